"""A command that is killed at each of its changes to files in turn, in a process of its own."""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

from grader.__main__ import main

CHANGES = {"os.rename", "os.link", "os.remove", "os.mkdir", "os.chmod", "sqlite3.connect"}
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
DONE_UNHARMED = 64
"""Added to the exit code of a command that came to its end."""


def run_killed(root: Path, arguments: list[str], step: int) -> int | None:
    """Run `grader` in `root` and kill it before its change number `step` there; its exit code if it makes no so many."""
    number = os.fork()
    if number == 0:
        try:
            _child(root, arguments, step)
        finally:
            os._exit(1)
    _, status = os.waitpid(number, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return None
    code = os.WEXITSTATUS(status)
    assert code >= DONE_UNHARMED, f"{arguments} ended with an error of Python's; its output is in {root}.log"
    return code - DONE_UNHARMED


def _child(root: Path, arguments: list[str], step: int) -> None:
    with Path(f"{root}.log").open("wb") as log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    os.chdir(root)
    seen = 0

    def hook(event: str, details: tuple[Any, ...]) -> None:
        nonlocal seen
        writes = event == "open" and isinstance(details[2], int) and bool(details[2] & WRITING)
        if (writes or event in CHANGES) and _is_within(root, details[0]):
            seen += 1
            if seen == step:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
    code = main(arguments)
    sys.stdout.flush()
    os._exit(DONE_UNHARMED + code)


def _is_within(root: Path, place: object) -> bool:
    return isinstance(place, str | bytes | os.PathLike) and Path(
        os.fsdecode(place)
    ).absolute().is_relative_to(root)


def contents(root: Path) -> dict[str, Any]:
    """What is in a folder under names that people see: of a zip its members, of a gradebook what it says."""
    found: dict[str, Any] = {}
    for path in sorted(root.rglob("*")):
        name = str(path.relative_to(root))
        if (
            not path.is_file()
            or path.name.startswith(".")
            or path.name.endswith(("-journal", "-wal", "-shm"))
        ):
            continue
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                found[name] = {item: archive.read(item) for item in archive.namelist()}
        elif path.suffix == ".db":
            with closing(sqlite3.connect(path)) as database:
                found[name] = list(database.iterdump())
        else:
            found[name] = path.read_bytes()
    return found
