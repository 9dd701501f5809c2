"""From parsed JSON, in which anything may be, to a well-formed notebook of format 4: what is graded, and nothing else."""

from __future__ import annotations

import re
from typing import Any

import nbformat

from grader.errors import BadNotebook
from grader.instructor.course.editions import stated_edition
from grader.instructor.submission.cleaning import clean_outputs

Node = Any  # nbformat.NotebookNode, which has no types

DEEPEST = 100
"""Levels of nesting. Jupyter writes about ten, and Python's own limit would end the grader somewhere on its way."""

MAX_CELLS = 2000
MAX_SOURCE = 2 * 2**20
"""Characters of all cells together: a notebook of the course has 60 cells and 35 000; many more take minutes to order."""

PASTED = re.compile(r"data:image/[\w.+-]{1,40};base64,[A-Za-z0-9+/=]{10000,}", re.ASCII)
"""A picture that was pasted into a text cell, as its address. Pages would show the whole cell as text because of its length."""

MOST_OUTPUTS = 500
"""Of all cells together; what is beyond is not shown."""

MOST_RUNS = 10**9
"""An execution count; below zero or far beyond, nbformat or a browser would stumble over it."""

KINDS = ("code", "markdown", "raw")
KEPT = ("nbgrader", "tags")
"""Of a cell's metadata: nothing else has a meaning in grading, and all of it may be malformed."""

AGAIN = "save it and hand it in again"

CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}", re.ASCII)


def well_formed(content: Any, path: str) -> Node:
    """The notebook in parsed JSON.

    Texts, which Jupyter saves in lines, are joined, and outputs are cleaned. Large pictures in Markdown cells are left out, as
    attached ones are, before anything is counted: the bounds are for what runs or is shown.

    Parameters
    ----------
    content : object
        As from `grader.notebook.read_json`.
    path : str
        What messages call the file.

    Returns
    -------
    Node
        The notebook, with what nbformat needs.

    Raises
    ------
    BadNotebook
        If it is not a notebook of format 4; the message names the file and says what to do.
    """
    again = f"open it in Jupyter, {AGAIN}"
    cells = content.get("cells") if isinstance(content, dict) else None
    if not isinstance(cells, list):
        raise BadNotebook(
            f"{path}: this is JSON, but not a Jupyter notebook of version 4: it has no list of cells; {again}"
        )
    if content.get("nbformat") != 4:
        raise BadNotebook(f"{path}: not a notebook of format 4; {again}")
    if deeper_than(DEEPEST, content):
        raise BadNotebook(f"{path}: not a notebook, its JSON is nested too deeply; {again}")
    if len(cells) > MAX_CELLS:
        raise BadNotebook(
            f"{path}: it has more than {MAX_CELLS} cells; delete those that are not needed, {AGAIN}"
        )
    sources = []
    for number, cell in enumerate(cells, start=1):
        if not isinstance(cell, dict) or cell.get("cell_type") not in KINDS:
            raise BadNotebook(f"{path}: cell {number} is not a cell of a notebook; {again}")
        source = joined(cell.get("source", ""))
        if source is None:
            raise BadNotebook(f"{path}: the source of cell {number} is not text; {again}")
        sources.append(PASTED.sub("#", source) if cell["cell_type"] == "markdown" else source)
    if sum(map(len, sources)) > MAX_SOURCE:
        raise BadNotebook(
            f"{path}: its cells hold more than {MAX_SOURCE // 2**20} MB of text; shorten them, {AGAIN}"
        )
    made, left = [], MOST_OUTPUTS
    for cell, source in zip(cells, sources, strict=True):
        made.append(_cell(cell, source, left))
        left -= len(made[-1].get("outputs", ()))
    metadata = content.get("metadata")
    course = metadata.get("initialization_course") if isinstance(metadata, dict) else None
    assignment = course.get("assignment") if isinstance(course, dict) else None
    kept: dict[str, Any] = {}
    if isinstance(assignment, str):
        kept["initialization_course"] = {"assignment": assignment}
        if edition := stated_edition(content):
            kept["initialization_course"]["edition"] = edition
    return nbformat.from_dict({"cells": made, "metadata": kept, "nbformat": 4, "nbformat_minor": 5})


def joined(source: Any) -> str | None:
    """A text or a list of lines as one text that can be written as UTF-8, or None."""
    lines = [source] if isinstance(source, str) else source
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        return None
    return "".join(lines).encode("utf-8", "replace").decode()


def deeper_than(most: int, content: Any) -> bool:
    """Whether lists and dictionaries are nested more than `most` levels, found without recursion."""
    level = [content]
    for _ in range(most + 1):
        inside: list[Any] = []
        for item in level:
            if isinstance(item, dict):
                inside += [value for value in item.values() if isinstance(value, (dict, list))]
            elif isinstance(item, list):
                inside += [value for value in item if isinstance(value, (dict, list))]
        if not inside:
            return False
        level = inside
    return True


def _cell(cell: dict[str, Any], source: str, most_outputs: int) -> dict[str, Any]:
    metadata = cell.get("metadata")
    kept = {key: metadata[key] for key in KEPT if key in metadata} if isinstance(metadata, dict) else {}
    made = {"cell_type": cell["cell_type"], "metadata": kept, "source": source}
    name = cell.get("id")
    if isinstance(name, str) and CELL_ID.fullmatch(name):
        made["id"] = name
    if made["cell_type"] == "code":
        count = cell.get("execution_count")
        made["execution_count"] = count if type(count) is int and 0 <= count <= MOST_RUNS else None
        made["outputs"] = clean_outputs(cell.get("outputs"), most_outputs)
    return made
