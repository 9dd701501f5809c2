"""The check in one dimension: cases and known mistakes.

All that calls J or its derivative is in this module: stand-ins take the place of the two here.
"""

from __future__ import annotations

from typing import Any

from grader.exercise import Part
from grader.instructor.content.drafts import exercise, mistake
from grader.instructor.content.given_away import QUOTIENTS
from grader.instructor.content.gradient_checking.comparisons import (
    IN_BOTH_CHECKS,
    Comparison,
    norm,
    relative,
)
from grader.instructor.content.gradient_checking.shared_cases import (
    DEFAULT_STEP,
    EXACT,
    ROUND_OFF,
    SPACING,
    in_place_of_siblings,
)

check_1d = exercise(
    "gradient_check",
    given_away=QUOTIENTS,
    signature="gradient_check(x, theta, epsilon=1e-7, print_msg=False)",
    points=10,
    parts=[Part("difference, for test functions in place of J and its derivative", ("*",), 1.0)],
    visible=[
        in_place_of_siblings(2, 4, slope="cubic_slope_without_factor", tolerance=DEFAULT_STEP),
        in_place_of_siblings(4.0, 0.75, 0.01, slope="cubic_slope", tolerance=EXACT),
        in_place_of_siblings(8.0, 1.5, 0.0625, slope="cubic_slope_negated", tolerance=EXACT),
        in_place_of_siblings(32.0, 5.6, 9e-8, slope="cubic_slope_doubled", tolerance=ROUND_OFF),
        in_place_of_siblings(512.0, 19.25, 9e-10, slope="cubic_slope_doubled", tolerance=ROUND_OFF),
        in_place_of_siblings(2.0, 1.0, SPACING, slope="reciprocal_slope_cubed", tolerance=EXACT),
    ],
    hidden=[
        in_place_of_siblings(-2.0, 1.75, 0.03, slope="cubic_slope", tolerance=EXACT),
        in_place_of_siblings(4.0, 0.7, 3e-12, slope="cubic_slope_doubled", tolerance=ROUND_OFF),
        in_place_of_siblings(-0.0625, 0.3, 9e-7, slope="cubic_slope_without_factor", tolerance=ROUND_OFF),
        in_place_of_siblings(-0.25, 1.0, SPACING, slope="reciprocal_slope_cubed", tolerance=EXACT),
        in_place_of_siblings(2, 0.25, slope="cubic_slope_without_factor", tolerance=DEFAULT_STEP),
    ],
    stored_mistake_cases=6,
)


def forward_propagation(x: float, theta: float) -> float:
    """What the mistakes below call; stand-ins take its place, as they do in a notebook."""
    return theta * x


def backward_propagation(x: float, _theta: float) -> float:
    """What the mistakes below call; stand-ins take its place, as they do in a notebook."""
    return x


def quotient(x: float, right: float, left: float, width: float) -> float:
    """The slope of J between two values of θ."""
    return (forward_propagation(x, right) - forward_propagation(x, left)) / width


def mistake_1d(comparison: Comparison) -> Comparison:
    """Register a wrong gradient_check: it has gradient and approximation, and goes wrong from there."""

    def wrong(x: float, theta: float, epsilon: float = 1e-7, _print_msg: bool = False) -> Any:
        slope = quotient(x, theta + epsilon, theta - epsilon, 2 * epsilon)
        return comparison(backward_propagation(x, theta), slope, epsilon)

    wrong.__name__, wrong.__doc__ = comparison.__name__, comparison.__doc__
    mistake(check_1d)(wrong)
    return comparison


for shared in IN_BOTH_CHECKS:
    mistake_1d(shared)


@mistake_1d
def signed(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """The difference keeps its sign, so it is below zero when the approximation is the larger. Any wrong gradient may then
    pass as "small". A norm, or an absolute value, belongs in the numerator."""
    return (grad - approximation) / (norm(grad) + norm(approximation))


@mistake_1d
def signed_the_other_way(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """The difference keeps its sign, so it is below zero when the gradient is the larger. Any wrong gradient may then pass as
    "small". A norm, or an absolute value, belongs in the numerator."""
    return (approximation - grad) / (norm(grad) + norm(approximation))


@mistake_1d
def signed_everywhere(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """There are no norms above or below the line of the fraction. The result may be below zero, or blow up where the two have
    opposite signs."""
    return (grad - approximation) / (grad + approximation)


@mistake_1d
def denominator_without_norms(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """The denominator adds gradient and approximation as they are. If both are below zero, so is the result, and opposite
    signs cancel. It has to add their norms."""
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
    """The approximation is compared with the cost J, not with its derivative. Which of the two functions did you call for the
    gradient?"""
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
    """The difference is tiny, but it keeps its sign. It is below zero where the approximation is the larger, so any wrong
    gradient might pass as "small". A norm, or an absolute value, belongs in the numerator."""
    return signed_line(x, theta, epsilon)


@mistake(check_1d)
def signed_the_other_way_without_calls(
    x: float, theta: float, epsilon: float = 1e-7, _print_msg: bool = False
) -> Any:
    """The difference is tiny, but it keeps its sign. It is below zero where the gradient is the larger, so any wrong gradient
    might pass as "small". A norm, or an absolute value, belongs in the numerator."""
    return -signed_line(x, theta, epsilon)
