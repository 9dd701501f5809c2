"""How an array differs from the right one, in one sentence: a ratio, a sign, an order, an offset, or how many entries."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.exercise import Tolerance
from grader.judging.comparison import Difference

RATIO = Tolerance(rtol=1e-6, atol=1e-12)

NEARLY = 1e-4
"""Relative differences below this do not come from a different formula."""

ENOUGH_TO_SAY_ROUNDED = 4
"""Of fewer numbers, all may be near a round one by chance."""

ROUNDED = "is something rounded, or approximate, or is a small number added that does not belong there?"

NOT_FINITE_HINT = (
    ". Look for a division by zero, a root or logarithm of a number that has none, or an overflow"
)
"""What is said where the place is not known."""


def describe_difference(
    subject: str, right: np.ndarray[Any, Any], mine: np.ndarray[Any, Any], first: Difference
) -> str:
    """One sentence on how an array differs from the right one: transposed, ratio, sign, order, offset or how many entries."""
    return capital(_how_it_differs(subject, right, mine, first))


def capital(sentence: str) -> str:
    """A sentence about "the result" with a capital; names such as W1 stay unchanged."""
    return (
        f"The result{sentence.removeprefix('the result')}" if sentence.startswith("the result") else sentence
    )


def _how_it_differs(
    subject: str, right: np.ndarray[Any, Any], mine: np.ndarray[Any, Any], first: Difference
) -> str:
    if first.stage == "shape":
        turned = mine.shape == right.shape[::-1] and mine.ndim == 2 and mine.shape != right.shape
        hint = " It looks transposed." if turned else ""
        return f"{subject} has {first.got}, expected {first.expected}.{hint}"
    if first.stage == "dtype":
        return f"{subject} has {first.got}, expected {first.expected}: other types round or cut off what is stored later."
    if first.stage == "finite":
        return f"{subject} is not finite ({first.got}){NOT_FINITE_HINT}."
    if mine.shape != right.shape:
        mine = mine.reshape(right.shape)
    if right.dtype == bool and np.array_equal(mine, ~right):
        return f"{subject} is inverted: zero where it should not be, and not zero where it should be."
    right, mine = right.astype(float), mine.astype(float)
    if right.size == 1:
        return one_number(subject, float(right.item()), float(mine.item()), first)
    if sentence := pattern(subject, right, mine):
        return sentence
    wrong = ~np.isclose(mine, right, rtol=1e-7, atol=1e-9)
    if not wrong.any():  # the exercise's own tolerance is tighter
        wrong = mine != right
    place = np.unravel_index(int(np.argmax(np.abs(mine - right))), right.shape)
    where = ", ".join(str(int(index)) for index in place)
    return (
        f"{int(wrong.sum())} of the {right.size} entries of {subject} differ; the most at [{where}]: "
        f"expected {right[place]:.6g}, got {mine[place]:.6g}."
    )


def close(one: Any, other: Any) -> bool:
    """Equal except for round-off."""
    return bool(np.allclose(one, other, rtol=RATIO.rtol, atol=RATIO.atol))


def constant_ratio(entries: str, right: np.ndarray[Any, Any], mine: np.ndarray[Any, Any]) -> str:
    """One sentence if all numbers are the right ones times a factor, else nothing."""
    nonzero = right != 0
    if not np.any(nonzero) or not close(mine[~nonzero], 0):
        return ""
    ratio = float(np.median(mine[nonzero] / right[nonzero]))
    if abs(ratio) < RATIO.rtol or abs(ratio - 1) < 10 * RATIO.rtol or not close(mine, ratio * right):
        return ""
    if close(mine, -right):
        return f"{entries} has the wrong sign."
    return f"{entries} is {ratio:{'.5g' if abs(ratio - 1) > 1e-3 else '.8g'}} times the expected one."


def pattern(subject: str, right: np.ndarray[Any, Any], mine: np.ndarray[Any, Any]) -> str:
    """One sentence if all entries differ in the same way, else nothing; for arrays with more than one entry."""
    entries = f"Every entry of {subject}"
    if right.size == 1:
        return ""
    if np.any(right) and not np.any(mine):
        return f"{subject} is zero everywhere; the expected one is not."
    if sentence := constant_ratio(entries, right, mine):
        return sentence
    if close(mine - right, (mine - right).flat[0]):
        return f"{entries} is off by the same {(mine - right).flat[0]:.5g}."
    if np.allclose(mine, right, rtol=NEARLY, atol=RATIO.atol):
        return f"{subject} is right to {_digits(right, mine)} digits only: {ROUNDED}"
    decimals = _decimals_left(right, mine)
    if decimals is not None:
        counted = "1 decimal" if decimals == 1 else f"{decimals} decimals"
        return f"{subject} holds the right values, rounded to {counted}: keep all."
    if right.ndim == 2 and right.shape[0] == right.shape[1] and close(mine, right.T):
        return f"{subject} is transposed."
    if close(np.sort(mine, axis=None), np.sort(right, axis=None)):
        return f"{subject} holds the right values in a different order."
    return ""


def _decimals_left(right: np.ndarray[Any, Any], mine: np.ndarray[Any, Any]) -> int | None:
    """The number of decimals that the right values are rounded to; None if they are not, or if it may be chance."""
    if right.size < ENOUGH_TO_SAY_ROUNDED or not np.all(np.isfinite(right)):
        return None
    return next((number for number in range(1, 5) if close(mine, np.round(right, number))), None)


def one_number(subject: str, right: float, mine: float, first: Difference, *, alone: bool = True) -> str:
    """One sentence on a single number. Any two have a ratio: if the number is `alone`, only a whole one is mentioned."""
    said = f"{subject} is {first.got}, expected {first.expected}"
    ratio = mine / right if right else 0.0
    if not ratio or not np.isfinite(ratio) or first.expected.startswith("between"):
        return f"{said}."
    if abs(ratio - 1) < NEARLY:
        return f"{subject} is right to {_digits(np.array(right), np.array(mine))} digits only: {ROUNDED}"
    if ratio == -1:
        return f"{said}: it has the wrong sign."
    larger = max(abs(ratio), abs(1 / ratio))
    if alone and larger < 1000 and abs(larger - round(larger)) < RATIO.rtol * larger:
        return f"{said}: {ratio:.5g} times as much."
    return f"{said}."


def _digits(right: np.ndarray[Any, Any], mine: np.ndarray[Any, Any]) -> int:
    """To how many digits two nearly equal arrays agree; if only zeros differ, to all that a float has."""
    there = right != 0
    off = np.max(np.abs(mine[there] / right[there] - 1), initial=np.finfo(float).eps)
    return int(-np.log10(off))
