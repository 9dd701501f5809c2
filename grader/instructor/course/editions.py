"""Which edition of a notebook is it? A short digest of its cells, kept in its metadata, which a submission brings back."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import nbformat

from grader.instructor.course.files import fingerprint
from grader.learning.carrying import digest, to_write_in
from grader.notebook import grade_id

Node = Any  # nbformat.NotebookNode, which has no types

EDITION = re.compile(r"[0-9a-f]{12}")


def edition_of(notebook: Node) -> str:
    """The edition of a released notebook: the first 12 hexadecimal digits of the SHA-256 of its cells."""
    cells = [
        [cell["cell_type"], "".join(cell["source"]), dict(sorted(cell["metadata"].items()))]
        for cell in notebook["cells"]
    ]
    text = json.dumps(cells, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return fingerprint(text.encode())[:12]


def stated_edition(notebook: Node) -> str:
    """The edition that a notebook's metadata state; empty if they state none or something else."""
    course = notebook["metadata"].get("initialization_course")
    stated = course.get("edition") if isinstance(course, dict) else None
    return stated if isinstance(stated, str) and EDITION.fullmatch(stated) else ""


def stamp(path: Path) -> None:
    """Write the edition of the released notebook in `path` into its metadata."""
    notebook = nbformat.read(path, as_version=4)
    course = notebook.metadata.setdefault("initialization_course", {})
    course["edition"] = edition_of(notebook)
    # An answer that nobody touched gives way to that of a later release.
    course["stubs"] = {grade_id(cell): digest(cell.source) for cell in notebook.cells if to_write_in(cell)}
    nbformat.write(notebook, path)


def other_edition(submission: Node, released: Node) -> str:
    """A readable line if a submission was not made from the released edition, else an empty string."""
    made_from, current = stated_edition(submission), stated_edition(released)
    if not current or made_from == current:
        return ""
    if not made_from:
        return f"it does not say from which edition it was made; it is graded with edition {current}, which is released now"
    return f"made from edition {made_from} of the notebook; it is graded with edition {current}, which is released now"
