"""The gradients of the cost with an L2 penalty: cases and known mistakes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from grader.exercise import Case, Part
from grader.instructor.content.drafts import ONE_PASS, case, exercise, mistake
from grader.instructor.content.regularization.regularized_net import (
    Cache,
    Gradients,
    gradients,
    layer_gradients,
    net,
    plain_pass,
)


def l2_case(seed: int, sizes: Sequence[int], m: int, lambd: float) -> Case:
    """A batch, the cache of its forward pass, and λ."""
    X, Y, parameters = net(seed, sizes, m)
    return case(X, Y, plain_pass(X, parameters)[1], lambd)


l2_gradients = exercise(
    "backward_propagation_with_regularization",
    signature="backward_propagation_with_regularization(X, Y, cache, lambd)",
    points=10,
    tolerance=ONE_PASS,
    parts=(
        Part("layer 3: dW3", ("dW3",), 0.25),
        Part("layer 2: dW2", ("dW2",), 0.3),
        Part("layer 1: dW1", ("dW1",), 0.3),
        Part("biases", ("db*",), 0.15, needs="layer 3: dW3"),
    ),
    visible=[
        l2_case(21, [3, 2, 4, 1], 5, 0.7),
        l2_case(22, [2, 4, 3, 1], 8, 0.1),
        l2_case(23, [2, 4, 3, 1], 6, 0.0),
    ],
    hidden=[
        l2_case(24, [5, 6, 2, 1], 9, 1.3),
        l2_case(25, [4, 3, 7, 1], 1, 0.4),
        l2_case(26, [2, 20, 3, 1], 40, 5.0),
    ],
)


CACHE_PLACES = {"W1": 2, "b1": 3, "W2": 6, "b2": 7, "W3": 10, "b3": 11}


def with_penalty(
    X: Any, Y: Any, cache: Cache, strength: float, names: Sequence[str] = ("W1", "W2", "W3")
) -> Gradients:
    """The gradients, with `strength` times the parameter added for `names`."""
    found = gradients(X, Y, cache)
    for name in names:
        found[f"d{name}"] = found[f"d{name}"] + strength * cache[CACHE_PLACES[name]]
    return found


@mistake(l2_gradients)
def l2_missing(X: Any, Y: Any, cache: Cache, lambd: float) -> Gradients:
    """These are the gradients of the plain cost: the penalty has no effect on them. Its derivative belongs in each dW."""
    return gradients(X, Y, cache)


@mistake(l2_gradients)
def l2_doubled(X: Any, Y: Any, cache: Cache, lambd: float) -> Gradients:
    """The penalty term is twice what it should be. The cost has a factor of ½: differentiate it together with the square."""
    return with_penalty(X, Y, cache, 2 * lambd / X.shape[1])


@mistake(l2_gradients)
def l2_halved(X: Any, Y: Any, cache: Cache, lambd: float) -> Gradients:
    """The penalty term is half of what it should be: the ½ of the cost is still there, but the derivative of the square brings
    a 2."""
    return with_penalty(X, Y, cache, lambd / (2 * X.shape[1]))


@mistake(l2_gradients)
def l2_not_averaged(X: Any, Y: Any, cache: Cache, lambd: float) -> Gradients:
    """The penalty term does not depend on the number of examples. In the cost the penalty is divided by m, so its derivative is
    too."""
    return with_penalty(X, Y, cache, lambd)


@mistake(l2_gradients)
def l2_without_lambda(X: Any, Y: Any, cache: Cache, lambd: float) -> Gradients:
    """The penalty term does not depend on lambd: with lambd = 0 you should get the plain gradients."""
    return with_penalty(X, Y, cache, 1 / X.shape[1])


@mistake(l2_gradients)
def l2_subtracted(X: Any, Y: Any, cache: Cache, lambd: float) -> Gradients:
    """The penalty term has the wrong sign: descent subtracts the gradient, so these would make the weights grow."""
    return with_penalty(X, Y, cache, -lambd / X.shape[1])


@mistake(l2_gradients)
def l2_on_biases_too(X: Any, Y: Any, cache: Cache, lambd: float) -> Gradients:
    """The dW are right, but the db have a penalty term too. There are no biases in the penalty, so its derivative with respect
    to them is zero."""
    return with_penalty(X, Y, cache, lambd / X.shape[1], tuple(CACHE_PLACES))


@mistake(l2_gradients)
def l2_on_biases_only(X: Any, Y: Any, cache: Cache, lambd: float) -> Gradients:
    """The penalty term went to the db. The penalty is made of the weights, so it belongs in the dW."""
    return with_penalty(X, Y, cache, lambd / X.shape[1], ("b1", "b2", "b3"))


@mistake(l2_gradients)
def l2_layer_1_missing(X: Any, Y: Any, cache: Cache, lambd: float) -> Gradients:
    """The penalty term is missing from dW1; the other two have it."""
    return with_penalty(X, Y, cache, lambd / X.shape[1], ("W2", "W3"))


@mistake(l2_gradients)
def l2_layer_2_missing(X: Any, Y: Any, cache: Cache, lambd: float) -> Gradients:
    """The penalty term is missing from dW2; the other two have it."""
    return with_penalty(X, Y, cache, lambd / X.shape[1], ("W1", "W3"))


@mistake(l2_gradients)
def l2_layer_3_missing(X: Any, Y: Any, cache: Cache, lambd: float) -> Gradients:
    """The penalty term is missing from dW3; the other two have it."""
    return with_penalty(X, Y, cache, lambd / X.shape[1], ("W1", "W2"))


@mistake(l2_gradients)
def l2_in_layer_1_alone(X: Any, Y: Any, cache: Cache, lambd: float) -> Gradients:
    """Only dW1 has its penalty term: dW2 and dW3 need theirs as well."""
    return with_penalty(X, Y, cache, lambd / X.shape[1], ("W1",))


@mistake(l2_gradients)
def l2_in_layer_2_alone(X: Any, Y: Any, cache: Cache, lambd: float) -> Gradients:
    """Only dW2 has its penalty term: dW1 and dW3 need theirs as well."""
    return with_penalty(X, Y, cache, lambd / X.shape[1], ("W2",))


@mistake(l2_gradients)
def l2_in_layer_3_alone(X: Any, Y: Any, cache: Cache, lambd: float) -> Gradients:
    """Only dW3 has its penalty term: dW1 and dW2 need theirs as well."""
    return with_penalty(X, Y, cache, lambd / X.shape[1], ("W3",))


@mistake(l2_gradients)
def l2_averaged_twice(X: Any, Y: Any, cache: Cache, lambd: float) -> Gradients:
    """The penalty term is m times too small. It is divided by m once: does a 1/m in front of parentheses apply to it again?"""
    return with_penalty(X, Y, cache, lambd / X.shape[1] ** 2)


@mistake(l2_gradients)
def l2_of_squares(X: Any, Y: Any, cache: Cache, lambd: float) -> Gradients:
    """The squares of the weights are still there. The derivative of a square is not a square."""
    found = gradients(X, Y, cache)
    for layer in (1, 2, 3):
        found[f"dW{layer}"] = found[f"dW{layer}"] + lambd / X.shape[1] * np.square(
            cache[CACHE_PLACES[f"W{layer}"]]
        )
    return found


@mistake(l2_gradients)
def l2_not_differentiated(X: Any, Y: Any, cache: Cache, lambd: float) -> Gradients:
    """The penalty itself, one number, was added to every entry of the dW. What you need is its derivative with respect to each
    weight."""
    found = gradients(X, Y, cache)
    for layer in (1, 2, 3):
        penalty = lambd / (2 * X.shape[1]) * np.sum(np.square(cache[CACHE_PLACES[f"W{layer}"]]))
        found[f"dW{layer}"] = found[f"dW{layer}"] + penalty
    return found


@mistake(l2_gradients)
def l2_of_l1(X: Any, Y: Any, cache: Cache, lambd: float) -> Gradients:
    """The penalty term has the same size for every weight, and only its sign differs: that is the derivative of absolute values
    (L1). The derivative of a square grows with the weight."""
    found = gradients(X, Y, cache)
    for layer in (1, 2, 3):
        found[f"dW{layer}"] = found[f"dW{layer}"] + lambd / X.shape[1] * np.sign(
            cache[CACHE_PLACES[f"W{layer}"]]
        )
    return found


@mistake(l2_gradients)
def l2_data_not_averaged(X: Any, Y: Any, cache: Cache, lambd: float) -> Gradients:
    """The cross-entropy term is m times too large: it is a mean over the examples, so its gradients are too."""
    found = gradients(X, Y, cache, m=1)
    for layer in (1, 2, 3):
        found[f"dW{layer}"] = found[f"dW{layer}"] + lambd / X.shape[1] * cache[CACHE_PLACES[f"W{layer}"]]
    return found


@mistake(l2_gradients)
def l2_sign_of_error(X: Any, Y: Any, cache: Cache, lambd: float) -> Gradients:
    """The cross-entropy term has the wrong sign: look at the order of A3 and Y in dZ3."""
    found = gradients(X, Y, cache)
    for layer in (1, 2, 3):
        penalty = lambd / X.shape[1] * cache[CACHE_PLACES[f"W{layer}"]]
        found[f"dW{layer}"], found[f"db{layer}"] = penalty - found[f"dW{layer}"], -found[f"db{layer}"]
    return found


@mistake(l2_gradients)
def l2_no_relu_slope(X: Any, Y: Any, cache: Cache, lambd: float) -> Gradients:
    """The slope of ReLU is missing: where a unit's output is zero, no gradient passes through it."""
    m = X.shape[1]
    _, A1, W1, _, _, A2, W2, _, _, A3, W3, _ = cache
    dZ3 = (A3 - Y) / m
    dZ2 = W3.T @ dZ3
    found = layer_gradients(X, A1, A2, W2.T @ dZ2, dZ2, dZ3)
    for layer, W in ((1, W1), (2, W2), (3, W3)):
        found[f"dW{layer}"] = found[f"dW{layer}"] + lambd / m * W
    return found
