"""The fourth exercise of notebook 04: weights that LSUV rescales. Cases and known mistakes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.exercise import Part
from grader.instructor.content.deep_signals.deep_nets import (
    FUNCTIONS,
    Array,
    Function,
    Weights,
    activations_of,
    net,
)
from grader.instructor.content.drafts import ONE_PASS, exercise, mistake

rescale = exercise(
    "lsuv",
    signature="lsuv(X, weights, activation, tol)",
    points=10,
    tolerance=ONE_PASS,
    parts=[
        Part("first layer", ("0",), 0.3),
        Part("the layers after it", ("[1-9]*", "result"), 0.7, needs="first layer"),
    ],
    labels={str(index): f"W_{index + 1}" for index in range(5)},
    visible=[
        net("relu", [4, 3, 6, 5], 7, 11, 1e-3),
        net("tanh", [3, 5, 2, 4, 6], 6, 624, 0.2, scale=1.3),
        net("sigmoid", [5, 2, 3, 4], 8, 13, 0.02, scale=4.0),
        net("linear", [2, 4, 3], 5, 14, 1e-6, scale=0.5),
        net("tanh", [4, 3], 6, 19, 1e-3),
    ],
    hidden=[
        net("tanh", [6, 8, 7, 5, 4], 9, 15, 0.3, scale=1.2),
        net("relu", [5, 3, 4, 6], 6, 16, 0.25),
        net("sigmoid", [3, 6, 4], 5, 17, 1e-3, scale=0.3),
        net("linear", [4, 6, 2, 3], 7, 18, 0.1, scale=2.0),
    ],
    stored_mistake_cases=4,
)


def by_layers(
    X: Array, weights: Weights, activation: str, change: Callable[[Array, Array, Function], Array]
) -> Weights:
    """Go through the layers with changed weights; `change` makes them from the given ones and what arrives."""
    function, changed = FUNCTIONS[activation], []
    for W in weights:
        changed.append(change(W, X, function))
        X = function(changed[-1] @ X)
    return changed


def rescaled(W: Array, A: Array, tol: float, size: Callable[[Array], Any]) -> Array:
    """Divide by the size of the output while it is not 1, at most ten times."""
    for _ in range(10):
        found = size(W @ A)
        if np.all(np.abs(found - 1) <= tol):
            break
        W = W / found
    return W


@mistake(rescale)
def lsuv_after_activation(X: Array, weights: Weights, activation: str, tol: float) -> Weights:
    """The spread is measured after the activation function. LSUV looks at the output of the linear part, Z = W A, before it."""
    return by_layers(X, weights, activation, lambda W, A, f: rescaled(W, A, tol, lambda Z: np.std(f(Z))))


@mistake(rescale)
def lsuv_measured_before(X: Array, weights: Weights, activation: str, tol: float) -> Weights:
    """Every layer is measured in the net as it was given. When a layer has been rescaled, what arrives at the next one is no
    longer the same: continue with the rescaled weights."""
    arrived = [X, *activations_of(X, weights, FUNCTIONS[activation])[:-1]]
    return [rescaled(W, A, tol, np.std) for W, A in zip(weights, arrived, strict=True)]


@mistake(rescale)
def lsuv_tolerance_ignored(X: Array, weights: Weights, activation: str, _tol: float) -> Weights:
    """Every layer is rescaled, even those within the tolerance. Those should keep their weights: measure first, then divide as
    long as needed."""
    return by_layers(X, weights, activation, lambda W, A, _: W / np.std(W @ A))


@mistake(rescale)
def lsuv_in_place(X: Array, weights: Weights, activation: str, tol: float) -> Weights:
    """The values are right, but the given weights are changed in place. Dividing with /= writes into the caller's arrays, and
    weights[l] = … into the caller's list: make new ones."""
    for W in weights:
        W[:] = rescaled(W, X, tol, np.std)
        X = FUNCTIONS[activation](W @ X)
    return weights


@mistake(rescale)
def lsuv_by_variance(X: Array, weights: Weights, activation: str, tol: float) -> Weights:
    """The weights come back as they were. Either nothing divides them, or two divisions undo each other: dividing by the
    variance jumps back and forth around 1. Divide by the standard deviation of Z, and keep the result."""

    def divide(W: Array, A: Array, _f: Function) -> Array:
        for _ in range(10):
            if abs(np.std(W @ A) - 1) <= tol:
                break
            W = W / np.var(W @ A)
        return W

    return by_layers(X, weights, activation, divide)


@mistake(rescale)
def lsuv_by_variance_once(X: Array, weights: Weights, activation: str, tol: float) -> Weights:
    """The weights are divided once by the variance of Z, not by its standard deviation. A layer that was too large is now too
    small."""

    def divide(W: Array, A: Array, _f: Function) -> Array:
        return W if abs(np.std(W @ A) - 1) <= tol else W / np.var(W @ A)

    return by_layers(X, weights, activation, divide)


@mistake(rescale)
def lsuv_variance_compared(X: Array, weights: Weights, activation: str, tol: float) -> Weights:
    """Some layers within the tolerance are rescaled: the variance is compared with 1. The paper does that; here, as the
    description says, it is the standard deviation."""

    def divide(W: Array, A: Array, _f: Function) -> Array:
        return W if abs(np.var(W @ A) - 1) <= tol else W / np.std(W @ A)

    return by_layers(X, weights, activation, divide)


@mistake(rescale)
def lsuv_only_too_large(X: Array, weights: Weights, activation: str, tol: float) -> Weights:
    """Layers whose standard deviation is too small are left unchanged. Both sides count: take the absolute distance from 1."""

    def divide(W: Array, A: Array, _f: Function) -> Array:
        std = np.std(W @ A)
        return W / std if std - 1 > tol else W

    return by_layers(X, weights, activation, divide)


@mistake(rescale)
def lsuv_multiplied(X: Array, weights: Weights, activation: str, tol: float) -> Weights:
    """The weights are multiplied by the standard deviation, so a layer that is too large grows. Divide."""

    def multiply(W: Array, A: Array, _f: Function) -> Array:
        std = np.std(W @ A)
        return W if abs(std - 1) <= tol else W * std

    return by_layers(X, weights, activation, multiply)


@mistake(rescale)
def lsuv_per_unit(X: Array, weights: Weights, activation: str, tol: float) -> Weights:
    """Every unit is rescaled by its own number. LSUV takes one standard deviation over all entries of Z, units and examples
    together."""
    return by_layers(
        X,
        weights,
        activation,
        lambda W, A, _: rescaled(W, A, tol, lambda Z: np.std(Z, axis=1, keepdims=True)),
    )


@mistake(rescale)
def lsuv_root_mean_square(X: Array, weights: Weights, activation: str, tol: float) -> Weights:
    """The root mean square of Z is brought to 1: the mean was not subtracted. np.std measures the spread around the mean."""
    return by_layers(
        X, weights, activation, lambda W, A, _: rescaled(W, A, tol, lambda Z: np.sqrt(np.mean(Z**2)))
    )


@mistake(rescale)
def lsuv_unbiased(X: Array, weights: Weights, activation: str, tol: float) -> Weights:
    """The standard deviation is computed with the number of entries minus one (ddof=1). np.std, as in the description, divides
    by the number itself."""
    return by_layers(X, weights, activation, lambda W, A, _: rescaled(W, A, tol, lambda Z: np.std(Z, ddof=1)))


@mistake(rescale)
def lsuv_of_weights(X: Array, weights: Weights, activation: str, tol: float) -> Weights:
    """The standard deviation of the weights themselves is brought to 1. What counts is that of the layer's output on the batch,
    Z = W A."""

    def divide(W: Array, _A: Array, _f: Function) -> Array:
        return W if abs(np.std(W) - 1) <= tol else W / np.std(W)

    return by_layers(X, weights, activation, divide)


@mistake(rescale)
def lsuv_linear(X: Array, weights: Weights, _activation: str, tol: float) -> Weights:
    """The first layer is right, and the ones after it get the wrong input. The activation function is missing on the way from
    one layer to the next."""
    return by_layers(X, weights, "linear", lambda W, A, _: rescaled(W, A, tol, np.std))


@mistake(rescale)
def lsuv_stops_early(X: Array, weights: Weights, activation: str, tol: float) -> Weights:
    """After the first layer within the tolerance, no other layer is rescaled. Such a layer keeps its weights, and then it is
    the next layer's turn: leave the inner loop, not the outer one."""
    function, changed = FUNCTIONS[activation], list(weights)
    for index, W in enumerate(weights):
        if abs(np.std(W @ X) - 1) <= tol:
            break
        changed[index] = W / np.std(W @ X)
        X = function(changed[index] @ X)
    return changed


@mistake(rescale)
def lsuv_last_layer_left(X: Array, weights: Weights, activation: str, tol: float) -> Weights:
    """The last layer was not rescaled. LSUV treats all layers alike."""
    changed = by_layers(X, weights[:-1], activation, lambda W, A, _: rescaled(W, A, tol, np.std))
    return [*changed, weights[-1]]


@mistake(rescale)
def lsuv_activations(X: Array, weights: Weights, activation: str, tol: float) -> Weights:
    """The activations of the rescaled net are returned. Return its weights."""
    changed = by_layers(X, weights, activation, lambda W, A, _: rescaled(W, A, tol, np.std))
    return activations_of(X, changed, FUNCTIONS[activation])
