"""Which comments fit other learners too, and giving them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from grader.feedback import Feedback
from grader.instructor.comments.kept import Kept
from grader.instructor.course.alike import is_wrong, same_answer
from grader.instructor.course.folder import Course
from grader.instructor.course.results import Result, class_results
from grader.instructor.gradebook.manual import ManualGrade, manual_grades
from grader.instructor.people.reading import collected_learners


@dataclass(frozen=True)
class Offer:
    """A comment, and the learners whom it fits and who have none.

    Attributes
    ----------
    comment : Kept
    said : str
        What the grader says of one of the answers.
    has, lacks : tuple of str
        Student ids of those who have it, and of those who have no comment on this exercise.
    """

    comment: Kept
    said: str
    has: tuple[str, ...]
    lacks: tuple[str, ...]


def way_of(feedback: Feedback) -> str:
    """The known mistake of a wrong answer, or a digest of what answers like it return."""
    return feedback.mistake or f"digest {sha256(same_answer(feedback).encode()).hexdigest()[:16]}"


def offers_of(course: Course, assignment: str, kept: Iterable[Kept]) -> list[Offer]:
    """The comments that fit more learners than have one, in the order of the exercises.

    Parameters
    ----------
    course : Course
    assignment : str
    kept : iterable of Kept
        What was kept before, and what was dropped.

    Returns
    -------
    list of Offer

    Raises
    ------
    NoResults
        If nothing is graded.
    GradebookError
        If the gradebook cannot be read.
    """
    kept = [item for item in kept if item.assignment == assignment]
    added = manual_grades(course, assignment)
    if not kept and not any(grade.comments for grade in added.values()):
        return []
    left = {who.id for who in collected_learners(course).values() if who.has_left}
    results = [item for item in class_results(course, assignment) if item.learner not in left]
    return make_offers(assignment, results, added, kept)


def make_offers(
    assignment: str, results: Iterable[Result], added: Mapping[str, ManualGrade], kept: Collection[Kept]
) -> list[Offer]:
    """`offers_of` for results and comments that have been read.

    Parameters
    ----------
    assignment : str
    results : iterable of Result
    added : mapping of str to ManualGrade
        By student id.
    kept : collection of Kept

    Returns
    -------
    list of Offer
    """
    groups: dict[tuple[str, str], list[tuple[str, Feedback]]] = {}
    for result in results:
        for feedback in result.exercises:
            if is_wrong(feedback):
                key = feedback.name, way_of(feedback)
                groups.setdefault(key, []).append((result.learner, feedback))
    dropped = {(item.exercise, item.way, item.text) for item in kept if item.dropped}
    offers = []
    for (exercise, way), answers in groups.items():
        have = {who: _comment(added, who, exercise) for who, _ in answers}
        lacks = tuple(who for who, text in have.items() if not text)
        texts = [text for text in have.values() if text]
        texts += [item.text for item in kept if (item.exercise, item.way) == (exercise, way)]
        for text in dict.fromkeys(texts):
            if lacks and (exercise, way, text) not in dropped:
                first = answers[0][1]
                # Only an author's sentence is kept: others quote a learner's code, which may say whose it is.
                comment = Kept(assignment, exercise, way, first.message if first.mistake else "", text)
                has = tuple(who for who in have if have[who] == text)
                offers.append(Offer(comment, first.message, has, lacks))
    return offers


def _comment(added: Mapping[str, ManualGrade], learner: str, exercise: str) -> str:
    grade = added.get(learner)
    return grade.comments.get(exercise, "").strip() if grade else ""


def give(course: Course, offers: Iterable[Offer]) -> dict[Offer, list[str]]:
    """Write comments into the gradebook; who has a comment by then keeps it.

    Parameters
    ----------
    course : Course
    offers : iterable of Offer

    Returns
    -------
    dict of Offer to list of str
        Who got it.

    Raises
    ------
    GradebookError
        If the gradebook cannot be used.
    """
    from grader.instructor.gradebook.opening import gradebook_of  # noqa: PLC0415 - loads nbgrader

    given: dict[Offer, list[str]] = {}
    with gradebook_of(course) as gradebook:
        for offer in offers:
            given[offer] = [who for who in offer.lacks if _written(gradebook, offer.comment, who)]
        gradebook.db.commit()
    return given


def _written(gradebook: Any, comment: Kept, learner: str) -> bool:
    from nbgrader.api import Comment, MissingEntry  # noqa: PLC0415

    name = comment.assignment
    try:
        notebook = gradebook.find_submission_notebook(name, name, learner)
        cell = gradebook.find_solution_cell(comment.exercise, name, name)
    except MissingEntry:
        return False
    row = gradebook.db.query(Comment).filter_by(notebook_id=notebook.id, cell_id=cell.id).one_or_none()
    if row is None:
        row = Comment(notebook_id=notebook.id, cell_id=cell.id)
        gradebook.db.add(row)
    if (row.manual_comment or "").strip():
        return False
    row.manual_comment = comment.text
    return True
