"""Reasons for an error that lie in how something is used: the known misuses of numbers, calls and loops."""

from __future__ import annotations

import re

from grader.failures.failure import Failure, Operand
from grader.judging.errors.facts import called, function_in, holder_of, kind_of, origin_of

IN_PLACE = (
    "append",
    "extend",
    "insert",
    "sort",
    "reverse",
    "update",
    "clear",
    "shuffle",
    "fill",
    "seed",
    "print",
)
"""Functions that do something and return None."""


def nothing(failure: Failure) -> str:
    """None where a value is needed."""
    empty = next((item for item in failure.operands if item.kind == "None"), None)
    met = "NoneType" in failure.message or "enough dimensions" in failure.message
    if not met or (empty is None and "NoneType" not in failure.message):
        return ""
    if empty is None:
        return "Something there is None: it never got a value, or comes from a function without a return."
    if empty.text == "None":
        return "None is no value to go on with: write what belongs there."
    if "[" in empty.text:
        return f"The entry `{empty.text}` is None: nothing was put there, or what a function without a return gives."
    call = function_in(empty.origin)
    if call.rpartition(".")[2] in IN_PLACE:
        return f"`{empty.text}` is None, because `{call}` does its work and returns nothing."
    if call:
        return f"`{empty.text}` is what `{call}` returned, and that is None: does it end with a return?"
    if empty.origin == "None":
        return f"`{empty.text}` is None: `{empty.text} = None` is the only line that gives it a value."
    return f"`{empty.text}` is None: it never got a value, or comes from a function without a return."


def sizes_as_tuple(failure: Failure) -> str:
    """A shape given to rand or randn."""
    drawn = re.match(r"[\w.]*\b(rand|randn)\(", failure.expression)
    kinds = " ".join(f"'{operand.kind}'" for operand in failure.operands)
    if failure.error != "TypeError" or not drawn or "'tuple'" not in failure.message + kinds:
        return ""
    return f"{drawn[1]} takes the sizes one by one, and here it gets a tuple."


def shape_in_two(failure: Failure) -> str:
    """The lengths of a shape as two arguments."""
    made = re.match(r"[\w.]*\b(zeros|ones|empty|full)\(", failure.expression)
    if failure.error != "TypeError" or not made or "data type" not in failure.message:
        return ""
    return f"{made[1]} takes the whole shape as one tuple; a second number would be the type of the entries."


def float_for_whole(failure: Failure) -> str:
    """A float as index, shape or in range."""
    needed = re.search(
        r"cannot be interpreted as an integer|must be integers|only integers|slice indices|expected a sequence of integers",
        failure.message,
    )
    floats = [operand for operand in failure.operands if operand.kind == "float"]
    told = re.search(r"'float'|not float|np\.float64|got '\d+\.\d", failure.message)
    if not needed or not (floats or told):
        return ""
    if not floats:
        divided = re.search(r"[^/]/[^/]", failure.expression)
        reason = (
            " The operator / gives a float, also where nothing is left over; // of whole numbers gives a whole one."
            if divided
            else ""
        )
        return f"There is a float where a whole number is needed.{reason}"
    subject = floats[0]
    text = f"`{subject.text}`{origin_of(subject)} is a float where a whole number is needed."
    if re.search(r"[^/]/[^/]", subject.origin or subject.text):
        return f"{text} The operator / gives a float, also where nothing is left over; // of whole numbers gives a whole one."
    return text


def no_index(failure: Failure) -> str:
    """Brackets that hold no index of a list, a tuple or an array."""
    holder = holder_of(failure)
    named = re.search(r"(list|tuple) indices must be integers or slices, not str", failure.message)
    if named:
        what = f"`{holder.text}` is {kind_of(holder)}" if holder else f"This is a {named[1]}"
        return f"{what}: its entries have positions, not names."
    if "arrays used as indices must be of integer" in failure.message:
        return "The array in the brackets holds numbers that are no positions: an index has whole numbers, or True and False."
    if "only integers, slices" not in failure.message:
        return ""
    index = next((item for item in failure.operands if item.kind == "str"), None)
    if holder is not None and holder.kind == "array" and index is not None:
        return f"`{holder.text}` is {kind_of(holder)}: its entries have positions, not names."
    return "The brackets hold no index: that is a whole number, a slice, or an array of these."


def not_a_function(failure: Failure) -> str:
    """Parentheses after something that cannot be called."""
    if "object is not callable" not in failure.message:
        return ""
    first = failure.operands[0] if failure.operands else None
    start = failure.expression.removeprefix("(").partition("(")[0].rstrip(")")
    if first and first.kind != "function" and start == first.text:
        what = f"`{first.text}` is {kind_of(first)}"
    else:
        what = f"`{start}` is something else" if start else "What is before the parenthesis is something else"
    return f"{what} and is called like a function. Is a * missing before the parenthesis, or are these square brackets?"


def not_many(failure: Failure) -> str:
    """A loop over a number, or an index into something without entries."""
    found = re.search(r"'(\w+)' object is not iterable|cannot unpack non-iterable (\w+)", failure.message)
    if found:
        kind = found[1] or found[2]
        what = next((item for item in failure.operands if item.kind == kind), None)
        subject = f"`{what.text}`{origin_of(what)} is {kind_of(what)}" if what else "That is a single value"
        if kind in ("int", "float"):
            looped = re.search(r"\bfor\b", f"{failure.expression} {failure.frames[-1].source}")
            hint = " To count up to it, loop over range(…)." if looped else ""
            return f"{subject}: it cannot be looped over or unpacked.{hint}"
        return ""
    if "object is not subscriptable" not in failure.message:
        return ""
    holder = holder_of(failure)
    if holder is None:
        return "What is before the brackets has no entries."
    if holder.kind == "function":
        return f"`{holder.text}` is a function: it takes its arguments in parentheses, not in brackets."
    return f"`{holder.text}` is {kind_of(holder)}, which has no entries."


def unpacked(failure: Failure) -> str:
    """More or fewer values than names."""
    found = re.search(
        r"(not enough|too many) values to unpack \(expected (?:at least )?(\d+)(?:, got (\d+))?",
        failure.message,
    )
    if not found:
        return ""
    fewer = "fewer" if found[1] == "not enough" else "more"
    many = found[3] or f"{fewer} values"
    right = failure.expression.partition(" = ")[2]
    source = next((item for item in failure.operands if item.text == right and item.shape), None)
    if source is not None:
        return f"There are {found[2]} names to fill, and `{source.text}` is {kind_of(source)}: {many} to fill them with."
    return f"There are {found[2]} names to fill, and {many} to fill them with."


def arguments(failure: Failure) -> str:
    """A call that does not fit what the function takes."""
    found = re.match(r"([\w.<>]+)\(\) (.+)", failure.message)
    if failure.error != "TypeError" or not found:
        return ""
    name, said = found[1].rpartition(".")[2], found[2]
    left_out = re.match(r"missing \d+ required (?:positional|keyword-only) arguments?: (.+)", said)
    if left_out:
        return f"The call of `{name}` leaves out {left_out[1].replace(chr(39), '`')}."
    counted = re.match(r"takes (.+?) positional arguments? but (\d+)", said)
    if counted:
        return f"`{name}` takes {counted[1]} arguments, and this call has {counted[2]}."
    if "unexpected keyword argument" in said and failure.wanted:
        hint = f" Do you mean `{failure.near[0]}`?" if failure.near else ""
        return f"`{name}` has no argument `{failure.wanted}`.{hint}"
    return f"The call does not fit what `{name}` takes: compare it with the line that defines {name}."


def mixed(failure: Failure) -> str:
    """An operator between things that it does not join."""
    found = re.search(r"unsupported operand type\(s\) for (\S+): '([\w.]+)' and '([\w.]+)'", failure.message)
    joined = re.search(r"can only concatenate (\w+) \(not \"([\w.]+)\"\)", failure.message)
    if not found and not joined:
        return ""
    if "NoneType" in failure.message:
        return ""
    sides = (found[2], found[3]) if found else (joined[1], joined[2]) if joined else ("", "")
    words = [kind_of(Operand("", side.rpartition(".")[2])) for side in sides]
    words = [f"a value {word}" if word.startswith("of type ") else word for word in words]
    words = ["an array" if side == "numpy.ndarray" else word for side, word in zip(sides, words, strict=True)]
    words = [
        f"a {side}" if side in ("list", "tuple") else word for side, word in zip(sides, words, strict=True)
    ]
    text = f"{found[1] if found else '+'} does not go between {words[0]} and {words[1]}."
    known = {item.kind: item for item in failure.operands if item.kind in sides}
    texts = [f"`{item.text}`{origin_of(item)} is {kind_of(item)}" for item in known.values()]
    if "str" in sides and "int" in sides:
        return f"{text} str(…) makes a text of a number."
    return f"{text} {', '.join(texts)}." if texts else text


def without_value(failure: Failure) -> str:
    """A function of Python's that has no value for a negative number."""
    name = called(failure)
    domain = "math domain error" in failure.message or "expected a nonnegative" in failure.message
    domain = domain or "expected a positive" in failure.message
    if failure.error != "ValueError" or not domain or name not in ("sqrt", "log", "log2", "log10"):
        return ""
    what = "a negative number" if name == "sqrt" else "zero or a negative number"
    return f"{name} gets {what}, for which it has no value."


def changed_while_read(failure: Failure) -> str:
    """A dictionary or set that a loop goes over and changes."""
    found = re.match(
        r"(dictionary|Set) (changed size|keys changed) during iteration", failure.message, re.IGNORECASE
    )
    if failure.error != "RuntimeError" or not found:
        return ""
    kind = found[1].lower()
    return f"The loop goes over a {kind} while entries are added or removed. Loop over a list(…) of it, or fill another one."


def fixed(failure: Failure) -> str:
    """A new value for an entry of what cannot be changed."""
    found = re.match(
        r"'(tuple|str|int|float|function)' object does not support item assignment", failure.message
    )
    if not found:
        return ""
    kind = {"str": "text", "int": "number", "float": "number"}.get(found[1], found[1])
    return f"What is before the brackets is a {kind}: its entries cannot be given new values."


def endless(failure: Failure) -> str:
    """A function that calls itself without end."""
    if failure.error != "RecursionError":
        return ""
    names = list(dict.fromkeys(frame.function for frame in failure.frames[-4:]))
    if len(names) == 1:
        return f"`{names[0]}` calls itself again and again, and nothing ends it."
    return (
        f"{' and '.join(f'`{name}`' for name in names)} call each other again and again, and nothing ends it."
    )


def division(failure: Failure) -> str:
    """A division by zero."""
    return "A number is divided by zero there." if failure.error == "ZeroDivisionError" else ""
