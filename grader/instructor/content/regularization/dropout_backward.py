"""Inverted dropout, backward: cases and known mistakes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from grader.exercise import Case, Part
from grader.instructor.content.drafts import ONE_PASS, case, exercise, mistake
from grader.instructor.content.given_away import BACKWARD
from grader.instructor.content.regularization.regularized_net import (
    Cache,
    Gradients,
    dropout_pass,
    layer_gradients,
    net,
)


def backward_case(seed: int, sizes: Sequence[int], m: int, keep_prob: float) -> Case:
    """A batch, the cache of a forward pass with inverted dropout, and its keep_prob."""
    X, Y, parameters = net(seed, sizes, m)
    random = np.random.RandomState(seed + 1)
    factors = (1 / keep_prob, 1 / keep_prob)
    return case(
        X,
        Y,
        dropout_pass(X, parameters, lambda shape: random.rand(*shape) < keep_prob, factors)[1],
        keep_prob,
    )


dropout_backward = exercise(
    "backward_propagation_with_dropout",
    given_away=BACKWARD,
    signature="backward_propagation_with_dropout(X, Y, cache, keep_prob)",
    points=10,
    tolerance=ONE_PASS,
    parts=(
        Part("layer 2: dW2", ("dW2",), 0.35),
        Part("layer 1: dW1", ("dW1",), 0.35),
        Part("layer 3: dW3", ("dW3",), 0.15, needs="layer 2: dW2"),
        Part("biases", ("db*",), 0.15, needs="layer 2: dW2"),
    ),
    visible=[
        backward_case(41, [3, 4, 4, 1], 6, 0.8),
        backward_case(48, [2, 6, 4, 1], 9, 0.7),
        backward_case(43, [2, 4, 3, 1], 5, 1.0),
    ],
    hidden=[
        backward_case(44, [5, 7, 7, 1], 9, 0.5),
        backward_case(45, [2, 20, 3, 1], 30, 0.86),
        backward_case(46, [3, 5, 9, 1], 4, 0.6),
        backward_case(47, [3, 5, 2, 1], 7, 1.0),
        backward_case(49, [4, 6, 5, 1], 1, 0.8),
    ],
)


def dropout_gradients(
    X: Any, Y: Any, cache: Cache, first: Any, second: Any, m: float | None = None, *, on_z: bool = False
) -> Gradients:
    """Gradients with dA1 times `first` and dA2 times `second`; the slope of ReLU from Z instead of A with `on_z`."""
    Z1, _, A1, _, _, Z2, _, A2, W2, _, _, A3, W3, _ = cache
    dZ3 = (A3 - Y) / (X.shape[1] if m is None else m)
    dZ2 = (W3.T @ dZ3) * second * ((Z2 if on_z else A2) > 0)
    dZ1 = (W2.T @ dZ2) * first * ((Z1 if on_z else A1) > 0)
    return layer_gradients(X, A1, A2, dZ1, dZ2, dZ3)


@mistake(dropout_backward)
def backward_not_divided(X: Any, Y: Any, cache: Cache, keep_prob: float) -> Gradients:
    """No gradient passes where a unit was dropped, but the rest lacks the scale of the forward pass: A1 and A2 were divided by
    keep_prob there, and the chain rule brings the same factor here. (The masks in the cache hold True and False; they are not
    scaled.)"""
    return dropout_gradients(X, Y, cache, cache[1], cache[6])


@mistake(dropout_backward)
def backward_without_masks(X: Any, Y: Any, cache: Cache, keep_prob: float) -> Gradients:
    """The masks are missing, and so is their scale: gradient flows through units that were dropped. What the forward pass did
    to A1 and A2, the backward pass does to dA1 and dA2."""
    return dropout_gradients(X, Y, cache, 1.0, 1.0, on_z=True)


@mistake(dropout_backward)
def backward_divided_only(X: Any, Y: Any, cache: Cache, keep_prob: float) -> Gradients:
    """The scale is there, but gradient flows through units that were dropped: apply the masks in the cache to dA1 and dA2."""
    return dropout_gradients(X, Y, cache, 1 / keep_prob, 1 / keep_prob, on_z=True)


@mistake(dropout_backward)
def backward_multiplied(X: Any, Y: Any, cache: Cache, keep_prob: float) -> Gradients:
    """The gradients of the hidden layers are multiplied by keep_prob. The forward pass divided by it, and so does the
    derivative."""
    return dropout_gradients(X, Y, cache, cache[1] * keep_prob, cache[6] * keep_prob)


@mistake(dropout_backward)
def backward_divided_by_drop_rate(X: Any, Y: Any, cache: Cache, keep_prob: float) -> Gradients:
    """The gradients of the hidden layers are divided by 1 - keep_prob, the probability of being dropped. Use the factor from
    the forward pass."""
    with np.errstate(all="ignore"):
        factor = np.divide(1.0, 1 - keep_prob)
        return dropout_gradients(X, Y, cache, cache[1] * factor, cache[6] * factor)


@mistake(dropout_backward)
def backward_layer_1_open(X: Any, Y: Any, cache: Cache, keep_prob: float) -> Gradients:
    """Layers 2 and 3 are right; in layer 1 the mask and the scale are missing. dA1 needs what dA2 got, with its own mask."""
    return dropout_gradients(X, Y, cache, 1.0, cache[6] / keep_prob, on_z=True)


@mistake(dropout_backward)
def backward_layer_1_not_masked(X: Any, Y: Any, cache: Cache, keep_prob: float) -> Gradients:
    """Layers 2 and 3 are right; in layer 1 gradient flows through units that were dropped: dA1 is scaled, but its mask is
    missing."""
    return dropout_gradients(X, Y, cache, 1 / keep_prob, cache[6] / keep_prob, on_z=True)


@mistake(dropout_backward)
def backward_layer_2_not_masked(X: Any, Y: Any, cache: Cache, keep_prob: float) -> Gradients:
    """In layer 2 gradient flows through units that were dropped: dA2 is scaled, but its mask is missing. Layer 1 is wrong only
    because its gradient comes through layer 2."""
    return dropout_gradients(X, Y, cache, cache[1] / keep_prob, 1 / keep_prob, on_z=True)


@mistake(dropout_backward)
def backward_layer_1_not_divided(X: Any, Y: Any, cache: Cache, keep_prob: float) -> Gradients:
    """Layers 2 and 3 are right; layer 1 lacks the division by keep_prob that dA2 got."""
    return dropout_gradients(X, Y, cache, cache[1], cache[6] / keep_prob)


@mistake(dropout_backward)
def backward_layer_2_open(X: Any, Y: Any, cache: Cache, keep_prob: float) -> Gradients:
    """The mask of layer 2 and its scale are missing: dA2 needs what dA1 got. Layer 1 is wrong only because its gradient comes
    through layer 2."""
    return dropout_gradients(X, Y, cache, cache[1] / keep_prob, 1.0, on_z=True)


@mistake(dropout_backward)
def backward_layer_2_not_divided(X: Any, Y: Any, cache: Cache, keep_prob: float) -> Gradients:
    """dA2 lacks the division by keep_prob that dA1 got. Layer 1 is wrong only because its gradient comes through layer 2."""
    return dropout_gradients(X, Y, cache, cache[1] / keep_prob, cache[6])


@mistake(dropout_backward)
def backward_masks_swapped(X: Any, Y: Any, cache: Cache, keep_prob: float) -> Gradients:
    """D1 and D2 have changed places: dA1 belongs to the first hidden layer, so its mask is D1. (With layers of different widths
    the shapes do not even match.)"""
    return dropout_gradients(X, Y, cache, cache[6] / keep_prob, cache[1] / keep_prob)


@mistake(dropout_backward)
def backward_masks_swapped_on_z(X: Any, Y: Any, cache: Cache, keep_prob: float) -> Gradients:
    """A layer gets the mask of the other one: dA2 belongs to the second hidden layer, so its mask is D2. (With layers of
    different widths the shapes do not even match.)"""
    return dropout_gradients(X, Y, cache, cache[6] / keep_prob, cache[1] / keep_prob, on_z=True)


@mistake(dropout_backward)
def backward_masks_inverted(X: Any, Y: Any, cache: Cache, keep_prob: float) -> Gradients:
    """Gradient flows exactly where units were dropped. A mask is True where a unit was kept: do not invert it."""
    flipped = [1.0 - cache[place] for place in (1, 6)]
    return dropout_gradients(X, Y, cache, flipped[0] / keep_prob, flipped[1] / keep_prob, on_z=True)


@mistake(dropout_backward)
def backward_masks_inverted_on_a(X: Any, Y: Any, cache: Cache, keep_prob: float) -> Gradients:
    """No gradient reaches the hidden layers. Either the masks are inverted, and block exactly the units that were kept, or
    ReLU lets pass what is negative."""
    flipped = [1.0 - cache[place] for place in (1, 6)]
    return dropout_gradients(X, Y, cache, flipped[0] / keep_prob, flipped[1] / keep_prob)


@mistake(dropout_backward)
def backward_new_masks(X: Any, Y: Any, cache: Cache, keep_prob: float) -> Gradients:
    """New masks are drawn here. The gradient belongs to the forward pass that was made: use the masks in the cache."""
    np.random.seed(1)
    first, second = (np.random.rand(*cache[place].shape) < keep_prob for place in (1, 6))
    return dropout_gradients(X, Y, cache, first / keep_prob, second / keep_prob)


@mistake(dropout_backward)
def backward_new_masks_on_z(X: Any, Y: Any, cache: Cache, keep_prob: float) -> Gradients:
    """The masks are drawn again. The gradient belongs to the forward pass that was made: its masks are in the cache."""
    np.random.seed(1)
    first, second = (np.random.rand(*cache[place].shape) < keep_prob for place in (1, 6))
    return dropout_gradients(X, Y, cache, first / keep_prob, second / keep_prob, on_z=True)


@mistake(dropout_backward)
def backward_not_averaged(X: Any, Y: Any, cache: Cache, keep_prob: float) -> Gradients:
    """All gradients are m times too large: the cost is a mean over the examples."""
    return dropout_gradients(X, Y, cache, cache[1] / keep_prob, cache[6] / keep_prob, m=1)


@mistake(dropout_backward)
def backward_divided_twice(X: Any, Y: Any, cache: Cache, keep_prob: float) -> Gradients:
    """The gradients of the hidden layers are divided by keep_prob twice, once too often."""
    return dropout_gradients(X, Y, cache, cache[1] / keep_prob**2, cache[6] / keep_prob**2)
