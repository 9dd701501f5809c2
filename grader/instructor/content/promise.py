"""A promise: what the text of an exercise says of its inputs, and which of its cases try that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Promise:
    """A phrase of an exercise's docstring, or of what it implies, with the cases that try it.

    Attributes
    ----------
    words : str
        What is promised: "any shape", "one example".
    tried : callable
        From a case's arguments to whether that case tries it; the cases are found by it, so it cannot name one that is gone.
    """

    words: str
    tried: Callable[..., bool]


def tried_by(promise: Promise, cases: Sequence[Any]) -> tuple[int, ...]:
    """Positions of the cases that try a promise."""
    return tuple(place for place, item in enumerate(cases) if promise.tried(*item.arguments))
