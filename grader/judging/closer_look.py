"""Where a function goes astray on the first visible case that is wrong: which case to watch, and what to say about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from grader.exercise import Exercise, Outcome
from grader.feedback import Feedback
from grader.judging.comparison import as_expected
from grader.judging.judge import judge
from grader.judging.locating.location import in_words, locate
from grader.judging.locating.not_finite import first_not_finite
from grader.judging.patterns import NOT_FINITE_HINT
from grader.judging.results import compare_parts
from grader.tracing.trace import Route, Trace
from grader.verdict import Diagnosis


def case_to_watch(
    exercise: Exercise, outcomes: Sequence[Outcome], feedback: Feedback | None = None
) -> int | None:
    """The visible case on which it pays to watch a function: the first that is wrong, unless a known mistake explains it.

    Parameters
    ----------
    exercise : Exercise
    outcomes : sequence of Outcome
        Of all its cases.
    feedback : Feedback, optional
        The verdict on them, if it is there already.

    Returns
    -------
    int or None
    """
    if exercise.rule == "free draw" or any(outcome.status != "returned" for outcome in outcomes):
        return None
    diagnosis = (feedback or judge(exercise, outcomes)).diagnosis
    if diagnosis not in (Diagnosis.LOCATED, Diagnosis.NUMBERS):
        return None
    shaped = [
        replace(outcome, value=as_expected(accepted[0], outcome.value))
        for accepted, outcome in zip(exercise.expected, outcomes, strict=True)
    ]
    results = compare_parts(exercise, shaped)
    wrong = [
        index
        for index, case in enumerate(exercise.cases)
        if not case.hidden and any(result.differences[index] for result in results)
    ]
    return wrong[0] if wrong else None


def with_place(
    feedback: Feedback, exercise: Exercise, index: int, trace: Trace | None, routes: Sequence[Route]
) -> Feedback:
    """The verdict on an exercise with the first wrong value inside its function, if that can be told.

    Parameters
    ----------
    feedback : Feedback
        The verdict.
    exercise : Exercise
    index : int
        The case that was watched.
    trace : Trace or None
        What the function's expressions came to on it.
    routes : sequence of Route
        And those of right solutions.

    Returns
    -------
    Feedback
    """
    if trace is None or feedback.diagnosis not in (Diagnosis.LOCATED, Diagnosis.NUMBERS):
        return feedback
    location = locate(trace, routes, exercise.cases[index].arguments)
    cause = first_not_finite(trace) if NOT_FINITE_HINT in feedback.message else ""
    if location is None and not cause:
        return feedback
    message = feedback.message.replace(NOT_FINITE_HINT, "") if cause else feedback.message
    told = [in_words(location) if location is not None else "", cause, message]
    return replace(
        feedback,
        message=" ".join(filter(None, told)),
        diagnosis=Diagnosis.LOCATED,
        step=location.expression if location is not None else feedback.step,
    )
