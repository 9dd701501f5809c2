"""Scratch folders: measuring them, and removing them whatever a submission has put there."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

ENTRY_BYTES = 4096
DEEPEST = 64


def usage(folder: Path, most: int) -> int:
    """Bytes of all files below `folder`, each entry counted as at least one block; stops beyond `most`.

    A folder that cannot be looked into, or is nested beyond reason, counts as more than `most`.
    """
    total = 0
    waiting = [(str(folder), 0)]
    while waiting:
        place, depth = waiting.pop()
        if depth > DEEPEST:
            return most + 1
        try:
            with os.scandir(place) as entries:
                for entry in entries:
                    total += ENTRY_BYTES
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append((entry.path, depth + 1))
                    else:
                        total += entry.stat(follow_symlinks=False).st_blocks * 512
                    if total > most:
                        return total
        except FileNotFoundError:
            continue
        except OSError:
            return most + 1
    return total


def remove(folder: Path) -> None:
    """Remove a folder with everything in it, links themselves and not what they point to.

    Not `shutil.rmtree`, which gives up on a thousand nested folders and on folders without permissions: each folder inside
    is moved to the top first, so that no path is ever long.
    """
    top = str(folder)
    waiting = [top]
    with contextlib.suppress(FileNotFoundError):
        while waiting:
            place = waiting.pop()
            os.chmod(place, 0o700)
            with os.scandir(place) as entries:
                for entry in entries:
                    if not entry.is_dir(follow_symlinks=False):
                        os.unlink(entry.path)
                    elif place == top:
                        waiting.append(entry.path)
                    else:
                        os.chmod(entry.path, 0o700)
                        target = f"{top}/.{secrets.token_hex(12)}"
                        os.rename(entry.path, target)
                        waiting.append(target)
            if place != top:
                os.rmdir(place)
        os.rmdir(top)
