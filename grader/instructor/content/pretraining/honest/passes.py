"""Right solutions that look different: test time."""

import numpy as np

from init_utils import relu, sigmoid


def hidden_layers(X, parameters):
    """A helper: all layers before the batch norm, what enters it, and the cache."""
    last = sum(name.startswith("W") for name in parameters)
    cache, A = {"A0": X}, X
    for layer in range(1, last - 1):
        A = relu(parameters[f"W{layer}"] @ A + parameters[f"b{layer}"])
        cache[f"W{layer}"], cache[f"A{layer}"] = parameters[f"W{layer}"], A
    return parameters[f"W{last - 1}"] @ A + parameters[f"b{last - 1}"], cache, last


def forward_with_an_early_return(X, parameters, running, mode, keep_prob, rng):
    """Test mode is a short path of its own, without a cache."""
    Z, cache, last = hidden_layers(X, parameters)
    W, b = parameters[f"W{last}"], parameters[f"b{last}"]
    if mode == "test":
        Z_hat = (Z - running["mean"]) / np.sqrt(running["variance"] + 1e-5)
        return sigmoid(W @ relu(parameters["gamma"] * Z_hat + parameters["beta"]) + b), None, running
    mean, variance = Z.mean(axis=1, keepdims=True), Z.var(axis=1, keepdims=True)
    std = np.sqrt(variance + 1e-5)
    Z_hat = (Z - mean) / std
    U = parameters["gamma"] * Z_hat + parameters["beta"]
    D = np.where(rng.random(Z.shape) < keep_prob, 1 / keep_prob, 0.0)
    A = relu(U) * D
    outputs = sigmoid(W @ A + b)
    cache |= {"gamma": parameters["gamma"], "std": std, "Z_hat": Z_hat, "U": U, "D": D}
    cache |= {
        f"W{last - 1}": parameters[f"W{last - 1}"],
        f"A{last - 1}": A,
        f"W{last}": W,
        f"A{last}": outputs,
    }
    fresh = {
        name: 0.9 * running[name] + 0.1 * value for name, value in (("mean", mean), ("variance", variance))
    }
    return outputs, cache, fresh


def forward_folded_at_test(X, parameters, running, mode, keep_prob, rng):
    """At test time the batch norm is one factor and one shift; a copy of the statistics comes back."""
    if mode == "train":
        return forward_with_an_early_return(X, parameters, running, mode, keep_prob, rng)
    Z, cache, last = hidden_layers(X, parameters)
    factor = parameters["gamma"] / np.sqrt(running["variance"] + 1e-5)
    A = np.maximum(factor * Z + (parameters["beta"] - factor * running["mean"]), 0)
    AL = 1 / (1 + np.exp(-(parameters[f"W{last}"] @ A + parameters[f"b{last}"])))
    return AL, cache, {name: value.copy() for name, value in running.items()}


def forward_by_keep_prob(X, parameters, running, mode, keep_prob, rng):
    """Switches dropout off by keep_prob = 1 and chooses the statistics; draws all the same."""
    training = mode == "train"
    Z, cache, last = hidden_layers(X, parameters)
    batch = {"mean": np.mean(Z, axis=1, keepdims=True), "variance": np.var(Z, axis=1, keepdims=True)}
    used = batch if training else running
    keep = keep_prob if training else 1.0
    cache["std"] = np.sqrt(used["variance"] + 1e-5)
    cache["gamma"] = parameters["gamma"]
    cache["Z_hat"] = (Z - used["mean"]) / cache["std"]
    cache["U"] = cache["gamma"] * cache["Z_hat"] + parameters["beta"]
    cache["D"] = (rng.random(Z.shape) < keep) / keep
    cache[f"W{last - 1}"], cache[f"W{last}"] = parameters[f"W{last - 1}"], parameters[f"W{last}"]
    cache[f"A{last - 1}"] = relu(cache["U"]) * cache["D"]
    cache[f"A{last}"] = sigmoid(cache[f"W{last}"] @ cache[f"A{last - 1}"] + parameters[f"b{last}"])
    if training:
        running = {name: 0.9 * old + (1 - 0.9) * batch[name] for name, old in running.items()}
    return cache[f"A{last}"], cache, running


def forward_as_a_list(x, p, stats, phase, keep, random):
    """Renamed parameters, a list instead of a tuple, integer masks divided afterwards."""
    outputs, cache, _ = forward_by_keep_prob(x, p, stats, phase, keep, random)
    if phase == "test":
        return [outputs, {}, dict(stats)]
    Z = cache["Z_hat"] * cache["std"]
    last = sum(name.startswith("W") for name in p)
    Z = p[f"W{last - 1}"] @ cache[f"A{last - 2}"] + p[f"b{last - 1}"]
    fresh = {"mean": stats["mean"] + 0.1 * (Z.mean(1, keepdims=True) - stats["mean"])}
    fresh["variance"] = stats["variance"] + 0.1 * (Z.var(1, keepdims=True) - stats["variance"])
    return [outputs, cache, fresh]
