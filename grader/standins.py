"""The small library of functions that take the place of others while a graded function is called.

They travel by name. None of them is what a learner is asked to write: where an exercise calls a sibling, the stand-in is
another function with the same signature, so that the exercise is judged alone and nothing is given away.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.errors import BadValue

LIBRARY: dict[str, Callable[..., Any]] = {}


def standin(function: Callable[..., Any]) -> Callable[..., Any]:
    """Register `function` under its own name."""
    LIBRARY[function.__name__] = function
    return function


def find_standin(name: str) -> Callable[..., Any]:
    """The function registered as `name`; raises `BadValue` if there is none."""
    try:
        return LIBRARY[name]
    except KeyError:
        raise BadValue(f"there is no stand-in {name!r}") from None


# For gradient_check: other functions J, with right and with wrong derivatives. Products, not powers: they are rounded alike on
# every machine, and with a small step the round-off is what comes out.


@standin
def cubic_cost(x: float, theta: float) -> float:
    """J = x θ³."""
    return x * theta * theta * theta


@standin
def cubic_slope(x: float, theta: float) -> float:
    """dJ/dθ of `cubic_cost`: 3 x θ²."""
    return 3 * x * theta * theta


@standin
def cubic_slope_without_factor(x: float, theta: float) -> float:
    """A wrong derivative of `cubic_cost`, too small: x θ²."""
    return x * theta * theta


@standin
def cubic_slope_doubled(x: float, theta: float) -> float:
    """A wrong derivative of `cubic_cost`, too large: 6 x θ²."""
    return 6 * x * theta * theta


@standin
def cubic_slope_negated(x: float, theta: float) -> float:
    """A wrong derivative of `cubic_cost`, of the wrong sign and size: -2 x θ²."""
    return -2 * x * theta * theta


@standin
def reciprocal_cost(x: float, theta: float) -> float:
    """J = x / θ: one correctly rounded division, so that its round-off is the same on every machine."""
    return x / theta


@standin
def reciprocal_slope_doubled(x: float, theta: float) -> float:
    """A wrong derivative of `reciprocal_cost`, too large: -2 x / θ²."""
    return -2 * x / (theta * theta)


# For complex_step_gradient: analytic functions of an array.


@standin
def sum_of_tanh(theta: Any) -> Any:
    """f(θ) = Σ tanh θᵢ, whose gradient is 1 - tanh² θ."""
    return np.sum(np.tanh(theta))


@standin
def weighted_exponentials(theta: Any) -> Any:
    """f(θ) = Σ i exp(θᵢ / 2), i = 1, 2, …: every entry has another slope."""
    weights = np.arange(1, np.size(theta) + 1).reshape(np.shape(theta))
    return np.sum(weights * np.exp(theta / 2))


@standin
def product_of_sines(theta: Any) -> Any:
    """f(θ) = Π (2 + sin θᵢ): every partial derivative depends on all entries."""
    return np.prod(2 + np.sin(theta))


# For variance_scaling: the fans of some layers, by their shapes.

FANS = {
    (2, 5): (5, 2), (3, 5): (5, 3), (4, 6): (6, 4), (5, 2): (2, 5), (5, 3): (3, 5), (5, 7): (7, 5),
    (6, 4): (4, 6), (7, 5): (5, 7), (1, 9): (9, 1), (9, 1): (1, 9), (8, 3): (3, 8), (3, 8): (8, 3),
    (20, 100): (100, 20), (100, 20): (20, 100), (30, 80): (80, 30), (80, 30): (30, 80), (120, 90): (90, 120),
    (3, 2, 2, 2): (8, 12), (2, 3, 2, 2): (12, 8), (4, 3, 3, 3): (27, 36), (3, 4, 3, 3): (36, 27),
}  # fmt: skip


@standin
def fans_of_some_layers(shape: Any) -> Any:
    """(fan_in, fan_out) of the layers in `FANS`, so that what uses them is judged alone.

    Raises
    ------
    ValueError
        If the shape is not that of a layer in `FANS`.
    """
    try:
        return FANS[tuple(shape)]
    except (KeyError, TypeError):
        raise ValueError(
            f"compute_fans was called with {shape}, which is not the shape of the layer"
        ) from None


# For pretrain: in place of training, weights that depend on everything that goes in.


@standin
def rippling_autoencoder(
    X: Any, n_hidden: int, learning_rate: float, num_iterations: int, seed: int
) -> dict[str, Any]:
    """Waves instead of a trained auto-encoder, in the same form; every input shifts them."""
    rows, columns = np.arange(n_hidden).reshape(-1, 1), np.arange(len(X)).reshape(1, -1)
    shift = np.mean(X * (1 + np.arange(len(X)).reshape(-1, 1))) + learning_rate + num_iterations / 10
    W = np.cos(rows + 2 * columns + seed + shift)
    W_out = np.sin(2 * rows + columns - seed + shift).T
    b, b_out = np.sin(rows + shift), np.cos(columns.T + shift)
    return {"W": W, "b": b, "W_out": W_out, "b_out": b_out, "costs": np.full(num_iterations, 0.5)}
