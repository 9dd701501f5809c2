"""One line of progress that rewrites itself, in a terminal and in a notebook."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Any

WIDTH = 24


class ProgressLine:
    """Label, bar, iteration count and cost on one line; nothing at all when the label is empty.

    Use it in a ``with`` statement: leaving it, even by an interrupt, ends the line. It is written by hand instead of taken from
    tqdm, because tqdm would be one more wheel to load in the browser, for one line.

    Parameters
    ----------
    label : str
        What is going on, such as the initialization's name; empty for silence.
    total : int
        The number of iterations that makes the bar full.
    """

    def __init__(self, label: str, total: int) -> None:
        self._label = label
        self._total = max(total, 1)
        self._length = 0
        self._output: Any = None
        encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
        # Windows consoles may not know the blocks
        self._full, self._rest = "█░" if encoding.lower().startswith("utf") else "#."

    def __enter__(self) -> ProgressLine:
        return self

    def show(self, done: int, cost: float, at: int) -> None:
        """Rewrite the line.

        Parameters
        ----------
        done : int
            Iterations finished.
        cost : float
            The newest known cost, in nats.
        at : int
            The iteration that this cost belongs to.
        """
        if not self._label:
            return
        blocks = WIDTH * done // self._total
        bar = self._full * blocks + self._rest * (WIDTH - blocks)
        line = f"{self._label}  {bar}  {done:>{len(str(self._total))}}/{self._total}  cost {cost:.4g} at {at}"
        if in_notebook():
            self._show_in_notebook(line)
            return
        # spaces wipe out what a longer previous line left behind
        sys.stdout.write("\r" + line.ljust(self._length))
        sys.stdout.flush()
        self._length = len(line)

    def _show_in_notebook(self, line: str) -> None:
        """One output that is replaced, so that a saved notebook keeps the last line and not all of them."""
        from IPython.display import display  # noqa: PLC0415 - only a notebook needs it

        content = {"text/plain": line}
        if self._output is None:
            self._output = display(content, raw=True, display_id=True)
        else:
            self._output.update(content, raw=True)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._length:
            sys.stdout.write("\n")
            sys.stdout.flush()


def in_notebook() -> bool:
    """Whether this runs in a Jupyter kernel, which can replace an output."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return getattr(shell, "kernel", None) is not None
