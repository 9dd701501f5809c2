"""Putting a submission in order: every cell that belongs to the assignment is rebuilt whole from the released notebook."""

from __future__ import annotations

import copy
import itertools
from typing import Any

import nbformat

from grader.instructor.course.editions import other_edition
from grader.instructor.submission.cleaning import clean_cell, clean_outputs
from grader.notebook import WHEN_NEEDED, first_lines, grade_id, is_answer, is_experiment, is_guess, is_test
from grader.running.names import Source

Node = Any  # nbformat.NotebookNode, which has no types


def restore(submission: Node, released: Node) -> list[str]:
    """Rebuild the cells of the assignment in `submission`, in place.

    - Locked cells and test cells become the released ones: text, metadata and tags. Second copies go; a missing or
      misplaced test cell is put after the cell that it follows in the release.
    - What a learner wrote into a locked cell of this edition, such as one more import, stays as a cell of their own after it.
    - Cells for guesses keep the learner's text, too. Grading skips them, but what they define counts.
    - Answer cells keep the learner's text and get the released metadata. A second copy stays as an ordinary cell.
    - Of what a learner wrote into a check or experiment cell, which grading skips, the definitions count, and all of it runs
      where another cell asks for it (`grader.running.plan`). So it stays as a cell of their own with the tag `WHEN_NEEDED`,
      before a check cell and after an experiment.
      So does an experiment cell that the release does not have, from another edition.
    - Cells of the learner's own keep their text and lose tags and nbgrader metadata.
    - Outputs of test cells are cleared. All others keep what the learner saw, cleaned (`cleaning.clean_outputs`): it is
      shown, and never trusted.

    Parameters
    ----------
    submission, released : NotebookNode
        Notebooks of format 4.

    Returns
    -------
    list of str
        What was not as it should be, one line each.
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
            if is_guess(
                cell
            ):  # of another edition; what it defines counts, as in a cell for a guess of this one
                cells.append(_kept(cell))
                continue
            if name and is_experiment(cell):
                notes.append(
                    f"the cell {name!r} shows something in another edition; it runs only where it is needed"
                )
                cells.append(_kept(cell))
                continue
            if name:
                notes.append(
                    f"the cell {name!r} is not part of the assignment and counts as the learner's own"
                )
            # of a notebook that is in order already, which is put in order once more
            kept = not name and cell.metadata.get("tags") == [WHEN_NEEDED]
            cells.append(_kept(cell) if kept else _own(cell))
        elif is_guess(known[name]):
            cells.append(_answer(cell, known[name]) if last[name] == index else _kept(cell))
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
            skipped = is_test(known[name]) or is_experiment(known[name])
            if _written_into(cell, known[name], same_edition=same_edition):
                notes.append(
                    f"the {'check' if is_test(known[name]) else 'experiment'} cell {name!r} was changed: what it defines counts"
                    if skipped
                    else f"the locked cell {name!r} was changed: it runs as released, then as changed, as the learner's own"
                )
                # before a check, because that counts where the function is looked at once more, as the learner's check did
                cells.insert(len(cells) - is_test(known[name]), _kept(cell) if skipped else _own(cell))
    submission.cells = _tests_in_place(cells, released, notes)
    _keep_valid(submission, released)
    submission.metadata["initialization_course"] = copy.deepcopy(
        released.metadata.get("initialization_course", {})
    )
    return first_lines(notes)


def _written_into(cell: Node, released: Node, *, same_edition: bool) -> bool:
    """Whether a learner wrote into a locked cell.

    In this edition its text is another, up to white space at line ends. Of another edition that is not known; where grading
    skips the cell, it counts as written into if it defines something that the released one does not.
    """
    if not cell.cell_type == released.cell_type == "code":
        return False
    texts = [[line.rstrip() for line in text.strip().splitlines()] for text in (cell.source, released.source)]
    if texts[0] == texts[1] or not texts[0]:
        return False
    if same_edition:
        return True
    skipped = is_test(released) or is_experiment(released)
    return skipped and bool(Source(Source(cell.source).definitions()).bound - Source(released.source).bound)


def _kept(cell: Node) -> Node:
    """A check or experiment cell as the learner left it."""
    kept = _own(cell)
    kept.metadata["tags"] = [WHEN_NEEDED]
    return kept


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
    """Give cells of the learner's own an id that no other cell has, as the format of the released notebook requires."""
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
    """`cells` with each test cell after the released cell that it follows."""
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
            notes.append(f"the test cell {name!r} came before the cell that it checks and was moved after it")
            moved = cells.pop(places[name])
            cells.insert(anchor, moved)
    return cells
