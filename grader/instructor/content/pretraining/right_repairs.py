"""Right solutions of notebook 08 that repair the broken net: its weights, its gradient, and its forward pass at test time."""

import numpy as np

from init_utils import relu, sigmoid

# --- the weights -------------------------------------------------------------------------------------------------------


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


# --- the gradient ------------------------------------------------------------------------------------------------------


def backward_from_batch_sums(Y, cache):
    """Batch norm in its short form with sums, 1/m in front."""
    last = len([name for name in cache if name[0] == "W"])
    m = Y.shape[1]
    grads, dZ = {}, 1 / m * (cache[f"A{last}"] - Y)
    for layer in reversed(range(1, last + 1)):
        grads[f"dZ{layer}"] = dZ
        grads[f"dW{layer}"] = np.dot(dZ, cache[f"A{layer - 1}"].T)
        grads[f"db{layer}"] = dZ.sum(axis=1).reshape(-1, 1)
        if layer == 1:
            break
        dA = np.dot(cache[f"W{layer}"].T, dZ)
        if layer < last:
            dZ = np.where(cache[f"A{layer - 1}"] > 0, dA, 0)
            continue
        dU = np.where(cache["U"] > 0, dA * cache["D"], 0)
        Z_hat = cache["Z_hat"]
        dgamma, dbeta = (dU * Z_hat).sum(axis=1, keepdims=True), dU.sum(axis=1, keepdims=True)
        grads["dgamma"], grads["dbeta"] = dgamma, dbeta
        dZ = cache["gamma"] / (m * cache["std"]) * (m * dU - dbeta - Z_hat * dgamma)
    return grads


def backward_step_by_step(Y, cache):
    """Batch norm as Ioffe and Szegedy write it: the variance's gradient, then the mean's, then the sum."""
    names = sorted((name for name in cache if name.startswith("W")), key=lambda name: int(name[1:]))
    last, m = len(names), Y.size // len(Y)
    dZ = (cache[f"A{last}"] - Y) / m
    grads = {f"dW{last}": dZ @ cache[f"A{last - 1}"].T, f"db{last}": np.sum(dZ, axis=1, keepdims=True)}
    dU = (cache[f"W{last}"].T @ dZ) * cache["D"] * np.int64(cache["U"] > 0)
    grads["dgamma"] = np.einsum("ij,ij->i", dU, cache["Z_hat"])[:, np.newaxis]
    grads["dbeta"] = np.sum(dU, axis=1, keepdims=True)
    centred = cache["Z_hat"] * cache["std"]
    dZ_hat = dU * cache["gamma"]
    dvariance = np.sum(dZ_hat * centred, axis=1, keepdims=True) * -0.5 * cache["std"] ** -3.0
    dmean = -np.sum(dZ_hat, axis=1, keepdims=True) / cache["std"]
    dmean += dvariance * np.mean(-2 * centred, axis=1, keepdims=True)
    dZ = dZ_hat / cache["std"] + dvariance * 2 * centred / m + dmean / m
    for layer in range(last - 1, 0, -1):
        grads[f"dW{layer}"] = dZ @ cache[f"A{layer - 1}"].T
        grads[f"db{layer}"] = np.sum(dZ, axis=1, keepdims=True)
        if layer > 1:
            dZ = cache[f"W{layer}"].T @ dZ
            dZ[cache[f"A{layer - 1}"] == 0] = 0
    return grads


def batch_norm_backward(dU, cache):
    """A helper of the learner's own."""
    dZ_hat = dU * cache["gamma"]
    slope = np.mean(dZ_hat * cache["Z_hat"], axis=1, keepdims=True)
    return (dZ_hat - dZ_hat.mean(axis=1, keepdims=True) - slope * cache["Z_hat"]) / cache["std"]


def backward_with_a_helper(labels, saved):
    """The batch norm in a function of its own, masks multiplied before."""
    last = max(int(name[1:]) for name in saved if name[0] == "W")
    result, delta = {}, (saved[f"A{last}"] - labels) / labels.shape[1]
    for layer in range(last, 0, -1):
        result |= {
            f"dW{layer}": delta @ saved[f"A{layer - 1}"].T,
            f"db{layer}": np.sum(delta, 1, keepdims=True),
        }
        if layer == last:
            gate = saved["D"] * (saved["U"] > 0)
            delta = saved[f"W{layer}"].T @ delta * gate
            result["dgamma"] = np.sum(delta * saved["Z_hat"], 1, keepdims=True)
            result["dbeta"] = np.sum(delta, 1, keepdims=True)
            delta = batch_norm_backward(delta, saved)
        elif layer > 1:
            delta = saved[f"W{layer}"].T @ delta * np.sign(saved[f"A{layer - 1}"])
    return result


def backward_with_a_jacobian(Y, cache):
    """The batch norm's derivative as a matrix for each unit."""
    last = sum(name.startswith("W") for name in cache)
    m = Y.shape[1]
    dZ, grads = (cache[f"A{last}"] - Y) / m, {}
    for layer in range(last, 0, -1):
        grads[f"dW{layer}"] = dZ @ cache[f"A{layer - 1}"].T
        grads[f"db{layer}"] = np.sum(dZ, axis=1, keepdims=True)
        if layer == last:
            dU = cache[f"W{layer}"].T @ dZ * cache["D"] * (cache["U"] > 0)
            grads["dgamma"] = np.sum(dU * cache["Z_hat"], axis=1, keepdims=True)
            grads["dbeta"] = np.sum(dU, axis=1, keepdims=True)
            rows = []
            for unit in range(len(dU)):
                z = cache["Z_hat"][unit]
                jacobian = np.eye(m) - 1 / m - np.outer(z, z) / m
                rows.append(cache["gamma"][unit] / cache["std"][unit] * (jacobian @ dU[unit]))
            dZ = np.array(rows)
        elif layer > 1:
            dZ = cache[f"W{layer}"].T @ dZ * (cache[f"A{layer - 1}"] > 0)
    return grads


# --- test time ---------------------------------------------------------------------------------------------------------


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
