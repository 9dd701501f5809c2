"""The command `grader report`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from grader.instructor.commands.shared.dates import say_dates
from grader.instructor.course.folder import Course


def add(commands: Any) -> None:
    """Add `grader report` to the subparsers."""
    parser = commands.add_parser("report", help="write one page about the class")
    parser.add_argument("assignment", metavar="ASSIGNMENT")
    parser.add_argument("--to", type=Path, metavar="FILE", help="default: reports/report-ASSIGNMENT.html")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """`grader report`."""
    from grader.instructor.pages.class_page import write_report  # noqa: PLC0415

    course = Course.at(Path.cwd())
    say_dates(course, options.assignment)
    print(f"the report is in {write_report(course, options.assignment, options.to)}")
    return 0
