"""What a file in an archive is, and what is refused by its name or its size."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from grader.errors import GraderError
from grader.notebook import MAX_FILE_BYTES

MAX_MEMBERS = 50_000
MAX_TOTAL_BYTES = 4 * 2**30
MAX_RATIO = 200
"""Unpacked over packed size; notebooks with figures reach 20."""
RATIO_MATTERS = 10 * 2**20
"""Bytes below which a high ratio does no harm."""
MAX_DEPTH = 30
TAR_HEADER_BYTES = 2**20

JUNK = {"__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini", ".git", ".idea", ".vscode"}
"""What operating systems and editors leave behind; never a submission."""


class ArchiveError(GraderError):
    """An archive cannot be used at all; the message says what to do."""


class BadMember(GraderError):
    """One member of an archive cannot be read."""


@dataclass(frozen=True)
class Member:
    """A file in an archive.

    Attributes
    ----------
    name : str
        Parts joined by ``/``; never absolute, never with ``..``.
    made : datetime or None
        Its date in the archive, UTC.
    read : callable
        Returns its content; raises `BadMember`.
    """

    name: str
    made: datetime | None
    read: Callable[[], bytes]


@dataclass(frozen=True)
class Listing:
    """What an archive holds: files, and for each member that is refused its name and the reason."""

    kind: str
    members: tuple[Member, ...]
    refused: tuple[tuple[str, str], ...]


def name_problem(name: str) -> str:
    """Why a member of this name is refused, or an empty string."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return "its name is not in UTF-8"
    if any(unicodedata.category(sign) == "Cc" for sign in name):
        return "a control character in its name"
    if "\\" in name:
        return "a backslash in its name; zip the folder again with another program"
    if name.startswith("/") or re.match(r"[A-Za-z]:", name):
        return "an absolute name"
    parts = name.split("/")
    if ".." in parts:
        return "a name that leads out of the archive (..)"
    return "nested too deeply" if len(parts) > MAX_DEPTH else ""


def is_junk(name: str) -> bool:
    """Whether a member is one of `JUNK`."""
    parts = name.split("/")
    return bool(JUNK & set(parts)) or parts[-1].startswith("._")


def check_total(path: Any, count: int, total: int) -> None:
    """Raise `ArchiveError` if an archive holds too much."""
    if count > MAX_MEMBERS:
        raise ArchiveError(f"{path}: more than {MAX_MEMBERS} files; this is not a class")
    if total > MAX_TOTAL_BYTES:
        raise ArchiveError(
            f"{path}: more than {MAX_TOTAL_BYTES // 2**30} GB unpacked; this looks like a bomb"
        )


def size_problem(size: int, packed: int | None = None) -> str:
    """Why a member of this size is refused, or an empty string."""
    if size > MAX_FILE_BYTES:
        return f"larger than {MAX_FILE_BYTES // 2**20} MB unpacked"
    if packed is not None and size > RATIO_MATTERS and size > MAX_RATIO * max(packed, 1):
        return f"unpacks to more than {MAX_RATIO} times its size: a bomb"
    return ""


def clean_name(name: str) -> str:
    """A name without empty parts."""
    return "/".join(part for part in name.split("/") if part not in {"", "."})
