"""The command `grader report`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from grader.errors import GraderError
from grader.instructor.commands.shared.comments import say_comments
from grader.instructor.commands.shared.dates import say_dates
from grader.instructor.course.folder import Course


class ReportError(GraderError):
    """The options of `grader report` do not fit together."""


def add(commands: Any) -> None:
    """Add `grader report` to the subparsers."""
    parser = commands.add_parser(
        "report", help="write one page about the class, in one notebook or in the term"
    )
    parser.add_argument("assignment", metavar="ASSIGNMENT", nargs="?", help="one of the course's notebooks")
    parser.add_argument("--term", action="store_true", help="the whole term instead of one notebook")
    parser.add_argument(
        "--without-names", action="store_true", help="with --term: a page that can be shown in the lecture"
    )
    parser.add_argument(
        "--to",
        type=Path,
        metavar="FILE",
        help="default: reports/report-ASSIGNMENT.html, reports/term.html or reports/term-without-names.html",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """`grader report`.

    Raises
    ------
    ReportError
        If the options do not fit together.
    """
    if options.term == bool(options.assignment):
        raise ReportError("name one notebook, or say --term for the whole term")
    if options.without_names and not options.term:
        raise ReportError("--without-names is for --term: the report on one notebook is about each learner")
    course = Course.at(Path.cwd())
    if options.term:
        from grader.instructor.pages.term.page import write_term  # noqa: PLC0415

        page, *tables = write_term(course, options.to, names=not options.without_names)
        print(f"the page of the term is in {page}")
        print(f"its tables are next to it: {', '.join(table.name for table in tables)}")
        return 0
    from grader.instructor.pages.class_page import write_report  # noqa: PLC0415

    say_dates(course, options.assignment)
    say_comments(course, options.assignment)
    print(f"the report is in {write_report(course, options.assignment, options.to)}")
    return 0
