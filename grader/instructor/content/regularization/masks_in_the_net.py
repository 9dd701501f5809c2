"""Known mistakes of dropout's forward pass in where its masks are applied, and in what it caches."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.instructor.content.drafts import mistake
from grader.instructor.content.regularization.dropout_forward import dropout_forward
from grader.instructor.content.regularization.regularized_net import (
    Parameters,
    dropout_pass,
    plain_pass,
    relu,
    seeded,
    sigmoid,
    uniform_mask,
    unpack,
)


@mistake(dropout_forward)
def dropout_on_output(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """The hidden layers are right, but the output has a mask too. Its single unit is the answer: where it is dropped, nothing
    is left to compare with the label. Drop hidden units only."""
    A3, cache = seeded(X, parameters, uniform_mask(keep_prob), 1 / keep_prob)
    A3 = A3 * (np.random.rand(*A3.shape) < keep_prob) / keep_prob
    return A3, (*cache[:11], A3, *cache[12:])


@mistake(dropout_forward)
def dropout_on_input(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """The inputs have a mask too; it took the first random numbers, so D1 and D2 differ as well. Drop units of the two hidden
    layers only."""
    np.random.seed(1)
    X = X * (np.random.rand(*X.shape) < keep_prob) / keep_prob
    return dropout_pass(X, parameters, uniform_mask(keep_prob), (1 / keep_prob, 1 / keep_prob))


@mistake(dropout_forward)
def layer_2_kept(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """D2 is drawn but does not change A2: the second hidden layer is still complete."""
    np.random.seed(1)
    W1, b1, W2, b2, W3, b3 = unpack(parameters)
    _, (Z1, D1, A1, _, _, Z2, D2, _, _, _, _, _, _, _) = dropout_pass(
        X, parameters, uniform_mask(keep_prob), (1 / keep_prob, 1.0)
    )
    A2 = relu(Z2)
    Z3 = W3 @ A2 + b3
    A3 = sigmoid(Z3)
    return A3, (Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3)


@mistake(dropout_forward)
def masks_not_applied(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """Both masks are drawn and in the cache, but the activations are those of the complete net."""
    _, cache = seeded(X, parameters, uniform_mask(keep_prob), 1.0)
    A3, (Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, _, W3, b3) = plain_pass(X, parameters)
    return A3, (Z1, cache[1], A1, W1, b1, Z2, cache[6], A2, W2, b2, Z3, A3, W3, b3)


@mistake(dropout_forward)
def divided_only(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """The activations are scaled, but no unit is dropped: the masks are drawn but not applied."""
    _, masked = seeded(X, parameters, uniform_mask(keep_prob), 1 / keep_prob)
    A3, cache = plain_pass(X, parameters, (1 / keep_prob, 1 / keep_prob))
    Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, _, W3, b3 = cache
    return A3, (Z1, masked[1], A1, W1, b1, Z2, masked[6], A2, W2, b2, Z3, A3, W3, b3)


@mistake(dropout_forward)
def cache_of_complete_activations(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """A3 is right, but the cache holds A1 and A2 as they were before their masks. The backward pass needs what the next layer
    actually received."""
    A3, (Z1, D1, _, W1, b1, Z2, D2, _, W2, b2, Z3, _, W3, b3) = seeded(
        X, parameters, uniform_mask(keep_prob), 1 / keep_prob
    )
    return A3, (Z1, D1, relu(Z1), W1, b1, Z2, D2, relu(Z2), W2, b2, Z3, A3, W3, b3)


@mistake(dropout_forward)
def cache_of_random_numbers(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """A3 is right, but D1 and D2 in the cache are the random numbers themselves. They are not yet compared with keep_prob, so
    the backward pass cannot tell which units were kept."""
    A3, cache = seeded(X, parameters, uniform_mask(keep_prob), 1 / keep_prob)
    return A3, tuple(
        np.full(item.shape, 0.5) if place in (1, 6) else item for place, item in enumerate(cache)
    )


@mistake(dropout_forward)
def cache_without_masks(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """The cache has no masks in it. The backward pass has to switch off the same units, so D1 and D2 belong in the cache, right
    after Z1 and Z2."""
    A3, cache = seeded(X, parameters, uniform_mask(keep_prob), 1 / keep_prob)
    return A3, tuple(item for place, item in enumerate(cache) if place not in (1, 6))


@mistake(dropout_forward)
def cache_in_other_order(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """A3 is right, but masks and activations have changed places in the cache: the order is Z, D, A, W, b."""
    A3, (Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, *rest) = seeded(
        X, parameters, uniform_mask(keep_prob), 1 / keep_prob
    )
    return A3, (Z1, A1, D1, W1, b1, Z2, A2, D2, W2, b2, *rest)


forward_propagation_with_dropout = dropout_forward
"""The exercise with all its mistakes."""
