"""Right solutions that look different: the stack."""

import numpy as np

from grader.instructor.content.pretraining.honest.autoencoder import (
    coder_by_einsum,
    coder_with_everything_inlined,
)
from init_utils import sigmoid


def train_autoencoder(X, n_hidden, learning_rate, num_iterations, seed):
    """What the variants below call, and a stand-in takes the place of."""
    return coder_with_everything_inlined(X, n_hidden, learning_rate, num_iterations, seed)


def stack_in_a_loop(X, layers_dims, learning_rate, num_iterations, seed):
    """The output layer first, codes by hand."""
    L = len(layers_dims) - 1
    out = np.random.default_rng(seed).standard_normal((layers_dims[L], layers_dims[L - 1]))
    result = {f"W{L}": out / np.sqrt(layers_dims[L - 1]), f"b{L}": np.zeros((layers_dims[L], 1))}
    A = X.copy()
    for layer in range(1, L):
        found = train_autoencoder(A, layers_dims[layer], learning_rate, num_iterations, seed + layer)
        result[f"W{layer}"] = found["W"]
        result[f"b{layer}"] = found["b"]
        A = 1 / (1 + np.exp(-np.dot(found["W"], A) - found["b"]))
    return result


def stack_with_its_own_training(X, layers_dims, learning_rate, num_iterations, seed):
    """Trains by itself instead of calling train_autoencoder."""
    parameters, codes = {}, X
    for layer, units in enumerate(layers_dims[1:-1], 1):
        coder = coder_by_einsum(codes, units, learning_rate, num_iterations, seed + layer)
        parameters[f"W{layer}"], parameters[f"b{layer}"] = coder["W"], coder["b"]
        codes = sigmoid(coder["W"] @ codes + coder["b"])
    rng = np.random.default_rng(seed)
    parameters[f"W{len(layers_dims) - 1}"] = rng.normal(0, 1, layers_dims[:-3:-1]) / np.sqrt(layers_dims[-2])
    parameters[f"b{len(layers_dims) - 1}"] = np.zeros((layers_dims[-1], 1))
    return parameters


def stack_by_recursion(X, layers_dims, learning_rate, num_iterations, seed, layer=1):
    """One auto-encoder, then the rest of the net by the same function."""
    if layer == len(layers_dims) - 1:
        fan_in = layers_dims[-2]
        W = np.random.default_rng(seed).standard_normal((layers_dims[-1], fan_in)) / fan_in**0.5
        return {f"W{layer}": W, f"b{layer}": np.zeros((layers_dims[-1], 1))}
    coder = train_autoencoder(X, layers_dims[layer], learning_rate, num_iterations, seed + layer)
    codes = sigmoid(coder["W"] @ X + coder["b"])
    rest = stack_by_recursion(codes, layers_dims, learning_rate, num_iterations, seed, layer + 1)
    return {f"W{layer}": coder["W"], f"b{layer}": coder["b"], **rest}


def stack_of_coders(inputs, sizes, rate, steps, seed):
    """Renamed parameters; a list of auto-encoders first, kept in the result."""
    coders = []
    for number, units in enumerate(sizes[1:-1]):
        for coder in coders[-1:]:
            inputs = sigmoid(coder["W"].dot(inputs) + coder["b"])
        coders.append(train_autoencoder(inputs, units, rate, steps, seed + number + 1))
    top = np.random.default_rng(seed).standard_normal((sizes[-1], sizes[-2])) * sizes[-2] ** -0.5
    layers = [(coder["W"], coder["b"]) for coder in coders] + [(top, np.zeros((sizes[-1], 1)))]
    named = {
        f"{letter}{n}": array
        for n, pair in enumerate(layers, 1)
        for letter, array in zip("Wb", pair, strict=True)
    }
    return named | {"coders": len(coders)}
