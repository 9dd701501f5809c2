"""Whom pages show: learners by their names, in the order of a class list, without those who have left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from grader.instructor.course.folder import Course
from grader.instructor.course.results import NoResults, Result
from grader.instructor.people.reading import collected_learners
from grader.instructor.people.roster import Learner, RosterError


def class_list(course: Course, results: Sequence[Result]) -> tuple[list[Result], list[Learner]]:
    """The results with names, by family name, and who of these learners has withdrawn.

    Parameters
    ----------
    course : Course
    results : sequence of Result

    Returns
    -------
    tuple
        The results of those who are still there, and the others.

    Raises
    ------
    NoResults
        If the roster that `grader collect` keeps cannot be read.
    """
    try:
        known: Mapping[str, Learner] = collected_learners(course)
    except RosterError as error:
        raise NoResults(str(error)) from None
    people = {result.learner: known.get(result.learner, Learner(result.learner)) for result in results}
    ordered = sorted(results, key=lambda result: people[result.learner].order)
    there = [
        replace(result, person=people[result.learner].listed)
        for result in ordered
        if not people[result.learner].has_left
    ]
    return there, sorted(
        (who for who in people.values() if who.has_left and not who.same_as), key=lambda who: who.order
    )
