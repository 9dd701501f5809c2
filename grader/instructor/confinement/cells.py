"""Running the code cells of a submission in an IPython shell, without a kernel and without showing anything."""

from __future__ import annotations

import contextlib
import itertools
import os
import signal
import socket
import sys
from collections.abc import Iterator
from typing import Any

from grader.instructor.confinement.limits import Limits
from grader.instructor.confinement.wall.lockdown import PAIRS
from grader.shell import Shell
from grader.time_limit import TimeLimit, time_limit

UNAVAILABLE = "not available at grading"

PROGRAMS = {"subprocess.Popen", "pty.spawn"} | {
    f"os.{name}" for name in ("system", "exec", "fork", "forkpty", "posix_spawn", "spawn")
}
NETWORK = {f"socket.{name}" for name in ("getaddrinfo", "gethostbyname", "connect", "bind")}


@contextlib.contextmanager
def cpu_limit(seconds: float, clock: float) -> Iterator[None]:
    """Raise `TimeLimit`, again and again, after so much CPU time or so much time by the clock."""
    armed = True

    def stop(_signal: int, _frame: Any) -> None:
        if armed:
            raise TimeLimit

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds, 0.2)
    try:
        with time_limit(clock):
            yield
    finally:
        armed = False
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


class ConfinedShell(Shell):
    """The shell for one submission, which starts no programs."""

    def __init__(self) -> None:
        super().__init__(shared=True)
        self.shell.system = self.shell.system_raw = self.shell.system_piped = self._system
        self.shell.getoutput = self._getoutput

    def run_limited(self, source: str, seconds: float, clock: float) -> list[str]:
        """Run one cell, and return one line per thing that went wrong; nothing is raised.

        Parameters
        ----------
        source : str
        seconds : float
            CPU time.
        clock : float
            Seconds by the clock.

        Returns
        -------
        list[str]
        """
        try:
            return self.run_within(cpu_limit(seconds, clock), source, seconds)
        except BaseException as error:
            return self.lines(error, seconds)

    def _system(self, command: str) -> None:
        # As in a notebook, where a command that fails does not end its cell.
        self.note(f"!{' '.join(str(command).split())[:60]} is {UNAVAILABLE}")
        self.shell.user_ns["_exit_code"] = 127

    def _getoutput(self, command: str, *_: Any, **__: Any) -> Any:
        from IPython.utils.text import SList  # noqa: PLC0415 - rarely asked for

        self._system(command)
        return SList()


def say_what_is_unavailable() -> None:
    """Tell code that starts a program or opens a connection why it cannot; the wall itself is the kernel's."""

    def refuse(event: str, _arguments: tuple[Any, ...]) -> None:
        if event in PROGRAMS:
            raise PermissionError(f"starting other programs is {UNAVAILABLE}")
        if event in NETWORK:
            raise PermissionError(f"the network is {UNAVAILABLE}")

    sys.addaudithook(refuse)


def stand_in_for_what_is_shared() -> None:
    """Answer what notebooks ask the system for, and what the wall refuses because all submissions share it.

    The room on a disk is that of an empty scratch folder, the memory is what a submission may use, and nothing else is running.
    An event loop gets one of the pairs of sockets that are there.
    """
    size, limits, ask = 4096, Limits(), os.sysconf
    blocks = limits.scratch_bytes // size
    room = os.statvfs_result((size, size, *[blocks] * 6, 0, 255))
    pairs = itertools.cycle(PAIRS[::2])

    def pipe() -> tuple[int, int]:
        first = next(pairs)
        return os.dup(first), os.dup(first + 1)

    def pair(*_: Any, **__: Any) -> tuple[socket.socket, socket.socket]:
        one, other = pipe()
        return socket.socket(fileno=one), socket.socket(fileno=other)

    def sysconf(name: str | int) -> int:
        pages = name in ("SC_PHYS_PAGES", "SC_AVPHYS_PAGES")
        return limits.memory_bytes // ask("SC_PAGE_SIZE") if pages else ask(name)

    vars(os).update(statvfs=lambda _: room, fstatvfs=lambda _: room, pipe=pipe, sysconf=sysconf)
    vars(os).update(getloadavg=lambda: (0.0, 0.0, 0.0))
    vars(socket).update(socketpair=pair)
