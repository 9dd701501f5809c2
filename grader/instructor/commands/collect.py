"""The command `grader collect`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any, get_args

from grader.instructor.course.folder import Course, collected_beside
from grader.instructor.people.roster import Kind

KINDS = get_args(Kind)
MOST_LINES = 40
"""How many of those to ask again are printed; the report has them all."""


def add(commands: Any) -> None:
    """Add `grader collect` to the subparsers."""
    parser = commands.add_parser("collect", help="take in submissions: an LMS's zip, a tar or a folder")
    parser.add_argument("archive", type=Path, metavar="ARCHIVE")
    parser.add_argument("--assignment", help="for notebooks whose metadata and name do not say it")
    parser.add_argument(
        "--roster", type=Path, metavar="CSV", help="columns id, name, email, moodle, canvas, login"
    )
    parser.add_argument(
        "--from",
        dest="kind",
        choices=KINDS,
        help="how the names in the archive are made, where that is not recognized",
    )
    parser.add_argument("--into", type=Path, metavar="FOLDER", help="default: submitted")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """`grader collect`: 0 when nothing was refused or unclear, 1 otherwise."""
    from rich.console import Console  # noqa: PLC0415

    from grader.instructor.collect.intake import LEARNERS, collect  # noqa: PLC0415
    from grader.instructor.content import ASSIGNMENTS  # noqa: PLC0415
    from grader.instructor.course.places import own_assignments  # noqa: PLC0415
    from grader.instructor.people.reading import collected_learners, read_roster  # noqa: PLC0415
    from grader.instructor.people.recognizing import recognized  # noqa: PLC0415
    from grader.instructor.settings.reading import read_settings  # noqa: PLC0415

    submitted = options.into.absolute() if options.into else Course.at(Path.cwd()).submissions
    settings = read_settings(submitted.parent)
    roster, recognizing = None, list[str]()
    if options.roster:
        path = collected_beside(submitted) / LEARNERS
        met = read_roster(path).learners if path.exists() else {}
        roster, recognizing = recognized(read_roster(options.roster), met)
    report = collect(
        options.archive,
        submitted,
        assignment=options.assignment,
        roster=roster,
        kind=options.kind,
        settings=settings,
        known=[*ASSIGNMENTS, *own_assignments(submitted.parent)],
    )
    if roster is not None and options.into is None:
        from grader.instructor.gradebook.students import enter_names  # noqa: PLC0415 - loads nbgrader

        course = Course.at(submitted.parent)
        enter_names(course, collected_learners(course).values())
    path = report.write(collected_beside(submitted))
    console = Console(width=None if sys.stdout.isatty() else 150)
    table = report.table()
    console.print(table if table.rows else table.title)
    if roster is not None:
        for line in (roster.understood, *recognizing):
            console.print(line, markup=False, highlight=False)
    for remark in report.remarks:
        console.print(remark, markup=False, highlight=False)
    if ask := report.to_ask():
        console.print("to ask for again:", markup=False, highlight=False)
        for line in ask[:MOST_LINES]:
            console.print(f"  {line}", markup=False, highlight=False)
        if len(ask) > MOST_LINES:
            console.print(f"  and {len(ask) - MOST_LINES} more, in the report", markup=False, highlight=False)
    console.print(f"report: {path}", markup=False, highlight=False, soft_wrap=True)
    return report.exit_code
