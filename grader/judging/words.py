"""Values, calls and errors in words, for sentences that a learner reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

import numpy as np

from grader.exercise import Case, Exercise, Outcome, Tolerance, error_kind
from grader.plain_text import printable
from grader.values import Generator, Opaque, StandIn

NAMES_SHOWN = 8
LONGEST_NAME = 41


def describe(value: Any) -> str:
    """What kind of thing a value is, for people who read a message."""
    if value is None:
        return "None (is the return missing?)"
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    if isinstance(value, Opaque):
        return f"an object of type {printable(value.type_name, LONGEST_NAME, code=False)}"
    if isinstance(value, Mapping):
        return f"a dictionary with {some_names(value)}"
    if isinstance(value, (tuple, list)):
        return f"a {type(value).__name__} of {len(value)}"
    if isinstance(value, (StandIn, Generator)):
        return f"an object of type {type(value).__name__}"
    if isinstance(value, str):
        return f"the text {value[:40]!r}"
    if isinstance(value, bool):
        return f"{value}"
    return f"the number {value:.6g}" if isinstance(value, (int, float)) else f"{value}"


def describe_values(array: np.ndarray[Any, Any], tolerance: Tolerance | None = None) -> str:
    """The first entries of an array, shortened."""
    if tolerance is not None and tolerance.low is not None and tolerance.high is not None:
        return f"between {tolerance.low:.3g} and {tolerance.high:.3g}"
    flat = array.ravel()
    digits = ".6g" if array.size > 1 else ".10g"
    shown = [f"{entry:{digits}}" if array.dtype.kind in "iuf" else str(entry) for entry in flat[:4]]
    if array.size == 1:
        return shown[0]
    return f"[{', '.join(shown)}{', …' if array.size > 4 else ''}]"


def some_names(names: Iterable[str]) -> str:
    """The first of some names that a learner chose."""
    shown = [printable(str(name), LONGEST_NAME, code=False) for name in islice(names, NAMES_SHOWN + 1)]
    return ", ".join(shown[:NAMES_SHOWN]) + (", …" if len(shown) > NAMES_SHOWN else "") or "no entries"


def short(argument: Any) -> str:
    """An argument, for use in a sentence."""
    if isinstance(argument, (int, float, str)):
        return repr(argument) if isinstance(argument, str) else str(argument)
    if (
        isinstance(argument, (list, tuple))
        and len(argument) <= 8
        and all(isinstance(item, (int, float, str)) for item in argument)
    ):
        return str(argument)
    if isinstance(argument, Generator):
        return f"default_rng({argument.seed})"
    return describe(argument) if not hasattr(argument, "name") else str(argument.name)


def call_shown(exercise: Exercise, case: Case) -> str:
    """The call of a case, for use in a sentence."""
    return f"{exercise.name}({', '.join(short(argument) for argument in case.arguments)})"


def error_shown(case: Case, outcome: Outcome) -> str:
    """The error of a call as the learner may see it: of a hidden case only its kind."""
    return error_kind(outcome.error) if case.hidden else outcome.error


def error_in_brief(case: Case, outcome: Outcome) -> str:
    """The error of a call without what only NumPy's authors know: then its kind."""
    shown = error_shown(case, outcome)
    return shown.partition(":")[0] if "ufunc" in shown else shown
