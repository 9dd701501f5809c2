"""The call of a case as lines of Python, for a learner to paste into a cell and run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from grader.exercise import Case, Exercise
from grader.judging.words import describe, describe_values
from grader.values import Generator

LONGEST = 6000
"""Characters of a call; a longer one is not shown."""


def call_to_copy(exercise: Exercise, wrong: Sequence[int]) -> tuple[str, str]:
    """The shortest call among some visible cases, and what it should give.

    Parameters
    ----------
    exercise : Exercise
    wrong : sequence of int
        The cases that fail.

    Returns
    -------
    call : str
        Lines of Python; empty if none of the calls can be written down in a few lines.
    expected : str
        In a few words; empty where the notebook's own functions decide what is right.
    """
    written = [(text, index) for index in wrong if (text := _call(exercise, exercise.cases[index]))]
    if not written:
        return "", ""
    text, index = min(written, key=lambda pair: len(pair[0]))
    siblings = exercise.cases[index].siblings
    return text, "" if siblings else _expected(exercise.expected[index][0])


def _call(exercise: Exercise, case: Case) -> str:
    arguments = [literal(argument) for argument in case.arguments]
    if any(argument is None for argument in arguments):
        return ""
    written = [str(argument) for argument in arguments]
    line = f"{exercise.name}({', '.join(written)})"
    if len(line) > 100:
        inner = "".join(f"    {argument},\n" for argument in written)
        line = f"{exercise.name}(\n{inner})"
    notes = [f"# with your own {' and '.join(case.siblings)}"] if case.siblings else []
    text = "\n".join([*notes, *(["import numpy as np", ""] if "np." in line else []), line])
    return text if len(text) <= LONGEST else ""


def literal(value: Any) -> str | None:
    """Python that makes a value, or None if that takes more than a literal."""
    if isinstance(value, np.ndarray):
        return _array(value)
    if isinstance(value, Generator):
        return f"np.random.default_rng({value.seed})"
    if isinstance(value, float):
        return repr(value) if np.isfinite(value) else None
    if value is None or isinstance(value, (bool, int, str)):
        return repr(value)
    if isinstance(value, Mapping):
        entries = {str(key): literal(item) for key, item in value.items()}
        return (
            None
            if None in entries.values()
            else f"{{{', '.join(f'{key!r}: {item}' for key, item in entries.items())}}}"
        )
    if isinstance(value, (list, tuple)):
        items = [literal(item) for item in value]
        if None in items:
            return None
        inner = ", ".join(map(str, items))
        return f"[{inner}]" if isinstance(value, list) else f"({inner},)" if len(items) == 1 else f"({inner})"
    return None


def _array(array: np.ndarray[Any, Any]) -> str | None:
    if array.size > LONGEST or not np.all(np.isfinite(array)):
        return None
    if not array.size:
        return f"np.zeros({array.shape}, dtype={array.dtype.name!r})"
    made = f"np.array({array.tolist()!r}"
    return (
        f"{made})"
        if np.array(array.tolist()).dtype == array.dtype
        else f"{made}, dtype={array.dtype.name!r})"
    )


def _expected(value: Any) -> str:
    """What a call should give, in a few words."""
    if isinstance(value, np.ndarray):
        shown = describe_values(value)
        return shown if value.size == 1 else f"shape {value.shape}: {shown}"
    if isinstance(value, float):
        return f"{value:.10g}"
    if isinstance(value, Mapping):
        first = next(((key, item) for key, item in value.items() if isinstance(item, np.ndarray)), None)
        start = f"; {first[0]} = {describe_values(first[1])}" if first else ""
        return f"{describe(value)}{start}"
    if isinstance(value, (tuple, list)):
        return ", ".join(_expected(item) for item in value[:4]) + (", …" if len(value) > 4 else "")
    return "None" if value is None else repr(value)
