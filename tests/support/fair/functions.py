"""The text of a solved function, taken apart and put together in another way that does the same."""

from __future__ import annotations

import ast
from textwrap import indent


def definition(text: str, name: str) -> ast.FunctionDef:
    """The function `name` in a text."""
    return next(
        item for item in ast.parse(text).body if isinstance(item, ast.FunctionDef) and item.name == name
    )


def signature(text: str, name: str) -> str:
    """Its parameters with their defaults."""
    return ast.unparse(definition(text, name).args)


def passed(text: str, name: str) -> str:
    """Its parameters as another function passes them on."""
    return ", ".join(argument.arg for argument in definition(text, name).args.args)


def renamed(text: str, name: str, new: str) -> str:
    """The same function under another name."""
    return text.replace(f"def {name}(", f"def {new}(")


def caller(text: str, name: str, call: str) -> str:
    """A function `name` that returns what `call` does, such as ``work({})`` with its parameters in the braces."""
    return f"def {name}({signature(text, name)}):\n    return {call.format(passed(text, name))}\n"


def body(text: str, name: str) -> str:
    """What a function does, without its docstring, not indented."""
    statements = definition(text, name).body
    if ast.get_docstring(definition(text, name)) is not None:
        statements = statements[1:]
    return "\n".join(map(ast.unparse, statements))


def rebuilt(text: str, name: str, lines: str, *, head: str = "") -> str:
    """The function with other lines as its body."""
    return f"{head or f'def {name}({signature(text, name)}):'}\n{indent(lines, '    ')}\n"


def first(text: str, name: str, lines: str) -> str:
    """The function with some lines before everything else that it does."""
    return rebuilt(text, name, f"{lines}\n{body(text, name)}")


class _Numbers(ast.NodeTransformer):
    """Puts another expression in the place of the first number."""

    def __init__(self, expression: str) -> None:
        self.expression = expression
        self.value: float | None = None

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        if self.value is None and type(node.value) in (int, float):
            self.value = node.value  # type: ignore[assignment]
            return ast.parse(self.expression, mode="eval").body
        return node

    def visit_FormattedValue(self, node: ast.FormattedValue) -> ast.AST:
        return node


def with_number_outside(text: str, name: str, expression: str) -> tuple[str, float] | None:
    """The function with `expression` in place of the first number in it, and that number; None if there is none."""
    numbers = _Numbers(expression)
    lines = "\n".join(ast.unparse(numbers.visit(item)) for item in ast.parse(body(text, name)).body)
    return None if numbers.value is None else (rebuilt(text, name, lines), numbers.value)
