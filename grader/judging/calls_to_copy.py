"""The call of a case as lines of Python, for a learner to paste into a cell and run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from grader.exercise import Case, Exercise
from grader.judging.words import call_shown, describe, describe_values
from grader.values import Generator

LONGEST = 1500
"""Characters of a call; in a longer one the arguments are not written out, but asked for."""

MOST_CALLS = 6
"""Calls that are named below the checks."""

LONGEST_NAMED = 90
"""Characters of a call that is named."""

SEED = "np.random.seed(20_000)  # where the check began, for a function that draws without a seed of its own"


def call_to_copy(exercise: Exercise, wrong: Sequence[int], *, unseeded: bool = False) -> tuple[str, str]:
    """The shortest call among some visible cases, and what it should give.

    Parameters
    ----------
    exercise : Exercise
    wrong : sequence of int
        The cases that fail.
    unseeded : bool
        Whether what the function returns depends on the state of NumPy's global random stream.

    Returns
    -------
    call : str
        Lines of Python; empty if no case fails.
    expected : str
        In a few words; empty where the notebook's own functions decide what is right.
    """
    if not wrong:
        return "", ""
    written = [(_call(exercise, index, unseeded=unseeded), index) for index in wrong]
    text, index = min(written, key=lambda pair: ("grader" in pair[0], len(pair[0])))
    siblings = exercise.cases[index].siblings
    return text, "" if siblings else _expected(exercise.expected[index][0])


def calls_named(exercise: Exercise) -> tuple[str, ...]:
    """The calls of the visible cases, each in a few words."""
    shown = [call_shown(exercise, case) for case in exercise.cases if not case.hidden]
    return tuple(text if len(text) <= LONGEST_NAMED else f"{exercise.name}(…)" for text in shown[:MOST_CALLS])


def _call(exercise: Exercise, index: int, *, unseeded: bool) -> str:
    case = exercise.cases[index]
    own = f"# with your own {' and '.join(case.siblings)}; in the check, the grader's stand in for them"
    start = [own] if case.siblings else []
    start += ["import numpy as np"] if unseeded else []
    seed = [SEED] if unseeded else []
    line = _written(exercise.name, case)
    if line is not None and len(line) <= LONGEST:
        start += ["import numpy as np"] if "np." in line and not unseeded else []
        return "\n".join([*start, *([""] if len(start) > bool(case.siblings) else []), *seed, line])
    number = sum(not item.hidden for item in exercise.cases[: index + 1])
    line = f'{exercise.name}(*arguments("{exercise.name}", {number}))'
    return "\n".join([*start, "from grader import arguments", "", *seed, line])


def _written(name: str, case: Case) -> str | None:
    """A call with its arguments written out, or None if that takes more than literals."""
    written = [literal(argument) for argument in case.arguments]
    texts = [text for text in written if text is not None]
    if len(texts) < len(written):
        return None
    line = f"{name}({', '.join(texts)})"
    if len(line) <= 100:
        return line
    inner = "".join(f"    {text},\n" for text in texts)
    return f"{name}(\n{inner})"


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
