"""Waiting for something that another process does."""

import time
from collections.abc import Callable
from pathlib import Path

import psutil


def wait_for(condition: Callable[[], object], seconds: float = 10.0) -> bool:
    """Whether the condition came true within so many seconds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return False


def runs_a_submission(grader: int, scratch: Path) -> bool:
    """Whether a process that the grader's process has started is a submission's.

    Its folder can be seen where submissions are not set apart; where they are, it has numbers in three namespaces.
    """
    if list(scratch.glob("grader-*/????????????????")):
        return True
    for process in psutil.Process(grader).children(recursive=True):
        try:
            lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
        except OSError:
            continue
        if any(line.startswith("NSpid:") and len(line.split()) > 3 for line in lines):
            return True
    return False
