"""The first wrong value inside a function: which of its expressions has a value that no right solution has.

A right solution's values are the references' `Route`s: what its expressions come to on the same call. A value that differs
is no mistake if what is made from it is right again: then it is only another way to get there.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Any

import numpy as np

from grader.judging.comparison import leaves
from grader.judging.locating.known_values import Known, Match, tells, whole
from grader.judging.locating.reading import Reading
from grader.plain_text import printable
from grader.tracing.instrument import definition
from grader.tracing.trace import Route, Trace

LONGEST = 60
"""Characters of an expression that is shown."""

MOST_SHOWN = 3


@dataclass(frozen=True)
class Location:
    """The first expression whose value no right solution has.

    Attributes
    ----------
    line : int
        Of its cell.
    expression : str
        As it is written there; or the name of a variable that gets its value on that line.
    right : tuple of str
        The expressions in it whose values are right.
    variable : bool
        Whether it is a variable: its value may occur in a right solution, but not under its name.
    """

    line: int
    expression: str
    right: tuple[str, ...] = ()
    variable: bool = False


@dataclass(frozen=True)
class _Seen:
    """A value that was seen, and what it says."""

    number: int
    array: np.ndarray[Any, Any]
    wrong: bool
    """No right solution has it."""
    right: bool
    """The solution to which the function is closest has it, and it says something."""
    misnamed: bool
    """That solution has a variable of this name, and it never has this value."""


def locate(trace: Trace, routes: Sequence[Route], arguments: Sequence[Any]) -> Location | None:
    """The first expression with a value that no right solution has, if one can be told.

    Parameters
    ----------
    trace : Trace
        Of the learner's function.
    routes : sequence of Route
        Of right solutions, on the same call.
    arguments : sequence
        Of that call; they are right.

    Returns
    -------
    Location or None
    """
    function = definition(trace.source)
    if function is None or not routes:
        return None
    reading = Reading(function)
    given = [leaf for _, leaf in leaves(list(arguments))]
    values = [
        (number, value)
        for number, value in trace.values
        if number in reading.nodes and isinstance(value, (bool, int, float, complex, np.ndarray))
    ]
    with np.errstate(all="ignore"):
        return _Search(trace, reading, _seen(values, reading, routes, given)).first()


def _seen(
    values: Sequence[tuple[int, Any]], reading: Reading, routes: Sequence[Route], given: Sequence[Any]
) -> list[_Seen]:
    """What each value says: of all right solutions, the one with most of the values is what the function is compared with."""
    known = Known([*route.values, *given] for route in routes)
    matches = [known.matches(value) for _, value in values]
    telling = [tells(value) for _, value in values]
    counts = Counter(index for found in compress(matches, telling) for index in found)
    closest = max(range(len(routes)), key=lambda index: counts[index])
    names = routes[closest].names.keys() - reading.parameters
    held = {
        name: Known([[value for route in routes for value in route.names.get(name, ())]])
        for name in names & reading.names_read
    }
    found = []
    for (number, value), mine, says in zip(values, matches, telling, strict=True):
        node = reading.nodes[number]
        named = held.get(node.id) if isinstance(node, ast.Name) else None
        found.append(
            _Seen(
                number,
                np.asarray(value),
                (says or whole(value)) and not mine,
                says and mine.get(closest) is Match.SAME,
                says and named is not None and not named.match(value),
            )
        )
    return found


class _Search:
    def __init__(self, trace: Trace, reading: Reading, seen: list[_Seen]) -> None:
        self.trace, self.reading, self.seen = trace, reading, seen

    def first(self) -> Location | None:
        """The first wrong value that nothing right is made of."""
        latest: dict[int, _Seen] = {}
        assigned: dict[str, ast.stmt] = {}
        # Values from which something right is made; and statements with a wrong value, which is what they pass on.
        excused: set[int] = set()
        faulty: set[int] = set()
        for place, item in enumerate(self.seen):
            node = self.reading.nodes[item.number]
            inside = [latest[number] for number in self.reading.inside(node) if number in latest]
            latest[item.number] = item
            names = self.reading.assigned(item.number)
            assigned |= dict.fromkeys(names, self.reading.statements[item.number])
            if isinstance(node, ast.Name):
                statement = assigned.get(node.id)
                if statement is None or not (item.misnamed or item.wrong):
                    continue
                if self._made_right_later(place, {node.id}):
                    excused.add(id(item))
                elif item.misnamed or id(statement) not in faulty:
                    return Location(self._line(statement), self._text(node), variable=True)
                continue
            if item.wrong:
                faulty.add(id(self.reading.statements[item.number]))
            if item.wrong and not any(other.wrong and id(other) not in excused for other in inside):
                if self._made_right_later(place, names):
                    excused.add(id(item))
                    continue
                return Location(self._line(node), self._text(node), self._right(inside))
        return None

    def _right(self, inside: Sequence[_Seen]) -> tuple[str, ...]:
        """Those expressions in one that are right, as they are written."""
        shown = [
            self._text(self.reading.nodes[item.number])
            for item in inside
            if item.right and item.array.dtype.kind != "b"
        ]
        return tuple(dict.fromkeys(filter(None, shown)))[:MOST_SHOWN]

    def _line(self, node: ast.stmt | ast.expr) -> int:
        return self.trace.line + node.lineno - 1

    def _text(self, node: ast.expr) -> str:
        """An expression as it is written, in one line."""
        text = " ".join((ast.get_source_segment(self.trace.source, node) or "").split())
        return printable(text, LONGEST)

    def _made_right_later(self, place: int, names: set[str]) -> bool:
        """Whether a later value that is made from this one is right, and is more than one of those that it is made of."""
        above = self.reading.above(self.reading.nodes[self.seen[place].number])
        names, latest = set(names), {item.number: item for item in self.seen[: place + 1]}
        for item in self.seen[place + 1 :]:
            node = self.reading.nodes[item.number]
            latest[item.number] = item
            uses = not isinstance(node, ast.Name) and names & self.reading.values_used(node)
            if item.number not in above and not uses:
                continue
            if item.right and item.array.dtype.kind != "b" and not self._passed_on(item, node, latest):
                return True
            names |= self.reading.assigned(item.number)
        return False

    def _passed_on(self, item: _Seen, node: ast.expr, latest: Mapping[int, _Seen]) -> bool:
        """Whether a value is, but for round-off, one of those that it is made of."""
        parts = [latest[number].array for number in self.reading.inside(node) if number in latest]
        return any(
            part.shape == item.array.shape and part.dtype.kind != "b" and Known([[part]]).match(item.array)
            for part in parts
        )


def in_words(location: Location) -> str:
    """Where to look first, in a sentence or two."""
    start = f"Look at line {location.line} of your cell first:"
    if location.variable:
        return f"{start} there `{location.expression}` gets a value that it has in no right solution."
    text = f"{start} no right solution has the value of `{location.expression}`."
    if not location.right:
        return text
    *others, last = (f"`{shown}`" for shown in location.right)
    verb = "is" if not others else "are"
    return f"{text} {' and '.join(filter(None, [', '.join(others), last]))} {verb} right."
