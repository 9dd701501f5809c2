"""Known mistakes of the backward pass in dgamma and dbeta, and in what it returns."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.instructor.content.batch_normalization.backward import backward
from grader.instructor.content.batch_normalization.layer import Cache, backward_pass, inside
from grader.instructor.content.drafts import mistake

# --- dgamma and dbeta --------------------------------------------------------------------------------------------------


@mistake(backward)
def parameters_averaged(dY: Any, cache: Cache) -> Any:
    """dgamma and dbeta are averages over the examples. The 1/m of the cost is already in dY: add up the contributions."""
    dZ, dgamma, dbeta = backward_pass(dY, cache)
    return dZ, dgamma / dY.shape[1], dbeta / dY.shape[1]


@mistake(backward)
def everything_averaged(dY: Any, cache: Cache) -> Any:
    """All three gradients are m times too small. The 1/m of the cost is already in dY."""
    return tuple(gradient / dY.shape[1] for gradient in backward_pass(dY, cache))


@mistake(backward)
def dgamma_with_z(dY: Any, cache: Cache) -> Any:
    """dgamma uses Z. In the last line of the forward pass γ is multiplied by Z_hat."""
    dZ, _, dbeta = backward_pass(dY, cache)
    return dZ, np.sum(dY * cache["Z"], axis=1, keepdims=True), dbeta


@mistake(backward)
def dgamma_without_z_hat(dY: Any, cache: Cache) -> Any:
    """dgamma is the same as dbeta. Y = γ Z_hat + β: the derivative with respect to γ has a factor that the one with respect to
    β does not have."""
    dZ, _, dbeta = backward_pass(dY, cache)
    return dZ, dbeta, dbeta


@mistake(backward)
def gamma_in_dgamma(dY: Any, cache: Cache) -> Any:
    """dbeta is right; dgamma has one factor of γ too many. It belongs to the gradient of Z_hat; γ gets its own from dY
    directly."""
    dZ, dgamma, dbeta = backward_pass(dY, cache)
    return dZ, cache["gamma"] * dgamma, dbeta


@mistake(backward)
def gamma_in_both(dY: Any, cache: Cache) -> Any:
    """dZ is right; dgamma and dbeta have one factor of γ too many. It belongs to the gradient of Z_hat; γ and β get theirs from
    dY directly."""
    dZ, dgamma, dbeta = backward_pass(dY, cache)
    return dZ, cache["gamma"] * dgamma, cache["gamma"] * dbeta


@mistake(backward)
def parameters_not_summed(dY: Any, cache: Cache) -> Any:
    """dgamma and dbeta have a column for each example. One γ is shared by all examples of its unit, so their contributions add
    up, to the shape of γ."""
    return backward_pass(dY, cache)[0], dY * cache["Z_hat"], dY


@mistake(backward)
def summed_over_units(dY: Any, cache: Cache) -> Any:
    """The sums run over the units. γ and β belong to a unit, a row, and are shared by all of its examples: sum along the
    row."""
    dZ = backward_pass(dY, cache)[0]
    return dZ, np.sum(dY * cache["Z_hat"], axis=0, keepdims=True), np.sum(dY, axis=0, keepdims=True)


@mistake(backward)
def flat_gradients(dY: Any, cache: Cache) -> Any:
    """dgamma and dbeta are flat. They need the shape of γ and β, (units, 1), or the update would turn them into matrices: see
    keepdims."""
    dZ, dgamma, dbeta = backward_pass(dY, cache)
    return dZ, dgamma.ravel(), dbeta.ravel()


@mistake(backward)
def flat_sums(dY: Any, cache: Cache) -> Any:
    """A sum over the examples has shape (units,), and NumPy broadcasts it along the examples. Keep it a column: see
    keepdims."""
    Z_hat, m = cache["Z_hat"], dY.shape[1]
    dgamma, dbeta = np.sum(dY * Z_hat, axis=1), np.sum(dY, axis=1)
    dZ = cache["gamma"] / inside(cache["var"], cache["eps"]) * (dY - dbeta / m - Z_hat * dgamma / m)
    return dZ, dgamma, dbeta


# --- what is returned --------------------------------------------------------------------------------------------------


@mistake(backward)
def parameters_swapped(dY: Any, cache: Cache) -> Any:
    """dgamma and dbeta have changed places: the order is dZ, dgamma, dbeta."""
    dZ, dgamma, dbeta = backward_pass(dY, cache)
    return dZ, dbeta, dgamma


@mistake(backward)
def dz_last(dY: Any, cache: Cache) -> Any:
    """dZ comes last. The order is dZ, dgamma, dbeta."""
    dZ, dgamma, dbeta = backward_pass(dY, cache)
    return dgamma, dbeta, dZ


@mistake(backward)
def dy_changed_in_place(dY: Any, cache: Cache) -> Any:
    """The values are right, but dY was changed in place (by *=, -= or the like), and the caller goes on with it. Work on new
    arrays."""
    results = backward_pass(dY, cache)
    dY *= cache["gamma"]
    return results


batchnorm_backward = backward
"""The exercise with all its mistakes."""
