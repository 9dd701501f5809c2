"""Nothing that learners import is an answer: as it stands, or called by the answer."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import init_utils
from grader.calls import call_exercise
from grader.given_away import shipped_function
from grader.instructor.content import ASSIGNMENTS
from grader.instructor.content.folders import complete_exercises
from grader.judging.judge import judge
from init_utils.costs import compute_cost
from init_utils.diagnostics import layer_statistics
from init_utils.experiments.layer_variance import second_moment_ratio
from init_utils.three_layer_net import backward_propagation, forward_propagation, initialize_parameters

pytestmark = pytest.mark.slow


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
    assert not answers


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_what_would_give_an_exercise_away_is_there_and_earns_nothing_when_called(assignment: str) -> None:
    for name, exercise in complete_exercises(assignment).items():
        for shipped in exercise.given_away:
            function = shipped_function(shipped)
            assert function is not None, f"{name}: there is no {shipped}"

            def answer(*_: Any, called: Any = function) -> Any:
                return called()

            feedback = judge(exercise, call_exercise(exercise, {name: answer}))
            assert (feedback.score, shipped in feedback.message) == (0, True), (name, shipped)


def scaled(factor: Callable[[int], float]) -> Callable[[Any], Any]:
    return lambda sizes: {
        name: value * factor(value.shape[1]) if name[0] == "W" else value
        for name, value in initialize_parameters(sizes).items()
    }


def gain(activation: str, param: float | None = None) -> float:
    slope = 0.01 if param is None else param
    kinds = {"relu": lambda z: np.maximum(z, 0), "leaky_relu": lambda z: np.where(z > 0, z, slope * z)}
    if activation not in kinds:
        return {"linear": 1.0, "sigmoid": 1.0, "tanh": 5 / 3}[activation]
    return float(1 / np.sqrt(second_moment_ratio(kinds[activation])))


def scaled_net(X: Any, parameters: Any, keep_prob: float) -> Any:
    changed = {name: parameters[name] * (keep_prob if name in ("W2", "W3") else 1) for name in parameters}
    return forward_propagation(X, changed)[0]


INSIDE: dict[tuple[str, str], Callable[..., Any]] = {
    ("01_initialization", "initialize_parameters_zeros"): scaled(lambda _: 0.0),
    ("01_initialization", "initialize_parameters_random"): scaled(lambda fan_in: 10 * np.sqrt(fan_in)),
    ("01_initialization", "initialize_parameters_he"): scaled(lambda _: np.sqrt(2)),
    ("02_plateaus", "prior_entropy"): lambda Y: compute_cost(
        np.full(Y.shape, np.clip(Y.mean(), 1e-9, 1 - 1e-9)), Y
    ),
    ("02_plateaus", "saturation_fraction"): lambda Z, limit=4: layer_statistics([np.abs(Z) <= limit])[0].zero,
    ("03_variance_scaling", "calculate_gain"): gain,
    ("05_regularization", "predict_traditional_dropout"): scaled_net,
    ("07_gradient_checking", "backward_propagation_n"): backward_propagation,
}


@pytest.mark.parametrize(("place", "answer"), INSIDE.items(), ids=[name for _, name in INSIDE])
def test_an_answer_that_lets_the_library_do_the_work_would_be_right_and_earns_nothing(
    place: tuple[str, str], answer: Callable[..., Any]
) -> None:
    assignment, name = place
    exercise = complete_exercises(assignment)[name]
    unguarded = replace(exercise, given_away=())
    assert judge(unguarded, call_exercise(unguarded, {name: answer})).score > exercise.points / 2
    assert judge(exercise, call_exercise(exercise, {name: answer})).score == 0
