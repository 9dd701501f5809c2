"""Where and with what a function raised an error, and the same as data that came from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from grader.plain_text import printable

LONGEST = 120
MOST_FRAMES = 6
MOST_OPERANDS = 4
MOST_NEAR = 3
LAST_LINE = 10**6


@dataclass(frozen=True)
class Operand:
    """A value that takes part in the expression that failed.

    Attributes
    ----------
    text : str
        As it is written.
    kind : str
        Its type: "array", "int", "float", "None", "dict", …
    shape : tuple of int
        Of an array; of a list, tuple or text its length.
    origin : str
        What the only line that gives this variable a value puts into it, as it is written; or empty.
    """

    text: str
    kind: str
    shape: tuple[int, ...] = ()
    origin: str = ""


@dataclass(frozen=True)
class Frame:
    """A line of the learner's that was being run.

    Attributes
    ----------
    function : str
        The function that it is in.
    line : int
        Where it is in the function's cell.
    source : str
        Its text.
    module : str
        The learner's own file that it is in; empty for a cell.
    """

    function: str
    line: int
    source: str
    module: str = ""


@dataclass(frozen=True)
class Failure:
    """An error in a learner's function.

    Attributes
    ----------
    error : str
        The name of its class.
    message : str
        What it says.
    frames : tuple of Frame
        The learner's own, the outermost first; empty if none of the lines is the learner's.
    expression : str
        What failed in the last of them, as it is written; or the whole line.
    operands : tuple of Operand
        What takes part in it, as far as it can be looked up.
    near : tuple of str
        Names that exist and are like one that does not.
    wanted : str
        The name, argument or key that does not exist.
    elsewhere : str
        A function of the notebook that has a variable of that name.
    """

    error: str
    message: str
    frames: tuple[Frame, ...] = ()
    expression: str = ""
    operands: tuple[Operand, ...] = ()
    near: tuple[str, ...] = ()
    wanted: str = ""
    elsewhere: str = ""


def failure_to_data(failure: Failure | None) -> dict[str, Any] | None:
    """`failure` as plain data."""
    return None if failure is None else asdict(failure)


def failure_from_data(data: object) -> Failure | None:
    """The failure that arrived as data from where the learner's code is; anything may be in it, and every length is bounded."""
    if not isinstance(data, Mapping):
        return None
    frames = [item for item in _items(data.get("frames"), MOST_FRAMES) if isinstance(item, Mapping)]
    operands = [item for item in _items(data.get("operands"), MOST_OPERANDS) if isinstance(item, Mapping)]
    return Failure(
        _text(data.get("error"), 40),
        _text(data.get("message"), 300),
        tuple(
            Frame(
                _text(item.get("function"), 60),
                _line(item.get("line")),
                _text(item.get("source")),
                _text(item.get("module"), 60),
            )
            for item in frames
        ),
        _text(data.get("expression")),
        tuple(
            Operand(
                _text(item.get("text"), 60),
                _text(item.get("kind"), 40),
                _shape(item.get("shape")),
                _text(item.get("origin")),
            )
            for item in operands
        ),
        tuple(_text(item, 60) for item in _items(data.get("near"), MOST_NEAR)),
        _text(data.get("wanted"), 60),
        _text(data.get("elsewhere"), 60),
    )


def _items(value: object, most: int) -> Sequence[Any]:
    return value[:most] if isinstance(value, (list, tuple)) else ()


def _text(value: object, longest: int = LONGEST) -> str:
    return printable(value, longest) if isinstance(value, str) else ""


def _line(value: object) -> int:
    return value if type(value) is int and 0 < value < LAST_LINE else 0


def _shape(value: object) -> tuple[int, ...]:
    lengths = _items(value, 8)
    return tuple(item for item in lengths if type(item) is int and 0 <= item < 2**40)
