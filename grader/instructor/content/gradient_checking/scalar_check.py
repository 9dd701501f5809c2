"""The check in one dimension and in many: cases, and the known mistakes in one dimension or in both."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.exercise import Part, Tolerance
from grader.instructor.content.drafts import exercise, mistake
from grader.instructor.content.gradient_checking.shared_cases import (
    DEFAULT_STEP,
    EXACT,
    ROUND_OFF,
    SPACING,
    Array,
    Gradients,
    call_of_check_n,
    in_place_of_siblings,
    known_case,
    other_case,
)
from init_utils import dictionary_to_vector, forward_propagation_n, gradients_to_vector, vector_to_dictionary

check_1d = exercise(
    "gradient_check",
    signature="gradient_check(x, theta, epsilon=1e-7, print_msg=False)",
    points=10,
    parts=[Part("difference, for test functions in place of J and its derivative", ("*",), 1.0)],
    visible=[
        in_place_of_siblings(2, 4, slope="cubic_slope_without_factor", tolerance=DEFAULT_STEP),
        in_place_of_siblings(4.0, 0.75, 0.01, slope="cubic_slope", tolerance=EXACT),
        in_place_of_siblings(8.0, 1.5, 0.0625, slope="cubic_slope_negated", tolerance=EXACT),
        in_place_of_siblings(8.0, 5.6, 9e-8, slope="cubic_slope_doubled", tolerance=ROUND_OFF),
        in_place_of_siblings(0.5, 19.25, 9e-10, slope="cubic_slope_doubled", tolerance=ROUND_OFF),
        in_place_of_siblings(2.0, 1.0, SPACING, slope="reciprocal_slope_doubled", tolerance=EXACT),
    ],
    hidden=[
        in_place_of_siblings(-2.0, 1.75, 0.03, slope="cubic_slope", tolerance=EXACT),
        in_place_of_siblings(4.0, 0.7, 3e-12, slope="cubic_slope_doubled", tolerance=ROUND_OFF),
        in_place_of_siblings(-16.0, 0.3, 9e-7, slope="cubic_slope_without_factor", tolerance=ROUND_OFF),
        in_place_of_siblings(-0.5, 1.0, SPACING, slope="reciprocal_slope_doubled", tolerance=EXACT),
    ],
    stored_mistake_cases=6,
)


LARGE = Tolerance(rtol=5e-5, atol=1e-6)
"""A gradient that is wrong: round-off does not matter."""


SMALL = Tolerance(rtol=0.01, atol=1e-9)
"""A right gradient and a large step: truncation, 1e-8 two-sided and 1e-5 one-sided, and round-off far below."""


BAND = Tolerance(low=1e-9, high=1e-6)
"""A right gradient and the default step: round-off, which differs between processors. It is the last of the visible cases, so
that no mistake is identified by it."""


check_n = exercise(
    "gradient_check_n",
    signature="gradient_check_n(parameters, gradients, X, Y, epsilon=1e-7, print_msg=False)",
    points=10,
    parts=[Part("difference", ("*",), 1.0)],
    visible=[
        call_of_check_n(known_case(), tolerance=LARGE, dW2=2, db1=4),
        call_of_check_n(known_case(), 1e-3, tolerance=SMALL),
        call_of_check_n(other_case(1, 6), 0.01, tolerance=LARGE, bare=True, dW1=-0.5, db3=0.5),
        call_of_check_n(known_case(), tolerance=BAND),
    ],
    hidden=[
        call_of_check_n(other_case(2, 1), tolerance=LARGE, dW3=0.5, db2=4),
        call_of_check_n(other_case(3, 5), 1e-3, tolerance=SMALL),
        call_of_check_n(other_case(4, 2), 0.02, tolerance=LARGE, dW1=1.5),
    ],
    stored_mistake_cases=3,
)


def forward_propagation(x: float, theta: float) -> float:
    """What the mistakes below call; stand-ins take its place, as they do in a notebook."""
    return theta * x


def backward_propagation(x: float, _theta: float) -> float:
    """What the mistakes below call; stand-ins take its place, as they do in a notebook."""
    return x


def norm(vector: Any) -> Any:
    """The Euclidean norm; for a number, its absolute value."""
    return np.linalg.norm(vector)


def relative(grad: Any, approximation: Any) -> Any:
    """The relative difference."""
    return norm(grad - approximation) / (norm(grad) + norm(approximation))


def quotient(x: float, right: float, left: float, width: float) -> float:
    """The slope of J between two values of θ."""
    return (forward_propagation(x, right) - forward_propagation(x, left)) / width


def slopes(theta: Array, X: Array, Y: Array, steps: Callable[[Array, int], tuple[Array, Array]]) -> Array:
    """J(θ₊) - J(θ₋) for each parameter, not yet divided; `steps` makes θ₊ and θ₋, rightly or wrongly."""
    result = np.zeros_like(theta)
    for index in range(len(theta)):
        right, left = steps(theta, index)
        result[index] = cost_of(right, X, Y) - cost_of(left, X, Y)
    return result


def cost_of(theta: Array, X: Array, Y: Array) -> float:
    """The cost of the net whose parameters are in `theta`."""
    return forward_propagation_n(X, Y, vector_to_dictionary(theta))[0]


def shifted(theta: Array, index: int, by: float) -> Array:
    """A copy of θ with one entry moved."""
    moved = theta.copy()
    moved[index] += by
    return moved


Comparison = Callable[[Any, Any, float], Any]


def mistake_1d(comparison: Comparison) -> Comparison:
    """Register a wrong gradient_check: it has gradient and approximation, and goes wrong from there."""

    def wrong(x: float, theta: float, epsilon: float = 1e-7, _print_msg: bool = False) -> Any:
        slope = quotient(x, theta + epsilon, theta - epsilon, 2 * epsilon)
        return comparison(backward_propagation(x, theta), slope, epsilon)

    wrong.__name__, wrong.__doc__ = comparison.__name__, comparison.__doc__
    mistake(check_1d)(wrong)
    return comparison


def mistake_n(comparison: Comparison) -> Comparison:
    """Register a wrong gradient_check_n: it has gradient and approximation, and goes wrong from there."""

    def both_sides(theta: Array, index: int, epsilon: float) -> tuple[Array, Array]:
        return shifted(theta, index, epsilon), shifted(theta, index, -epsilon)

    def wrong(theta: Array, grad: Array, X: Array, Y: Array, epsilon: float) -> Any:
        central = slopes(theta, X, Y, lambda at, index: both_sides(at, index, epsilon)) / (2 * epsilon)
        return comparison(grad, central, epsilon)

    wrong.__name__, wrong.__doc__ = comparison.__name__, comparison.__doc__
    mistake_in_vectors(wrong)
    return comparison


def mistake_in_vectors(check: Callable[..., Any]) -> Callable[..., Any]:
    """Register a wrong gradient_check_n that is handed θ and its gradient as vectors."""

    def wrong(
        parameters: Gradients,
        gradients: Gradients,
        X: Array,
        Y: Array,
        epsilon: float = 1e-7,
        _print: bool = False,
    ) -> Any:
        theta, _ = dictionary_to_vector(parameters)
        return check(theta, gradients_to_vector(gradients), X, Y, epsilon)

    wrong.__name__, wrong.__doc__ = check.__name__, check.__doc__
    mistake(check_n)(wrong)
    return check


@mistake_1d
@mistake_n
def divided_by_one_step(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """The approximation is twice what it should be. How far apart are the two points at which J is computed?"""
    return relative(grad, 2 * approximation)


@mistake_1d
@mistake_n
def missing_parenthesis(grad: Any, approximation: Any, epsilon: float) -> Any:
    """The approximation is almost nothing: ε multiplies instead of dividing. `a / 2 * b` is computed from left to right: look
    at exactly what you divide by."""
    return relative(grad, approximation * epsilon**2)


@mistake_1d
@mistake_n
def not_divided(grad: Any, approximation: Any, epsilon: float) -> Any:
    """What is compared with the gradient is a difference of two costs, not a slope: it has not been divided by the distance
    between the two points."""
    return relative(grad, approximation * (2 * epsilon))


@mistake_1d
@mistake_n
def approximation_is_zero(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """The difference is 1, whatever the gradient: the approximation is zero. Either both costs are computed at the same point
    (look at the signs of the two steps, at which θ goes into which cost, and whether θ₊ and θ₋ are two arrays or one), or no
    quotient is ever stored. A correct gradient also gives 1 where the two costs are subtracted the wrong way around."""
    return relative(grad, 0 * approximation)


@mistake_1d
@mistake_n
def compared_with_itself(_grad: Any, approximation: Any, _epsilon: float) -> Any:
    """The difference is zero, although the gradient is wrong on purpose: either something is compared with itself, or the
    number that comes back does not depend on what is computed."""
    return relative(approximation, approximation)


@mistake_1d
@mistake_n
def denominator_without_parentheses(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """Only the first norm divides, and the second one is added to the quotient: `a / b + c` is (a / b) + c. Put the sum of the
    norms in parentheses."""
    return norm(grad - approximation) / norm(grad) + norm(approximation)


@mistake_1d
@mistake_n
def sides_exchanged(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """The approximation has the wrong sign: which of the two costs is subtracted from which?"""
    return relative(grad, -approximation)


@mistake_1d
@mistake_n
def norm_of_the_sum(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """The denominator is the norm of a sum, in which opposite signs cancel. It has to be the sum of two norms."""
    return norm(grad - approximation) / norm(grad + approximation)


@mistake_1d
@mistake_n
def only_the_gradients_norm(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """The denominator is the norm of the gradient alone. Half of it is missing, and a gradient of zero would divide by
    zero."""
    return norm(grad - approximation) / norm(grad)


@mistake_1d
@mistake_n
def only_the_approximations_norm(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """The denominator is the norm of the approximation alone. Half of it is missing."""
    return norm(grad - approximation) / norm(approximation)


@mistake_1d
@mistake_n
def squared_norms(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """The norms are squared, so a small difference comes out as its own square: 1e-4 looks like 1e-8. A norm takes a root."""
    return norm(grad - approximation) ** 2 / (norm(grad) ** 2 + norm(approximation) ** 2)


@mistake_1d
@mistake_n
def norm_of_both(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """The denominator is the norm of gradient and approximation put together, √2 too small when they agree. It has to be the
    sum of two norms."""
    return norm(grad - approximation) / np.hypot(norm(grad), norm(approximation))


@mistake_1d
@mistake_n
def larger_norm(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """The denominator is the larger of the two norms. Other authors define it that way; here it is their sum."""
    return norm(grad - approximation) / max(norm(grad), norm(approximation))


@mistake_1d
@mistake_n
def mean_in_the_denominator(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """The result is twice the expected one: the denominator is the mean of the two norms. It has to be their sum."""
    return 2 * relative(grad, approximation)


@mistake_1d
@mistake_n
def without_a_denominator(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """The difference is absolute: nothing divides it by the size of the gradients, so a threshold would mean something
    different for every function."""
    return norm(grad - approximation)


@mistake_1d
@mistake_n
def verdict_for_difference(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """A verdict, True or False, comes back. Return the difference itself; whether it is small enough is for the caller to
    say."""
    return bool(relative(grad, approximation) < 2e-7)


@mistake_1d
@mistake_n
def check_without_return(_grad: Any, _approximation: Any, _epsilon: float) -> None:
    """Nothing is returned. Printing the difference is not enough: the caller needs the number back."""


@mistake_1d
def signed(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """The difference keeps its sign, so it comes out negative when the approximation is the larger: any wrong gradient may then
    pass as "small". A norm, or an absolute value, belongs in the numerator."""
    return (grad - approximation) / (norm(grad) + norm(approximation))


@mistake_1d
def signed_the_other_way(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """The difference keeps its sign, so it comes out negative when the gradient is the larger: any wrong gradient may then pass
    as "small". A norm, or an absolute value, belongs in the numerator."""
    return (approximation - grad) / (norm(grad) + norm(approximation))


@mistake_1d
def signed_everywhere(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """Neither the numerator nor the denominator takes norms: the result may be negative, or blow up where gradient and
    approximation have opposite signs."""
    return (grad - approximation) / (grad + approximation)


@mistake_1d
def denominator_without_norms(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """The denominator adds gradient and approximation themselves: for negative ones the result is negative, and opposite signs
    cancel. It has to add their norms."""
    return norm(grad - approximation) / (grad + approximation)


@mistake(check_1d)
def one_sided(x: float, theta: float, epsilon: float = 1e-7, _print_msg: bool = False) -> Any:
    """The approximation is one-sided: it steps forward from θ, and its error shrinks only like ε. Step to both sides of θ: then
    it shrinks like ε²."""
    return relative(backward_propagation(x, theta), quotient(x, theta + epsilon, theta, epsilon))


@mistake(check_1d)
def one_sided_backwards(x: float, theta: float, epsilon: float = 1e-7, _print_msg: bool = False) -> Any:
    """The approximation is one-sided: it steps backward from θ, and its error shrinks only like ε. Step to both sides of θ:
    then it shrinks like ε²."""
    return relative(backward_propagation(x, theta), quotient(x, theta, theta - epsilon, epsilon))


@mistake(check_1d)
def one_sided_over_two_steps(x: float, theta: float, epsilon: float = 1e-7, _print_msg: bool = False) -> Any:
    """The costs are one step apart, and the quotient divides by two: the approximation is half of what it should be. Which of
    the two costs is taken at θ itself?"""
    return relative(backward_propagation(x, theta), quotient(x, theta + epsilon, theta, 2 * epsilon))


@mistake(check_1d)
def epsilon_ignored(x: float, theta: float, _epsilon: float = 1e-7, _print_msg: bool = False) -> Any:
    """With a large step, the two-sided quotient has a visible error, and here it does not. Is the step always 1e-7, whatever
    `epsilon` is? Look for a number, or a variable from outside, where the argument should be."""
    return relative(backward_propagation(x, theta), quotient(x, theta + 1e-7, theta - 1e-7, 2e-7))


@mistake(check_1d)
def arguments_exchanged(x: float, theta: float, epsilon: float = 1e-7, _print_msg: bool = False) -> Any:
    """`forward_propagation` gets its arguments in the wrong order. For θ·x this happens to make no difference; for other
    functions J it does: x comes first."""
    ahead, behind = forward_propagation(theta + epsilon, x), forward_propagation(theta - epsilon, x)
    return relative(backward_propagation(x, theta), (ahead - behind) / (2 * epsilon))


@mistake(check_1d)
def x_moved(x: float, theta: float, epsilon: float = 1e-7, _print_msg: bool = False) -> Any:
    """The steps are taken in x. The derivative to be checked is the one with respect to θ."""
    ahead, behind = forward_propagation(x + epsilon, theta), forward_propagation(x - epsilon, theta)
    return relative(backward_propagation(x, theta), (ahead - behind) / (2 * epsilon))


@mistake(check_1d)
def one_cost_divided(x: float, theta: float, epsilon: float = 1e-7, _print_msg: bool = False) -> Any:
    """Only one of the two costs is divided by the distance between the points: `a - b / c` is a - (b / c). Put the difference
    in parentheses."""
    ahead, behind = forward_propagation(x, theta + epsilon), forward_propagation(x, theta - epsilon)
    return relative(backward_propagation(x, theta), ahead - behind / (2 * epsilon))


@mistake(check_1d)
def costs_added(x: float, theta: float, epsilon: float = 1e-7, _print_msg: bool = False) -> Any:
    """The two costs are added. A slope is made of their difference."""
    ahead, behind = forward_propagation(x, theta + epsilon), forward_propagation(x, theta - epsilon)
    return relative(backward_propagation(x, theta), (ahead + behind) / (2 * epsilon))


@mistake(check_1d)
def gradient_of_exchanged_arguments(
    x: float, theta: float, epsilon: float = 1e-7, _print: bool = False
) -> Any:
    """`backward_propagation` gets its arguments in the wrong order: x comes first."""
    slope = quotient(x, theta + epsilon, theta - epsilon, 2 * epsilon)
    return relative(backward_propagation(theta, x), slope)


@mistake(check_1d)
def gradient_at_another_point(x: float, theta: float, epsilon: float = 1e-7, _print_msg: bool = False) -> Any:
    """The gradient is taken at θ + ε. Take the one at θ, midway between the two points."""
    slope = quotient(x, theta + epsilon, theta - epsilon, 2 * epsilon)
    return relative(backward_propagation(x, theta + epsilon), slope)


@mistake(check_1d)
def cost_for_gradient(x: float, theta: float, epsilon: float = 1e-7, _print_msg: bool = False) -> Any:
    """What is compared with the approximation is the cost J, not its derivative: which of the two functions did you call for
    the gradient?"""
    return relative(forward_propagation(x, theta), quotient(x, theta + epsilon, theta - epsilon, 2 * epsilon))


@mistake(check_1d)
def one_sided_without_calls(x: float, theta: float, epsilon: float = 1e-7, _print_msg: bool = False) -> Any:
    """The approximation is one-sided: it steps only forward from θ. J is a straight line here, which hides the difference, but
    round-off shows it. Step to both sides of θ."""
    return relative(x, (x * (theta + epsilon) - x * theta) / epsilon)


def signed_line(x: float, theta: float, epsilon: float) -> float:
    """A difference that keeps its sign, with J = θ·x and its slope written out."""
    approximation = (x * (theta + epsilon) - x * (theta - epsilon)) / (2 * epsilon)
    return (x - approximation) / (abs(x) + abs(approximation))


@mistake(check_1d)
def signed_without_calls(x: float, theta: float, epsilon: float = 1e-7, _print_msg: bool = False) -> Any:
    """The difference is tiny, but it keeps its sign: it is negative where the approximation is the larger, so any wrong
    gradient might pass as "small". A norm, or an absolute value, belongs in the numerator."""
    return signed_line(x, theta, epsilon)


@mistake(check_1d)
def signed_the_other_way_without_calls(
    x: float, theta: float, epsilon: float = 1e-7, _print_msg: bool = False
) -> Any:
    """The difference is tiny, but it keeps its sign: it is negative where the gradient is the larger, so any wrong gradient
    might pass as "small". A norm, or an absolute value, belongs in the numerator."""
    return -signed_line(x, theta, epsilon)
