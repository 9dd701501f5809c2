"""Why a net stalls: its cost stops at the entropy of the labels, where only the output's bias has learned."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from init_utils.arrays import Array, Parameters, number_of_layers
from init_utils.errors import OptionError, ParametersError
from init_utils.layered_net import backward_layers, forward_layers
from init_utils.training import Training, train

Initialize: TypeAlias = Callable[[list[int], float, int], Mapping[str, Array]]
"""``initialize(layers_dims, scale, seed)``: normal weights of standard deviation ``scale``, biases zero."""

HIDDEN_UNITS = (20, 7, 5)
LEARNING_RATE = 0.0075
NUM_ITERATIONS = 2500

PRINTED_EVERY = 100
PRINTED_LOG: NDArray[np.float64] = np.array(
    [
        0.693148, 0.678011, 0.667600, 0.660422, 0.655458, 0.652013, 0.649616,
        0.647942, 0.646770, 0.645947, 0.645368, 0.644961, 0.644673, 0.644469,
        0.644325, 0.644223, 0.644151, 0.644100, 0.644063, 0.644037, 0.644019,
    ]
)  # fmt: skip
"""The costs that a learner's net printed, one every 100 iterations from 0 to 2000, for 209 pictures, 72 of them with a cat: a
ReLU net with hidden layers of 20, 7 and 5 units, weights ``0.01 * randn``, learning rate 0.0075."""


@dataclass(frozen=True, eq=False)
class LayerSignals:
    """What passes through a net in one forward and one backward pass, by layer.

    Attributes
    ----------
    Z : tuple of ndarray, each of shape (n_l, m)
        Pre-activations of layers 1 … L.
    z_std : ndarray, shape (L,), float64
        Standard deviation of all entries of each.
    weight_gradients : ndarray, shape (L,), float64
        Norm of dWl, the root of the sum of its squared entries.
    bias_gradients : ndarray, shape (L,), float64
        Norm of dbl.
    """

    Z: tuple[Array, ...]
    z_std: NDArray[np.float64]
    weight_gradients: NDArray[np.float64]
    bias_gradients: NDArray[np.float64]


def layers_of(X: Array) -> list[int]:
    """Layer sizes of the net that stalled, for these inputs.

    Parameters
    ----------
    X : ndarray, shape (n_0, m)

    Returns
    -------
    list of int
        ``[n_0, 20, 7, 5, 1]``.
    """
    return [X.shape[0], *HIDDEN_UNITS, 1]


def three_starts(
    layers_dims: Sequence[int], initialize: Initialize, seed: int = 1
) -> dict[str, dict[str, Array]]:
    """One draw at three scales: 0.01, 1/√fan_in, and √(2/fan_in), which is He's (2015, eq. 10).

    Parameters
    ----------
    layers_dims : sequence of int, length L + 1
        Units per layer, the input first.
    initialize : callable (layers_dims, scale, seed) -> parameters
        Draws normal weights of standard deviation ``scale``.
    seed : int
        Passed on to ``initialize``.

    Returns
    -------
    dict of str to dict of str to ndarray
        Parameters by name of the start: "0.01", "1/√n", "He".
    """
    unit = initialize(list(layers_dims), 1.0, seed)
    number_of_layers(unit, "three_starts")

    def rescaled(gain: float) -> dict[str, Array]:
        return {
            name: value * (gain / math.sqrt(value.shape[1]) if name.startswith("W") else 1.0)
            for name, value in unit.items()
        }

    return {
        "0.01": dict(initialize(list(layers_dims), 0.01, seed)),
        "1/√n": rescaled(1.0),
        "He": rescaled(math.sqrt(2.0)),
    }


def train_stalling_net(
    X: Array,
    Y: Array,
    parameters: Parameters,
    *,
    learning_rate: float = LEARNING_RATE,
    num_iterations: int = NUM_ITERATIONS,
    record_every: int = PRINTED_EVERY,
    progress: str = "",
) -> Training:
    """Train the way the net that stalled was trained, and also keep the cost after the last update.

    Parameters
    ----------
    X : ndarray, shape (n_0, m)
        One example per column.
    Y : ndarray, shape (1, m)
        Labels, 0 or 1.
    parameters : mapping of str to ndarray
        Where to start; left unchanged.
    learning_rate : float
        Step length.
    num_iterations : int
        The iteration of the last cost that is recorded; a multiple of ``record_every``.
    record_every : int
        Iterations between two recorded costs.
    progress : str
        Label of the progress line; empty for none.

    Returns
    -------
    Training
        ``iterations`` is 0, ``record_every``, …, ``num_iterations``.

    Raises
    ------
    OptionError
        When ``num_iterations`` is not a multiple of ``record_every``.
    """
    if record_every < 1 or num_iterations % record_every:
        raise OptionError(
            f"train_stalling_net: num_iterations is {num_iterations} and record_every is {record_every}; "
            f"make the first a multiple of the second, so that the last cost is recorded."
        )
    return train(
        X, Y, parameters, learning_rate, num_iterations + 1, record_every=record_every, progress=progress
    )


def layer_signals(X: Array, Y: Array, parameters: Parameters, activation: str = "relu") -> LayerSignals:
    """One forward and one backward pass, summarized by layer.

    Parameters
    ----------
    X : ndarray, shape (n_0, m), float64
        One example per column.
    Y : ndarray, shape (1, m)
        Labels, 0 or 1.
    parameters : mapping of str to ndarray
        ``Wl`` (n_l, n_{l-1}) and ``bl`` (n_l, 1), l = 1 … L.
    activation : {"relu", "tanh", "sigmoid"}
        Activation of the hidden layers; the output's is sigmoid.

    Returns
    -------
    LayerSignals

    Raises
    ------
    ParametersError, ShapeError, OptionError
        When an argument cannot be used.
    """
    _, cache = forward_layers(X, parameters, activation)
    grads = backward_layers(X, Y, cache, activation)
    layers = range(1, len(cache) + 1)
    return LayerSignals(
        tuple(layer.Z for layer in cache),
        np.array([np.std(layer.Z) for layer in cache]),
        np.array([np.linalg.norm(grads[f"dW{layer}"]) for layer in layers]),
        np.array([np.linalg.norm(grads[f"db{layer}"]) for layer in layers]),
    )


def sweep_scales(
    X: Array,
    Y: Array,
    scales: Sequence[float],
    initialize: Initialize,
    *,
    seed: int = 1,
    num_iterations: int = NUM_ITERATIONS,
) -> dict[float, Training]:
    """Train the net that stalled from one draw at many scales.

    Parameters
    ----------
    X : ndarray, shape (n_0, m)
    Y : ndarray, shape (1, m)
    scales : sequence of float
        Standard deviation of all weights.
    initialize : callable (layers_dims, scale, seed) -> parameters
    seed : int
        Passed on to ``initialize``.
    num_iterations : int
        A multiple of 100.

    Returns
    -------
    dict of float to Training
        By scale.

    Raises
    ------
    OptionError
        When there is no scale.
    """
    if not len(scales):
        raise OptionError(
            "sweep_scales: there is no scale; give at least one number, such as [0.01, 0.1, 1]."
        )
    return {
        scale: train_stalling_net(X, Y, initialize(layers_of(X), scale, seed), num_iterations=num_iterations)
        for scale in scales
    }


def active_fraction(X: Array, parameters: Parameters) -> NDArray[np.float64]:
    """Fraction of the hidden ReLU activations that are above zero, by layer.

    Parameters
    ----------
    X : ndarray, shape (n_0, m), float64
    parameters : mapping of str to ndarray

    Returns
    -------
    ndarray, shape (L - 1,), float64

    Raises
    ------
    ParametersError
        When the net has no hidden layer.
    """
    if number_of_layers(parameters, "active_fraction") < 2:
        raise ParametersError(
            "active_fraction: the net has one layer, the output; give one with a hidden layer."
        )
    _, cache = forward_layers(X, parameters)
    return np.array([np.mean(layer.A > 0) for layer in cache[:-1]])
