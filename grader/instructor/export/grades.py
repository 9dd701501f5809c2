"""Grades from the gradebook in the form that an LMS takes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from typing import Any

from grader.instructor.course.csv_text import Sheet, number, parse_sheet
from grader.instructor.course.folder import Course
from grader.instructor.course.record import read_record, record_path
from grader.instructor.export.any_sheet import any_sheet_filled
from grader.instructor.export.lms_formats import (
    GradeSheet,
    canvas_sheet,
    moodle_sheet,
    plain_sheet,
)
from grader.instructor.export.templates import canvas_filled, moodle_filled
from grader.instructor.gradebook.late import aware, named
from grader.instructor.gradebook.scores import ExportError, Score, read_scores
from grader.instructor.people.moodle_numbers import read_moodle_numbers
from grader.instructor.people.reading import read_roster
from grader.instructor.people.roster import Learner, RosterError
from grader.instructor.settings.deadlines import shown
from grader.instructor.settings.reading import NAME, Settings

FORMATS = {"canvas": canvas_sheet, "moodle": moodle_sheet, "plain": plain_sheet}
TEMPLATES = {
    "canvas": canvas_filled,
    "moodle": moodle_filled,
    "brightspace": any_sheet_filled,
    "blackboard": any_sheet_filled,
    "sheet": any_sheet_filled,
}
KINDS = ("canvas", "moodle", "brightspace", "blackboard", "sheet", "plain")


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
    scale: bool = False,
    settings: Settings | None = None,
) -> GradeSheet:
    """The grades of an assignment in one of the `KINDS`.

    Parameters
    ----------
    gradebook : nbgrader.api.Gradebook
    assignment : str
    kind : str
        One of `KINDS`.
    template : Path, optional
        A file from the LMS to fill in.
    column : str, optional
        Its column for the assignment, if the title does not tell.
    learners : mapping of str to Learner, optional
        What is known about learners beyond the gradebook, by student id.
    students : sequence of str
        Only these, if any are named.
    failed : collection of str
        Learners whose newest submission could not be graded.
    scale : bool
        Whether points are converted where the template has another maximum.
    settings : Settings, optional
        Of the course: who is exempt, and its time zone.

    Returns
    -------
    GradeSheet
        The rows, and who is left out.

    Raises
    ------
    ExportError
        If the gradebook has no such grades, or the template is of a different kind.
    """
    if template is not None and kind not in TEMPLATES:
        raise ExportError(
            f"the format {kind} takes no template; say which LMS it is from with --format, or --format sheet"
        )
    if template is None and kind not in FORMATS:
        raise ExportError(
            f"for {kind}, name with --template the grade sheet that you downloaded there; its columns are kept"
        )
    known, settings = learners or {}, settings or Settings()
    try:
        scores = with_exempt(read_scores(gradebook, assignment, students), settings, assignment, students)
    except ExportError:
        if not (failed := sorted(failed)):
            raise
        raise ExportError(
            f"{assignment}: no submission could be graded, of {named(failed)}; `grader autograde {assignment}` says why"
        ) from None
    gone = {learner for learner, who in known.items() if who.has_left}
    left = [score.learner for score in scores if score.learner in gone and not known[score.learner].same_as]
    scores = [score for score in scores if score.learner not in gone]
    failed = set(failed) - gone
    counted = [score for score in scores if not score.exempt]
    waiting = [score.learner for score in counted if score.graded and score.needs_person]
    ungraded = [score.learner for score in counted if not score.graded]
    notes = [f"{name}: waits for manual grading; these are the points so far" for name in waiting]
    known_to_gradebook = {score.learner for score in scores}
    notes += [
        f"{name}: the newest submission could not be graded; these are the points of an older one"
        for name in sorted(set(failed) & known_to_gradebook - set(ungraded))
    ]
    ungraded += sorted(name for name in set(failed) - known_to_gradebook if not students or name in students)
    missing = [f"{name}: not graded; no points are in the file" for name in ungraded]
    if left:
        notes.append(f"withdrawn, and not in the file: {', '.join(left)}")
    notes += told_late(counted, settings, assignment)
    if exempt := [score.learner for score in scores if score.exempt]:
        notes.append(f"exempt by {NAME}: {', '.join(exempt)}")
    graded = [score for score in scores if score.graded or score.exempt]
    if kind == "plain":
        sheet = plain_sheet(scores, assignment, known, settings.zone or UTC)
    elif template is None:
        sheet = FORMATS[kind](graded, assignment, known)
    else:
        sheet = TEMPLATES[kind](read_template(template), graded, assignment, known, column, scale=scale)
    return replace(sheet, missing=(*sheet.missing, *missing), notes=(*sheet.notes, *notes))


def with_exempt(
    scores: Sequence[Score], settings: Settings, assignment: str, students: Sequence[str] = ()
) -> list[Score]:
    """The scores, marked where course.toml says that a learner need not hand in; also of those who did not.

    Parameters
    ----------
    scores : sequence of Score
    settings : Settings
    assignment : str
    students : sequence of str
        Only these, if any are named.

    Returns
    -------
    list of Score
        By student id.
    """
    exempt = {learner for learner, where in settings.exempt if where in ("", assignment)}
    marked = [replace(score, exempt=score.learner in exempt) for score in scores]
    for learner in exempt - {score.learner for score in scores}:
        if not students or learner in students:
            blank = Score(
                learner, "", "", "", "", 0.0, 0.0, scores[0].max_score, None, graded=False, exempt=True
            )
            marked.append(blank)
    return sorted(marked, key=lambda score: score.learner)


def told_late(scores: Sequence[Score], settings: Settings, assignment: str) -> list[str]:
    """A line that says who was late, how late, and what that cost; none where course.toml has no date."""
    late = []
    for score in scores:
        words = settings.deadline(score.learner, assignment).in_words(aware(score.timestamp))
        if words:
            late.append(f"{score.learner} ({words}: {number(-score.penalty)})".replace(": -", ": −"))
    if not late:
        return []
    due = shown(settings.dates[assignment].due, settings.zone)
    return [f"late, after {due}: {', '.join(late)}"]


def read_template(path: Path) -> Sheet:
    """The cells of a file of the LMS; raises `ExportError` if it is not one."""
    try:
        return parse_sheet(path.read_bytes())
    except OSError as error:
        raise ExportError(f"{path}: cannot be read ({error.strerror}); check its name") from None
    except ValueError as error:
        raise ExportError(
            f"{path}: not a CSV file ({error}); give the CSV file that the LMS exports, unchanged"
        ) from None


def known_learners(course: Course, assignment: str = "") -> dict[str, Learner]:
    """What `grader collect` learned about the learners: names, and the LMS's ids; Moodle's are those of the assignment.

    Raises
    ------
    ExportError
        If the roster cannot be read.
    """
    try:
        learners = read_roster(course.learners).learners if course.learners.exists() else {}
        numbers = read_moodle_numbers(course.moodle_numbers).of(assignment)
    except RosterError as error:
        raise ExportError(str(error)) from None
    if not numbers:  # collected before numbers were kept per assignment
        return learners
    return {key: replace(who, moodle=numbers.get(who.id, "")) for key, who in learners.items()}


def failed_learners(course: Course, assignment: str) -> set[str]:
    """Those whose newest submission could not be graded, as `grader autograde` remembers it."""
    entries = read_record(record_path(course, assignment))
    return {name for name, entry in entries.items() if entry.status == "failed"}
