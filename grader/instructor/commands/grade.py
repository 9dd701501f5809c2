"""The command `grader grade`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from grader.instructor.commands.shared.isolation import add_accept


def add(commands: Any) -> None:
    """Add `grader grade` to the subparsers."""
    parser = commands.add_parser("grade", help="grade notebook files behind the wall, without a database")
    parser.add_argument("notebooks", nargs="+", type=Path, metavar="NOTEBOOK")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the verdicts to FILE as JSON")
    parser.add_argument(
        "--assignment", help="which assignment they answer, if neither metadata nor name says so"
    )
    add_accept(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """`grader grade`: 0 when every file could be graded, 2 otherwise."""
    from grader.instructor.course.files import write_whole  # noqa: PLC0415
    from grader.instructor.course.names import LONGEST_LINE  # noqa: PLC0415
    from grader.instructor.grading.one_notebook import grade_file  # noqa: PLC0415
    from grader.plain_text import printable  # noqa: PLC0415
    from grader.printing import print_verdicts  # noqa: PLC0415

    grades = []
    for path in options.notebooks:
        grade = grade_file(path, options.assignment, accept=options.accept)
        grades.append(grade)
        if grade.status == "failed":
            print(f"grader: {printable(grade.reason, LONGEST_LINE)}", file=sys.stderr)
        else:
            shown = printable(str(path), LONGEST_LINE)
            title = f"{shown} ({grade.assignment}, isolation {grade.isolation}, {grade.seconds:.2f} s)"
            print_verdicts(title, list(grade.exercises), list(grade.notes), "points")
    if options.json:
        write_whole(options.json, json.dumps([grade.to_json() for grade in grades], indent=2) + "\n")
    return 0 if all(grade.status == "graded" for grade in grades) else 2
