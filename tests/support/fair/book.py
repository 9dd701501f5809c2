"""A solved notebook that habits edit."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from grader.instructor.course.places import released_notebook
from grader.instructor.demo.sample_class import solutions
from grader.notebook import grade_id, is_answer, is_experiment

Cell = dict[str, Any]


@cache
def released_text(assignment: str) -> str:
    return released_notebook(assignment).read_text(encoding="utf-8")


@dataclass
class Book:
    """A notebook in JSON with everything right in it.

    Attributes
    ----------
    assignment : str
    content : dict
    names : list of str
        Its exercises, in order.
    added : int
        How many cells of the learner's there are.
    kept : set of str
        Ids of experiment cells that a habit needs: the others take long and decide nothing.
    """

    assignment: str
    content: dict[str, Any]
    names: list[str]
    added: int = 0
    kept: set[str] = field(default_factory=set)

    @classmethod
    def solved(cls, assignment: str) -> Book:
        """The released notebook with our own solutions."""
        content = json.loads(released_text(assignment))
        answers = solutions(assignment)
        for cell in content["cells"]:
            cell["source"] = answers.get(grade_id(cell), "".join(cell["source"]))
        names = [name for name in map(grade_id, content["cells"]) if name in answers]
        return cls(assignment, content, names)

    @property
    def cells(self) -> list[Cell]:
        cells: list[Cell] = self.content["cells"]
        return cells

    def text(self) -> str:
        """The file."""
        return json.dumps(self.content, indent=1, ensure_ascii=False)

    def place(self, name: str) -> int:
        """The position of a cell of the assignment."""
        return [grade_id(cell) for cell in self.cells].index(name)

    def cell(self, name: str) -> Cell:
        return self.cells[self.place(name)]

    def own(self, source: str, kind: str = "code") -> Cell:
        """A new cell of the learner's."""
        self.added += 1
        code: Cell = {"outputs": [], "execution_count": None} if kind == "code" else {}
        return {"cell_type": kind, "id": f"mine-{self.added}", "metadata": {}, "source": source, **code}

    def above(self, name: str, source: str, kind: str = "code") -> None:
        self.cells.insert(self.place(name), self.own(source, kind))

    def below(self, name: str, source: str, kind: str = "code") -> None:
        self.cells.insert(self.place(name) + 1, self.own(source, kind))

    def last(self, source: str) -> None:
        self.cells.append(self.own(source))

    def answers(self, change: Callable[[str, str], str]) -> None:
        """Give each answer cell the text that `change` makes of its name and text."""
        for name in self.names:
            cell = self.cell(name)
            cell["source"] = change(name, cell["source"])

    def wrapped(self, name: str, before: str, returned: str) -> None:
        """Let a graded function return something that is made with `before`; `{}` in `returned` is what the solution gives."""
        cell = self.cell(name)
        inner = re.sub(rf"\bdef {name}\(", f"def solved_{name}(", cell["source"], count=1)
        value = returned.replace("{}", f"solved_{name}(*values, **named)")
        cell["source"] = f"{before}\n{inner}\n\ndef {name}(*values, **named):\n    return {value}\n"

    def experiments(self) -> list[Cell]:
        return [cell for cell in self.cells if is_experiment(cell)]

    def given(self) -> list[Cell]:
        """The locked cells that run."""
        return [
            cell
            for cell in self.cells
            if cell["cell_type"] == "code"
            and grade_id(cell)
            and not is_answer(cell)
            and not is_experiment(cell)
        ]
