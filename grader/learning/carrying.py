"""Carrying what a learner wrote from one release of a notebook into another, cell by cell.

The landing page of the site does the same in JavaScript, in ``carrying.js``; a test holds both to the same cases.
"""

from __future__ import annotations

import copy
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grader.notebook import cell_source, grade_id, is_answer, nbgrader_data

Cell = dict[str, Any]

OF_A_RELEASE = re.compile(r"([0-9a-f]{12})(-\d+)?")
"""The id of a released cell without nbgrader's: a digest of its text, and a number where two are equal."""
HEADING = "## From your earlier copy\n\nThe new release has no place for these cells."


@dataclass(frozen=True)
class Carried:
    """A notebook of the new release with what the learner wrote.

    Attributes
    ----------
    notebook : dict
        Its JSON.
    answers : tuple of str
        The answer cells that hold the learner's text.
    own : int
        How many cells of the learner's own it has.
    homeless : tuple of str
        Answers for which the new release has no cell; they are at the end.
    """

    notebook: dict[str, Any]
    answers: tuple[str, ...] = ()
    own: int = 0
    homeless: tuple[str, ...] = ()

    def lines(self) -> list[str]:
        """What to tell the learner."""
        said = [f"{len(self.answers)} answers carried over, {self.own} cells of your own"]
        if self.homeless:
            said.append(
                f"the new release has no place for {', '.join(self.homeless)}: at the end of the notebook"
            )
        return said


def carried(mine: Mapping[str, Any], release: Mapping[str, Any]) -> Carried:
    """The learner's answers and own cells in a new release.

    An answer goes where the release has a cell of the same nbgrader id. A cell of the learner's own follows the one that it
    followed. Locked cells and texts are the release's. An answer that was never touched gives way to the release's.

    Parameters
    ----------
    mine, release : mapping
        Two notebooks of format 4, as JSON. Neither is changed.

    Returns
    -------
    Carried
    """
    new = copy.deepcopy(dict(release))
    answers = {grade_id(cell): cell for cell in new["cells"] if to_write_in(cell)}
    places = {_name(cell) for cell in new["cells"]}
    stubs = _course(mine).get("stubs", {})
    last = {grade_id(cell): number for number, cell in enumerate(mine["cells"]) if grade_id(cell)}
    after: dict[str, list[Cell]] = {"": []}
    homeless: list[tuple[str, Cell]] = []
    filled: list[str] = []
    anchor, own = "", 0
    for number, cell in enumerate(mine["cells"]):
        name = grade_id(cell)
        if name and last[name] == number:
            if name in places:
                anchor = name
            if not to_write_in(cell) or stubs.get(name) == digest(cell_source(cell)):
                continue
            if name not in answers:
                homeless.append((name, _plain(cell)))
            elif cell_source(cell) != cell_source(answers[name]):
                _fill(answers[name], cell)
                filled.append(name)
            continue
        if not name and _name(cell) in places:
            anchor = _name(cell)
        if not name and _is_released(cell):
            continue
        if name and not to_write_in(cell):
            continue  # a second copy of a locked cell
        after.setdefault(anchor, []).append(_plain(cell))
        own += 1
    cells = list(after[""])
    for cell in new["cells"]:
        cells += [cell, *after.get(_name(cell) or "\0", [])]
    if homeless:
        cells.append(
            {"cell_type": "markdown", "metadata": {}, "source": HEADING, "id": "from-your-earlier-copy"}
        )
        cells += [cell for _, cell in homeless]
    new["cells"] = _with_ids(cells)
    return Carried(new, tuple(filled), own, tuple(name for name, _ in homeless))


def to_write_in(cell: Mapping[str, Any]) -> bool:
    """Whether a released cell is for the learner to write in: an answer, or a guess."""
    data = nbgrader_data(cell)
    return bool(grade_id(cell)) and (
        is_answer(cell) or (data.get("locked") is False and not data.get("grade"))
    )


def digest(text: str) -> str:
    """The first 12 hexadecimal digits of the SHA-256 of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _name(cell: Mapping[str, Any]) -> str:
    """What a cell is found by in both releases: nbgrader's id, else its own."""
    return grade_id(cell) or str(cell.get("id", ""))


def _is_released(cell: Mapping[str, Any]) -> bool:
    """Whether a cell without nbgrader's id is as some release had it: its id is a digest of its text."""
    found = OF_A_RELEASE.fullmatch(str(cell.get("id", "")))
    return found is not None and digest(f"{cell.get('cell_type')}\n{cell_source(cell)}") == found[1]


def _course(notebook: Mapping[str, Any]) -> dict[str, Any]:
    found = notebook.get("metadata", {}).get("initialization_course", {})
    course = dict(found) if isinstance(found, dict) else {}
    return course if isinstance(course.get("stubs", {}), dict) else {}


def _fill(answer: Cell, cell: Mapping[str, Any]) -> None:
    """Put the learner's text, and what it printed, into a cell of the release."""
    answer["source"] = cell_source(cell)
    if answer.get("cell_type") == "code" == cell.get("cell_type"):
        answer["outputs"] = copy.deepcopy(cell.get("outputs", []))
        answer["execution_count"] = cell.get("execution_count")


def _plain(cell: Mapping[str, Any]) -> Cell:
    """A cell without nbgrader's metadata, which would make a second answer of it."""
    plain: Cell = copy.deepcopy(dict(cell))
    metadata = plain.get("metadata")
    plain["metadata"] = {
        key: value
        for key, value in (metadata if isinstance(metadata, dict) else {}).items()
        if key not in {"nbgrader", "deletable", "editable"}
    }
    return plain


def _with_ids(cells: list[Cell]) -> list[Cell]:
    """The cells, no two of them with one id."""
    taken: set[str] = set()
    for cell in cells:
        name, number = str(cell.get("id") or f"own-{len(taken)}"), 2
        unique = name
        while unique in taken:
            unique, number = f"{name}-{number}", number + 1
        cell["id"] = unique
        taken.add(unique)
    return cells
