"""The command `grader new`."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grader.instructor.authoring.scaffold import NewDraft

CASES = "cases, points, tolerance, known mistakes"
WHAT_TO_WRITE = {
    "source.py": "text, and the solution between its marks",
    "exercises.py": CASES,
    "honest.py": "a right solution that looks different from yours",
    "claims.py": "claims of others that a cell tests, if there are any",
}


def add(commands: Any) -> None:
    """Add `grader new` to the subparsers."""
    parser = commands.add_parser("new", help="write the first draft of a notebook or an exercise")
    kinds = parser.add_subparsers(title="what to write", metavar="WHAT", required=True)
    notebook = kinds.add_parser("notebook", help="a folder with a small notebook, at the end of the course")
    notebook.add_argument("name", metavar="NAME", help="such as learning_rates")
    notebook.set_defaults(run=run_notebook)
    exercise = kinds.add_parser("exercise", help="one more exercise at the end of a notebook")
    exercise.add_argument("notebook", metavar="NOTEBOOK", help="such as 01_initialization")
    exercise.add_argument("function", metavar="FUNCTION", help="the function that learners write")
    exercise.set_defaults(run=run_exercise)


def run_notebook(options: argparse.Namespace) -> int:
    """`grader new notebook`."""
    from grader.instructor.authoring.scaffold import new_notebook  # noqa: PLC0415 - few commands need it

    draft = new_notebook(options.name)
    print(f"{draft.assignment} is a small notebook that builds. Next, make it yours:")
    tell(draft, {path: WHAT_TO_WRITE[path.name] for path in draft.files if path.name in WHAT_TO_WRITE})
    return 0


def run_exercise(options: argparse.Namespace) -> int:
    """`grader new exercise`."""
    from grader.instructor.authoring.scaffold import new_exercise  # noqa: PLC0415

    draft = new_exercise(options.notebook, options.function)
    print(f"{draft.function} is the last exercise of {draft.assignment}, and builds. Next, make it yours:")
    what = {**WHAT_TO_WRITE, "exercises.py": "has its name at the end; move the name where its cells are"}
    tell(draft, {path: what.get(path.name, CASES) for path in draft.files})
    return 0


def tell(draft: NewDraft, steps: Mapping[Path, str]) -> None:
    """Print the next steps."""
    for path, what in steps.items():
        print(f"  {os.path.relpath(path)}: {what}")
    print(f"then run `grader build {draft.assignment}`; docs/authors.md goes through it step by step")
