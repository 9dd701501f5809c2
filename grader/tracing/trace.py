"""What the expressions of a function came to during one call, and what they come to in right solutions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

MOST_VALUES = 600
MOST_CHARACTERS = 20_000


@dataclass(frozen=True)
class Trace:
    """One call of a function.

    Attributes
    ----------
    source : str
        The function's text.
    line : int
        The line of its cell on which it begins.
    values : tuple of (int, value)
        In the order in which they were seen: the number of an expression, and a number or an array.
    """

    source: str
    line: int
    values: tuple[tuple[int, Any], ...]


@dataclass(frozen=True)
class Route:
    """One call of one right solution.

    Attributes
    ----------
    values : tuple
        Numbers and arrays that its expressions came to.
    names : mapping
        Those of its variables, by name.
    """

    values: tuple[Any, ...] = ()
    names: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)


def trace_from_data(data: Mapping[str, Any]) -> Trace | None:
    """The trace that arrived as data from where the learner's code is, or None if it is none; anything may be in it."""
    source, line, seen = data.get("source"), data.get("line"), data.get("values")
    if not isinstance(source, str) or type(line) is not int or not isinstance(seen, (list, tuple)):
        return None
    if not 0 < line < 10**6 or len(source) > MOST_CHARACTERS:
        return None
    pairs = [pair for pair in seen[:MOST_VALUES] if isinstance(pair, (list, tuple)) and len(pair) == 2]
    return Trace(source, line, tuple((number, value) for number, value in pairs if type(number) is int))
