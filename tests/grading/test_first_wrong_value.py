"""The place where a function goes astray is told at grading as in the check cell, and no hidden input has part in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from grader.instructor.confinement import process
from grader.instructor.grading.one_notebook import grade_file
from grader.notebook import read_notebook
from grader.reference_files import load_exercises
from grader.running.cells import check_cells
from tests.support.sample_notebooks import answering

ASSIGNMENT = "01_initialization"
NAME = "initialize_parameters_he"
WRONG = """# He's rule

def initialize_parameters_he(layers_dims):
    np.random.seed(3)
    parameters = {}
    for l in range(1, len(layers_dims)):
        scale = np.sqrt(2.5 / layers_dims[l - 1])
        parameters[f"W{l}"] = np.random.randn(layers_dims[l], layers_dims[l - 1]) * scale
        parameters[f"b{l}"] = np.zeros((layers_dims[l], 1))
    return parameters
"""


def written(folder: Path, answer: str) -> Path:
    path = folder / f"{ASSIGNMENT}.ipynb"
    path.write_text(answering({NAME: answer}), encoding="utf-8")
    return path


def test_the_grade_and_the_check_cell_say_the_same_line(tmp_path: Path) -> None:
    path = written(tmp_path, WRONG)
    (graded,) = [item for item in grade_file(path).exercises if item.name == NAME]
    checked, _ = check_cells(read_notebook(path).cells, list(load_exercises(ASSIGNMENT).values()), ASSIGNMENT)
    (shown,) = [item for item in checked if item.name == NAME]
    assert graded.message.startswith(
        "Look at line 7 of your cell first: no right solution has the value of `2.5 / layers_dims[l - 1]`."
    )
    assert (graded.message, graded.diagnosis, graded.step) == (shown.message, shown.diagnosis, shown.step)


def test_functions_are_watched_before_the_first_hidden_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original, requests = process.ConfinedProcess.ask, list[dict[str, Any]]()

    def ask(self: Any, request: dict[str, Any], seconds: float) -> Any:
        requests.append(request)
        return original(self, request, seconds)

    monkeypatch.setattr(process.ConfinedProcess, "ask", ask)
    grade_file(written(tmp_path, WRONG))
    watches = [place for place, request in enumerate(requests) if "watch" in request]
    shown = [case.arguments for case in load_exercises(ASSIGNMENT)[NAME].cases]
    hidden = [
        place
        for place, request in enumerate(requests)
        if request.get("call") == NAME and request["arguments"] not in shown
    ]
    assert len(watches) == 1
    assert hidden
    assert max(watches) < min(hidden)
    assert requests[watches[0]]["arguments"] in shown


def test_right_functions_are_not_watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original, watched = process.ConfinedProcess.ask, list[str]()

    def ask(self: Any, request: dict[str, Any], seconds: float) -> Any:
        watched.extend([request["watch"]] if "watch" in request else [])
        return original(self, request, seconds)

    monkeypatch.setattr(process.ConfinedProcess, "ask", ask)
    path = tmp_path / f"{ASSIGNMENT}.ipynb"
    path.write_text(answering({}), encoding="utf-8")
    grade_file(path)
    assert not watched


@pytest.mark.parametrize(
    "forged",
    [
        "lambda *_, **__: None",
        "lambda *_, **__: Trace('x' * 10**6, 1, ())",
        "lambda *_, **__: Trace('def f():\\n    return 1.5', 10**9, ((0, 1.5),))",
        "lambda *_, **__: Trace('def f():\\n    return ' + '(' * 5000, 1, ((0, 1.5),))",
        "lambda *_, **__: Trace('def f():\\n    return -x' , 1, (('a', 'b'), (0, {}), 3))",
        "lambda *_, **__: 1 / 0",
        "lambda *_, **__: __import__('os')._exit(3)",
        "lambda *_, **__: [0 for _ in iter(int, 1)]",
    ],
)
def test_a_forged_answer_costs_no_more_than_that_sentence(tmp_path: Path, forged: str) -> None:
    patch = f"""
from grader.instructor.confinement import worker
from grader.tracing.trace import Trace
worker.watch = {forged}
"""
    before = grade_file(written(tmp_path, WRONG))
    path = written(tmp_path, WRONG + patch)
    after = grade_file(path)
    assert after.status == "graded"
    assert [item.score for item in after.exercises] == [item.score for item in before.exercises]
    assert all(len(item.message) < 2000 for item in after.exercises)
