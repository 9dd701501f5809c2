"""Right solutions of notebook 02 that look different from ours."""

import math
from collections import Counter
from itertools import pairwise

import numpy as np

# --- weights of one scale ----------------------------------------------------------------------------------------------


def scaled_in_front(dims, factor, seed=3):
    np.random.seed(seed)
    parameters = {}
    for i in range(1, len(dims)):
        parameters["W" + str(i)] = factor * np.random.randn(dims[i], dims[i - 1])
        parameters["b" + str(i)] = np.zeros((dims[i], 1))
    return parameters


def scaled_from_a_stream_of_its_own(layers_dims, scale, seed=3):
    stream = np.random.RandomState(seed)
    parameters = {}
    for i, (inputs, units) in enumerate(pairwise(layers_dims), 1):
        parameters[f"W{i}"] = stream.normal(0.0, scale, (units, inputs))
        parameters[f"b{i}"] = np.zeros((units, 1))
    return parameters


def scaled_in_place(layers_dims, scale, seed=3):
    np.random.seed(seed=seed)
    parameters = {}
    for i, (inputs, units) in enumerate(pairwise(layers_dims), 1):
        W = np.random.standard_normal((units, inputs))
        W *= scale
        parameters.update({f"b{i}": np.zeros([units, 1]), f"W{i}": W})
    return parameters


def scaled_biases_last(layers_dims, scale, seed=3):
    np.random.seed(seed)
    pairs = list(enumerate(pairwise(layers_dims), 1))
    weights = {f"W{i}": scale * np.random.randn(units, inputs) for i, (inputs, units) in pairs}
    return weights | {f"b{i}": np.zeros((units, 1)) for i, (_, units) in pairs}


def scaled_biases_from_a_draw(layers_dims, scale, seed=3):
    """The biases are drawn after all weights, times zero."""
    parameters = scaled_in_front(layers_dims, scale, seed)
    for i in range(1, len(layers_dims)):
        parameters[f"b{i}"] = np.random.randn(layers_dims[i], 1) * 0
    parameters["scale"] = scale
    return parameters


# --- the entropy of the labels -----------------------------------------------------------------------------------------


def entropy_with_a_branch(Y):
    p = np.mean(Y)
    if p in (0, 1):
        return 0
    return -p * np.log(p) - (1 - p) * np.log(1 - p)


def entropy_over_classes(labels):
    counts = Counter(labels.ravel().tolist())
    return sum(-n / labels.size * math.log(n / labels.size) for n in counts.values())


def entropy_with_a_tiny_number(Y):
    p = np.clip(Y.sum() / Y.shape[1], 1e-12, 1 - 1e-12)
    return float(-(p * np.log(p) + (1 - p) * np.log(1 - p)))


def entropy_with_unique(Y):
    _, counts = np.unique(Y, return_counts=True)
    p = counts / counts.sum()
    return -np.sum(p * np.log(p))


def entropy_with_nansum(Y):
    p = np.array([np.mean(Y == 0), np.mean(Y == 1)])
    return -np.nansum(p * np.log(p))


def entropy_as_cost_of_the_share(Y):
    """The cross-entropy of saying the share to everyone, in a (1, 1) array."""
    a = np.clip(np.mean(Y, axis=1, keepdims=True), 1e-15, 1 - 1e-15)
    losses = -(Y * np.log(a) + (1 - Y) * np.log(1 - a))
    return np.mean(losses, axis=1, keepdims=True)


def entropy_through_bits(Y):
    p = np.array([np.mean(Y), 1 - np.mean(Y)])
    p = p[p > 0]
    return (p * np.log2(1 / p)).sum() * np.log(2)


def entropy_with_a_number_inside_the_logarithm(Y):
    p = np.mean(Y)
    return -(p * np.log(p + 1e-7) + (1 - p) * np.log(1 - p + 1e-7))


# --- the log from the bias ---------------------------------------------------------------------------------------------


def costs_from_a_list(p, learning_rate, num_iterations):
    b, costs = 0.0, []
    for _ in range(num_iterations):
        a = 1 / (1 + math.exp(-b))
        costs.append(-(p * math.log(a) + (1 - p) * math.log(1 - a)))
        b -= learning_rate * (a - p)
    return np.array(costs)


def costs_from_logits(share, rate, n):
    b = np.zeros(n)
    for i in range(n - 1):
        b[i + 1] = b[i] - rate * (1 / (1 + np.exp(-b[i])) - share)
    return np.logaddexp(0, b) - share * b


def costs_with_the_classes_exchanged(p, learning_rate, num_iterations):
    """Class 0 counted as class 1 throughout: the same costs."""
    return costs_from_a_list(1 - p, learning_rate, num_iterations)


def costs_with_a_bias_of_shape_one_by_one(p, learning_rate, num_iterations):
    bias = np.zeros((1, 1))
    costs = np.empty(num_iterations)
    for i in range(num_iterations):
        output = 1 / (1 + np.exp(-bias))
        costs[i] = (-p * np.log(output) - (1 - p) * np.log(1 - output)).item()
        bias = bias - learning_rate * ((1 - p) * output - p * (1 - output))
    return costs


def costs_with_tanh(p, learning_rate, num_iterations):
    b, costs = 0.0, np.zeros(num_iterations)
    for i in range(num_iterations):
        a = (1 + np.tanh(b / 2)) / 2
        costs[i] = p * np.log1p(np.exp(-b)) + (1 - p) * np.log1p(np.exp(b))
        b += learning_rate * (p - a)
    return costs


def costs_with_the_last_one_cut_off(p, learning_rate, num_iterations):
    return costs_from_a_list(p, learning_rate, num_iterations + 1)[:-1]


# --- saturation --------------------------------------------------------------------------------------------------------


def fraction_from_two_sides(Z, limit=4):
    return ((limit < Z) | (-limit > Z)).mean()


def fraction_from_a_count(Z, limit=4):
    return np.count_nonzero(np.abs(Z) > limit) / Z.size


def fraction_in_a_loop(values, threshold=4.0):
    beyond = 0
    for z in values.flatten():
        if abs(z) > threshold:
            beyond += 1
    return beyond / len(values.flatten())


def fraction_that_is_not_inside(Z, limit=4):
    return 1 - np.sum((-limit <= Z) & (limit >= Z)) / np.prod(Z.shape)


def fraction_from_squares(Z, limit=4):
    return np.array([np.mean(np.where(np.square(Z) > limit**2, 1.0, 0.0))])


HONEST = {
    "initialize_parameters_scaled": [
        scaled_in_front,
        scaled_from_a_stream_of_its_own,
        scaled_in_place,
        scaled_biases_last,
        scaled_biases_from_a_draw,
    ],
    "prior_entropy": [
        entropy_with_a_branch,
        entropy_over_classes,
        entropy_with_a_tiny_number,
        entropy_with_unique,
        entropy_with_nansum,
        entropy_as_cost_of_the_share,
        entropy_through_bits,
        entropy_with_a_number_inside_the_logarithm,
    ],
    "bias_only_costs": [
        costs_from_a_list,
        costs_from_logits,
        costs_with_the_classes_exchanged,
        costs_with_a_bias_of_shape_one_by_one,
        costs_with_tanh,
        costs_with_the_last_one_cut_off,
    ],
    "saturation_fraction": [
        fraction_from_two_sides,
        fraction_from_a_count,
        fraction_in_a_loop,
        fraction_that_is_not_inside,
        fraction_from_squares,
    ],
}
