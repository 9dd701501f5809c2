"""Exercises of notebook 05: L2 regularization, inverted dropout, traditional dropout."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from grader.exercise import Case, Part
from grader.instructor.authoring import ONE_PASS, case, exercise, mistake

Parameters = Mapping[str, Any]
Gradients = dict[str, Any]
Cache = tuple[Any, ...]
Draw = Callable[[tuple[int, int]], Any]

CACHED = ("Z1", "D1", "A1", "W1", "b1", "Z2", "D2", "A2", "W2", "b2", "Z3", "A3", "W3", "b3")
"""The cache of a forward pass with dropout."""

PUBLIC = [3, 2, 3, 1]
"""Sizes of the widely published check cases; the other nets have widths of their own."""


# --- cases -------------------------------------------------------------------------------------------------------------


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


def cost_case(seed: int, sizes: Sequence[int], m: int, lambd: float) -> Case:
    """Outputs of a real forward pass, their labels, and λ."""
    X, Y, parameters = net(seed, sizes, m)
    return case(plain_pass(X, parameters)[0], Y, parameters, lambd)


def published_cost_case() -> Case:
    """The check case of this exercise that is widely published; its cost is 1.7864859451590758."""
    random = np.random.RandomState(1)
    A3 = np.array([[0.40682402, 0.01629284, 0.16722898, 0.10118111, 0.40682402]])
    return case(A3, np.array([[1, 1, 0, 1, 0]]), drawn_parameters(PUBLIC, random), 0.1)


def l2_case(seed: int, sizes: Sequence[int], m: int, lambd: float) -> Case:
    """A batch, the cache of its forward pass, and λ."""
    X, Y, parameters = net(seed, sizes, m)
    return case(X, Y, plain_pass(X, parameters)[1], lambd)


def published_dropout_case() -> Case:
    """The check case of this exercise that is widely published; its A3 starts with 0.36974721."""
    random = np.random.RandomState(1)
    X = random.randn(3, 5)
    return case(X, drawn_parameters(PUBLIC, random), 0.7)


def forward_case(seed: int, sizes: Sequence[int], m: int, *keep_prob: float) -> Case:
    """A batch, parameters, and the probability to keep a unit where it is not the default."""
    X, _, parameters = net(seed, sizes, m)
    return case(X, parameters, *keep_prob)


def wide_case(seed: int, sizes: Sequence[int], m: int, keep_prob: float) -> Case:
    """A batch for which no layer depends on the masks of the one before: the weights behind the masks are zero."""
    X, _, parameters = net(seed, sizes, m)
    return case(X, {**parameters, "W2": 0 * parameters["W2"], "W3": 0 * parameters["W3"]}, keep_prob)


def kept_in_dropout(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> dict[str, tuple[Any, float]]:
    """Masks where every unit is kept, and the activations that do not depend on the masks before: all of a `wide_case`."""
    W1, b1, W2, b2, W3, _ = unpack(parameters)
    first = relu(W1 @ X + b1) / keep_prob
    second = np.broadcast_to(relu(b2), (len(b2), X.shape[1])) / keep_prob
    kept = {
        "1.1": (np.ones(first.shape, dtype=bool), keep_prob),
        "1.2": (first, keep_prob),
        "1.6": (np.ones(second.shape, dtype=bool), keep_prob),
    }
    return kept if np.any(W2) or np.any(W3) else {**kept, "1.7": (second, keep_prob)}


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


# --- exercises ---------------------------------------------------------------------------------------------------------

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

dropout_forward = exercise(
    "forward_propagation_with_dropout",
    signature="forward_propagation_with_dropout(X, parameters, keep_prob=0.5)",
    points=10,
    tolerance=ONE_PASS,
    parts=(
        Part("mask D1", ("1.1",), 0.15),
        Part("mask D2", ("1.6",), 0.15, needs="mask D1"),
        Part("activations A1", ("1.2",), 0.2, needs="mask D1"),
        Part("activations A2", ("1.7",), 0.2, needs="activations A1"),
        Part("output A3", ("0",), 0.2),
        Part(
            "rest of the cache",
            ("1.0", "1.3", "1.4", "1.5", "1.8", "1.9", "1.10", "1.11", "1.12", "1.13"),
            0.1,
            needs="output A3",
        ),
    ),
    labels={"0": "A3", "1": "the cache"} | {f"1.{place}": name for place, name in enumerate(CACHED)},
    masks=("1.1", "1.6"),
    visible=[
        published_dropout_case(),
        forward_case(31, [2, 6, 4, 1], 8, 0.86),
        forward_case(32, [4, 5, 6, 1], 6),
        forward_case(33, [2, 4, 3, 1], 5, 1.0),
        wide_case(38, [3, 20, 20, 1], 30, 0.8),
    ],
    hidden=[
        forward_case(34, [5, 7, 3, 1], 9, 0.3),
        forward_case(35, [2, 20, 3, 1], 30, 0.8),
        forward_case(36, [3, 4, 9, 1], 1, 0.6),
        forward_case(37, [3, 5, 2, 1], 7, 1.0),
        wide_case(39, [4, 25, 20, 1], 25, 0.7),
    ],
    rule="seeded mask",
    kept=kept_in_dropout,
)

dropout_backward = exercise(
    "backward_propagation_with_dropout",
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
    ],
)

traditional = exercise(
    "predict_traditional_dropout",
    signature="predict_traditional_dropout(X, parameters, keep_prob)",
    points=5,
    tolerance=ONE_PASS,
    parts=(Part("probabilities", ("result",), 1.0),),
    visible=[
        forward_case(51, [3, 2, 4, 1], 5, 0.7),
        forward_case(52, [2, 6, 4, 1], 8, 0.5),
        forward_case(53, [2, 4, 3, 1], 6, 1.0),
    ],
    hidden=[
        forward_case(54, [5, 7, 3, 1], 9, 0.3),
        forward_case(55, [4, 3, 6, 1], 1, 0.86),
        forward_case(56, [2, 20, 3, 1], 30, 0.6),
    ],
)


# --- cost with L2 ------------------------------------------------------------------------------------------------------


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
    """The penalty is twice what it should be: look at the denominator in front of the sum of squares. It cancels the 2 that
    the derivative of a square brings."""
    return cross_entropy(A3, Y) + lambd / examples(Y) * squares(parameters)


@mistake(cost)
def cost_not_averaged(A3: Any, Y: Any, parameters: Parameters, lambd: float) -> float:
    """The penalty does not depend on the number of examples. In this convention it is divided by m, like the cross-entropy. If
    you did divide: m is the number of columns of Y, and `len` counts rows."""
    return cross_entropy(A3, Y) + lambd / 2 * squares(parameters)


@mistake(cost)
def cost_lambda_only(A3: Any, Y: Any, parameters: Parameters, lambd: float) -> float:
    """The sum of squares is multiplied by λ alone: the division in front of it, by the number of examples and by 2, is
    missing."""
    return cross_entropy(A3, Y) + lambd * squares(parameters)


@mistake(cost)
def cost_with_biases(A3: Any, Y: Any, parameters: Parameters, lambd: float) -> float:
    """The biases are in the penalty too. A bias only shifts a unit and does not make it steeper, so only the weight matrices
    are penalized: leave the b out of your sum."""
    return cross_entropy(A3, Y) + lambd / (2 * examples(Y)) * squares(parameters, tuple(parameters))


@mistake(cost)
def cost_without_lambda(A3: Any, Y: Any, parameters: Parameters, lambd: float) -> float:
    """The penalty is there, but its strength does not depend on lambd: with lambd = 0 the plain cost has to come out."""
    return cross_entropy(A3, Y) + 1 / (2 * examples(Y)) * squares(parameters)


@mistake(cost)
def cost_without_penalty(A3: Any, Y: Any, parameters: Parameters, lambd: float) -> float:
    """This is the cross-entropy alone: the penalty is missing from what you return. Is it computed, and then not added?"""
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
    """The penalty is multiplied by m where it has to be divided: in Python, a / 2 * m is (a / 2) * m. Put the denominator in
    parentheses."""
    return cross_entropy(A3, Y) + lambd / 2 * examples(Y) * squares(parameters)


@mistake(cost)
def cost_norms_not_squared(A3: Any, Y: Any, parameters: Parameters, lambd: float) -> float:
    """The penalty adds the norms of the weight matrices, not their squares: a norm has a root that does not belong here."""
    norms = sum(float(np.linalg.norm(parameters[f"W{layer}"])) for layer in (1, 2, 3))
    return cross_entropy(A3, Y) + lambd / (2 * examples(Y)) * norms


@mistake(cost)
def cost_l1(A3: Any, Y: Any, parameters: Parameters, lambd: float) -> float:
    """The penalty adds absolute values: that is L1. L2 adds squares."""
    absolute = sum(float(np.sum(np.abs(parameters[f"W{layer}"]))) for layer in (1, 2, 3))
    return cross_entropy(A3, Y) + lambd / (2 * examples(Y)) * absolute


@mistake(cost)
def cost_square_of_sum(A3: Any, Y: Any, parameters: Parameters, lambd: float) -> float:
    """The weights are added first and squared afterwards, so that positive and negative ones cancel. Square each entry, then
    add."""
    total = sum(float(np.sum(parameters[f"W{layer}"])) ** 2 for layer in (1, 2, 3))
    return cross_entropy(A3, Y) + lambd / (2 * examples(Y)) * total


@mistake(cost)
def cost_means_for_sums(A3: Any, Y: Any, parameters: Parameters, lambd: float) -> float:
    """The squares of each matrix are averaged. The penalty adds them: a larger matrix counts more."""
    means = sum(float(np.mean(np.square(parameters[f"W{layer}"]))) for layer in (1, 2, 3))
    return cross_entropy(A3, Y) + lambd / (2 * examples(Y)) * means


@mistake(cost)
def cost_not_squared(A3: Any, Y: Any, parameters: Parameters, lambd: float) -> float:
    """The penalty adds the weights themselves, so that negative ones lower the cost. L2 adds their squares."""
    total = sum(float(np.sum(parameters[f"W{layer}"])) for layer in (1, 2, 3))
    return cross_entropy(A3, Y) + lambd / (2 * examples(Y)) * total


@mistake(cost)
def cost_root_of_squares(A3: Any, Y: Any, parameters: Parameters, lambd: float) -> float:
    """The root of the sum of squares is added: that is the norm of all weights. The penalty is without the root."""
    return cross_entropy(A3, Y) + lambd / (2 * examples(Y)) * float(np.sqrt(squares(parameters)))


@mistake(cost)
def cost_over_number_of_weights(A3: Any, Y: Any, parameters: Parameters, lambd: float) -> float:
    """The penalty is divided by the number of weights. The m in it is the number of examples, as in the cross-entropy."""
    count = sum(parameters[f"W{layer}"].size for layer in (1, 2, 3))
    return float(cross_entropy(A3, Y) + lambd / (2 * count) * squares(parameters))


@mistake(cost)
def cost_entropy_not_averaged(A3: Any, Y: Any, parameters: Parameters, lambd: float) -> float:
    """The penalty is right. The cross-entropy is added up over the examples; it has to be their mean."""
    return examples(Y) * cross_entropy(A3, Y) + lambd / (2 * examples(Y)) * squares(parameters)


@mistake(cost)
def cost_averaged_twice(A3: Any, Y: Any, parameters: Parameters, lambd: float) -> float:
    """The whole cost is divided by m once more: both of its terms have their 1/m already."""
    return (cross_entropy(A3, Y) + lambd / (2 * examples(Y)) * squares(parameters)) / examples(Y)


@mistake(cost)
def cost_of_first_layer_alone(A3: Any, Y: Any, parameters: Parameters, lambd: float) -> float:
    """Only W1 is in the penalty: the weights of the two other layers count too. Does a loop end too early?"""
    return cross_entropy(A3, Y) + lambd / (2 * examples(Y)) * squares(parameters, ("W1",))


@mistake(cost)
def cost_of_last_layer_alone(A3: Any, Y: Any, parameters: Parameters, lambd: float) -> float:
    """Only W3 is in the penalty: the weights of the two other layers count too. Is a sum overwritten in each turn of a
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


# --- gradients with L2 -------------------------------------------------------------------------------------------------

CACHE_PLACES = {"W1": 2, "b1": 3, "W2": 6, "b2": 7, "W3": 10, "b3": 11}


def gradients(X: Any, Y: Any, cache: Cache, m: float | None = None) -> Gradients:
    """Of the cross-entropy alone."""
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
    """These are the gradients of the plain cost: the penalty has no effect on them. Its derivative belongs to each dW."""
    return gradients(X, Y, cache)


@mistake(l2_gradients)
def l2_doubled(X: Any, Y: Any, cache: Cache, lambd: float) -> Gradients:
    """The share of the penalty is twice what it should be. The cost has a factor ½: differentiate it together with the
    square."""
    return with_penalty(X, Y, cache, 2 * lambd / X.shape[1])


@mistake(l2_gradients)
def l2_halved(X: Any, Y: Any, cache: Cache, lambd: float) -> Gradients:
    """The share of the penalty is half of what it should be: the ½ of the cost is still there, but the derivative of the
    square brings a 2."""
    return with_penalty(X, Y, cache, lambd / (2 * X.shape[1]))


@mistake(l2_gradients)
def l2_not_averaged(X: Any, Y: Any, cache: Cache, lambd: float) -> Gradients:
    """The share of the penalty does not depend on the number of examples. In the cost the penalty is divided by m, so its
    derivative is too."""
    return with_penalty(X, Y, cache, lambd)


@mistake(l2_gradients)
def l2_without_lambda(X: Any, Y: Any, cache: Cache, lambd: float) -> Gradients:
    """The share of the penalty does not depend on lambd: with lambd = 0 the plain gradients have to come out."""
    return with_penalty(X, Y, cache, 1 / X.shape[1])


@mistake(l2_gradients)
def l2_subtracted(X: Any, Y: Any, cache: Cache, lambd: float) -> Gradients:
    """The share of the penalty has the wrong sign: descent subtracts the gradient, so these would make the weights grow."""
    return with_penalty(X, Y, cache, -lambd / X.shape[1])


@mistake(l2_gradients)
def l2_on_biases_too(X: Any, Y: Any, cache: Cache, lambd: float) -> Gradients:
    """The dW are right, but the db have a share of the penalty too. There are no biases in the penalty, so its derivative
    with respect to them is zero."""
    return with_penalty(X, Y, cache, lambd / X.shape[1], tuple(CACHE_PLACES))


@mistake(l2_gradients)
def l2_on_biases_only(X: Any, Y: Any, cache: Cache, lambd: float) -> Gradients:
    """The share of the penalty went to the db. The penalty is made of the weights, so it belongs to the dW."""
    return with_penalty(X, Y, cache, lambd / X.shape[1], ("b1", "b2", "b3"))


@mistake(l2_gradients)
def l2_layer_1_missing(X: Any, Y: Any, cache: Cache, lambd: float) -> Gradients:
    """The share of the penalty is missing in dW1; the other two have it."""
    return with_penalty(X, Y, cache, lambd / X.shape[1], ("W2", "W3"))


@mistake(l2_gradients)
def l2_layer_2_missing(X: Any, Y: Any, cache: Cache, lambd: float) -> Gradients:
    """The share of the penalty is missing in dW2; the other two have it."""
    return with_penalty(X, Y, cache, lambd / X.shape[1], ("W1", "W3"))


@mistake(l2_gradients)
def l2_layer_3_missing(X: Any, Y: Any, cache: Cache, lambd: float) -> Gradients:
    """The share of the penalty is missing in dW3; the other two have it."""
    return with_penalty(X, Y, cache, lambd / X.shape[1], ("W1", "W2"))


@mistake(l2_gradients)
def l2_in_layer_1_alone(X: Any, Y: Any, cache: Cache, lambd: float) -> Gradients:
    """Only dW1 has its share of the penalty: dW2 and dW3 need theirs as well."""
    return with_penalty(X, Y, cache, lambd / X.shape[1], ("W1",))


@mistake(l2_gradients)
def l2_in_layer_2_alone(X: Any, Y: Any, cache: Cache, lambd: float) -> Gradients:
    """Only dW2 has its share of the penalty: dW1 and dW3 need theirs as well."""
    return with_penalty(X, Y, cache, lambd / X.shape[1], ("W2",))


@mistake(l2_gradients)
def l2_in_layer_3_alone(X: Any, Y: Any, cache: Cache, lambd: float) -> Gradients:
    """Only dW3 has its share of the penalty: dW1 and dW2 need theirs as well."""
    return with_penalty(X, Y, cache, lambd / X.shape[1], ("W3",))


@mistake(l2_gradients)
def l2_averaged_twice(X: Any, Y: Any, cache: Cache, lambd: float) -> Gradients:
    """The share of the penalty is m times too small. It is divided by m once: does a 1/m in front of parentheses count for it
    a second time?"""
    return with_penalty(X, Y, cache, lambd / X.shape[1] ** 2)


@mistake(l2_gradients)
def l2_of_squares(X: Any, Y: Any, cache: Cache, lambd: float) -> Gradients:
    """The squares of the weights are still there. The derivative of a square is no square."""
    found = gradients(X, Y, cache)
    for layer in (1, 2, 3):
        found[f"dW{layer}"] = found[f"dW{layer}"] + lambd / X.shape[1] * np.square(
            cache[CACHE_PLACES[f"W{layer}"]]
        )
    return found


@mistake(l2_gradients)
def l2_not_differentiated(X: Any, Y: Any, cache: Cache, lambd: float) -> Gradients:
    """The penalty itself, one number, was added to every entry of the dW. What is asked for is its derivative with respect to
    each weight."""
    found = gradients(X, Y, cache)
    for layer in (1, 2, 3):
        penalty = lambd / (2 * X.shape[1]) * np.sum(np.square(cache[CACHE_PLACES[f"W{layer}"]]))
        found[f"dW{layer}"] = found[f"dW{layer}"] + penalty
    return found


@mistake(l2_gradients)
def l2_of_l1(X: Any, Y: Any, cache: Cache, lambd: float) -> Gradients:
    """The share of the penalty has the same size for every weight, only its sign differs: that is the derivative of absolute
    values (L1). The derivative of a square grows with the weight."""
    found = gradients(X, Y, cache)
    for layer in (1, 2, 3):
        found[f"dW{layer}"] = found[f"dW{layer}"] + lambd / X.shape[1] * np.sign(
            cache[CACHE_PLACES[f"W{layer}"]]
        )
    return found


@mistake(l2_gradients)
def l2_data_not_averaged(X: Any, Y: Any, cache: Cache, lambd: float) -> Gradients:
    """The share of the cross-entropy is m times too large: it is a mean over the examples, so its gradients are too."""
    found = gradients(X, Y, cache, m=1)
    for layer in (1, 2, 3):
        found[f"dW{layer}"] = found[f"dW{layer}"] + lambd / X.shape[1] * cache[CACHE_PLACES[f"W{layer}"]]
    return found


@mistake(l2_gradients)
def l2_sign_of_error(X: Any, Y: Any, cache: Cache, lambd: float) -> Gradients:
    """The share of the cross-entropy has the wrong sign: look at the order of A3 and Y in dZ3."""
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


# --- dropout, forward --------------------------------------------------------------------------------------------------


def uniform_mask(keep_prob: float) -> Draw:
    """The mask that the exercise asks for."""
    return lambda shape: np.random.rand(*shape) < keep_prob


def seeded(
    X: Any, parameters: Parameters, draw: Draw, first: float, second: float | None = None
) -> tuple[Any, Cache]:
    """`dropout_pass` after seed 1, with one factor for both layers or one for each."""
    np.random.seed(1)
    return dropout_pass(X, parameters, draw, (first, first if second is None else second))


@mistake(dropout_forward)
def mask_inverted(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """The comparison is the wrong way round: a unit is kept with probability 1 - keep_prob. With keep_prob = 0.5 nobody would
    notice."""
    return seeded(X, parameters, lambda shape: np.random.rand(*shape) > keep_prob, 1 / keep_prob)


@mistake(dropout_forward)
def mask_of_drop_rate(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """The random numbers are compared with 1 - keep_prob: units are kept with the probability to be dropped. With keep_prob =
    0.5 nobody would notice."""
    return seeded(X, parameters, uniform_mask(1 - keep_prob), 1 / keep_prob)


@mistake(dropout_forward)
def mask_complementary(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """Units are kept with the right probability, but from the upper end of (0, 1). So that all learners get the same masks,
    draw with np.random.rand and keep those whose number lies below keep_prob. (np.random.choice takes the upper end.)"""
    return seeded(X, parameters, lambda shape: np.random.rand(*shape) > 1 - keep_prob, 1 / keep_prob)


@mistake(dropout_forward)
def not_divided(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """The masks are right, but the surviving activations are not scaled: on average each layer passes on only keep_prob of
    its signal. That is traditional dropout, which you meet later; inverted dropout makes up for it here."""
    return seeded(X, parameters, uniform_mask(keep_prob), 1.0)


@mistake(dropout_forward)
def multiplied(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """The surviving activations are scaled down instead of up. Dropping lost a part of the signal; the scale has to make up
    for it."""
    return seeded(X, parameters, uniform_mask(keep_prob), keep_prob)


@mistake(dropout_forward)
def divided_by_drop_rate(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """The surviving activations are divided by 1 - keep_prob, the probability to be dropped. What has to be made up for is
    that only keep_prob of them survive."""
    return seeded(X, parameters, uniform_mask(keep_prob), 1 / (1 - keep_prob))


@mistake(dropout_forward)
def layer_1_not_divided(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """A1 is not scaled after its mask, A2 is: each of the two hidden layers needs it."""
    return seeded(X, parameters, uniform_mask(keep_prob), 1.0, 1 / keep_prob)


@mistake(dropout_forward)
def layer_2_not_divided(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """A1 is scaled after its mask, A2 is not: each of the two hidden layers needs it."""
    return seeded(X, parameters, uniform_mask(keep_prob), 1 / keep_prob, 1.0)


@mistake(dropout_forward)
def mask_normal(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """The masks are drawn from the normal distribution, which falls below 0.86 in 81 % of all cases, not in 86 %. A number
    below keep_prob with probability keep_prob comes from the uniform distribution on (0, 1)."""
    return seeded(X, parameters, lambda shape: np.random.randn(*shape) < keep_prob, 1 / keep_prob)


@mistake(dropout_forward)
def mask_half(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """The masks keep half of the units whatever keep_prob is: compare with the argument, not with a fixed number."""
    return seeded(X, parameters, uniform_mask(0.5), 1 / keep_prob)


@mistake(dropout_forward)
def mask_rounded(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """The random numbers are rounded to 0 or 1, so that half of the units are kept whatever keep_prob is: compare them with
    the argument."""
    return seeded(X, parameters, lambda shape: np.round(np.random.rand(*shape)), 1 / keep_prob)


@mistake(dropout_forward)
def mask_binomial(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """Units are kept with the right probability, but np.random.binomial makes other masks of seed 1. So that all learners get
    the same ones, draw with np.random.rand and keep those whose number lies below keep_prob."""
    return seeded(X, parameters, lambda shape: np.random.binomial(1, keep_prob, shape), 1 / keep_prob)


@mistake(dropout_forward)
def mask_without_threshold(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """The activations are multiplied by the random numbers themselves, so that none is dropped. A mask says yes or no: the
    numbers still have to be compared with keep_prob."""
    return seeded(X, parameters, lambda shape: np.random.rand(*shape), 1 / keep_prob)


@mistake(dropout_forward)
def mask_per_unit(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """There is one number for each unit, so a unit is dropped for all examples at once. Each example gets a thinned net of its
    own: a mask has the shape of its activations."""
    return seeded(X, parameters, lambda shape: np.random.rand(shape[0], 1) < keep_prob, 1 / keep_prob)


@mistake(dropout_forward)
def mask_per_unit_repeated(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """All columns of a mask are the same: a unit is dropped for all examples at once. Each example gets a thinned net of its
    own, so each entry needs its own random number."""
    return seeded(
        X,
        parameters,
        lambda shape: np.repeat(np.random.rand(shape[0], 1) < keep_prob, shape[1], axis=1),
        1 / keep_prob,
    )


@mistake(dropout_forward)
def mask_per_example(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """There is one number for each example, so a whole layer is dropped for it at once. Each unit is dropped on its own: a
    mask has the shape of its activations."""
    return seeded(X, parameters, lambda shape: np.random.rand(1, shape[1]) < keep_prob, 1 / keep_prob)


@mistake(dropout_forward)
def mask_transposed_draw(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """The random numbers are right but laid out in another order: the mask was drawn with a row for each example and then
    transposed. Draw it in the shape of its activations."""
    return seeded(X, parameters, lambda shape: (np.random.rand(*shape[::-1]) < keep_prob).T, 1 / keep_prob)


@mistake(dropout_forward)
def not_seeded(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """The masks are other ones than asked for: the seed is not set inside the function. The exercise asks for seed 1 at its
    beginning, so that everyone gets the same numbers."""
    return dropout_pass(X, parameters, uniform_mask(keep_prob), (1 / keep_prob, 1 / keep_prob))


@mistake(dropout_forward)
def reseeded(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """D1 is right, D2 is not: the seed is set a second time, so that both masks are made of the same random numbers. Set it
    once, at the beginning."""

    def draw(shape: tuple[int, int]) -> Any:
        np.random.seed(1)
        return np.random.rand(*shape) < keep_prob

    return dropout_pass(X, parameters, draw, (1 / keep_prob, 1 / keep_prob))


@mistake(dropout_forward)
def other_seed(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """The masks come from seed 3. This function is to set seed 1."""
    np.random.seed(3)
    return dropout_pass(X, parameters, uniform_mask(keep_prob), (1 / keep_prob, 1 / keep_prob))


@mistake(dropout_forward)
def other_stream(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """The masks come from np.random.default_rng(1), whose numbers differ from those after np.random.seed(1). It is the better
    generator for your own work; here everyone draws with np.random.rand."""
    generator = np.random.default_rng(1)
    factors = (1 / keep_prob, 1 / keep_prob)
    return dropout_pass(X, parameters, lambda shape: generator.random(shape) < keep_prob, factors)


@mistake(dropout_forward)
def masks_drawn_in_reverse(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """D2 is drawn before D1, so each gets the random numbers of the other. Draw D1 first."""
    m = X.shape[1]
    np.random.seed(1)
    masks = [np.random.rand(parameters[f"W{layer}"].shape[0], m) < keep_prob for layer in (2, 1)]
    return dropout_pass(X, parameters, lambda _shape: masks.pop(), (1 / keep_prob, 1 / keep_prob))


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
    """D2 is drawn but A2 is not changed by it: the second hidden layer is still complete."""
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
    """The activations are scaled, but no unit is dropped: the masks are drawn and not applied."""
    _, masked = seeded(X, parameters, uniform_mask(keep_prob), 1 / keep_prob)
    A3, cache = plain_pass(X, parameters, (1 / keep_prob, 1 / keep_prob))
    Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, _, W3, b3 = cache
    return A3, (Z1, masked[1], A1, W1, b1, Z2, masked[6], A2, W2, b2, Z3, A3, W3, b3)


@mistake(dropout_forward)
def cache_of_complete_activations(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """A3 is right, but the cache holds A1 and A2 as they were before their masks. The backward pass needs what the next layer
    really received."""
    A3, (Z1, D1, _, W1, b1, Z2, D2, _, W2, b2, Z3, _, W3, b3) = seeded(
        X, parameters, uniform_mask(keep_prob), 1 / keep_prob
    )
    return A3, (Z1, D1, relu(Z1), W1, b1, Z2, D2, relu(Z2), W2, b2, Z3, A3, W3, b3)


@mistake(dropout_forward)
def cache_of_random_numbers(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """A3 is right, but D1 and D2 in the cache are the random numbers themselves, not yet compared with keep_prob: the backward
    pass could not tell which units were kept."""
    A3, cache = seeded(X, parameters, uniform_mask(keep_prob), 1 / keep_prob)
    return A3, tuple(
        np.full(item.shape, 0.5) if place in (1, 6) else item for place, item in enumerate(cache)
    )


@mistake(dropout_forward)
def cache_without_masks(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """The cache has no masks in it. The backward pass has to close the same units, so D1 and D2 stand in the cache, right
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


# --- dropout, backward -------------------------------------------------------------------------------------------------


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
    keep_prob there, and the chain rule brings the same factor here. (The masks in the cache hold True and False, they are not
    scaled.)"""
    return dropout_gradients(X, Y, cache, cache[1], cache[6])


@mistake(dropout_backward)
def backward_without_masks(X: Any, Y: Any, cache: Cache, keep_prob: float) -> Gradients:
    """The masks are missing, and so is their scale: gradient flows through units that were dropped. What the forward pass did
    to A1 and A2, the backward pass does to dA1 and dA2."""
    return dropout_gradients(X, Y, cache, 1.0, 1.0, on_z=True)


@mistake(dropout_backward)
def backward_divided_only(X: Any, Y: Any, cache: Cache, keep_prob: float) -> Gradients:
    """The scale is there, but gradient flows through units that were dropped: apply the masks of the cache to dA1 and dA2."""
    return dropout_gradients(X, Y, cache, 1 / keep_prob, 1 / keep_prob, on_z=True)


@mistake(dropout_backward)
def backward_multiplied(X: Any, Y: Any, cache: Cache, keep_prob: float) -> Gradients:
    """The gradients of the hidden layers are multiplied by keep_prob. The forward pass divided by it, and so does the
    derivative."""
    return dropout_gradients(X, Y, cache, cache[1] * keep_prob, cache[6] * keep_prob)


@mistake(dropout_backward)
def backward_divided_by_drop_rate(X: Any, Y: Any, cache: Cache, keep_prob: float) -> Gradients:
    """The gradients of the hidden layers are divided by 1 - keep_prob, the probability to be dropped. Use the factor of the
    forward pass."""
    with np.errstate(all="ignore"):
        factor = np.divide(1.0, 1 - keep_prob)
        return dropout_gradients(X, Y, cache, cache[1] * factor, cache[6] * factor)


@mistake(dropout_backward)
def backward_layer_1_open(X: Any, Y: Any, cache: Cache, keep_prob: float) -> Gradients:
    """Layers 2 and 3 are right; in layer 1 mask and scale are missing. dA1 needs what dA2 got, with its own mask."""
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
    """The mask of layer 2 is missing, with its scale: dA2 needs what dA1 got. Layer 1 is wrong only because its gradient
    comes through layer 2."""
    return dropout_gradients(X, Y, cache, cache[1] / keep_prob, 1.0, on_z=True)


@mistake(dropout_backward)
def backward_layer_2_not_divided(X: Any, Y: Any, cache: Cache, keep_prob: float) -> Gradients:
    """dA2 lacks the division by keep_prob that dA1 got. Layer 1 is wrong only because its gradient comes through layer 2."""
    return dropout_gradients(X, Y, cache, cache[1] / keep_prob, cache[6])


@mistake(dropout_backward)
def backward_masks_swapped(X: Any, Y: Any, cache: Cache, keep_prob: float) -> Gradients:
    """D1 and D2 have changed places: dA1 belongs to the first hidden layer, so its mask is D1. (With layers of different width
    the shapes do not even fit.)"""
    return dropout_gradients(X, Y, cache, cache[6] / keep_prob, cache[1] / keep_prob)


@mistake(dropout_backward)
def backward_masks_swapped_on_z(X: Any, Y: Any, cache: Cache, keep_prob: float) -> Gradients:
    """D1 and D2 have changed places: dA2 belongs to the second hidden layer, so its mask is D2. (With layers of different width
    the shapes do not even fit.)"""
    return dropout_gradients(X, Y, cache, cache[6] / keep_prob, cache[1] / keep_prob, on_z=True)


@mistake(dropout_backward)
def backward_masks_inverted(X: Any, Y: Any, cache: Cache, keep_prob: float) -> Gradients:
    """Gradient flows exactly where units were dropped. A mask is True where a unit was kept: do not turn it round."""
    flipped = [1.0 - cache[place] for place in (1, 6)]
    return dropout_gradients(X, Y, cache, flipped[0] / keep_prob, flipped[1] / keep_prob, on_z=True)


@mistake(dropout_backward)
def backward_masks_inverted_on_a(X: Any, Y: Any, cache: Cache, keep_prob: float) -> Gradients:
    """No gradient arrives at the hidden layers: the masks are turned round, so they close just the units that were kept."""
    flipped = [1.0 - cache[place] for place in (1, 6)]
    return dropout_gradients(X, Y, cache, flipped[0] / keep_prob, flipped[1] / keep_prob)


@mistake(dropout_backward)
def backward_new_masks(X: Any, Y: Any, cache: Cache, keep_prob: float) -> Gradients:
    """New masks are drawn here. The gradient is that of the pass that was made: use the masks in the cache."""
    np.random.seed(1)
    first, second = (np.random.rand(*cache[place].shape) < keep_prob for place in (1, 6))
    return dropout_gradients(X, Y, cache, first / keep_prob, second / keep_prob)


@mistake(dropout_backward)
def backward_new_masks_on_z(X: Any, Y: Any, cache: Cache, keep_prob: float) -> Gradients:
    """The masks are drawn anew. The gradient is that of the pass that was made: its masks are in the cache."""
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


# --- traditional dropout at test time ----------------------------------------------------------------------------------


@mistake(traditional)
def not_scaled(X: Any, parameters: Parameters, keep_prob: float) -> Any:
    """keep_prob has no effect. While training, the next layer saw only a part of the units; now it sees all of them, and its
    input is too large on average."""
    return plain_pass(X, parameters)[0]


@mistake(traditional)
def scaled_up(X: Any, parameters: Parameters, keep_prob: float) -> Any:
    """The hidden activations are divided by keep_prob: that is what inverted dropout does while training. Here all units speak
    where only a part did before, so their sum has to become smaller."""
    return plain_pass(X, parameters, (1 / keep_prob, 1 / keep_prob))[0]


@mistake(traditional)
def scaled_by_drop_rate(X: Any, parameters: Parameters, keep_prob: float) -> Any:
    """The hidden activations are multiplied by 1 - keep_prob, the probability to be dropped. What a unit sent on average while
    training is its activation times the probability to be *kept*."""
    return plain_pass(X, parameters, (1 - keep_prob, 1 - keep_prob))[0]


@mistake(traditional)
def masks_at_test_time(X: Any, parameters: Parameters, keep_prob: float) -> Any:
    """Units are still dropped. At test time nothing is random: all units take part, each scaled."""
    return seeded(X, parameters, uniform_mask(keep_prob), 1.0)[0]


@mistake(traditional)
def masks_and_scale(X: Any, parameters: Parameters, keep_prob: float) -> Any:
    """Units are dropped and scaled as well. At test time nothing is random: all units take part, each scaled."""
    return seeded(X, parameters, uniform_mask(keep_prob), keep_prob)[0]


@mistake(traditional)
def inverted_dropout_at_test_time(X: Any, parameters: Parameters, keep_prob: float) -> Any:
    """This is a training pass with inverted dropout. At test time nothing is random: all units take part, and what makes up for
    the masks of the training is a scale."""
    return seeded(X, parameters, uniform_mask(keep_prob), 1 / keep_prob)[0]


@mistake(traditional)
def output_scaled(X: Any, parameters: Parameters, keep_prob: float) -> Any:
    """The probability is scaled instead of the hidden activations. The output unit was never dropped; what it receives is too
    large."""
    return plain_pass(X, parameters)[0] * keep_prob


@mistake(traditional)
def output_scaled_too(X: Any, parameters: Parameters, keep_prob: float) -> Any:
    """The hidden activations are scaled, and the probability is too. The output unit was never dropped."""
    return plain_pass(X, parameters, (keep_prob, keep_prob))[0] * keep_prob


@mistake(traditional)
def only_layer_1_scaled(X: Any, parameters: Parameters, keep_prob: float) -> Any:
    """A1 is scaled, A2 is not. Both hidden layers had dropout."""
    return plain_pass(X, parameters, (keep_prob, 1.0))[0]


@mistake(traditional)
def only_layer_2_scaled(X: Any, parameters: Parameters, keep_prob: float) -> Any:
    """A2 is scaled, A1 is not. Both hidden layers had dropout."""
    return plain_pass(X, parameters, (1.0, keep_prob))[0]


@mistake(traditional)
def input_scaled_too(X: Any, parameters: Parameters, keep_prob: float) -> Any:
    """The inputs, or the weights that read them, are scaled too. No input was ever dropped, only hidden units were."""
    return plain_pass(X * keep_prob, parameters, (keep_prob, keep_prob))[0]


@mistake(traditional)
def logits_scaled(X: Any, parameters: Parameters, keep_prob: float) -> Any:
    """The last pre-activation is scaled as a whole instead of the hidden activations: its bias was never dropped."""
    Z3 = plain_pass(X, parameters)[1][8]
    return sigmoid(Z3 * keep_prob)


@mistake(traditional)
def incoming_weights_scaled(X: Any, parameters: Parameters, keep_prob: float) -> Any:
    """The weights that lead *into* the hidden layers are scaled (W1, W2). A dropped unit is silent towards the layer after it:
    what has to shrink is what a unit sends out."""
    scaled = {**parameters, **{name: parameters[name] * keep_prob for name in ("W1", "W2")}}
    return plain_pass(X, scaled)[0]


@mistake(traditional)
def decisions(X: Any, parameters: Parameters, keep_prob: float) -> Any:
    """These are decisions, 0 or 1. Return the probabilities themselves, before they are compared with 0.5 or rounded."""
    return (plain_pass(X, parameters, (keep_prob, keep_prob))[0] > 0.5).astype(float)


@mistake(traditional)
def decisions_bool(X: Any, parameters: Parameters, keep_prob: float) -> Any:
    """These are decisions, True or False. Return the probabilities themselves, before they are compared with 0.5."""
    return plain_pass(X, parameters, (keep_prob, keep_prob))[0] > 0.5


@mistake(traditional)
def decisions_int(X: Any, parameters: Parameters, keep_prob: float) -> Any:
    """These are decisions, 0 or 1, as whole numbers. Return the probabilities, before they are compared with 0.5."""
    return (plain_pass(X, parameters, (keep_prob, keep_prob))[0] > 0.5).astype(int)


@mistake(traditional)
def logits_returned(X: Any, parameters: Parameters, keep_prob: float) -> Any:
    """These are the pre-activations of the output, of any size and sign: the sigmoid that makes probabilities of them is
    missing."""
    return plain_pass(X, parameters, (keep_prob, keep_prob))[1][8]


@mistake(traditional)
def all_parameters_scaled(X: Any, parameters: Parameters, keep_prob: float) -> Any:
    """All parameters are scaled. What shrinks is what a hidden unit sends out: the weights behind it, but no bias, and not the
    weights that read the inputs."""
    return plain_pass(X, {name: value * keep_prob for name, value in parameters.items()})[0]


@mistake(traditional)
def biases_scaled_too(X: Any, parameters: Parameters, keep_prob: float) -> Any:
    """The weights behind the hidden units are scaled, and the biases next to them are too. A bias was never dropped."""
    scaled = ("W2", "b2", "W3", "b3")
    return plain_pass(
        X, {name: value * (keep_prob if name in scaled else 1) for name, value in parameters.items()}
    )[0]


@mistake(traditional)
def probabilities_and_cache(X: Any, parameters: Parameters, keep_prob: float) -> Any:
    """The probabilities come together with a cache. At test time nothing goes backward: return the probabilities alone."""
    return plain_pass(X, parameters, (keep_prob, keep_prob))
