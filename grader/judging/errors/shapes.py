"""Reasons for an error that lie in the shapes of arrays: what meets, and what would fit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product

from grader.failures.failure import Failure, Operand
from grader.judging.errors.facts import arrays_of, called, holder_of, kind_of

Shape = tuple[int, ...]

REDUCTIONS = ("sum", "mean", "max", "min", "var", "std", "prod", "median", "norm", "argmax", "argmin")


def matrix_product(failure: Failure) -> str:
    """Two matrices whose inner lengths differ."""
    arrays = arrays_of(failure)
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


def product_of_single_values(failure: Failure) -> str:
    """A matrix product with something that has no axes."""
    if "matmul" not in failure.message or "enough dimensions" not in failure.message:
        return ""
    single = next((item for item in failure.operands if item.kind != "array" or not item.shape), None)
    subject = f"`{single.text}` is {kind_of(single)}" if single else "one side is a single value or None"
    return f"A matrix product needs two arrays with axes, and {subject}."


def entry_by_entry(failure: Failure) -> str:
    """Two arrays that do not fit entry by entry."""
    if "could not be broadcast" not in failure.message:
        return ""
    shapes = _shapes(failure)
    if len(shapes) != 2:
        return ""
    (one, first), (other, second) = shapes
    text = f"{one} is {first} and {other} is {second}: "
    if len(first) == len(second):
        axis = next((axis for axis, pair in enumerate(zip(first, second, strict=True)) if _clash(*pair)), 0)
        return (
            f"{text}axis {axis} has {first[axis]} and {second[axis]}, neither the same length nor length 1."
        )
    text += f"axes are lined up from the last one, and there {first[-1]} meets {second[-1]}."
    return text + _column(failure, first, second)


def _shapes(failure: Failure) -> Sequence[tuple[str, Shape]]:
    """The two shapes that met, each with the name of the array that has it if that is certain."""
    told = [_shape(found) for found in re.findall(r"\(([\d,]+)\)", failure.message)][:2]
    arrays = [(item.text, item.shape) for item in arrays_of(failure)]
    if len(arrays) == 2 and (len(told) != 2 or sorted(told) == sorted(shape for _, shape in arrays)):
        return arrays
    if len(told) != 2 or not all(told) or told[0] == told[1]:
        return ()
    names = [next((text for text, known in arrays if known == shape), "") for shape in told]
    return [
        (name or ordinal, shape)
        for name, ordinal, shape in zip(names, ("One side", "the other side"), told, strict=True)
    ]


def _shape(text: str) -> Shape:
    return tuple(int(length) for length in text.split(",") if length)


def _clash(one: int, other: int) -> bool:
    return one != other and 1 not in (one, other)


def _column(failure: Failure, first: Shape, second: Shape) -> str:
    """What would fit where a row is short of an axis."""
    short, long = sorted((first, second), key=len)
    if len(short) != 1 or len(long) != 2 or long[0] != short[0]:
        return ""
    summed = re.search(rf"\b({'|'.join(REDUCTIONS)})\([^()]*axis", failure.expression)
    kept = (
        " keepdims=True keeps the axis that is summed over."
        if summed and "keepdims" not in failure.expression
        else ""
    )
    return f" They fit if {short} is a column, {(short[0], 1)}.{kept if summed and summed[1] in ('sum', 'mean') else ''}"


def into_place(failure: Failure) -> str:
    """A value that does not fit where it is put."""
    found = re.search(
        r"could not broadcast input array from shape \(([\d,]+)\) into shape \(([\d,]+)\)", failure.message
    )
    if not found:
        return ""
    return f"On the left there is room for the shape {_shape(found[2])}, and the value has the shape {_shape(found[1])}."


def reshaped(failure: Failure) -> str:
    """A shape with another number of entries."""
    found = re.search(r"cannot reshape array of size (\d+) into shape \(([\d,]+)\)", failure.message)
    if not found:
        return ""
    wanted = 1
    for length in _shape(found[2]):
        wanted *= length
    return f"The array has {found[1]} entries, and the shape {_shape(found[2])} has room for {wanted}."


def one_answer(failure: Failure) -> str:
    """An array where a single value is needed."""
    if "truth value of an array" in failure.message:
        return (
            "This is a whole array of answers, True or False for each entry, and one answer is needed here."
        )
    scalar = (
        "can be converted to Python scalars" in failure.message
        or "can be converted to a scalar" in failure.message
    )
    if not scalar or called(failure) not in ("float", "int"):
        return ""
    array = next(iter(arrays_of(failure)), None)
    what = f"{array.text} is {kind_of(array)}" if array else "there are more"
    return f"{called(failure)} takes a single value, and {what}."


def index(failure: Failure) -> str:
    """An index that an array or a list does not have."""
    found = re.search(r"index (-?\d+) is out of bounds for axis (\d+) with size (\d+)", failure.message)
    if found:
        entry, axis, size = (int(number) for number in found.groups())
        if not size:
            return f"Axis {axis} is empty, so there is no entry {entry}."
        last = f"the last one is {size - 1}"
        return f"Entry {entry} does not exist: axis {axis} has {size}, counted from 0, so {last}."
    if failure.error != "IndexError":
        return ""
    holder = holder_of(failure)
    if "too many indices" in failure.message:
        return f"{holder.text} has the shape {holder.shape}: fewer axes than you index." if holder else ""
    listed = holder is not None and holder.kind in ("list", "tuple", "str") and holder.shape
    if "index out of range" in failure.message and holder is not None and listed:
        return f"{holder.text} has {holder.shape[0]} entries, counted from 0, so the last one is {holder.shape[0] - 1}."
    return ""


def single_number(failure: Failure) -> str:
    """Brackets behind a single number."""
    if "invalid index to scalar" not in failure.message:
        return ""
    holder = holder_of(failure)
    if holder is None:
        return "What is before the brackets is a single number: it has no entries."
    text = f"`{holder.text}` is a single number: it has no entries."
    found = re.match(rf"[\w.]*\b({'|'.join(REDUCTIONS)})\(", holder.origin)
    if found and "axis" not in holder.origin:
        return f"{text} It comes from `{holder.origin}`, which without an axis goes over all entries."
    return text


def joined(failure: Failure) -> str:
    """Arrays that are joined one by one instead of in a tuple."""
    name = called(failure)
    if name not in ("concatenate", "stack", "hstack", "vstack") or failure.error != "TypeError":
        return ""
    arrays = arrays_of(failure)
    if len(arrays) < 2 or not failure.expression.partition("(")[2].startswith(arrays[0].text):
        return ""
    return f"{name} takes the arrays together, as one tuple or list, and here they come one by one."


def describe_shapes(operands: Sequence[Operand]) -> str:
    """What took part, in a line."""
    return ", ".join(f"{item.text} is {kind_of(item)}" for item in operands if item.kind != "function")
