"""Parameters as one long vector and back, and the cost of the three-layer net, for gradient checking."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from init_utils.arrays import Array, Parameters, number_of_layers
from init_utils.errors import ParametersError, ShapeError
from init_utils.three_layer_net import Cache, forward_propagation


def dictionary_to_vector(parameters: Parameters) -> tuple[Array, list[str]]:
    """Stack all parameters in one column, in the order W1, b1, W2, b2, …, row by row.

    Parameters
    ----------
    parameters : mapping of str to ndarray
        ``Wl`` (n_l, n_{l-1}) and ``bl`` (n_l, 1), l = 1 … L.

    Returns
    -------
    theta : ndarray, shape (n, 1)
        A copy of the n numbers.
    keys : list of str, length n
        For every number, the name of the array that it comes from.

    Raises
    ------
    ParametersError
        When an entry is missing or the shapes do not fit together.
    """
    layers = number_of_layers(parameters, "dictionary_to_vector")
    names = [f"{letter}{layer}" for layer in range(1, layers + 1) for letter in "Wb"]
    theta = np.concatenate([np.reshape(parameters[name], (-1, 1)) for name in names])
    keys = [name for name in names for _ in range(np.size(parameters[name]))]
    return theta, keys


def vector_to_dictionary(theta: Array, layer_dims: Sequence[int] = (4, 5, 3, 1)) -> dict[str, Array]:
    """Cut a vector into parameters; the inverse of :func:`dictionary_to_vector`.

    Parameters
    ----------
    theta : ndarray, shape (n, 1)
        47 numbers for the net of the notebook on gradient checking.
    layer_dims : sequence of int
        Units per layer, the input first.

    Returns
    -------
    dict of str to ndarray
        ``Wl`` (n_l, n_{l-1}) and ``bl`` (n_l, 1): copies.

    Raises
    ------
    ShapeError
        When ``theta`` is not a column of as many numbers as the net has parameters.
    """
    theta = np.asarray(theta)
    shapes: dict[str, tuple[int, int]] = {}
    for layer, (fan_in, fan_out) in enumerate(pairwise(layer_dims), start=1):
        shapes[f"W{layer}"] = (fan_out, fan_in)
        shapes[f"b{layer}"] = (fan_out, 1)
    n = sum(rows * columns for rows, columns in shapes.values())
    if theta.shape != (n, 1):
        raise ShapeError(
            f"vector_to_dictionary: theta has shape {theta.shape}; the net {list(layer_dims)} has {n} "
            f"parameters, so it must be ({n}, 1). dictionary_to_vector(parameters) makes such a column."
        )
    ends = np.cumsum([rows * columns for rows, columns in shapes.values()])[:-1]
    pieces = np.split(theta, ends)
    return {
        name: piece.reshape(shape).copy() for (name, shape), piece in zip(shapes.items(), pieces, strict=True)
    }


def gradients_to_vector(gradients: Parameters) -> Array:
    """Stack the gradients dW1, db1, dW2, db2, … in one column, in the order of :func:`dictionary_to_vector`.

    Parameters
    ----------
    gradients : mapping of str to ndarray
        ``dWl`` and ``dbl`` for l = 1 … L; other entries (dZ, dA) are left out.

    Returns
    -------
    ndarray, shape (n, 1)

    Raises
    ------
    ParametersError
        When a gradient is missing.
    """
    layers = sum(name.startswith("dW") for name in gradients)
    names = [f"d{letter}{layer}" for layer in range(1, max(layers, 1) + 1) for letter in "Wb"]
    missing = [name for name in names if name not in gradients]
    if missing:
        raise ParametersError(
            f"gradients_to_vector: gradients lacks {', '.join(missing)}; it has "
            f"{', '.join(gradients) or 'no entries'}. It needs dW and db for every layer, counted from 1."
        )
    return np.concatenate([np.reshape(gradients[name], (-1, 1)) for name in names])


def forward_propagation_n(X: Array, Y: Array, parameters: Parameters) -> tuple[float, Cache]:
    """Compute the cost of the three-layer net, and what the backward pass needs.

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
    cost : float
        ``-1/m Σ [y log a + (1 - y) log(1 - a)]`` in nats. No term is left out: a NaN must not hide in a
        gradient check.
    cache : tuple of 12 ndarray
        ``(Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3)``.
    """
    A3, cache = forward_propagation(X, parameters)
    m = X.shape[1]
    with np.errstate(divide="ignore", invalid="ignore"):
        losses = -np.log(A3) * Y - np.log(1 - A3) * (1 - Y)
    return float(np.sum(losses) / m), cache
