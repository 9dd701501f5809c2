"""Exercises of notebook 02: the net that stalls, the entropy of its labels, its log from one bias, and saturation."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from grader.exercise import Part, Tolerance
from grader.instructor.authoring import SEEDED_DRAW, case, exercise, mistake

Array = Any
Parameters = dict[str, Any]

# --- the cases ---------------------------------------------------------------------------------------------------------

NATS = Tolerance(rtol=1e-6, atol=1e-9)
"""Who adds a number as small as 1e-7 inside the logarithms, so that none is of 0, has the entropy to a few 1e-7."""

ONE_CLASS = Tolerance(rtol=0.0, atol=1e-5)
"""Where all labels are equal the answer is 0, and who keeps p away from 0 and 1 by a tiny number is right as well."""


def labels(ones: int, m: int, dtype: str = "int64") -> Array:
    """Shape (1, m), the ones spread over the row."""
    row = np.zeros(m, dtype=dtype)
    row[np.random.default_rng(m).permutation(m)[:ones]] = 1
    return row.reshape(1, m)


def pre_activations(seed: int, *shape: int, spread: float, exactly: Sequence[float] = ()) -> Array:
    """Normal numbers, of which the first few are set to given values."""
    Z = spread * np.random.default_rng(seed).standard_normal(shape)
    Z.flat[: len(exactly)] = exactly
    return Z


def spread_of_weights(layers_dims: Sequence[int], scale: float, *_seed: int) -> dict[str, float]:
    """Standard deviation of each weight matrix."""
    return {f"W{layer}": float(scale) for layer in range(1, len(layers_dims))}


# --- the exercises -----------------------------------------------------------------------------------------------------

scaled = exercise(
    "initialize_parameters_scaled",
    signature="initialize_parameters_scaled(layers_dims, scale, seed=3)",
    points=5,
    rule="seeded draw",
    tolerance=SEEDED_DRAW,
    parts=[Part("weights", ("W*",), 0.8), Part("biases", ("b*",), 0.2, needs="weights")],
    visible=[case([2, 4, 1], 0.01), case([3, 1, 2], 0.5, 1), case([30, 20, 7, 5, 1], 1.0, 4)],
    hidden=[case([5, 7, 3, 4, 2, 1], 3.0, 8), case([6, 2], 0.25), case([120, 80, 8, 2], 0.07, 11)],
    spread=spread_of_weights,
    stored_mistake_cases=2,
)

entropy = exercise(
    "prior_entropy",
    signature="prior_entropy(Y)",
    points=3,
    tolerance=NATS,
    parts=[
        Part("entropy", ("*",), 0.8, topic="both classes"),
        Part("labels of one class", ("*",), 0.2, needs="entropy", topic="one class"),
    ],
    visible=[
        case(labels(3, 12), topic="both classes"),
        case(labels(5, 8, "float64"), topic="both classes"),
        case(labels(6, 6), tolerance=ONE_CLASS, topic="one class"),
        case(labels(0, 5), tolerance=ONE_CLASS, topic="one class"),
    ],
    hidden=[
        case(labels(72, 209), topic="both classes"),
        case(labels(9, 10, "float64"), topic="both classes"),
        case(labels(0, 4, "float64"), tolerance=ONE_CLASS, topic="one class"),
    ],
)

bias_only = exercise(
    "bias_only_costs",
    signature="bias_only_costs(p, learning_rate, num_iterations)",
    points=7,
    parts=[Part("costs", ("*",), 1.0)],
    visible=[case(0.25, 0.5, 6), case(72 / 209, 0.0075, 400), case(0.6, 2.0, 1)],
    hidden=[case(0.9, 0.1, 40), case(0.05, 1.5, 9), case(0.5, 0.3, 3)],
)

saturation = exercise(
    "saturation_fraction",
    signature="saturation_fraction(Z, limit=4)",
    points=5,
    parts=[
        Part("fraction beyond 4", ("*",), 0.4, topic="4"),
        Part("fraction beyond another limit", ("*",), 0.4, needs="fraction beyond 4", topic="another"),
        Part("arrays with one axis", ("*",), 0.2, needs="fraction beyond 4", topic="one axis"),
    ],
    visible=[
        case(np.array([[-9.0, -4.0, 0.5, 4.0], [4.5, 1.0, -4.25, 10.0]]), topic="4"),
        case(pre_activations(1, 5, 40, spread=3.0), 2.5, topic="another"),
        case(pre_activations(2, 3, 7, spread=2.0), topic="4"),
        case(pre_activations(6, 13, spread=4.0), topic="one axis"),
    ],
    hidden=[
        case(pre_activations(3, 20, 30, spread=6.0, exactly=[4.0, -4.0]), topic="4"),
        case(pre_activations(4, 1, 9, spread=2.0, exactly=[1.5, -1.5, 1.5]), 1.5, topic="another"),
        case(pre_activations(5, 11, spread=5.0), topic="one axis"),
        case(pre_activations(7, 6, 5, spread=4.0), 3, topic="another"),
    ],
)


# --- weights of one scale ----------------------------------------------------------------------------------------------


def normal(fan_in: int, units: int) -> Array:
    """One matrix from the legacy stream."""
    return np.random.randn(units, fan_in)


def draw(
    layers_dims: Sequence[int],
    factor: float | Callable[[int], float],
    seed: int = 3,
    matrix: Callable[[int, int], Array] = normal,
    bias: Callable[[int], Array] = lambda units: np.zeros((units, 1)),
    *,
    reseed: bool = False,
    bias_first: bool = False,
) -> Parameters:
    """Weights layer by layer, in the many ways in which it can go wrong; `factor` may depend on fan_in."""
    np.random.seed(seed)
    parameters = {}
    for layer, (fan_in, units) in enumerate(pairwise(layers_dims), 1):
        if reseed:
            np.random.seed(seed)
        if bias_first:
            parameters[f"b{layer}"] = bias(units)
        parameters[f"W{layer}"] = matrix(fan_in, units) * (factor(fan_in) if callable(factor) else factor)
        if not bias_first:
            parameters[f"b{layer}"] = bias(units)
    return parameters


@mistake(scaled)
def seed_always_three(layers_dims: Sequence[int], scale: float, seed: int = 3) -> Parameters:
    """The seed is always 3. With seed=3 everything is right, with another one the numbers stay the same: the function takes a
    seed, so use it."""
    return draw(layers_dims, scale)


@mistake(scaled)
def scale_always_small(layers_dims: Sequence[int], scale: float, seed: int = 3) -> Parameters:
    """The weights are multiplied by 0.01, whatever scale is asked for. The number is an argument here."""
    return draw(layers_dims, 0.01, seed)


@mistake(scaled)
def scale_left_out(layers_dims: Sequence[int], scale: float, seed: int = 3) -> Parameters:
    """The draw is there but not scaled: every weight has standard deviation 1."""
    return draw(layers_dims, 1.0, seed)


@mistake(scaled)
def scale_divided(layers_dims: Sequence[int], scale: float, seed: int = 3) -> Parameters:
    """The weights are divided by the scale instead of multiplied: a small scale gives large weights."""
    return draw(layers_dims, 1 / scale, seed)


@mistake(scaled)
def scale_as_variance(layers_dims: Sequence[int], scale: float, seed: int = 3) -> Parameters:
    """The weights are multiplied by the root of the scale. Here the scale is the standard deviation itself, not the
    variance."""
    return draw(layers_dims, np.sqrt(scale), seed)


@mistake(scaled)
def scale_over_root_fan_in(layers_dims: Sequence[int], scale: float, seed: int = 3) -> Parameters:
    """The weights are also divided by √fan_in. That is the cure, and it comes later in this notebook; here every layer has
    the same scale."""
    return draw(layers_dims, lambda fan_in: scale / np.sqrt(fan_in), seed)


@mistake(scaled)
def scaled_uniform(layers_dims: Sequence[int], scale: float, seed: int = 3) -> Parameters:
    """The weights are all positive and spread evenly: that is np.random.rand, the uniform distribution on (0, 1). The normal
    distribution has an n at the end of its name."""
    return draw(layers_dims, scale, seed, lambda i, o: np.random.rand(o, i))


@mistake(scaled)
def scaled_from_default_rng(layers_dims: Sequence[int], scale: float, seed: int = 3) -> Parameters:
    """These are the numbers of np.random.default_rng(seed). The distribution is right, but that generator is another stream
    than the one that np.random.seed starts: the same seed gives other numbers."""
    rng = np.random.default_rng(seed)
    return draw(layers_dims, scale, seed, lambda i, o: rng.standard_normal((o, i)))


@mistake(scaled)
def scale_squared(layers_dims: Sequence[int], scale: float, seed: int = 3) -> Parameters:
    """The weights are multiplied by the scale twice. Once is enough: the scale is the standard deviation."""
    return draw(layers_dims, scale**2, seed)


@mistake(scaled)
def scaled_reseeded(layers_dims: Sequence[int], scale: float, seed: int = 3) -> Parameters:
    """The seed is set again for each layer, so every layer starts with the same numbers. Set it once, before the loop."""
    return draw(layers_dims, scale, seed, reseed=True)


@mistake(scaled)
def scaled_transposed_draw(layers_dims: Sequence[int], scale: float, seed: int = 3) -> Parameters:
    """The numbers are right but laid out in another order: the matrix was drawn with fan_in rows and then transposed. Draw it
    in the shape it is to have."""
    return draw(layers_dims, scale, seed, lambda i, o: np.random.randn(i, o).T)


@mistake(scaled)
def scaled_transposed(layers_dims: Sequence[int], scale: float, seed: int = 3) -> Parameters:
    """The weight matrices are transposed: they have a row for each input. Z = W A + b needs a row for each unit."""
    return draw(layers_dims, scale, seed, np.random.randn)


@mistake(scaled)
def scaled_random_bias(layers_dims: Sequence[int], scale: float, seed: int = 3) -> Parameters:
    """The biases are drawn and scaled like the weights. W1 is right, and every matrix after it differs, because the biases
    took numbers out of the stream. Biases start at zero."""
    return draw(layers_dims, scale, seed, bias=lambda units: scale * np.random.randn(units, 1))


@mistake(scaled)
def scaled_unscaled_random_bias(layers_dims: Sequence[int], scale: float, seed: int = 3) -> Parameters:
    """The biases are random, and not even scaled. They took numbers out of the stream, so that every matrix after W1 differs.
    Biases start at zero."""
    return draw(layers_dims, scale, seed, bias=lambda units: np.random.randn(units, 1))


@mistake(scaled)
def scaled_bias_first(layers_dims: Sequence[int], scale: float, seed: int = 3) -> Parameters:
    """The biases are random, and drawn before the weights: no weight is the expected one, though their spread is right.
    Biases start at zero."""
    return draw(
        layers_dims, scale, seed, bias=lambda units: scale * np.random.randn(units, 1), bias_first=True
    )


@mistake(scaled)
def scaled_flat_bias(layers_dims: Sequence[int], scale: float, seed: int = 3) -> Parameters:
    """The weights are right; the biases are one-dimensional. They are added to a whole batch, one example a column: each bias
    is a column, of shape (units, 1)."""
    return draw(layers_dims, scale, seed, bias=np.zeros)


@mistake(scaled)
def scaled_without_a_shape(layers_dims: Sequence[int], scale: float, seed: int = 3) -> Parameters:
    """np.random.randn was called with a tuple. Other than np.zeros it takes rows and columns as two numbers."""
    return draw(layers_dims, scale, seed, lambda i, o: np.random.randn((o, i)))  # type: ignore[call-overload]


# --- the entropy of the labels -----------------------------------------------------------------------------------------


def share(Y: Array) -> Any:
    """Of class 1; a NumPy number, so that a logarithm of zero is infinite and no error."""
    return np.mean(Y)


def weighted_logs(p: Any, one: Any, other: Any) -> Any:
    """-(p log one + (1 - p) log other), where a certain class costs nothing."""
    return -sum(weight * np.log(value) for weight, value in ((p, one), (1 - p, other)) if weight > 0)


@mistake(entropy)
def entropy_in_bits(Y: Array) -> Any:
    """The entropy is in bits, 1.4427 times the expected one. The cost of the net uses the natural logarithm, so its entropy
    is in nats."""
    p = share(Y)
    return weighted_logs(p, p, 1 - p) / np.log(2)


@mistake(entropy)
def entropy_in_base_ten(Y: Array) -> Any:
    """The logarithm has base 10. The cost of the net uses the natural logarithm, which NumPy calls np.log."""
    p = share(Y)
    return weighted_logs(p, p, 1 - p) / np.log(10)


@mistake(entropy)
def entropy_negative(Y: Array) -> Any:
    """The sign is missing. Logarithms of probabilities are negative; entropy is not."""
    p = share(Y)
    return -weighted_logs(p, p, 1 - p)


@mistake(entropy)
def entropy_of_class_one_only(Y: Array) -> Any:
    """Only class 1 is counted. Examples of class 0 cost something too: the sum has a term for each class."""
    p = share(Y)
    return weighted_logs(p, p, 1)


@mistake(entropy)
def entropy_of_class_zero_only(Y: Array) -> Any:
    """Only class 0 is counted. Examples of class 1 cost something too: the sum has a term for each class."""
    p = share(Y)
    return weighted_logs(p, 1, 1 - p)


@mistake(entropy)
def entropy_summed(Y: Array) -> Any:
    """The entropy is multiplied by the number of examples. The cost is a mean over the examples, and so is the entropy."""
    p = share(Y)
    return np.size(Y) * weighted_logs(p, p, 1 - p)


@mistake(entropy)
def entropy_not_a_number(Y: Array) -> Any:
    """Right, but for labels of one class only the result is NaN: 0 times log 0 has no value for the machine. Its limit is 0,
    and such labels hold no surprise at all: the entropy is 0."""
    p = share(Y)
    return -(p * np.log(p) + (1 - p) * np.log(1 - p))


@mistake(entropy)
def entropy_outside_of_the_logarithm(Y: Array) -> Any:
    """Right, but for labels of one class only the function stops: 0 has no logarithm. The limit of p log p is 0, and such
    labels hold no surprise at all: the entropy is 0."""
    p = float(share(Y))
    return -(p * math.log(p) + (1 - p) * math.log(1 - p))


@mistake(entropy)
def entropy_of_a_coin(Y: Array) -> Any:
    """The result is ln 2 whatever the labels are: that is the entropy of two equally frequent classes. Use the share of class
    1 among these labels."""
    return np.log(2.0)


@mistake(entropy)
def entropy_with_logs_exchanged(Y: Array) -> Any:
    """The two logarithms are exchanged: the share of class 1 belongs to the logarithm of the probability of class 1."""
    p = share(Y)
    return -(p * np.log(1 - p) + (1 - p) * np.log(p))


@mistake(entropy)
def entropy_as_variance(Y: Array) -> Any:
    """The result is p (1 - p), the variance of the labels. Entropy has logarithms in it."""
    return np.var(Y)


@mistake(entropy)
def entropy_over_rows(Y: Array) -> Any:
    """p is no share: it was divided by the number of rows. Y has shape (1, m), so its examples are counted along axis 1."""
    p = np.sum(Y) / Y.shape[0]
    return -(p * np.log(p) + (1 - p) * np.log(1 - p))


# --- the log from the bias ---------------------------------------------------------------------------------------------


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
    """Costs before each update of b, in the many ways in which it can go wrong."""
    b = start
    costs = np.zeros(num_iterations)
    for iteration in range(num_iterations):
        costs[iteration] = cost(b, p)
        b = b - learning_rate * gradient(b, p)
    return costs


@mistake(bias_only)
def costs_after_the_update(p: float, learning_rate: float, num_iterations: int) -> Array:
    """The costs are shifted by one: each is the cost after its update. The first has to be that of b = 0, which is ln 2."""
    return descend(p, learning_rate, num_iterations + 1)[1:]


@mistake(bias_only)
def costs_one_too_many(p: float, learning_rate: float, num_iterations: int) -> Array:
    """There is one cost too many: the one after the last update is not asked for. There is a cost for each update, the one
    before it."""
    return descend(p, learning_rate, num_iterations + 1)


@mistake(bias_only)
def uphill(p: float, learning_rate: float, num_iterations: int) -> Array:
    """The cost rises. Gradient descent goes against the gradient: look at the sign of the update."""
    return descend(p, -learning_rate, num_iterations)


@mistake(bias_only)
def gradient_without_the_sigmoid(p: float, learning_rate: float, num_iterations: int) -> Array:
    """The gradient uses b where it should use the output: an output is the sigmoid of the bias."""
    return descend(p, learning_rate, num_iterations, lambda b, p: b - p)


@mistake(bias_only)
def gradient_with_the_slope(p: float, learning_rate: float, num_iterations: int) -> Array:
    """The gradient has a factor a (1 - a) too many. It belongs to the squared error; with the cross-entropy the slope of the
    sigmoid cancels."""
    return descend(p, learning_rate, num_iterations, lambda b, p: (sigma(b) - p) * sigma(b) * (1 - sigma(b)))


@mistake(bias_only)
def gradient_towards_the_other_class(p: float, learning_rate: float, num_iterations: int) -> Array:
    """Update and cost do not agree on the class that p is the share of. It is class 1: the gradient vanishes where the output
    equals p, and p belongs to the logarithm of the output."""
    return descend(p, learning_rate, num_iterations, lambda b, p: sigma(b) - (1 - p))


@mistake(bias_only)
def learning_rate_left_out(p: float, learning_rate: float, num_iterations: int) -> Array:
    """The learning rate is not used: the costs are those of a learning rate of 1."""
    return descend(p, 1.0, num_iterations)


@mistake(bias_only)
def output_moved_itself(p: float, learning_rate: float, num_iterations: int) -> Array:
    """The step is taken by the output, from ½ on. What moves is the bias; the output is the sigmoid of it."""
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
    """The bias starts where it should end, so that every cost is the entropy. It starts at 0, and so the first cost is
    ln 2."""
    return descend(p, learning_rate, num_iterations, start=float(np.log(p / (1 - p))))


@mistake(bias_only)
def bias_starts_at_the_share(p: float, learning_rate: float, num_iterations: int) -> Array:
    """The bias starts at p. A bias is no probability; it starts at 0, and so the first cost is ln 2."""
    return descend(p, learning_rate, num_iterations, start=p)


@mistake(bias_only)
def costs_in_bits(p: float, learning_rate: float, num_iterations: int) -> Array:
    """The costs are in bits: the first is 1 and not ln 2. Use the natural logarithm."""
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
    """Only the last cost comes back. Keep the cost of every iteration, and return them all as one array."""
    return descend(p, learning_rate, num_iterations)[-1]


# --- saturation --------------------------------------------------------------------------------------------------------


@mistake(saturation)
def positive_side_only(Z: Array, limit: float = 4) -> Any:
    """Only large positive entries are counted. A sigmoid is as flat far below zero as far above: compare the absolute
    value."""
    return np.mean(limit < Z)


@mistake(saturation)
def negative_side_only(Z: Array, limit: float = 4) -> Any:
    """Only large negative entries are counted. A sigmoid is as flat far above zero as far below: compare the absolute
    value."""
    return np.mean(-limit > Z)


@mistake(saturation)
def limit_counted(Z: Array, limit: float = 4) -> Any:
    """Entries that are exactly at the limit are counted too. Only those beyond it are asked for."""
    return np.mean(np.abs(Z) >= limit)


@mistake(saturation)
def fraction_inside(Z: Array, limit: float = 4) -> Any:
    """This is the fraction inside the limit, the others are asked for."""
    return np.mean(np.abs(Z) <= limit)


@mistake(saturation)
def fraction_strictly_inside(Z: Array, limit: float = 4) -> Any:
    """This is the fraction of entries within the limit: the comparison looks the other way."""
    return np.mean(np.abs(Z) < limit)


@mistake(saturation)
def number_of_entries(Z: Array, limit: float = 4) -> Any:
    """This is a number of entries. Divide it by the number of all entries to get a fraction."""
    return float(np.sum(np.abs(Z) > limit))


@mistake(saturation)
def percentage(Z: Array, limit: float = 4) -> Any:
    """The result is in percent, 100 times too large. A fraction lies between 0 and 1."""
    return 100 * np.mean(np.abs(Z) > limit)


@mistake(saturation)
def limit_always_four(Z: Array, limit: float = 4) -> Any:
    """The limit is always 4. With limit=4 everything is right; use the argument, so that other limits work too."""
    return np.mean(np.abs(Z) > 4)


@mistake(saturation)
def divided_by_examples(Z: Array, limit: float = 4) -> Any:
    """The count is divided by the number of columns only. All entries count: rows times columns."""
    return np.sum(np.abs(Z) > limit) / np.shape(Z)[-1]


@mistake(saturation)
def divided_by_rows(Z: Array, limit: float = 4) -> Any:
    """The count is divided by the length of Z, which is its number of rows. All entries count: rows times columns."""
    return np.sum(np.abs(Z) > limit) / len(Z)


@mistake(saturation)
def units_with_any(Z: Array, limit: float = 4) -> Any:
    """This is the fraction of units with at least one entry beyond the limit. Count the entries, not the units."""
    return np.mean(np.any(np.abs(Z) > limit, axis=-1))


@mistake(saturation)
def fraction_of_each_unit(Z: Array, limit: float = 4) -> Any:
    """There is a fraction for each unit. One number for the whole array is asked for: leave out the axis."""
    return np.mean(np.abs(Z) > limit, axis=-1)


@mistake(saturation)
def fraction_of_activations(Z: Array, limit: float = 4) -> Any:
    """The result is always 0. Are the pre-activations Z themselves compared with the limit (a sigmoid's value never exceeds 1)?
    Is an entry asked to be on both sides at once? And does the division keep the digits behind the point?"""
    return np.mean(np.abs(sigma(Z)) > limit)


@mistake(saturation)
def share_of_the_sum(Z: Array, limit: float = 4) -> Any:
    """This is the share of the sum of absolute values. Every entry counts the same, however large it is."""
    size = np.abs(Z)
    return np.sum(size[size > limit]) / np.sum(size)
