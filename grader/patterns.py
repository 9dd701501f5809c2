"""How an array differs from the right one, in one sentence: a ratio, a sign, an order, an offset, or how many entries."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.comparison import Difference
from grader.exercise import Tolerance

RATIO = Tolerance(rtol=1e-6, atol=1e-12)


def describe_difference(
    subject: str, right: np.ndarray[Any, Any], mine: np.ndarray[Any, Any], first: Difference
) -> str:
    """One sentence on how an array differs from the right one: transposed, ratio, sign, order, offset or how many entries."""
    return capital(_how_it_differs(subject, right, mine, first))


def capital(sentence: str) -> str:
    """A sentence about "the result" with a capital; names such as W1 stay as they are."""
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
        return f"{subject} is not finite ({first.got}): look for a division by zero, a logarithm of zero or an overflow."
    if mine.shape != right.shape:
        mine = mine.reshape(right.shape)
    right, mine = right.astype(float), mine.astype(float)
    sentence = pattern(subject, right, mine)
    if sentence or right.size == 1:
        return sentence or f"{subject} differs: expected {first.expected}, got {first.got}."
    wrong = ~np.isclose(mine, right, rtol=1e-7, atol=1e-9)
    place = np.unravel_index(int(np.argmax(np.abs(mine - right))), right.shape)
    where = ", ".join(str(int(index)) for index in place)
    return (
        f"{int(wrong.sum())} of the {right.size} entries of {subject} differ; the most at [{where}]: "
        f"expected {right[place]:.6g}, got {mine[place]:.6g}."
    )


def close(one: Any, other: Any) -> bool:
    """Equal but for round-off."""
    return bool(np.allclose(one, other, rtol=RATIO.rtol, atol=RATIO.atol))


def constant_ratio(entries: str, right: np.ndarray[Any, Any], mine: np.ndarray[Any, Any]) -> str:
    """One sentence where all numbers are the right ones times a factor, else nothing."""
    nonzero = right != 0
    if not np.any(nonzero) or not close(mine[~nonzero], 0):
        return ""
    ratio = float(np.median(mine[nonzero] / right[nonzero]))
    if ratio == 0 or not close(mine, ratio * right):
        return ""
    if close(mine, -right):
        return f"{entries} has the wrong sign."
    return f"{entries} is {ratio:{'.5g' if abs(ratio - 1) > 1e-3 else '.8g'}} times the expected one."


def pattern(subject: str, right: np.ndarray[Any, Any], mine: np.ndarray[Any, Any]) -> str:
    """One sentence where all entries differ in the same way, else nothing."""
    entries = f"Every entry of {subject}" if right.size > 1 else subject
    if np.any(right) and not np.any(mine):
        return f"{subject} is zero{' everywhere' if right.size > 1 else ''}, the expected one is not."
    if (right.size > 1 or close(mine, -right)) and (sentence := constant_ratio(entries, right, mine)):
        return sentence
    if right.size == 1:
        return ""
    if right.ndim == 2 and right.shape[0] == right.shape[1] and close(mine, right.T):
        return f"{subject} is transposed."
    if close(np.sort(mine, axis=None), np.sort(right, axis=None)):
        return f"{subject} holds the right values in another order."
    if close(mine - right, (mine - right).flat[0]):
        return f"{entries} is off by the same {(mine - right).flat[0]:.5g}."
    return ""
