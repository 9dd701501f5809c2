"""How gradient and approximation are compared, and the known mistakes from there on, which both checks share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

Comparison = Callable[[Any, Any, float], Any]

IN_BOTH_CHECKS: list[Comparison] = []
"""Wrong comparisons in the order in which each check registers them; they call nothing that a stand-in takes the place of."""


def in_both_checks(comparison: Comparison) -> Comparison:
    """Enter a wrong comparison into `IN_BOTH_CHECKS`."""
    IN_BOTH_CHECKS.append(comparison)
    return comparison


def norm(vector: Any) -> Any:
    """The Euclidean norm; for a number, its absolute value."""
    return np.linalg.norm(vector)


def relative(grad: Any, approximation: Any) -> Any:
    """The relative difference."""
    return norm(grad - approximation) / (norm(grad) + norm(approximation))


@in_both_checks
def divided_by_one_step(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """The approximation is twice what it should be. How far apart are the two points at which J is computed?"""
    return relative(grad, 2 * approximation)


@in_both_checks
def missing_parenthesis(grad: Any, approximation: Any, epsilon: float) -> Any:
    """The difference is close to 1: the approximation is far too small or far too large. Is the difference of two costs divided
    by the distance between the two points? `a / 2 * b` is computed from left to right: look at exactly what divides."""
    return relative(grad, approximation * epsilon**2)


@in_both_checks
def not_divided(grad: Any, approximation: Any, epsilon: float) -> Any:
    """What is compared with the gradient is a difference of two costs, not a slope. It is not yet divided by the distance
    between the two points."""
    return relative(grad, approximation * (2 * epsilon))


@in_both_checks
def approximation_is_zero(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """The difference is 1, whatever the gradient. Either the approximation is zero: both costs are computed at the same point
    (look at the signs of the two steps, at which θ goes into which cost, and whether θ₊ and θ₋ are two arrays or one), or no
    quotient is ever stored. Or it is so large that the gradient does not count: look at what divides it, and at what is
    subtracted. Or the two costs are subtracted the wrong way around."""
    return relative(grad, 0 * approximation)


@in_both_checks
def compared_with_itself(_grad: Any, approximation: Any, _epsilon: float) -> Any:
    """The difference is zero, although the gradient is wrong on purpose. Is something compared with itself? Is the result
    rounded down to 0? Or does it not depend on what is computed?"""
    return relative(approximation, approximation)


@in_both_checks
def denominator_without_parentheses(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """Only the first norm divides, and the second one is added to the quotient: `a / b + c` is (a / b) + c. Put the sum of the
    norms in parentheses."""
    return norm(grad - approximation) / norm(grad) + norm(approximation)


@in_both_checks
def sides_exchanged(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """Either the approximation has the wrong sign, or gradient and approximation are added where their difference is asked
    for. Which of the two costs is subtracted from which?"""
    return relative(grad, -approximation)


@in_both_checks
def norm_of_the_sum(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """The denominator is the norm of a sum, in which opposite signs cancel. It has to be the sum of two norms."""
    return norm(grad - approximation) / norm(grad + approximation)


@in_both_checks
def only_the_gradients_norm(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """The denominator is the norm of the gradient alone. Half of it is missing, and a gradient of zero would divide by
    zero."""
    return norm(grad - approximation) / norm(grad)


@in_both_checks
def only_the_approximations_norm(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """The denominator is the norm of the approximation alone. Half of it is missing."""
    return norm(grad - approximation) / norm(approximation)


@in_both_checks
def squared_norms(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """The norms are squared, so a small difference comes out as its own square: 1e-4 looks like 1e-8. A norm takes a root."""
    return norm(grad - approximation) ** 2 / (norm(grad) ** 2 + norm(approximation) ** 2)


@in_both_checks
def norm_of_both(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """The denominator is the norm of gradient and approximation put together, √2 too small when they agree. It has to be the
    sum of two norms."""
    return norm(grad - approximation) / np.hypot(norm(grad), norm(approximation))


@in_both_checks
def larger_norm(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """The denominator is the larger of the two norms. Other authors define it that way; here it is their sum."""
    return norm(grad - approximation) / max(norm(grad), norm(approximation))


@in_both_checks
def mean_in_the_denominator(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """The result is twice the expected one: the denominator is the mean of the two norms. It has to be their sum."""
    return 2 * relative(grad, approximation)


@in_both_checks
def without_a_denominator(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """The difference is absolute. Nothing divides it by the size of the gradients, so a threshold would mean something else
    for each function."""
    return norm(grad - approximation)


@in_both_checks
def verdict_for_difference(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """A verdict, True or False, comes back. Return the difference itself; whether it is small enough is for the caller to
    say."""
    return bool(relative(grad, approximation) < 2e-7)


@in_both_checks
def check_without_return(_grad: Any, _approximation: Any, _epsilon: float) -> None:
    """Nothing is returned. Printing the difference is not enough: the caller needs the number back."""
