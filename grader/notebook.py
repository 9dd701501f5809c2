"""Reading a notebook file, and running its cells without a kernel."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from grader.errors import BadNotebook
from grader.plain_text import one_line
from grader.time_limit import TimeLimit, time_limit

EXPERIMENT = "experiment"
"""Tag of locked cells that only show something; grading does not run them."""

MAX_FILE_BYTES = 200 * 2**20
MAX_ENTRIES = 20_000_000
"""Lists, tables and entries in the JSON of a notebook: parsed, each may take a hundred bytes."""

MOST_LINES = 20
CELL_SECONDS = 30.0


@dataclass(frozen=True)
class Cell:
    """A code cell: its source, tags and nbgrader metadata."""

    source: str
    tags: tuple[str, ...] = ()
    nbgrader: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_check(self) -> bool:
        """Whether it is a test cell of nbgrader, not an answer."""
        return bool(self.nbgrader.get("grade")) and not self.nbgrader.get("solution")

    @property
    def is_experiment(self) -> bool:
        """Whether it is a locked cell that the author marked as not needed for grading."""
        return EXPERIMENT in self.tags and bool(self.nbgrader.get("locked")) and not self.is_check


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
    return Notebook(path, assignment if isinstance(assignment, str) else None, tuple(_code_cells(cells)))


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
    """The parsed JSON of the bytes of a notebook file, which messages call `path`."""
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


def _code_cells(cells: list[Any]) -> Iterator[Cell]:
    for cell in cells:
        if not isinstance(cell, dict) or cell.get("cell_type") != "code":
            continue
        source = cell.get("source", "")
        metadata = cell.get("metadata")
        metadata = metadata if isinstance(metadata, dict) else {}
        tags, nbgrader = metadata.get("tags"), metadata.get("nbgrader")
        yield Cell(
            "".join(map(str, source)) if isinstance(source, list) else str(source),
            tuple(str(tag) for tag in tags) if isinstance(tags, list) else (),
            nbgrader if isinstance(nbgrader, dict) else {},
        )


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


def as_in_a_kernel(shell: Any, note: Callable[[str], None]) -> None:
    """Let magics of notebooks work in a bare IPython shell.

    ``%matplotlib inline`` asks for no window system, which only kernels grant. A magic that needs something missing here,
    such as ``%matplotlib widget``, does not end its cell, because the learner's own machine had it: `note` gets a line.
    """
    run = shell.run_line_magic

    def run_line_magic(name: str, line: str, _stack_depth: int = 1) -> Any:
        try:
            return run(name, line, _stack_depth + 1)
        except Exception as error:
            note(f"%{name}: {one_line(error)}")
            return None

    shell.enable_gui = lambda gui=None: None
    shell.run_line_magic = run_line_magic


def run_cells(cells: tuple[Cell, ...], seconds: float = CELL_SECONDS) -> tuple[dict[str, Any], list[str]]:
    """Run code cells one after the other, as a notebook would, showing nothing.

    Check cells and experiment cells are left out. A cell that fails does not stop the ones after it.

    Parameters
    ----------
    cells : tuple of Cell
        In the order of the notebook.
    seconds : float
        Limit for each cell, in seconds of the clock.

    Returns
    -------
    namespace : dict
        The variables afterward.
    errors : list of str
        One line for each cell that failed.
    """
    from IPython.core.interactiveshell import InteractiveShell  # noqa: PLC0415 - slow, and check cells do not need it
    from traitlets.config import Config  # noqa: PLC0415

    os.environ.setdefault("MPLBACKEND", "Agg")
    shell: Any = InteractiveShell(config=Config({"HistoryManager": {"enabled": False}}))
    # Nobody sees a traceback here; making one takes long and calls methods of the learner's exception outside any limit.
    shell.showtraceback = shell.showsyntaxerror = lambda *_, **__: None
    errors: list[str] = []
    number = 0
    as_in_a_kernel(shell, lambda line: errors.append(f"code cell {number}: {line}"))
    for number, cell in enumerate(cells, start=1):
        if cell.is_check or cell.is_experiment or not cell.source.strip():
            continue
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            try:
                with time_limit(seconds):
                    result = shell.run_cell(cell.source, store_history=False, silent=True)
                error = result.error_before_exec or result.error_in_exec
            except TimeLimit:
                error = TimeLimit()
        if error is not None:
            reason = f"did not end within {seconds:g} s" if isinstance(error, TimeLimit) else one_line(error)
            errors.append(f"code cell {number}: {reason}")
    return shell.user_ns, errors
