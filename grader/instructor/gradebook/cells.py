"""Which cells of a notebook the gradebook knows. nbgrader refuses any change of them once submissions are there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import MissingEntry

from grader.instructor.gradebook.opening import GradebookError
from grader.notebook import grade_id, nbgrader_data

SHOWN = ("grade", "solution", "locked", "task")
"""Marks of the cells whose text nbgrader keeps."""


def admit(gradebook: Any, assignment: str, source: Path) -> None:
    """Let locked cells come and go in a gradebook with submissions: no points depend on them.

    Parameters
    ----------
    gradebook : nbgrader.api.Gradebook
    assignment : str
        Its one notebook has the same name.
    source : Path
        The notebook to be released.

    Raises
    ------
    GradebookError
        If exercises were added or removed: the points of the older submissions belong to those that were there.
    """
    try:
        known = gradebook.find_notebook(assignment, assignment)
    except MissingEntry:
        return
    if not known.submissions:
        return
    cells = {
        grade_id(cell): cell
        for cell in nbformat.read(source, as_version=4).cells
        if any(nbgrader_data(cell).get(mark) for mark in SHOWN)
    }
    for mark, before in (("grade", known.grade_cells), ("solution", known.solution_cells)):
        now = {name for name, cell in cells.items() if nbgrader_data(cell).get(mark)}
        changed = now ^ {cell.name for cell in before}
        if changed:
            raise GradebookError(
                f"{assignment}: the cells {', '.join(sorted(changed))} were added or removed, and the gradebook has "
                "submissions of the notebook as it was: keep exercises as they are until the course is over. To give up those "
                f"grades, copy the gradebook, run `nbgrader db assignment remove {assignment} --force`, build, and grade again"
            )
    there = {cell.name: cell for cell in known.source_cells}
    for name in set(there) - set(cells):
        gradebook.db.delete(there[name])
    gradebook.db.commit()
    for name in set(cells) - set(there):
        gradebook.add_source_cell(name, assignment, assignment, cell_type=cells[name].cell_type, locked=True)
