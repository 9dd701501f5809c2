"""Reading a notebook file and what its cells are, and running them without a kernel."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader.errors import BadNotebook

EXPERIMENT = "experiment"
"""Tag of locked cells that only show something; grading does not run them."""

GUESS = "guess"
"""Tag of cells in which learners write what they expect of an experiment; grading does not run them."""

TEST_CELL = "check-"
"""How the nbgrader id of a test cell begins; the function that it checks follows."""

WHEN_NEEDED = "when-needed"
"""Tag of a check or experiment cell as a learner changed it: what it defines counts, and all of it runs where needed."""

LONGEST_NAME = 100
"""Characters of an nbgrader id; a longer one is not ours."""

MAX_FILE_BYTES = 200 * 2**20
MAX_ENTRIES = 20_000_000
"""Lists, tables and entries in the JSON of a notebook: parsed, each may take a hundred bytes."""

MOST_LINES = 20

CHECK = re.compile(r"""check\(["'](\w+)["']""")


@dataclass(frozen=True)
class Cell:
    """A code cell: its source, tags and nbgrader metadata."""

    source: str
    tags: tuple[str, ...] = ()
    nbgrader: Mapping[str, Any] = field(default_factory=dict)

    @property
    def runs(self) -> bool:
        """Whether grading runs it in any case: not a test cell, not an experiment, and not empty."""
        return not (self.skipped or not self.source.strip())

    @property
    def skipped(self) -> bool:
        """Whether grading runs it only where it is needed."""
        return _tests(self.nbgrader) or _shows(self.nbgrader, self.tags) or self.changed or self.guessed

    @property
    def changed(self) -> bool:
        """Whether it is a check or experiment cell as a learner changed it."""
        return WHEN_NEEDED in self.tags and not self.nbgrader

    @property
    def guessed(self) -> bool:
        """Whether it is a cell for a guess."""
        return _guesses(self.nbgrader, self.tags)

    @property
    def locked(self) -> bool:
        """Whether its text is the released one."""
        return bool(self.nbgrader.get("locked"))

    @property
    def checked(self) -> str:
        """The function that it checks, if it is a test cell; else an empty string."""
        found = CHECK.search(self.source) if _tests(self.nbgrader) else None
        return found[1] if found else ""


@dataclass(frozen=True)
class Notebook:
    """The code of a notebook file, and the assignment it says it belongs to (None if it does not say)."""

    path: Path
    assignment: str | None
    cells: tuple[Cell, ...]


def read_notebook(path: Path) -> Notebook:
    """Read a notebook file.

    Raises
    ------
    BadNotebook
        If it is not one; the message names the file and says what to do. The file is never changed.
    """
    return notebook_from_json(read_json(path), path)


def notebook_from_json(content: Any, path: Path) -> Notebook:
    """The notebook in the parsed JSON of a file; raises `BadNotebook` if it is not one."""
    cells = content.get("cells") if isinstance(content, dict) else None
    if not isinstance(cells, list):
        raise BadNotebook(
            f"{path}: this is JSON, but not a Jupyter notebook of version 4: it has no list of cells"
        )
    metadata = content.get("metadata")
    course = metadata.get("initialization_course") if isinstance(metadata, dict) else None
    assignment = course.get("assignment") if isinstance(course, dict) else None
    return Notebook(path, assignment if isinstance(assignment, str) else None, tuple(code_cells(cells)))


def read_json(path: Path) -> Any:
    """The parsed JSON of a notebook file; raises `BadNotebook` with a readable line if there is none."""
    try:
        if path.exists() and not path.is_file():
            raise BadNotebook(f"{path}: cannot be read: it is not a file; name the notebook file itself")
        if path.stat().st_size > MAX_FILE_BYTES:
            raise BadNotebook(
                f"{path}: larger than {MAX_FILE_BYTES // 2**20} MB; clear its outputs and hand it in again"
            )
        return parse_json(path.read_bytes(), path)
    except FileNotFoundError:
        raise BadNotebook(f"{path}: there is no such file; check its name") from None
    except OSError as error:
        raise BadNotebook(f"{path}: cannot be read ({error.strerror}); check its permissions") from None


def parse_json(content: bytes, path: Path) -> Any:
    """The parsed JSON of the bytes of a notebook file, which messages call `path`.

    Raises
    ------
    BadNotebook
        If the bytes are not the JSON of a notebook, or hold too much.
    """
    again = "open it in Jupyter, save it and hand it in again"
    try:
        text = content.decode("utf-8-sig")
        if not text.strip():
            raise BadNotebook(f"{path}: the file is empty; {again}")
        if sum(map(content.count, (b"[", b"{", b","))) > MAX_ENTRIES:
            raise BadNotebook(
                f"{path}: its JSON holds millions of entries; clear its outputs and hand it in again"
            )
        return json.loads(text)
    except UnicodeDecodeError:
        raise BadNotebook(f"{path}: not a text file in UTF-8; {again}") from None
    except (ValueError, RecursionError) as error:
        raise BadNotebook(f"{path}: not a notebook, its JSON is damaged ({error}); {again}") from None


def first_lines(lines: Sequence[str], most: int = MOST_LINES) -> list[str]:
    """At most `most` of `lines`, as people can read them; one more line counts the rest."""
    rest = len(lines) - most
    return [*lines[:most], f"and {rest} more like these"] if rest > 0 else list(lines)


def code_cells(cells: Iterable[Any]) -> list[Cell]:
    """The code cells among the cells of a notebook in JSON, in order; anything else is passed over."""
    return [
        Cell(cell_source(cell), tuple(_tags(cell)), nbgrader_data(cell))
        for cell in cells
        if isinstance(cell, dict) and cell.get("cell_type") == "code"
    ]


def cell_source(cell: Mapping[str, Any]) -> str:
    """The text of a cell in JSON, which may be a list of lines there."""
    source = cell.get("source", "")
    return "".join(map(str, source)) if isinstance(source, list) else str(source)


def nbgrader_data(cell: Mapping[str, Any]) -> Mapping[str, Any]:
    """nbgrader's metadata of a cell in JSON; empty if there are none, or something else is there instead."""
    data = _metadata(cell).get("nbgrader")
    return data if isinstance(data, dict) else {}


def grade_id(cell: Mapping[str, Any]) -> str:
    """The nbgrader id of a cell, or an empty string."""
    name = nbgrader_data(cell).get("grade_id", "")
    return name if isinstance(name, str) and len(name) <= LONGEST_NAME else ""


def is_answer(cell: Mapping[str, Any]) -> bool:
    """Whether a cell is for the learner to write in."""
    return bool(nbgrader_data(cell).get("solution"))


def is_test(cell: Mapping[str, Any]) -> bool:
    """Whether a cell is a test cell of nbgrader, not an answer."""
    return _tests(nbgrader_data(cell))


def is_experiment(cell: Mapping[str, Any]) -> bool:
    """Whether a cell is a locked one that only shows something, and that grading does not run."""
    return cell.get("cell_type") == "code" and _shows(nbgrader_data(cell), _tags(cell))


def is_guess(cell: Mapping[str, Any]) -> bool:
    """Whether a cell is for a learner's guess: written in, never graded, and left out by grading."""
    return cell.get("cell_type") == "code" and _guesses(nbgrader_data(cell), _tags(cell))


def checked_function(cell: Mapping[str, Any]) -> str:
    """The function that a test cell checks, or an empty string."""
    found = CHECK.search(cell_source(cell))
    return found[1] if found else ""


def _tests(data: Mapping[str, Any]) -> bool:
    return bool(data.get("grade")) and not data.get("solution")


def _shows(data: Mapping[str, Any], tags: Collection[str]) -> bool:
    return EXPERIMENT in tags and bool(data.get("locked")) and not data.get("grade")


def _guesses(data: Mapping[str, Any], tags: Collection[str]) -> bool:
    return (
        GUESS in tags and bool(data) and not any(data.get(kind) for kind in ("grade", "solution", "locked"))
    )


def _metadata(cell: Mapping[str, Any]) -> Mapping[str, Any]:
    metadata = cell.get("metadata")
    return metadata if isinstance(metadata, dict) else {}


def _tags(cell: Mapping[str, Any]) -> list[str]:
    tags = _metadata(cell).get("tags")
    return [str(tag) for tag in tags] if isinstance(tags, list) else []


def assignment_of(notebook: Notebook, known: list[str]) -> str:
    """The assignment a notebook belongs to: from its metadata, else from the name of its file.

    Raises
    ------
    BadNotebook
        If neither tells; the message lists the known ones.
    """
    if notebook.assignment in known:
        return notebook.assignment or ""
    # JupyterLite and browsers rename downloads: 01_initialization_01_initialization (1).ipynb
    stem = re.sub(r"([ _-]*\(\d+\)|-Copy\d+)+$", "", notebook.path.stem)
    for name in known:
        if stem in (name, f"{name}_{name}"):
            return name
    raise BadNotebook(
        f"{notebook.path}: neither its metadata nor its name says which assignment it is; name one with --assignment "
        f"({', '.join(known)})"
    )
