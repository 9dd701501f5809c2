"""The grader's end of the fork server: starting it, ordering processes from it, ending it."""

from __future__ import annotations

import atexit
import contextlib
import dataclasses
import errno
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from grader.instructor.confinement.handles import number_here
from grader.instructor.confinement.limits import ConfinementUnavailable, Isolation, Limits, ServerGone
from grader.instructor.confinement.process import ConfinedProcess, ProcessEnded
from grader.instructor.confinement.wall.ability import LEVELS
from grader.instructor.confinement.wall.bubblewrap import outer_wall
from grader.instructor.confinement.wall.lockdown import clean_environment
from grader.instructor.confinement.wall.scratch import remove

START_SECONDS = 120.0
ANSWER_SECONDS = 30.0


class Server:
    """A running fork server.

    Parameters
    ----------
    accept : str
        The lowest level that will do.
    most : str
        The highest level to reach, to try out what lower ones do.

    Raises
    ------
    ConfinementUnavailable
        If this machine does not reach `accept`.
    """

    def __init__(self, accept: Isolation = "strong", most: Isolation = "strong") -> None:
        if not hasattr(os, "fork"):
            raise ConfinementUnavailable(
                "grading needs Linux or macOS: on Windows, run it in WSL (see the documentation)"
            )
        self.closed = False
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        try:
            self.base = Path(tempfile.gettempdir()).resolve() / f"grader-{secrets.token_hex(8)}"
        except OSError as error:
            raise ServerGone(f"there is no room for scratch folders: {error}") from None
        self._control, theirs = socket.socketpair()
        try:
            with theirs:
                self._start(theirs, most)
            self._greet(accept)
            self._test(accept)
        except OSError as error:
            self.close()
            raise ServerGone(f"the server for confined grading could not be started: {error}") from None
        except BaseException:
            self.close()
            raise

    def _start(self, theirs: socket.socket, most: Isolation) -> None:
        # Everything that takes time comes first: the folder stays behind if the grader is killed before its server is there.
        wall = outer_wall(self.base) if most == "strong" else []
        home = self._make_base()
        # For a server that outlives the grader: it removes its folder from outside of its own view.
        outside = os.open(self.base.parent, os.O_RDONLY | os.O_DIRECTORY)
        options = json.dumps({"base": str(self.base), "outside": outside, "most": most, "walled": bool(wall)})
        server = [sys.executable, "-I", "-m", f"{__package__}.server", str(theirs.fileno()), options]
        try:
            with (home / "log").open("wb") as log:
                self._process = subprocess.Popen(
                    [*wall, *server],
                    env=clean_environment(home),
                    pass_fds=[theirs.fileno(), outside],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=log,
                    cwd="/",
                    start_new_session=True,
                )
        finally:
            os.close(outside)

    def _make_base(self) -> Path:
        """The folder of the scratch folders, and in it the server's own, which is returned."""
        home = self.base / "server"
        try:
            self.base.mkdir(mode=0o700)
            self.base.chmod(0o711)  # submissions go through to their own folder, and cannot list the others
            home.mkdir(mode=0o700)
        except OSError as error:
            raise ServerGone(f"there is no room for scratch folders: {error}") from None
        return home

    def _greet(self, accept: Isolation) -> None:
        self._control.settimeout(START_SECONDS)
        try:
            data, handles, _, _ = socket.recv_fds(self._control, 4096, 1)
        except OSError:
            data, handles = b"", []
        if not data:
            raise ServerGone(f"the server for confined grading did not start: {self._last_line()}")
        self._control.settimeout(ANSWER_SECONDS)
        greeting = json.loads(data)
        self.isolation: Isolation = greeting["isolation"]
        self.apart: bool = greeting["apart"]
        self.process_number = number_here(handles, greeting["process"])
        if LEVELS.index(self.isolation) < LEVELS.index(accept):
            raise ConfinementUnavailable(
                f"submissions cannot be confined as well as asked for ({accept}): {greeting['missing']}. "
                f'accept="{self.isolation}" grades with less protection: only for submissions that you trust'
            )

    def _test(self, accept: Isolation) -> None:
        process = self.order(Limits(), probe=True)
        try:
            found = process.receive(ANSWER_SECONDS, ANSWER_SECONDS)
        except ProcessEnded as end:
            raise ConfinementUnavailable(f"submissions cannot be confined here: {end.line}") from None
        finally:
            process.close()
        if refused := found.get("refused"):
            if found.get("number") in (errno.ENOSPC, errno.EDQUOT):
                raise ServerGone(f"there is no room for scratch folders: {refused}")
            raise ConfinementUnavailable(f"submissions cannot be confined here: {refused}")
        if found["unreadable"]:
            raise ConfinementUnavailable(
                f"the user that submissions run as cannot read {found['unreadable'][0]}: "
                "grade as an ordinary user, or install the course where every user can read it"
            )
        if found["open"]:
            raise ConfinementUnavailable(
                f"the wall around submissions has a hole here: {', '.join(found['open'])} works. "
                'accept="basic" grades anyway'
            )

    def order(self, limits: Limits, *, probe: bool = False) -> ConfinedProcess:
        """A fresh confined process.

        Raises
        ------
        ServerGone
            If the server no longer answers.
        """
        scratch = self.base / secrets.token_hex(8)
        channel, theirs = socket.socketpair()
        report, its_report = socket.socketpair()
        message = {"scratch": str(scratch), "limits": dataclasses.asdict(limits), "probe": probe}
        process = ConfinedProcess(channel, report, scratch, limits)
        try:
            with theirs, its_report, self._lock:
                socket.send_fds(
                    self._control, [json.dumps(message).encode()], [theirs.fileno(), its_report.fileno()]
                )
                its_report.close()
                process.read_number(ANSWER_SECONDS)
        except OSError as error:
            process.close()
            self.close()
            raise ServerGone(
                f"the server for confined grading has ended ({error}): {self._last_line()}"
            ) from None
        return process

    def _last_line(self) -> str:
        with contextlib.suppress(OSError):
            lines = (self.base / "server" / "log").read_text(errors="replace").strip().splitlines()
            if lines:
                return lines[-1][:300]
        return f"it said nothing; is there room on the disk of {self.base.parent}?"

    def close(self) -> None:
        """End the server with every process of it, and remove their folders."""
        if self.closed:
            return
        self.closed = True
        with contextlib.suppress(OSError):
            self._control.shutdown(socket.SHUT_RDWR)  # also where another fork still holds a copy
        self._control.close()
        if self._process is not None:
            try:
                self._process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, signal.SIGKILL)  # with the server, if bubblewrap surrounds it
                self._process.wait()
        remove(self.base)

    def forget(self) -> None:
        """In a fork of the grader: leave the server to the process that started it."""
        self.closed = True
        self._control.close()
        if self._process is not None:
            self._process.returncode = 0  # it is not this process's child


_servers: dict[Isolation, Server] = {}
_guard = threading.Lock()


def shared_server(accept: Isolation) -> Server:
    """This process's server, started when it is first asked for and again when it has ended."""
    with _guard:
        server = _servers.get(accept)
        if server is None or server.closed:
            server = _servers[accept] = Server(accept)
        return server


@atexit.register
def close_servers() -> None:
    """End this process's servers."""
    with _guard:
        for server in _servers.values():
            server.close()
        _servers.clear()


def _after_fork() -> None:
    global _guard  # noqa: PLW0603 - a lock that another thread held stays locked in a fork
    _guard = threading.Lock()
    for server in _servers.values():
        server.forget()
    _servers.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
