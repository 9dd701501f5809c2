"""Which known mistake explains draws of the wrong size, from whatever generator and in whatever order."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from grader.exercise import Case, Exercise, Mistake, Outcome
from grader.judging.comparison import compare, leaves

WIDTH = 4.0
"""How many standard errors a statistic may be off."""

ONE_FACTOR = 2.6
"""The same for one factor in all arrays: their numbers together say more about it."""

APART = 9.0
"""By how much χ² has to be larger for every other mistake: two likelihoods then differ by a factor of a hundred."""


def mistake_by_size(exercise: Exercise, outcomes: Sequence[Outcome]) -> Mistake | None:
    """The known mistake whose arrays have the spread and the mean of the learner's, layer by layer; None if it is not clear.

    Notes
    -----
    Of N draws, the logarithm of the standard deviation has the variance 1/(2N), and the mean σ²/N; two samples are compared, so
    each counts twice. Their squares add up to χ².
    """
    found: list[tuple[float, Mistake]] = []
    for mistake in exercise.mistakes:
        distances = [
            _distance(exercise, case, stored, outcome)
            for case, stored, outcome in zip(exercise.cases, mistake.outcomes, outcomes, strict=True)
            if stored is not None and not case.hidden
        ]
        if distances and not any(math.isinf(distance) for distance in distances):
            found.append((sum(distances), mistake))
    found.sort(key=lambda pair: pair[0])
    if not found or (len(found) > 1 and found[1][0] - found[0][0] < APART):
        return None
    return found[0][1]


def _distance(exercise: Exercise, case: Case, stored: Outcome, outcome: Outcome) -> float:
    """χ² between the draws of a mistake and the learner's; infinite if they are not alike."""
    if stored.status != "returned" or outcome.status != "returned" or stored.changed != outcome.changed:
        return math.inf
    theirs, mine = dict(leaves(stored.value)), dict(leaves(outcome.value))
    rest = tuple(path for path in theirs if path not in case.spread)
    if rest and compare(stored.value, outcome.value, rest, exercise.tolerance):
        return math.inf
    squares = [square for path in case.spread for square in _squares(theirs, mine, path)]
    bound = len(squares) + WIDTH * math.sqrt(2 * len(squares))
    total = sum(squares)
    return (
        total
        if total <= bound and abs(_factor_off(theirs, mine, list(case.spread))) < ONE_FACTOR
        else math.inf
    )


def _factor_off(theirs: Mapping[str, Any], mine: Mapping[str, Any], paths: Sequence[str]) -> float:
    """By how many standard errors all arrays together are larger than they should be, by one factor."""
    pairs = [(float(np.std(theirs[path])), float(np.std(mine[path])), theirs[path].size) for path in paths]
    counted = [(math.log(size / sigma), count) for sigma, size, count in pairs if sigma and size]
    whole = sum(count for _, count in counted)
    return sum(ratio * count for ratio, count in counted) / math.sqrt(whole) if whole else 0.0


def _squares(theirs: Mapping[str, Any], mine: Mapping[str, Any], path: str) -> list[float]:
    """The squared differences of two arrays' spread and mean, in standard errors."""
    one, other = theirs.get(path), mine.get(path)
    if not isinstance(one, np.ndarray) or not isinstance(other, np.ndarray) or one.shape != other.shape:
        return [math.inf]
    if one.size < 2 or not (np.all(np.isfinite(one)) and np.all(np.isfinite(other))):
        return [math.inf]
    sigma, size = float(np.std(one)), float(np.std(other))
    if not sigma or not size:
        return [0.0 if np.array_equal(one, other) else math.inf]
    spread = math.log(size / sigma) ** 2 * one.size
    mean = (float(np.mean(one)) - float(np.mean(other))) ** 2 * one.size / (sigma**2 + size**2)
    return [spread, mean]
