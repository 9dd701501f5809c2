"""The instructor's commands of `grader`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any


def add_commands(commands: Any) -> None:
    """Add the instructor's commands to the subparsers of `grader`."""
    build = commands.add_parser("build", help="build notebooks and references from the sources")
    build.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="all, where none is named")
    build.add_argument(
        "--check", action="store_true", help="build nothing, fail where something built is stale"
    )
    build.set_defaults(run=run_build)
    publish = commands.add_parser("publish", help="write the student edition to a folder")
    publish.add_argument("folder", type=Path, metavar="FOLDER")
    publish.set_defaults(run=run_publish)


def run_build(options: argparse.Namespace) -> int:
    """`grader build`."""
    from grader.instructor.build import build, stale  # noqa: PLC0415 - loads nbgrader, which takes seconds

    if not options.check:
        build(options.assignments)
        return 0
    found = stale(options.assignments)
    for line in found:
        print(line, file=sys.stderr)
    if not found:
        print("everything built follows from its source")
    return 1 if found else 0


def run_publish(options: argparse.Namespace) -> int:
    """`grader publish`."""
    from grader.instructor.publish import publish  # noqa: PLC0415

    for notebook in publish(options.folder):
        print(f"kept as it is, because it may hold a learner's work: {notebook}")
    print(f"the student edition is in {options.folder}")
    return 0
