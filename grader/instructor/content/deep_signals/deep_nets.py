"""The nets of notebook 04 on which its functions are called, and what its known mistakes share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np

from grader.exercise import Case
from grader.instructor.content.drafts import case

Array = Any
Weights = list[Any]


def net(activation: str, widths: Sequence[int], m: int, seed: int, *more: float, scale: float = 1.5) -> Case:
    """Inputs, weights of size scale/√n, the activation, and what else the function takes."""
    rng = np.random.default_rng(seed)
    X = 0.3 + rng.standard_normal((widths[0], m))
    weights = [
        scale / np.sqrt(fan_in) * rng.standard_normal((units, fan_in)) for fan_in, units in pairwise(widths)
    ]
    kind = "linear and ReLU" if activation in ("linear", "relu") else "tanh and sigmoid"
    return replace(case(X, weights, activation, *more), topic=kind)


VISIBLE_NETS: list[tuple[str, list[int], int, int]] = [
    ("relu", [4, 3, 6, 5], 7, 1),
    ("tanh", [3, 5, 2, 4], 6, 2),
    ("sigmoid", [5, 2, 3], 4, 3),
    ("linear", [2, 4, 3], 5, 4),
    ("relu", [4, 5], 6, 10),
]
HIDDEN_NETS: list[tuple[str, list[int], int, int]] = [
    ("relu", [6, 8, 7, 9, 5, 4], 9, 5),
    ("tanh", [2, 3, 4, 5, 6], 3, 6),
    ("sigmoid", [7, 4, 6, 3], 8, 7),
    ("linear", [4, 3, 5, 2, 6], 2, 8),
    ("relu", [3, 10], 5, 9),
    ("tanh", [3, 2, 4], 1, 10),
]


Function = Callable[[Array], Array]
FUNCTIONS: dict[str, Function] = {
    "linear": lambda Z: Z,
    "relu": lambda Z: np.maximum(0, Z),
    "tanh": np.tanh,
    "sigmoid": lambda Z: 1 / (1 + np.exp(-Z)),
}
SLOPES: dict[str, Function] = {  # in terms of the activation
    "linear": np.ones_like,
    "relu": lambda A: (A > 0).astype(float),
    "tanh": lambda A: 1 - A**2,
    "sigmoid": lambda A: A * (1 - A),
}


def activations_of(X: Array, weights: Weights, function: Function) -> Weights:
    """A_1, …, A_L."""
    found = []
    for W in weights:
        X = function(W @ X)
        found.append(X)
    return found
