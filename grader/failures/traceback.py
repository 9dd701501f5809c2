"""Reading an error where it was raised: the learner's own lines, the expression that failed, and what met there."""

from __future__ import annotations

import ast
import contextlib
import linecache
import os.path
import sysconfig
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from types import FrameType, TracebackType

import numpy as np

from grader.failures.failure import LONGEST, MOST_FRAMES, MOST_OPERANDS, Failure, Frame, Operand
from grader.failures.missing import Missing, missing
from grader.failures.operands import operands
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

MOST_LINES = 5


def failure_of(error: BaseException) -> Failure | None:
    """What happened where an error was raised; None if nothing can be said. It never raises one itself."""
    try:
        return _read(error)
    except Exception:
        return None


def _read(error: BaseException) -> Failure:
    theirs = [item for item in _tracebacks(error) if not _is_ours(item.tb_frame)]
    frames = [
        Frame(item.tb_frame.f_code.co_name, item.tb_lineno, _source(item), _module(item.tb_frame))
        for item in theirs
    ]
    kept = frames if len(frames) <= MOST_FRAMES else [*frames[:2], *frames[2 - MOST_FRAMES :]]
    kind, _, message = one_line(error).partition(": ")
    if not theirs:
        return Failure(kind, message)
    last = theirs[-1]
    expression = _failing(last)
    absent, met = Missing(), tuple[Operand, ...]()
    with contextlib.suppress(Exception):  # then the lines are told without these
        absent = missing(error, expression, last.tb_frame)
    with contextlib.suppress(Exception):
        met = tuple(islice(operands(expression, last.tb_frame), MOST_OPERANDS))
    return Failure(
        kind,
        message,
        tuple(kept),
        expression[:LONGEST],
        met,
        absent.near,
        absent.wanted,
        absent.elsewhere,
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


def _module(frame: FrameType) -> str:
    """The name of the learner's own file that a line is in; empty for a cell, whose text is in a file that no one names."""
    name = frame.f_globals.get("__name__")
    file = frame.f_code.co_filename
    in_a_file = type(name) is str and name != "__main__" and file.endswith(f"{name.rpartition('.')[2]}.py")
    return os.path.basename(file)[:60] if in_a_file else ""


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
    return _statement(" ".join(b" ".join(lines).decode(errors="ignore").split()), line) or line


def _statement(expression: str, line: str) -> str:
    """`expression`, or the line where what failed is its left side, or the head of a loop."""
    if expression.startswith("for "):
        return line.partition(":")[0] if line.startswith("for ") else line
    try:
        body = ast.parse(line).body
        found = ast.unparse(ast.parse(expression))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return expression
    assigned = body[0].targets if len(body) == 1 and isinstance(body[0], ast.Assign) else []
    return line if any(ast.unparse(target) in (found, f"({found})") for target in assigned) else expression
