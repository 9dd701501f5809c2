"""The check in many dimensions: cases and known mistakes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

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
    BAND,
    LARGE,
    SHAPES,
    SMALL,
    Array,
    Gradients,
    call_of_check_n,
    known_case,
    other_case,
)
from init_utils import dictionary_to_vector, forward_propagation_n, gradients_to_vector, vector_to_dictionary

check_n = exercise(
    "gradient_check_n",
    given_away=QUOTIENTS,
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


for shared in IN_BOTH_CHECKS:
    mistake_n(shared)


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
    """Only the slope of the first parameter is computed; all others stay zero. Either the loop makes just one pass (how many
    does it count for θ, a column with a row for each parameter?), or what compares the vectors is part of it, so that the
    function returns after the first pass."""
    return relative(grad, np.append(approximation[:1], 0 * approximation[1:], axis=0))


@mistake_n
def last_quotient_alone(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """Every gradient is compared with the same quotient, the last one: each pass of the loop has to store its own entry."""
    return relative(grad, approximation[-1])


@mistake_n
def flat_approximation(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """Of gradient and approximation, one is a column of shape (n, 1), and the other is flat or a row: subtracting them makes
    an n by n table. Print both shapes, and make them the same."""
    return relative(grad, np.ravel(approximation))


@mistake_n
def sums_of_absolute_values(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """Absolute values are added up where the Euclidean norm is needed: the root of the sum of squares."""
    return np.sum(np.abs(grad - approximation)) / (np.sum(np.abs(grad)) + np.sum(np.abs(approximation)))


@mistake_n
def mean_of_ratios(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """Every entry gets a relative difference of its own, and their mean is returned. Take the norms of the whole vectors, then
    one quotient."""
    size = np.abs(grad) + np.abs(approximation)
    return np.mean(np.abs(grad - approximation) / np.where(size > 0, size, 1))


@mistake_n
def entry_by_entry(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """A whole array is returned: no norm was taken in the numerator. The difference is one number for all parameters."""
    return np.abs(grad - approximation) / (norm(grad) + norm(approximation))


@mistake_n
def weights_only(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """Only the weights are compared; the biases have gradients too, and theirs may be the wrong ones."""
    sizes = [np.prod(shape) for shape in SHAPES.values()]
    weights = np.repeat([name[0] == "W" for name in SHAPES], sizes)
    return relative(grad[weights], approximation[weights])


@mistake_n
def last_layer_first(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """The gradients are put together with the last layer first, but the parameters with the first layer first: unrelated
    entries are compared. `gradients_to_vector` uses the order of `dictionary_to_vector`."""
    blocks = np.split(grad, [20, 25, 40, 43, 46])
    return relative(np.concatenate([blocks[place] for place in (4, 5, 2, 3, 0, 1)]), approximation)


@mistake_n
def biases_last(grad: Any, approximation: Any, _epsilon: float) -> Any:
    """The gradients are put together with all weights before all biases, but the parameters layer by layer. So entries that do
    not match are compared. `gradients_to_vector` keeps the order of `dictionary_to_vector`."""
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
    """The gradients are put together in the order of their dictionary, which may be any order: unrelated entries are compared.
    `gradients_to_vector` uses the order of `dictionary_to_vector`."""
    theta, _ = dictionary_to_vector(parameters)
    grad = np.concatenate([value.reshape(-1, 1) for name, value in gradients.items() if name[1] in "Wb"])
    central = slopes(theta, X, Y, lambda at, i: (shifted(at, i, epsilon), shifted(at, i, -epsilon)))
    return relative(grad, central / (2 * epsilon))


@mistake_in_vectors
def one_sided_n(theta: Array, grad: Array, X: Array, Y: Array, epsilon: float) -> Any:
    """The approximation is one-sided: each parameter only steps forward, and the error shrinks like ε instead of ε². Take the
    second cost on the other side of θ."""
    return relative(grad, slopes(theta, X, Y, lambda at, i: (shifted(at, i, epsilon), at)) / epsilon)


@mistake_in_vectors
def one_sided_over_two_steps_n(theta: Array, grad: Array, X: Array, Y: Array, epsilon: float) -> Any:
    """The approximation is half of what it should be: one of the two costs is taken at θ itself. If θ₊ and θ₋ are meant to be
    on both sides, see whether they are two arrays or two names of the same one."""
    return relative(grad, slopes(theta, X, Y, lambda at, i: (shifted(at, i, epsilon), at)) / (2 * epsilon))


@mistake_in_vectors
def theta_plus_not_copied(theta: Array, grad: Array, X: Array, Y: Array, epsilon: float) -> Any:
    """θ₊ is θ itself under another name, so every step forward stays in θ. `b = a` does not copy an array."""

    def steps(at: Array, index: int) -> tuple[Array, Array]:
        at[index] += epsilon
        return at.copy(), shifted(at, index, -epsilon)

    return relative(grad, slopes(theta, X, Y, steps) / (2 * epsilon))


@mistake_in_vectors
def theta_plus_not_copied_before_theta_minus(
    theta: Array, grad: Array, X: Array, Y: Array, epsilon: float
) -> Any:
    """θ₊ is θ itself under another name, so every step forward stays in θ, for later entries too. `b = a` does not copy an
    array."""

    def steps(at: Array, index: int) -> tuple[Array, Array]:
        behind = shifted(at, index, -epsilon)
        at[index] += epsilon
        return at.copy(), behind

    return relative(grad, slopes(theta, X, Y, steps) / (2 * epsilon))


@mistake_in_vectors
def theta_minus_not_copied(theta: Array, grad: Array, X: Array, Y: Array, epsilon: float) -> Any:
    """θ₋ is θ itself under another name, so every step backward stays in θ. `b = a` does not copy an array."""

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
    """The steps pile up: an entry that was moved stays moved when the next one has its turn, so quotient i is the sum of the
    first i slopes. Every pass has to start from the unchanged θ."""

    def pile(at: Array, index: int) -> tuple[Array, Array]:
        moved = np.arange(len(at)).reshape(-1, 1) <= index
        return at + epsilon * moved, at - epsilon * moved

    return relative(grad, slopes(theta, X, Y, pile) / (2 * epsilon))


@mistake_in_vectors
def epsilon_ignored_n(theta: Array, grad: Array, X: Array, Y: Array, _epsilon: float) -> Any:
    """The step is always 1e-7, whatever `epsilon` is. Look for a number, or a variable from outside, where the argument should
    be."""

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
