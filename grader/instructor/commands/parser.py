"""The instructor's commands of `grader`, in the order a course needs them."""

from __future__ import annotations

from typing import Any

from grader.instructor.commands import (
    autograde,
    build,
    collect,
    comments,
    export,
    feedback,
    grade,
    new,
    report,
    roster,
    settings,
)
from grader.instructor.commands.handing_out import autograder, publish, site


def add_commands(commands: Any) -> None:
    """Add the instructor's commands to the subparsers of `grader`."""
    for module in (
        new,
        build,
        autograde,
        grade,
        roster,
        collect,
        comments,
        feedback,
        report,
        export,
        autograder,
        settings,
        publish,
        site,
    ):
        module.add(commands)
