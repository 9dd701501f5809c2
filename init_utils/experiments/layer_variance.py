"""What one layer does to the size of a signal: its weights, its activation, and both directions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from init_utils.arrays import Array
from init_utils.errors import OptionError, ShapeError


def second_moment_ratio(activation: Callable[[Array], Array], std: float = 1.0) -> float:
    """How much of a normal pre-activation's mean square an activation lets through.

    Parameters
    ----------
    activation : callable, ndarray -> ndarray
        Works element by element.
    std : float
        Standard deviation of the pre-activation z, whose mean is 0; above 0.

    Returns
    -------
    float
        E[f(z)²] / E[z²], both as sums over a grid that is symmetric about 0: exact for functions that are
        linear on either side of 0, and for smooth ones the trapezoidal rule, whose error is negligible here.

    Raises
    ------
    OptionError
        When ``std`` is not above 0.
    """
    if not std > 0:
        raise OptionError(f"second_moment_ratio: std is {std}; give a number above 0.")
    standard = np.linspace(-9, 9, 4001)
    weights = np.exp(-(standard**2) / 2)
    z = std * standard
    return float(weights @ np.square(activation(z)) / (weights @ np.square(z)))


def linear_layer_stds(
    matrices: Sequence[Array], examples: int = 300, seed: int = 0
) -> tuple[list[float], list[float]]:
    """Send standard normal numbers through linear layers, signals from the front and gradients from the back.

    Parameters
    ----------
    matrices : sequence of ndarray, shapes (n_l, n_{l-1})
        Weights, first layer first.
    examples : int
        Number of columns.
    seed : int
        Seed of the generator that draws the input and the gradient.

    Returns
    -------
    forward : list of float
        Standard deviation of the input and of each layer's output.
    backward : list of float
        Standard deviation of the gradient at the same places: at the input first, at the last output last.

    Raises
    ------
    ShapeError
        When two matrices do not fit together.
    """
    for number, (one, following) in enumerate(pairwise(matrices), start=1):
        if np.shape(following)[1] != np.shape(one)[0]:
            raise ShapeError(
                f"linear_layer_stds: W{number} has shape {np.shape(one)} and W{number + 1} {np.shape(following)}; "
                f"a matrix needs a column for each row of the one before."
            )
    generator = np.random.default_rng(seed)
    signal = generator.standard_normal((matrices[0].shape[1], examples))
    gradient = generator.standard_normal((matrices[-1].shape[0], examples))
    forward, backward = [float(np.std(signal))], [float(np.std(gradient))]
    for W, V in zip(matrices, reversed(matrices), strict=True):
        signal, gradient = W @ signal, V.T @ gradient
        forward.append(float(np.std(signal)))
        backward.append(float(np.std(gradient)))
    return forward, backward[::-1]


def relu_layer_sizes(
    matrices: Sequence[Array], examples: int = 100, seed: int = 1
) -> tuple[list[float], list[float]]:
    """Send standard normal numbers through ReLU layers, signals from the front and gradients from the back.

    Parameters
    ----------
    matrices : sequence of ndarray, shapes (n_l, n_{l-1})
        Weights, first layer first.
    examples : int
        Number of columns.
    seed : int
        Seed of the generator that draws the input and the gradient.

    Returns
    -------
    forward : list of float
        Root mean square of the input and of each layer's pre-activations.
    backward : list of float
        Root mean square of the gradient with respect to the same: to the input first, to the last pre-activations last.
    """
    generator = np.random.default_rng(seed)
    passed = [generator.standard_normal((matrices[0].shape[1], examples))]
    for W in matrices:
        passed.append(W @ (np.maximum(0, passed[-1]) if len(passed) > 1 else passed[-1]))
    gradient = generator.standard_normal(passed[-1].shape)
    backward = [gradient]
    for W, below in zip(reversed(matrices), reversed(passed[:-1]), strict=True):
        gradient = W.T @ gradient
        if below is not passed[0]:
            gradient = gradient * (below > 0)
        backward.append(gradient)
    return [_size(Z) for Z in passed], [_size(dZ) for dZ in reversed(backward)]


def _size(values: Array) -> float:
    return float(np.sqrt(np.mean(np.square(values))))
