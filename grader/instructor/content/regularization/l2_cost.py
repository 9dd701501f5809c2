"""The cost with an L2 penalty: cases and known mistakes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from grader.exercise import Case, Part
from grader.instructor.content.drafts import ONE_PASS, case, exercise, mistake
from grader.instructor.content.regularization.regularized_net import (
    PUBLIC,
    Parameters,
    drawn_parameters,
    net,
    plain_pass,
)


def cost_case(seed: int, sizes: Sequence[int], m: int, lambd: float) -> Case:
    """Outputs of a real forward pass, their labels, and λ."""
    X, Y, parameters = net(seed, sizes, m)
    return case(plain_pass(X, parameters)[0], Y, parameters, lambd)


def published_cost_case() -> Case:
    """The widely published check case of this exercise; its cost is 1.7864859451590758."""
    random = np.random.RandomState(1)
    A3 = np.array([[0.40682402, 0.01629284, 0.16722898, 0.10118111, 0.40682402]])
    return case(A3, np.array([[1, 1, 0, 1, 0]]), drawn_parameters(PUBLIC, random), 0.1)


cost = exercise(
    "compute_cost_with_regularization",
    signature="compute_cost_with_regularization(A3, Y, parameters, lambd)",
    points=5,
    tolerance=ONE_PASS,
    parts=(Part("cost", ("result",), 1.0),),
    visible=[published_cost_case(), cost_case(11, [2, 4, 3, 1], 7, 0.7), cost_case(12, [2, 4, 3, 1], 7, 0.0)],
    hidden=[
        cost_case(13, [5, 6, 2, 1], 9, 1.3),
        cost_case(14, [4, 3, 7, 1], 1, 0.4),
        cost_case(15, [2, 20, 3, 1], 40, 5.0),
    ],
)


def cross_entropy(A3: Any, Y: Any) -> float:
    """Mean over the examples."""
    return float(np.mean(-np.log(A3) * Y - np.log(1 - A3) * (1 - Y)))


def examples(Y: Any) -> int:
    """The number of examples, m."""
    return int(Y.shape[1])


def squares(parameters: Parameters, names: Sequence[str] = ("W1", "W2", "W3")) -> float:
    """Sum of the squares of all entries of some parameters."""
    return float(sum(np.sum(np.square(parameters[name])) for name in names))


@mistake(cost)
def cost_without_half(A3: Any, Y: Any, parameters: Parameters, lambd: float) -> float:
    """The penalty is twice what it should be: look at the denominator in front of the sum of squares. The 2 there cancels the
    one from the derivative of a square."""
    return cross_entropy(A3, Y) + lambd / examples(Y) * squares(parameters)


@mistake(cost)
def cost_not_averaged(A3: Any, Y: Any, parameters: Parameters, lambd: float) -> float:
    """The penalty does not depend on the number of examples. In this convention it is divided by m, like the cross-entropy. If
    you did divide: m is the number of columns of Y, but `len` counts rows."""
    return cross_entropy(A3, Y) + lambd / 2 * squares(parameters)


@mistake(cost)
def cost_lambda_only(A3: Any, Y: Any, parameters: Parameters, lambd: float) -> float:
    """The sum of squares is multiplied by λ alone. It is not divided by 2 and by the number of examples."""
    return cross_entropy(A3, Y) + lambd * squares(parameters)


@mistake(cost)
def cost_with_biases(A3: Any, Y: Any, parameters: Parameters, lambd: float) -> float:
    """The biases are in the penalty too. A bias only shifts a unit and does not make it steeper, so only the weight matrices
    are penalized: leave the biases out of your sum."""
    return cross_entropy(A3, Y) + lambd / (2 * examples(Y)) * squares(parameters, tuple(parameters))


@mistake(cost)
def cost_without_lambda(A3: Any, Y: Any, parameters: Parameters, lambd: float) -> float:
    """The penalty is there, but its strength does not depend on lambd: with lambd = 0 you should get the plain cost."""
    return cross_entropy(A3, Y) + 1 / (2 * examples(Y)) * squares(parameters)


@mistake(cost)
def cost_without_penalty(A3: Any, Y: Any, parameters: Parameters, lambd: float) -> float:
    """This is the cross-entropy alone: the penalty adds nothing. Is it computed but then left out of what you return? Or is it
    rounded down to 0?"""
    return cross_entropy(A3, Y)


@mistake(cost)
def cost_penalty_alone(A3: Any, Y: Any, parameters: Parameters, lambd: float) -> float:
    """This is the penalty alone. The cost is the cross-entropy *and* the penalty."""
    return lambd / (2 * examples(Y)) * squares(parameters)


@mistake(cost)
def cost_penalty_subtracted(A3: Any, Y: Any, parameters: Parameters, lambd: float) -> float:
    """The penalty is subtracted. Then large weights would lower the cost, and descent would make them grow."""
    return cross_entropy(A3, Y) - lambd / (2 * examples(Y)) * squares(parameters)


@mistake(cost)
def cost_times_half_m(A3: Any, Y: Any, parameters: Parameters, lambd: float) -> float:
    """The penalty is multiplied by m when it should be divided by it: in Python, a / 2 * m is (a / 2) * m. Put the denominator
    in parentheses."""
    return cross_entropy(A3, Y) + lambd / 2 * examples(Y) * squares(parameters)


@mistake(cost)
def cost_norms_not_squared(A3: Any, Y: Any, parameters: Parameters, lambd: float) -> float:
    """The penalty adds the norms of the weight matrices, not their squares: a norm takes a square root, which does not belong
    here."""
    norms = sum(float(np.linalg.norm(parameters[f"W{layer}"])) for layer in (1, 2, 3))
    return cross_entropy(A3, Y) + lambd / (2 * examples(Y)) * norms


@mistake(cost)
def cost_l1(A3: Any, Y: Any, parameters: Parameters, lambd: float) -> float:
    """The penalty adds absolute values: that is L1. L2 adds squares."""
    absolute = sum(float(np.sum(np.abs(parameters[f"W{layer}"]))) for layer in (1, 2, 3))
    return cross_entropy(A3, Y) + lambd / (2 * examples(Y)) * absolute


@mistake(cost)
def cost_square_of_sum(A3: Any, Y: Any, parameters: Parameters, lambd: float) -> float:
    """The weights are added first and squared afterwards, so positive and negative ones cancel. Square each entry, then add."""
    total = sum(float(np.sum(parameters[f"W{layer}"])) ** 2 for layer in (1, 2, 3))
    return cross_entropy(A3, Y) + lambd / (2 * examples(Y)) * total


@mistake(cost)
def cost_means_for_sums(A3: Any, Y: Any, parameters: Parameters, lambd: float) -> float:
    """The squares of each matrix are averaged. The penalty adds them: a larger matrix counts more."""
    means = sum(float(np.mean(np.square(parameters[f"W{layer}"]))) for layer in (1, 2, 3))
    return cross_entropy(A3, Y) + lambd / (2 * examples(Y)) * means


@mistake(cost)
def cost_not_squared(A3: Any, Y: Any, parameters: Parameters, lambd: float) -> float:
    """The penalty adds the weights themselves, so negative ones lower the cost. L2 adds their squares."""
    total = sum(float(np.sum(parameters[f"W{layer}"])) for layer in (1, 2, 3))
    return cross_entropy(A3, Y) + lambd / (2 * examples(Y)) * total


@mistake(cost)
def cost_root_of_squares(A3: Any, Y: Any, parameters: Parameters, lambd: float) -> float:
    """The square root of the sum of squares is added: that is the norm of all weights. The penalty has no root."""
    return cross_entropy(A3, Y) + lambd / (2 * examples(Y)) * float(np.sqrt(squares(parameters)))


@mistake(cost)
def cost_over_number_of_weights(A3: Any, Y: Any, parameters: Parameters, lambd: float) -> float:
    """The penalty is divided by the number of weights. The m in it is the number of examples, as in the cross-entropy."""
    count = sum(parameters[f"W{layer}"].size for layer in (1, 2, 3))
    return float(cross_entropy(A3, Y) + lambd / (2 * count) * squares(parameters))


@mistake(cost)
def cost_entropy_not_averaged(A3: Any, Y: Any, parameters: Parameters, lambd: float) -> float:
    """The penalty is right. The cross-entropy is summed over the examples; it should be their mean."""
    return examples(Y) * cross_entropy(A3, Y) + lambd / (2 * examples(Y)) * squares(parameters)


@mistake(cost)
def cost_averaged_twice(A3: Any, Y: Any, parameters: Parameters, lambd: float) -> float:
    """The whole cost is divided by m once more: both of its terms have their 1/m already."""
    return (cross_entropy(A3, Y) + lambd / (2 * examples(Y)) * squares(parameters)) / examples(Y)


@mistake(cost)
def cost_of_first_layer_alone(A3: Any, Y: Any, parameters: Parameters, lambd: float) -> float:
    """Only W1 is in the penalty: the weights of the other two layers count too. Does a loop end too early?"""
    return cross_entropy(A3, Y) + lambd / (2 * examples(Y)) * squares(parameters, ("W1",))


@mistake(cost)
def cost_of_last_layer_alone(A3: Any, Y: Any, parameters: Parameters, lambd: float) -> float:
    """Only W3 is in the penalty: the weights of the other two layers count too. Is a sum overwritten in each pass through a
    loop?"""
    return cross_entropy(A3, Y) + lambd / (2 * examples(Y)) * squares(parameters, ("W3",))


@mistake(cost)
def cost_without_second_layer(A3: Any, Y: Any, parameters: Parameters, lambd: float) -> float:
    """W2 is missing from the penalty: all three weight matrices count."""
    return cross_entropy(A3, Y) + lambd / (2 * examples(Y)) * squares(parameters, ("W1", "W3"))


@mistake(cost)
def cost_without_last_layer(A3: Any, Y: Any, parameters: Parameters, lambd: float) -> float:
    """W3 is missing from the penalty: the weights of the output layer count too."""
    return cross_entropy(A3, Y) + lambd / (2 * examples(Y)) * squares(parameters, ("W1", "W2"))


@mistake(cost)
def cost_without_first_layer(A3: Any, Y: Any, parameters: Parameters, lambd: float) -> float:
    """W1 is missing from the penalty: the weights that read the inputs count too."""
    return cross_entropy(A3, Y) + lambd / (2 * examples(Y)) * squares(parameters, ("W2", "W3"))
