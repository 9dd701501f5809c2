"""Files that appear complete or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path
from typing import Any

from grader.errors import GraderError


class UnwritableFile(GraderError):
    """A file cannot be written; the message names it and says what to do."""


def write_whole(path: Path, content: bytes | str, *, with_folder: bool = False) -> None:
    """Write a file that appears complete or not at all; a text is written in UTF-8, and the mode stays that of the file before.

    Parameters
    ----------
    path : Path
    content : bytes or str
    with_folder : bool
        Whether to make its folder where that is missing.

    Raises
    ------
    UnwritableFile
        If it cannot be written; what was there before is still there.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        if with_folder:
            path.parent.mkdir(parents=True, exist_ok=True)
        draft.write_bytes(content if isinstance(content, bytes) else content.encode())
        if path.exists():
            draft.chmod(path.stat().st_mode)
        draft.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
        raise UnwritableFile(
            f"{path} cannot be written ({error.strerror}): make room, give access or name another place, and run the "
            "command again"
        ) from None


def fingerprint(content: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def digest_of(*parts: Any) -> str:
    """A digest of bytes and of what `str` makes of everything else."""
    total = hashlib.sha256()
    for part in parts:
        data = part if isinstance(part, bytes) else str(part).encode()
        total.update(hashlib.sha256(data).digest())
    return total.hexdigest()
