"""A gradient with two planted bugs, to find and fix: cases and known mistakes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.exercise import Part
from grader.instructor.content.drafts import ONE_PASS, exercise, mistake
from grader.instructor.content.given_away import BACKWARD
from grader.instructor.content.gradient_checking.shared_cases import (
    Array,
    Gradients,
    known_pass,
    pass_through,
)

backward_n = exercise(
    "backward_propagation_n",
    given_away=BACKWARD,
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


def right_gradients(X: Array, Y: Array, cache: Any) -> Gradients:
    """The gradients, layer by layer; what comes with the course refuses while this exercise is judged."""
    _, A1, _, _, _, A2, W2, _, _, A3, W3, _ = cache
    dZ3 = (A3 - Y) / X.shape[1]
    dZ2 = W3.T @ dZ3 * (A2 > 0)
    dZ1 = W2.T @ dZ2 * (A1 > 0)
    steps = {1: (dZ1, X), 2: (dZ2, A1), 3: (dZ3, A2)}
    gradients = {f"dW{layer}": dZ @ A.T for layer, (dZ, A) in steps.items()}
    return gradients | {f"db{layer}": np.sum(dZ, axis=1, keepdims=True) for layer, (dZ, _) in steps.items()}


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
    """dW2 is fixed, db1 is not: it is still 4 times too large. Compare its line with those of the other biases."""
    return gradients_with(X, Y, cache, db1=lambda value: 4 * value)


@mistake(backward_n)
def bug_in_dw2_left(X: Array, Y: Array, cache: Any) -> Gradients:
    """db1 is fixed, dW2 is not: it is still twice as large as it should be. Compare its line with those of the other
    weights."""
    return gradients_with(X, Y, cache, dW2=lambda value: 2 * value)


@mistake(backward_n)
def mended_too_far(X: Array, Y: Array, cache: Any) -> Gradients:
    """dW2 and db1 are now too small, by the factors by which they were too large. Remove the wrong factors; do not divide by
    them as well."""
    return gradients_with(X, Y, cache, dW2=lambda value: value / 2, db1=lambda value: value / 4)


@mistake(backward_n)
def mean_lost_in_both(X: Array, Y: Array, cache: Any) -> Gradients:
    """The 1/m has gone along with the wrong factors: the cost is a mean over m examples, and so is each of its gradients. With
    one example, you would not see it."""
    m = X.shape[1]
    return gradients_with(X, Y, cache, dW2=lambda value: m * value, db1=lambda value: m * value)


@mistake(backward_n)
def mean_lost_in_db1(X: Array, Y: Array, cache: Any) -> Gradients:
    """dW2 is fixed. Along with the 4, db1 has lost its 1/m: the cost is a mean over m examples, and so is each of its
    gradients."""
    return gradients_with(X, Y, cache, db1=lambda value: X.shape[1] * value)


@mistake(backward_n)
def mean_lost_in_dw2(X: Array, Y: Array, cache: Any) -> Gradients:
    """db1 is fixed. Along with the 2, dW2 has lost its 1/m: the cost is a mean over m examples, and so is each of its
    gradients."""
    return gradients_with(X, Y, cache, dW2=lambda value: X.shape[1] * value)


@mistake(backward_n)
def mean_lost_everywhere(X: Array, Y: Array, cache: Any) -> Gradients:
    """All gradients are m times too large: the 1/m is gone, even where it was right. Only two lines need fixing."""
    m = X.shape[1]
    gradients = right_gradients(X, Y, cache)
    return {name: m * value for name, value in gradients.items()}


@mistake(backward_n)
def halved_everywhere(X: Array, Y: Array, cache: Any) -> Gradients:
    """Gradients that were right have changed: everything below dW2 is halved. Fix the line for dW2 itself, not dZ2, on which
    other gradients depend."""
    return gradients_with(
        X, Y, cache, db2=lambda value: value / 2, dW1=lambda value: value / 2, db1=lambda value: 2 * value
    )


@mistake(backward_n)
def flat_db1(X: Array, Y: Array, cache: Any) -> Gradients:
    """db1 is one-dimensional. It should have the shape of b1, a column: a sum along an axis drops that axis unless it is told
    to keep it."""
    return gradients_with(X, Y, cache, db1=np.ravel)


@mistake(backward_n)
def db1_over_everything(X: Array, Y: Array, cache: Any) -> Gradients:
    """db1 is a single number: the sum runs over units as well as over examples. Every unit has its own bias."""
    return gradients_with(X, Y, cache, db1=lambda value: np.sum(value, keepdims=True))


@mistake(backward_n)
def dw2_transposed(X: Array, Y: Array, cache: Any) -> Gradients:
    """dW2 is transposed. A gradient has the shape of the array it belongs to."""
    return gradients_with(X, Y, cache, dW2=np.transpose)


@mistake(backward_n)
def none_returned(X: Array, Y: Array, cache: Any) -> None:
    """Nothing is returned. The caller needs the dictionary of gradients back."""
