"""What met in an expression that failed, looked up in a frame without calling anything of the learner's."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator
from types import FrameType, ModuleType
from typing import Any

import numpy as np

from grader.failures.failure import Operand
from grader.failures.origin import origin

ABSENT = object()
"""Stands for a value that cannot be looked up."""


def exactly(value: Any, *kinds: type) -> bool:
    """Whether a value is of one of some types, and not of one derived from them.

    With ``in`` or `isinstance`, classes of the learner's could have a say.
    """
    return any(type(value) is kind for kind in kinds)


def operands(expression: str, frame: FrameType) -> Iterator[Operand]:
    """What an expression or a simple statement is made of, as far as it can be looked up."""
    try:
        body = ast.parse(f"{expression}: pass" if expression.startswith("for ") else expression).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    root: ast.AST = body[0] if len(body) == 1 else ast.Module(body, [])
    for part in _parts(root):
        value = value_of(part, frame)
        if value is not ABSENT:
            described = _described(part, value, frame)
            if described is not None:
                yield described


def _parts(root: ast.AST) -> list[ast.expr]:
    """The expressions that meet in a node, the first one first."""
    if isinstance(root, ast.Assign) and isinstance(root.targets[0], ast.Subscript):
        return [root.targets[0].value, root.targets[0].slice, root.value]
    while isinstance(root, (ast.Expr, ast.Assign, ast.Return)) and root.value is not None:
        root = root.value
    match root:
        case ast.BinOp():
            return [root.left, root.right]
        case ast.AugAssign():
            return [root.target, root.value]
        case ast.Call():
            holder = [root.func.value] if isinstance(root.func, ast.Attribute) else []
            given = [*root.args, *(item.value for item in root.keywords)]
            shapes = [item for argument in given if isinstance(argument, ast.Tuple) for item in argument.elts]
            return [
                root.func,
                *holder,
                *given,
                *(item for item in shapes if not isinstance(item, ast.Constant)),
            ]
        case ast.Subscript():
            return [root.value, root.slice]
        case ast.Attribute() | ast.Starred():
            return [root.value]
        case ast.Compare():
            return [root.left, *root.comparators]
        case ast.UnaryOp():
            return [root.operand]
        case ast.For():
            return [root.iter]
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            return [root.generators[0].iter]
        case ast.Name() | ast.Constant():
            return [root]
    return []


def value_of(node: ast.expr, frame: FrameType) -> Any:
    """The value of a name, an entry, a constant, a shape or a transposed array; `ABSENT` for anything that would run code."""
    match node:
        case ast.Constant():
            return node.value
        case ast.Name():
            found = frame.f_locals.get(node.id, ABSENT)
            found = frame.f_globals.get(node.id, ABSENT) if found is ABSENT else found
            return vars(builtins).get(node.id, ABSENT) if found is ABSENT else found
        case ast.Attribute(attr="T" | "shape" | "size" | "ndim"):
            whole = value_of(node.value, frame)
            return getattr(whole, node.attr) if type(whole) is np.ndarray else ABSENT
        case ast.Subscript():
            return _entry(value_of(node.value, frame), value_of(node.slice, frame))
        case ast.BinOp(op=ast.Add()):  # a key such as "W" + str(l)
            one, other = value_of(node.left, frame), value_of(node.right, frame)
            return one + other if type(one) is type(other) and exactly(one, str, int) else ABSENT
        case ast.BinOp(op=ast.Div()):
            one, other = value_of(node.left, frame), value_of(node.right, frame)
            plain = all(exactly(side, int, float) for side in (one, other))
            return one / other if plain and other else ABSENT
        case ast.UnaryOp(op=ast.USub()):
            value = value_of(node.operand, frame)
            if type(value) is np.ndarray:
                return value  # of the same shape, which is all that is told of it
            return -value if exactly(value, int, float) else ABSENT
        case ast.Call(func=ast.Name(id="str"), args=[argument], keywords=[]):
            value = value_of(argument, frame)
            return str(value) if exactly(value, str, int) and _is_builtin("str", frame) else ABSENT
        case ast.Call(func=ast.Name(id="len"), args=[argument], keywords=[]):
            value = value_of(argument, frame)
            sized = exactly(value, list, tuple, dict, str) or (type(value) is np.ndarray and value.ndim)
            return len(value) if sized and _is_builtin("len", frame) else ABSENT
        case ast.JoinedStr():
            return _text(node, frame)
        case ast.Tuple():
            return tuple(value_of(item, frame) for item in node.elts)
    return ABSENT


def _entry(whole: Any, key: Any) -> Any:
    if type(whole) is dict and exactly(key, str, int):
        return whole.get(key, ABSENT)
    if exactly(whole, list, tuple) and type(key) is int and -len(whole) <= key < len(whole):
        return whole[key]
    return ABSENT


def _text(node: ast.JoinedStr, frame: FrameType) -> Any:
    parts = [
        value_of(item.value if isinstance(item, ast.FormattedValue) else item, frame) for item in node.values
    ]
    plain = all(exactly(part, str, int) for part in parts)
    return "".join(map(str, parts)) if plain else ABSENT


def _is_builtin(name: str, frame: FrameType) -> bool:
    """Whether a name still means what it means in Python."""
    return value_of(ast.Name(name), frame) is vars(builtins)[name]


def _described(part: ast.expr, value: Any, frame: FrameType) -> Operand | None:
    text, source = ast.unparse(part), origin(part, frame)
    if type(value) is np.ndarray:
        return Operand(text, "array", value.shape, source)
    if value is None or exactly(value, bool, int, float, complex):
        return Operand(text, "None" if value is None else _class_name(value), (), source)
    if issubclass(type(value), np.generic):
        return Operand(text, "float" if issubclass(type(value), np.floating) else "int", (), source)
    if exactly(value, list, tuple, str, dict):
        return Operand(text, _class_name(value), (len(value),), source)
    if callable(value):
        return Operand(text, "function")
    return None if type(value) is ModuleType else Operand(text, _class_name(value))


def _class_name(value: Any) -> str:
    """The name of a value's class, whatever that says of itself."""
    return str(vars(type)["__name__"].__get__(type(value)))
