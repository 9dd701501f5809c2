"""Draws of the wrong size are named from whatever generator they come, and only if one mistake explains them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.calls import call_exercise
from grader.judging.judge import judge
from grader.reference_files import load_exercises

NAME = "repaired_initialize"
EXERCISE = load_exercises("08_pretraining")[NAME]
Draw = Callable[[int, int, int], Any]


def from_default_rng(seed: int) -> Draw:
    rng = np.random.default_rng(seed)
    return lambda rows, columns, _: rng.standard_normal((rows, columns))


def from_the_legacy_stream(seed: int) -> Draw:
    rng = np.random.RandomState(seed)
    return lambda rows, columns, _: rng.randn(rows, columns)


def transposed(seed: int) -> Draw:
    rng = np.random.default_rng(seed + 50)
    return lambda rows, columns, _: rng.normal(size=(columns, rows)).T


def seeded_by_layer(seed: int) -> Draw:
    return lambda rows, columns, layer: np.random.default_rng([seed, layer]).normal(0, 1, (rows, columns))


DRAWS = (from_default_rng, from_the_legacy_stream, transposed, seeded_by_layer)
SCALES: dict[str, Callable[[int, int], float]] = {
    "weights_as_they_came": lambda fan_in, units: 1 / fan_in,
    "gain_still_missing": lambda fan_in, units: np.sqrt(1 / fan_in),
    "root_still_missing": lambda fan_in, units: np.sqrt(2) / fan_in,
    "variance_for_spread": lambda fan_in, units: 2 / fan_in,
    "gain_outside_the_root": lambda fan_in, units: 2 / np.sqrt(fan_in),
    "outputs_for_inputs": lambda fan_in, units: np.sqrt(2 / units),
    "small_constant": lambda fan_in, units: 0.01,
    "gain_of_tanh": lambda fan_in, units: 5 / 3 / np.sqrt(fan_in),
}


def net(draw: Callable[[int], Draw], scale: Callable[[int, int], float]) -> Callable[..., Any]:
    def repaired_initialize(layers_dims: Any, seed: int) -> dict[str, Any]:
        stream = draw(seed)
        parameters: dict[str, Any] = {}
        for layer in reversed(range(1, len(layers_dims))):
            fan_in, units = layers_dims[layer - 1], layers_dims[layer]
            parameters[f"W{layer}"] = scale(fan_in, units) * stream(units, fan_in, layer)
            parameters[f"b{layer}"] = np.zeros((units, 1))
        return parameters | {"gamma": np.ones((layers_dims[-2], 1)), "beta": np.zeros((layers_dims[-2], 1))}

    return repaired_initialize


def judged(function: Callable[..., Any]) -> Any:
    return judge(EXERCISE, call_exercise(EXERCISE, {NAME: function}))


@pytest.mark.parametrize("draw", DRAWS)
@pytest.mark.parametrize("mistake", SCALES)
def test_a_known_size_is_named_from_any_stream(draw: Any, mistake: str) -> None:
    feedback = judged(net(draw, SCALES[mistake]))
    assert (feedback.verdict == "correct", feedback.mistake) == (False, mistake)


@pytest.mark.parametrize("draw", DRAWS)
@pytest.mark.parametrize("factor", [0.3, 0.85, 1.05, 3.0])
def test_a_size_that_nobody_foresaw_gets_no_name(draw: Any, factor: float) -> None:
    feedback = judged(net(draw, lambda fan_in, units: factor * np.sqrt(2 / fan_in)))
    assert feedback.mistake is None


@pytest.mark.parametrize("draw", DRAWS)
def test_the_right_size_is_right(draw: Any) -> None:
    assert judged(net(draw, lambda fan_in, units: np.sqrt(2 / fan_in))).verdict == "correct"
