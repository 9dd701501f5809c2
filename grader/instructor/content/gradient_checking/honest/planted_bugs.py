"""Right solutions that look different: the two bugs."""

import numpy as np


def backward_propagation_n_with_bugs(X, Y, cache):
    """The version that the notebook gives."""
    m = X.shape[1]
    _, A1, _, _, _, A2, W2, _, _, A3, W3, _ = cache
    dZ3 = A3 - Y
    dZ2 = W3.T @ dZ3 * (A2 > 0)
    dZ1 = W2.T @ dZ2 * (A1 > 0)
    return {
        "dW3": 1 / m * dZ3 @ A2.T,
        "db3": 1 / m * np.sum(dZ3, axis=1, keepdims=True),
        "dW2": 1 / m * dZ2 @ A1.T * 2,
        "db2": 1 / m * np.sum(dZ2, axis=1, keepdims=True),
        "dW1": 1 / m * dZ1 @ X.T,
        "db1": 4 / m * np.sum(dZ1, axis=1, keepdims=True),
    }


def mends_the_results(X, Y, cache):
    """The version with the bugs is called, and its two wrong entries are scaled."""
    gradients = backward_propagation_n_with_bugs(X, Y, cache)
    gradients["dW2"] = gradients["dW2"] / 2
    gradients["db1"] /= 4
    return gradients


def with_all_intermediates(X, Y, cache):
    """Masks as integers from Z, and dA and dZ among the results."""
    m = X.shape[1]
    (Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3) = cache  # noqa: RUF059
    dZ3 = A3 - Y
    dW3 = 1.0 / m * np.dot(dZ3, A2.T)
    db3 = 1.0 / m * np.sum(dZ3, axis=1, keepdims=True)
    dA2 = np.dot(W3.T, dZ3)
    dZ2 = np.multiply(dA2, np.int64(Z2 > 0))
    dW2 = 1.0 / m * np.dot(dZ2, A1.T)
    db2 = 1.0 / m * np.sum(dZ2, axis=1, keepdims=True)
    dA1 = np.dot(W2.T, dZ2)
    dZ1 = np.multiply(dA1, np.int64(Z1 > 0))
    dW1 = 1.0 / m * np.dot(dZ1, X.T)
    db1 = 1.0 / m * np.sum(dZ1, axis=1, keepdims=True)
    return {
        "dZ3": dZ3, "dW3": dW3, "db3": db3, "dA2": dA2, "dZ2": dZ2, "dW2": dW2, "db2": db2,
        "dA1": dA1, "dZ1": dZ1, "dW1": dW1, "db1": db1,
    }  # fmt: skip


def with_the_mean_at_the_top(X, y, cache):
    """1/m enters once, with dZ3, and is carried down to the other layers."""
    _, A1, _, _, _, A2, W2, _, _, A3, W3, _ = cache
    dZ3 = (A3 - y) / y.shape[1]
    dZ2 = np.where(A2 > 0, W3.T.dot(dZ3), 0)
    dZ1 = np.where(A1 > 0, W2.T.dot(dZ2), 0)
    grads = {}
    for layer, (dZ, A) in enumerate([(dZ1, X), (dZ2, A1), (dZ3, A2)], start=1):
        grads[f"dW{layer}"] = np.einsum("im,jm->ij", dZ, A)
        grads[f"db{layer}"] = dZ.sum(axis=1).reshape(-1, 1)
    return grads


def with_means(X, Y, cache):
    """The mean over examples in place of a sum divided by m."""
    _, A1, _, _, _, A2, W2, _, _, A3, W3, _ = cache
    dZ3 = A3 - Y
    dZ2 = (W3.T @ dZ3) * (A2 > 0).astype(float)
    dZ1 = (W2.T @ dZ2) * (A1 > 0).astype(float)
    columns = {"1": (dZ1, X), "2": (dZ2, A1), "3": (dZ3, A2)}
    weights = {"dW" + k: np.mean(dZ[:, None, :] * A[None, :, :], axis=2) for k, (dZ, A) in columns.items()}
    return weights | {"db" + k: dZ.mean(axis=1, keepdims=True) for k, (dZ, _) in columns.items()}
