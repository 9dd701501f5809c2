"""Reasons for an error that lie in a name: of a variable, an attribute or an entry."""

from __future__ import annotations

from grader.failures.failure import Failure
from grader.judging.errors.facts import either

HOLDERS = {
    "numpy.ndarray": "An array",
    "numpy.random._generator.Generator": "A random generator",
    "dict": "A dictionary",
    "list": "A list",
    "tuple": "A tuple",
    "str": "A text",
    "int": "A number",
    "float": "A number",
}


def variable(failure: Failure) -> str:
    """A variable that does not exist, or not yet."""
    if failure.error == "UnboundLocalError":
        name = failure.wanted or (failure.expression if failure.expression.isidentifier() else "")
        name = f"`{name}`" if name else "this variable"
        return (
            f"The function reads {name} before it has given it a value: on the way to this line, no line did."
        )
    if failure.error != "NameError" or not failure.wanted:
        return ""
    if failure.elsewhere:
        return (
            f"`{failure.wanted}` is a variable of `{failure.elsewhere}`, and other functions do not see it: "
            f"take it as an argument, or from what `{failure.elsewhere}` returns."
        )
    if failure.near:
        return f"There is no `{failure.wanted}`. Do you mean {either(failure.near)}?"
    return f"There is no `{failure.wanted}` here: no argument, no variable of this function, and none of the notebook."


def attribute(failure: Failure) -> str:
    """An attribute that an object does not have."""
    if failure.error != "AttributeError" or not failure.wanted or "NoneType" in failure.message:
        return ""
    if "module 'numpy" in failure.message:
        holder = "NumPy"
    else:
        kind = failure.message.partition("'")[2].partition("'")[0]
        holder = HOLDERS.get(kind, "")
    if not holder:
        return ""
    if holder == "A dictionary" and failure.near == (failure.wanted,):
        return f'An entry of a dictionary is read with brackets: ["{failure.wanted}"], not .{failure.wanted}.'
    text = f"{holder} has no `{failure.wanted}`."
    return f"{text} Do you mean {either(failure.near)}?" if failure.near else text


def key(failure: Failure) -> str:
    """An entry that a dictionary does not have."""
    if failure.error != "KeyError":
        return ""
    if not failure.wanted:
        return f"The dictionary has no entry {failure.message}." if failure.message.isdigit() else ""
    text = f"There is no entry '{failure.wanted}'."
    return f"{text} There is {either(failure.near)}." if failure.near else text
