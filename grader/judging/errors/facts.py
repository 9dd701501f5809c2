"""What is known of an error, in words that other sentences are made of."""

from __future__ import annotations

import ast

from grader.failures.failure import Failure, Operand

KINDS = {
    "int": "a whole number",
    "float": "a float",
    "None": "None",
    "bool": "True or False",
    "str": "a text",
    "function": "a function",
    "complex": "a complex number",
    "Generator": "a random generator",
    "set": "a set",
}


def kind_of(operand: Operand) -> str:
    """What an operand is."""
    if operand.kind == "array":
        return f"an array of shape {operand.shape}"
    if operand.kind in ("list", "tuple"):
        return f"a {operand.kind} of {operand.shape[0] if operand.shape else 0}"
    if operand.kind == "dict":
        return "a dictionary"
    return KINDS.get(operand.kind, f"of type {operand.kind}")


def origin_of(operand: Operand) -> str:
    """How a variable came by its value, to follow its name; empty if that is not known."""
    return f" (from `{operand.origin}`)" if operand.origin else ""


def arrays_of(failure: Failure) -> list[Operand]:
    """The arrays among what met."""
    return [operand for operand in failure.operands if operand.kind == "array"]


def holder_of(failure: Failure) -> Operand | None:
    """What is before the brackets."""
    return next((item for item in failure.operands if failure.expression.startswith(f"{item.text}[")), None)


def either(names: tuple[str, ...]) -> str:
    """Some names, to choose from."""
    return " or ".join(f"`{name}`" for name in names)


def called(failure: Failure) -> str:
    """The last part of the name of the function that was called, or an empty text."""
    return failure.expression.partition("(")[0].rpartition(".")[2] if "(" in failure.expression else ""


def function_in(text: str) -> str:
    """The function of an expression that is a call, as it is written; or an empty text."""
    try:
        node = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    return ast.unparse(node.func) if isinstance(node, ast.Call) else ""
