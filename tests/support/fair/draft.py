"""A solved notebook that a habit edits, as data."""

from __future__ import annotations

import copy
import json
from functools import cache
from typing import Any

from grader.instructor.demo.sample_class import Learner, submission
from grader.instructor.grading.one_notebook import released
from grader.notebook import checked_function, grade_id, is_answer, is_experiment, is_test
from tests.support.fair import functions

DataCell = dict[str, Any]


class Draft:
    """A notebook in which every exercise is solved.

    Attributes
    ----------
    assignment : str
    data : dict
        The notebook in JSON.
    needed : set of str
        Experiment cells that have to run in the kernel too; the others are left out there to save time.
    """

    def __init__(self, assignment: str) -> None:
        self.assignment = assignment
        self.data: dict[str, Any] = json.loads(_solved(assignment))
        self.needed: set[str] = set()
        self._added = 0

    @property
    def cells(self) -> list[DataCell]:
        """Its cells, to be changed in place."""
        cells: list[DataCell] = self.data["cells"]
        return cells

    @property
    def names(self) -> list[str]:
        """The graded functions, in order."""
        return [checked_function(cell) for cell in released(self.assignment).cells if is_test(cell)]

    def other(self, name: str) -> str:
        """A second graded function; the one before, where there is one."""
        index = self.names.index(name)
        return self.names[index - 1] if index else self.names[1]

    def position(self, cell: str) -> int:
        """Where a cell of the assignment is."""
        return [grade_id(item) for item in self.cells].index(cell)

    def cell(self, cell: str) -> DataCell:
        """A cell of the assignment."""
        return self.cells[self.position(cell)]

    def check(self, name: str) -> DataCell:
        """The cell that checks a function."""
        return self.cell(f"check-{name}")

    def text(self, name: str) -> str:
        """The answer cell's text."""
        return str(self.cell(name)["source"])

    def write(self, name: str, text: str) -> None:
        """Put `text` in an answer cell."""
        self.cell(name)["source"] = text

    def open(self, name: str) -> None:
        """Leave an exercise as it was released."""
        self.write(
            name, next(cell.source for cell in released(self.assignment).cells if grade_id(cell) == name)
        )

    def worker(self, name: str, new: str = "work") -> str:
        """The solution under another name."""
        return functions.renamed(self.text(name), name, new)

    def caller(self, name: str, call: str = "work({})") -> str:
        """A function that returns what another call does."""
        return functions.caller(self.text(name), name, call)

    def in_front(self, name: str, lines: str, call: str) -> None:
        """An answer cell with the solution as `work`, some lines, and the graded function as a call."""
        self.write(name, f"{self.worker(name)}\n\n{lines}\n\n{self.caller(name, call)}")

    def made(self, source: str, kind: str = "code") -> DataCell:
        """A cell of the learner's own."""
        self._added += 1
        cell: DataCell = {"cell_type": kind, "id": f"mine-{self._added}", "metadata": {}, "source": source}
        return {**cell, "outputs": [], "execution_count": None} if kind == "code" else cell

    def above(self, name: str, source: str) -> None:
        """A cell of the learner's own above the answer cell."""
        self.cells.insert(self.position(name), self.made(source))

    def between(self, name: str, source: str) -> None:
        """A cell of the learner's own between answer and check."""
        self.cells.insert(self.position(f"check-{name}"), self.made(source))

    def below(self, name: str, source: str) -> None:
        """A cell of the learner's own below the check cell."""
        self.cells.insert(self.position(f"check-{name}") + 1, self.made(source))

    def last(self, source: str) -> None:
        """A cell of the learner's own at the end."""
        self.cells.append(self.made(source))

    def experiment_before(self, name: str) -> DataCell | None:
        """The last experiment cell above an answer cell."""
        before = [cell for cell in self.cells[: self.position(name)] if is_experiment(cell)]
        return before[-1] if before else None

    def for_kernel(self) -> dict[str, Any]:
        """A copy for the kernel: experiment cells are empty where they are as released and no habit needs them."""
        data = copy.deepcopy(self.data)
        known = {
            grade_id(cell): cell.source for cell in released(self.assignment).cells if is_experiment(cell)
        }
        for cell in data["cells"]:
            name = grade_id(cell)
            if name in known and name not in self.needed and cell["source"] == known[name]:
                cell["source"] = ""
        return data


@cache
def _solved(assignment: str) -> str:
    data = json.loads(submission(Learner("fair", "solved", assignment=assignment)))
    for cell in data["cells"]:
        cell["source"] = cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])
    assert all(is_answer(cell) or "NotImplementedError()" not in cell["source"] for cell in data["cells"])
    return json.dumps(data)
