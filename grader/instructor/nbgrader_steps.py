"""Our steps inside nbgrader: a submission is read and put in order before nbgrader's own steps see it.

`nbgrader_config.py` names them. Stock nbgrader ends a whole batch at one duplicated test cell and leaves tags of learners in
place; here every cell that belongs to the assignment is rebuilt whole from the released notebook.
"""

from __future__ import annotations

import copy
import itertools
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Unicode

from grader.errors import BadNotebook
from grader.instructor.build import ROOT
from grader.notebook import EXPERIMENT, read_notebook

Node = Any  # nbformat.NotebookNode, which has no types
SKIP = "skip-execution"


class SubmissionExporter(NotebookExporter):
    """Reads a submission, or says in one line which file cannot be read and what to do."""

    def from_filename(self, filename: str, resources: Any = None, **options: Any) -> Any:
        """As nbconvert's, after a look at the file."""
        try:
            read_notebook(Path(filename))
            return super().from_filename(filename, resources=resources, **options)
        except BadNotebook as error:
            self.log.error("%s. It is left ungraded; the other submissions are graded.", error)
            raise
        except (nbformat.ValidationError, AttributeError, TypeError, KeyError) as error:
            message = f"{filename}: not a valid notebook ({type(error).__name__}: {str(error).splitlines()[0][:200]})"
            self.log.error("%s. It is left ungraded; the other submissions are graded.", message)
            raise BadNotebook(message) from error


class RestoreCells(NbGraderPreprocessor):  # type: ignore[misc]
    """Rebuild the cells of the assignment in a submission: see `restore`."""

    release_directory = Unicode(
        str(ROOT / "notebooks"), help="folder with the released notebooks, <assignment>/<notebook>.ipynb"
    ).tag(config=True)

    def preprocess(self, nb: Node, resources: Any) -> tuple[Node, Any]:
        """Put `nb` in order and log a line for each thing that was not."""
        names = resources["nbgrader"]
        path = Path(self.release_directory) / names["assignment"] / f"{names['notebook']}.ipynb"
        if not path.exists():
            return nb, resources  # not one of ours: nbgrader's own steps do what they can
        notes = restore(nb, nbformat.read(path, as_version=4))
        for note in notes:
            self.log.warning("%s, %s: %s", names["student"], names["notebook"], note)
        return nb, resources


def restore(submission: Node, released: Node) -> list[str]:
    """Rebuild the cells of the assignment in `submission`, in place.

    - Locked cells and test cells become the released ones: text, metadata and tags. Second copies go; a missing or
      misplaced test cell is put behind the cell that it follows in the release.
    - Answer cells keep the learner's text and get the released metadata. A second copy stays as an ordinary cell.
    - Cells of the learner's own keep their text and lose tags and nbgrader metadata.
    - Outputs are cleared, but for locked experiment cells, which are not run again and show what the learner saw.

    Parameters
    ----------
    submission, released : NotebookNode
        Notebooks of format 4.

    Returns
    -------
    list of str
        What was not as it should be, a line each.
    """
    known = {grade_id(cell): cell for cell in released.cells if grade_id(cell)}
    notes: list[str] = []
    last = {grade_id(cell): index for index, cell in enumerate(submission.cells)}
    cells: list[Node] = []
    placed: set[str] = set()
    for index, cell in enumerate(submission.cells):
        name = grade_id(cell)
        if name not in known:
            if name:
                notes.append(
                    f"the cell {name!r} is not part of the assignment and counts as the learner's own"
                )
            cells.append(_own(cell))
        elif is_answer(known[name]):
            if last[name] != index:
                notes.append(
                    f"the answer cell {name!r} is there more than once; the last one counts as the answer"
                )
            cells.append(_answer(cell, known[name]) if last[name] == index else _own(cell))
            placed.add(name)
        elif name in placed:
            notes.append(f"the cell {name!r} is there more than once; the second copy was left out")
        else:
            cells.append(_locked(cell, known[name]))
            placed.add(name)
    submission.cells = _tests_in_place(cells, released, notes)
    _keep_valid(submission, released)
    submission.metadata["initialization_course"] = copy.deepcopy(
        released.metadata.get("initialization_course", {})
    )
    return notes


def grade_id(cell: Node) -> str:
    """The nbgrader id of a cell, or an empty string."""
    data = cell.get("metadata", {}).get("nbgrader")
    name = data.get("grade_id", "") if isinstance(data, dict) else ""
    return name if isinstance(name, str) else ""


def is_answer(cell: Node) -> bool:
    """Whether a released cell is for the learner to write in."""
    return bool(cell.metadata.nbgrader.get("solution"))


def is_test(cell: Node) -> bool:
    """Whether a cell is a test cell."""
    return bool(cell.metadata.get("nbgrader", {}).get("grade")) and not is_answer(cell)


def _own(cell: Node) -> Node:
    for key in ("nbgrader", "tags", "deletable", "editable"):
        cell.metadata.pop(key, None)
    return _cleared(cell)


def _answer(cell: Node, released: Node) -> Node:
    answer = copy.deepcopy(released)
    answer.source = cell.source
    return _cleared(answer)


def _locked(cell: Node, released: Node) -> Node:
    rebuilt = copy.deepcopy(released)
    if rebuilt.cell_type == "code" and EXPERIMENT in rebuilt.metadata.get("tags", []):
        rebuilt.metadata.tags = [*rebuilt.metadata.tags, SKIP]
        if cell.cell_type == "code":
            rebuilt.outputs, rebuilt.execution_count = cell.outputs, cell.execution_count
    return rebuilt


def _cleared(cell: Node) -> Node:
    if cell.cell_type == "code":
        cell.outputs, cell.execution_count = [], None
    return cell


def _keep_valid(submission: Node, released: Node) -> None:
    """Give cells of the learner's own an id that no other cell has, as the format of the released notebook asks for."""
    submission.nbformat_minor = max(submission.nbformat_minor, released.nbformat_minor)
    known = {cell.get("id") for cell in submission.cells}
    taken = {cell.get("id") for cell in submission.cells if grade_id(cell)}
    free = (name for name in map("own-{}".format, itertools.count(1)) if name not in known)
    for cell in submission.cells:
        if not grade_id(cell):
            if cell.get("id") in {*taken, None}:
                cell.id = next(free)
            taken.add(cell.id)


def _tests_in_place(cells: list[Node], released: Node, notes: list[str]) -> list[Node]:
    """`cells` with each test cell behind the released cell that it follows."""
    order = [cell for cell in released.cells if grade_id(cell)]
    for position, test in enumerate(order):
        if not is_test(test):
            continue
        name = grade_id(test)
        places = {grade_id(cell): index for index, cell in enumerate(cells) if grade_id(cell)}
        before = [grade_id(cell) for cell in order[:position] if grade_id(cell) in places]
        anchor = places[before[-1]] if before else -1
        if name not in places:
            notes.append(f"the test cell {name!r} was missing and was put back")
            cells.insert(anchor + 1, copy.deepcopy(test))
        elif places[name] < anchor:
            notes.append(
                f"the test cell {name!r} stood before the cell that it checks and was moved behind it"
            )
            moved = cells.pop(places[name])
            cells.insert(anchor, moved)
    return cells
