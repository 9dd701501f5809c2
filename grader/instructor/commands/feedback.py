"""The command `grader feedback`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from grader.instructor.commands.shared.comments import say_comments
from grader.instructor.commands.shared.dates import say_dates
from grader.instructor.course.folder import Course, collected_beside
from grader.instructor.course.names import LONGEST_LINE
from grader.plain_text import printable


def add(commands: Any) -> None:
    """Add `grader feedback` to the subparsers."""
    parser = commands.add_parser("feedback", help="write a page for each learner")
    parser.add_argument("assignment", metavar="ASSIGNMENT")
    parser.add_argument("--student", metavar="ID", help="only this learner")
    parser.add_argument(
        "--for", dest="lms", choices=("moodle", "canvas"), help="all pages in a zip that this LMS gives out"
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """`grader feedback`."""
    from grader.instructor.pages.learner_page import write_feedback  # noqa: PLC0415 - loads Jinja

    course = Course.at(Path.cwd())
    say_dates(course, options.assignment)
    say_comments(course, options.assignment)
    pages = write_feedback(course, options.assignment, options.student)
    print(
        f"{len(pages)} feedback page{'s' * (len(pages) != 1)}, for example {printable(str(pages[0]), LONGEST_LINE)}"
    )
    return _pack(course, options.assignment, options.lms, pages) if options.lms else 0


def _pack(course: Course, assignment: str, lms: Any, pages: list[Path]) -> int:
    """Put the pages into a zip for an LMS; 1 if some are not in it."""
    from grader.instructor.export.feedback_zip import write_feedback_zip  # noqa: PLC0415

    target = course.root / "feedback" / f"{assignment}-{lms}.zip"
    count, left_out = write_feedback_zip(pages, collected_beside(course.submissions), assignment, lms, target)
    for line in left_out:
        print(f"  {printable(line, LONGEST_LINE)}")
    print(f"{count} of {len(pages)} pages are in {target}; {lms.title()} takes it as it is")
    return 1 if left_out else 0
