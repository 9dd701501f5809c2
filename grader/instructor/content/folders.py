"""What is in the folder of a notebook: source, exercises, claims, right solutions and hidden references."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from grader.errors import GraderError
from grader.exercise import Exercise
from grader.instructor.content import ASSIGNMENTS
from grader.instructor.content.claim import Claim
from grader.instructor.content.drafts import Draft
from grader.instructor.content.hints import as_steps
from grader.predictions.prediction import Prediction
from grader.reference_files import read_exercises

CONTENT = Path(__file__).parent


class ContentError(GraderError):
    """Something is missing in the folder of a notebook; the message names the file and says what belongs there."""


def content_folder(assignment: str) -> Path:
    """The folder of an assignment below ``grader/instructor/content``.

    Raises
    ------
    ContentError
        If the course has no such assignment.
    """
    if assignment not in ASSIGNMENTS:
        raise ContentError(
            f"{assignment} has no line in ASSIGNMENTS of grader/instructor/content/__init__.py; "
            f"the course has {', '.join(ASSIGNMENTS)}"
        )
    return CONTENT / ASSIGNMENTS[assignment]


def source_path(assignment: str) -> Path:
    """The source notebook with its solutions; it need not exist. Raises `ContentError` as `content_folder` does."""
    return content_folder(assignment) / "source.py"


def hidden_references(assignment: str) -> Path:
    """The references with the hidden cases; need not exist. Raises `ContentError` as `content_folder` does."""
    return content_folder(assignment) / "hidden.npz"


def complete_exercises(assignment: str) -> Mapping[str, Exercise]:
    """The exercises of an assignment with all their cases, by name.

    Raises
    ------
    ContentError
        If the course has no such assignment.
    BadValue
        If the references are missing or damaged.
    """
    return read_exercises(hidden_references(assignment))


def drafts_of(assignment: str) -> dict[str, Draft]:
    """The exercises that ``exercises.py`` of an assignment defines, by name, in its order.

    Raises
    ------
    ContentError
        If the module is missing.
    """
    module = _module(assignment, "exercises", "its exercises, written with `exercise` and `mistake`")
    return {draft.name: draft for draft in vars(module).values() if isinstance(draft, Draft)}


def claims_of(assignment: str) -> Sequence[Claim]:
    """The claims that the notebook tests, from ``claims.py``.

    Raises
    ------
    ContentError
        If the module or its list ``CLAIMS`` is missing, or holds anything else.
    """
    what = "a list of its claims, empty if it tests none"
    claims = _value(assignment, "claims", "CLAIMS", what)
    if not (isinstance(claims, list | tuple) and all(isinstance(claim, Claim) for claim in claims)):
        raise ContentError(f"{content_folder(assignment) / 'claims.py'}: CLAIMS has to be {what}")
    return claims


def honest_solutions(assignment: str) -> Mapping[str, Sequence[Callable[..., Any]]]:
    """Right solutions that look different from the source's, by graded function, from ``honest.py``.

    Where they are many, it imports some from modules beside it, ``right_*.py``.

    Raises
    ------
    ContentError
        If the module or its dictionary ``HONEST`` is missing, or holds anything else.
    """
    solutions = _value(
        assignment, "honest", "HONEST", "for each function the right solutions that look different"
    )
    if not (isinstance(solutions, Mapping) and all(_are_functions(found) for found in solutions.values())):
        raise ContentError(
            f"{content_folder(assignment) / 'honest.py'}: HONEST has to be a dictionary with a list of functions for each "
            "graded function"
        )
    return solutions


def hints_of(assignment: str) -> Mapping[str, tuple[str, ...]]:
    """The hints for each graded function, from ``guidance/hints.py``, each on one line.

    Raises
    ------
    ContentError
        If the module or its dictionary ``HINTS`` is missing, or holds anything else.
    """
    what = "for each function three steps of help"
    try:
        return as_steps(_value(assignment, "guidance.hints", "HINTS", what))
    except TypeError as error:
        raise ContentError(
            f"{content_folder(assignment) / 'guidance' / 'hints.py'}: HINTS has to be a dictionary, {what} ({error})"
        ) from None


def guesses_of(assignment: str) -> dict[str, Prediction]:
    """What a notebook asks before its experiments, from ``guidance/guesses.py``, by name; none if there is no such file.

    Raises
    ------
    ContentError
        If it defines no list ``GUESSES``, or the list holds anything else.
    """
    if not (content_folder(assignment) / "guidance" / "guesses.py").exists():
        return {}
    what = "a list of predictions, written with `choose` and `number`"
    found = _value(assignment, "guidance.guesses", "GUESSES", what)
    if not (isinstance(found, list | tuple) and all(isinstance(item, Prediction) for item in found)):
        raise ContentError(
            f"{content_folder(assignment) / 'guidance' / 'guesses.py'}: GUESSES has to be {what}"
        )
    return {item.name: item for item in found}


def _are_functions(found: object) -> bool:
    return isinstance(found, list | tuple) and all(callable(function) for function in found)


def _value(assignment: str, module: str, name: str, what: str) -> Any:
    found = _module(assignment, module, f"{name}, {what}")
    if not hasattr(found, name):
        raise ContentError(
            f"{content_folder(assignment).joinpath(*module.split('.'))}.py: define {name}, {what}"
        )
    return getattr(found, name)


def _module(assignment: str, module: str, what: str) -> ModuleType:
    path = content_folder(assignment).joinpath(*module.split(".")).with_suffix(".py")
    name = f"{__package__}.{ASSIGNMENTS[assignment]}.{module}"
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name is None or not name.startswith(error.name):
            raise
        raise ContentError(f"{path} is missing: write it, with {what}") from None
