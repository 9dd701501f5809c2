"""Right solutions that look different: dropout, backward."""

import numpy as np


def dropout_backward_as_known(X, Y, cache, keep_prob):
    """Divided by m late, in-place operations on its own arrays, integer slopes, extra entries."""
    m = X.shape[1]
    (_, D1, A1, _, _, _, D2, A2, W2, _, _, A3, W3, _) = cache
    dZ3 = A3 - Y
    dW3 = 1.0 / m * np.dot(dZ3, A2.T)
    db3 = 1.0 / m * np.sum(dZ3, axis=1, keepdims=True)
    dA2 = np.dot(W3.T, dZ3)
    dA2 *= D2
    dA2 /= keep_prob
    dZ2 = np.multiply(dA2, np.int64(A2 > 0))
    dW2 = 1.0 / m * np.dot(dZ2, A1.T)
    db2 = 1.0 / m * np.sum(dZ2, axis=1, keepdims=True)
    dA1 = np.dot(W2.T, dZ2)
    dA1 *= D1
    dA1 /= keep_prob
    dZ1 = np.multiply(dA1, np.int64(A1 > 0))
    dW1 = 1.0 / m * np.dot(dZ1, X.T)
    db1 = 1.0 / m * np.sum(dZ1, axis=1, keepdims=True)
    return {
        "dZ3": dZ3, "dW3": dW3, "db3": db3, "dA2": dA2, "dZ2": dZ2, "dW2": dW2, "db2": db2,
        "dA1": dA1, "dZ1": dZ1, "dW1": dW1, "db1": db1,
    }  # fmt: skip


def dropout_backward_by_active_units(X, Y, cache, keep_prob):
    """No mask at all: where A is positive the unit was kept *and* its ReLU was open."""
    _, _, A1, _, _, _, _, A2, W2, _, _, A3, W3, _ = cache
    dZ3 = (A3 - Y) / Y.shape[1]
    dZ2 = np.where(A2 > 0, W3.T @ dZ3 / keep_prob, 0.0)
    dZ1 = np.where(A1 > 0, W2.T @ dZ2 / keep_prob, 0.0)
    return {
        name: value
        for layer, dZ, inputs in ((1, dZ1, X), (2, dZ2, A1), (3, dZ3, A2))
        for name, value in ((f"dW{layer}", dZ @ inputs.T), (f"db{layer}", dZ.sum(axis=1, keepdims=True)))
    }


def dropout_backward_by_index(X, Y, cache, keep_prob):
    """Dropped entries are set to zero by index, the scale comes last."""
    Z1, D1, A1, _, _, Z2, D2, A2, W2, _, _, A3, W3, _ = cache
    dz3 = 1 / X.shape[1] * (A3 - Y)
    dz2 = W3.T @ dz3
    dz2[D2 == 0] = 0
    dz2[Z2 <= 0] = 0
    dz2 /= keep_prob
    dz1 = W2.T @ dz2
    dz1[np.logical_not(D1)] = 0
    dz1[Z1 <= 0] = 0
    dz1 /= keep_prob
    ones = np.ones((X.shape[1], 1))
    return {
        "dW1": dz1 @ X.T, "db1": dz1 @ ones, "dW2": dz2 @ A1.T, "db2": dz2 @ ones,
        "dW3": dz3 @ A2.T, "db3": dz3 @ ones,
    }  # fmt: skip


def dropout_backward_with_scaled_masks(x, y, saved, p):
    """Renamed parameters; the masks become float masks of 0 and 1 / p first."""
    Z1, D1, A1, _, _, Z2, D2, A2, W2, _, _, A3, W3, _ = saved
    first, second = D1.astype(float) / p, D2.astype(float) / p
    dz3 = (A3 - y) / x.shape[1]
    dz2 = (W3.T @ dz3) * (second * (Z2 >= 0))
    dz1 = (W2.T @ dz2) * (first * (Z1 >= 0))
    return {
        "dW3": dz3 @ A2.T, "dW2": dz2 @ A1.T, "dW1": dz1 @ x.T,
        "db3": np.sum(dz3, 1)[:, None], "db2": np.sum(dz2, 1)[:, None], "db1": np.sum(dz1, 1)[:, None],
    }  # fmt: skip
