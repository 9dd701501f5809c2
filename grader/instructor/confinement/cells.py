"""Running the code cells of a submission in an IPython shell, without a kernel and without showing anything."""

from __future__ import annotations

import contextlib
import io
import signal
import sys
from collections.abc import Iterator
from typing import Any

from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from grader.notebook import as_in_a_kernel
from grader.plain_text import one_line
from grader.time_limit import TimeLimit, time_limit

UNAVAILABLE = "not available at grading"

PROGRAMS = {"subprocess.Popen", "pty.spawn"} | {
    f"os.{name}" for name in ("system", "exec", "fork", "forkpty", "posix_spawn", "spawn")
}
NETWORK = {f"socket.{name}" for name in ("getaddrinfo", "gethostbyname", "connect", "bind")}


class Discard(io.TextIOBase):
    """Where output goes: nowhere, so that it takes no memory."""

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, text: str) -> int:
        """Take any amount."""
        return len(text)


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


class Shell:
    """An IPython shell for one submission."""

    def __init__(self) -> None:
        # The instance that `IPython.get_ipython()` finds, as in a kernel.
        shell: Any = InteractiveShell.instance(config=Config({"HistoryManager": {"enabled": False}}))
        shell.showtraceback = lambda *_, **__: None
        shell.showsyntaxerror = lambda *_, **__: None
        as_in_a_kernel(shell, self._note)
        shell.system = shell.system_raw = shell.system_piped = self._system
        shell.getoutput = self._getoutput
        self.shell = shell
        self.notes: list[str] = []

    @property
    def namespace(self) -> dict[str, Any]:
        """The variables of the notebook."""
        names: dict[str, Any] = self.shell.user_ns
        return names

    def run(self, source: str, seconds: float, clock: float) -> list[str]:
        """Run one cell, and return one line per thing that went wrong; nothing is raised."""
        self.notes = []
        error: BaseException | None = None
        with contextlib.redirect_stdout(Discard()), contextlib.redirect_stderr(Discard()):
            try:
                with cpu_limit(seconds, clock):
                    result = self.shell.run_cell(source, store_history=False, silent=True)
                error = result.error_before_exec or result.error_in_exec
            except BaseException as raised:
                error = raised
        if isinstance(error, TimeLimit):
            return [*self.notes, f"did not end within {seconds:g} s"]
        return self.notes if error is None else [*self.notes, one_line(error)]

    def _note(self, line: str) -> None:
        self.notes.append(line)

    def _system(self, command: str) -> None:
        # As in a notebook, where a command that fails does not end its cell.
        self._note(f"!{' '.join(str(command).split())[:60]} is {UNAVAILABLE}")
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
