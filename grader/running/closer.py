"""A closer look, where the learner's code is, at a function that is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from grader.exercise import Exercise, Outcome
from grader.feedback import Feedback
from grader.judging.closer_look import case_to_watch, with_place
from grader.reference_files import load_routes
from grader.tracing.watch import watch


def closer(
    assignment: str,
    exercise: Exercise,
    namespace: Mapping[str, Any],
    outcomes: Sequence[Outcome],
    feedback: Feedback,
) -> Feedback:
    """The verdict on a function of a notebook, with the place where it goes astray, if that can be told.

    Where it calls another graded function that is not right, that one is the place. What goes wrong here costs that line and
    nothing else.
    """
    if feedback.waits_for:
        return feedback
    try:
        index = case_to_watch(exercise, outcomes, feedback)
        if index is None:
            return feedback
        trace = watch(namespace[exercise.name], exercise.cases[index], exercise.given_away)
        return with_place(feedback, exercise, index, trace, load_routes(assignment, exercise.name, index))
    except Exception:
        return feedback
