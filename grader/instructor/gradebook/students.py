"""The names of learners in nbgrader's gradebook, so that formgrader shows them."""

from __future__ import annotations

from collections.abc import Iterable

from nbgrader.api import Student

from grader.instructor.course.folder import Course
from grader.instructor.gradebook.opening import gradebook_of, has_gradebook
from grader.instructor.people.roster import Learner, family_and_given


def enter_names(course: Course, learners: Iterable[Learner]) -> int:
    """Give the gradebook what is known about learners; who has withdrawn stays as it is.

    Parameters
    ----------
    course : Course
    learners : iterable of Learner

    Returns
    -------
    int
        How many were new or are changed; 0 without a gradebook.

    Raises
    ------
    GradebookError
        If the gradebook cannot be used.
    """
    if not has_gradebook(course.db_url):
        return 0
    changed = 0
    with gradebook_of(course) as gradebook:
        there = {student.id: student for student in gradebook.db.query(Student)}
        for learner in learners:
            if learner.has_left:
                continue
            student = there.get(learner.id)
            if student is None:
                student = Student(id=learner.id)
                gradebook.db.add(student)
            before = (student.first_name, student.last_name, student.email)
            if (
                learner.name
                and f"{student.first_name or ''} {student.last_name or ''}".strip() != learner.name
            ):
                student.last_name, student.first_name = family_and_given(learner.name)
            if learner.email:
                student.email = learner.email
            changed += before != (student.first_name, student.last_name, student.email)
        gradebook.db.commit()
    return changed
