"""Exercises as files: what the build writes and every check reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

from grader import values
from grader.errors import BadValue, UnknownExercise
from grader.exercise import Case, Exercise, Mistake, Outcome, Part, Tolerance
from grader.tracing.trace import Route

REFERENCES = Path(__file__).parent / "references"
"""The references that learners hold: visible cases only."""

STEPS = REFERENCES / "steps"
"""What the expressions of right solutions come to on the visible cases."""


HINTS = REFERENCES / "hints"
"""The hints of each notebook."""


def to_data(item: Any) -> Any:
    """`item` with its dataclasses turned into dictionaries, ready for `values.pack`."""
    if isinstance(item, (Exercise, Mistake, Part, Outcome, Case, Tolerance)):
        return {
            entry.name: to_data(getattr(item, entry.name))
            for entry in fields(item)
            if not (entry.metadata.get("sparse") and getattr(item, entry.name) == entry.default)
        }
    if isinstance(item, tuple):
        return tuple(to_data(entry) for entry in item)
    if isinstance(item, Mapping):
        return {key: to_data(entry) for key, entry in item.items()}
    return item


def outcome_from_data(data: Mapping[str, Any]) -> Outcome:
    """The `Outcome` that `to_data` was given."""
    return Outcome(**data)


def exercise_from_data(data: Mapping[str, Any]) -> Exercise:
    """The `Exercise` that `to_data` was given."""
    content = dict(data)
    content["tolerance"] = Tolerance(**content["tolerance"])
    content["parts"] = tuple(Part(**part) for part in content["parts"])
    content["cases"] = tuple(_case_from_data(case) for case in content["cases"])
    content["mistakes"] = tuple(
        Mistake(
            mistake["name"],
            mistake["message"],
            tuple(None if outcome is None else outcome_from_data(outcome) for outcome in mistake["outcomes"]),
        )
        for mistake in content["mistakes"]
    )
    return Exercise(**content)


def _case_from_data(data: Mapping[str, Any]) -> Case:
    tolerance = data["tolerance"]
    return Case(**{**data, "tolerance": None if tolerance is None else Tolerance(**tolerance)})


def load_exercises(assignment: str) -> Mapping[str, Exercise]:
    """The exercises of one assignment by name, with the cases that learners may see, in the order of the notebook.

    Raises
    ------
    BadValue
        If the file of references is missing or damaged.
    """
    return read_exercises(REFERENCES / f"{assignment}.npz")


@cache
def read_exercises(path: Path) -> Mapping[str, Exercise]:
    """The exercises in a file of references, by name.

    Raises
    ------
    BadValue
        If the file is missing or damaged, or of another version.
    """
    content = values.read(path)
    try:
        return {data["name"]: exercise_from_data(data) for data in content["exercises"]}
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        raise BadValue(
            f"{path} is from a different version ({type(error).__name__}: {error}): run `grader build`"
        ) from None


@cache
def _read_steps(path: Path) -> Mapping[str, tuple[tuple[Route, ...], ...]]:
    content = values.read(path)
    try:
        return {
            name: tuple(tuple(Route(**route) for route in routes) for routes in cases)
            for name, cases in content["exercises"].items()
        }
    except (TypeError, KeyError, ValueError, AttributeError) as error:
        raise BadValue(
            f"{path} is from a different version ({type(error).__name__}: {error}): run `grader build`"
        ) from None


def load_routes(assignment: str, name: str, case: int) -> tuple[Route, ...]:
    """What right solutions of an exercise do on one of its visible cases; empty if that is not known.

    Raises
    ------
    BadValue
        If the file of a notebook's steps is damaged.
    """
    path = STEPS / f"{assignment}.npz"
    cases = _read_steps(path).get(name, ()) if path.exists() else ()
    return cases[case] if case < len(cases) else ()


def assignments() -> list[str]:
    """The assignments for which there are references, in order."""
    return sorted(path.stem for path in REFERENCES.glob("*.npz"))


def find_exercise(name: str, assignment: str | None = None) -> tuple[str, Exercise]:
    """The exercise `name`, of one assignment or of any, and its assignment.

    A name may occur in two notebooks (`forward_propagation`), so a check cell may name its assignment.

    Raises
    ------
    UnknownExercise
        If there is none; the message lists those that exist.
    """
    known: list[str] = []
    for candidate in [assignment] if assignment else assignments():
        exercises = load_exercises(candidate)
        if name in exercises:
            return candidate, exercises[name]
        known += exercises
    raise UnknownExercise(f"there is no exercise {name!r}; there are: {', '.join(sorted(known)) or 'none'}")
