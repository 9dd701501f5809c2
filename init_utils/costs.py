"""The cross-entropy cost, from outputs as usually written, and from logits as it should be computed."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from init_utils.arrays import Array


def compute_loss(a3: Array, Y: Array) -> float:
    """Return the cross-entropy ``-1/m Σ [y log a + (1 - y) log(1 - a)]``, leaving out terms that are NaN.

    An output that is exactly 0 or 1 has no finite logarithm on one side: on a right answer 0 · log 0 is NaN
    and counts as 0; on a wrong one the cost is ``inf``. That says "saturated", not how badly:
    :func:`cost_from_logits` gives the number. NumPy's warnings about both are silenced here, because they are
    the expected behavior.

    Parameters
    ----------
    a3 : ndarray, shape (1, m), float64
        Outputs of the net, in [0, 1].
    Y : ndarray, shape (1, m)
        Labels, 0 or 1.

    Returns
    -------
    float
        The cost in nats, possibly ``inf``.
    """
    m = Y.shape[1]
    with np.errstate(divide="ignore", invalid="ignore"):
        losses = -np.log(a3) * Y - np.log(1 - a3) * (1 - Y)
    return float(np.nansum(losses) / m)


def compute_cost(a3: Array, Y: Array) -> float:
    """Return the cross-entropy cost: :func:`compute_loss` under the name that the notebook on regularization uses.

    Parameters
    ----------
    a3 : ndarray, shape (1, m), float64
        Outputs of the net, in [0, 1].
    Y : ndarray, shape (1, m)
        Labels, 0 or 1.

    Returns
    -------
    float
        The cost in nats, possibly ``inf``.
    """
    return compute_loss(a3, Y)


def cost_from_logits(Z3: ArrayLike, Y: ArrayLike) -> float:
    """Return the cross-entropy cost from the pre-activations of the output, finite for every finite logit.

    With a = σ(z), ``-y log a - (1 - y) log(1 - a)`` is ``log(1 + exp(z)) - y z``: neither the exponential nor the logarithm of
    a saturated output appears.

    Parameters
    ----------
    Z3 : array_like, shape (1, m), float64
        Logits: what enters the output's sigmoid.
    Y : array_like, shape (1, m)
        Labels, 0 or 1.

    Returns
    -------
    float
        The cost in nats.
    """
    logits = np.asarray(Z3)
    # the loss is linear in y, so it equals the softplus of the logit with the sign that is wrong for its label
    losses = Y * np.logaddexp(0, -logits) + (1 - np.asarray(Y)) * np.logaddexp(0, logits)
    return float(np.sum(losses) / logits.shape[-1])
