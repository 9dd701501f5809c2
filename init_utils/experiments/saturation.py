"""What saturates a sigmoid: the spread of z = W x for random weights on random inputs."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from init_utils.arrays import Array

Draw: TypeAlias = Callable[[np.random.Generator, tuple[int, int]], Array]
"""``draw(generator, shape)``: an array of random numbers."""


def normal(generator: np.random.Generator, shape: tuple[int, int]) -> Array:
    """Standard normal numbers: mean 0, variance 1, E[x²] = 1."""
    return generator.standard_normal(shape)


def uniform(low: float, high: float) -> Draw:
    """Numbers that are uniform on (low, high): mean (low + high)/2, variance (high - low)²/12."""
    return lambda generator, shape: generator.uniform(low, high, shape)


def pre_activations(
    fan_in: int, weights: Draw, inputs: Draw = normal, *, units: int = 200, examples: int = 500, seed: int = 0
) -> Array:
    """z = W x of a layer of random weights on random inputs.

    Parameters
    ----------
    fan_in : int
        The number of inputs, d.
    weights, inputs : callable (generator, shape) -> ndarray
    units, examples : int
        Shape of the result.
    seed : int
        Seed of the one generator that draws the weights and then the inputs.

    Returns
    -------
    ndarray, shape (units, examples), float64
    """
    generator = np.random.default_rng(seed)
    W = weights(generator, (units, fan_in))
    return np.asarray(W @ inputs(generator, (fan_in, examples)))


def spread_through_layers(
    weights: Draw, *, layers: int = 10, width: int = 256, examples: int = 500, seed: int = 0
) -> NDArray[np.float64]:
    """Standard deviations of the signal in a stack of linear layers with standard normal inputs.

    Parameters
    ----------
    weights : callable (generator, shape) -> ndarray
    layers, width, examples : int
    seed : int

    Returns
    -------
    ndarray, shape (layers + 1,), float64
        Standard deviation of the inputs, and after each layer.
    """
    generator = np.random.default_rng(seed)
    A: Any = generator.standard_normal((width, examples))
    stds = [np.std(A)]
    for _ in range(layers):
        A = weights(generator, (width, width)) @ A
        stds.append(np.std(A))
    return np.array(stds, dtype=np.float64)


def normal_tail(limit: float, std: float) -> float:
    """P(|z| > limit) of a normal z with mean 0: erfc(limit / (std √2)).

    Parameters
    ----------
    limit, std : float
        Not negative; ``std`` above zero.

    Returns
    -------
    float
    """
    return math.erfc(limit / (std * math.sqrt(2.0)))


def largest_variance_found(samples: int = 10_000, *, size: int = 50, seed: int = 0) -> float:
    """The largest variance among random sets of numbers between 0 and 1, from even spreads to nearly all 0 or 1.

    Each set is drawn from a beta distribution whose two parameters are themselves drawn at random, from 0.01 to 10.

    Parameters
    ----------
    samples : int
        Number of sets.
    size : int
        Numbers in each.
    seed : int

    Returns
    -------
    float
        Never above 1/4: x² <= x there, so Var x = E[x²] - E[x]² <= μ - μ² = μ (1 - μ).
    """
    generator = np.random.default_rng(seed)
    a, b = 10.0 ** generator.uniform(-2, 1, (2, samples, 1))
    return float(np.var(generator.beta(a, b, (samples, size)), axis=1).max())
