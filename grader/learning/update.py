"""`grader update`: the newer release of a notebook, with what the learner wrote; the earlier copy stays beside it."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import tempfile
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

from grader.errors import BadNotebook
from grader.learning.carrying import carried
from grader.notebook import assignment_of, parse_json, read_notebook
from grader.reference_files import assignments

HERE = Path(__file__).resolve().parents[2]
"""The edition that this is part of, if it is one."""


def add(commands: Any) -> None:
    """Add `grader update` to the subparsers."""
    parser = commands.add_parser(
        "update", help="carry your answers into a newer release of a notebook; your copy stays beside it"
    )
    parser.add_argument("notebook", type=Path, metavar="NOTEBOOK", help="yours")
    parser.add_argument(
        "--from",
        dest="release",
        type=Path,
        metavar="PLACE",
        help="the newer notebook, or the folder of the edition that has it; default: the edition of this grader",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """`grader update`: 0 when the notebook is of the release that is there.

    Raises
    ------
    BadNotebook
        If one of the two cannot be used; then nothing is changed.
    """
    path: Path = options.notebook
    path = path.resolve() if path.is_symlink() else path  # what a link leads to is the notebook
    mine = _read(path)
    assignment = assignment_of(read_notebook(path), assignments())
    place = released(options.release, assignment)
    if place.resolve() == path.resolve():
        raise BadNotebook(
            f"{path} and the newer notebook are one file; name the newer edition with --from, or get it first (git pull)"
        )
    release = _read(place)
    if assignment_of(read_notebook(place), assignments()) != assignment:
        raise BadNotebook(
            f"{place} is another notebook than {path}, which is {assignment}; name that of {assignment}"
        )
    if _edition(mine) == _edition(release) != "":
        print(f"{path} is of this release already ({_edition(release)}); nothing was changed")
        return 0
    done = carried(mine, release)
    kept = beside(path)
    _write(path, json.dumps(done.notebook, ensure_ascii=False, indent=1) + "\n")
    print(f"{path} is of release {_edition(release) or 'unknown'} now; your earlier copy is {kept}")
    for line in done.lines():
        print(f"  {line}")
    return 0


def released(place: Path | None, assignment: str) -> Path:
    """The file of a notebook's release.

    Parameters
    ----------
    place : Path or None
        A notebook, or the folder of an edition; None means the edition of this grader.
    assignment : str

    Returns
    -------
    Path

    Raises
    ------
    BadNotebook
        If there is none.
    """
    if place is not None and place.is_file():
        return place
    folder = place or HERE
    name = f"{assignment}.ipynb"
    for found in (folder / "notebooks" / assignment / name, folder / assignment / name, folder / name):
        if found.is_file():
            return found
    where = f"{folder} has no {name}" if place else "this grader is not part of an edition with notebooks"
    raise BadNotebook(f"{where}: name the newer notebook, or its edition's folder, with --from")


def beside(path: Path) -> Path:
    """Copy a notebook to a name beside it that nothing has, whole or not at all; returns the copy, also of an update cut off.

    Raises
    ------
    BadNotebook
        If it cannot be copied.
    """
    today = date.today().isoformat()
    for number in count(1):
        again = f", {number}" if number > 1 else ""
        kept = path.with_name(f"{path.stem} (before {today}{again}){path.suffix}")
        try:
            content = path.read_bytes()
            if kept.is_file() and kept.read_bytes() == content:
                return kept
            _copy(path, content, kept)
        except FileExistsError:
            continue
        except OSError as error:
            raise BadNotebook(f"{kept}: cannot be written ({error.strerror}); nothing was changed") from None
        break
    return kept


def _copy(path: Path, content: bytes, kept: Path) -> None:
    """Write a copy under a name that nothing has, however many updates run; raises OSError if it cannot be written."""
    draft = kept.with_name(f".{kept.name}.{os.getpid()}.part")
    try:
        draft.write_bytes(content)
        shutil.copymode(path, draft)
        try:
            os.link(draft, kept)
        except FileExistsError:
            raise
        except OSError:  # a file system without links
            with kept.open("xb") as file:
                file.write(content)
            shutil.copymode(path, kept)
    finally:
        draft.unlink(missing_ok=True)


def _read(path: Path) -> dict[str, Any]:
    """The JSON of a notebook of format 4.

    Raises
    ------
    BadNotebook
        If it is none.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BadNotebook(f"{path}: cannot be read ({error.strerror}); check its name") from None
    found: Any = parse_json(content, path)
    cells = found.get("cells") if isinstance(found, dict) else None
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        raise BadNotebook(
            f"{path}: not a notebook of Jupyter's format 4; open it in Jupyter and save it, then try again"
        )
    return dict(found)


def _edition(notebook: dict[str, Any]) -> str:
    course = notebook.get("metadata", {}).get("initialization_course", {})
    return str(course.get("edition", "")) if isinstance(course, dict) else ""


def _write(path: Path, text: str) -> None:
    """Replace a file by a whole one: a machine that stops in between leaves the one or the other.

    Raises
    ------
    BadNotebook
        If it cannot be written; the file is as it was.
    """
    draft = None
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=path.parent, prefix=f".{path.name}.", suffix=".part", delete=False
        ) as file:
            draft = Path(file.name)
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(path, draft)  # whoever could read the notebook still can
        os.replace(draft, path)
    except OSError as error:
        if draft is not None:
            draft.unlink(missing_ok=True)
        raise BadNotebook(f"{path}: cannot be written ({error.strerror}); it is as it was") from None
