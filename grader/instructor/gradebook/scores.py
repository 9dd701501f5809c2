"""The grades of one assignment, as nbgrader's gradebook has them: after manual grading and late penalties."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nbgrader.api import (
    Assignment,
    Grade,
    MissingEntry,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import Integer, func

from grader.errors import GraderError


class ExportError(GraderError):
    """Grades cannot be exported; the message says why and what to do."""


@dataclass(frozen=True)
class Score:
    """One learner's points in one assignment.

    Attributes
    ----------
    learner : str
        The student id.
    first_name, last_name, email, lms_id : str
        As far as the gradebook knows them.
    raw : float
        Points before the late penalty.
    penalty : float
    max_score : float
        Of the assignment.
    timestamp : datetime or None
        When it was handed in, UTC.
    graded : bool
        Whether there are any points at all; a submission that could not be graded has none.
    needs_person : bool
        Whether some of it waits for manual grading.
    exempt : bool
        Whether the learner need not hand in: then no points count, whatever was handed in.
    """

    learner: str
    first_name: str
    last_name: str
    email: str
    lms_id: str
    raw: float
    penalty: float
    max_score: float
    timestamp: datetime | None
    graded: bool = True
    needs_person: bool = False
    exempt: bool = False

    @property
    def score(self) -> float:
        """Points that count."""
        return max(0.0, self.raw - self.penalty)


def handed_in_assignments(gradebook: Any) -> list[str]:
    """The assignments that anybody handed in, by name."""
    rows = gradebook.db.query(Assignment.name).join(
        SubmittedAssignment, SubmittedAssignment.assignment_id == Assignment.id
    )
    return sorted({name for (name,) in rows})


def read_scores(gradebook: Any, assignment: str, students: Sequence[str] = ()) -> list[Score]:
    """The points of all who handed in an assignment, by student id.

    Four queries, however large the class: nbgrader's own properties take several for each learner.

    Raises
    ------
    ExportError
        If the gradebook does not know the assignment, or nobody handed it in.
    """
    try:
        found = gradebook.find_assignment(assignment)
    except MissingEntry:
        names = ", ".join(sorted(item.name for item in gradebook.assignments)) or "none"
        raise ExportError(f"the gradebook has no assignment {assignment!r}; it has: {names}") from None
    database, most = gradebook.db, float(found.max_score)
    grades = database.query(
        SubmittedNotebook.assignment_id,
        func.sum(Grade.score),
        func.count(Grade.auto_score) + func.count(Grade.manual_score),
        func.sum(Grade.needs_manual_grade.cast(Integer)),
    ).join(Grade, Grade.notebook_id == SubmittedNotebook.id)
    points = {row[0]: row[1:] for row in grades.group_by(SubmittedNotebook.assignment_id)}
    late = database.query(
        SubmittedNotebook.assignment_id,
        func.coalesce(func.sum(SubmittedNotebook.late_submission_penalty), 0.0),
    )
    penalties = {row[0]: row[1] for row in late.group_by(SubmittedNotebook.assignment_id)}
    rows = (
        database.query(
            SubmittedAssignment.id,
            SubmittedAssignment.timestamp,
            Student.id,
            Student.first_name,
            Student.last_name,
            Student.email,
            Student.lms_user_id,
        )
        .join(Student, SubmittedAssignment.student_id == Student.id)
        .join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
        .filter(Assignment.name == assignment)
        .order_by(Student.id)
    )
    scores = []
    for key, timestamp, learner, first, last, email, lms in rows:
        if students and learner not in students:
            continue
        raw, given, waiting = points.get(key, (0.0, 0, 0))
        penalty = float(penalties.get(key, 0.0))
        scores.append(
            Score(
                learner,
                first or "",
                last or "",
                email or "",
                lms or "",
                raw=float(raw or 0),
                penalty=penalty,
                max_score=most,
                timestamp=timestamp,
                graded=bool(given),
                needs_person=bool(waiting),
            )
        )
    if not scores:
        who = f"of {', '.join(students)} " if students else ""
        raise ExportError(
            f"nobody {who}handed in {assignment}, or it is not graded: run `grader autograde {assignment}`"
        )
    return scores
