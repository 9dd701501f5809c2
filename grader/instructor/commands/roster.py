"""The command `grader roster`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.instructor.course.folder import Course
from grader.plain_text import did_you_mean, printable

if TYPE_CHECKING:
    from rich.table import Table

    from grader.instructor.people.roster import Learner

ONE_PERSON = "two ids of one person: `grader roster --same OLD NEW` keeps NEW; take the one that the LMS uses from now on"


def add(commands: Any) -> None:
    """Add `grader roster` to the subparsers."""
    parser = commands.add_parser("roster", help="who is in the course, what is doubtful, and who has left")
    parser.add_argument(
        "file", type=Path, nargs="?", metavar="CSV", help="a roster to look at, and with --take to take in"
    )
    parser.add_argument("--take", action="store_true", help="take the learners of CSV into the course's list")
    parser.add_argument(
        "--withdraw",
        metavar="ID",
        action="append",
        default=[],
        help="the learner has left; nothing is deleted",
    )
    parser.add_argument("--reinstate", metavar="ID", action="append", default=[], help="the learner is back")
    parser.add_argument(
        "--same",
        metavar=("OLD", "NEW"),
        nargs=2,
        help="two ids are one person: what OLD handed in goes to NEW, now and later; nothing is deleted",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """`grader roster`: 0 if nothing is doubtful, else 1.

    Raises
    ------
    RosterError
        If a file cannot be read, or nobody has an id.
    """
    from rich.console import Console  # noqa: PLC0415

    from grader.instructor.gradebook.students import enter_names  # noqa: PLC0415 - loads nbgrader
    from grader.instructor.people.doubts import doubts  # noqa: PLC0415
    from grader.instructor.people.reading import collected_learners, read_roster, remember  # noqa: PLC0415
    from grader.instructor.people.recognizing import recognized  # noqa: PLC0415
    from grader.instructor.people.roster import RosterError  # noqa: PLC0415

    course = Course.at(Path.cwd())
    if options.take and options.file is None:
        raise RosterError("--take takes in a roster: name its file")
    known = collected_learners(course)
    handed_in = _handed_in(course)
    if options.file is not None:
        found, lines = recognized(read_roster(options.file), known)
        print(printable(found.understood, 300))
        for line in lines:
            print(f"  {printable(line, 600)}")
        _say_new(found.learners, known)
        if not options.take:
            for line in sorted(
                set(doubts({**known, **found.learners}, handed_in)) - set(doubts(known, handed_in))
            ):
                print(f"  {printable(line, 300)}")
        if options.take:
            remember(found.learners.values(), course.learners)
            enter_names(course, collected_learners(course).values())
    if options.withdraw or options.reinstate:
        _mark(course, known, handed_in, options.withdraw, options.reinstate)
    if options.same:
        _make_one(course, *options.same)
        handed_in = _handed_in(course)
    known = collected_learners(course)
    if not known and not handed_in:
        print("nobody yet: `grader collect` and `grader roster CSV --take` fill the list")
        return 0
    console = Console(width=None if sys.stdout.isatty() else 150)
    console.print(_table(known, handed_in))
    lines = doubts(known, handed_in)
    for line in lines:
        print(f"  {printable(line, 300)}")
    if any("see below" in line for line in lines):
        print(ONE_PERSON)
    return 1 if lines else 0


def _handed_in(course: Course) -> dict[str, int]:
    """How many assignments each learner with a folder has handed in."""
    folders = course.submissions.iterdir() if course.submissions.is_dir() else ()
    return {
        folder.name: sum(1 for path in folder.iterdir() if path.is_dir())
        for folder in folders
        if folder.is_dir()
    }


def _say_new(found: dict[str, Learner], known: dict[str, Learner]) -> None:
    """Who of a file is new, and who of the list is not in it."""
    new = sorted((who for key, who in found.items() if key not in known), key=lambda who: who.order)
    gone = sorted(
        (who for key, who in known.items() if key not in found and not who.has_left),
        key=lambda who: who.order,
    )
    for what, people in (("new", new), ("in the course's list and not in this file", gone)):
        if people:
            print(f"{what}: {len(people)}: {', '.join(printable(who.listed, 100) for who in people)}")


def _mark(
    course: Course, known: dict[str, Learner], handed_in: dict[str, int], left: list[str], back: list[str]
) -> None:
    """Note who has left and who is back; nobody, if one of them is unknown."""
    from grader.instructor.course.files import write_whole  # noqa: PLC0415
    from grader.instructor.people.roster import Learner, RosterError, roster_csv  # noqa: PLC0415

    everybody = {**{key: Learner(key) for key in handed_in}, **known}
    _require(everybody, (*left, *back))
    for key in (*left, *back):
        if everybody[key].same_as:
            raise RosterError(f"{printable(key)} is {printable(everybody[key].same_as)} now: name that id")
    marked = dict(known)
    for key in left:
        if everybody[key].has_left:
            print(f"{printable(everybody[key].listed)} had withdrawn before")
            continue
        marked[key] = replace(everybody[key], withdrawn="yes")
        print(
            f"{printable(everybody[key].listed)} has withdrawn: in no report, page or sheet from now on; nothing is deleted"
        )
    for key in back:
        if not everybody[key].has_left:
            print(f"{printable(everybody[key].listed)} had not withdrawn")
            continue
        marked[key] = replace(everybody[key], withdrawn="")
        print(f"{printable(everybody[key].listed)} is back")
    write_whole(course.learners, roster_csv(marked.values()).encode(), with_folder=True)


def _make_one(course: Course, old: str, new: str) -> None:
    """Let two ids be one person."""
    from grader.instructor.collect.one_person import make_one  # noqa: PLC0415
    from grader.instructor.people.reading import collected_learners  # noqa: PLC0415
    from grader.instructor.people.roster import Learner, RosterError  # noqa: PLC0415

    everybody = {**{key: Learner(key) for key in _handed_in(course)}, **collected_learners(course)}
    _require(everybody, (old, new))
    if old == new:
        raise RosterError(f"{printable(old)} is one id: name the other one as well")
    lines = make_one(course, old, new)
    print(f"{printable(old)} is {printable(new)} from now on")
    for line in lines:
        print(f"  {printable(line, 600)}")


def _require(everybody: Collection[str], ids: Iterable[str]) -> None:
    """Raise `RosterError` if one of the ids is nobody's."""
    from grader.instructor.people.roster import RosterError  # noqa: PLC0415

    for key in ids:
        if key not in everybody:
            raise RosterError(
                f"there is no learner {printable(key)}; {did_you_mean(key, everybody, '`grader roster` lists all')}"
            )


def _table(known: dict[str, Learner], handed_in: dict[str, int]) -> Table:
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    from grader.instructor.people.roster import Learner  # noqa: PLC0415

    people = {**{key: Learner(key) for key in handed_in}, **known}
    table = Table(title=f"{sum(not who.same_as for who in people.values())} learners")
    columns = [
        field
        for field in ("id", "name", "email", "moodle", "canvas", "login")
        if field == "id" or any(getattr(who, field) for who in people.values())
    ]
    for title in (*columns, "handed in"):
        table.add_column(title, overflow="fold", no_wrap=title == "id")
    for who in sorted(people.values(), key=lambda who: who.order):
        left = f"is {printable(who.same_as, 100)}" if who.same_as else "withdrawn"
        count = left if who.has_left else str(handed_in.get(who.id, 0) or "–")
        table.add_row(*(Text(printable(getattr(who, field), 100)) for field in columns), count)
    return table
