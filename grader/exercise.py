"""What an exercise is, as data: its cases, the right outcomes, the known mistakes and how it is scored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from grader.failures.failure import Failure

Status = Literal[
    "returned",
    "raised",
    "timed out",
    "unsolved",
    "missing",
    "not callable",
    "other arguments",
    "not data",
    "given away",
]

Rule = Literal["value", "seeded draw", "orthogonal draw", "seeded mask", "free draw"]

ERROR_KINDS = (
    *(
        "TypeError",
        "ValueError",
        "IndexError",
        "KeyError",
        "NameError",
        "AttributeError",
        "ZeroDivisionError",
    ),
    *("RuntimeError", "MemoryError"),
)
"""Of an error on a hidden case, all that is told; of any other, that it was an error. Message and name of an error are the
learner's to choose, and could hold the hidden inputs: what is told has to come from a short list."""


def error_kind(error: str) -> str:
    """What is told of an error on a hidden case."""
    kind = error.split(":", maxsplit=1)[0]
    return kind if kind in ERROR_KINDS else "an error"


SPARSE = {"sparse": True}
"""Marks a field that is left out of the data when it has its default."""


@dataclass(frozen=True)
class Tolerance:
    """How close counts as equal: ``|got - expected| <= atol + rtol |expected|``, entry by entry.

    With `low` and `high` set, a number is compared with that band instead: low < got < high.
    """

    rtol: float = 1e-7
    atol: float = 1e-9
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Case:
    """One call of the graded function.

    Attributes
    ----------
    arguments : tuple
        Positional arguments; may hold `values.StandIn` and `values.Generator`.
    siblings : mapping
        Names of the notebook that are replaced during the call, each with the name of its stand-in.
    hidden : bool
        Whether the learner may see the inputs and outputs of this case.
    tolerance : Tolerance, optional
        For this case instead of the exercise's.
    spread : mapping
        For a seeded draw from the normal distribution, the standard deviation that each array is drawn with, by path; for an
        orthogonal draw, the gain of each matrix.
    limits : mapping
        For a seeded draw from the uniform distribution on (-limit, limit), the limit of each array, by path.
    kept : mapping
        For seeded masks, by path: what an array holds if nothing is dropped, and the probability of keeping an entry.
    topic : str
        What the case is about, for parts that are judged only on some of the cases.
    """

    arguments: tuple[Any, ...]
    siblings: Mapping[str, str] = field(default_factory=dict)
    hidden: bool = False
    tolerance: Tolerance | None = None
    spread: Mapping[str, float] = field(default_factory=dict)
    limits: Mapping[str, float] = field(default_factory=dict)
    kept: Mapping[str, tuple[Any, float]] = field(default_factory=dict)
    topic: str = field(default="", metadata=SPARSE)


@dataclass(frozen=True)
class Outcome:
    """What one call did, as data.

    Attributes
    ----------
    status : str
        "returned", or why there is no value.
    value : object
        The value that was returned, made of what `values.pack` knows.
    error : str
        Type and message of the exception, in one line.
    changed : tuple of int
        Positions of the arguments that were changed in place.
    repeatable : bool
        Whether a second call with equal arguments returned the same.
    printed : int
        Number of characters that the call printed.
    unbound : str
        The variable that was not defined, where that is why it raised.
    failure : Failure, optional
        Where and with what it raised.
    """

    status: Status
    value: Any = None
    error: str = ""
    changed: tuple[int, ...] = ()
    repeatable: bool = True
    printed: int = 0
    unbound: str = field(default="", metadata=SPARSE)
    failure: Failure | None = field(default=None, metadata=SPARSE)


@dataclass(frozen=True)
class Part:
    """A share of the points, for some of the values that the function returns.

    Attributes
    ----------
    label : str
        How the feedback calls it.
    paths : tuple of str
        Patterns (as in `fnmatch`) of the paths it covers: a key (``W1``), a position (``0``), both (``1.2``), or ``result``.
    share : float
        Fraction of the points; the shares of an exercise add up to 1. A part with share 0 must still be right.
    needs : str
        Label of the part without which this one earns nothing.
    topic : str
        If given, the part is judged only on the cases of this topic.
    within : float
        For a free draw, if given: only the standard deviations count, and they may be off by this factor.
    """

    label: str
    paths: tuple[str, ...]
    share: float
    needs: str = ""
    topic: str = field(default="", metadata=SPARSE)
    within: float = field(default=0.0, metadata=SPARSE)


@dataclass(frozen=True)
class Mistake:
    """A known mistake: what the learner reads, and what a function that makes it does on each case.

    `outcomes[i]` belongs to case i, or is None if it was not stored.
    """

    name: str
    message: str
    outcomes: tuple[Outcome | None, ...] = ()


@dataclass(frozen=True)
class Exercise:
    """A graded function.

    Attributes
    ----------
    name : str
        The function's name in the notebook.
    points : float
        What it is worth.
    signature : str
        How it is called, for messages: ``initialize_parameters_he(layers_dims)``.
    rule : str
        "value"; or "seeded draw" or "seeded mask", for which the right distribution from a different random stream earns most
        of the points, and "orthogonal draw", for which any orthogonal matrix does; or "free draw", for which only the
        distribution counts.
    parts : tuple of Part
        Shares of the points.
    labels : mapping
        Names for paths, for messages: ``{"1.1": "D1"}``.
    masks : tuple of str
        Paths where only zero or not zero counts, as in dropout masks.
    cases, expected : tuple
        The calls, and the right values for each: the first are the reference's, others are accepted as well if they fit
        on every case.
    mistakes : tuple of Mistake
        Known mistakes, in the order they are tried.
    given_away : tuple of str
        Shipped functions, with their modules, that would give the exercise away: during a call they refuse.
    order : tuple of str
        Paths, in the order in which the solution makes what is there.
    """

    name: str
    points: float
    signature: str
    parts: tuple[Part, ...]
    rule: Rule = "value"
    tolerance: Tolerance = Tolerance()
    labels: Mapping[str, str] = field(default_factory=dict)
    masks: tuple[str, ...] = ()
    cases: tuple[Case, ...] = ()
    expected: tuple[tuple[Any, ...], ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    given_away: tuple[str, ...] = field(default=(), metadata=SPARSE)
    order: tuple[str, ...] = field(default=(), metadata=SPARSE)


def visible_part(exercise: Exercise) -> Exercise:
    """The exercise as learners may hold it."""
    shown = [index for index, item in enumerate(exercise.cases) if not item.hidden]

    def pick(items: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(items[index] for index in shown)

    return replace(
        exercise,
        cases=pick(exercise.cases),
        expected=pick(exercise.expected),
        mistakes=tuple(replace(item, outcomes=pick(item.outcomes)) for item in exercise.mistakes),
    )
