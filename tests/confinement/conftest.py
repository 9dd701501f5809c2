"""One server for the whole folder, and `run`: cells as text in, a `SubmissionRun` out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from grader.exercise import Case, Exercise, Part
from grader.instructor.confinement import Limits, Server, SubmissionRun, run_submission
from grader.notebook import Cell

Run = Callable[..., SubmissionRun]
Ask = Callable[..., Any]

SHORT = Limits(cell_seconds=0.6, call_seconds=0.4, clock_factor=6.0, submission_seconds=30.0)
"""For submissions that are to reach a limit."""


def exercise(name: str = "answer", cases: Sequence[Case | tuple[Any, ...]] = ((),)) -> Exercise:
    """An exercise with these cases and nothing to compare with."""
    made = tuple(case if isinstance(case, Case) else Case(tuple(case)) for case in cases)
    return Exercise(name, 1.0, f"{name}(…)", (Part("value", ("*",), 1.0),), cases=made)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A server at the level "strong"."""
    made = Server()
    yield made
    made.close()


@pytest.fixture
def run(server: Server) -> Run:
    """Run cells, then call functions of theirs."""

    def run_cells(*sources: str, exercises: Sequence[Exercise] = (), limits: Limits = SHORT) -> SubmissionRun:
        return run_submission(tuple(map(Cell, sources)), exercises or (exercise(),), limits, server=server)

    return run_cells


@pytest.fixture
def ask(run: Run) -> Ask:
    """The value that the function ``answer`` of some code returns; the code's cells have to run without an error."""

    def value(*sources: str, **options: Any) -> Any:
        done = run(*sources, **{"limits": Limits(), **options})
        assert done.errors == ()
        (outcome, *_) = done.outcomes["answer"]
        assert (outcome.status, outcome.error) == ("returned", "")
        return outcome.value

    return value


@pytest.fixture(autouse=True)
def no_trace(server: Server) -> Iterator[None]:
    """Nothing that a test runs leaves a process or a file behind."""
    yield
    assert [path.name for path in server.base.iterdir()] == ["server"]
    assert children_of(server) == []


def children_of(server: Server) -> list[int]:
    """Processes that the server has started and that are still there."""
    number = server.process_number
    return [int(child) for child in Path(f"/proc/{number}/task/{number}/children").read_text().split()]
