"""One notebook, run in a plain kernel as *Restart & Run All* would, and graded."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import nbclient
import nbformat

from grader.instructor.grading.one_notebook import Grade, grade_file
from grader.notebook import checked_function, is_experiment, is_test
from tests.support.fair import helpers, machines, surroundings
from tests.support.fair.book import Book

HABITS: dict[str, Callable[[Book], None]] = {
    habit.__name__: habit for module in (helpers, surroundings, machines) for habit in module.HABITS
}
REASONS = ("where its check stands", "was passed over", "is not available at grading")
"""Why a grade may be above what the kernel showed: a package that is not here, or a helper that changed."""


@dataclass(frozen=True)
class Compared:
    """Points of the exercises in the kernel and in the grade."""

    kernel: dict[str, float]
    grade: Grade

    def below(self) -> Iterator[str]:
        """What the grade takes away, with its words; a hidden case may, and then says so."""
        for item in self.grade.exercises:
            said = self.kernel.get(item.name, 0.0)
            if item.score < said and not (said == item.max_score and "hidden" in item.message):
                yield f"{item.name}: {said:g} in the kernel, {item.score:g} in the grade: {item.verdict}, {item.message}"
        if self.grade.status != "graded":
            yield self.grade.reason

    def above(self) -> Iterator[str]:
        """What the grade gives without a reason."""
        words = " ".join((*self.grade.notes, *(item.message for item in self.grade.exercises)))
        for item in self.grade.exercises:
            said = self.kernel.get(item.name, 0.0)
            if item.score > said and not any(reason in words for reason in REASONS):
                yield f"{item.name}: {said:g} in the kernel, {item.score:g} in the grade"


def with_habit(assignment: str, habit: str) -> Book:
    """A solved notebook with one habit."""
    book = Book.solved(assignment)
    HABITS[habit](book)
    return book


def compared(book: Book, folder: Path) -> Compared:
    """Run and grade a notebook; `folder` is where its kernel works."""
    path = folder / f"{book.assignment}.ipynb"
    path.write_text(book.text(), encoding="utf-8")
    return Compared(in_a_kernel(book, folder), grade_file(path, accept="basic"))


def in_a_kernel(book: Book, folder: Path) -> dict[str, float]:
    """The points that the check cells show; trainings that no habit asks for are left out."""
    content = copy.deepcopy(book.content)
    for cell in content["cells"]:
        if is_experiment(cell) and cell["id"] not in book.kept:
            cell["source"] = "\n".join(_definitions(cell["source"]))
    notebook = nbformat.from_dict(content)
    client = nbclient.NotebookClient(
        notebook, timeout=120, allow_errors=True, resources={"metadata": {"path": str(folder)}}
    )
    client.execute()
    points: dict[str, float] = {}
    for cell in notebook.cells:
        function = checked_function(cell) if is_test(cell) else ""
        for output in cell.get("outputs", []) if function else []:
            if output.output_type == "execute_result":
                points[function] = float(output.data["text/plain"])
    return points


def _definitions(source: str) -> list[str]:
    from grader.running.names import Source

    return [Source(source).definitions()]
