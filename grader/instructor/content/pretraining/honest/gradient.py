"""Right solutions that look different: the gradient."""

import numpy as np


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
