"""When a submission was handed in: the file ``timestamp.txt`` beside it, in nbgrader's format."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

TIMESTAMP = "timestamp.txt"
LONGEST = 100
"""Characters that a time may have; the rest of the file is ignored."""
LONG_DIGITS = len("20261102151400000")
"""Of a time as Sakai writes it, in UTC, with milliseconds, which no library reads."""


def parse_timestamp(text: str) -> datetime | None:
    """A time in nbgrader's format, in UTC; None if it is not one."""
    from nbgrader.utils import parse_utc  # noqa: PLC0415 - slow, and rarely needed

    text = text[:LONGEST].strip()
    if text.isdecimal() and len(text) == LONG_DIGITS:
        text = text[:-3]
    try:
        return parse_utc(text).replace(tzinfo=UTC) if text else None
    except (ValueError, ArithmeticError, TypeError):  # dateutil raises what decimal does, too
        return None


def read_timestamp(folder: Path) -> datetime | None:
    """The time that ``timestamp.txt`` in `folder` states, in UTC; None if there is none that can be read."""
    path = folder / TIMESTAMP
    try:
        if path.is_symlink() or not path.is_file():
            return None
        with path.open(encoding="utf-8") as file:
            return parse_timestamp(file.read(LONGEST))
    except (OSError, UnicodeDecodeError):
        return None


def timestamp_text(time: datetime) -> str:
    """A time in UTC as nbgrader writes it."""
    return f"{time:%Y-%m-%d %H:%M:%S.%f} UTC\n"
