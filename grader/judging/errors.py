"""An error of a learner's function in words: where it stopped, what met there, and the usual reason, if it is one."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import product

from grader.failures.failure import Failure, Operand

SAID = 150
"""Characters of Python's own message."""

COUNTED = {
    "int": "a whole number",
    "float": "a float",
    "None": "None",
    "bool": "True or False",
    "str": "a text",
}


def stopped_at(failure: Failure) -> str:
    """Where it stopped, and why as far as that is known; empty if none of the lines is the learner's."""
    if not failure.frames or not failure.frames[-1].line:
        return ""
    last = failure.frames[-1]
    shown = failure.expression or last.source
    place = f"Line {last.line} of your cell stopped"
    place += f" at `{shown}` with {_article(failure.error)}" if shown else f" with {_article(failure.error)}"
    reason = next((said for find in REASONS if (said := find(failure))), "")
    return f"{place}. {reason}" if reason else f"{place}{_message(failure)}.{_met(failure)}"


def _article(error: str) -> str:
    return f"an {error}" if error.startswith(("A", "E", "I", "O", "Unb")) else f"a {error}"


def _message(failure: Failure) -> str:
    """Python's own message, where it is plain."""
    message = failure.message[:SAID].rstrip(".")
    if "ufunc" in message or not message:
        return ": these values do not fit there" if message else ""
    return f": {message}"


def traceback_text(failure: Failure) -> str:
    """The learner's own lines, the outermost first, and what Python says."""
    lines = [
        text
        for frame in failure.frames
        for text in (f"line {frame.line}, in {frame.function}", f"    {frame.source}")
    ]
    return "\n".join([*lines, f"{failure.error}: {failure.message}" if failure.message else failure.error])


def _met(failure: Failure) -> str:
    """What took part, in a sentence."""
    known = [
        f"{operand.text} is {_kind(operand)}" for operand in failure.operands if operand.kind != "function"
    ]
    return f" There, {', '.join(known)}." if known else ""


def _kind(operand: Operand) -> str:
    if operand.kind == "array":
        return f"an array of shape {operand.shape}"
    if operand.kind in ("list", "tuple", "dict"):
        entries = operand.shape[0] if operand.shape else 0
        return f"a {operand.kind} of {entries}"
    return COUNTED.get(operand.kind, f"of type {operand.kind}")


def _arrays(failure: Failure) -> list[Operand]:
    return [operand for operand in failure.operands if operand.kind == "array"]


def _product(failure: Failure) -> str:
    """Two matrices whose inner lengths differ."""
    arrays = _arrays(failure)
    matrix = "matmul" in failure.message or re.search(r"shapes .* not aligned", failure.message)
    if not matrix or len(arrays) != 2 or any(len(item.shape) != 2 for item in arrays):
        return ""
    one, other = arrays
    text = (
        f"{one.text} is {one.shape} and {other.text} is {other.shape}: the {one.shape[1]} columns of the first need as many "
        f"rows in the second, which has {other.shape[0]}."
    )
    fitting = []
    for first, second in product((False, True), repeat=2):
        left = one.shape[::-1] if first else one.shape
        right = other.shape[::-1] if second else other.shape
        if left[1] == right[0] and (first or second):
            fitting.append([name for turned, name in ((first, one.text), (second, other.text)) if turned])
    single = [names[0] for names in fitting if len(names) == 1]
    if len(single) == 1:
        return f"{text} They fit if {single[0]} is transposed."
    if not single and other.shape[1] == one.shape[0]:
        return f"{text} They fit in the other order."
    return text


def _broadcast(failure: Failure) -> str:
    arrays = _arrays(failure)
    if "could not be broadcast" not in failure.message or len(arrays) < 2:
        return ""
    shapes = " and ".join(f"{item.text} is {item.shape}" for item in arrays[:2])
    return (
        f"{shapes}: entry by entry they do not fit, because an axis has neither the same length nor length 1."
    )


def _nothing(failure: Failure) -> str:
    """None where a value is needed."""
    if "NoneType" not in failure.message:
        return ""
    empty = [operand.text for operand in failure.operands if operand.kind == "None"]
    subject = f"`{empty[0]}` is None" if empty else "Something there is None"
    return f"{subject}: it never got a value, or comes from a function without a return."


def _sizes_as_tuple(failure: Failure) -> str:
    drawn = re.match(r"[\w.]*\b(rand|randn)\(", failure.expression)
    if failure.error != "TypeError" or not drawn or "'tuple'" not in failure.message + _kinds(failure):
        return ""
    return f"{drawn[1]} takes the sizes one by one, and here it gets a tuple."


def _kinds(failure: Failure) -> str:
    return " ".join(f"'{operand.kind}'" for operand in failure.operands)


def _shape_in_two(failure: Failure) -> str:
    made = re.match(r"[\w.]*\b(zeros|ones|empty|full)\(", failure.expression)
    if failure.error != "TypeError" or not made or "data type" not in failure.message:
        return ""
    return f"{made[1]} takes the whole shape as one tuple; a second number would be the type of the entries."


def _no_axes(failure: Failure) -> str:
    if "matmul" not in failure.message or "enough dimensions" not in failure.message:
        return ""
    single = [item.text for item in failure.operands if item.kind != "array" or not item.shape]
    subject = f"`{single[0]}`" if single else "one side"
    return f"A matrix product needs two arrays with axes, and {subject} is a single value or None."


def _no_index(failure: Failure) -> str:
    if "only integers, slices" not in failure.message:
        return ""
    return "The brackets hold no index: that is a whole number, a slice, or an array of these."


def _float_for_whole(failure: Failure) -> str:
    needed = (
        "cannot be interpreted as an integer" in failure.message
        or "must be integers" in failure.message
        or "only integers" in failure.message
        or "slice indices" in failure.message
    )
    if not needed:
        return ""
    floats = [operand.text for operand in failure.operands if operand.kind == "float"]
    if not floats and "'float'" not in failure.message:
        return ""
    subject = f"`{floats[0]}` is a float" if floats else "There is a float"
    return f"{subject} where a whole number is needed. The operator / gives a float, whatever it divides."


def _called(failure: Failure) -> str:
    if "object is not callable" not in failure.message:
        return ""
    first = failure.operands[0] if failure.operands else None
    what = (
        f"`{first.text}` is {_kind(first)}"
        if first and first.kind != "function"
        else "That is not a function"
    )
    return f"{what} and is called like a function. Is a * missing before the parenthesis, or are these square brackets?"


def _not_iterable(failure: Failure) -> str:
    if "'int' object is not iterable" in failure.message:
        return "A number cannot be looped over or unpacked. Did you want to count up to it?"
    if "object is not subscriptable" in failure.message:
        holder = _holder(failure)
        if holder is None:
            return "What is before the brackets has no entries."
        if holder.kind == "function":
            return f"`{holder.text}` is a function: it takes its arguments in parentheses, not in brackets."
        return f"`{holder.text}` is {_kind(holder)}, which has no entries."
    return ""


def _holder(failure: Failure) -> Operand | None:
    """What is before the brackets."""
    return next((item for item in failure.operands if failure.expression.startswith(f"{item.text}[")), None)


def _unknown_name(failure: Failure) -> str:
    if failure.error == "UnboundLocalError":
        return "The function uses this variable before it gives it a value on every way to this line."
    if failure.error != "NameError" or not failure.wanted:
        return ""
    if failure.near:
        return f"There is no `{failure.wanted}`. Do you mean {_either(failure.near)}?"
    return f"There is no `{failure.wanted}` here: no argument, no variable of this function, and none of the notebook."


def _unknown_attribute(failure: Failure) -> str:
    if failure.error != "AttributeError" or not failure.wanted or "NoneType" in failure.message:
        return ""
    holder = "NumPy" if "module 'numpy" in failure.message else ""
    if "numpy.ndarray" in failure.message:
        holder = "An array"
    if not holder:
        return ""
    text = f"{holder} has no `{failure.wanted}`."
    return f"{text} Do you mean {_either(failure.near)}?" if failure.near else text


def _unknown_key(failure: Failure) -> str:
    if failure.error != "KeyError" or not failure.wanted:
        return ""
    text = f"There is no entry '{failure.wanted}'."
    return f"{text} There is {_either(failure.near)}." if failure.near else text


def _either(names: tuple[str, ...]) -> str:
    return " or ".join(f"`{name}`" for name in names)


def _index(failure: Failure) -> str:
    found = re.search(r"index (-?\d+) is out of bounds for axis (\d+) with size (\d+)", failure.message)
    if found:
        index, axis, size = (int(number) for number in found.groups())
        if not size:
            return f"Axis {axis} is empty, so there is no entry {index}."
        last = f"the last one is {size - 1}"
        return f"Entry {index} does not exist: axis {axis} has {size}, counted from 0, so {last}."
    if failure.error == "IndexError" and "too many indices" in failure.message:
        array = _holder(failure)
        return f"{array.text} has the shape {array.shape}: fewer axes than you index." if array else ""
    if failure.error == "IndexError" and "index out of range" in failure.message:
        row = _holder(failure)
        if row is not None and row.kind in ("list", "tuple", "str") and row.shape:
            return f"{row.text} has {row.shape[0]} entries, counted from 0, so the last one is {row.shape[0] - 1}."
    return ""


def _unpacked(failure: Failure) -> str:
    found = re.search(
        r"(not enough|too many) values to unpack \(expected (?:at least )?(\d+)", failure.message
    )
    if not found:
        return ""
    fewer = "fewer" if found[1] == "not enough" else "more"
    return f"There are {found[2]} names on the left of the =, and {fewer} values on its right."


def _arguments(failure: Failure) -> str:
    found = re.match(r"(\w+)\(\) (missing|takes|got)", failure.message)
    if failure.error != "TypeError" or not found:
        return ""
    return f"The call does not fit what `{found[1]}` takes: compare it with the line that defines {found[1]}."


def _endless(failure: Failure) -> str:
    if failure.error != "RecursionError":
        return ""
    name = failure.frames[-1].function
    return f"`{name}` calls itself again and again, and nothing ends it."


def _division(failure: Failure) -> str:
    return "A number is divided by zero there." if failure.error == "ZeroDivisionError" else ""


REASONS: tuple[Callable[[Failure], str], ...] = (
    *(_product, _no_axes, _broadcast, _sizes_as_tuple, _shape_in_two, _float_for_whole, _no_index, _nothing),
    *(_called, _not_iterable, _unknown_name, _unknown_attribute, _unknown_key, _index, _unpacked, _arguments),
    *(_endless, _division),
)
