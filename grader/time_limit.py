"""A limit on the time of a block, which code inside it cannot swallow."""

from __future__ import annotations

import contextlib
import itertools
import signal
import sys
import threading
from collections.abc import Iterator
from typing import Any

OURS = ("grader", "IPython")
"""Packages whose own code needs no second alarm: they know what to do with a time limit."""


class TimeLimit(BaseException):
    """The call took too long; not an Exception, so that a learner's ``except Exception`` lets it through."""


@contextlib.contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise `TimeLimit` after `seconds`, again and again, where the system can (main thread, interval timers)."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    traced_before, alarms = sys.gettrace(), itertools.count()

    def again(_frame: Any, event: str, _arg: Any) -> Any:
        if event == "line":
            raise TimeLimit
        return None if event == "call" else again

    def stop(_signal: int, frame: Any) -> None:
        # A bare `except:` in the learner's code swallows what is raised here. So the next line that runs in the frame that
        # holds it, which is in that handler and outside of its `try`, raises once more. It is not known which frame that
        # is: the outermost is tried first, the one it called at the next alarm.
        frames = []
        while frame is not None and frame.f_globals.get("__name__", "").split(".")[0] not in OURS:
            frames.append(frame)
            frame = frame.f_back
        if frames:
            frames[-1 - next(alarms) % len(frames)].f_trace = again
            sys.settrace(again)
        raise TimeLimit

    try:
        before = signal.signal(signal.SIGALRM, stop)
        signal.setitimer(signal.ITIMER_REAL, seconds, 0.2)
    except (ValueError, OSError, AttributeError):  # Pyodide has the names of the timers only
        yield
        return
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        sys.settrace(traced_before)
