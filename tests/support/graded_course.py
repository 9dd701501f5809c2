"""A graded course of four hand-written learners: everything right, a mistake and figures, hostile, not a notebook."""

import json
from pathlib import Path
from typing import Any

from grader.feedback import MIME_TYPE, Check, Feedback
from grader.instructor.course.folder import Course
from grader.instructor.course.record import Entry, append, record_path
from grader.verdict import CheckVerdict, Verdict

ASSIGNMENT = "01_initialization"
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAIAAAABCAIAAAB7QOjdAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC"
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>{{ 7 * 7 }}"

RIGHT = Feedback("zeros", 5, 5, Verdict.CORRECT, checks=(Check("weights", CheckVerdict.RIGHT, 5, 5),))
XAVIER = Feedback(
    "he",
    0,
    10,
    Verdict.WRONG,
    "Every weight is 1/√2 of the expected one: that is Xavier's variance 1/n. He's is 2/n.",
    "xavier_scale",
    (
        Check("runs without an error", CheckVerdict.RIGHT),
        Check("weights: W1", CheckVerdict.WRONG, 0, 8, "[1.78863, …]", "[1.26475, …]"),
        Check("weights on 3 hidden cases", CheckVerdict.NOT_REACHED),
        Check("biases", CheckVerdict.RIGHT, 2, 2),
        Check("biases on 3 hidden cases", CheckVerdict.RIGHT),
    ),
)


def check_cell(feedback: Any) -> Any:
    output = {
        "output_type": "execute_result",
        "execution_count": None,
        "metadata": {},
        "data": {"text/plain": [str(feedback)], MIME_TYPE: feedback.to_json()},
    }
    metadata = {"nbgrader": {"grade": True, "solution": False, "locked": True, "grade_id": feedback.name}}
    return code(f'check("{feedback.name}")', metadata, output)


def code(source: str, metadata: Any = None, *outputs: Any) -> dict[str, Any]:
    return {"cell_type": "code", "metadata": metadata or {}, "source": source, "outputs": list(outputs)}


def answer(name: str, source: str) -> Any:
    return code(source, {"nbgrader": {"grade": False, "solution": True, "locked": False, "grade_id": name}})


def text(source: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def figure(image: Any = PNG) -> dict[str, Any]:
    return {"output_type": "display_data", "metadata": {}, "data": {"image/png": image}}


def hand_in(root: Path, learner: str, cells: Any = None, **course: Any) -> None:
    """A submission, and where cells are given its autograded notebook."""
    notebook = {"cells": cells, "metadata": {"initialization_course": course}, "nbformat": 4}
    for folder in ["submitted", "autograded"] if cells is not None else ["submitted"]:
        path = root / folder / learner / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(notebook) if cells is not None else "{", encoding="utf-8")


def graded_course(tmp_path: Path) -> Path:
    """Write the course into a folder, and return the folder."""
    he = "def he(layers_dims):\n    return {'a': 1 < 2}  # <b>"
    hand_in(
        tmp_path,
        "ada",
        [answer("zeros", "def zeros(): pass"), check_cell(RIGHT)],
        isolation="strong",
        seconds=0.5,
    )
    hand_in(
        tmp_path,
        "ben",
        [
            text("# Start\n\n## Large *numbers*"),
            code("plot()", None, figure()),
            text("*The figure shows the `cost` over time.*\n\nMore."),
            code("mine()", None, figure()),
            code("plot2()", None, figure("bm90IGEgcG5n"), {"output_type": "error", "ename": "NameError", "evalue": "x"}),
            text("No caption."),
            answer("he", he),
            check_cell(RIGHT),
            check_cell(XAVIER),
        ],
        isolation="strong",
        seconds=1.5,
        notes=["cell 3 stopped with ValueError: <i>"],
    )  # fmt: skip
    evil = Feedback(
        "he",
        3,
        10,
        Verdict.RAISED,
        HOSTILE,
        None,
        (Check(HOSTILE, CheckVerdict.WRONG, 0, 1, HOSTILE, HOSTILE),),
    )
    error = {"output_type": "error", "ename": HOSTILE, "evalue": "\x1b[31mred\x1b[0m \ud800"}
    hand_in(
        tmp_path,
        "mallory",
        [
            text(f"## {HOSTILE}"),
            code("x", None, figure(), figure('"><script>1</script>'), error),
            text(f"*{HOSTILE}*"),
            answer("he", f"# </code>{HOSTILE}"),
            check_cell(evil),
        ],
        notes=[HOSTILE],
    )
    hand_in(tmp_path, "nils")
    place = tmp_path / "submitted" / "nils" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    failed = Entry("nils", "", "failed", f"{place}: its JSON is <damaged>")
    append(record_path(Course(tmp_path), ASSIGNMENT), [failed])
    return tmp_path
