"""The second exercise of notebook 06: the backward pass of batch normalization."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.exercise import Part
from grader.instructor.content.batch_normalization.layer import Cache, backward_case, backward_pass, inside
from grader.instructor.content.drafts import ONE_PASS, exercise, mistake
from grader.instructor.content.given_away import QUOTIENTS

backward = exercise(
    "batchnorm_backward",
    given_away=QUOTIENTS,
    signature="batchnorm_backward(dY, cache)",
    points=15,
    tolerance=ONE_PASS,
    parts=(Part("dgamma and dbeta", ("1", "2"), 0.4), Part("dZ", ("0",), 0.6)),
    labels={"0": "dZ", "1": "dgamma", "2": "dbeta"},
    visible=[
        backward_case(21, 3, 5, 1e-5),
        backward_case(22, 4, 8, 1e-3),
        backward_case(23, 2, 6, 1e-5),
        backward_case(24, 3, 4, 1e-3, flat=True),
    ],
    hidden=[
        backward_case(31, 6, 12, 1e-4),
        backward_case(32, 5, 32, 1e-5),
        backward_case(33, 1, 9, 1e-3),
        backward_case(34, 4, 6, 1e-5, flat=True),
    ],
)


# --- the paths to Z ----------------------------------------------------------------------------------------------------


@mistake(backward)
def constant_statistics(dY: Any, cache: Cache) -> Any:
    """dgamma and dbeta are right. dZ treats mean and variance as constants, but both were computed from Z: when one example
    moves, they move, and with them the Z_hat of all the others. Two more paths lead from Y to Z."""
    return backward_pass(dY, cache, mean_term=0.0, variance_term=0.0)


@mistake(backward)
def no_variance_term(dY: Any, cache: Cache) -> Any:
    """dgamma and dbeta are right. dZ lacks the path through the variance: it treats the scale of the batch as a constant."""
    return backward_pass(dY, cache, variance_term=0.0)


@mistake(backward)
def no_mean_term(dY: Any, cache: Cache) -> Any:
    """dgamma and dbeta are right. dZ lacks the path through the mean: adding the same number to all examples would change
    nothing, so the dZ of each unit have to add up to zero."""
    return backward_pass(dY, cache, mean_term=0.0)


@mistake(backward)
def variance_term_over_m_minus_1(dY: Any, cache: Cache) -> Any:
    """dgamma and dbeta are right. In dZ the path through the variance is divided by m - 1: that belongs to a different variance
    from the one in the forward pass."""
    m = dY.shape[1]
    return backward_pass(dY, cache, variance_term=m / (m - 1))


@mistake(backward)
def both_terms_over_m_minus_1(dY: Any, cache: Cache) -> Any:
    """dgamma and dbeta are right. In dZ the two averages over the batch are divided by m - 1 instead of m."""
    m = dY.shape[1]
    return backward_pass(dY, cache, mean_term=m / (m - 1), variance_term=m / (m - 1))


@mistake(backward)
def variance_term_doubled(dY: Any, cache: Cache) -> Any:
    """dgamma and dbeta are right. In dZ the path through the variance counts twice: the derivative of a root brings a ½."""
    return backward_pass(dY, cache, variance_term=2.0)


@mistake(backward)
def variance_term_halved(dY: Any, cache: Cache) -> Any:
    """dgamma and dbeta are right. In dZ the path through the variance counts only half: the derivative of a square brings a
    2."""
    return backward_pass(dY, cache, variance_term=0.5)


@mistake(backward)
def variance_term_added(dY: Any, cache: Cache) -> Any:
    """dgamma and dbeta are right. In dZ the path through the variance has the wrong sign: a larger variance makes Z_hat
    smaller."""
    return backward_pass(dY, cache, variance_term=-1.0)


@mistake(backward)
def mean_term_added(dY: Any, cache: Cache) -> Any:
    """dgamma and dbeta are right. In dZ the path through the mean has the wrong sign: the mean is subtracted in the forward
    pass."""
    return backward_pass(dY, cache, mean_term=-1.0)


@mistake(backward)
def both_terms_added(dY: Any, cache: Cache) -> Any:
    """dgamma and dbeta are right. In dZ the paths through mean and variance both have the wrong sign: they subtract from the
    direct one."""
    return backward_pass(dY, cache, mean_term=-1.0, variance_term=-1.0)


@mistake(backward)
def mean_term_not_averaged(dY: Any, cache: Cache) -> Any:
    """dgamma and dbeta are right. In dZ the path through the mean is m times too large: each example contributes only 1/m of a
    mean."""
    return backward_pass(dY, cache, mean_term=dY.shape[1])


@mistake(backward)
def variance_term_not_averaged(dY: Any, cache: Cache) -> Any:
    """dgamma and dbeta are right. In dZ the path through the variance is m times too large: each example contributes only 1/m
    of it."""
    return backward_pass(dY, cache, variance_term=dY.shape[1])


@mistake(backward)
def variance_term_without_z_hat(dY: Any, cache: Cache) -> Any:
    """dgamma and dbeta are right. In dZ the path through the variance is the same for all examples: it grows with the Z_hat of
    each."""
    dZ, dgamma, dbeta = backward_pass(dY, cache, variance_term=0.0)
    factor = cache["gamma"] / inside(cache["var"], cache["eps"])
    return dZ - factor * dgamma / dY.shape[1], dgamma, dbeta


@mistake(backward)
def terms_over_the_units(dY: Any, cache: Cache) -> Any:
    """dgamma and dbeta are right. In dZ the two sums run over the units: mean and variance of a unit, a row, were taken over
    its examples."""
    dZ_hat, Z_hat = cache["gamma"] * dY, cache["Z_hat"]
    mean, variance = (np.sum(term, axis=0, keepdims=True) / dY.shape[1] for term in (dZ_hat, dZ_hat * Z_hat))
    return (dZ_hat - mean - Z_hat * variance) / inside(cache["var"], cache["eps"]), *backward_pass(dY, cache)[
        1:
    ]


@mistake(backward)
def direct_path_too_small(dY: Any, cache: Cache) -> Any:
    """dgamma and dbeta are right. In dZ the direct path is m times too small: only the averages over the batch are divided by
    m."""
    m = dY.shape[1]
    dZ, dgamma, dbeta = backward_pass(dY, cache, mean_term=m, variance_term=m)
    return dZ / m, dgamma, dbeta


@mistake(backward)
def sums_for_averages(dY: Any, cache: Cache) -> Any:
    """dgamma and dbeta are right. In dZ the paths through mean and variance are m times too large: each example contributes
    only 1/m of an average."""
    m = dY.shape[1]
    return backward_pass(dY, cache, mean_term=m, variance_term=m)


@mistake(backward)
def variance_term_with_z(dY: Any, cache: Cache) -> Any:
    """dgamma and dbeta are right. In dZ the path through the variance uses Z where Z_hat belongs."""
    dZ, dgamma, dbeta = backward_pass(dY, cache, variance_term=0.0)
    factor = cache["gamma"] / inside(cache["var"], cache["eps"])
    return dZ - factor * cache["Z"] * dgamma / dY.shape[1], dgamma, dbeta


# --- factors of dZ -----------------------------------------------------------------------------------------------------


@mistake(backward)
def gamma_missing(dY: Any, cache: Cache) -> Any:
    """dgamma and dbeta are right. dZ lacks the factor γ: on its way back the gradient first passes through the last line of the
    forward pass."""
    return backward_pass(dY, {**cache, "gamma": 1.0})


@mistake(backward)
def root_missing(dY: Any, cache: Cache) -> Any:
    """dgamma and dbeta are right. dZ is not divided by the standard deviation that Z was divided by."""
    return backward_pass(dY, cache, root=lambda var, eps: 1.0)


@mistake(backward)
def divided_by_variance(dY: Any, cache: Cache) -> Any:
    """dgamma and dbeta are right. dZ is divided by var + eps; the root is missing."""
    return backward_pass(dY, cache, root=lambda var, eps: var + eps)


@mistake(backward)
def backward_eps_forgotten(dY: Any, cache: Cache) -> Any:
    """dgamma and dbeta are right. In dZ the root is that of the variance alone; the forward pass added eps to it."""
    return backward_pass(dY, cache, root=lambda var, eps: np.sqrt(var))


@mistake(backward)
def backward_eps_of_its_own(dY: Any, cache: Cache) -> Any:
    """dgamma and dbeta are right. In dZ eps is always 1e-5, whatever the cache holds: use what the forward pass used."""
    return backward_pass(dY, cache, root=lambda var, eps: inside(var, 1e-5))


@mistake(backward)
def multiplied_by_the_root(dY: Any, cache: Cache) -> Any:
    """dgamma and dbeta are right. dZ is multiplied by the standard deviation; it should be divided by it. In Python, a / m * s
    is (a / m) * s: put the denominator in parentheses."""
    return backward_pass(dY, cache, root=lambda var, eps: 1 / inside(var, eps))


@mistake(backward)
def backward_eps_outside(dY: Any, cache: Cache) -> Any:
    """dgamma and dbeta are right. In dZ eps was added to the standard deviation. In the forward pass it is under the root."""
    return backward_pass(dY, cache, root=lambda var, eps: np.sqrt(var) + eps)


@mistake(backward)
def m_times_too_large(dY: Any, cache: Cache) -> Any:
    """dgamma and dbeta are right. dZ is m times too large: a factor of 1/m is missing."""
    dZ, dgamma, dbeta = backward_pass(dY, cache)
    return dY.shape[1] * dZ, dgamma, dbeta
