"""The course's net, LINEAR → RELU → LINEAR → RELU → LINEAR → SIGMOID, forward next to backward."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TypeAlias

import numpy as np

from init_utils.activations import relu, sigmoid
from init_utils.arrays import Array, Parameters, examples_in_columns, labels_in_row, number_of_layers
from init_utils.errors import OptionError, ParametersError

NAMES = tuple(f"{kind}{layer}" for layer in (1, 2, 3) for kind in "ZAWb")
"""What a cache holds, in its order."""
NAMES_WITH_DROPOUT = ("Z1", "D1", *NAMES[1:5], "D2", *NAMES[5:])
"""The same with the masks of both hidden layers."""

Cache: TypeAlias = tuple[Array, Array, Array, Array, Array, Array, Array, Array, Array, Array, Array, Array]
"""``(Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3)``."""


def initialize_parameters(layer_dims: Sequence[int]) -> dict[str, Array]:
    """Draw weights of standard deviation 1/√fan_in, after ``np.random.seed(3)``; biases are zero.

    The scale keeps the variance of a *linear* unit with independent inputs (LeCun et al., Efficient BackProp,
    1998, eq. 16).

    Parameters
    ----------
    layer_dims : sequence of int, length L + 1
        Units per layer, the input first.

    Returns
    -------
    dict of str to ndarray, float64
        ``Wl`` (n_l, n_{l-1}) and ``bl`` (n_l, 1) for l = 1 … L.

    Raises
    ------
    OptionError
        When there are fewer than two layers or a layer has no unit.
    """
    if len(layer_dims) < 2 or min(layer_dims) < 1:
        raise OptionError(
            f"initialize_parameters: layer_dims is {list(layer_dims)}; "
            f"give at least two positive numbers, the input's first."
        )
    np.random.seed(3)
    parameters = {}
    for layer, (fan_in, fan_out) in enumerate(pairwise(layer_dims), start=1):
        parameters[f"W{layer}"] = np.random.randn(fan_out, fan_in) / np.sqrt(fan_in)
        parameters[f"b{layer}"] = np.zeros((fan_out, 1))
    return parameters


def forward_propagation(X: Array, parameters: Parameters) -> tuple[Array, Cache]:
    """Compute the outputs of the three-layer net.

    Parameters
    ----------
    X : ndarray, shape (n_0, m), float64
        One example per column.
    parameters : mapping of str to ndarray
        ``W1`` (n_1, n_0), ``b1`` (n_1, 1), ``W2`` (n_2, n_1), ``b2`` (n_2, 1), ``W3`` (1, n_2), ``b3`` (1,
        1).

    Returns
    -------
    a3 : ndarray, shape (1, m), float64
        Probability that the label is 1.
    cache : tuple of 12 ndarray
        ``(Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3)``.

    Raises
    ------
    ParametersError
        When one of the six parameters is missing.
    """
    try:
        W1, b1, W2, b2, W3, b3 = (parameters[name] for name in ("W1", "b1", "W2", "b2", "W3", "b3"))
    except KeyError as missing:
        raise ParametersError(
            f"forward_propagation: parameters lacks {missing}; it has "
            f"{', '.join(parameters) or 'no entries'}. Give W1, b1, W2, b2, W3 and b3."
        ) from None

    Z1 = W1 @ X + b1
    A1 = relu(Z1)
    Z2 = W2 @ A1 + b2
    A2 = relu(Z2)
    Z3 = W3 @ A2 + b3
    A3 = sigmoid(Z3)
    return A3, (Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3)


def by_name(cache: Sequence[Array]) -> dict[str, Array]:
    """What a forward pass keeps for the backward pass, by name.

    Parameters
    ----------
    cache : sequence of 12 or 14 ndarray
        As :func:`forward_propagation` returns it, or a forward pass with the masks ``D1`` and ``D2`` of dropout.

    Returns
    -------
    dict of str to ndarray
        ``Z1``, ``A1``, ``W1``, ``b1`` and so on, in the order of the cache.

    Raises
    ------
    ParametersError
        When the cache has another length.
    """
    for names in (NAMES, NAMES_WITH_DROPOUT):
        if len(cache) == len(names):
            return dict(zip(names, cache, strict=True))
    raise ParametersError(
        f"by_name: the cache holds {len(cache)} things; a forward pass returns ({', '.join(NAMES)}), with dropout "
        f"({', '.join(NAMES_WITH_DROPOUT)})."
    )


def backward_propagation(X: Array, Y: Array, cache: Cache) -> dict[str, Array]:
    """Compute the gradients of the cross-entropy cost in the three-layer net.

    Rumelhart, Hinton, Williams (1986), eq. 4 to 7; sigmoid and cross-entropy together give dZ3 = (A3 - Y) /
    m. At the kink of ReLU the derivative is taken as 0.

    Parameters
    ----------
    X : ndarray, shape (n_0, m), float64
        One example per column.
    Y : ndarray, shape (1, m)
        Labels, 0 or 1.
    cache : tuple of 12 ndarray
        The second result of :func:`forward_propagation`.

    Returns
    -------
    dict of str to ndarray, float64
        ``dZ3, dW3, db3, dA2, dZ2, dW2, db2, dA1, dZ1, dW1, db1``, each with the shape of what it belongs to.
    """
    m = X.shape[1]
    _, A1, _, _, _, A2, W2, _, _, A3, W3, _ = cache

    dZ3 = 1 / m * (A3 - Y)
    dW3 = dZ3 @ A2.T
    db3 = np.sum(dZ3, axis=1, keepdims=True)

    dA2 = W3.T @ dZ3
    dZ2 = dA2 * (A2 > 0)
    dW2 = dZ2 @ A1.T
    db2 = np.sum(dZ2, axis=1, keepdims=True)

    dA1 = W2.T @ dZ2
    dZ1 = dA1 * (A1 > 0)
    dW1 = dZ1 @ X.T
    db1 = np.sum(dZ1, axis=1, keepdims=True)

    return {
        "dZ3": dZ3, "dW3": dW3, "db3": db3,
        "dA2": dA2, "dZ2": dZ2, "dW2": dW2, "db2": db2,
        "dA1": dA1, "dZ1": dZ1, "dW1": dW1, "db1": db1,
    }  # fmt: skip


def update_parameters(parameters: Parameters, grads: Parameters, learning_rate: float) -> dict[str, Array]:
    """Take one step of gradient descent: every parameter minus ``learning_rate`` times its gradient.

    Parameters
    ----------
    parameters : mapping of str to ndarray
        Any names and shapes; left unchanged.
    grads : mapping of str to ndarray
        For every parameter ``name``, the gradient ``dname`` of the same shape; other entries are not used.
    learning_rate : float
        Step length.

    Returns
    -------
    dict of str to ndarray
        New arrays.

    Raises
    ------
    ParametersError
        When a gradient is missing.
    """
    missing = [f"d{name}" for name in parameters if f"d{name}" not in grads]
    if missing:
        raise ParametersError(
            f"update_parameters: grads lacks {', '.join(missing)}; it has "
            f"{', '.join(grads) or 'no entries'}. Every parameter needs its gradient, "
            f"named d followed by the parameter's name."
        )
    return {name: value - learning_rate * grads[f"d{name}"] for name, value in parameters.items()}


def predict_dec(parameters: Parameters, X: Array) -> Array:
    """Decide for every example whether its label is 1; the model that :func:`plot_decision_boundary` colors.

    Parameters
    ----------
    parameters : mapping of str to ndarray
        As in :func:`forward_propagation`. They come first here, and X second.
    X : ndarray, shape (n_0, m), float64
        One example per column.

    Returns
    -------
    ndarray, shape (1, m), bool
        Where the output exceeds 0.5.
    """
    a3, _ = forward_propagation(X, parameters)
    return np.asarray(a3 > 0.5)


def predict(X: Array, Y: Array, parameters: Parameters) -> Array:
    """Predict labels and print what share of them is right, as ``Accuracy: 0.96``.

    Parameters
    ----------
    X : ndarray, shape (n_0, m), float64
        One example per column.
    Y : ndarray, shape (1, m)
        Labels, 0 or 1.
    parameters : mapping of str to ndarray
        As in :func:`forward_propagation`.

    Returns
    -------
    ndarray, shape (1, m), int64
        0 or 1.

    Raises
    ------
    ShapeError
        When X does not fit the net, or Y does not fit X.
    """
    number_of_layers(parameters, "predict")
    X = examples_in_columns(X, "predict", features=parameters["W1"].shape[1])
    Y = labels_in_row(Y, X.shape[1], "predict")
    predictions = predict_dec(parameters, X).astype(np.int64)
    print(f"Accuracy: {np.mean(predictions == Y)}")
    return predictions
