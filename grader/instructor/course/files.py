"""Files that appear complete or not at all, also after the power failed."""

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
        Whether to make its folder if that is missing.

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
        flush(draft)
        draft.replace(path)
        flush(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)
        raise UnwritableFile(
            f"{path} cannot be written ({error.strerror}): make room, give access or name another place, and run the "
            "command again"
        ) from None


def flush(path: Path) -> None:
    """Wait until what was written to a file, or which names a folder holds, is on the disk.

    Raises
    ------
    OSError
        If it cannot be opened or written.
    """
    if path.is_dir() and not hasattr(os, "O_DIRECTORY"):
        return  # Windows opens no folders, and writes their names itself
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def flush_all(folder: Path) -> None:
    """The same for a folder with everything in it, and for its own name; links are not followed."""
    for place, _, names in os.walk(folder):
        for name in names:
            path = Path(place, name)
            if not path.is_symlink():
                flush(path)
        flush(Path(place))
    flush(folder.parent)


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
