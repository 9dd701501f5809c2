"""A function's text: which expressions are made of which, and which variables get their values."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.tracing.instrument import numbered

SHAPE_ONLY = {"shape", "size", "ndim", "dtype"}
"""Of an array, what does not depend on its values."""

SHAPE_TAKEN = {
    "len",
    "zeros_like",
    "ones_like",
    "empty_like",
    "rand",
    "randn",
    "random",
    "zeros",
    "ones",
    "standard_normal",
}
"""Functions that take no more than shapes from their arguments."""


class Reading:
    """The watched expressions of a function, by number, and what stands where."""

    def __init__(self, function: ast.FunctionDef) -> None:
        self.parameters = {item.arg for item in ast.walk(function.args) if isinstance(item, ast.arg)}
        self.nodes = dict(numbered(function))
        self.names_read = {node.id for node in self.nodes.values() if isinstance(node, ast.Name)}
        self.numbers = {id(node): number for number, node in self.nodes.items()}
        self.statements: dict[int, ast.stmt] = {}
        self._parents: dict[int, ast.AST] = {}
        for statement in (node for node in ast.walk(function) if isinstance(node, ast.stmt)):
            self._place(statement, statement)

    def _place(self, node: ast.AST, statement: ast.stmt) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.stmt):
                continue
            self._parents[id(child)] = node
            if id(child) in self.numbers:
                self.statements[self.numbers[id(child)]] = statement
            self._place(child, statement)

    def inside(self, node: ast.AST) -> Iterator[int]:
        """The numbers of the watched expressions that an expression is made of, without those in them."""
        for child in ast.iter_child_nodes(node):
            number = self.numbers.get(id(child))
            if number is None:
                yield from self.inside(child)
            else:
                yield number

    def above(self, node: ast.AST) -> set[int]:
        """The numbers of the watched expressions of which an expression is a part."""
        found = set()
        while (parent := self._parents.get(id(node))) is not None:
            node = parent
            if id(node) in self.numbers:
                found.add(self.numbers[id(node)])
        return found

    def assigned(self, number: int) -> set[str]:
        """The variables that get their values from the statement of an expression."""
        statement = self.statements.get(number)
        targets: list[ast.expr] = []
        if isinstance(statement, ast.Assign):
            targets = statement.targets
        elif isinstance(statement, (ast.AnnAssign, ast.AugAssign, ast.For)):
            targets = [statement.target]
        return {name for target in targets for name in _stored(target)}

    def values_used(self, node: ast.AST) -> set[str]:
        """The variables whose values, and not only their shapes, an expression is made of."""
        if isinstance(node, ast.Name):
            return {node.id}
        if isinstance(node, ast.Attribute) and node.attr in SHAPE_ONLY:
            return set()
        if isinstance(node, ast.Call) and _name(node.func) in SHAPE_TAKEN:
            return set()
        return {name for child in ast.iter_child_nodes(node) for name in self.values_used(child)}


def _stored(target: ast.expr) -> Iterator[str]:
    """The variables that a target gives a value, or another entry."""
    if isinstance(target, ast.Name):
        yield target.id
    elif isinstance(target, (ast.Subscript, ast.Starred)):
        yield from _stored(target.value)
    elif isinstance(target, (ast.Tuple, ast.List)):
        for item in target.elts:
            yield from _stored(item)


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
