"""How an author writes down an exercise: `exercise`, `case` and the decorator `mistake`.

The solution is not here: it is in the source notebook, and what it returns is right by definition.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from grader.errors import GraderError
from grader.exercise import Case, Exercise, Part, Rule, Tolerance

SEEDED_DRAW = Tolerance(rtol=1e-12, atol=0.0)
"""The legacy random stream is the same everywhere, bit for bit; scaling it costs a rounding or two."""

ONE_PASS = Tolerance(rtol=1e-7, atol=1e-9)
"""One forward or backward pass: equivalent formulas differ by 2e-15 of the maximum."""


class ExerciseError(GraderError):
    """An exercise is not written down as it has to be; the message names it."""


@dataclass
class Draft:
    """An exercise as its author wrote it, before the build has run the solution."""

    exercise: Exercise
    mistakes: list[Callable[..., Any]] = field(default_factory=list)
    stored_mistake_cases: int = 3

    @property
    def name(self) -> str:
        """The function's name."""
        return self.exercise.name


def case(
    *arguments: Any,
    siblings: Mapping[str, str] | None = None,
    tolerance: Tolerance | None = None,
    topic: str = "",
) -> Case:
    """One call with these positional arguments; see `grader.exercise.Case`."""
    return Case(tuple(arguments), dict(siblings or {}), tolerance=tolerance, topic=topic)


def exercise(
    name: str,
    *,
    points: float,
    visible: Sequence[Any],
    hidden: Sequence[Any],
    parts: Sequence[Part] = (Part("value", ("*",), 1.0),),
    signature: str = "",
    rule: Rule = "value",
    tolerance: Tolerance = ONE_PASS,
    labels: Mapping[str, str] | None = None,
    masks: Sequence[str] = (),
    spread: Callable[..., Mapping[str, float]] | None = None,
    limits: Callable[..., Mapping[str, float]] | None = None,
    kept: Callable[..., Mapping[str, tuple[Any, float]]] | None = None,
    stored_mistake_cases: int = 3,
    given_away: Sequence[str] = (),
) -> Draft:
    """An exercise.

    Parameters
    ----------
    name, points, parts, signature, rule, tolerance, labels, masks
        See `grader.exercise.Exercise`; shares have to add up to 1.
    visible, hidden : sequence
        Cases: a `case`, or the only argument of a function that has one.
    spread : callable, optional
        For a seeded draw, from a case's arguments to the standard deviation of each array that is normal, by path.
    limits : callable, optional
        For a seeded draw, from a case's arguments to the bound of each array that is uniform around 0, by path.
    kept : callable, optional
        For seeded masks, from a case's arguments to what each array holds where nothing is dropped and the probability of
        keeping an entry; empty for cases whose values depend on the masks in other ways.
    stored_mistake_cases : int
        On how many visible, and how many hidden cases the outcomes of the mistakes are stored.
    given_away : sequence of str
        Functions of ``init_utils``, with their modules, that do what learners are to write: while the exercise is judged, a
        call of one earns nothing and says so.

    Raises
    ------
    ExerciseError
        If the shares do not add up to 1.
    """
    if abs(sum(part.share for part in parts) - 1) > 1e-9:
        raise ExerciseError(
            f"{name}: the shares of the parts add up to {sum(part.share for part in parts)}, not to 1"
        )
    cases = [_as_case(item) for item in visible]
    cases += [replace(_as_case(item), hidden=True) for item in hidden]
    if spread is not None:
        cases = [replace(item, spread=dict(spread(*item.arguments))) for item in cases]
    if limits is not None:
        cases = [replace(item, limits=dict(limits(*item.arguments))) for item in cases]
    if kept is not None:
        cases = [replace(item, kept=dict(kept(*item.arguments))) for item in cases]
    return Draft(
        Exercise(
            name,
            points,
            signature or f"{name}(…)",
            tuple(parts),
            rule,
            tolerance,
            dict(labels or {}),
            tuple(masks),
            tuple(cases),
            given_away=tuple(given_away),
        ),
        stored_mistake_cases=stored_mistake_cases,
    )


def _as_case(item: Any) -> Case:
    return item if isinstance(item, Case) else case(item)


def mistake(draft: Draft) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a function as a known mistake of an exercise; its docstring is what the learner reads."""

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        if not message_of(function):
            raise ExerciseError(
                f"{draft.name}: the mistake {function.__name__} has no docstring for the learner to read"
            )
        draft.mistakes.append(function)
        return function

    return register


def mistake_in_a_step(draft: Draft) -> Callable[[type], type]:
    """Decorator: register a class as a mistake, one that inherits a right solution in steps and does one of them wrong.

    Its instances are called as the exercise's function is; its docstring is what the learner reads.
    """

    def register(variant: type) -> type:
        def wrong(*arguments: Any) -> Any:
            return variant()(*arguments)

        wrong.__name__, wrong.__doc__ = variant.__name__, variant.__doc__
        mistake(draft)(wrong)
        return variant

    return register


def message_of(function: Callable[..., Any]) -> str:
    """The docstring of a mistake, in one line."""
    return " ".join((inspect.getdoc(function) or "").split())
