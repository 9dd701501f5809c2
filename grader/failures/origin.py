"""How a variable of a function came by its value: the right side of the only line that gives it one."""

from __future__ import annotations

import ast
import linecache
from collections.abc import Iterator
from types import FrameType

from grader.failures.failure import LONGEST

MOST_SOURCE = 50_000
"""Characters of a cell; a longer one is not read."""

INNER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


def origin(node: ast.expr, frame: FrameType) -> str:
    """What the only assignment to a variable puts into it, as it is written; empty if there are others, or none."""
    if not isinstance(node, ast.Name) or node.id not in frame.f_code.co_varnames:
        return ""
    if node.id in frame.f_code.co_varnames[: _parameters(frame)]:
        return ""
    function = definition_of(frame)
    if function is None:
        return ""
    bound = [value for name, value in _bound(function.body) if name == node.id]
    return ast.unparse(bound[0])[:LONGEST] if len(bound) == 1 and bound[0] is not None else ""


def definition_of(frame: FrameType) -> ast.FunctionDef | None:
    """The ``def`` that a frame runs, read from its source."""
    code = frame.f_code
    text = "".join(linecache.getlines(code.co_filename, frame.f_globals))
    if len(text) > MOST_SOURCE:
        return None
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name == code.co_name:
            first = min([node.lineno, *(item.lineno for item in node.decorator_list)])
            if first == code.co_firstlineno:
                return node
    return None


def _parameters(frame: FrameType) -> int:
    code = frame.f_code
    stars = bool(code.co_flags & 0x04) + bool(code.co_flags & 0x08)
    return code.co_argcount + code.co_kwonlyargcount + stars


def _bound(body: list[ast.stmt]) -> Iterator[tuple[str, ast.expr | None]]:
    """Each name that is given a value, with what it is given if that is written beside it alone."""
    waiting: list[ast.AST] = list(body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, INNER):
            continue
        match node:
            case ast.Assign(targets=[ast.Name(id=name)]):
                yield name, node.value
                waiting.append(node.value)
                continue
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()) | ast.ExceptHandler(name=str(name)):
                yield name, None
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                yield from ((name, None) for name in names)
        waiting += ast.iter_child_nodes(node)
