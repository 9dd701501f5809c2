"""Copies of learners and newer releases, for both implementations of carrying over."""

from __future__ import annotations

from typing import Any

from grader.learning.carrying import digest

Cell = dict[str, Any]


def text(words: str, name: str = "") -> Cell:
    """A text cell, by default with the id that the build gives it."""
    return {
        "cell_type": "markdown",
        "metadata": {},
        "source": words,
        "id": name or digest(f"markdown\n{words}"),
    }


def code(words: str | list[str], name: str = "", outputs: list[Any] | None = None, **nbgrader: Any) -> Cell:
    """A code cell; with a `grade_id` among the keywords, one of nbgrader's."""
    metadata = {"nbgrader": nbgrader, "deletable": False} if nbgrader else {}
    return {
        "cell_type": "code",
        "metadata": metadata,
        "source": words,
        "id": name or str(nbgrader.get("grade_id", "")) or digest(f"code\n{words}"),
        "outputs": outputs or [],
        "execution_count": 3 if outputs else None,
    }


def answer(name: str, words: str | list[str], **options: Any) -> Cell:
    return code(words, grade_id=name, solution=True, locked=False, grade=False, **options)


def locked(name: str, words: str) -> Cell:
    return code(words, grade_id=name, solution=False, locked=True, grade=False)


def guessed(name: str, words: str) -> Cell:
    """A cell that is open to write in, and no answer."""
    return code(words, grade_id=name, solution=False, locked=False, grade=False)


def notebook(*cells: Cell, edition: str = "aaaaaaaaaaaa", stubs: dict[str, str] | None = None) -> Cell:
    course: dict[str, Any] = {"assignment": "01_initialization", "edition": edition}
    if stubs is not None:
        course["stubs"] = stubs
    return {
        "cells": list(cells),
        "metadata": {"initialization_course": course},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


STUB, NEW_STUB = (
    "def f(n):\n    raise NotImplementedError",
    "def f(n):\n    'New.'\n    raise NotImplementedError",
)
MINE = "def f(n):\n    return n"
PRINTED = [{"output_type": "stream", "name": "stdout", "text": "3\n"}]
RELEASE = notebook(
    text("# New title"),
    locked("imports", "import numpy as np  # new"),
    text("Write f."),
    answer("f", NEW_STUB),
    locked("check-f", 'check("f")'),
    answer("g", STUB),
    guessed("guess-a", 'guess("a", "...")'),
    edition="bbbbbbbbbbbb",
)
CASES: dict[str, tuple[Cell, Cell]] = {
    "an answer and its output": (notebook(answer("f", MINE, outputs=PRINTED)), RELEASE),
    "an answer as a list of lines": (notebook(answer("f", ["def f(n):\n", "    return n"])), RELEASE),
    "untouched, and known to be": (notebook(answer("f", STUB), stubs={"f": digest(STUB)}), RELEASE),
    "untouched, of an edition without digests": (notebook(answer("f", STUB)), RELEASE),
    "locked cells that somebody changed": (
        notebook(locked("imports", "import os"), answer("f", MINE)),
        RELEASE,
    ),
    "own cells stay behind what they followed": (
        notebook(
            code("x = 1", "own-at-the-top"),
            text("# Old title"),
            locked("imports", "import numpy as np"),
            code("y = 2", "9d0e6a2c"),
            text("My note.", "a-note"),
            text("Write f."),
            answer("f", MINE),
            code("f(3)", "17", outputs=PRINTED),
        ),
        RELEASE,
    ),
    "a released text that somebody edited": (
        notebook(text("Write f. Mine: use a loop.", digest("markdown\nWrite f.")), answer("f", MINE)),
        RELEASE,
    ),
    "an answer for which there is no cell": (notebook(answer("h", MINE), answer("f", MINE)), RELEASE),
    "an answer twice": (notebook(answer("f", "def f(n):\n    return 0"), answer("f", MINE)), RELEASE),
    "a check cell twice": (
        notebook(locked("check-f", "check('f')"), locked("check-f", "check('f')")),
        RELEASE,
    ),
    "no ids at all": (
        notebook({**code("z = 1"), "id": None}, {**answer("f", MINE), "id": None}),
        RELEASE,
    ),
    "an id that the release has": (notebook(code("w = 1", "imports")), RELEASE),
    "strange metadata": (
        notebook(
            {"cell_type": "markdown", "metadata": {"nbgrader": 3, "tags": ["a"]}, "source": "?", "id": "q"}
        ),
        RELEASE,
    ),
    "the same text twice": (
        notebook(text("Write f."), text("Write f.", digest("markdown\nWrite f.") + "-2"), answer("f", MINE)),
        RELEASE,
    ),
    "a guess": (
        notebook(guessed("guess-a", 'guess("a", "b")'), guessed("guess-gone", 'guess("gone", 3)')),
        RELEASE,
    ),
    "nothing": (notebook(), RELEASE),
}
