"""The number that a process has here: a server that sets submissions apart knows it, and them, by other ones."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path


def handles_of(process: int) -> list[int]:
    """A descriptor that names a process of one's own to somebody else; none where the system has no such thing."""
    with contextlib.suppress(OSError):
        if sys.platform == "linux":
            return [os.pidfd_open(process)]
    return []


def number_here(handles: list[int], number: int) -> int:
    """The number of the process that the descriptor names, which is closed; without one, the number that was told."""
    for handle in handles:
        for line in Path(f"/proc/self/fdinfo/{handle}").read_text().splitlines():
            name, _, value = line.partition(":")
            if name == "Pid":
                number = int(value)
        os.close(handle)
    return number
