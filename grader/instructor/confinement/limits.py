"""What a submission may use, and how well it is confined."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from grader.calls import CALL_SECONDS
from grader.errors import GraderError

Isolation = Literal["strong", "basic", "none"]
"""strong: Landlock, seccomp, resource limits, unprivileged. basic: the same without Landlock and seccomp. none: no wall."""


class ConfinementUnavailable(GraderError):
    """This machine cannot confine submissions as well as requested; the message says what is missing."""


class ServerGone(GraderError):
    """The server that forks submissions' processes has ended; a new one can be started."""


TEXT_WEIGHT = 8
"""How many bytes of numbers a byte of JSON counts for, because it takes that much longer to read."""


@dataclass(frozen=True)
class Limits:
    """Limits of one submission.

    Attributes
    ----------
    cell_seconds, call_seconds : float
        CPU time for one cell and for one call of a graded function. A call may take as long as in a check cell.
    clock_factor : float
        How many times as long each may take by the clock: a busy machine is nobody's fault.
    submission_seconds : float
        For everything together, by the clock.
    memory_bytes : int
        Address space, of which NumPy and matplotlib take about 0.5 GB before the submission starts.
    file_bytes, scratch_bytes : int
        One file, and everything in the scratch folder. It is in memory, of that size, where submissions can be set apart.
        Elsewhere it is on the disk, and files that were removed but are still open are not seen there: their limit is
        `file_bytes` times `open_files`.
    answer_bytes : int
        All that one of its functions returns: the grader holds it until it has judged. Text weighs `TEXT_WEIGHT`.
    open_files, threads : int
        At the same time.
    """

    cell_seconds: float = 30.0
    call_seconds: float = CALL_SECONDS
    clock_factor: float = 4.0
    submission_seconds: float = 300.0
    memory_bytes: int = 2 * 2**30
    file_bytes: int = 16 * 2**20
    scratch_bytes: int = 128 * 2**20
    answer_bytes: int = 24 * 2**20
    open_files: int = 64
    threads: int = 64
