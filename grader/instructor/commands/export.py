"""The command `grader export`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.instructor.commands.shared.dates import say_dates
from grader.instructor.course.files import write_whole
from grader.instructor.course.folder import Course
from grader.instructor.settings.reading import Settings, read_settings
from grader.plain_text import printable

if TYPE_CHECKING:
    from grader.instructor.export.lms_formats import GradeSheet


def add(commands: Any) -> None:
    """Add `grader export` to the subparsers."""
    parser = commands.add_parser("export", help="write grades as CSV for an LMS")
    parser.add_argument("assignment", metavar="ASSIGNMENT", nargs="?", help="default: all, in one plain file")
    parser.add_argument(
        "--format",
        choices=("canvas", "moodle", "brightspace", "blackboard", "sheet", "plain"),
        help="default: the lms of course.toml, else plain; sheet is any other LMS's, given with --template",
    )
    parser.add_argument("--to", type=Path, metavar="FILE", help="default: grades-ASSIGNMENT-FORMAT.csv")
    parser.add_argument("--template", type=Path, metavar="FILE", help="a file from the LMS to fill in")
    parser.add_argument("--column", metavar="TITLE", help="the template's column, if its title does not tell")
    parser.add_argument("--scale", action="store_true", help="convert the points to the template's maximum")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """`grader export`: 0 when every graded learner is in the file, 1 when some are only listed."""
    course = Course.at(Path.cwd())
    settings = read_settings(course.root)
    if options.assignment is None:
        return _all(course, settings, options)
    kind = options.format or settings.lms or "plain"
    ending = options.template.suffix if options.template else ".csv"
    to = options.to or course.root / f"grades-{options.assignment}-{kind}{ending or '.csv'}"
    chosen = {"template": options.template, "column": options.column, "scale": options.scale}
    (sheet,) = _sheets(course, settings, [options.assignment], kind, **chosen)
    _write(sheet, to)
    print(f"{sheet.placed} learners are in {to}")
    return 1 if sheet.missing else 0


def _all(course: Course, settings: Settings, options: argparse.Namespace) -> int:
    """All assignments that anybody handed in, in one plain sheet."""
    from grader.instructor.gradebook.opening import gradebook_of  # noqa: PLC0415 - loads nbgrader
    from grader.instructor.gradebook.scores import ExportError, handed_in_assignments  # noqa: PLC0415

    if options.template or options.format not in {None, "plain"}:
        raise ExportError(
            "one file for all assignments is a plain one: name the assignment for another format"
        )
    with gradebook_of(course) as gradebook:
        names = handed_in_assignments(gradebook)
    if not names:
        raise ExportError("nobody handed in anything that is graded: run `grader autograde ASSIGNMENT`")
    sheets = _sheets(course, settings, names)
    first, *others = sheets

    def told(lines: str) -> tuple[str, ...]:
        return tuple(
            f"{name}: {line}"
            for name, sheet in zip(names, sheets, strict=True)
            for line in getattr(sheet, lines)
        )

    whole = first.text + "".join(sheet.text.partition("\r\n")[2] for sheet in others)
    to = options.to or course.root / "grades-all.csv"
    _write(replace(first, text=whole, missing=told("missing"), notes=told("notes")), to)
    print(f"{len(names)} assignments are in {to}")
    return 1 if told("missing") else 0


def _sheets(
    course: Course, settings: Settings, names: Sequence[str], kind: str = "plain", **chosen: Any
) -> list[GradeSheet]:
    """The sheets of some assignments, once their dates are up to date."""
    from grader.instructor.export.grades import (  # noqa: PLC0415 - loads nbgrader, which takes seconds
        failed_learners,
        grade_sheet,
        known_learners,
    )
    from grader.instructor.gradebook.opening import gradebook_of  # noqa: PLC0415

    for name in names:
        say_dates(course, name)
    with gradebook_of(course) as gradebook:
        return [
            grade_sheet(
                gradebook,
                name,
                kind,
                learners=known_learners(course, name),
                failed=failed_learners(course, name),
                settings=settings,
                **chosen,
            )
            for name in names
        ]


def _write(sheet: GradeSheet, to: Path) -> None:
    write_whole(to, sheet.text.encode(sheet.encoding))
    for note in (*sheet.notes, *sheet.missing):
        print(f"  {printable(note, 600)}")
