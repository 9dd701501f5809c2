"""Calling a function once more, with its expressions watched."""

from __future__ import annotations

import copy
from collections import Counter
from dataclasses import dataclass, field
from types import CodeType, FunctionType
from typing import Any

import numpy as np

from grader import calls
from grader.exercise import Case
from grader.given_away import withheld
from grader.tracing.instrument import SEEN, source_of, watched, watched_code
from grader.tracing.trace import Trace

MOST_OF_ONE = 3
"""How often the value of one expression is kept: those of the first passes of a loop."""

MOST_KEPT = 160
MOST_BYTES = 2**19

MOST_ENTRIES = 400
"""Larger arrays are not kept."""

AMPLE = 2
"""How many times as much is kept of a right solution, so that what is kept of a learner's function is among it."""

NUDGE = 1e-13
"""As a share of the arguments' floats. What changes by much more is round-off, and differs between processors."""

SETTLED = 1e-7
"""As a share of an array's largest entry."""


@dataclass
class _Recorder:
    values: list[tuple[int, Any]] = field(default_factory=list)
    counts: Counter[int] = field(default_factory=Counter)
    ample: int = 1
    size: int = 0

    def seen(self, number: int, value: Any) -> Any:
        """Keep a number or a small array, and pass it on."""
        if len(self.values) < MOST_KEPT * self.ample and self.counts[number] < MOST_OF_ONE * self.ample:
            kept = _kept(value)
            if kept is not None:
                self.size += getattr(kept, "nbytes", 8)
                if self.size <= MOST_BYTES * self.ample:
                    self.counts[number] += 1
                    self.values.append((number, kept))
        return value


def _kept(value: Any) -> Any:
    if isinstance(value, (bool, int, float, np.bool_, np.integer, np.floating)):
        return value
    if type(value) is np.ndarray and value.dtype.kind in "biufc" and value.size <= MOST_ENTRIES:
        return value.copy()
    return None


def watch(
    function: Any,
    case: Case,
    given_away: tuple[str, ...] = (),
    seconds: float = calls.CALL_SECONDS,
    *,
    ample: int = 1,
) -> Trace | None:
    """Call `function` on a case with its expressions watched, twice: what round-off decides is left out.

    Parameters
    ----------
    function : object
    case : Case
    given_away : tuple of str
        As in `Exercise`.
    seconds : float
        Limit for each call.
    ample : int
        How many times as much is kept as of a learner's function.

    Returns
    -------
    Trace or None
        None if its source cannot be had, or it is no plain function.
    """
    found = source_of(function)
    if found is None:
        return None
    source, line = found
    assert isinstance(function, FunctionType)
    code = watched_code(source, function)
    if code is None:
        return None
    given = calls.realize(case.arguments)
    first, second = (
        _values(function, code, case, [nudged(item, size) for item in given], given_away, seconds, ample)
        for size in (0.0, NUDGE)
    )
    kept = [
        (number, value)
        for (number, value), (other, again) in zip(first, _along(first, second), strict=False)
        if number == other and _settled(value, again)
    ]
    return Trace(source, line, tuple(kept))


def _values(
    function: FunctionType,
    code: CodeType,
    case: Case,
    arguments: list[Any],
    given_away: tuple[str, ...],
    seconds: float,
    ample: int,
) -> list[tuple[int, Any]]:
    recorder = _Recorder(ample=ample)
    names = function.__globals__
    names[SEEN] = recorder.seen
    try:
        with withheld(given_away):
            calls.call_once(watched(function, code), copy.deepcopy(arguments), case, seconds, 0)
    finally:
        names.pop(SEEN, None)
    return recorder.values


def nudged(argument: Any, size: float) -> Any:
    """An argument with its floats changed by so small a share that only round-off notices."""
    if not size:
        return argument
    if isinstance(argument, float):
        return argument * (1 + size)
    if isinstance(argument, np.ndarray) and argument.dtype.kind == "f":
        return argument * (1 + size * np.cos(np.arange(argument.size)).reshape(argument.shape))
    if isinstance(argument, dict):
        return {key: nudged(item, size) for key, item in argument.items()}
    if type(argument) in (list, tuple):
        return type(argument)(nudged(item, size) for item in argument)
    return argument


def _along(first: list[tuple[int, Any]], second: list[tuple[int, Any]]) -> list[tuple[int, Any]]:
    """The second values, up to where they come from other expressions than the first."""
    for place, ((one, _), (other, _)) in enumerate(zip(first, second, strict=False)):
        if one != other:
            return second[:place]
    return second


def _settled(value: Any, again: Any) -> bool:
    """Whether a value is more than round-off."""
    one, other = np.asarray(value), np.asarray(again)
    if one.shape != other.shape or one.dtype != other.dtype:
        return False
    if one.dtype.kind not in "fc":
        return bool(np.array_equal(one, other))
    with np.errstate(all="ignore"):
        finite = np.isfinite(one)
        if not np.array_equal(finite, np.isfinite(other)):
            return False
        off = np.max(np.abs(one[finite] - other[finite]), initial=0.0)
        return bool(off <= SETTLED * np.max(np.abs(one[finite]), initial=0.0))
