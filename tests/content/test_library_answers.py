"""Nothing that learners import is an answer, except what docs/decisions.md names."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from typing import Any

import pytest

import init_utils
from grader.calls import call_exercise
from grader.instructor.content import ASSIGNMENTS
from grader.instructor.content.folders import complete_exercises
from grader.judging.judge import judge

pytestmark = pytest.mark.slow
KNOWN = {("backward_propagation_n", "backward_propagation")}


def library() -> dict[str, Callable[..., Any]]:
    """The public functions of all modules of `init_utils` that do not draw, by name."""
    return {
        name: function
        for module in pkgutil.walk_packages(init_utils.__path__, "init_utils.")
        for name, function in vars(importlib.import_module(module.name)).items()
        if inspect.isfunction(function) and not name.startswith(("_", "plot_"))
    }


def test_the_library_is_looked_at_whole() -> None:
    assert set(library()) > {"backward_propagation", "initialize_parameters"}
    assert len(library()) > 80


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_no_function_of_the_library_is_an_answer_as_it_stands(assignment: str) -> None:
    answers = set()
    for name, exercise in complete_exercises(assignment).items():
        for own, function in library().items():
            try:
                inspect.signature(function).bind(*exercise.cases[0].arguments)
            except TypeError:
                continue
            if judge(exercise, call_exercise(exercise, {name: function})).score:
                answers.add((name, own))
    assert answers == {pair for pair in KNOWN if assignment == "07_gradient_checking"}
