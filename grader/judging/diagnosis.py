"""Which known mistake explains a wrong result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from grader.exercise import Case, Exercise, Mistake, Outcome
from grader.judging.comparison import compare
from grader.judging.words import error_shown


def find_mistake(exercise: Exercise, outcomes: Sequence[Outcome]) -> Mistake | None:
    """The first known mistake that does the same as the learner's function on every case it is stored for.

    If none does, the first that does the same on the visible ones, so that grading names what the check cell named.
    """
    shown = None
    for mistake in exercise.mistakes:
        visible = _matches(exercise, mistake, outcomes, hidden=False)
        if visible is None:
            continue
        hidden = _matches(exercise, mistake, outcomes, hidden=True)
        if hidden is not None and (visible or hidden):
            return mistake
        if visible and shown is None:
            shown = mistake
    return shown


def _matches(
    exercise: Exercise, mistake: Mistake, outcomes: Sequence[Outcome], *, hidden: bool
) -> bool | None:
    """None if the learner's function does not do the same as the mistake; otherwise, whether it does anything wrong there."""
    wrong = False
    for case, accepted, stored, outcome in zip(
        exercise.cases, exercise.expected, mistake.outcomes, outcomes, strict=True
    ):
        if stored is None or case.hidden != hidden:
            continue
        patterns = tuple(
            path
            for part in exercise.parts
            if not part.topic or part.topic == case.topic
            for path in part.paths
        )
        if not _same_outcome(exercise, case, stored, outcome, patterns, accepted[0]):
            return None
        tolerance = case.tolerance or exercise.tolerance
        wrong = wrong or stored.status != "returned" or bool(stored.changed)
        wrong = wrong or bool(compare(accepted[0], outcome.value, patterns, tolerance, exercise.masks))
    return wrong


def _same_outcome(
    exercise: Exercise, case: Case, stored: Outcome, outcome: Outcome, patterns: tuple[str, ...], right: Any
) -> bool:
    if stored.status != outcome.status or stored.changed != outcome.changed:
        return False
    if stored.status != "returned":
        return error_shown(case, stored) == error_shown(case, outcome)
    if isinstance(stored.value, bool) != isinstance(outcome.value, bool):  # False equals 0.0, but is none
        return False
    if (stored.value is None) != (outcome.value is None):  # no part covers what is no dictionary
        return False
    if _left_out(right, stored.value) & _keys(outcome.value):
        return False  # the mistake leaves out an entry that is there
    tolerance = case.tolerance or exercise.tolerance
    if tolerance.low is not None:  # a band holds many values; two that come from the same mistake are close
        tolerance = replace(tolerance, low=None, high=None, rtol=0.05, atol=0.0)
    return not compare(stored.value, outcome.value, patterns, tolerance, exercise.masks)


def _keys(value: Any) -> set[str]:
    return {str(key) for key in value} if isinstance(value, Mapping) else set()


def _left_out(right: Any, stored: Any) -> set[str]:
    return _keys(right) - _keys(stored) if isinstance(stored, Mapping) else set()
