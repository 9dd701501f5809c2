"""Signals through fifty layers, measured: standard deviations forward and backward, lost directions, and whether it trains."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from init_utils.arrays import Array
from init_utils.errors import OptionError
from init_utils.training import Training, train

DEPTH, WIDTH, EXAMPLES = 50, 256, 100

Propagate: TypeAlias = Callable[[Array, list[Array], str], Sequence[Array]]
"""(X, weights, activation) → the activations of every layer."""

BackpropagateStd: TypeAlias = Callable[[Array, list[Array], str], Sequence[float]]
"""(X, weights, activation) → the standard deviation of the gradient in every layer."""


@dataclass(frozen=True)
class Start:
    """A way to draw weights, and the activation that it is tried with.

    Attributes
    ----------
    activation : {"relu", "linear", "tanh", "sigmoid"}
    name : str
        As the tables call it.
    std : callable int -> float
        From fan_in to the standard deviation of a weight.
    uniform : bool
        Whether the weights are uniform around 0 instead of normal.
    """

    activation: str
    name: str
    std: Callable[[int], float]
    uniform: bool = False


def _small(_fan_in: int) -> float:
    return 0.01


def _scaled(variance: float) -> Callable[[int], float]:
    """Standard deviation √(variance / fan_in)."""
    return lambda fan_in: float(np.sqrt(variance / fan_in))


STARTS = (
    Start("relu", "0.01", _small),
    Start("relu", "U(±1/√n)", _scaled(1 / 3), uniform=True),
    Start("relu", "Xavier", _scaled(1)),
    Start("relu", "He", _scaled(2)),
    Start("linear", "Xavier", _scaled(1)),
    Start("linear", "He", _scaled(2)),
    Start("tanh", "0.01", _small),
    Start("tanh", "Xavier", _scaled(1)),
    Start("tanh", "5/3", _scaled(25 / 9)),
    Start("sigmoid", "Xavier", _scaled(1)),
)
"""Ten starts; for all of them the inputs are standard normal."""


def find_start(activation: str, name: str) -> Start:
    """The start with this activation and name; raises OptionError, listing the known ones, if there is none."""
    for start in STARTS:
        if (start.activation, start.name) == (activation, name):
            return start
    known = ", ".join(f"{start.activation} {start.name}" for start in STARTS)
    raise OptionError(f"find_start: there is no start {activation!r}, {name!r}; there are {known}.")


def normal_inputs(width: int = WIDTH, examples: int = EXAMPLES, seed: int = 0) -> NDArray[np.float64]:
    """Standard normal inputs, shape (width, examples)."""
    return np.random.default_rng(seed).standard_normal((width, examples))


def draw_weights(
    start: Start, depth: int = DEPTH, width: int = WIDTH, seed: int = 4
) -> list[NDArray[np.float64]]:
    """Square weight matrices, first layer first.

    Parameters
    ----------
    start : Start
        What to draw.
    depth, width : int
        Number of layers, and of units in each of them.
    seed : int
        Seed of the generator that all layers are drawn from.

    Returns
    -------
    list of ndarray, each of shape (width, width)
    """
    rng = np.random.default_rng(seed)
    std = start.std(width)
    if start.uniform:
        bound = np.sqrt(3) * std
        return [rng.uniform(-bound, bound, (width, width)) for _ in range(depth)]
    return [std * rng.standard_normal((width, width)) for _ in range(depth)]


@dataclass(frozen=True, eq=False)
class Signals:
    """Standard deviations in every layer.

    Attributes
    ----------
    forward : ndarray, shape (L,)
        Standard deviations of the activations of layers 1 … L.
    backward : ndarray, shape (L,)
        Standard deviations of the gradient with respect to the pre-activations of layers 1 … L, when the gradient with respect
        to the last activations is standard normal.
    """

    forward: NDArray[np.float64]
    backward: NDArray[np.float64]


def measure(
    start: Start,
    propagate: Propagate,
    backpropagate_std: BackpropagateStd | None = None,
    depth: int = DEPTH,
    width: int = WIDTH,
) -> Signals:
    """Send standard normal inputs through a deep net and measure every layer.

    Parameters
    ----------
    start : Start
        Weights and activation.
    propagate : callable (X, weights, activation) -> list of ndarray
        Returns the activations of layers 1 … L.
    backpropagate_std : callable (X, weights, activation) -> list of float, optional
        Returns the standard deviation of the gradient in layers 1 … L; without it `backward` is empty.
    depth, width : int
        Size of the net.

    Returns
    -------
    Signals
    """
    X, weights = normal_inputs(width), draw_weights(start, depth, width)
    forward = [float(np.std(A)) for A in propagate(X, weights, start.activation)]
    backward = backpropagate_std(X, weights, start.activation) if backpropagate_std else []
    return Signals(np.array(forward), np.array(backward, dtype=np.float64))


# --- single questions -------------------------------------------------------------------------------------------------


def growth(stds: Array) -> float:
    """The factor per layer, as a geometric mean from the first layer to the last."""
    return float((stds[-1] / stds[0]) ** (1 / (len(stds) - 1)))


def width_factors(
    propagate: Propagate, widths: Sequence[int] = (32, 64, 128, 256, 512, 1024), depth: int = 5
) -> dict[int, float]:
    """The factor by which a ReLU layer with weights 0.01 · normal multiplies its input, for several widths.

    Parameters
    ----------
    propagate : callable (X, weights, activation) -> list of ndarray
        Returns the activations of every layer.
    widths : sequence of int
        Units in each layer.
    depth : int
        Layers to average over.

    Returns
    -------
    dict of int to float
        Width → geometric mean of the factors.
    """
    start = find_start("relu", "0.01")
    found = {}
    for width in widths:
        weights = draw_weights(start, depth, width, seed=width)
        found[width] = growth(
            np.array([np.std(A) for A in propagate(normal_inputs(width, 100), weights, "relu")])
        )
    return found


def similarity_of_examples(A: Array) -> float:
    """Mean cosine between the activations of two different examples, columns of `A`: 1 if all of them look alike."""
    columns = A / np.linalg.norm(A, axis=0)
    m = A.shape[1]
    return float((np.sum(columns.T @ columns) - m) / (m * (m - 1)))


def singular_values(weights: Sequence[Array]) -> NDArray[np.float64]:
    """Singular values of W_L ⋯ W_2 W_1, largest first: how much a linear net stretches each direction.

    Small ones are round-off below about 1e-16 of the largest.
    """
    product = weights[0]
    for W in weights[1:]:
        product = W @ product
    return np.linalg.svd(product, compute_uv=False)


def scaled_layers(
    factors: Mapping[int, float], depth: int = DEPTH, width: int = WIDTH
) -> list[NDArray[np.float64]]:
    """He's weights with some layers, counted from 1, multiplied by a factor: a net that somebody tuned by hand."""
    weights = draw_weights(find_start("relu", "He"), depth, width)
    return [factors.get(layer, 1.0) * W for layer, W in enumerate(weights, start=1)]


def pre_activation_stds(
    X: Array, weights: Sequence[Array], activation: str, propagate: Propagate
) -> NDArray[np.float64]:
    """The standard deviation of W_l A_{l-1} in layers 1 … L, from the activations that `propagate` returns."""
    arriving = [X, *propagate(X, list(weights), activation)[:-1]]
    return np.array([np.std(W @ A) for W, A in zip(weights, arriving, strict=True)])


def train_deep(
    X: Array,
    Y: Array,
    weights: Sequence[Array],
    learning_rate: float = 0.01,
    num_iterations: int = 250,
    progress: str = "",
) -> Training:
    """Train a deep ReLU net with a sigmoid output from given weights and zero biases.

    Parameters
    ----------
    X, Y : ndarray, shapes (n_0, m) and (1, m)
        Inputs and labels, 0 or 1.
    weights : sequence of ndarray
        One per layer, the last with one row; left unchanged.
    learning_rate : float
        Step length.
    num_iterations : int
        Number of full-batch updates.
    progress : str
        Label of the progress line; empty for none.

    Returns
    -------
    Training
        With the cost every 10 iterations.
    """
    parameters = {}
    for layer, W in enumerate(weights, start=1):
        parameters[f"W{layer}"], parameters[f"b{layer}"] = W, np.zeros((W.shape[0], 1))
    return train(X, Y, parameters, learning_rate, num_iterations, record_every=10, progress=progress)
