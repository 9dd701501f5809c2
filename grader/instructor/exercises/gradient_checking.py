"""Exercises of notebook 07: checking a gradient in one dimension and in many, two planted bugs, the complex step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from grader.exercise import Case, Part, Tolerance
from grader.instructor.authoring import ONE_PASS, case, exercise, mistake
from grader.values import StandIn
from init_utils import backward_propagation as right_gradients
from init_utils import dictionary_to_vector, forward_propagation_n, gradients_to_vector, vector_to_dictionary

Array = Any
Gradients = dict[str, Any]

# --- the cases ---------------------------------------------------------------------------------------------------------

EXACT = Tolerance(rtol=1e-4, atol=1e-9)
"""For steps so large that round-off does not count: the formula alone decides."""

ROUND_OFF = Tolerance(rtol=0.05, atol=0.0)
"""For steps so small that code which inlines θ·x returns round-off. x is a power of two, so it comes from rounding θ ± ε
alone; the steps below are chosen so that J₊/2ε - J₋/2ε rounds to the same as (J₊ - J₋)/2ε."""

DEFAULT_STEP = Tolerance(rtol=0.05, atol=3e-9)
"""For the default step, where that is not so."""

SPACING = 2.0**-53
"""Half the distance from 1 to the next float64: 1 + ε rounds to 1 and 1 - ε is exact, so that a one-sided quotient of *any*
function is 0, and a two-sided one is not."""


def in_place_of_siblings(x: float, theta: float, *step: float, slope: str, tolerance: Tolerance) -> Case:
    """A call of gradient_check with another J and its derivative, `slope`, in place of the learner's."""
    cost = "reciprocal_cost" if slope.startswith("reciprocal") else "cubic_cost"
    siblings = {"forward_propagation": cost, "backward_propagation": slope}
    return case(x, theta, *step, siblings=siblings, tolerance=tolerance)


SHAPES = {"W1": (5, 4), "b1": (5, 1), "W2": (3, 5), "b2": (3, 1), "W3": (1, 3), "b3": (1, 1)}


def known_case() -> tuple[Array, Array, Gradients]:
    """Inputs, labels and parameters that students of this exercise know: seed 1, drawn in this order."""
    stream = np.random.RandomState(1)
    X = stream.randn(4, 3)
    return X, np.array([[1, 1, 0]]), {name: stream.randn(*shape) for name, shape in SHAPES.items()}


def other_case(seed: int, m: int) -> tuple[Array, Array, Gradients]:
    """The same net with other parameters, and m examples."""
    generator = np.random.default_rng(seed)
    X = generator.normal(size=(4, m))
    Y = (np.arange(m) % 2).reshape(1, m)
    return X, Y, {name: 0.8 * generator.normal(size=shape) for name, shape in SHAPES.items()}


def call_of_check_n(
    inputs: tuple[Array, Array, Gradients],
    *step: float,
    tolerance: Tolerance,
    bare: bool = False,
    **factors: float,
) -> Case:
    """A call of gradient_check_n, some gradients multiplied by `factors`; `bare` leaves out dZ and dA."""
    X, Y, parameters = inputs
    _, cache = forward_propagation_n(X, Y, parameters)
    gradients = {name: value * factors.get(name, 1.0) for name, value in right_gradients(X, Y, cache).items()}
    if bare:
        gradients = {f"d{name}": gradients[f"d{name}"] for name in SHAPES}
    return case(parameters, gradients, X, Y, *step, tolerance=tolerance)


def pass_through(seed: int, widths: Sequence[int], m: int) -> Case:
    """Arguments of backward_propagation_n from a forward pass through a net of these widths."""
    generator = np.random.default_rng(seed)
    X = generator.normal(size=(widths[0], m))
    Y = (np.arange(m) % 2).reshape(1, m)
    parameters = {}
    for layer in (1, 2, 3):
        parameters[f"W{layer}"] = generator.normal(size=(widths[layer], widths[layer - 1]))
        parameters[f"b{layer}"] = generator.normal(size=(widths[layer], 1))
    return case(X, Y, forward_propagation_n(X, Y, parameters)[1])


def known_pass() -> Case:
    """Arguments of backward_propagation_n from the known case."""
    X, Y, parameters = known_case()
    return case(X, Y, forward_propagation_n(X, Y, parameters)[1])


def column(*entries: float) -> Array:
    """θ of shape (n, 1)."""
    return np.array(entries).reshape(-1, 1)


# --- the exercises -----------------------------------------------------------------------------------------------------

forward = exercise(
    "forward_propagation",
    signature="forward_propagation(x, theta)",
    points=2,
    parts=[Part("J", ("*",), 1.0)],
    tolerance=ONE_PASS,
    visible=[case(2, 4), case(3.0, -0.5), case(-1.5, 0.25)],
    hidden=[case(0.3, 7.0), case(-2.0, -1.25)],
)

backward = exercise(
    "backward_propagation",
    signature="backward_propagation(x, theta)",
    points=2,
    parts=[Part("dJ/dθ", ("*",), 1.0)],
    tolerance=ONE_PASS,
    visible=[case(2, 4), case(3.0, -0.5), case(-1.5, 0.25)],
    hidden=[case(0.3, 7.0), case(-2.0, -1.25)],
)

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
"""A gradient that is wrong: round-off does not count."""

SMALL = Tolerance(rtol=0.01, atol=1e-9)
"""A right gradient and a large step: truncation, 1e-8 two-sided and 1e-5 one-sided, and round-off far below."""

BAND = Tolerance(low=1e-9, high=1e-6)
"""A right gradient and the default step: round-off, which differs between processors. The last of the visible cases, so that
no mistake is told by it."""

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

backward_n = exercise(
    "backward_propagation_n",
    signature="backward_propagation_n(X, Y, cache)",
    points=10,
    parts=[
        Part("dW2", ("dW2",), 0.5),
        Part("db1", ("db1",), 0.5),
        Part("the entries that were right", ("dW1", "db2", "dW3", "db3"), 0.0),
    ],
    tolerance=ONE_PASS,
    visible=[known_pass(), pass_through(5, [2, 4, 3, 1], 7), pass_through(6, [6, 3, 5, 1], 1)],
    hidden=[pass_through(7, [3, 8, 2, 1], 10), pass_through(8, [5, 2, 7, 1], 4)],
)

complex_step = exercise(
    "complex_step_gradient",
    signature="complex_step_gradient(f, theta, h=1e-20)",
    points=6,
    parts=[Part("gradient", ("*",), 1.0)],
    tolerance=Tolerance(rtol=1e-10, atol=1e-14),
    visible=[
        case(StandIn("sum_of_tanh"), column(0.3, -0.7, 1.2, 0.1)),
        case(StandIn("weighted_exponentials"), column(0.5, -1.0, 2.0)),
        case(StandIn("product_of_sines"), column(0.4, 1.1, -0.6), 0.1),
    ],
    hidden=[
        case(StandIn("product_of_sines"), column(2.0, -0.3, 0.8, 1.5, -1.2)),
        case(StandIn("weighted_exponentials"), column(0.2, 0.9), 0.25),
        case(StandIn("sum_of_tanh"), column(-0.45)),
    ],
)


# --- J and its derivative ----------------------------------------------------------------------------------------------


@mistake(forward)
def forward_sum(x: float, theta: float) -> float:
    """x and θ are added. J is linear in θ with slope x, which takes a product."""
    return x + theta


@mistake(forward)
def forward_only_theta(_x: float, theta: float) -> float:
    """J does not depend on x: what comes back is θ itself."""
    return theta


@mistake(forward)
def forward_only_x(x: float, _theta: float) -> float:
    """What comes back is x: that is the derivative of J, the next function. J itself depends on θ."""
    return x


@mistake(forward)
def forward_half_square(x: float, theta: float) -> float:
    """θ appears squared. J is a straight line in θ."""
    return theta**2 * x


@mistake(forward)
def forward_square_of_x(x: float, theta: float) -> float:
    """x appears squared: the slope of J in θ is x."""
    return theta * x**2


@mistake(forward)
def forward_quotient(x: float, theta: float) -> float:
    """θ is divided by x: the slope of J in θ is x, not 1/x."""
    return theta / x


@mistake(forward)
def forward_negated(x: float, theta: float) -> float:
    """J has the wrong sign."""
    return -theta * x


@mistake(forward)
def forward_none(x: float, theta: float) -> None:
    """Nothing is returned. Computing or printing J is not enough: the caller needs the value back."""
    _ = theta * x


@mistake(backward)
def backward_theta(_x: float, theta: float) -> float:
    """This is θ, the derivative of J with respect to x. The parameter that is learned is θ: which factor is left when J is
    differentiated with respect to it?"""
    return theta


@mistake(backward)
def backward_cost(x: float, theta: float) -> float:
    """This is J again. Its derivative says how fast J grows with θ: for a straight line, the same everywhere."""
    return theta * x


@mistake(backward)
def backward_one(_x: float, _theta: float) -> float:
    """The derivative is always 1. It would be, if J were θ alone: what happens to the factor in front of θ?"""
    return 1.0


@mistake(backward)
def backward_negated(x: float, _theta: float) -> float:
    """The derivative has the wrong sign: if x is positive, J grows with θ."""
    return -x


@mistake(backward)
def backward_sum(x: float, theta: float) -> float:
    """Both derivatives are added, the one by x and the one by θ. Only θ varies; x is held fixed."""
    return x + theta


@mistake(backward)
def backward_doubled(x: float, _theta: float) -> float:
    """The derivative is twice too large: a factor 2 comes from a square, and J has none."""
    return 2 * x


@mistake(backward)
def backward_none(x: float, _theta: float) -> None:
    """Nothing is returned. Computing or printing the derivative is not enough: the caller needs the value back."""
    _ = x


# --- the check, in one dimension and in many --------------------------------------------------------------------------


def forward_propagation(x: float, theta: float) -> float:
    """What the mistakes below call; stand-ins take its place, as they do in a notebook."""
    return theta * x


def backward_propagation(x: float, _theta: float) -> float:
    """What the mistakes below call; stand-ins take its place, as they do in a notebook."""
    return x


def norm(vector: Any) -> Any:
    """The Euclidean norm, of a number its size."""
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


# --- what can go wrong in both


@mistake_1d
@mistake_n
def divided_by_one_step(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """The approximation is twice too large. How far apart are the two points at which J is computed?"""
    return relative(grad, 2 * approximation)


@mistake_1d
@mistake_n
def missing_parenthesis(grad: Any, approximation: Any, epsilon: float) -> Any:
    """The approximation is almost nothing: ε multiplies instead of dividing. `a / 2 * b` is computed from left to right: look
    at what exactly you divide by."""
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
    quotient is ever stored. A right gradient gives 1 too where the two costs are subtracted the wrong way round."""
    return relative(grad, 0 * approximation)


@mistake_1d
@mistake_n
def compared_with_itself(_grad: Any, approximation: Any, _epsilon: float) -> Any:
    """The difference is zero although the gradient is wrong on purpose: either something is compared with itself, or the
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
    """The norms are squared, so a small difference comes out as its own square: 1e-4 looks like 1e-8. A norm has a root."""
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
    """The denominator is the larger one of the two norms. Other authors define it so; here it is their sum."""
    return norm(grad - approximation) / max(norm(grad), norm(approximation))


@mistake_1d
@mistake_n
def mean_in_the_denominator(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """The result is twice the expected one: the denominator is the mean of the two norms. It has to be their sum."""
    return 2 * relative(grad, approximation)


@mistake_1d
@mistake_n
def without_a_denominator(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """The difference is absolute: nothing divides it by the size of the gradients, so a threshold would mean another thing for
    every function."""
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


# --- in one dimension


@mistake_1d
def signed(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """The difference keeps its sign, so it comes out negative when the approximation is the larger one: any wrong gradient
    may then pass as "small". A norm, or an absolute value, belongs into the numerator."""
    return (grad - approximation) / (norm(grad) + norm(approximation))


@mistake_1d
def signed_the_other_way(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """The difference keeps its sign, so it comes out negative when the gradient is the larger one: any wrong gradient may then
    pass as "small". A norm, or an absolute value, belongs into the numerator."""
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
    """The approximation is one-sided: it steps from θ forwards, and its error shrinks only like ε. Step to both sides of θ:
    then it shrinks like ε²."""
    return relative(backward_propagation(x, theta), quotient(x, theta + epsilon, theta, epsilon))


@mistake(check_1d)
def one_sided_backwards(x: float, theta: float, epsilon: float = 1e-7, _print_msg: bool = False) -> Any:
    """The approximation is one-sided: it steps from θ backwards, and its error shrinks only like ε. Step to both sides of θ:
    then it shrinks like ε²."""
    return relative(backward_propagation(x, theta), quotient(x, theta, theta - epsilon, epsilon))


@mistake(check_1d)
def one_sided_over_two_steps(x: float, theta: float, epsilon: float = 1e-7, _print_msg: bool = False) -> Any:
    """The costs are one step apart, and the quotient divides by two: the approximation is half of what it should be. Which of
    the two costs is taken at θ itself?"""
    return relative(backward_propagation(x, theta), quotient(x, theta + epsilon, theta, 2 * epsilon))


@mistake(check_1d)
def epsilon_ignored(x: float, theta: float, _epsilon: float = 1e-7, _print_msg: bool = False) -> Any:
    """With a large step the two-sided quotient has an error that shows, and here it does not. Is the step always 1e-7,
    whatever `epsilon` is? Look for a number, or a variable from outside, where the argument should stand."""
    return relative(backward_propagation(x, theta), quotient(x, theta + 1e-7, theta - 1e-7, 2e-7))


@mistake(check_1d)
def arguments_exchanged(x: float, theta: float, epsilon: float = 1e-7, _print_msg: bool = False) -> Any:
    """`forward_propagation` gets its arguments in the wrong order. For θ·x this happens to make no difference, for other
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
    """The gradient is taken at θ + ε. It is the one at θ that lies in the middle of the two points."""
    slope = quotient(x, theta + epsilon, theta - epsilon, 2 * epsilon)
    return relative(backward_propagation(x, theta + epsilon), slope)


@mistake(check_1d)
def cost_for_gradient(x: float, theta: float, epsilon: float = 1e-7, _print_msg: bool = False) -> Any:
    """What is compared with the approximation is the cost J, not its derivative: which of the two functions did you call for
    the gradient?"""
    return relative(forward_propagation(x, theta), quotient(x, theta + epsilon, theta - epsilon, 2 * epsilon))


@mistake(check_1d)
def one_sided_without_calls(x: float, theta: float, epsilon: float = 1e-7, _print_msg: bool = False) -> Any:
    """The approximation is one-sided: it steps from θ forwards only. That J is a straight line here hides the difference, but
    round-off shows it. Step to both sides of θ."""
    return relative(x, (x * (theta + epsilon) - x * theta) / epsilon)


def signed_line(x: float, theta: float, epsilon: float) -> float:
    """A difference that keeps its sign, with J = θ·x and its slope written out."""
    approximation = (x * (theta + epsilon) - x * (theta - epsilon)) / (2 * epsilon)
    return (x - approximation) / (abs(x) + abs(approximation))


@mistake(check_1d)
def signed_without_calls(x: float, theta: float, epsilon: float = 1e-7, _print_msg: bool = False) -> Any:
    """The difference is tiny, but it keeps its sign: it is negative where the approximation is the larger one, so that any
    wrong gradient might pass as "small". A norm, or an absolute value, belongs into the numerator."""
    return signed_line(x, theta, epsilon)


@mistake(check_1d)
def signed_the_other_way_without_calls(
    x: float, theta: float, epsilon: float = 1e-7, _print_msg: bool = False
) -> Any:
    """The difference is tiny, but it keeps its sign: it is negative where the gradient is the larger one, so that any wrong
    gradient might pass as "small". A norm, or an absolute value, belongs into the numerator."""
    return -signed_line(x, theta, epsilon)


# --- in many dimensions


@mistake_n
def last_entry_missed(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """The last parameter, b3, is never moved, so its slope stays zero. Look at where the loop ends."""
    return relative(grad, np.append(approximation[:-1], [[0.0]], axis=0))


@mistake_n
def first_entry_missed(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """The first parameter is never moved, so its slope stays zero. Look at where the loop starts."""
    return relative(grad, np.append([[0.0]], approximation[1:], axis=0))


@mistake_n
def returned_in_the_loop(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """Only one parameter is moved before the function returns: what compares the vectors stands inside the loop. Look at its
    indentation."""
    return relative(grad, np.append(approximation[:1], 0 * approximation[1:], axis=0))


@mistake_n
def last_quotient_alone(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """Every gradient is compared with the same quotient, the last one: each turn of the loop has to store its own entry."""
    return relative(grad, approximation[-1])


@mistake_n
def flat_approximation(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """The gradient is a column of shape (n, 1), the approximation is flat, of shape (n,): subtracting them makes an n by n
    table. Print both shapes, and make them the same."""
    return relative(grad, np.ravel(approximation))


@mistake_n
def sums_of_absolute_values(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """Absolute values are added up where the Euclidean norm is asked for: the root of the sum of squares."""
    return np.sum(np.abs(grad - approximation)) / (np.sum(np.abs(grad)) + np.sum(np.abs(approximation)))


@mistake_n
def mean_of_ratios(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """Every entry gets a relative difference of its own, and their mean comes back. Take the norms of the whole vectors, then
    one quotient."""
    size = np.abs(grad) + np.abs(approximation)
    return np.mean(np.abs(grad - approximation) / np.where(size > 0, size, 1))


@mistake_n
def entry_by_entry(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """A whole array comes back: no norm was taken in the numerator. The difference is one number for all parameters."""
    return np.abs(grad - approximation) / (norm(grad) + norm(approximation))


@mistake_n
def weights_only(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """Only the weights are compared; the biases have gradients too, and theirs may be the wrong ones."""
    sizes = [np.prod(shape) for shape in SHAPES.values()]
    weights = np.repeat([name[0] == "W" for name in SHAPES], sizes)
    return relative(grad[weights], approximation[weights])


@mistake_n
def last_layer_first(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """The gradients are put together with the last layer first, the parameters with the first layer first: unrelated entries
    are compared. `gradients_to_vector` has the order of `dictionary_to_vector`."""
    blocks = np.split(grad, [20, 25, 40, 43, 46])
    return relative(np.concatenate([blocks[place] for place in (4, 5, 2, 3, 0, 1)]), approximation)


@mistake_n
def biases_last(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """The gradients are put together with all weights before all biases, the parameters layer by layer: unrelated entries are
    compared. `gradients_to_vector` has the order of `dictionary_to_vector`."""
    blocks = np.split(grad, [20, 25, 40, 43, 46])
    return relative(np.concatenate([blocks[place] for place in (0, 2, 4, 1, 3, 5)]), approximation)


@mistake(check_n)
def in_the_order_of_the_dictionary(
    parameters: Gradients,
    gradients: Gradients,
    X: Array,
    Y: Array,
    epsilon: float = 1e-7,
    _print: bool = False,
) -> Any:
    """The gradients are put together in the order in which they stand in their dictionary, which is any: unrelated entries are
    compared. `gradients_to_vector` has the order of `dictionary_to_vector`."""
    theta, _ = dictionary_to_vector(parameters)
    grad = np.concatenate([value.reshape(-1, 1) for name, value in gradients.items() if name[1] in "Wb"])
    central = slopes(theta, X, Y, lambda at, i: (shifted(at, i, epsilon), shifted(at, i, -epsilon)))
    return relative(grad, central / (2 * epsilon))


@mistake_in_vectors
def one_sided_n(theta: Array, grad: Array, X: Array, Y: Array, epsilon: float) -> Any:
    """The approximation is one-sided: each parameter steps forwards only, and the error shrinks like ε instead of ε². Take the
    second cost on the other side of θ."""
    return relative(grad, slopes(theta, X, Y, lambda at, i: (shifted(at, i, epsilon), at)) / epsilon)


@mistake_in_vectors
def one_sided_over_two_steps_n(theta: Array, grad: Array, X: Array, Y: Array, epsilon: float) -> Any:
    """The approximation is half of what it should be: one of the two costs is taken at θ itself. If θ₊ and θ₋ are meant to be
    on both sides, see whether they are two arrays or two names of the same one."""
    return relative(grad, slopes(theta, X, Y, lambda at, i: (shifted(at, i, epsilon), at)) / (2 * epsilon))


@mistake_in_vectors
def theta_plus_not_copied(theta: Array, grad: Array, X: Array, Y: Array, epsilon: float) -> Any:
    """θ₊ is θ itself under another name, so every step forwards stays in θ. `b = a` does not copy an array."""

    def steps(at: Array, index: int) -> tuple[Array, Array]:
        at[index] += epsilon
        return at.copy(), shifted(at, index, -epsilon)

    return relative(grad, slopes(theta, X, Y, steps) / (2 * epsilon))


@mistake_in_vectors
def theta_plus_not_copied_before_theta_minus(
    theta: Array, grad: Array, X: Array, Y: Array, epsilon: float
) -> Any:
    """θ₊ is θ itself under another name, so that every step forwards stays in θ, for later entries too. `b = a` does not copy
    an array."""

    def steps(at: Array, index: int) -> tuple[Array, Array]:
        behind = shifted(at, index, -epsilon)
        at[index] += epsilon
        return at.copy(), behind

    return relative(grad, slopes(theta, X, Y, steps) / (2 * epsilon))


@mistake_in_vectors
def theta_minus_not_copied(theta: Array, grad: Array, X: Array, Y: Array, epsilon: float) -> Any:
    """θ₋ is θ itself under another name, so every step backwards stays in θ. `b = a` does not copy an array."""

    def steps(at: Array, index: int) -> tuple[Array, Array]:
        ahead = shifted(at, index, epsilon)
        at[index] -= epsilon
        return ahead, at.copy()

    return relative(grad, slopes(theta, X, Y, steps) / (2 * epsilon))


@mistake_in_vectors
def all_at_once(theta: Array, grad: Array, X: Array, Y: Array, epsilon: float) -> Any:
    """All parameters are moved at the same time, so every quotient is the sum of all slopes. A partial derivative moves one
    entry and holds the others."""
    return relative(grad, slopes(theta, X, Y, lambda at, _: (at + epsilon, at - epsilon)) / (2 * epsilon))


@mistake_in_vectors
def steps_pile_up(theta: Array, grad: Array, X: Array, Y: Array, epsilon: float) -> Any:
    """The steps pile up: an entry that was moved stays moved when the next one has its turn, so that quotient i is the sum of
    the first i slopes. Every turn has to start from the unchanged θ."""

    def pile(at: Array, index: int) -> tuple[Array, Array]:
        moved = np.arange(len(at)).reshape(-1, 1) <= index
        return at + epsilon * moved, at - epsilon * moved

    return relative(grad, slopes(theta, X, Y, pile) / (2 * epsilon))


@mistake_in_vectors
def epsilon_ignored_n(theta: Array, grad: Array, X: Array, Y: Array, _epsilon: float) -> Any:
    """The step is always 1e-7, whatever `epsilon` is. Look for a number, or a variable from outside, where the argument should
    stand."""

    def both_sides(at: Array, index: int) -> tuple[Array, Array]:
        return shifted(at, index, 1e-7), shifted(at, index, -1e-7)

    return relative(grad, slopes(theta, X, Y, both_sides) / 2e-7)


@mistake_in_vectors
def cost_not_unpacked(theta: Array, _grad: Array, X: Array, Y: Array, epsilon: float) -> Any:
    """Tuples cannot be subtracted: `forward_propagation_n` returns two things, the cost and the cache. Only the first one is
    needed here."""
    ahead: Any = forward_propagation_n(X, Y, vector_to_dictionary(shifted(theta, 0, epsilon)))
    behind: Any = forward_propagation_n(X, Y, vector_to_dictionary(shifted(theta, 0, -epsilon)))
    return (ahead - behind) / (2 * epsilon)


# --- the two bugs ------------------------------------------------------------------------------------------------------


def gradients_with(X: Array, Y: Array, cache: Any, **changes: Callable[[Array], Any]) -> Gradients:
    """The right gradients, some of them changed."""
    gradients = right_gradients(X, Y, cache)
    return {name: changes[name](value) if name in changes else value for name, value in gradients.items()}


@mistake(backward_n)
def both_bugs(X: Array, Y: Array, cache: Any) -> Gradients:
    """Both bugs are still there. Compare, array by array, what the code claims with what the cost does: the table above says
    which two are wrong, and by which factor."""
    return gradients_with(X, Y, cache, dW2=lambda value: 2 * value, db1=lambda value: 4 * value)


@mistake(backward_n)
def bug_in_db1_left(X: Array, Y: Array, cache: Any) -> Gradients:
    """dW2 is mended, db1 is not: it is still 4 times too large. Compare its line with those of the other biases."""
    return gradients_with(X, Y, cache, db1=lambda value: 4 * value)


@mistake(backward_n)
def bug_in_dw2_left(X: Array, Y: Array, cache: Any) -> Gradients:
    """db1 is mended, dW2 is not: it is still twice too large. Compare its line with those of the other weights."""
    return gradients_with(X, Y, cache, dW2=lambda value: 2 * value)


@mistake(backward_n)
def mended_too_far(X: Array, Y: Array, cache: Any) -> Gradients:
    """dW2 and db1 are now too small, by the factors by which they were too large. Take the wrong factors out; do not divide by
    them as well."""
    return gradients_with(X, Y, cache, dW2=lambda value: value / 2, db1=lambda value: value / 4)


@mistake(backward_n)
def mean_lost_in_both(X: Array, Y: Array, cache: Any) -> Gradients:
    """With the wrong factors the 1/m has gone too: the cost is a mean over m examples, and so is each of its gradients. With
    one example you would not see it."""
    m = X.shape[1]
    return gradients_with(X, Y, cache, dW2=lambda value: m * value, db1=lambda value: m * value)


@mistake(backward_n)
def mean_lost_in_db1(X: Array, Y: Array, cache: Any) -> Gradients:
    """dW2 is mended. With the 4, db1 has lost its 1/m too: the cost is a mean over m examples, and so is each of its
    gradients."""
    return gradients_with(X, Y, cache, db1=lambda value: X.shape[1] * value)


@mistake(backward_n)
def mean_lost_in_dw2(X: Array, Y: Array, cache: Any) -> Gradients:
    """db1 is mended. With the 2, dW2 has lost its 1/m too: the cost is a mean over m examples, and so is each of its
    gradients."""
    return gradients_with(X, Y, cache, dW2=lambda value: X.shape[1] * value)


@mistake(backward_n)
def mean_lost_everywhere(X: Array, Y: Array, cache: Any) -> Gradients:
    """All gradients are m times too large: the 1/m is gone, also where it was right. Only two lines need mending."""
    m = X.shape[1]
    gradients = right_gradients(X, Y, cache)
    return {name: m * value for name, value in gradients.items()}


@mistake(backward_n)
def halved_everywhere(X: Array, Y: Array, cache: Any) -> Gradients:
    """Gradients that were right have changed: everything below dW2 is halved. Mend the line of dW2 itself, not dZ2, on which
    other gradients depend."""
    return gradients_with(
        X, Y, cache, db2=lambda value: value / 2, dW1=lambda value: value / 2, db1=lambda value: 2 * value
    )


@mistake(backward_n)
def flat_db1(X: Array, Y: Array, cache: Any) -> Gradients:
    """db1 is one-dimensional. It has the shape of b1, a column: a sum along an axis drops that axis unless it is told to keep
    it."""
    return gradients_with(X, Y, cache, db1=np.ravel)


@mistake(backward_n)
def db1_over_everything(X: Array, Y: Array, cache: Any) -> Gradients:
    """db1 is a single number: the sum runs over units as well as over examples. Every unit has a bias of its own."""
    return gradients_with(X, Y, cache, db1=lambda value: np.sum(value, keepdims=True))


@mistake(backward_n)
def dw2_transposed(X: Array, Y: Array, cache: Any) -> Gradients:
    """dW2 is transposed. A gradient has the shape of the array it belongs to."""
    return gradients_with(X, Y, cache, dW2=np.transpose)


@mistake(backward_n)
def none_returned(X: Array, Y: Array, cache: Any) -> None:
    """Nothing is returned. The caller needs the dictionary of gradients back."""


# --- the complex step --------------------------------------------------------------------------------------------------


def unit_steps(theta: Array, h: complex) -> Array:
    """θ with a step in one entry, for each entry; shape (n, n, 1)."""
    return theta + h * np.eye(len(theta))[:, :, np.newaxis]


@mistake(complex_step)
def real_step(f: Callable[[Array], Any], theta: Array, h: float = 1e-20) -> Array:
    """Everything that f gets is real, so its imaginary part is zero. Either the step is real (where does the imaginary unit,
    1j, enter?), or it goes into a real array, which drops the imaginary part: the copy of θ needs a complex dtype."""
    return np.array([[np.imag(f(moved)) / h] for moved in unit_steps(theta, h)])


@mistake(complex_step)
def real_quotient(f: Callable[[Array], Any], theta: Array, h: float = 1e-20) -> Array:
    """This is an ordinary one-sided difference with a real step. With a step of 1e-20, θ + h rounds to θ and nothing is left;
    the trick is to step into the imaginary direction."""
    return np.array([[(f(moved) - f(theta)) / h] for moved in unit_steps(theta, h)])


@mistake(complex_step)
def real_central_quotient(f: Callable[[Array], Any], theta: Array, h: float = 1e-20) -> Array:
    """This is an ordinary two-sided difference with a real step. Its error is that of a gradient check; the complex step has no
    subtraction at all."""
    ahead, behind = unit_steps(theta, h), unit_steps(theta, -h)
    return np.array([[(f(plus) - f(minus)) / (2 * h)] for plus, minus in zip(ahead, behind, strict=True)])


@mistake(complex_step)
def conjugate_step(f: Callable[[Array], Any], theta: Array, h: float = 1e-20) -> Array:
    """Every entry has the wrong sign: the step goes in the direction of -1j, and so does the imaginary part."""
    return np.array([[np.imag(f(moved)) / h] for moved in unit_steps(theta, -1j * h)])


@mistake(complex_step)
def last_entry_never_moved(f: Callable[[Array], Any], theta: Array, h: float = 1e-20) -> Array:
    """The last entry is never moved, so its slope stays zero. Look at where the loop ends."""
    result = np.array([[np.imag(f(moved)) / h] for moved in unit_steps(theta, 1j * h)])
    result[-1] = 0.0
    return result


@mistake(complex_step)
def first_entry_alone(f: Callable[[Array], Any], theta: Array, h: float = 1e-20) -> Array:
    """Only the first entry is moved: the loop has one turn. θ is a column; its length is its first dimension."""
    result = np.zeros(theta.shape)
    result[0] = np.imag(f(unit_steps(theta, 1j * h)[0])) / h
    return result


@mistake(complex_step)
def usual_step_size(f: Callable[[Array], Any], theta: Array, h: float = 1e-20) -> Array:
    """The values agree to about seven digits: that is a finite difference with a real step of its own. The complex step is
    exact to the last digits, and uses h as given."""
    ahead, behind = unit_steps(theta, 1e-7), unit_steps(theta, -1e-7)
    return np.array([[(f(plus) - f(minus)) / 2e-7] for plus, minus in zip(ahead, behind, strict=True)])


@mistake(complex_step)
def real_part(f: Callable[[Array], Any], theta: Array, h: float = 1e-20) -> Array:
    """This is the real part divided by h, a huge number: the real part holds f(θ). In which part is the derivative?"""
    return np.array([[np.real(f(moved)) / h] for moved in unit_steps(theta, 1j * h)])


@mistake(complex_step)
def not_divided_by_h(f: Callable[[Array], Any], theta: Array, h: float = 1e-20) -> Array:
    """The imaginary part is h times the derivative: every entry is smaller by that factor."""
    return np.array([[np.imag(f(moved))] for moved in unit_steps(theta, 1j * h)])


@mistake(complex_step)
def divided_by_two_steps(f: Callable[[Array], Any], theta: Array, h: float = 1e-20) -> Array:
    """Every entry is half of the expected one. The 2 of the two-sided quotient is the distance of two points; here f is
    computed at one."""
    return np.array([[np.imag(f(moved)) / (2 * h)] for moved in unit_steps(theta, 1j * h)])


@mistake(complex_step)
def all_entries_at_once(f: Callable[[Array], Any], theta: Array, h: float = 1e-20) -> Array:
    """All entries are moved at once, so every entry of the result is the sum of the whole gradient. A partial derivative moves
    one entry and holds the others."""
    return np.full(theta.shape, np.imag(f(theta + 1j * h)) / h)


@mistake(complex_step)
def complex_steps_pile_up(f: Callable[[Array], Any], theta: Array, h: float = 1e-20) -> Array:
    """The steps pile up: entry i is the sum of the first i slopes. An entry that was moved has to be moved back before the next
    one has its turn."""
    moved = theta.astype(complex)
    result = np.zeros(theta.shape)
    for index in range(len(theta)):
        moved[index] += 1j * h
        result[index] = np.imag(f(moved)) / h
    return result


@mistake(complex_step)
def h_ignored(f: Callable[[Array], Any], theta: Array, h: float = 1e-20) -> Array:
    """`h` has no effect: with a large one the complex step has an error that shows, and here it does not. Look for a number
    where the argument should stand."""
    return np.array([[np.imag(f(moved)) / 1e-20] for moved in unit_steps(theta, 1e-20j)])


@mistake(complex_step)
def flat_gradient(f: Callable[[Array], Any], theta: Array, h: float = 1e-20) -> Array:
    """The values are right, the result is flat. It should have the shape of θ, (n, 1)."""
    return np.array([np.imag(f(moved)) / h for moved in unit_steps(theta, 1j * h)])


@mistake(complex_step)
def real_copy(f: Callable[[Array], Any], theta: Array, h: float = 1e-20) -> Array:
    """A complex number cannot be stored in a real array. The copy of θ needs a complex dtype before a step goes into it."""
    moved: Any = theta.copy()
    moved[0] += 1j * h
    return np.asarray(moved)


@mistake(complex_step)
def real_copy_of_an_entry(f: Callable[[Array], Any], theta: Array, h: float = 1e-20) -> Array:
    """An entry of a real array cannot become complex. The copy of θ needs a complex dtype before a step goes into it."""
    moved: Any = theta.copy()
    moved[0, 0] += 1j * h
    return np.asarray(moved)


@mistake(complex_step)
def complex_result(f: Callable[[Array], Any], theta: Array, h: float = 1e-20) -> Array:
    """The result is a complex array. A gradient is real: take the imaginary part of f, and store it in a real array."""
    return np.array([[np.imag(f(moved)) / h + 0j] for moved in unit_steps(theta, 1j * h)])


@mistake(complex_step)
def complex_quotient(f: Callable[[Array], Any], theta: Array, h: float = 1e-20) -> Array:
    """The whole complex number is divided by h, real part and all. Only one of its two parts is the derivative."""
    return np.array([[f(moved) / h] for moved in unit_steps(theta, 1j * h)])


@mistake(complex_step)
def theta_moved_in_place(f: Callable[[Array], Any], theta: Array, h: float = 1e-20) -> Array:
    """θ itself is moved, and not moved back exactly: the caller goes on with other parameters. Work on a copy."""
    result = np.zeros(theta.shape)
    for index in range(len(theta)):
        theta[index] += 1e-6
        ahead = f(theta)
        theta[index] -= 2e-6
        result[index] = (ahead - f(theta)) / 2e-6
        theta[index] += 1e-6
    return result


@mistake(complex_step)
def gradient_not_returned(f: Callable[[Array], Any], theta: Array, h: float = 1e-20) -> None:
    """Nothing is returned. The caller needs the gradient back."""
