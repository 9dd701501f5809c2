"""What people added to the grader's verdicts: points by hand, comments and late penalties, from nbgrader's gradebook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from grader.instructor.course.folder import Course
from grader.instructor.course.results import Result
from grader.notebook import TEST_CELL


@dataclass(frozen=True)
class ManualGrade:
    """What people added to one submission.

    Attributes
    ----------
    penalty : float
        Points taken off for handing in late.
    given : mapping of str to float
        Points by function (or by cell, for cells that no function belongs to) that take the place of the grader's.
    extra : mapping of str to float
        Points on top, likewise.
    comments : mapping of str to str
        By function or cell.
    """

    penalty: float = 0.0
    given: Mapping[str, float] = field(default_factory=dict)
    extra: Mapping[str, float] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)

    def total(self, result: Result) -> float:
        """The points that count in the end."""
        scores = {feedback.name: feedback.score for feedback in result.exercises} | dict(self.given)
        return max(0.0, round(sum(scores.values()) + sum(self.extra.values()) - self.penalty, 2))


def manual_grades(course: Course, assignment: str) -> dict[str, ManualGrade]:
    """What people added, by student id; nothing where the course has no gradebook.

    Parameters
    ----------
    course : Course
    assignment : str

    Returns
    -------
    dict of str to ManualGrade
        By learner.

    Raises
    ------
    GradebookError
        If there is one that cannot be read.
    """
    if "db_url" not in course.config.CourseDirectory and not (course.root / "gradebook.db").exists():
        return {}
    from grader.instructor.gradebook.opening import gradebook_of  # noqa: PLC0415 - not needed without a gradebook

    with gradebook_of(course) as gradebook:
        return _read(gradebook.db, assignment)


def _read(session: Any, assignment: str) -> dict[str, ManualGrade]:
    """Three queries for the whole class, where nbgrader's own objects would take several for each learner."""
    from nbgrader.api import (  # noqa: PLC0415
        Assignment,
        BaseCell,
        Comment,
        Grade,
        SubmittedAssignment,
        SubmittedNotebook,
    )

    def rows(*columns: Any, of: Any = None) -> Any:
        query = session.query(SubmittedAssignment.student_id, *columns).select_from(SubmittedAssignment)
        query = query.join(Assignment, SubmittedAssignment.assignment_id == Assignment.id)
        query = query.join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        if of is not None:
            query = query.join(of, of.notebook_id == SubmittedNotebook.id)
            query = query.join(BaseCell, BaseCell.id == of.cell_id)
        return query.filter(Assignment.name == assignment)

    found: dict[str, ManualGrade] = {}
    for learner, penalty in rows(SubmittedNotebook.late_submission_penalty):
        found[learner] = ManualGrade(penalty or 0.0, {}, {}, {})
    for learner, cell, given, extra in rows(BaseCell.name, Grade.manual_score, Grade.extra_credit, of=Grade):
        name, grade = cell.removeprefix(TEST_CELL), found[learner]
        if given is not None:
            found[learner] = grade = replace(grade, given={**grade.given, name: given})
        if extra:
            found[learner] = replace(grade, extra={**grade.extra, name: extra})
    for learner, cell, comment in rows(BaseCell.name, Comment.manual_comment, of=Comment):
        if comment:
            name, grade = cell.removeprefix(TEST_CELL), found[learner]
            found[learner] = replace(grade, comments={**grade.comments, name: comment})
    return found
