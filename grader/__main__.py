"""The command `grader`. The learner's side has `check`; `grader.instructor` adds its commands where it is installed."""

from __future__ import annotations

import argparse
import importlib.util
import io
import json
import os
import sys
from pathlib import Path
from typing import Any

from grader import __version__
from grader.errors import GraderError
from grader.learning import update
from grader.notebook import assignment_of, read_notebook
from grader.printing import print_verdicts
from grader.reference_files import assignments, load_exercises
from grader.running.cells import check_cells
from grader.running.several import check_each, notebooks_in, summary


def make_parser() -> argparse.ArgumentParser:
    """The parser with the commands that this installation has."""
    parser = argparse.ArgumentParser(
        prog="grader", description="The autograder of the initialization course."
    )
    parser.add_argument("--version", action="version", version=f"grader {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    check = commands.add_parser(
        "check", help="check notebooks, or all in a folder, on the visible cases, as their check cells do"
    )
    check.add_argument(
        "notebooks", type=Path, nargs="+", metavar="NOTEBOOK", help="a notebook, or a folder of them"
    )
    check.add_argument("--assignment", help="the assignment, if neither metadata nor file name says which")
    check.add_argument("--json", action="store_true", help="print the verdicts as JSON")
    check.set_defaults(run=run_check)
    update.add(commands)
    if importlib.util.find_spec("grader.instructor") is not None:
        from grader.instructor.commands.parser import add_commands  # noqa: PLC0415 - absent from the student edition

        add_commands(commands)
    return parser


def run_check(options: argparse.Namespace) -> int:
    """`grader check`: 0 when everything is right, 1 when something is not."""
    if len(options.notebooks) > 1 or options.notebooks[0].is_dir():
        return check_several(options)
    (path,) = options.notebooks
    notebook = read_notebook(path)
    assignment = options.assignment or assignment_of(notebook, assignments())
    verdicts, errors = check_cells(notebook.cells, list(load_exercises(assignment).values()), assignment)
    if options.json:
        print(json.dumps([feedback.to_json() for feedback in verdicts], indent=2))
    else:
        print_verdicts(f"{path} ({assignment})", verdicts, errors)
    return 0 if all(feedback.verdict == "correct" for feedback in verdicts) else 1


def check_several(options: argparse.Namespace) -> int:
    """`grader check` on a folder or on several files: a line each, and one that cannot be checked ends nothing."""
    found: dict[str, Any] = {}
    for path, verdicts in check_each(notebooks_in(options.notebooks), options.assignment):
        found[str(path)] = verdicts
        if not options.json:
            print(f"{path}: {summary(verdicts)}", flush=True)
    if options.json:
        print(json.dumps(found, indent=2))
    right = all(
        isinstance(verdicts, list) and all(verdict["verdict"] == "correct" for verdict in verdicts)
        for verdicts in found.values()
    )
    return 0 if right else 1


def main(arguments: list[str] | None = None) -> int:
    """Run one command; a known error is one line on stderr and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal without "√" shows "?" in its place
    options = make_parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except GraderError as error:
        print(f"grader: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # whoever read the output has enough, as `head` has
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - else Python complains when it closes the pipe
        return 1
    except KeyboardInterrupt:
        print("grader: stopped", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
