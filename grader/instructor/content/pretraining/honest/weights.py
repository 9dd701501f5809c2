"""Right solutions that look different: the weights."""

import numpy as np


def weights_from_the_legacy_stream(layers_dims, seed):
    """np.random.seed, √2 kept for the output layer."""
    np.random.seed(seed)
    parameters = {"gamma": np.ones((layers_dims[-2], 1)), "beta": np.zeros((layers_dims[-2], 1))}
    for layer in range(1, len(layers_dims)):
        parameters[f"W{layer}"] = np.random.randn(layers_dims[layer], layers_dims[layer - 1]) * np.sqrt(
            2 / layers_dims[layer - 1]
        )
        parameters[f"b{layer}"] = np.zeros((layers_dims[layer], 1))
    return parameters


def weights_with_a_linear_output(layers_dims, seed):
    """The output layer has the gain of a linear layer."""
    rng = np.random.default_rng(seed)
    parameters = {}
    for layer, fan_in in enumerate(layers_dims[:-1], start=1):
        gain = 2.0 if layer < len(layers_dims) - 1 else 1.0
        parameters[f"W{layer}"] = rng.normal(0, np.sqrt(gain / fan_in), (layers_dims[layer], fan_in))
        parameters[f"b{layer}"] = np.zeros((layers_dims[layer], 1))
    return {**parameters, "gamma": np.ones((layers_dims[-2], 1)), "beta": np.zeros((layers_dims[-2], 1))}


def weights_drawn_transposed(layers_dims, seed):
    """Another order and another shape of the draw."""
    rng = np.random.default_rng(seed)
    parameters = {"beta": np.zeros((layers_dims[-2], 1))}
    parameters["gamma"] = parameters["beta"] + 1
    for layer in reversed(range(1, len(layers_dims))):
        shape = layers_dims[layer - 1], layers_dims[layer]
        parameters[f"W{layer}"] = (rng.standard_normal(shape) * (2 / shape[0]) ** 0.5).T
        parameters[f"b{layer}"] = np.zeros((shape[1], 1))
    return parameters


def weights_of_a_seed_for_each_layer(layers_dims, seed):
    """A generator of its own for each layer, with seeds that differ."""
    parameters = {}
    for layer in range(1, len(layers_dims)):
        rng = np.random.default_rng([seed, layer])
        scale = np.sqrt(2.0) / np.sqrt(layers_dims[layer - 1])
        parameters[f"W{layer}"] = scale * rng.standard_normal((layers_dims[layer], layers_dims[layer - 1]))
        parameters[f"b{layer}"] = np.zeros((layers_dims[layer], 1))
    parameters.update(gamma=np.ones((layers_dims[-2], 1)), beta=np.zeros((layers_dims[-2], 1)))
    return parameters
