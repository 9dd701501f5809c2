"""The values of right solutions, and whether a value is among them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from enum import IntEnum
from typing import Any

import numpy as np

SAME = 1e-9
"""As a share of an array's largest entry: values that differ by less are the same, on whatever processor."""

NEAR = 1e-6
"""Values that differ by less may be the same but for round-off, as difference quotients do."""


Array = np.ndarray[Any, Any]
Kind = tuple[bool, tuple[int, ...]]


class Match(IntEnum):
    """Whether a value is among others."""

    NO = 0
    NEAR = 1
    SAME = 2


class Known:
    """Values that occur in right solutions.

    Parameters
    ----------
    solutions : iterable
        For each solution, its values.
    """

    def __init__(self, solutions: Iterable[Iterable[Any]]) -> None:
        held: defaultdict[Kind, list[tuple[int, Array]]] = defaultdict(list)
        for owner, values in enumerate(solutions):
            for value in values:
                array = np.asarray(value)
                if array.dtype.kind not in "biufc":
                    continue
                kind, flat = _flat(array)
                held[kind].append((owner, flat))
                if len(kind[1]) == 2 and not kind[0]:  # also on its side
                    held[kind[0], kind[1][::-1]].append((owner, _flat(array.squeeze().T)[1]))
        self._rows = {
            kind: (np.array([owner for owner, _ in rows]), np.stack([flat for _, flat in rows]))
            for kind, rows in held.items()
        }

    def matches(self, value: Any) -> dict[int, Match]:
        """By solution, whether a value is among its own, as it is or turned on its side; without those that lack it."""
        kind, mine = _flat(np.asarray(value))
        if kind not in self._rows:
            return {}
        owners, rows = self._rows[kind]
        found: dict[int, Match] = {}
        off = np.max(np.abs(rows - mine), axis=1, initial=0.0)
        largest = np.max(np.abs(rows), axis=1, initial=0.0)
        for match, share in ((Match.NEAR, NEAR), (Match.SAME, SAME)):
            found |= dict.fromkeys(owners[off <= (0.0 if kind[0] else share) * largest].tolist(), match)
        return found

    def match(self, value: Any) -> Match:
        """Whether a value is among those of any solution."""
        return max(self.matches(value).values(), default=Match.NO)


def _flat(array: Array) -> tuple[Kind, Array]:
    """Whether an array is boolean, with its shape without axes of length 1; and its entries in a row, all of them finite."""
    boolean = array.dtype.kind == "b"
    flat = array.ravel().astype(complex if array.dtype.kind == "c" else float)
    for sentinel, there in (
        (1e200, np.isnan(flat)),
        (1e250, np.isposinf(flat.real)),
        (-1e250, np.isneginf(flat.real)),
    ):
        flat[there] = sentinel
    return (boolean, tuple(length for length in array.shape if length > 1)), flat


def tells(value: Any) -> bool:
    """Whether a value says something if it is right: whole numbers, halves, zeros and ones occur everywhere."""
    array = np.asarray(value)
    if array.size == 0 or array.dtype.kind not in "biufc":
        return False
    if array.dtype.kind == "b":
        return bool(array.size > 1 and np.any(array) and not np.all(array))
    if array.size == 1:
        return array.dtype.kind == "c" or (2 * float(array.item())) % 1 != 0
    return bool((array != array.flat[0]).any())


def whole(value: Any) -> bool:
    """Whether it is a whole number above 2: a size or a count, which says something if it is wrong."""
    return isinstance(value, (int, np.integer)) and not isinstance(value, bool) and int(value) > 2
