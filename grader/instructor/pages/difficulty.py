"""How hard an exercise was, and how well it tells learners apart: two numbers of classical test theory."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import StatisticsError, correlation

from grader.feedback import Feedback
from grader.instructor.course.results import Result
from grader.verdict import Verdict

FEWEST = 3
"""Learners for a correlation: with two, it is always 1 or -1."""


def share_earned(answers: Sequence[tuple[Result, Feedback]]) -> float | None:
    """The share of the points that the class earned in an exercise; None if there are none, or nobody's could be judged.

    Parameters
    ----------
    answers : sequence of (Result, Feedback)
        Each learner's result, and the verdict in it on this exercise.

    Returns
    -------
    float or None
        From 0 to 1: the higher, the easier.
    """
    judged = _judged(answers)
    most = sum(feedback.max_score for _, feedback in judged)
    return sum(feedback.score for _, feedback in judged) / most if most else None


def discrimination(answers: Sequence[tuple[Result, Feedback]]) -> float | None:
    """The correlation of an exercise's points with those of the rest of the notebook.

    Parameters
    ----------
    answers : sequence of (Result, Feedback)
        As for `share_earned`.

    Returns
    -------
    float or None
        From -1 to 1. None if it is not defined: too few learners, or everybody has the same points in one of the two.
    """
    judged = _judged(answers)
    if len(judged) < FEWEST:
        return None
    scores = [feedback.score for _, feedback in judged]
    # Rounded, so that equal sums are equal although they were added up in different ways.
    rest = [
        round(sum(other.score for other in result.exercises if other.name != feedback.name), 6)
        for result, feedback in judged
    ]
    try:
        return correlation(scores, rest)
    except StatisticsError:
        return None


def _judged(answers: Sequence[tuple[Result, Feedback]]) -> list[tuple[Result, Feedback]]:
    return [
        (result, feedback) for result, feedback in answers if feedback.verdict is not Verdict.GRADER_ERROR
    ]
