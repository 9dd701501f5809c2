"""What the notebooks give to ``explore``, with their own solutions in it, without a kernel."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from grader.instructor.authoring.notebooks import read_source
from grader.instructor.content import ASSIGNMENTS
from grader.notebook import code_cells
from grader.running.cells import run_cells
from init_utils import Slider


@dataclass(frozen=True)
class Explorer:
    """One call of ``explore``.

    Attributes
    ----------
    draw : callable
    panels : int
    sliders : dict of str to Slider
    """

    draw: Callable[..., Any]
    panels: int
    sliders: dict[str, Slider]

    @property
    def start(self) -> dict[str, float]:
        """The number of each slider before it is moved."""
        return {name: slider.start for name, slider in self.sliders.items()}

    def drawn(self, **values: float) -> Any:
        """The axes after drawing for these values, and the start of the others: one, or an array."""
        axes = Figure().subplots(1, self.panels, squeeze=False)
        self.draw(axes[0] if self.panels > 1 else axes[0, 0], **{**self.start, **values})
        return axes[0]


def explorers_of(assignment: str) -> list[Explorer]:
    """What the cells of a notebook explore; the cells before them run, but for its experiments and checks."""
    cells = read_source(assignment).cells
    moved = [cell for cell in cells if cell.cell_type == "code" and "explore(" in cell.source]
    if not moved:
        return []
    namespace, errors = run_cells(tuple(code_cells(cells)))
    assert not errors, errors[0]
    found: list[Explorer] = []

    def explore(draw: Any, *, panels: int = 0, **sliders: Slider) -> None:
        found.append(Explorer(draw, panels, sliders))

    namespace |= {"explore": explore, "needs": lambda *_: nullcontext()}
    for cell in moved:
        exec(compile(cell.source, cell.metadata.nbgrader.grade_id, "exec"), namespace)
    return found


def all_explorers() -> dict[str, list[Explorer]]:
    """For each notebook that has one."""
    found = {assignment: explorers_of(assignment) for assignment in ASSIGNMENTS}
    return {assignment: explorers for assignment, explorers in found.items() if explorers}


class Nowhere:
    """Axes in which nothing is drawn, and everything on them: what ``draw`` takes without the picture."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        return self

    def __getitem__(self, place: Any) -> Any:
        return self

    def __setitem__(self, place: Any, value: Any) -> None:
        pass


def nowhere(panels: int) -> Any:
    """As many axes of that kind as ``draw`` is given."""
    axes = np.array([Nowhere() for _ in range(panels)], dtype=object)
    return axes if panels > 1 else axes[0]
