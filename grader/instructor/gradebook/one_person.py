"""Two ids of one person in nbgrader's gradebook: what one has goes to the other, and nothing is deleted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from nbgrader.api import Assignment, Comment, Grade, Student, SubmittedAssignment, SubmittedNotebook

from grader.instructor.course.folder import Course
from grader.instructor.gradebook.opening import gradebook_of, has_gradebook
from grader.notebook import TEST_CELL
from grader.plain_text import printable


def merge_grades(
    course: Course, old: str, new: str, old_counts: Mapping[str, bool]
) -> tuple[list[str], set[str]]:
    """Give one id the submissions, points and comments of another, in one transaction.

    Parameters
    ----------
    course : Course
    old, new : str
        Student ids.
    old_counts : mapping of str to bool
        By assignment that `old` handed in, whether that counts.

    Returns
    -------
    lines : list of str
        What the instructor has to look at.
    merged : set of str
        Assignments in which the gradebook has both.

    Raises
    ------
    GradebookError
        If the gradebook cannot be used.
    """
    if not has_gradebook(course.db_url):
        return [], set()
    lines, merged = list[str](), set[str]()
    with gradebook_of(course) as gradebook:
        database = gradebook.db
        before = database.get(Student, old)
        if before is None:
            return [], set()
        after = database.get(Student, new)
        if after is None:
            after = Student(id=new)
            database.add(after)
        for field in ("first_name", "last_name", "email", "lms_user_id"):
            setattr(after, field, getattr(after, field) or getattr(before, field))
        database.flush()
        theirs = {item.assignment_id: item for item in _submissions(database, new)}
        for item in list(_submissions(database, old)):
            name = database.get(Assignment, item.assignment_id).name
            if item.assignment_id not in theirs:
                item.student_id = new
            elif name in old_counts:
                merged.add(name)
                lines += _merged(database, item, theirs[item.assignment_id], old_counts[name], name, old, new)
        database.commit()
    return lines, merged


def _submissions(database: Any, learner: str) -> Any:
    return database.query(SubmittedAssignment).filter_by(student_id=learner)


def _merged(
    database: Any, item: Any, other: Any, counts: bool, assignment: str, old: str, new: str
) -> Iterator[str]:
    """What a person gave to `old`, put where it belongs under `new`; a line where a person has to decide."""
    theirs = {found.cell_id: found for _, found in _cells(database, other, Grade)}
    for name, grade in _cells(database, item, Grade):
        if grade.manual_score is None and not grade.extra_credit:
            continue
        place = theirs.get(grade.cell_id)
        if counts and place is not None and place.manual_score is None and not place.extra_credit:
            place.manual_score, place.extra_credit = grade.manual_score, grade.extra_credit
            place.needs_manual_grade = True
            continue
        if place is not None and (place.manual_score, place.extra_credit) == (
            grade.manual_score,
            grade.extra_credit,
        ):
            continue
        points = (grade.manual_score or 0) + (grade.extra_credit or 0)
        why = (
            f"{printable(new)} has points by hand there, too"
            if counts
            else "they were for what is kept aside"
        )
        yield (
            f"{assignment}, {name}: the {points:g} points by hand of {printable(old)} are not taken over, because {why}; "
            "if they hold, give them in formgrader"
        )
    comments = {found.cell_id: found for _, found in _cells(database, other, Comment)}
    for name, comment in _cells(database, item, Comment):
        if not comment.manual_comment:
            continue
        place = comments.get(comment.cell_id)
        if place is not None and place.manual_comment in (None, "", comment.manual_comment):
            place.manual_comment = comment.manual_comment
        else:
            yield (
                f"{assignment}, {name}: the comment for {printable(old)} is not taken over, because {printable(new)} has one, "
                f"too: {printable(comment.manual_comment, 200)!r}"
            )
    if counts:
        yield f"{assignment}: run `grader autograde {assignment}`, because another version counts now"


def _cells(database: Any, submission: Any, kind: Any) -> Iterator[tuple[str, Any]]:
    """The grades or the comments of a submission, each with the exercise."""
    found = database.query(kind).join(SubmittedNotebook, SubmittedNotebook.id == kind.notebook_id)
    for item in found.filter(SubmittedNotebook.assignment_id == submission.id):
        yield item.cell.name.removeprefix(TEST_CELL), item
