"""A net of any depth with a sigmoid output, forward and backward next to each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from init_utils.activations import relu, sigmoid, tanh
from init_utils.arrays import Array, Parameters, examples_in_columns, number_of_layers
from init_utils.errors import OptionError


class LayerCache(NamedTuple):
    """What a layer's backward step needs from its forward step.

    Attributes
    ----------
    A_prev : ndarray, shape (n_{l-1}, m)
        Input of the layer.
    W : ndarray, shape (n_l, n_{l-1})
    b : ndarray, shape (n_l, 1)
    Z : ndarray, shape (n_l, m)
        Pre-activation W A_prev + b.
    A : ndarray, shape (n_l, m)
        Activation.
    """

    A_prev: Array
    W: Array
    b: Array
    Z: Array
    A: Array


# name → (activation, its derivative written in terms of the activation's own value)
ACTIVATIONS: dict[str, tuple[Callable[[Array], Array], Callable[[Array], Array]]] = {
    "relu": (relu, lambda A: A > 0),
    "tanh": (tanh, lambda A: 1 - A * A),
    "sigmoid": (sigmoid, lambda A: A * (1 - A)),
}


def _activation(name: str, where: str) -> tuple[Callable[[Array], Array], Callable[[Array], Array]]:
    if name not in ACTIVATIONS:
        raise OptionError(f"{where}: unknown activation {name!r}; choose one of {', '.join(ACTIVATIONS)}.")
    return ACTIVATIONS[name]


def forward_layers(
    X: Array, parameters: Parameters, activation: str = "relu"
) -> tuple[Array, list[LayerCache]]:
    """Compute the outputs of a net of any depth.

    Parameters
    ----------
    X : ndarray, shape (n_0, m), float64
        One example per column. Complex parameters pass through tanh and sigmoid (for a complex step).
    parameters : mapping of str to ndarray
        ``Wl`` (n_l, n_{l-1}) and ``bl`` (n_l, 1), l = 1 … L.
    activation : {"relu", "tanh", "sigmoid"}
        Activation of the hidden layers; the output's is always sigmoid.

    Returns
    -------
    AL : ndarray, shape (n_L, m)
        Outputs, in [0, 1].
    cache : list of LayerCache, length L
        One per layer; ``[layer.A for layer in cache]`` are the activations.

    Raises
    ------
    ParametersError, ShapeError, OptionError
        When the parameters, X or the activation cannot be used.
    """
    layers = number_of_layers(parameters, "forward_layers")
    hidden, _ = _activation(activation, "forward_layers")
    A = examples_in_columns(X, "forward_layers", features=parameters["W1"].shape[1])
    cache = []
    for layer in range(1, layers + 1):
        W, b = parameters[f"W{layer}"], parameters[f"b{layer}"]
        Z = W @ A + b
        A_prev, A = A, sigmoid(Z) if layer == layers else hidden(Z)
        cache.append(LayerCache(A_prev, W, b, Z, A))
    return A, cache


def accuracy(parameters: Parameters, X: Array, Y: Array, activation: str = "sigmoid") -> float:
    """Return the share of examples whose probability is on the right side of one half.

    Parameters
    ----------
    parameters : mapping of str to ndarray
    X : ndarray, shape (n_0, m)
    Y : ndarray, shape (1, m)
    activation : {"sigmoid", "tanh", "relu"}
        Activation of the hidden layers. Unlike elsewhere the default is "sigmoid", on which released notebooks rely.

    Returns
    -------
    float
    """
    outputs, _ = forward_layers(X, parameters, activation)
    return float(np.mean((outputs > 0.5) == Y))


def backward_layers(
    X: Array, Y: Array, cache: list[LayerCache], activation: str = "relu"
) -> dict[str, Array]:
    """Compute the gradients of the cross-entropy cost, 1/m Σ over examples, in a net of any depth.

    Rumelhart, Hinton, Williams (1986), eq. 4 to 7; sigmoid and cross-entropy together give dZL = (AL - Y) /
    m.

    Parameters
    ----------
    X : ndarray, shape (n_0, m), float64
        One example per column; kept for the signature that :func:`gradient_descent` calls; the cache holds it too.
    Y : ndarray, shape (n_L, m)
        Labels, 0 or 1.
    cache : list of LayerCache, length L
        The second result of :func:`forward_layers`.
    activation : {"relu", "tanh", "sigmoid"}
        The one given to :func:`forward_layers`.

    Returns
    -------
    dict of str to ndarray, float64
        ``dZl, dWl, dbl`` for l = L … 1, and ``dAl`` for the hidden layers.

    Raises
    ------
    OptionError
        When the activation is not one of the three.
    """
    _, derivative = _activation(activation, "backward_layers")
    m = X.shape[1]
    dZ = 1 / m * (cache[-1].A - Y)
    grads = {}
    for layer in range(len(cache), 0, -1):
        A_prev, W, _, _, _ = cache[layer - 1]
        grads[f"dZ{layer}"] = dZ
        grads[f"dW{layer}"] = dZ @ A_prev.T
        grads[f"db{layer}"] = np.sum(dZ, axis=1, keepdims=True)
        if layer > 1:
            dA = grads[f"dA{layer - 1}"] = W.T @ dZ
            dZ = dA * derivative(A_prev)
    return grads
