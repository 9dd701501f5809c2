"""The grader's end of one confined process: asking, waiting no longer than agreed, and ending it without a trace.

Everything that comes from the other end is read as data, within limits, and never trusted.
"""

from __future__ import annotations

import contextlib
import json
import select
import signal
import socket
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from grader import values
from grader.errors import BadValue
from grader.instructor.confinement.frames import HEADER, encode
from grader.instructor.confinement.handles import number_here
from grader.instructor.confinement.limits import TEXT_WEIGHT, Limits, ServerGone
from grader.instructor.confinement.wall.scratch import remove, usage

MAX_TEXT = 8 * 2**20
MAX_BUFFER = values.MAX_BYTES

NOT_DATA = "its answer is not data"

LOOK_SECONDS = 0.2
"""How often time, CPU time and the scratch folder are checked while waiting."""

GRACE_SECONDS = 1.0
"""How much longer than its limit a process may run before it is killed: it may still stop by itself."""


class ProcessEnded(Exception):
    """The process gave no answer and never will.

    Attributes
    ----------
    status : str
        "timed out" or "raised", as in an outcome.
    line : str
        Why, for the learner.
    """

    def __init__(self, status: Literal["timed out", "raised"], line: str) -> None:
        super().__init__(line)
        self.status: Literal["timed out", "raised"] = status
        self.line = line


class ConfinedProcess:
    """One confined process, made by `client.Server.order`."""

    def __init__(self, channel: socket.socket, report: socket.socket, scratch: Path, limits: Limits) -> None:
        self.number = 0
        self.limits = limits
        self.scratch = scratch
        self.answer_size = 0  # bytes of the last answer, weighed as in Limits.answer_bytes
        self._channel = channel
        self._report = report
        self._reported = b""
        self._handles: list[int] = []
        self._closed = False
        channel.setblocking(False)

    def ask(self, request: Mapping[str, Any], seconds: float) -> Mapping[str, Any]:
        """Send a request and return the answer: a dictionary about which nothing else is known.

        Parameters
        ----------
        request : dict
            As in `worker.work`, without its limits.
        seconds : float
            CPU time; by the clock it may take `clock_factor` times as long.

        Returns
        -------
        Mapping[str, Any]

        Raises
        ------
        ProcessEnded
            If there is none in time, or it is not data. The process then has to be closed.
        ServerGone
            If it ended because the server did.
        """
        clock = seconds * self.limits.clock_factor
        self._start_watch(seconds + GRACE_SECONDS, clock + GRACE_SECONDS)
        self._send(encode({**request, "seconds": seconds, "clock": clock}))
        return self._receive()

    def receive(self, seconds: float, clock: float) -> Mapping[str, Any]:
        """The next answer without a request; raises as `ask` does."""
        self._start_watch(seconds, clock)
        return self._receive()

    def _send(self, frame: bytes) -> None:
        rest = memoryview(frame)
        while rest:
            self._wait(write=True)
            try:
                rest = rest[self._channel.send(rest) :]
            except BlockingIOError:
                continue
            except OSError:
                raise self._ended() from None

    def _receive(self) -> Mapping[str, Any]:
        text_length, buffer_length = HEADER.unpack(self._read(HEADER.size))
        if text_length > MAX_TEXT or buffer_length > MAX_BUFFER:
            raise ProcessEnded("raised", "its answer is larger than an answer may be")
        self.answer_size = TEXT_WEIGHT * text_length + buffer_length
        text, buffer = self._read(text_length), self._read(buffer_length)
        try:
            answer = values.unpack(text.decode(), bytes(buffer))
        except (BadValue, UnicodeDecodeError):
            raise ProcessEnded(
                "raised", NOT_DATA
            ) from None  # what came is not quoted: it may be anything, at any length
        if not isinstance(answer, dict):
            raise ProcessEnded("raised", NOT_DATA)
        return answer

    def _read(self, length: int) -> bytearray:
        data = bytearray(length)
        rest = memoryview(data)
        while rest:
            self._wait(write=False)
            try:
                count = self._channel.recv_into(rest)
            except BlockingIOError:
                continue
            except OSError:
                count = 0
            if not count:
                raise self._ended()
            rest = rest[count:]
        return data

    # --- watching -------------------------------------------------------------------------------------------------------

    def _start_watch(self, cpu: float, clock: float) -> None:
        now = time.monotonic()
        self._deadline = now + clock
        self._next_look = now + LOOK_SECONDS
        self._cpu_deadline = self._cpu_time() + cpu

    def _wait(self, *, write: bool) -> None:
        """Until the channel can be used, looking after the process meanwhile."""
        waiting = select.poll()
        waiting.register(self._channel, select.POLLOUT if write else select.POLLIN)
        while True:
            now = time.monotonic()
            if now > self._next_look:
                self._next_look = now + LOOK_SECONDS
                self._look(now)
            if waiting.poll(LOOK_SECONDS * 1000):
                return

    def _look(self, now: float) -> None:
        if now > self._deadline or self._cpu_time() > self._cpu_deadline:
            raise ProcessEnded("timed out", "it took too long and could not be stopped")
        if usage(self.scratch, self.limits.scratch_bytes) > self.limits.scratch_bytes:
            raise ProcessEnded(
                "raised",
                f"it filled its folder with more than {self.limits.scratch_bytes // 2**20} MB of files",
            )

    def _cpu_time(self) -> float:
        """CPU seconds of the process with all its threads; 0 if they cannot be known."""
        if sys.platform != "linux" or not self.number:
            return 0.0
        try:
            # The clock of a process, as clock_getcpuclockid(3) makes it from the number.
            return time.clock_gettime(~self.number << 3 | 2)
        except OSError:
            return 0.0

    # --- ending ---------------------------------------------------------------------------------------------------------

    def read_number(self, seconds: float) -> None:
        """Read the process's number, from the server's first report; raises as `read_report` does."""
        told = self.read_report("process", seconds)
        self.number = number_here(self._handles, told)
        self._handles = []

    def read_report(self, key: str, seconds: float) -> int:
        """A number that the server reports; raises OSError if it does not.

        Raises
        ------
        ConnectionResetError
            If the server has ended.
        """
        self._report.settimeout(seconds)
        while b"\n" not in self._reported:
            data, handles, _, _ = socket.recv_fds(self._report, 4096, 1)
            self._handles += handles
            if not data:
                raise ConnectionResetError("the server has ended")
            self._reported += data
        line, _, self._reported = self._reported.partition(b"\n")
        return int(json.loads(line)[key])

    def _ended(self) -> ProcessEnded:
        """Why nobody is at the other end anymore."""
        try:
            status = self.read_report("status", 1.0)
        except TimeoutError:
            return ProcessEnded("raised", "it closed its connection to the grader")
        except OSError:
            # Not the submission's doing, and not its loss: it is run again from the start.
            raise ServerGone("the server for confined grading has ended") from None
        if status == -signal.SIGXCPU:
            return ProcessEnded("timed out", "the submission as a whole took too much CPU time")
        if status >= 0:
            return ProcessEnded("raised", f"it ended its own process (exit code {status})")
        with contextlib.suppress(ValueError):
            return ProcessEnded("raised", f"its process was ended by {signal.Signals(-status).name}")
        return ProcessEnded("raised", "its process was ended")

    def close(self) -> None:
        """Kill the process if it is still there, wait until it is gone, and remove its folder."""
        if self._closed:
            return
        self._closed = True
        self._channel.close()
        with contextlib.suppress(OSError):
            self._report.shutdown(socket.SHUT_WR)  # that is the order to kill it
            self.read_report("status", 15.0)
        self._report.close()
        remove(self.scratch)
