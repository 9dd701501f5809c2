"""An answer that nobody foresaw becomes the draft of a known mistake, without a word about whose it is."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.feedback import Check, Feedback
from grader.instructor.course.results import Result
from grader.instructor.pages.class_page import report_page
from grader.instructor.pages.statistics import class_statistics
from grader.instructor.pages.stub import mistake_stub
from grader.verdict import CheckVerdict, Verdict

ANSWER = '''# Ada Lovelace, group 3
def he(layers_dims, seed=3):
    """By Ada Lovelace."""
    scale = np.sqrt(3 / layers_dims[0])  # Ada's idea

    def inner():
        "Ada again"
    return scale
'''


def notebook(folder: Path, *sources: str) -> Path:
    path = folder / "a.ipynb"
    cells = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": source} for source in sources]
    path.write_text(
        json.dumps({"cells": [{"cell_type": "markdown", "source": "x"}, *cells]}), encoding="utf-8"
    )
    return path


def test_the_draft_does_what_the_answer_did_and_says_no_name(tmp_path: Path) -> None:
    stub = mistake_stub(notebook(tmp_path, "def he(x):\n    return 0", ANSWER, "not python ("), "he")
    assert "Ada" not in stub
    assert stub.startswith("@mistake(DRAFT)  # the exercise he\ndef unnamed_he(layers_dims, seed=3):\n")
    names: dict[str, Any] = {
        "np": np,
        "mistake": lambda _: lambda function: (function, "a mistake"),
        "DRAFT": None,
    }
    exec(compile(ast.parse(stub), "stub", "exec"), names)
    function, registered = names["unnamed_he"]
    assert function([12]) == 0.5
    assert registered == "a mistake"


@pytest.mark.parametrize("source", ["", "he = 1", "def he(:", "class he: pass"])
def test_where_there_is_no_function_there_is_no_draft(tmp_path: Path, source: str) -> None:
    assert mistake_stub(notebook(tmp_path, source), "he") == ""


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'{"cells": [1]}', b"\xff"])
def test_nor_from_a_damaged_notebook(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.ipynb"
    path.write_bytes(content)
    assert mistake_stub(path, "he") == ""
    assert mistake_stub(tmp_path / "none.ipynb", "he") == ""


def wrong(learner: str, got: str, message: str) -> Result:
    checks = (Check("weights", CheckVerdict.WRONG, 0, 10, "[1, 2]", got),)
    return Result(
        learner,
        "a",
        Path(),
        "graded",
        exercises=(Feedback("he", 0, 10, Verdict.WRONG, message, None, checks),),
    )


def test_answers_that_return_the_same_are_a_group_whatever_they_were_told() -> None:
    results = [
        wrong("ada", "[3, 4]", "Look at line 3 of your cell first: …"),
        wrong("ben", "[3, 4]", "Look at line 7 of your cell first: …"),
        wrong("cy", "[5, 6]", "Look at line 3 of your cell first: …"),
    ]
    groups = class_statistics("a", results).exercises[0].others
    assert [[result.learner for result in group.learners] for group in groups] == [["ada", "ben"], ["cy"]]
    page = report_page("a", results, lambda _: "", stub=lambda group: f"<{group.exercise}>")
    assert page.count("&lt;he&gt;") == 1
