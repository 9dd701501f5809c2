"""Reading an error where it was raised: the learner's own lines, the expression that failed, and what met there."""

from __future__ import annotations

import ast
import builtins
import difflib
import linecache
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any

import numpy as np

from grader.failures.failure import LONGEST, MOST_FRAMES, MOST_NEAR, MOST_OPERANDS, Failure, Frame, Operand
from grader.plain_text import one_line

NOT_THEIRS = tuple(
    {
        str(Path(__file__).parents[1]),
        str(Path(__file__).parents[2] / "init_utils"),
        *(sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")),
        str(Path(np.__file__).parent),
    }
)
"""Folders of files that are not the learner's."""

MOST_NAMES = 500
MOST_LINES = 5
ABSENT = object()


def failure_of(error: BaseException) -> Failure | None:
    """What happened where an error was raised; None if nothing can be said. It never raises one itself."""
    try:
        return _read(error)
    except Exception:
        return None


def _read(error: BaseException) -> Failure:
    theirs = [item for item in _tracebacks(error) if not _is_ours(item.tb_frame)]
    frames = [Frame(item.tb_frame.f_code.co_name, item.tb_lineno, _source(item)) for item in theirs]
    kept = frames if len(frames) <= MOST_FRAMES else [*frames[:2], *frames[2 - MOST_FRAMES :]]
    kind, _, message = one_line(error).partition(": ")
    if not theirs:
        return Failure(kind, message)
    last = theirs[-1]
    expression = _failing(last)
    wanted, known = _missing(error, last.tb_frame)
    near = (
        difflib.get_close_matches(wanted, known, MOST_NEAR, 0.5 if isinstance(error, KeyError) else 0.6)
        if wanted
        else []
    )
    swapped = [name for name in known if wanted and name.lower() == wanted.lower()]
    return Failure(
        kind,
        message,
        tuple(kept),
        expression[:LONGEST],
        tuple(islice(_operands(expression, last.tb_frame), MOST_OPERANDS)),
        tuple(dict.fromkeys([*swapped, *near]))[:MOST_NEAR],
        wanted,
    )


def _tracebacks(error: BaseException) -> Iterator[TracebackType]:
    current = error.__traceback__
    while current is not None:
        yield current
        current = current.tb_next


def _is_ours(frame: FrameType) -> bool:
    """Whether a line is Python's, NumPy's or the course's own; compiled modules name their sources without a folder."""
    file = frame.f_code.co_filename
    return file.startswith((*NOT_THEIRS, "<frozen", "<__array_function__")) or file.endswith((".pyx", ".pxd"))


def _source(item: TracebackType) -> str:
    line = linecache.getline(item.tb_frame.f_code.co_filename, item.tb_lineno, item.tb_frame.f_globals)
    return " ".join(line.split())[:LONGEST]


def _failing(item: TracebackType) -> str:
    """The expression that failed, as it is written; the whole line if that cannot be told."""
    code, line = item.tb_frame.f_code, _source(item)
    first, last, start, end = next(islice(code.co_positions(), item.tb_lasti // 2, None), (None,) * 4)
    if first is None or last is None or start is None or end is None:
        return line
    lines = [
        linecache.getline(code.co_filename, number, item.tb_frame.f_globals).encode()
        for number in range(first, min(last, first + MOST_LINES) + 1)
    ]
    lines[-1] = lines[-1][:end] if last < first + MOST_LINES else lines[-1]
    lines[0] = lines[0][start:]
    return " ".join(b" ".join(lines).decode(errors="ignore").split()) or line


def _operands(expression: str, frame: FrameType) -> Iterator[Operand]:
    """What an expression is made of, looked up without running anything."""
    try:
        body = ast.parse(expression).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    root: ast.AST = body[0] if len(body) == 1 else ast.Module(body, [])
    while isinstance(root, (ast.Expr, ast.Assign, ast.Return)) and root.value is not None:
        root = root.value
    parts: list[ast.expr] = []
    if isinstance(root, ast.BinOp):
        parts = [root.left, root.right]
    elif isinstance(root, ast.AugAssign):
        parts = [root.target, root.value]
    elif isinstance(root, ast.Call):
        parts = [*root.args, *(item.value for item in root.keywords)]
        if isinstance(root.func, ast.Attribute):
            parts.insert(0, root.func.value)
        else:
            parts.insert(0, root.func)
    elif isinstance(root, ast.Subscript):
        parts = [root.value, root.slice]
    elif isinstance(root, (ast.Attribute, ast.Starred)):
        parts = [root.value]
    elif isinstance(root, ast.Compare):
        parts = [root.left, *root.comparators]
    elif isinstance(root, ast.UnaryOp):
        parts = [root.operand]
    elif isinstance(root, ast.Name):
        parts = [root]
    for part in parts:
        value = _value(part, frame)
        if value is not ABSENT:
            described = _described(ast.unparse(part), value)
            if described is not None:
                yield described


def _value(node: ast.expr, frame: FrameType) -> Any:
    """The value of a name, an entry, a constant or a transposed array, without calling anything of the learner's."""
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name):
        found = frame.f_locals.get(node.id, ABSENT)
        found = frame.f_globals.get(node.id, ABSENT) if found is ABSENT else found
        return vars(builtins).get(node.id, ABSENT) if found is ABSENT else found
    if isinstance(node, ast.Attribute):
        whole = _value(node.value, frame)
        return whole.T if type(whole) is np.ndarray and node.attr == "T" else ABSENT
    if isinstance(node, ast.Subscript):
        whole, key = _value(node.value, frame), _value(node.slice, frame)
        if type(whole) is dict and type(key) in (str, int):
            return whole.get(key, ABSENT)
        if type(whole) in (list, tuple) and type(key) is int and -len(whole) <= key < len(whole):
            return whole[key]
        return ABSENT
    if isinstance(node, ast.JoinedStr):
        parts = [
            _value(item.value if isinstance(item, ast.FormattedValue) else item, frame)
            for item in node.values
        ]
        plain = all(type(part) in (str, int) for part in parts)
        return "".join(map(str, parts)) if plain else ABSENT
    if isinstance(node, ast.Tuple):
        return tuple(_value(item, frame) for item in node.elts)
    return ABSENT


def _described(text: str, value: Any) -> Operand | None:
    if type(value) is np.ndarray:
        return Operand(text, "array", value.shape)
    if value is None or type(value) in (bool, int, float, complex):
        return Operand(text, "None" if value is None else type(value).__name__)
    if isinstance(value, np.generic):
        return Operand(text, "float" if isinstance(value, np.floating) else "int")
    if type(value) in (list, tuple, str, dict):
        return Operand(text, type(value).__name__, (len(value),))
    if callable(value):
        return Operand(text, "function")
    return (
        None
        if type(value).__module__ == "builtins" and type(value).__name__ == "module"
        else Operand(text, type(value).__name__)
    )


def _missing(error: BaseException, frame: FrameType) -> tuple[str, list[str]]:
    """The name or key that does not exist, and those that do."""
    if isinstance(error, NameError):
        name = error.name if isinstance(error.name, str) else ""
        return name, _texts([*frame.f_locals, *frame.f_globals, *vars(builtins)])
    if isinstance(error, AttributeError) and isinstance(error.name, str):
        holder = error.obj
        module = type(holder) is type(sys) or type(holder) is np.ndarray
        return error.name, _texts(dir(holder)) if module else []
    if isinstance(error, KeyError) and error.args and isinstance(error.args[0], str):
        holders = [
            value for value in frame.f_locals.values() if type(value) is dict and error.args[0] not in value
        ]
        return error.args[0], _texts(key for holder in holders for key in islice(holder, MOST_NAMES))
    return "", []


def _texts(names: Iterable[object]) -> list[str]:
    plain = (name for name in names if type(name) is str and not name.startswith("_"))
    return list(dict.fromkeys(islice(plain, MOST_NAMES)))
