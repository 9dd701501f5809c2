"""Where in a function the first value is that is not finite, and what it comes from."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

import numpy as np

from grader.judging.locating.reading import Reading
from grader.plain_text import printable
from grader.tracing.instrument import definition
from grader.tracing.trace import Trace

LONGEST = 60
"""Characters of an expression that is shown."""

LOGARITHMS = ("log", "log2", "log10")

Array = np.ndarray[Any, Any]


def first_not_finite(trace: Trace) -> str:
    """Where a number first turns into one that is not finite, in a sentence; empty if that cannot be told.

    Parameters
    ----------
    trace : Trace
        Of the learner's function.

    Returns
    -------
    str
    """
    function = definition(trace.source)
    if function is None:
        return ""
    reading = Reading(function)
    latest: dict[int, Array] = {}
    for number, value in trace.values:
        if number not in reading.nodes or not isinstance(value, (bool, int, float, np.ndarray)):
            continue
        array = np.asarray(value)
        node, latest[number] = reading.nodes[number], array
        if array.dtype.kind != "f" or np.all(np.isfinite(array)):
            continue
        # Otherwise it came from somewhere that is not watched, or was there before.
        return _sentence(trace, node, array, latest, reading) if _made_here(node, latest, reading) else ""
    return ""


def _made_here(node: ast.expr, latest: Mapping[int, Array], reading: Reading) -> bool:
    """Whether all that an expression is made of was seen, and is finite."""
    if not isinstance(node, (ast.BinOp, ast.Call)):
        return False
    parts = list(reading.inside(node))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        module = reading.numbers.get(id(node.func.value))
        parts = [number for number in parts if number != module or number in latest]
    return bool(parts) and all(
        number in latest and latest[number].dtype.kind in "biuf" and np.all(np.isfinite(latest[number]))
        for number in parts
    )


def _sentence(
    trace: Trace, node: ast.expr, array: Array, latest: Mapping[int, Array], reading: Reading
) -> str:
    cause = _cause(node, array, latest, reading)
    if not cause:
        return ""
    text = " ".join((ast.get_source_segment(trace.source, node) or "").split())
    line = trace.line + node.lineno - 1
    return f"On line {line}, `{printable(text, LONGEST)}` is the first value that is not finite: {cause}."


def _cause(node: ast.expr, array: Array, latest: Mapping[int, Array], reading: Reading) -> str:
    if isinstance(node, ast.BinOp):
        below = latest.get(reading.numbers.get(id(node.right), -1))
        divided = isinstance(node.op, ast.Div) and below is not None and bool(np.any(below == 0))
        return "there is a division by zero" if divided else ""
    if not isinstance(node, ast.Call) or len(node.args) != 1 or node.keywords:
        return ""
    name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    given = latest.get(reading.numbers.get(id(node.args[0]), -1))
    if given is None:
        return ""
    if name in ("sqrt", *LOGARITHMS) and np.any(given < 0):
        return f"{name} gets a negative number, for which it gives nan"
    if name in LOGARITHMS and np.any(given == 0):
        return f"{name} gets zero, for which it gives -inf"
    if name == "exp" and np.any(np.isposinf(array)):
        return f"exp gets {np.max(given):.4g}, for which its value is too large for a float"
    return ""
