"""What becomes of a signal in wide layers, predicted.

By the law of large numbers (Glorot & Bengio 2010, eq. 5 and 6; Poole et al. 2016): with weights of variance g²/n the
pre-activations of a layer are normal with variance g² E[a²], a the activations before it, and a step back multiplies the
variance of the gradient by g² E[f′(z)²].
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from init_utils.activations import relu, sigmoid, tanh
from init_utils.arrays import Array
from init_utils.experiments.deep_signals import DEPTH, WIDTH, Signals, Start

# name → (activation, its slope as a function of z)
FUNCTIONS: dict[str, tuple[Callable[[Array], Array], Callable[[Array], Array]]] = {
    "linear": (lambda z: z, np.ones_like),
    "relu": (relu, lambda z: (z > 0).astype(np.float64)),
    "tanh": (tanh, lambda z: 1 - tanh(z) ** 2),
    "sigmoid": (sigmoid, lambda z: sigmoid(z) * (1 - sigmoid(z))),
}

_GRID = np.linspace(-10, 10, 8_000)  # an even number: 0, where ReLU has its kink, is not among them
_DENSITY = np.exp(-(_GRID**2) / 2)
_DENSITY /= np.sum(_DENSITY)


def normal_mean(function: Callable[[Array], Array], std: float = 1.0) -> float:
    """E[function(z)] for z ~ N(0, std²), by the trapezoidal rule on ±10 standard deviations.

    The error is below 1e-6 for functions with a kink at 0, and round-off for smooth ones.
    """
    return float(np.sum(_DENSITY * function(std * _GRID)))


def steady_gain(function: Callable[[Array], Array]) -> float:
    """The gain 1/√E[f(z)²], z ~ N(0, 1): weights of standard deviation gain/√n keep Var z = 1 from layer to layer."""
    return float(1 / np.sqrt(normal_mean(lambda z: function(z) ** 2)))


def predict_signals(start: Start, depth: int = DEPTH, width: int = WIDTH) -> Signals:
    """What `deep_signals.measure` tends to as layers get wide.

    Parameters
    ----------
    start : Start
        Weights and activation.
    depth, width : int
        Size of the net; the width only matters where the weights do not depend on it.

    Returns
    -------
    Signals
    """
    function, slope = FUNCTIONS[start.activation]
    gain = np.sqrt(width) * start.std(width)
    stds, power = [], 1.0  # power is E[a²] of the layer before; the inputs are standard normal
    forward = []
    for _ in range(depth):
        stds.append(gain * np.sqrt(power))
        power = normal_mean(lambda z: function(z) ** 2, stds[-1])
        forward.append(np.sqrt(power - normal_mean(function, stds[-1]) ** 2))
    slopes = [np.sqrt(normal_mean(lambda z: slope(z) ** 2, std)) for std in stds]
    backward = np.cumprod([slopes[-1], *(gain * factor for factor in slopes[-2::-1])])[::-1]
    return Signals(np.array(forward), backward)
