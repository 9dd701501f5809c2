"""The instructor's commands of `grader`, in the order a course needs them."""

from __future__ import annotations

from typing import Any

from grader.instructor.commands import (
    autograde,
    build,
    collect,
    elsewhere,
    export,
    feedback,
    grade,
    new,
    publish,
    report,
    roster,
    settings,
    site,
)


def add_commands(commands: Any) -> None:
    """Add the instructor's commands to the subparsers of `grader`."""
    for module in (
        new,
        build,
        autograde,
        grade,
        roster,
        collect,
        feedback,
        report,
        export,
        elsewhere,
        settings,
        publish,
        site,
    ):
        module.add(commands)
