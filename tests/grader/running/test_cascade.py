"""A function that calls another graded one, which is not right yet, is told so first."""

from __future__ import annotations

from typing import Any

import pytest
from IPython.core.interactiveshell import InteractiveShell

from grader.exercise import Exercise
from grader.feedback import Feedback
from grader.instructor.grading.one_notebook import grade_cells
from grader.notebook import Cell
from grader.printing import print_verdicts
from grader.reference_files import load_exercises
from grader.running.cascade import first_to_repair, graded_functions_called
from grader.running.cells import check_cells
from grader.verdict import Diagnosis, Verdict

DEEP = "04_deep_signals"
START = "import numpy as np\nfrom grader import check"
PROPAGATE = """
def propagate(X, weights, activation):
    functions = {"linear": lambda Z: Z, "relu": lambda Z: np.maximum(0, Z), "tanh": np.tanh,
                 "sigmoid": lambda Z: 1 / (1 + np.exp(-Z))}
    activations = []
    for W in weights:
        X = functions[activation](W @ X)
        activations.append(X)
    return activations
"""
TWICE = PROPAGATE.replace("(W @ X)", "(2 * W @ X)")
UNWRITTEN = "def propagate(X, weights, activation):\n    raise NotImplementedError"
BACKWARD = """
def backpropagate_std(X, weights, activation):
    slopes = {"linear": np.ones_like, "relu": lambda A: (A > 0).astype(float), "tanh": lambda A: 1 - A**2,
              "sigmoid": lambda A: A * (1 - A)}
    activations = propagate(X, weights, activation)
    dA = np.random.default_rng(0).standard_normal(activations[-1].shape)
    stds = []
    for W, A in zip(reversed(weights), reversed(activations)):
        dZ = dA * slopes[activation](A)
        stds.append(float(np.std(dZ)))
        dA = W.T @ dZ
    return stds[::-1]
"""
BY_A_HELPER = "def forward(*given):\n    return propagate(*given)\n" + BACKWARD.replace(
    "= propagate(", "= forward("
)
OWN = BACKWARD.replace("= propagate(", "= own(")
REPAIR = "`propagate`, which this calls, is not right yet: repair it first."
WRITE = "`propagate`, which this calls, is not written yet: write it first."


def deep() -> dict[str, Exercise]:
    return dict(load_exercises(DEEP))


def checked(*answers: str) -> dict[str, Feedback]:
    cells = tuple(Cell(text) for text in (START, *answers))
    verdicts, _ = check_cells(cells, list(deep().values()), DEEP)
    return {verdict.name: verdict for verdict in verdicts}


@pytest.mark.parametrize("caller", [BACKWARD, BY_A_HELPER], ids=["called", "called by a helper"])
def test_what_it_calls_is_repaired_first(caller: str) -> None:
    told = checked(TWICE, caller)["backpropagate_std"]
    assert told.message.startswith(REPAIR)
    assert told.waits_for == ("propagate",)
    assert (told.diagnosis, told.step) == (Diagnosis.LOCATED, "propagate")
    assert checked(TWICE, caller)["propagate"].waits_for == ()


def test_a_call_of_an_exercise_that_is_not_written_asks_for_that_one() -> None:
    told = checked(UNWRITTEN, BACKWARD)["backpropagate_std"]
    assert told.verdict is Verdict.UNSOLVED
    assert told.message == WRITE


@pytest.mark.parametrize(
    "answers",
    [
        (PROPAGATE, BACKWARD.replace("1 - A**2", "1 - A")),
        (TWICE, OWN.replace("1 - A**2", "1 - A"), PROPAGATE.replace("propagate", "own")),
        (BACKWARD.replace("1 - A**2", "1 - A"),),
    ],
    ids=["a right one", "not called", "not there"],
)
def test_nothing_is_said_of_functions_that_are_not_at_fault(answers: tuple[str, ...]) -> None:
    told = checked(*answers)["backpropagate_std"]
    assert told.verdict is not Verdict.CORRECT
    assert "which this calls" not in told.message
    assert told.waits_for == ()


def test_the_check_cell_says_the_same() -> None:
    told = in_a_kernel(START, TWICE, BACKWARD, 'check("backpropagate_std")')
    assert told.message == checked(TWICE, BACKWARD)["backpropagate_std"].message
    assert in_a_kernel(START, TWICE, PROPAGATE, BACKWARD, 'check("backpropagate_std")').score == 12


def in_a_kernel(*cells: str) -> Any:
    shell = InteractiveShell()
    assert shell.history_manager is not None
    result = None
    for cell in cells:
        done = shell.run_cell(cell, store_history=True)
        done.raise_error()
        result = done.result
    return result


def test_functions_that_others_take_the_place_of_are_not_waited_for() -> None:
    exercises = load_exercises("03_variance_scaling")
    text = "def variance_scaling(shape, mode, distribution, gain, rng):\n    return compute_fans(shape)"
    assert graded_functions_called(exercises["variance_scaling"], [text], list(exercises)) == []


def test_functions_that_call_each_other_end_the_search() -> None:
    text = "def lsuv(X):\n    return turn(X)\ndef turn(X):\n    return lsuv(X) + propagate(X)"
    assert graded_functions_called(deep()["lsuv"], [text], list(deep())) == ["propagate"]


def test_the_table_names_the_first_to_repair(capsys: pytest.CaptureFixture[str]) -> None:
    verdicts = list(checked(TWICE, BACKWARD).values())
    assert first_to_repair(verdicts) == "begin with propagate, which backpropagate_std calls"
    print_verdicts("title", verdicts, [])
    assert "note: begin with propagate, which backpropagate_std calls" in capsys.readouterr().out
    assert first_to_repair(checked(PROPAGATE, BACKWARD).values()) == ""


@pytest.mark.process
def test_a_grade_says_the_same() -> None:
    cells = [Cell(text) for text in (START, TWICE, BACKWARD)]
    grade = grade_cells("ada.ipynb", DEEP, cells, accept="none")
    told = {feedback.name: feedback for feedback in grade.exercises}
    assert told["backpropagate_std"].message.startswith(REPAIR)
    assert grade.to_json()["exercises"][1]["waits_for"] == ("propagate",)
