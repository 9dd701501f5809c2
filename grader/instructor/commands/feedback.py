"""The command `grader feedback`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from grader.instructor.course.folder import Course
from grader.instructor.course.names import LONGEST_LINE
from grader.plain_text import printable


def add(commands: Any) -> None:
    """Add `grader feedback` to the subparsers."""
    parser = commands.add_parser("feedback", help="write a page for each learner")
    parser.add_argument("assignment", metavar="ASSIGNMENT")
    parser.add_argument("--student", metavar="ID", help="only this learner")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """`grader feedback`."""
    from grader.instructor.pages.learner_page import write_feedback  # noqa: PLC0415 - loads Jinja

    pages = write_feedback(Course.at(Path.cwd()), options.assignment, options.student)
    print(
        f"{len(pages)} feedback page{'s' * (len(pages) != 1)}, for example {printable(str(pages[0]), LONGEST_LINE)}"
    )
    return 0
