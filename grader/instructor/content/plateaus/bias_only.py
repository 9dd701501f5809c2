"""What one bias learns, notebook 02: cases and known mistakes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.exercise import Part
from grader.instructor.content.drafts import case, exercise, mistake
from grader.instructor.content.given_away import TRAINING
from grader.instructor.content.plateaus.label_entropy import weighted_logs
from grader.instructor.content.plateaus.scaled_weights import Array

bias_only = exercise(
    "bias_only_costs",
    given_away=TRAINING,
    signature="bias_only_costs(p, learning_rate, num_iterations)",
    points=7,
    parts=[Part("costs", ("*",), 1.0)],
    visible=[case(0.25, 0.5, 6), case(72 / 209, 0.0075, 400), case(0.6, 2.0, 1)],
    hidden=[case(0.9, 0.1, 40), case(0.05, 1.5, 9), case(0.5, 0.3, 3)],
)


def sigma(b: Any) -> Any:
    """The logistic function."""
    return 1 / (1 + np.exp(-b))


def cross_entropy(b: Any, p: float) -> Any:
    """The cost of saying σ(b) to everyone."""
    return np.logaddexp(0, b) - p * b


def descend(
    p: float,
    learning_rate: float,
    num_iterations: int,
    gradient: Callable[[Any, float], Any] = lambda b, p: sigma(b) - p,
    cost: Callable[[Any, float], Any] = cross_entropy,
    start: float = 0.0,
) -> Array:
    """Costs before each update of b, in the many ways that this can go wrong."""
    b = start
    costs = np.zeros(num_iterations)
    for iteration in range(num_iterations):
        costs[iteration] = cost(b, p)
        b = b - learning_rate * gradient(b, p)
    return costs


@mistake(bias_only)
def costs_after_the_update(p: float, learning_rate: float, num_iterations: int) -> Array:
    """The costs are shifted by one: each is the cost after its update. The first has to be the cost at b = 0, which is ln 2."""
    return descend(p, learning_rate, num_iterations + 1)[1:]


@mistake(bias_only)
def costs_one_too_many(p: float, learning_rate: float, num_iterations: int) -> Array:
    """There is one cost too many: leave out the one after the last update. Each update has one cost, the cost before it."""
    return descend(p, learning_rate, num_iterations + 1)


@mistake(bias_only)
def uphill(p: float, learning_rate: float, num_iterations: int) -> Array:
    """The cost rises: the bias moves away from where it should go. Look at the signs: of the update, of the gradient, and of
    the bias in the sigmoid."""
    return descend(p, -learning_rate, num_iterations)


@mistake(bias_only)
def gradient_without_the_sigmoid(p: float, learning_rate: float, num_iterations: int) -> Array:
    """The gradient uses b where it should use the output: an output is the sigmoid of the bias."""
    return descend(p, learning_rate, num_iterations, lambda b, p: b - p)


@mistake(bias_only)
def gradient_with_the_slope(p: float, learning_rate: float, num_iterations: int) -> Array:
    """The gradient has an extra factor a (1 - a). It belongs to the squared error; with the cross-entropy the slope of the
    sigmoid cancels."""
    return descend(p, learning_rate, num_iterations, lambda b, p: (sigma(b) - p) * sigma(b) * (1 - sigma(b)))


@mistake(bias_only)
def gradient_towards_the_other_class(p: float, learning_rate: float, num_iterations: int) -> Array:
    """The update and the cost disagree on which class p is the share of. It is class 1: the gradient vanishes where the output
    equals p, and p belongs to the logarithm of the output."""
    return descend(p, learning_rate, num_iterations, lambda b, p: sigma(b) - (1 - p))


@mistake(bias_only)
def learning_rate_left_out(p: float, learning_rate: float, num_iterations: int) -> Array:
    """The learning rate is not used: the costs are those of a learning rate of 1."""
    return descend(p, 1.0, num_iterations)


@mistake(bias_only)
def output_moved_itself(p: float, learning_rate: float, num_iterations: int) -> Array:
    """The output takes the steps, starting at ½. What moves is the bias; the output is its sigmoid."""
    return descend(
        p,
        learning_rate,
        num_iterations,
        lambda a, p: a - p,
        lambda a, p: -weighted_logs(p, 1 / a, 1 / (1 - a)),
        0.5,
    )


@mistake(bias_only)
def bias_never_moves(p: float, learning_rate: float, num_iterations: int) -> Array:
    """Every cost is ln 2: the bias stays at zero. Is the update stored, and is it inside the loop?"""
    return descend(p, 0.0, num_iterations)


@mistake(bias_only)
def bias_starts_at_the_prior(p: float, learning_rate: float, num_iterations: int) -> Array:
    """The bias starts where it should end, so every cost is the entropy. It has to start at 0, so the first cost is ln 2."""
    return descend(p, learning_rate, num_iterations, start=float(np.log(p / (1 - p))))


@mistake(bias_only)
def bias_starts_at_the_share(p: float, learning_rate: float, num_iterations: int) -> Array:
    """The bias starts at p. A bias is not a probability; it starts at 0, so the first cost is ln 2."""
    return descend(p, learning_rate, num_iterations, start=p)


@mistake(bias_only)
def costs_in_bits(p: float, learning_rate: float, num_iterations: int) -> Array:
    """The costs are in bits: the first is 1, not ln 2. Use the natural logarithm."""
    return descend(p, learning_rate, num_iterations) / np.log(2)


@mistake(bias_only)
def costs_negative(p: float, learning_rate: float, num_iterations: int) -> Array:
    """The costs have the wrong sign. Logarithms of probabilities are negative, so the cross-entropy has a minus in front."""
    return -descend(p, learning_rate, num_iterations)


@mistake(bias_only)
def cost_of_class_one_only(p: float, learning_rate: float, num_iterations: int) -> Array:
    """The cost counts class 1 only. The other examples cost something too: there is a term with 1 - p."""
    return descend(p, learning_rate, num_iterations, cost=lambda b, p: p * np.logaddexp(0, -b))


@mistake(bias_only)
def biases_for_costs(p: float, learning_rate: float, num_iterations: int) -> Array:
    """These are the biases, not the costs: the first is 0. Turn each bias into the cost of the output that it gives."""
    return descend(p, learning_rate, num_iterations, cost=lambda b, _: b)


@mistake(bias_only)
def outputs_for_costs(p: float, learning_rate: float, num_iterations: int) -> Array:
    """These are the outputs, not the costs: the first is ½. Turn each output into its cross-entropy."""
    return descend(p, learning_rate, num_iterations, cost=lambda b, _: sigma(b))


@mistake(bias_only)
def last_cost_only(p: float, learning_rate: float, num_iterations: int) -> Any:
    """Only the last cost is returned. Keep the cost of every iteration, and return them all as one array."""
    return descend(p, learning_rate, num_iterations)[-1]
