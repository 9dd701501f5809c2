"""A notebook in a plain kernel, as Restart & Run All, and graded; and what is wrong between the two."""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError

from grader.feedback import MIME_TYPE, Feedback
from grader.instructor.grading.one_notebook import Grade, grade_file
from tests.support.fair import (
    of_functions,
    of_names,
    of_placing,
    of_sessions,
    of_the_course,
    of_tools,
    of_writing,
)
from tests.support.fair.draft import Draft
from tests.support.fair.habit import HABITS, at_random, draft_of, everywhere, mixture

__all__ = [
    "HABITS",
    "everywhere",
    "of_functions",
    "of_names",
    "of_placing",
    "of_sessions",
    "of_the_course",
    "of_tools",
    "of_writing",
]

CELL_SECONDS = 60


@dataclass(frozen=True)
class Compared:
    """One notebook, run and graded.

    Attributes
    ----------
    habits : tuple of str
    assignment : str
    shown : dict
        The points that check cells show in the kernel, by function; a function without is not in it.
    ended : bool
        Whether the kernel ended before the notebook did.
    grade : Grade
    """

    habits: tuple[str, ...]
    assignment: str
    shown: dict[str, float]
    ended: bool
    grade: Grade

    @property
    def below(self) -> list[str]:
        """Exercises whose grade is below the kernel's points, without a hidden case that says so."""
        if self.grade.status != "graded":
            return [f"not graded: {self.grade.reason}"]
        return [
            f"{each.name}: {each.score:g}, the kernel says {self.shown[each.name]:g}; {each.message}"
            for each in self.grade.exercises
            if each.score < self.shown.get(each.name, 0) and not _hidden_case_said(each)
        ]

    @property
    def above(self) -> list[str]:
        """Exercises whose grade is above the kernel's points, where nothing says why."""
        return [
            f"{each.name}: {each.score:g}, the kernel says {self.shown.get(each.name, 0):g}"
            for each in self.grade.exercises
            if each.score > self.shown.get(each.name, 0)
            and not self.grade.notes
            and not (self.ended and each.name not in self.shown)
            and "where its check stands" not in each.message
        ]

    @property
    def idle(self) -> list[str]:
        """Exercises that are worth less in the kernel than solved, although the habit does not end it."""
        return (
            []
            if any(HABITS[each].ends_early for each in self.habits)
            else [each.name for each in self.grade.exercises if self.shown.get(each.name, 0) < each.max_score]
        )


def compared(habit: str, assignment: str) -> Compared | None:
    """A notebook after a habit, run and graded; None if the habit does not apply to the assignment."""
    draft = draft_of(habit, assignment)
    return None if draft is None else run_and_graded(draft, (habit,))


def mixed(assignment: str, habits: Sequence[str]) -> Compared:
    """A notebook after a habit at each of its exercises, run and graded."""
    return run_and_graded(mixture(assignment, habits), tuple(habits))


def mixed_at_random(assignment: str, seed: int) -> Compared:
    """A notebook after a habit at each of its exercises that chance chose, run and graded."""
    return run_and_graded(*at_random(assignment, seed))


def run_and_graded(draft: Draft, habits: tuple[str, ...]) -> Compared:
    """A notebook as it is handed in, in a kernel and graded."""
    with tempfile.TemporaryDirectory() as folder:
        shown, ended = in_a_kernel(draft, Path(folder) / "kernel")
        return Compared(habits, draft.assignment, shown, ended, graded(draft, Path(folder)))


def graded(draft: Draft, folder: Path) -> Grade:
    """The grade of the notebook as it is handed in."""
    path = folder / f"{draft.assignment}.ipynb"
    path.write_text(json.dumps(draft.data), encoding="utf-8")
    return grade_file(path)


def in_a_kernel(draft: Draft, folder: Path) -> tuple[dict[str, float], bool]:
    """The points that check cells show, run from top to bottom in a kernel of its own, and whether that ended early."""
    folder.mkdir()
    data = draft.for_kernel()
    for cell in data["cells"]:
        cell["source"] = cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])
    notebook = nbformat.from_dict({**data, "nbformat_minor": 5})
    for index, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{index}"
    environment = {key: value for key, value in os.environ.items() if key != "MPLBACKEND"}
    client = NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        kernel_name="python3",
        allow_errors=True,
        shutdown_kernel="immediate",
        resources={"metadata": {"path": str(folder)}},
    )
    ended = False
    try:
        asyncio.run(client.async_execute(env=environment))
    except (DeadKernelError, CellTimeoutError):
        ended = True
    return shown_points(notebook.cells), ended


def shown_points(cells: list[Any]) -> dict[str, float]:
    """The most points that a check of each function shows, read as nbgrader reads them."""
    points: dict[str, float] = {}
    for cell in cells:
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if output["output_type"] == "execute_result" and MIME_TYPE in data:
                name = data[MIME_TYPE]["name"]
                points[name] = max(points.get(name, 0.0), float(data["text/plain"]))
    return points


def _hidden_case_said(feedback: Feedback) -> bool:
    """Whether the visible part is right, a hidden one is not, and the message says so."""
    wrong = [check for check in feedback.checks if check.verdict == "wrong"]
    return bool(wrong) and all(check.hidden for check in wrong) and "hidden" in feedback.message
