"""An IPython shell that runs the cells of a notebook as a kernel would, showing nothing."""

from __future__ import annotations

import contextlib
import dis
import io
import sys
from types import CodeType
from typing import Any

from grader.plain_text import one_line, unbound_name
from grader.time_limit import TimeLimit, time_limit


class Discard(io.TextIOBase):
    """Where output goes: nowhere, so that it takes no memory."""

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, text: str) -> int:
        """Take any amount."""
        return len(text)


NOT_AT_HAND = (ImportError, OSError, EOFError)
"""What a statement raises that needs a package, a file, a connection or a person that the learner's own machine had."""

STORES = ("STORE_NAME", "STORE_GLOBAL")


class Shell:
    """A shell for one notebook, with magics that work as in a kernel.

    What is not at hand here costs the statement that asks for it, and those that use what it would have made, not its cell.

    Parameters
    ----------
    shared : bool
        Whether it is the instance that `IPython.get_ipython` finds, which a process has only one of.
    """

    def __init__(self, *, shared: bool = False) -> None:
        from IPython.core.interactiveshell import InteractiveShell  # noqa: PLC0415 - slow, and check cells do not need it
        from traitlets.config import Config  # noqa: PLC0415

        make: Any = InteractiveShell.instance if shared else InteractiveShell
        self.shell = make(config=Config({"HistoryManager": {"enabled": False}}))
        # Nobody sees a traceback here; making one takes long and calls methods of the learner's exception outside any limit.
        self.shell.showtraceback = self.shell.showsyntaxerror = lambda *_, **__: None
        # ``%matplotlib inline`` asks for no window system, which only kernels grant.
        self.shell.enable_gui = lambda gui=None: None
        # What ``%cd`` and others remember from one session to the next has no place here.
        self.shell.db = {}
        self._run_line_magic = self.shell.run_line_magic
        self.shell.run_line_magic = self._magic
        self._run_code = self.shell.run_code
        self.shell.run_code = self._statement
        self.shell.ask_exit = lambda: self.note("exit() ends a kernel; here the rest runs")
        if "" not in sys.path:
            sys.path.insert(0, "")  # as in a kernel: a module that a cell has written is found
        self.notes: list[str] = []
        self.absent: set[str] = set()
        self.unbound, self.failed = "", False

    @property
    def namespace(self) -> dict[str, Any]:
        """The variables of the notebook."""
        names: dict[str, Any] = self.shell.user_ns
        return names

    def run(self, source: str, seconds: float) -> list[str]:
        """Run one cell, for at most `seconds` of the clock, and return one line per thing that went wrong."""
        try:
            return self.run_within(time_limit(seconds), source, seconds)
        except TimeLimit as error:
            return self.lines(error, seconds)

    def run_within(
        self, limit: contextlib.AbstractContextManager[None], source: str, seconds: float
    ) -> list[str]:
        """Run one cell within a limit, which raises `TimeLimit`, and return one line per thing that went wrong.

        Raises
        ------
        BaseException
            What the limit raises outside the cell's own code.
        """
        self.notes, self.unbound, self.failed = [], "", False
        with (
            contextlib.redirect_stdout(Discard()),
            contextlib.redirect_stderr(Discard()),
            limit,
        ):
            result = self.shell.run_cell(source, store_history=False, silent=True)
        return self.lines(result.error_before_exec or result.error_in_exec, seconds)

    def lines(self, error: BaseException | None, seconds: float) -> list[str]:
        """What was noted while a cell ran, and why it ended early, if it did."""
        if error is None:
            return self.notes
        self.unbound, self.failed = unbound_name(error), True
        late = isinstance(error, TimeLimit)
        return [*self.notes, f"did not end within {seconds:g} s" if late else one_line(error)]

    def note(self, line: str) -> None:
        """Add a line to those of the running cell."""
        self.notes.append(line)

    async def _statement(self, code: CodeType, result: Any = None, *, async_: bool = False) -> bool:
        """Run one statement; whether its error ends the cell."""
        if not await self._run_code(code, result, async_=async_):
            return False
        error = getattr(result, "error_in_exec", None)
        lost = {item.argval for item in dis.get_instructions(code) if item.opname in STORES}
        if isinstance(error, NOT_AT_HAND):
            self.note(f"line {code.co_firstlineno} was passed over: {one_line(error)}")
        elif not (isinstance(error, NameError) and error.name in self.absent):
            return True
        self.absent |= lost - set(self.namespace)
        result.error_in_exec = None
        return False

    def _magic(self, name: str, line: str, _stack_depth: int = 1) -> Any:
        """A magic that needs something missing here, such as ``%matplotlib widget``, does not end its cell."""
        try:
            return self._run_line_magic(name, line, _stack_depth + 1)
        except Exception as error:
            self.note(f"%{name}: {one_line(error)}")
            return None
