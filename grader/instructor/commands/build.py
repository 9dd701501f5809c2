"""The command `grader build`."""

from __future__ import annotations

import argparse
import sys
from typing import Any


def add(commands: Any) -> None:
    """Add `grader build` to the subparsers."""
    parser = commands.add_parser("build", help="build notebooks and references from the sources")
    parser.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="default: all")
    parser.add_argument(
        "--check", action="store_true", help="build nothing, fail if something built is stale"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """`grader build`."""
    from grader.instructor.authoring.build import build, stale  # noqa: PLC0415 - loads nbgrader, which takes seconds
    from grader.instructor.publish.addresses import renew_links, stale_links  # noqa: PLC0415

    if not options.check:
        build(options.assignments)
        renew_links()
        return 0
    found = [*stale(options.assignments), *stale_links()]
    for line in found:
        print(line, file=sys.stderr)
    if not found:
        print("everything built follows from its source")
    return 1 if found else 0
