"""An error is told at grading as in the check cell, and one on a hidden case by its kind alone."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

from grader.feedback import Feedback
from grader.instructor.course.results import Result
from grader.instructor.grading.one_notebook import grade_file
from grader.instructor.pages.learner_page import feedback_page
from grader.instructor.pages.saved_work import SavedWork
from grader.notebook import read_notebook
from grader.reference_files import load_exercises
from grader.running.cells import check_cells
from tests.support.sample_notebooks import answering

ANSWER = """# He's rule

def initialize_parameters_he(layers_dims):
    np.random.seed(3)
    parameters = {}
    for l in range(1, len(layers_dims)):
        parameters[f"W{l}"] = np.random.randn((layers_dims[l], layers_dims[l - 1]))
    return parameters
"""


def test_grade_and_check_say_the_same_and_show_the_lines(tmp_path: Path) -> None:
    path = tmp_path / "01_initialization.ipynb"
    path.write_text(answering({"initialize_parameters_he": ANSWER}), encoding="utf-8")
    graded = next(item for item in grade_file(path).exercises if item.name == "initialize_parameters_he")
    exercises = list(load_exercises("01_initialization").values())
    verdicts, _ = check_cells(read_notebook(path).cells, exercises, "01_initialization")
    checked = next(item for item in verdicts if item.name == "initialize_parameters_he")
    assert graded.message.startswith(
        "Line 7 of your cell stopped at `np.random.randn((layers_dims[l], layers_dims[l - 1]))`"
    )
    assert "takes the sizes one by one" in graded.message
    assert (graded.message, graded.traceback, graded.call) == (
        checked.message,
        checked.traceback,
        checked.call,
    )
    assert graded.traceback.startswith("line 7, in initialize_parameters_he\n")
    assert graded.diagnosis == "error"


def test_of_an_error_on_a_hidden_case_alone_only_the_kind_is_told(tmp_path: Path) -> None:
    cases = load_exercises("01_initialization")["initialize_parameters_he"].cases
    shown = [case.arguments[0] for case in cases]
    body = f"""
def initialize_parameters_he(layers_dims):
    if list(layers_dims) not in {shown}:
        raise KeyError(str(layers_dims))
    np.random.seed(3)
    parameters = {{}}
    for l, (fan_in, units) in enumerate(zip(layers_dims, layers_dims[1:]), 1):
        parameters[f"W{{l}}"] = np.random.randn(units, fan_in) * np.sqrt(2 / fan_in)
        parameters[f"b{{l}}"] = np.zeros((units, 1))
    return parameters
"""
    path = tmp_path / "01_initialization.ipynb"
    path.write_text(answering({"initialize_parameters_he": body}), encoding="utf-8")
    graded = next(item for item in grade_file(path).exercises if item.name == "initialize_parameters_he")
    assert graded.message == "The function stopped on a hidden case with KeyError"
    assert (graded.traceback, graded.call) == ("", "")


WALLED = {
    "initialize_parameters_zeros": (
        "def initialize_parameters_zeros(layers_dims):\n    L = len(layers_dims)\n    return {k: 0 for k in L}\n",
        ("Line 3 of your cell", "`L` (from `len(layers_dims)`) is a whole number", "range(…)"),
    ),
    "initialize_parameters_random": (
        "def rows_of(n):\n    rows = n / 2\n    return np.zeros((rows, 1))\n\n\n"
        "def initialize_parameters_random(layers_dims):\n    return rows_of(layers_dims[0])\n",
        ("Line 3 of the cell with `rows_of`", "`rows` (from `n / 2`) is a float"),
    ),
    "initialize_parameters_he": (
        "%matplotlib inline\n\ndef initialize_parameters_he(layers_dims):\n    return np.squrt(2)\n",
        ("Line 4 of your cell stopped at `np.squrt`", "NumPy has no `squrt`", "`sqrt`"),
    ),
}


def test_several_kinds_of_error_are_told_alike_in_a_cell_and_behind_the_wall(tmp_path: Path) -> None:
    path = tmp_path / "01_initialization.ipynb"
    path.write_text(answering({name: source for name, (source, _) in WALLED.items()}), encoding="utf-8")
    graded = {item.name: item for item in grade_file(path).exercises}
    exercises = list(load_exercises("01_initialization").values())
    checked, _ = check_cells(read_notebook(path).cells, exercises, "01_initialization")
    for feedback in checked:
        if feedback.name not in WALLED:
            continue
        for words in WALLED[feedback.name][1]:
            assert words in feedback.message
        walled = graded[feedback.name]
        assert (walled.message, walled.traceback) == (feedback.message, feedback.traceback)
        assert (walled.call, walled.expected, walled.calls) == (
            feedback.call,
            feedback.expected,
            feedback.calls,
        )
        assert feedback.message in " ".join(feedback_page_text(walled).split())


def feedback_page_text(feedback: Feedback) -> str:
    """The words of the page of a learner who got one verdict, with the code in it between backticks again."""
    result = Result("ada", "01_initialization", Path("x"), "graded", exercises=(feedback,))
    html = feedback_page(result, SavedWork({}))
    html = re.sub(r"<code style[^>]*>(.*?)</code>", r"`\1`", html)
    return unescape(re.sub(r"<[^>]+>", "", html))
