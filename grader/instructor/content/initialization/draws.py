"""What the exercises of notebook 01 share: cases, and draws in the many ways that they can go wrong."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from grader.exercise import Part

Parameters = dict[str, Any]

PARTS = (Part("weights", ("W*",), 0.8), Part("biases", ("b*",), 0.2, needs="weights"))
SMALL = [[2, 4, 1], [3, 1, 2]]
ONE_LAYER = [4, 3]
"""The last of the visible cases: what a deeper call has left behind shows in it."""
HIDDEN = [[7, 5, 4, 3, 1], [6, 2], [120, 80, 30, 8, 4, 2]]


def spread(scale: Callable[[int, int], float]) -> Callable[[Sequence[int]], dict[str, float]]:
    """Standard deviation of each weight matrix, from fan_in and fan_out."""
    return lambda layers_dims: {
        f"W{number}": float(scale(fan_in, fan_out))
        for number, (fan_in, fan_out) in enumerate(pairwise(layers_dims), 1)
    }


def he_scale(fan_in: int, _fan_out: int) -> float:
    """√(2 / fan_in)."""
    return float(np.sqrt(2 / fan_in))


def ten(_fan_in: int, _fan_out: int) -> float:
    """The scale of `initialize_parameters_random`."""
    return 10.0


def normal(fan_in: int, fan_out: int) -> Any:
    """One matrix from the legacy stream."""
    return np.random.randn(fan_out, fan_in)


def draw(
    layers_dims: Sequence[int],
    scale: Callable[[int, int], float],
    matrix: Callable[[int, int], Any] = normal,
    bias: Callable[[int], Any] = lambda fan_out: np.zeros((fan_out, 1)),
    *,
    reseed: bool = False,
    bias_first: bool = False,
) -> Parameters:
    """Weights layer by layer after seed 3, in the many ways that this can go wrong."""
    np.random.seed(3)
    parameters = {}
    for number, (fan_in, fan_out) in enumerate(pairwise(layers_dims), 1):
        if reseed:
            np.random.seed(3)
        if bias_first:
            parameters[f"b{number}"] = bias(fan_out)
        parameters[f"W{number}"] = matrix(fan_in, fan_out) * scale(fan_in, fan_out)
        if not bias_first:
            parameters[f"b{number}"] = bias(fan_out)
    return parameters
