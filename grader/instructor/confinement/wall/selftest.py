"""Trying the wall from inside, once per server, before any submission meets it."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Callable, Sequence
from pathlib import Path

from grader.instructor.confinement.limits import Isolation


def unreadable(readable: Sequence[Path]) -> list[str]:
    """The paths that should be readable from here but are not."""
    found: list[str] = []
    for path in readable:
        try:
            os.close(os.open(path, os.O_RDONLY))
        except OSError:
            found.append(str(path))
    return found


def open_doors(forbidden: Path, isolation: Isolation, *, apart: bool) -> list[str]:
    """What should be impossible from here but is not, in a few words each."""
    if isolation != "strong":
        return []
    attempts: dict[str, Callable[[], object]] = {
        "reading the instructor's files": lambda: os.open(forbidden, os.O_RDONLY),
        "listing the instructor's files": lambda: os.listdir(forbidden.parent),
        "opening a socket": lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM),
        "starting a process": _fork,
        "running a program": lambda: os.execv("/bin/true", ["/bin/true"]),
        "sending a signal to the server": lambda: os.kill(os.getppid(), 0),
        "writing outside": lambda: os.open("..", os.O_TMPFILE | os.O_RDWR),
    }
    if apart:
        attempts["seeing processes"] = lambda: os.stat("/proc/1")
    return [what for what, attempt in attempts.items() if not _refused(attempt)]


def _fork() -> None:
    if os.fork() == 0:
        os._exit(0)


def _refused(attempt: Callable[[], object]) -> bool:
    try:
        attempt()
    except OSError as error:
        return error.errno in (errno.EPERM, errno.EACCES, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOENT)
    return False
