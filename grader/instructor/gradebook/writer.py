"""The one writer of nbgrader's gradebook: whole submissions in batches, in one session.

nbgrader's own steps open the gradebook nine times per submission and commit after each score.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import TracebackType

from nbgrader.api import (
    BaseCell,
    Comment,
    Grade,
    MissingEntry,
    Notebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
    new_uuid,
)
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from grader.instructor.course.folder import Course
from grader.instructor.gradebook.late import Penalties, enter_extension, seconds_late
from grader.instructor.gradebook.opening import GradebookError, gradebook_of, unusable
from grader.instructor.settings.reading import read_settings


@dataclass(frozen=True)
class Entry:
    """What the gradebook is told about one graded submission.

    Attributes
    ----------
    learner : str
        The student id.
    timestamp : datetime or None
        When it was handed in, UTC.
    scores : mapping
        Points by test cell.
    unanswered : tuple of str
        Answer cells that are still as released.
    """

    learner: str
    timestamp: datetime | None
    scores: Mapping[str, float]
    unanswered: tuple[str, ...]


class GradebookWriter:
    """Writes the scores of one assignment; use it in a ``with`` statement.

    Parameters
    ----------
    course : Course
        Its settings also choose nbgrader's plug-in for late penalties.
    assignment : str
        It has to be in the gradebook: `grader build` enters it.

    Raises
    ------
    GradebookError
        If there is no such gradebook or assignment, or it is from a different version of nbgrader.
    """

    def __init__(self, course: Course, assignment: str) -> None:
        self._shown = make_url(course.db_url).render_as_string(hide_password=True)
        settings = read_settings(course.root)
        with contextlib.ExitStack() as opening:
            gradebook = opening.enter_context(gradebook_of(course))
            self._db = gradebook.db
            try:
                found = gradebook.find_assignment(assignment)
                self._assignment_id = found.id
                self._due, self._most = found.duedate, float(found.max_score)
                self._penalties = Penalties(course, settings, assignment, self._most)
                self._notebook_id = (
                    self._db.query(Notebook.id).filter_by(assignment_id=found.id, name=assignment).scalar()
                )
                cells = self._db.query(BaseCell).filter_by(notebook_id=self._notebook_id).all()
            except MissingEntry:
                raise GradebookError(
                    f"the gradebook {self._shown} does not know {assignment}: run `grader build {assignment}` first"
                ) from None
            self._opened = opening.pop_all()
        self._tests = {cell.name: cell.id for cell in cells if cell.type == "GradeCell"}
        self._answers = {cell.name: cell.id for cell in cells if cell.type == "SolutionCell"}
        if self._db.get_bind().dialect.name == "sqlite":
            # What is committed is on the disk: SQLite's default, but not of each system's build.
            self._db.execute(text("PRAGMA synchronous=FULL"))
        self._db.rollback()  # no transaction stays open while submissions are graded

    def __enter__(self) -> GradebookWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self._opened.close()

    def graded(self) -> set[str]:
        """Student ids whose submission of the assignment has its scores."""
        rows = (
            self._db.query(SubmittedAssignment.student_id)
            .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
            .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
            .filter(SubmittedAssignment.assignment_id == self._assignment_id, Grade.auto_score.isnot(None))
        )
        found = {name for (name,) in rows}
        self._db.rollback()
        return found

    def write(self, entries: Iterable[Entry]) -> None:
        """Write some submissions in one transaction: all of them or none.

        A score that a person gave stays, and is marked for another look, as nbgrader does.

        Raises
        ------
        GradebookError
            If the gradebook cannot be written; then it holds nothing of `entries`.
        """
        try:
            for entry in entries:
                self._write_one(entry)
            self._db.commit()
        except SQLAlchemyError as error:
            self._db.rollback()
            raise unusable(self._shown, error) from None
        finally:
            self._db.expunge_all()  # otherwise, memory grows with the class

    def _write_one(self, entry: Entry) -> None:
        if self._db.get(Student, entry.learner) is None:
            self._db.add(Student(id=entry.learner))
            self._db.flush()
        submission = (
            self._db.query(SubmittedAssignment)
            .filter_by(assignment_id=self._assignment_id, student_id=entry.learner)
            .one_or_none()
        )
        if submission is None:
            submission = SubmittedAssignment(
                id=new_uuid(), assignment_id=self._assignment_id, student_id=entry.learner
            )
            self._db.add(submission)
        # Also where it is not known: the time of the version before is not this one's.
        submission.timestamp = entry.timestamp
        notebook = (
            self._db.query(SubmittedNotebook)
            .filter_by(assignment_id=submission.id, notebook_id=self._notebook_id)
            .one_or_none()
        )
        if notebook is None:
            notebook = SubmittedNotebook(
                id=new_uuid(), assignment_id=submission.id, notebook_id=self._notebook_id
            )
            self._db.add(notebook)
        self._write_scores(entry, notebook.id)
        self._write_comments(entry, notebook.id)
        self._db.flush()
        self._write_penalty(entry, submission.id, notebook.id)

    def _write_scores(self, entry: Entry, notebook_id: str) -> None:
        grades = {grade.cell_id: grade for grade in self._db.query(Grade).filter_by(notebook_id=notebook_id)}
        for name, cell_id in self._tests.items():
            grade = grades.get(cell_id)
            if grade is None:
                grade = Grade(id=new_uuid(), cell_id=cell_id, notebook_id=notebook_id)
                self._db.add(grade)
            grade.auto_score = entry.scores[name]
            grade.needs_manual_grade = grade.manual_score is not None

    def _write_comments(self, entry: Entry, notebook_id: str) -> None:
        comments = {item.cell_id: item for item in self._db.query(Comment).filter_by(notebook_id=notebook_id)}
        for name, cell_id in self._answers.items():
            comment = comments.get(cell_id)
            if comment is None:
                comment = Comment(id=new_uuid(), cell_id=cell_id, notebook_id=notebook_id)
                self._db.add(comment)
            comment.auto_comment = "No response." if name in entry.unanswered else None

    def _write_penalty(self, entry: Entry, submission_id: str, notebook_id: str) -> None:
        """As nbgrader's AssignLatePenalties, by course.toml where that has dates."""
        submission = self._db.get(SubmittedAssignment, submission_id)
        notebook = self._db.get(SubmittedNotebook, notebook_id)
        self._db.refresh(submission)
        enter_extension(self._penalties.settings, submission, self._penalties.assignment)
        notebook.late_submission_penalty = None
        self._db.refresh(notebook)
        late = seconds_late(submission, self._due)
        taken = self._penalties.of(entry.learner, submission.timestamp, late, notebook.score, self._most)
        notebook.late_submission_penalty = taken or None
