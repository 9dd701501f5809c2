"""A function's code with its expressions watched: each passes on its value, and shows it first."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from types import CodeType, FunctionType
from typing import Any

from grader.tracing.trace import MOST_CHARACTERS

SEEN = "__value_seen__"
"""What the watched code calls with the number of an expression and its value."""

WATCHED = (
    ast.BinOp,
    ast.UnaryOp,
    ast.BoolOp,
    ast.Compare,
    ast.IfExp,
    ast.Call,
    ast.Subscript,
    ast.Attribute,
    ast.Name,
)
UNFIT = (ast.Yield, ast.YieldFrom, ast.Await)


def source_of(function: Any) -> tuple[str, int] | None:
    """The text of a plain function's ``def``, moved to the left, and the line of its cell or file where that begins."""
    if not isinstance(function, FunctionType) or hasattr(function, "__wrapped__"):
        return None
    try:
        lines, first = inspect.getsourcelines(function)
    except (OSError, TypeError, SyntaxError, IndexError):
        return None
    source = textwrap.dedent("".join(lines))
    return (source, max(1, first)) if len(source) <= MOST_CHARACTERS else None


def definition(source: str) -> ast.FunctionDef | None:
    """The ``def`` that a source is, or None."""
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    found = body[0] if body else None
    return found if isinstance(found, ast.FunctionDef) else None


def numbered(function: ast.FunctionDef) -> Iterator[tuple[int, ast.expr]]:
    """The watched expressions of a function's body, each with its number; the same for the same source."""
    yield from enumerate(_expressions(function))


def _expressions(function: ast.FunctionDef) -> Iterator[ast.expr]:
    left_out = {id(node) for node in ast.walk(function) for node in _without_a_value(node)}
    for statement in function.body:
        for node in ast.walk(statement):
            if not isinstance(node, WATCHED) or id(node) in left_out:
                continue
            if isinstance(getattr(node, "ctx", None), (ast.Store, ast.Del)):
                continue
            yield node


def _without_a_value(node: ast.AST) -> Iterator[ast.AST]:
    """What is no value of its own: a function that is called, an array that is yet to be filled or is being filled."""
    if isinstance(node, ast.Call):
        yield node.func
        if isinstance(node.func, ast.Attribute) and node.func.attr.startswith("empty"):
            yield node
    elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
        yield node.value


def watched_code(source: str, function: FunctionType) -> CodeType | None:
    """The code of `function`, made from its source again, with each watched expression passed to `SEEN`."""
    tree = definition(source)
    if tree is None or any(isinstance(node, UNFIT) for node in ast.walk(tree)):
        return None
    numbers = {id(node): number for number, node in numbered(tree)}
    tree.decorator_list, tree.returns = [], None
    tree.body = [_Watching(numbers).visit(statement) for statement in tree.body]
    for argument in ast.walk(tree.args):
        if isinstance(argument, ast.arg):
            argument.annotation = None
    free = function.__code__.co_freevars
    outer = ast.parse(f"def outer({', '.join(free)}):\n    pass").body[0]
    assert isinstance(outer, ast.FunctionDef)
    outer.body = [tree]
    module = ast.fix_missing_locations(ast.Module([outer], []))
    try:
        code = compile(module, function.__code__.co_filename, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    for inner in _codes(code):
        if inner.co_name == tree.name and inner.co_freevars == free:
            return inner
    return None


def watched(function: FunctionType, code: CodeType) -> Callable[..., Any]:
    """`function` with that code: its own global variables, defaults and closure."""
    made = FunctionType(
        code, function.__globals__, function.__name__, function.__defaults__, function.__closure__
    )
    made.__kwdefaults__ = function.__kwdefaults__
    return made


def _codes(code: CodeType) -> Iterator[CodeType]:
    """The code of ``outer``'s own functions."""
    for outer in code.co_consts:
        if isinstance(outer, CodeType):
            yield from (inner for inner in outer.co_consts if isinstance(inner, CodeType))


class _Watching(ast.NodeTransformer):
    """Wraps each numbered expression in a call of `SEEN`."""

    def __init__(self, numbers: dict[int, int]) -> None:
        self.numbers = numbers

    def visit(self, node: ast.AST) -> Any:
        number = self.numbers.get(id(node))
        changed = super().visit(node)
        if number is None:
            return changed
        return ast.copy_location(_seen(number, changed), node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        if node.value is not None:
            node.value = self.visit(node.value)
        return node

    def visit_Match(self, node: ast.Match) -> ast.AST:
        node.subject = self.visit(node.subject)
        for case in node.cases:  # patterns are no expressions, though they look like some
            case.body = [self.visit(statement) for statement in case.body]
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.body = [self.visit(statement) for statement in node.body]
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        return node


def _seen(number: int, value: ast.expr) -> ast.Call:
    return ast.Call(ast.Name(SEEN, ast.Load()), [ast.Constant(number), value], [])
