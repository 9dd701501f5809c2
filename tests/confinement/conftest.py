"""One server for the whole folder, and `run`: cells as text in, a `SubmissionRun` out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from grader.exercise import Exercise
from grader.instructor.confinement import Limits, Server, SubmissionRun, run_submission
from grader.notebook import Cell

from .asking import SHORT, Ask, Run, children_of, exercise


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
