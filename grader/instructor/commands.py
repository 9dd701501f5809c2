"""The instructor's commands of `grader`."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

from grader.errors import GraderError


def add_commands(commands: Any) -> None:
    """Add the instructor's commands to the subparsers of `grader`."""
    build = commands.add_parser("build", help="build notebooks and references from the sources")
    build.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="all, where none is named")
    build.add_argument(
        "--check", action="store_true", help="build nothing, fail where something built is stale"
    )
    build.set_defaults(run=run_build)
    grade = commands.add_parser("grade", help="grade notebook files behind the wall, without a database")
    grade.add_argument("notebooks", nargs="+", type=Path, metavar="NOTEBOOK")
    grade.add_argument("--json", type=Path, metavar="FILE", help="write the verdicts to FILE as JSON")
    grade.add_argument(
        "--assignment", help="which assignment they answer, where neither metadata nor name say so"
    )
    grade.add_argument(
        "--accept",
        choices=("strong", "basic", "none"),
        default="strong",
        help="the lowest level of isolation that will do (default: strong)",
    )
    grade.set_defaults(run=run_grade)
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


def run_grade(options: argparse.Namespace) -> int:
    """`grader grade`: 0 when every file could be graded, 2 otherwise."""
    from grader.__main__ import print_verdicts  # noqa: PLC0415
    from grader.instructor.grading import grade_file  # noqa: PLC0415

    grades = []
    for path in options.notebooks:
        grade = grade_file(path, options.assignment, accept=options.accept)
        grades.append(grade)
        if grade.status == "failed":
            print(f"grader: {grade.reason}", file=sys.stderr)
        else:
            title = f"{path} ({grade.assignment}, isolation {grade.isolation}, {grade.seconds:.2f} s)"
            print_verdicts(title, list(grade.exercises), list(grade.notes), "points")
    if options.json:
        write_whole(options.json, json.dumps([grade.to_json() for grade in grades], indent=2) + "\n")
    return 0 if all(grade.status == "graded" for grade in grades) else 2


def write_whole(path: Path, text: str) -> None:
    """Write a file that appears complete or not at all."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        raise GraderError(f"{path} cannot be written ({error.strerror}); name another place") from None
    finally:
        draft.unlink(missing_ok=True)


def run_publish(options: argparse.Namespace) -> int:
    """`grader publish`."""
    from grader.instructor.publish import publish  # noqa: PLC0415

    for notebook in publish(options.folder):
        print(f"kept as it is, because it may hold a learner's work: {notebook}")
    print(f"the student edition is in {options.folder}")
    return 0
