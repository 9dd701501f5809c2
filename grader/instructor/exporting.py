"""`grader export`, and the same as plug-ins of nbgrader: grades from the gradebook to an LMS.

``nbgrader export --exporter grader.instructor.exporting.CanvasExporter``
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from nbgrader.plugins import ExportPlugin
from traitlets import Unicode

from grader.errors import GraderError
from grader.instructor.class_record import read_record, record_path
from grader.instructor.csv_cells import Sheet, parse_sheet
from grader.instructor.grade_sheets import (
    GradeSheet,
    canvas_filled,
    canvas_sheet,
    moodle_filled,
    moodle_sheet,
    plain_sheet,
)
from grader.instructor.gradebook_access import open_gradebook
from grader.instructor.grades import ExportError, read_scores
from grader.instructor.learner_ids import printable
from grader.instructor.roster import Learner, RosterError, read_roster

FORMATS = {"canvas": canvas_sheet, "moodle": moodle_sheet, "plain": plain_sheet}
TEMPLATES = {"canvas": canvas_filled, "moodle": moodle_filled}
LEARNERS = Path("collected") / "learners.csv"


def grade_sheet(
    gradebook: Any,
    assignment: str,
    kind: str = "plain",
    *,
    template: Path | None = None,
    column: str | None = None,
    learners: Mapping[str, Learner] | None = None,
    students: Sequence[str] = (),
    failed: Collection[str] = (),
) -> GradeSheet:
    """The grades of an assignment in one of the `FORMATS`.

    Parameters
    ----------
    gradebook : nbgrader.api.Gradebook
    assignment : str
    kind : str
        One of `FORMATS`.
    template : Path, optional
        A file of the LMS to fill in.
    column : str, optional
        Its column for the assignment, where the title does not tell.
    learners : mapping of str to Learner, optional
        What is known of learners beyond the gradebook, by student id.
    students : sequence of str
        Only these, where any are named.
    failed : collection of str
        Learners whose newest submission could not be graded.

    Raises
    ------
    ExportError
        If the gradebook has no such grades, or the template is of another kind.
    """
    if template is not None and kind not in TEMPLATES:
        raise ExportError(f"the format {kind} takes no template; say --format canvas or --format moodle")
    known = learners or {}
    scores = read_scores(gradebook, assignment, students)
    waiting = [score.learner for score in scores if score.graded and score.needs_person]
    ungraded = [score.learner for score in scores if not score.graded]
    notes = [f"{name}: waits for manual grading; these are the points so far" for name in waiting]
    known_to_gradebook = {score.learner for score in scores}
    notes += [
        f"{name}: the newest submission could not be graded; these are the points of an older one"
        for name in sorted(set(failed) & known_to_gradebook - set(ungraded))
    ]
    ungraded += sorted(name for name in set(failed) - known_to_gradebook if not students or name in students)
    missing = [f"{name}: not graded; no points are in the file" for name in ungraded]
    if kind == "plain":
        sheet = plain_sheet(scores, assignment, known)
    elif template is None:
        sheet = FORMATS[kind]([score for score in scores if score.graded], assignment, known)
    else:
        graded = [score for score in scores if score.graded]
        sheet = TEMPLATES[kind](read_template(template), graded, assignment, known, column)
    return replace(sheet, missing=(*sheet.missing, *missing), notes=(*sheet.notes, *notes))


def read_template(path: Path) -> Sheet:
    """The cells of a file of the LMS; raises `ExportError` where it is none."""
    try:
        return parse_sheet(path.read_bytes())
    except OSError as error:
        raise ExportError(f"{path}: cannot be read ({error.strerror}); look at its name") from None
    except ValueError as error:
        raise ExportError(
            f"{path}: not a CSV file ({error}); download it again and give it as it is"
        ) from None


def known_learners(root: Path) -> dict[str, Learner]:
    """What `grader collect` learned of the learners: names, and the LMS's ids."""
    try:
        return read_roster(root / LEARNERS).learners if (root / LEARNERS).exists() else {}
    except RosterError as error:
        raise ExportError(str(error)) from None


def failed_learners(root: Path, assignment: str) -> set[str]:
    """Those whose newest submission could not be graded, as `grader autograde` remembers it."""
    entries = read_record(record_path(root, assignment))
    return {name for name, entry in entries.items() if entry.status == "failed"}


def write_sheet(sheet: GradeSheet, path: Path) -> None:
    """Write a file that appears complete or not at all, with the line ends that it has."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_bytes(sheet.text.encode())
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise ExportError(
            f"{path} cannot be written ({error.strerror}); name another place with --to"
        ) from None


def run_export(options: argparse.Namespace) -> int:
    """`grader export`: 0 when every graded learner is in the file, 1 when some are only listed."""
    from grader.instructor.autograding import course_config  # noqa: PLC0415

    root = Path.cwd()
    course = course_config(root).CourseDirectory
    db_url = course.get("db_url", f"sqlite:///{root / 'gradebook.db'}")
    to = options.to or root / f"grades-{options.assignment}-{options.format}.csv"
    with open_gradebook(db_url, course.get("course_id", "")) as gradebook:
        sheet = grade_sheet(
            gradebook,
            options.assignment,
            options.format,
            template=options.template,
            column=options.column,
            learners=known_learners(root),
            failed=failed_learners(root, options.assignment),
        )
    write_sheet(sheet, to)
    for note in (*sheet.notes, *sheet.missing):
        print(f"  {printable(note, 300)}")
    print(f"{sheet.placed} learners are in {to}")
    return 1 if sheet.missing else 0


class _LmsExporter(ExportPlugin):  # type: ignore[misc]
    """What the two plug-ins share. Which learners are known besides the gradebook is read below the course's root."""

    kind = ""
    template = Unicode("", help="a CSV file of the LMS to fill in").tag(config=True)
    column = Unicode("", help="its column for the assignment").tag(config=True)

    def export(self, gradebook: Any) -> None:
        """Write the grades of the one assignment that is named, or that there is."""
        names = [str(name) for name in self.assignment] or [item.name for item in gradebook.assignments]
        try:
            if len(names) != 1:
                raise ExportError(
                    f"{self.kind} takes one assignment at a time; add for example --assignment='[\"{names[0]}\"]'"
                    if names
                    else "the gradebook has no assignments: grade first"
                )
            root = Path(self.parent.coursedir.root if self.parent else ".")
            sheet = grade_sheet(
                gradebook,
                names[0],
                self.kind,
                template=Path(self.template) if self.template else None,
                column=self.column or None,
                learners=known_learners(root),
                students=[str(name) for name in self.student],
                failed=failed_learners(root, names[0]),
            )
            to = Path(self.to or f"grades-{names[0]}-{self.kind}.csv")
            write_sheet(sheet, to)
        except GraderError as error:
            self.log.error("%s", error)
            sys.exit(1)
        for note in (*sheet.notes, *sheet.missing):
            self.log.warning("%s", printable(note, 300))
        self.log.info("%d learners are in %s", sheet.placed, to)


class CanvasExporter(_LmsExporter):
    """``--exporter grader.instructor.exporting.CanvasExporter``: a file for Canvas's gradebook import."""

    kind = "canvas"


class MoodleExporter(_LmsExporter):
    """``--exporter grader.instructor.exporting.MoodleExporter``: a grading worksheet for Moodle's import."""

    kind = "moodle"
