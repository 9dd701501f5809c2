"""Putting a submission in order: every cell that belongs to the assignment is rebuilt whole from the released notebook."""

from __future__ import annotations

import copy
import itertools
from typing import Any

import nbformat

from grader.instructor.course.editions import other_edition
from grader.instructor.submission.cleaning import clean_cell, clean_outputs
from grader.notebook import first_lines, grade_id, is_answer, is_experiment, is_test

Node = Any  # nbformat.NotebookNode, which has no types


def restore(submission: Node, released: Node) -> list[str]:
    """Rebuild the cells of the assignment in `submission`, in place.

    - Locked cells and test cells become the released ones: text, metadata and tags. Second copies go; a missing or
      misplaced test cell is put behind the cell that it follows in the release.
    - What a learner wrote into a locked cell of this edition, such as one more import, stays as a cell of their own behind it.
    - Answer cells keep the learner's text and get the released metadata. A second copy stays as an ordinary cell.
    - Cells of the learner's own keep their text and lose tags and nbgrader metadata.
    - A locked experiment cell that the release does not have, from another edition, goes: experiments do not run at grading,
      and as the learner's own it would.
    - Outputs of test cells are cleared. All others keep what the learner saw, cleaned (`sanitizing.clean_outputs`): it is
      shown, and never believed.

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
    notes = list(filter(None, [other_edition(submission, released)]))
    same_edition = not notes
    last = {grade_id(cell): index for index, cell in enumerate(submission.cells)}
    cells: list[Node] = []
    placed: set[str] = set()
    for index, cell in enumerate(submission.cells):
        name = grade_id(cell)
        if name not in known:
            if name and is_experiment(cell):
                notes.append(f"the cell {name!r} shows something in another edition and was left out")
                continue
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
            if same_edition and _written_into(cell, known[name]):
                notes.append(
                    f"the locked cell {name!r} was changed: it runs as released, then as changed, as the learner's own"
                )
                cells.append(_own(cell))
    submission.cells = _tests_in_place(cells, released, notes)
    _keep_valid(submission, released)
    submission.metadata["initialization_course"] = copy.deepcopy(
        released.metadata.get("initialization_course", {})
    )
    return first_lines(notes)


def _written_into(cell: Node, released: Node) -> bool:
    """Whether a locked cell that runs at grading has another text than the released one, up to white space at line ends."""
    if not cell.cell_type == released.cell_type == "code" or is_test(released) or is_experiment(released):
        return False
    texts = [[line.rstrip() for line in text.strip().splitlines()] for text in (cell.source, released.source)]
    return texts[0] != texts[1] and bool(texts[0])


def _own(cell: Node) -> Node:
    for key in ("nbgrader", "tags", "deletable", "editable"):
        cell.metadata.pop(key, None)
    return nbformat.from_dict(clean_cell(cell))


def _answer(cell: Node, released: Node) -> Node:
    answer = _locked(cell, released)
    answer.source = cell.source
    return answer


def _locked(cell: Node, released: Node) -> Node:
    rebuilt = copy.deepcopy(released)
    if rebuilt.cell_type == cell.cell_type == "code" and not is_test(released):
        rebuilt.outputs = nbformat.from_dict(clean_outputs(cell.get("outputs")))
        rebuilt.execution_count = cell.get("execution_count")
    return rebuilt


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
            notes.append(f"the test cell {name!r} was before the cell that it checks, and was moved after it")
            moved = cells.pop(places[name])
            cells.insert(anchor, moved)
    return cells
