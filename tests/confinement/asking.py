"""What the tests in this folder run behind the wall: an exercise, short limits, and what the server has started."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from grader.exercise import Case, Exercise, Part
from grader.instructor.confinement import Limits, Server, SubmissionRun

Run = Callable[..., SubmissionRun]
Ask = Callable[..., Any]

SHORT = Limits(cell_seconds=0.6, call_seconds=0.4, clock_factor=6.0, submission_seconds=30.0)
"""For submissions that are to reach a limit."""


def exercise(name: str = "answer", cases: Sequence[Case | tuple[Any, ...]] = ((),)) -> Exercise:
    """An exercise with these cases and nothing to compare with."""
    made = tuple(case if isinstance(case, Case) else Case(tuple(case)) for case in cases)
    return Exercise(name, 1.0, f"{name}(…)", (Part("value", ("*",), 1.0),), cases=made)


def children_of(server: Server) -> list[int]:
    """Processes that the server has started and that are still there."""
    number = server.process_number
    return [int(child) for child in Path(f"/proc/{number}/task/{number}/children").read_text().split()]
