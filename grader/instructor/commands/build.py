"""The command `grader build`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from typing import Any


def add(commands: Any) -> None:
    """Add `grader build` to the subparsers."""
    parser = commands.add_parser(
        "build", help="build the notebooks and references whose sources have changed"
    )
    parser.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="default: all")
    parser.add_argument(
        "--check", action="store_true", help="build nothing, fail if something built is stale or missing"
    )
    parser.add_argument(
        "--all",
        action="store_true",
        help="also build or check what has not changed; with --slips, every slip, not a sample of them",
    )
    parser.add_argument("--brief", action="store_true", help="without the table of exercises at the end")
    parser.add_argument(
        "--slips",
        action="store_true",
        help="measure what check cells say about small slips in right solutions",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """`grader build`: 0 if everything is built and nothing is missing, else 1."""
    from rich.console import Console  # noqa: PLC0415 - as all below, needed here only

    from grader.instructor.authoring.side_by_side import (  # noqa: PLC0415
        build_changed,
        check_changed,
        last_known,
    )
    from grader.instructor.authoring.table import exercise_table  # noqa: PLC0415
    from grader.instructor.content import ASSIGNMENTS  # noqa: PLC0415
    from grader.instructor.course.places import ROOT  # noqa: PLC0415

    def say(line: str) -> None:
        print(line, flush=True)

    assignments = list(dict.fromkeys(options.assignments)) or list(ASSIGNMENTS)
    if options.slips:
        return _slips(assignments, say, every=options.all)
    changed = check_changed if options.check else build_changed
    done = changed(assignments, ROOT, say, everything=options.all)
    problems = [line for result in done.values() for line in result.problems]
    if not options.check and not options.brief:
        table = exercise_table({**last_known(ROOT), **done})
        Console(width=None if sys.stdout.isatty() else 150).print(table)
    for line in problems:
        print(line, file=sys.stderr)
    if not problems:
        if len(done) == len(ASSIGNMENTS):
            print("everything built follows from its source")
        else:
            print(
                f"{', '.join(done)} {'follows from its source' if len(done) == 1 else 'follow from their sources'}"
            )
    return 1 if problems else 0


def _slips(assignments: Sequence[str], say: Callable[[str], None], *, every: bool) -> int:
    """The table of slips: 0 if each accepted one is reviewed, and each review needed."""
    from rich.console import Console  # noqa: PLC0415 - as all below, needed here only

    from grader.instructor.authoring.slips.reviewed import stale_reviews  # noqa: PLC0415
    from grader.instructor.authoring.slips.run import measured  # noqa: PLC0415
    from grader.instructor.authoring.slips.table import (  # noqa: PLC0415
        doubtful_names,
        errors_with_a_line,
        numbers_only,
        on_the_line,
        slips_table,
        unreviewed,
    )
    from grader.instructor.content.folders import drafts_of  # noqa: PLC0415
    from grader.instructor.course.places import ROOT  # noqa: PLC0415

    for name in assignments:
        drafts_of(name)  # says which notebooks there are
    found = measured(assignments, ROOT, say, every=every)
    Console(width=None if sys.stdout.isatty() else 170).print(slips_table(found))
    right, pointing = on_the_line(found)
    say(
        f"{pointing} messages point to a line; {right} of them to that of the slip, the others to one that uses it"
    )
    told, raised = errors_with_a_line(found)
    say(f"{told} of the {raised} slips that raise an error are told a line")
    for exercise, kind, number in numbers_only(found):
        say(f"two numbers only: {exercise}, {kind}: {number}")
    for exercise, mistake, number in doubtful_names(found):
        say(f"named, and does something else on other calls: {exercise}, {mistake}: {number}")
    problems = [
        f"{slip.exercise}: accepted, and not reviewed: `{slip.before}` as `{slip.after}`"
        for name, slips in found.items()
        for slip in unreviewed(name, slips)
    ]
    problems += [line for name, slips in found.items() for line in stale_reviews(name, slips)]
    for line in problems:
        print(line, file=sys.stderr)
    return 1 if problems else 0
