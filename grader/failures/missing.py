"""A name, an attribute or a key that does not exist: those that are like it, and where it does exist."""

from __future__ import annotations

import ast
import builtins
import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from types import FrameType, FunctionType, ModuleType
from typing import Any

import numpy as np

from grader.failures.failure import MOST_NEAR
from grader.failures.operands import exactly, value_of

MOST_NAMES = 500

OF_IPYTHON = {"In", "Out", "exit", "quit", "get_ipython", "open"}
"""What a notebook's variables hold without the learner's doing."""

PLAIN = (dict, list, tuple, str, int, float, bool)
"""Types of which `dir` runs nothing of the learner's."""

RENAMED = {"randn": "standard_normal", "rand": "random", "randint": "integers"}
"""What a generator calls the functions of the legacy stream."""


@dataclass(frozen=True)
class Missing:
    """What does not exist (`wanted`), what is like it (`near`), and the function that has it as a variable (`elsewhere`)."""

    wanted: str = ""
    near: tuple[str, ...] = ()
    elsewhere: str = ""


def missing(error: BaseException, expression: str, frame: FrameType) -> Missing:
    """The name, attribute or key that an error says does not exist; empty for other errors."""
    if isinstance(error, NameError) and isinstance(error.name, str):
        own = _texts(name for name in (*frame.f_locals, *frame.f_globals) if name not in OF_IPYTHON)
        near = _like(error.name, own, 0.65) or _like(error.name, _texts(vars(builtins)), 0.8)
        return Missing(error.name, near, _holder(error.name, frame))
    if isinstance(error, AttributeError) and isinstance(error.name, str):
        return Missing(error.name, _attributes(error))
    if isinstance(error, KeyError) and error.args and type(error.args[0]) is str:
        return Missing(error.args[0], _like(error.args[0], _keys(error.args[0], expression, frame), 0.5))
    if isinstance(error, TypeError):
        return _argument(error, expression, frame)
    return Missing()


def _like(name: str, known: list[str], cutoff: float) -> tuple[str, ...]:
    same = [item for item in known if item.lower() == name.lower() and item != name]
    near = difflib.get_close_matches(name, known, MOST_NEAR, cutoff)
    return tuple(dict.fromkeys([*same, *near]))[:MOST_NEAR]


def _attributes(error: AttributeError) -> tuple[str, ...]:
    holder: Any = error.obj
    name = str(error.name)
    if type(holder) is np.random.Generator and name in RENAMED:
        return (RENAMED[name],)
    if type(holder) is dict and name in holder:
        return (name,)
    known = exactly(holder, ModuleType, np.ndarray, np.random.Generator, *PLAIN)
    return _like(name, _texts(dir(holder)), 0.7) if known else ()


def _keys(wanted: str, expression: str, frame: FrameType) -> list[str]:
    """The keys of the dictionary that is read, or of all those at hand."""
    try:
        node = ast.parse(expression, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        node = ast.Constant(None)
    read = value_of(node.value, frame) if isinstance(node, ast.Subscript) else None
    holders = (
        [read] if type(read) is dict else [item for item in frame.f_locals.values() if type(item) is dict]
    )
    return _texts(key for holder in holders if wanted not in holder for key in islice(holder, MOST_NAMES))


def _holder(name: str, frame: FrameType) -> str:
    """A function of the notebook that makes a variable of that name."""
    for value in islice(list(frame.f_globals.values()), MOST_NAMES):
        if type(value) is FunctionType and value.__globals__ is frame.f_globals:
            code = value.__code__
            if (
                name in code.co_varnames[code.co_argcount + code.co_kwonlyargcount :]
                and code is not frame.f_code
            ):
                return code.co_name
    return ""


def _argument(error: TypeError, expression: str, frame: FrameType) -> Missing:
    """An argument's name that a function does not know."""
    _, found, rest = (str(error.args[0]) if error.args else "").partition("unexpected keyword argument '")
    wanted = rest.partition("'")[0]
    if not found or not wanted.isidentifier():
        return Missing()
    return Missing(wanted, _like(wanted, list(_parameters(expression, frame)), 0.6))


def _parameters(expression: str, frame: FrameType) -> Iterator[str]:
    """The names of the arguments of the function that is called."""
    try:
        node = ast.parse(expression, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    if not isinstance(node, ast.Call):
        return
    function = value_of(node.func, frame)
    if isinstance(node.func, ast.Attribute) and value_of(node.func.value, frame) is np:
        function = getattr(vars(np).get(node.func.attr), "__wrapped__", None)
    if type(function) is FunctionType:
        code = function.__code__
        yield from code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]


def _texts(names: Iterable[object]) -> list[str]:
    plain = (name for name in names if type(name) is str and not name.startswith("_"))
    return list(dict.fromkeys(islice(plain, MOST_NAMES)))
