"""Assignments of the instructor's own, beside those of the course: nbgrader's in all, but run behind the wall."""

from __future__ import annotations

import math
from functools import lru_cache
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.utils import is_grade, is_solution

from grader.errors import GraderError
from grader.instructor.confinement import Isolation
from grader.instructor.confinement.plain import PlainCell, PlainResult, run_plainly
from grader.instructor.content import ASSIGNMENTS
from grader.plain_text import one_line

Node = Any  # nbformat.NotebookNode, which has no types


def is_own(assignment: str) -> bool:
    """Whether an assignment is none of the course's."""
    return assignment not in ASSIGNMENTS


def released_path(coursedir: Any, assignment: str, notebook: str) -> Path:
    """Where nbgrader puts a released notebook of an instructor's own; it need not exist."""
    folder = coursedir.format_path(coursedir.release_directory, ".", assignment)
    return Path(folder) / f"{notebook}.ipynb"


def released_own(coursedir: Any, assignment: str, notebook: str) -> Node:
    """A released notebook of an instructor's own, not to be changed.

    Raises
    ------
    GraderError
        If it is not there, or damaged.
    """
    path = released_path(coursedir, assignment, notebook)
    if not path.exists():
        raise GraderError(f"{path} is missing: run `nbgrader generate_assignment {assignment}` first")
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(8)
def _read(path: Path, _changed: int) -> Node:
    try:
        return nbformat.read(path, as_version=4)
    except Exception as error:
        raise GraderError(f"{path} is damaged ({one_line(error)}): make it again") from None


def grade_own(notebook: Node, accept: Isolation) -> list[str]:
    """Run a submission and write into each of its test cells what nbgrader reads the points from, in place.

    Other cells keep the outputs that were handed in: they are shown, and never trusted.

    Parameters
    ----------
    notebook : NotebookNode
        In order, with the tests of the source.
    accept : str
        The lowest level of isolation that will do.

    Returns
    -------
    list of str
        A line for each cell that failed.
    """
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    tests = [bool(is_grade(cell) and not is_solution(cell)) for cell in cells]
    results, isolation = run_plainly(
        [PlainCell(cell.source, test) for cell, test in zip(cells, tests, strict=True)], accept=accept
    )
    notes = []
    for number, (cell, test, result) in enumerate(zip(cells, tests, results, strict=True), 1):
        if test:
            cell.outputs = _outputs(result, float(cell.metadata.nbgrader["points"]))
            cell.execution_count = None
        elif result.failed:
            notes += [f"code cell {number}: {line}" for line in result.lines]
    notebook.metadata["initialization_course"] = {"isolation": isolation, "notes": notes}
    return notes


def _outputs(result: PlainResult, most: float) -> list[Node]:
    """An error, the points that the cell's last line gives, or nothing for all of them."""
    if result.failed:
        kind, _, words = (result.lines[0] if result.lines else "Error").partition(": ")
        text = "\n".join(result.lines)
        return [nbformat.v4.new_output("error", ename=kind, evalue=words, traceback=[text])]
    if result.value is None or not math.isfinite(result.value):
        return []
    points = min(max(result.value, 0.0), most)
    return [nbformat.v4.new_output("execute_result", {"text/plain": f"{points:g}"})]
