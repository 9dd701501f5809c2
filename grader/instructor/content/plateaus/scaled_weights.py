"""Weights of a single scale, notebook 02: cases and known mistakes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from grader.exercise import Part
from grader.instructor.content.drafts import SEEDED_DRAW, case, exercise, mistake
from grader.instructor.content.given_away import DRAWING

Array = Any


Parameters = dict[str, Any]


def spread_of_weights(layers_dims: Sequence[int], scale: float, *_seed: int) -> dict[str, float]:
    """Standard deviation of each weight matrix."""
    return {f"W{layer}": float(scale) for layer in range(1, len(layers_dims))}


scaled = exercise(
    "initialize_parameters_scaled",
    given_away=DRAWING,
    signature="initialize_parameters_scaled(layers_dims, scale, seed=3)",
    points=5,
    rule="seeded draw",
    tolerance=SEEDED_DRAW,
    parts=[Part("weights", ("W*",), 0.8), Part("biases", ("b*",), 0.2, needs="weights")],
    visible=[
        case([2, 4, 1], 0.01),
        case([3, 1, 2], 0.5, 1),
        case([30, 20, 7, 5, 1], 1.0, 4),
        case([4, 3], 2, 0),
    ],
    hidden=[case([5, 7, 3, 4, 2, 1], 3.0, 8), case([6, 2], 0.25), case([120, 80, 8, 2], 0.07, 11)],
    spread=spread_of_weights,
    stored_mistake_cases=2,
)


def normal(fan_in: int, units: int) -> Array:
    """One matrix from the legacy stream."""
    return np.random.randn(units, fan_in)


def draw(
    layers_dims: Sequence[int],
    factor: float | Callable[[int], float],
    seed: int = 3,
    matrix: Callable[[int, int], Array] = normal,
    bias: Callable[[int], Array] = lambda units: np.zeros((units, 1)),
    *,
    reseed: bool = False,
    bias_first: bool = False,
) -> Parameters:
    """Weights layer by layer, in the many ways that this can go wrong; `factor` may depend on fan_in."""
    np.random.seed(seed)
    parameters = {}
    for layer, (fan_in, units) in enumerate(pairwise(layers_dims), 1):
        if reseed:
            np.random.seed(seed)
        if bias_first:
            parameters[f"b{layer}"] = bias(units)
        parameters[f"W{layer}"] = matrix(fan_in, units) * (factor(fan_in) if callable(factor) else factor)
        if not bias_first:
            parameters[f"b{layer}"] = bias(units)
    return parameters


@mistake(scaled)
def seed_always_three(layers_dims: Sequence[int], scale: float, seed: int = 3) -> Parameters:
    """The seed is always 3. With seed=3 everything is right; with another seed the numbers stay the same. The function takes a
    seed, so use it."""
    return draw(layers_dims, scale)


@mistake(scaled)
def scale_always_small(layers_dims: Sequence[int], scale: float, seed: int = 3) -> Parameters:
    """The weights are multiplied by 0.01, whatever scale is asked for. Here the scale is an argument."""
    return draw(layers_dims, 0.01, seed)


@mistake(scaled)
def scale_left_out(layers_dims: Sequence[int], scale: float, seed: int = 3) -> Parameters:
    """The draw is there but not scaled: every weight has standard deviation 1."""
    return draw(layers_dims, 1.0, seed)


@mistake(scaled)
def scale_divided(layers_dims: Sequence[int], scale: float, seed: int = 3) -> Parameters:
    """The weights are divided by the scale instead of multiplied by it: a small scale gives large weights."""
    return draw(layers_dims, 1 / scale, seed)


@mistake(scaled)
def scale_as_variance(layers_dims: Sequence[int], scale: float, seed: int = 3) -> Parameters:
    """The weights are multiplied by the root of the scale. Here the scale is the standard deviation itself, not the
    variance."""
    return draw(layers_dims, np.sqrt(scale), seed)


@mistake(scaled)
def scale_over_root_fan_in(layers_dims: Sequence[int], scale: float, seed: int = 3) -> Parameters:
    """The weights are also divided by √fan_in. That is the cure, and it comes later in this notebook; here every layer has
    the same scale."""
    return draw(layers_dims, lambda fan_in: scale / np.sqrt(fan_in), seed)


@mistake(scaled)
def scaled_uniform(layers_dims: Sequence[int], scale: float, seed: int = 3) -> Parameters:
    """The weights are all positive and spread evenly: that is the uniform distribution, which np.random.rand draws from. The
    normal distribution has an n at the end of its name."""
    return draw(layers_dims, scale, seed, lambda i, o: np.random.rand(o, i))


@mistake(scaled)
def scaled_from_default_rng(layers_dims: Sequence[int], scale: float, seed: int = 3) -> Parameters:
    """These are the numbers of np.random.default_rng(seed). The distribution is right, but that generator has a different
    stream from the one that np.random.seed starts: the same seed gives different numbers."""
    rng = np.random.default_rng(seed)
    return draw(layers_dims, scale, seed, lambda i, o: rng.standard_normal((o, i)))


@mistake(scaled)
def scale_squared(layers_dims: Sequence[int], scale: float, seed: int = 3) -> Parameters:
    """The weights are multiplied by the scale twice. Once is enough: the scale is the standard deviation."""
    return draw(layers_dims, scale**2, seed)


@mistake(scaled)
def scaled_reseeded(layers_dims: Sequence[int], scale: float, seed: int = 3) -> Parameters:
    """The seed is set again for each layer, so every layer starts with the same numbers. Set it once, before the loop."""
    return draw(layers_dims, scale, seed, reseed=True)


@mistake(scaled)
def scaled_transposed_draw(layers_dims: Sequence[int], scale: float, seed: int = 3) -> Parameters:
    """The numbers are right but laid out in a different order: the matrix was drawn with fan_in rows and then transposed. Draw
    it in its final shape."""
    return draw(layers_dims, scale, seed, lambda i, o: np.random.randn(i, o).T)


@mistake(scaled)
def scaled_transposed(layers_dims: Sequence[int], scale: float, seed: int = 3) -> Parameters:
    """The weight matrices are transposed: they have a row for each input. Z = W A + b needs a row for each unit."""
    return draw(layers_dims, scale, seed, np.random.randn)


@mistake(scaled)
def scaled_random_bias(layers_dims: Sequence[int], scale: float, seed: int = 3) -> Parameters:
    """The biases are drawn and scaled like the weights. W1 is right, but every matrix after it differs, because the biases took
    numbers out of the stream. Biases start at zero."""
    return draw(layers_dims, scale, seed, bias=lambda units: scale * np.random.randn(units, 1))


@mistake(scaled)
def scaled_unscaled_random_bias(layers_dims: Sequence[int], scale: float, seed: int = 3) -> Parameters:
    """The biases are random, and not even scaled. They took numbers out of the stream, so every matrix after W1 differs. Biases
    start at zero."""
    return draw(layers_dims, scale, seed, bias=lambda units: np.random.randn(units, 1))


@mistake(scaled)
def scaled_bias_first(layers_dims: Sequence[int], scale: float, seed: int = 3) -> Parameters:
    """The biases are random, and drawn before the weights: no weight is as expected, though their spread is right. Biases start
    at zero."""
    return draw(
        layers_dims, scale, seed, bias=lambda units: scale * np.random.randn(units, 1), bias_first=True
    )


@mistake(scaled)
def scaled_flat_bias(layers_dims: Sequence[int], scale: float, seed: int = 3) -> Parameters:
    """The weights are right; the biases are one-dimensional. They are added to a whole batch, one example per column, so each
    bias is a column of shape (units, 1)."""
    return draw(layers_dims, scale, seed, bias=np.zeros)


@mistake(scaled)
def scaled_without_a_shape(layers_dims: Sequence[int], scale: float, seed: int = 3) -> Parameters:
    """np.random.randn was called with a tuple. Unlike np.zeros, it takes rows and columns as two numbers."""
    return draw(layers_dims, scale, seed, lambda i, o: np.random.randn((o, i)))  # type: ignore[call-overload]
