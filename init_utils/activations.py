"""Activation functions."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from init_utils.arrays import Array


def sigmoid(x: ArrayLike) -> Array:
    """Return the logistic function σ(x) = 1 / (1 + exp(-x)).

    It is exact to round-off for every x and never warns: where ``exp(-x)`` overflows, 1 / inf = 0 is the right answer.
    Analytic, so that a complex step passes through.

    Parameters
    ----------
    x : array_like, any shape

    Returns
    -------
    ndarray or scalar, shape of ``x``, float64
        In [0, 1]; exactly 0 below about -709.8 and exactly 1 above about 36.8.
    """
    with np.errstate(over="ignore"):
        return np.asarray(1 / (1 + np.exp(-np.asarray(x))))[()]


def relu(x: ArrayLike) -> Array:
    """Return max(0, x), element by element.

    Parameters
    ----------
    x : array_like, any shape

    Returns
    -------
    ndarray or scalar, shape of ``x``
    """
    return np.asarray(np.maximum(0, x))[()]


def tanh(x: ArrayLike) -> Array:
    """Return the hyperbolic tangent. Analytic, so that a complex step passes through.

    Parameters
    ----------
    x : array_like, any shape

    Returns
    -------
    ndarray or scalar, shape of ``x``
    """
    return np.asarray(np.tanh(x))[()]
