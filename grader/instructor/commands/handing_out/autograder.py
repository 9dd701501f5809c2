"""The command `grader export-autograder`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

SECONDS = 300.0


def add(commands: Any) -> None:
    """Add `grader export-autograder` to the subparsers."""
    parser = commands.add_parser(
        "export-autograder",
        help="write an autograder for Gradescope or GitHub Classroom (visible cases only)",
    )
    parser.add_argument("place", choices=("gradescope", "github", "github-classroom"))
    parser.add_argument("assignment", metavar="NOTEBOOK")
    parser.add_argument(
        "--out",
        "--to",
        type=Path,
        metavar="PATH",
        help="the zip for Gradescope (default: gradescope-NOTEBOOK.zip), "
        "or the template repository's folder (default: github-NOTEBOOK)",
    )
    parser.add_argument(
        "--seconds", type=_seconds, default=SECONDS, help="most that a submission may take (default: 300)"
    )
    parser.set_defaults(run=run)


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 1 <= seconds <= 3600:
        raise argparse.ArgumentTypeError(f"{text}: from 1 to 3600")
    return seconds


def run(options: argparse.Namespace) -> int:
    """`grader export-autograder`."""
    from grader.instructor.autograders.packing import write_repository, write_zip  # noqa: PLC0415
    from grader.instructor.autograders.running import points_of  # noqa: PLC0415

    assignment = options.assignment
    if options.place == "gradescope":
        to = options.out or Path(f"gradescope-{assignment}.zip")
        write_zip(assignment, to, options.seconds)
        print(f'the autograder for {assignment} is in {to}: upload it under "Configure Autograder"')
    else:
        to = options.out or Path(f"github-{assignment}")
        write_repository(assignment, to, options.seconds)
        print(
            f"the workflow and the grader for {assignment} are in {to}/.github: push it as the template repository"
        )
        print(
            'protect ".github/**/*" in the assignment: learners can change every file of their own repository'
        )
    points = sum(points_of(assignment).values())
    print(f"it grades the visible cases alone: {points:g} points at most, the number to enter as its points")
    print(
        "hidden cases are not in it; to grade with them, collect the submissions and run `grader autograde`"
    )
    return 0
