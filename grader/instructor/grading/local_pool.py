"""Who grades a class: worker processes on this machine, or anything else with the same three abilities."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass
from typing import Protocol


class Workforce(Protocol):
    """Who grades: processes of this machine, or a cluster."""

    @property
    def threads(self) -> int:
        """How many submissions are graded at the same time."""

    def executor(self) -> Executor:
        """A new executor."""

    def check(self) -> None:
        """Raise a `GraderError` if nothing can finish anymore."""


@dataclass(frozen=True)
class LocalPool:
    """Worker processes on this machine, each with its own wall."""

    threads: int

    def executor(self) -> Executor:
        """A new pool; its processes start when there is work for them."""
        return ProcessPoolExecutor(
            self.threads, multiprocessing.get_context("spawn"), initializer=_begin_worker
        )

    def check(self) -> None:
        """Nothing can go wrong here that the pool does not report by itself."""


def _begin_worker() -> None:
    """Ctrl-C is for the one writer to answer; and a worker whose writer was killed ends too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_writer, daemon=True).start()


def _end_with_writer() -> None:
    """A pool's worker would wait for work forever: it holds both ends of the queue."""
    writer = multiprocessing.parent_process()
    if writer is not None:
        writer.join()
        os._exit(1)
