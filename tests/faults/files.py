"""Files that learners may hand in, each with what must happen to it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from grader.instructor.demo.sample_class import find_cell, repeat_cell
from tests.support.sample_notebooks import notebook, text

AGAIN = "open it in Jupyter, save it and hand it in again"
HE = "initialize_parameters_he"
ZEROS = "initialize_parameters_zeros"


@dataclass(frozen=True)
class Handed:
    """One file and its result.

    Attributes
    ----------
    content : bytes
    score : float or None
        Of 20, or None where it cannot be graded.
    said : str
        In the reason, or in one of the notes.
    """

    content: bytes
    score: float | None = None
    said: str = ""


def edited(*edits: Callable[[dict[str, Any]], object], said: str = "", score: float | None = 20) -> Handed:
    """A solved notebook after some changes."""
    made = notebook()
    for edit in edits:
        edit(made)
    return Handed(json.dumps(made).encode("utf-8", "surrogatepass"), score, said)


def own_cell(**content: Any) -> Callable[[dict[str, Any]], None]:
    cell: dict[str, Any] = {
        "cell_type": "code", "id": "own", "metadata": {}, "outputs": [], "execution_count": None, "source": "",
    }  # fmt: skip
    return lambda made: made["cells"].insert(3, {**cell, **content})


def whole(**content: Any) -> Callable[[dict[str, Any]], None]:
    return lambda made: made.update(content)


def without(*names: str) -> Callable[[dict[str, Any]], None]:
    def edit(made: dict[str, Any]) -> None:
        for name in names:
            del made["cells"][find_cell(made, name)]

    return edit


def in_lines(made: dict[str, Any]) -> None:
    """As Jupyter itself saves texts."""
    for cell in made["cells"]:
        cell["source"] = "".join(cell["source"]).splitlines(keepends=True)


def in_one(made: dict[str, Any]) -> None:
    for cell in made["cells"]:
        cell["source"] = "".join(cell["source"])


def each_cell(**content: Any) -> Callable[[dict[str, Any]], None]:
    def edit(made: dict[str, Any]) -> None:
        for cell in made["cells"]:
            cell.update(content)

    return edit


def renamed(old: str, new: str) -> Callable[[dict[str, Any]], None]:
    """As if the cell had had another name in the release that the learner has."""

    def edit(made: dict[str, Any]) -> None:
        made["cells"][find_cell(made, old)]["metadata"]["nbgrader"]["grade_id"] = new

    return edit


def rewritten(name: str, source: str) -> Callable[[dict[str, Any]], None]:
    def edit(made: dict[str, Any]) -> None:
        made["cells"][find_cell(made, name)]["source"] = source

    return edit


def says(assignment: str) -> Callable[[dict[str, Any]], None]:
    return lambda made: made["metadata"].update(initialization_course={"assignment": assignment})


def nested(depth: int) -> bytes:
    return text("ada").rstrip()[:-1].encode() + b',"x":' + b"[" * depth + b"]" * depth + b"}"


COURSE = {"initialization_course": {"assignment": "01_initialization"}}
TAGS = ["skip-execution"]

FILES: dict[str, Handed] = {
    # --- no notebook at all
    "corrupt": Handed(b'{"cells": [{"cell_type": "code", "sou', None, f"its JSON is damaged.*{AGAIN}"),
    "truncated": Handed(text("ada").encode()[:15000], None, f"its JSON is damaged.*{AGAIN}"),
    "empty": Handed(b"", None, f"the file is empty; {AGAIN}"),
    "blank": Handed(b" \n\t\n", None, f"the file is empty; {AGAIN}"),
    "not-utf-8": Handed(text("ada").encode("utf-16"), None, f"not a text file in UTF-8; {AGAIN}"),
    "latin-1": Handed(b'{"cells": [], "who": "J\xfcrgen"}', None, "not a text file in UTF-8"),
    "zip": Handed(b"PK\x03\x04" + bytes(100), None, "its JSON is damaged"),
    "list": Handed(b"[1, 2]", None, "no list of cells"),
    "number": Handed(b"3", None, "no list of cells"),
    "null": Handed(b"null", None, "no list of cells"),
    "nan": Handed(b"NaN", None, "no list of cells"),
    "format-3": Handed(b'{"nbformat": 3, "metadata": {}, "worksheets": [{"cells": []}]}', None, "no list of cells"),
    "says-format-3": edited(whole(nbformat=3), score=None, said="not a notebook of format 4"),
    "cells-not-a-list": edited(whole(cells={}), score=None, said="no list of cells"),
    "cells-not-dicts": edited(whole(cells=[1, None, []]), score=None, said="cell 1 is not a cell"),
    "unknown-cell-type": edited(own_cell(cell_type="tab"), score=None, said="cell 4 is not a cell"),
    "source-null": edited(own_cell(source=None), score=None, said="the source of cell 4 is not text"),
    "source-number": edited(own_cell(source=5), score=None, said="the source of cell 4 is not text"),
    "source-mixed": edited(own_cell(source=["x", None]), score=None, said="the source of cell 4 is not text"),
    "answer-null": edited(rewritten(HE, None), score=None, said="the source of cell .* is not text"),  # type: ignore[arg-type]
    "deep": Handed(nested(400), None, "nested too deeply"),
    "deeper": Handed(nested(950), None, AGAIN),
    "deepest": Handed(nested(100_000), None, f"its JSON is damaged.*{AGAIN}"),
    "entries-too-many": Handed(b'{"cells": [' + b"," * 20_000_001, None, "millions of entries"),
    "cells-too-many": edited(whole(cells=[{"cell_type": "raw", "source": ""}] * 2001), score=None, said="more than 2000 cells"),
    "cells-too-long": edited(own_cell(source="#" * 2**21), score=None, said="more than 2 MB of text"),
    "long-number": Handed(b'{"cells": [' + b"1" * 5000 + b"]}", None, "its JSON is damaged"),
    "another-assignment": edited(says("05_regularization"), score=None, said="notebook of 05_regularization"),
    # --- odd, and gradable all the same
    "saved-by-jupyter": edited(in_lines),
    "saved-by-others": edited(in_one),
    "byte-order-mark": Handed(b"\xef\xbb\xbf" + text("ada").encode(), 20),
    "nan-inside": edited(own_cell(metadata={"x": float("nan")}, outputs=[{"data": float("inf")}])),
    "half-a-surrogate": edited(own_cell(source="# \ud800", outputs=[{"output_type": "stream", "text": "\ud800"}])),
    "null-byte": edited(own_cell(source="x = '\0'"), said="null bytes"),
    "minor-number": edited(whole(nbformat_minor="5")),
    "cell-metadata-null": edited(own_cell(metadata=None), own_cell(metadata=[1])),
    "cell-metadata-odd": edited(own_cell(metadata={"nbgrader": [1], "tags": 3, "collapsed": "no"})),
    "outputs-odd": edited(own_cell(outputs=7), own_cell(outputs=[1, {}, {"output_type": "stream", "text": 5}])),
    "ids-odd": edited(own_cell(id=3), own_cell(id=[1]), own_cell(id="a b")),
    "ids-the-same": edited(own_cell(id="same"), own_cell(id="same")),
    "keys-unknown": edited(own_cell(language="python"), whole(worksheets=[])),
    "many-errors": edited(*[own_cell(source="raise ValueError('x' * 500)")] * 100, said="and 80 more like these"),
    "many-copies": edited(
        lambda made: made.update(cells=made["cells"] + [made["cells"][find_cell(made, "imports")]] * 1000),
        own_cell(metadata={"nbgrader": {"grade_id": "x" * 10**6}}), said="and 980 more like these",
    ),
    "tagged": edited(lambda made: [cell["metadata"].update(tags=TAGS) for cell in made["cells"]]),
    # --- cells missing, twice, elsewhere
    "no-cells": edited(whole(cells=[]), score=0, said="was missing and was put back"),
    "all-metadata-gone": edited(each_cell(metadata={}), whole(metadata=COURSE), said="was put back"),
    "test-missing": edited(without(f"check-{HE}"), said="'check-initialize_parameters_he' was missing"),
    "answer-missing": edited(without(HE), score=10),
    "locked-missing": edited(without("imports"), score=0),
    "test-twice": edited(repeat_cell(f"check-{HE}"), said="is there more than once"),
    "answer-twice": edited(repeat_cell(HE), said="the last one counts"),
    "locked-twice": edited(repeat_cell("imports"), said="is there more than once"),
    "reversed": edited(lambda made: made["cells"].reverse(), said="was moved after it"),
    # --- an older release
    "old-text": edited(rewritten("imports", "import numpy"), rewritten(f"check-{HE}", "old_check()")),
    "old-cell": edited(renamed(f"check-{HE}", "check-he-2025"), said="is not part of the assignment"),
    "old-exercise": edited(own_cell(metadata={"nbgrader": {"grade_id": "gone", "solution": True}}), said="'gone'"),
    "newer-exercise-missing": edited(without(ZEROS, f"check-{ZEROS}"), score=15, said="was put back"),
}  # fmt: skip
