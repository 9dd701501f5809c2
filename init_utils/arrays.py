"""Names for the arrays and dictionaries that travel through the package, and the check of their shapes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from init_utils.errors import ParametersError, ShapeError

Array: TypeAlias = NDArray[Any]
"""float64 in all ordinary use; complex128 passes through where a formula allows a complex step."""

Parameters: TypeAlias = Mapping[str, Array]
"""``W1, b1, W2, b2, …``: Wl is (n_l, n_{l-1}), bl is (n_l, 1)."""


def number_of_layers(parameters: Parameters, where: str) -> int:
    """Count the layers of a parameters dictionary, making sure that it is a whole, connected one.

    Parameters
    ----------
    parameters : mapping of str to ndarray
        ``Wl`` of shape (n_l, n_{l-1}) and ``bl`` of shape (n_l, 1), for l = 1 … L.
    where : str
        The calling function, named in the message.

    Returns
    -------
    int
        L.

    Raises
    ------
    ParametersError
        When an entry is missing, or a shape does not follow from its neighbors.
    """
    layers = sum(name.startswith("W") for name in parameters)
    wanted = [f"{letter}{layer}" for layer in range(1, layers + 1) for letter in "Wb"]
    missing = [name for name in wanted if name not in parameters]
    if not layers or missing:
        raise ParametersError(
            f"{where}: parameters lacks {', '.join(missing) or 'W1'}; it has "
            f"{', '.join(parameters) or 'no entries'}. It needs a W and a b for every layer, counted from 1."
        )
    for layer in range(1, layers + 1):
        W, b = np.shape(parameters[f"W{layer}"]), np.shape(parameters[f"b{layer}"])
        if len(W) != 2:
            raise ParametersError(
                f"{where}: W{layer} has shape {W}; it must be (outputs, inputs) of the layer."
            )
        if b != (W[0], 1):
            raise ParametersError(
                f"{where}: b{layer} has shape {b}, but W{layer} is {W}; "
                f"make b{layer} a column of shape ({W[0]}, 1)."
            )
        if layer > 1 and W[1] != (before := np.shape(parameters[f"W{layer - 1}"]))[0]:
            raise ParametersError(
                f"{where}: W{layer} has shape {W}, but W{layer - 1} is {before}; "
                f"W{layer} needs {before[0]} columns, "
                f"one for each unit of layer {layer - 1}."
            )
    return layers


def examples_in_columns(X: ArrayLike, where: str, *, features: int | None = None) -> Array:
    """Return ``X`` as an array of shape (features, m), or say what is wrong with it.

    Parameters
    ----------
    X : array_like, shape (features, m)
        One example per column.
    where : str
        The calling function, named in the message.
    features : int, optional
        How many rows there must be; any number when not given.

    Returns
    -------
    ndarray, shape (features, m)

    Raises
    ------
    ShapeError
        When ``X`` is not two-dimensional, is empty, or has the wrong number of rows.
    """
    array = np.asarray(X)
    if array.ndim != 2 or array.shape[1] == 0:
        raise ShapeError(
            f"{where}: X has shape {array.shape}; it must be (features, examples), one example per column."
        )
    if features is not None and array.shape[0] != features:
        turn = " It looks transposed: pass X.T." if array.shape[1] == features else ""
        raise ShapeError(f"{where}: X has shape {array.shape}; it must have {features} rows.{turn}")
    return array


def labels_in_row(Y: ArrayLike, m: int, where: str) -> Array:
    """Return ``Y`` as an array of shape (1, m), or say what is wrong with it.

    Parameters
    ----------
    Y : array_like, shape (1, m)
        Labels, 0 or 1.
    m : int
        The number of examples there must be.
    where : str
        The calling function, named in the message.

    Returns
    -------
    ndarray, shape (1, m)

    Raises
    ------
    ShapeError
        When the shape is different.
    """
    array = np.asarray(Y)
    if array.shape != (1, m):
        raise ShapeError(
            f"{where}: Y has shape {array.shape}, but X holds {m} examples; Y must have shape (1, {m}). "
            f"Y.reshape(1, -1) makes a row of a flat array."
        )
    return array
