"""An error is told at grading as in the check cell, and one on a hidden case by its kind alone."""

from __future__ import annotations

from pathlib import Path

from grader.instructor.grading.one_notebook import grade_file
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
