"""An error of a learner's function in words: where it stopped, what met there, and the usual reason, if it is one."""

from __future__ import annotations

from collections.abc import Callable

from grader.failures.failure import Failure, Frame
from grader.judging.errors import misuses, names, shapes

SAID = 150
"""Characters of Python's own message."""

REASONS: tuple[Callable[[Failure], str], ...] = (
    *(shapes.matrix_product, misuses.nothing, shapes.product_of_single_values, shapes.entry_by_entry),
    *(misuses.sizes_as_tuple, misuses.shape_in_two, shapes.joined, shapes.one_answer, shapes.into_place),
    *(misuses.float_for_whole, misuses.no_index, shapes.single_number, shapes.reshaped),
    *(misuses.not_a_function, misuses.not_many, names.variable, names.attribute, names.key, shapes.index),
    *(misuses.unpacked, misuses.arguments, misuses.mixed, misuses.without_value, misuses.changed_while_read),
    *(misuses.fixed, misuses.endless, misuses.division),
)
"""The first that has something to say is heard."""


def stopped_at(failure: Failure) -> str:
    """Where it stopped, and why as far as that is known; empty if none of the lines is the learner's."""
    if not failure.frames or not failure.frames[-1].line:
        return ""
    last = failure.frames[-1]
    shown = failure.expression or last.source
    place = f"Line {last.line} {_whose(failure, last)} stopped"
    place += f" at `{shown}` with {_article(failure.error)}" if shown else f" with {_article(failure.error)}"
    reason = next((said for find in REASONS if (said := find(failure))), "")
    if reason:
        return f"{place}. {reason}"
    met = shapes.describe_shapes(failure.operands)
    text = place + _message(failure)
    return text + ("" if text.endswith("…") else ".") + (f" There, {met}." if met else "")


def _whose(failure: Failure, last: Frame) -> str:
    """Where a line is: in the cell of the function, in that of another one, or in a file."""
    if last.module:
        return f"of {last.module}"
    asked = failure.frames[0].function
    if last.function != asked and last.function.isidentifier():
        return f"of the cell with `{last.function}`"
    return "of your cell"


def _article(error: str) -> str:
    return f"an {error}" if error.startswith(("A", "E", "I", "O", "Unb")) else f"a {error}"


def _message(failure: Failure) -> str:
    """Python's own message, where it is plain."""
    message = _whole_sentences(failure.message).rstrip(".")
    if "ufunc" in message or not message:
        return ": these values do not fit there" if message else ""
    return f": {message}"


def _whole_sentences(message: str) -> str:
    """The start of a message: whole sentences if there is room for one, else whole words."""
    if len(message) <= SAID:
        return message
    start = message[: SAID + 1]
    end = start.rfind(". ")
    return start[: end + 1] if end > 0 else f"{start.rpartition(' ')[0] or start[:SAID]} …"


def traceback_text(failure: Failure) -> str:
    """The learner's own lines, the outermost first, what met in the last of them, and what Python says."""
    lines = [text for frame in failure.frames for text in (_heading(frame), f"    {frame.source}")]
    met = shapes.describe_shapes(failure.operands)
    return "\n".join(
        [
            *lines,
            *([f"where {met}"] if met and lines else []),
            f"{failure.error}: {failure.message}" if failure.message else failure.error,
        ]
    )


def _heading(frame: Frame) -> str:
    return f"line {frame.line}{f' of {frame.module}' if frame.module else ''}, in {frame.function}"
