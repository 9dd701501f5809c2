"""The net of notebook 05, for cases and mistakes: its parameters, its passes with and without dropout, its gradients."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from grader.exercise import Case
from grader.instructor.content.drafts import case

Parameters = Mapping[str, Any]


Gradients = dict[str, Any]


Cache = tuple[Any, ...]


Draw = Callable[[tuple[int, int]], Any]


CACHED = ("Z1", "D1", "A1", "W1", "b1", "Z2", "D2", "A2", "W2", "b2", "Z3", "A3", "W3", "b3")
"""The cache of a forward pass with dropout."""


PUBLIC = [3, 2, 3, 1]
"""Sizes of the widely published check cases; the other nets have their own widths."""


def drawn_parameters(sizes: Sequence[int], random: np.random.RandomState) -> dict[str, Any]:
    """Standard normal W1, b1, W2, b2, W3, b3, drawn in this order."""
    parameters = {}
    for layer in range(1, 4):
        parameters[f"W{layer}"] = random.randn(sizes[layer], sizes[layer - 1])
        parameters[f"b{layer}"] = random.randn(sizes[layer], 1)
    return parameters


def labels(m: int, random: np.random.RandomState) -> Any:
    """A row of m labels."""
    return random.randint(0, 2, size=(1, m))


def net(seed: int, sizes: Sequence[int], m: int) -> tuple[Any, Any, dict[str, Any]]:
    """X, Y and the parameters of a net whose hidden units are neither all on nor all off."""
    random = np.random.RandomState(seed)
    X = random.randn(sizes[0], m)
    parameters = drawn_parameters(sizes, random)
    for layer in (2, 3):  # logits of ordinary size, so that no output is rounded to 0 or 1
        parameters[f"W{layer}"] /= np.sqrt(sizes[layer - 1])
    return X, labels(m, random), parameters


def forward_case(seed: int, sizes: Sequence[int], m: int, *keep_prob: float) -> Case:
    """A batch, parameters, and the probability of keeping a unit where it is not the default."""
    X, _, parameters = net(seed, sizes, m)
    return case(X, parameters, *keep_prob)


def unpack(parameters: Parameters) -> tuple[Any, ...]:
    """W1, b1, W2, b2, W3, b3."""
    return tuple(parameters[name] for name in ("W1", "b1", "W2", "b2", "W3", "b3"))


def relu(Z: Any) -> Any:
    """max(0, z)."""
    return np.maximum(0, Z)


def sigmoid(Z: Any) -> Any:
    """1 / (1 + exp(-z))."""
    return 1 / (1 + np.exp(-Z))


def plain_pass(X: Any, parameters: Parameters, scales: tuple[float, float] = (1.0, 1.0)) -> tuple[Any, Cache]:
    """The net without masks, its hidden activations times `scales`."""
    W1, b1, W2, b2, W3, b3 = unpack(parameters)
    Z1 = W1 @ X + b1
    A1 = relu(Z1) * scales[0]
    Z2 = W2 @ A1 + b2
    A2 = relu(Z2) * scales[1]
    Z3 = W3 @ A2 + b3
    A3 = sigmoid(Z3)
    return A3, (Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3)


def dropout_pass(
    X: Any, parameters: Parameters, draw: Draw, factors: tuple[float, float]
) -> tuple[Any, Cache]:
    """The net with drawn masks, its surviving activations times `factors`."""
    W1, b1, W2, b2, W3, b3 = unpack(parameters)
    Z1 = W1 @ X + b1
    A1 = relu(Z1)
    D1 = draw(A1.shape)
    A1 = A1 * D1 * factors[0]
    Z2 = W2 @ A1 + b2
    A2 = relu(Z2)
    D2 = draw(A2.shape)
    A2 = A2 * D2 * factors[1]
    Z3 = W3 @ A2 + b3
    A3 = sigmoid(Z3)
    return A3, (Z1, D1, A1, W1, b1, Z2, D2, A2, W2, b2, Z3, A3, W3, b3)


def gradients(X: Any, Y: Any, cache: Cache, m: float | None = None) -> Gradients:
    """Gradients of the cross-entropy alone."""
    m = X.shape[1] if m is None else m
    _, A1, _, _, _, A2, W2, _, _, A3, W3, _ = cache
    dZ3 = (A3 - Y) / m
    dZ2 = W3.T @ dZ3 * (A2 > 0)
    dZ1 = W2.T @ dZ2 * (A1 > 0)
    return layer_gradients(X, A1, A2, dZ1, dZ2, dZ3)


def layer_gradients(X: Any, A1: Any, A2: Any, dZ1: Any, dZ2: Any, dZ3: Any) -> Gradients:
    """dW and db of each layer from its dZ and its inputs."""
    found: Gradients = {}
    for layer, dZ, inputs in ((1, dZ1, X), (2, dZ2, A1), (3, dZ3, A2)):
        found[f"dW{layer}"] = dZ @ inputs.T
        found[f"db{layer}"] = np.sum(dZ, axis=1, keepdims=True)
    return found


def uniform_mask(keep_prob: float) -> Draw:
    """The mask that the exercise asks for."""
    return lambda shape: np.random.rand(*shape) < keep_prob


def seeded(
    X: Any, parameters: Parameters, draw: Draw, first: float, second: float | None = None
) -> tuple[Any, Cache]:
    """`dropout_pass` after seed 1, with one factor for both layers or one for each."""
    np.random.seed(1)
    return dropout_pass(X, parameters, draw, (first, first if second is None else second))
