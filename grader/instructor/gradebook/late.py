"""Due dates and late penalties in nbgrader's gradebook, brought up to date with course.toml."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from nbgrader.api import (
    Assignment,
    Grade,
    MissingEntry,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy import func

from grader.instructor.course.folder import Course
from grader.instructor.gradebook.opening import gradebook_of, has_gradebook
from grader.instructor.settings.deadlines import shown
from grader.instructor.settings.reading import NAME, Settings, read_settings
from grader.plain_text import did_you_mean, printable

MOST_NAMES = 20
"""How many learners a line names."""


@dataclass(frozen=True)
class Lines:
    """What to tell after the dates have been brought up to date.

    Attributes
    ----------
    changed : tuple of str
        Learners whose penalty has changed, a line each.
    notes : tuple of str
        What else one should know.
    """

    changed: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class Penalties:
    """What is taken off in one assignment: by course.toml where it has dates for it, else by nbgrader's plug-in.

    Parameters
    ----------
    course : Course
        Its nbgrader_config.py chooses the plug-in.
    settings : Settings
    assignment : str
    most : float
        Points that can be earned in it.
    """

    def __init__(self, course: Course, settings: Settings, assignment: str, most: float) -> None:
        self.settings, self.assignment, self.most = settings, assignment, most
        self.by_course = assignment in settings.dates
        self._nbgraders = AssignLatePenalties(config=course.config)
        self._nbgraders.assignment_id = assignment
        self._nbgraders.init_plugin()

    def of(
        self, learner: str, handed_in: datetime | None, seconds: float, score: float, most: float
    ) -> float:
        """Points that are taken off in one notebook.

        Parameters
        ----------
        learner : str
        handed_in : datetime or None
            In UTC, without a time zone, as the gradebook has it.
        seconds : float
            How late it was by the gradebook's due date.
        score, most : float
            Points that were earned in the notebook, and that could be.

        Returns
        -------
        float
            Between 0 and `score`.
        """
        if self.by_course:
            deadline = self.settings.deadline(learner, self.assignment)
            return deadline.penalty(aware(handed_in), score, most, most / self.most if self.most else 0.0)
        if seconds <= 0:
            return 0.0
        asked = self._nbgraders.plugin_inst.late_submission_penalty(learner, score, seconds)
        return min(max(float(asked or 0), 0.0), score)


def renew_dates(course: Course, assignment: str, learners: Iterable[str] = (), *, only: str = "") -> Lines:
    """Bring due dates, extensions and penalties in the gradebook up to date; nothing is done without a gradebook.

    Parameters
    ----------
    course : Course
    assignment : str
    learners : iterable of str
        Those who are known beside the gradebook's: a roster's.
    only : str
        One learner, or all.

    Returns
    -------
    Lines
        Whose penalty has changed.

    Raises
    ------
    SettingsError
        If course.toml is wrong; then nothing is changed.
    GradebookError
        If the gradebook cannot be used.
    """
    settings = read_settings(course.root)
    if not has_gradebook(course.db_url):
        return Lines()
    with gradebook_of(course) as gradebook:
        return renew_in(gradebook, course, settings, assignment, learners, only=only)


def renew_in(
    gradebook: Any,
    course: Course,
    settings: Settings,
    assignment: str,
    learners: Iterable[str] = (),
    *,
    only: str = "",
) -> Lines:
    """`renew_dates` in a gradebook that is open.

    Parameters
    ----------
    gradebook : nbgrader.api.Gradebook
    course : Course
    settings : Settings
    assignment : str
    learners : iterable of str
        Those who are known beside the gradebook's: a roster's.
    only : str
        One learner, or all.

    Returns
    -------
    Lines
        Whose penalty has changed.
    """
    try:
        found = gradebook.find_assignment(assignment)
    except MissingEntry:
        return Lines()
    lines = _renewed(course, settings, gradebook.db, found, set(learners), only)
    gradebook.db.commit()
    return lines


def _renewed(
    course: Course, settings: Settings, database: Any, assignment: Any, learners: set[str], only: str
) -> Lines:
    name = assignment.name
    notes = enter_dates(settings, assignment)
    penalties = Penalties(course, settings, name, float(assignment.max_score))
    if assignment.duedate is None:
        return Lines(notes=tuple(notes))  # whatever is taken off was entered by somebody
    most = {book.id: float(book.max_score) for book in assignment.notebooks}
    scores = dict(
        database.query(SubmittedNotebook.id, func.sum(Grade.score))
        .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
        .join(SubmittedAssignment, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .filter(SubmittedAssignment.assignment_id == assignment.id)
        .group_by(SubmittedNotebook.id)
        .all()
    )
    rows = (
        database.query(SubmittedAssignment, SubmittedNotebook)
        .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
        .outerjoin(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .filter(Assignment.name == name)
        .order_by(SubmittedAssignment.student_id)
    )
    if only:
        rows = rows.filter(SubmittedAssignment.student_id == only)
    changed: dict[str, list[float]] = {}
    untimed = []
    for submission, book in rows:
        learner = submission.student_id
        notes += enter_extension(settings, submission, name)
        if penalties.by_course and submission.timestamp is None and learner not in untimed:
            untimed.append(learner)
        score = scores.get(book.id) if book is not None else None
        if score is None:
            continue
        late = seconds_late(submission, assignment.duedate)
        now = penalties.of(learner, submission.timestamp, late, float(score), most[book.notebook_id])
        before = float(book.late_submission_penalty or 0.0)
        if abs(now - before) > 1e-9:
            book.late_submission_penalty = now or None
            was, new = changed.get(learner, [0.0, 0.0])
            changed[learner] = [was + before, new + now]
    if untimed:
        notes.append(
            f"{name}: nobody knows when {named(untimed)} handed in, so that counts as in time; an extension or points by hand "
            "say otherwise"
        )
    if penalties.by_course and not only:
        known = learners | {learner for (learner,) in database.query(SubmittedAssignment.student_id)}
        notes += _strangers(settings, known, name)
    lines = [
        f"{printable(learner)}: {_points(-new)} for being late, {_points(-was)} before"
        for learner, (was, new) in changed.items()
    ]
    return Lines(tuple(lines), tuple(notes))


def forget_time(course: Course, assignment: str, learner: str) -> None:
    """What was handed in has no time: the one in nbgrader's gradebook is an older version's, which nbgrader keeps."""
    with gradebook_of(course) as gradebook:
        gradebook.find_submission(assignment, learner).timestamp = None
        gradebook.db.commit()


def enter_dates(settings: Settings, assignment: Any) -> list[str]:
    """Put course.toml's due date into nbgrader's assignment; returns a line if another one was there."""
    dates = settings.dates.get(assignment.name)
    if dates is None:
        return []
    due, before = naive(dates.due), assignment.duedate
    if before == due:
        return []
    assignment.duedate = due
    if before is None:
        return []
    zone = settings.zone
    return [f"{assignment.name}: due {shown(due, zone)}, by {NAME}; it was {shown(before, zone)} before"]


def enter_extension(settings: Settings, submission: Any, assignment: str) -> list[str]:
    """Put a learner's extension into nbgrader's submission; returns a line if one that course.toml lacks was there."""
    dates = settings.dates.get(assignment)
    if dates is None:
        return []
    deadline = settings.deadline(submission.student_id, assignment)
    longer = deadline.due - dates.due if deadline.extended and deadline.due else None
    before = submission.extension
    if before == longer:
        return []
    submission.extension = longer
    if longer is not None or not before:
        return []
    return [
        f"{printable(submission.student_id)}: the gradebook's extension of {before} does not count any longer, because {NAME} "
        "has none for this learner"
    ]


def seconds_late(submission: Any, due: datetime | None) -> float:
    """As nbgrader's `total_seconds_late`, without its queries."""
    if due is None or submission.timestamp is None:
        return 0.0
    due = due + submission.extension if submission.extension else due
    return max(0.0, float((submission.timestamp - due).total_seconds()))


def _strangers(settings: Settings, known: set[str], assignment: str) -> list[str]:
    """Extensions and exemptions in this assignment of learners whom nobody knows: perhaps a slip in the id."""
    meant = [item.learner for item in settings.extensions if item.assignment in ("", assignment)]
    meant += [learner for learner, where in settings.exempt if where in ("", assignment)]
    lines = []
    for learner in dict.fromkeys(meant):
        if learner not in known:
            did = did_you_mean(learner, known)
            who = f"{NAME} names the learner {printable(learner)}, who has handed in nothing and is on no roster"
            lines.append(f"{who}; {did}" if did else who)
    return lines


def named(learners: Iterable[str]) -> str:
    """Names for a line; of many, the first."""
    names = [printable(learner) for learner in learners]
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return ", ".join(names[:MOST_NAMES]) + more


def aware(time: datetime | None) -> datetime | None:
    """A time of the gradebook with its time zone."""
    return time.replace(tzinfo=UTC) if time is not None else None


def naive(time: datetime) -> datetime:
    """A time as the gradebook has it: in UTC, without a time zone."""
    return time.astimezone(UTC).replace(tzinfo=None)


def _points(value: float) -> str:
    return f"{value:g}".replace("-", "−") if value else "nothing"
