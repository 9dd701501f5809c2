"""Honest solutions of notebook 05 that look unlike the reference: each has to get full marks."""

import numpy as np

from grader.instructor.content.regularization.right_dropout import (
    dropout_backward_as_known,
    dropout_backward_by_active_units,
    dropout_backward_by_index,
    dropout_backward_with_scaled_masks,
    forward_masked_before_relu,
    forward_with_float_masks,
    forward_with_integer_masks,
    forward_with_own_generator,
    forward_with_scaled_masks,
    traditional_before_relu,
    traditional_by_weights,
    traditional_in_a_loop,
    traditional_on_a_copy,
)
from init_utils import backward_propagation, compute_cost

# --- cost with L2 ------------------------------------------------------------------------------------------------------


def cost_inlined(A3, Y, parameters, lambd):
    """Everything in one expression, the cross-entropy too."""
    return (
        -np.sum(Y * np.log(A3) + (1 - Y) * np.log(1 - A3))
        + lambd / 2 * sum((parameters[f"W{layer}"] ** 2).sum() for layer in range(1, 4))
    ) / Y.shape[1]


def cost_as_matrix(A3, Y, parameters, lambd):
    """The cross-entropy is a matrix product, so the cost is an array of shape (1, 1)."""
    m = Y.shape[1]
    entropy = -1 / m * (np.dot(Y, np.log(A3).T) + np.dot(1 - Y, np.log(1 - A3).T))
    W1, W2, W3 = parameters["W1"], parameters["W2"], parameters["W3"]
    penalty = 1 / m * lambd / 2 * (np.sum(np.square(W1)) + np.sum(np.square(W2)) + np.sum(np.square(W3)))
    return entropy + penalty


def cost_squeezed(A3, Y, parameters, lambd):
    """A 0-d array, and squares by the Frobenius norm."""
    norms = [np.linalg.norm(value) ** 2 for key, value in parameters.items() if key.startswith("W")]
    return np.squeeze(np.array([[compute_cost(A3, Y) + lambd * (1.0 / (2 * A3.shape[1])) * sum(norms)]]))


def cost_printed(A3, y, params, lam):
    """Renamed parameters, a loop that adds in place, and a forgotten print."""
    total = np.zeros(1)
    for key in params:
        if "b" not in key:
            total += np.vdot(params[key], params[key])
    total *= lam / (2 * len(y[0]))
    print("penalty", total)
    return compute_cost(A3, y) + total


# --- gradients with L2 -------------------------------------------------------------------------------------------------


def l2_from_plain(X, Y, cache, lambd):
    """Starts from the plain gradients and adds the penalty in place; keeps their extra entries."""
    found = backward_propagation(X, Y, cache)
    for layer, place in ((1, 2), (2, 6), (3, 10)):
        found[f"dW{layer}"] += lambd * cache[place] / X.shape[1]
    return found


def l2_divided_late(X, Y, cache, lambd):
    """dZ3 is not averaged; every product is divided by m instead. Integer masks, extra entries."""
    m = X.shape[1]
    (_, A1, W1, _, _, A2, W2, _, _, A3, W3, _) = cache
    dZ3 = A3 - Y
    dW3 = 1.0 / m * np.dot(dZ3, A2.T) + (lambd / m) * W3
    db3 = 1.0 / m * np.sum(dZ3, axis=1, keepdims=True)
    dA2 = np.dot(W3.T, dZ3)
    dZ2 = np.multiply(dA2, np.int64(A2 > 0))
    dW2 = 1.0 / m * np.dot(dZ2, A1.T) + (lambd / m) * W2
    db2 = 1.0 / m * np.sum(dZ2, axis=1, keepdims=True)
    dA1 = np.dot(W2.T, dZ2)
    dZ1 = np.multiply(dA1, np.int64(A1 > 0))
    dW1 = 1.0 / m * np.dot(dZ1, X.T) + (lambd / m) * W1
    db1 = 1.0 / m * np.sum(dZ1, axis=1, keepdims=True)
    return {
        "dZ3": dZ3, "dW3": dW3, "db3": db3, "dA2": dA2, "dZ2": dZ2, "dW2": dW2, "db2": db2,
        "dA1": dA1, "dZ1": dZ1, "dW1": dW1, "db1": db1,
    }  # fmt: skip


def l2_in_a_loop(x, y, saved, lam):
    """Renamed parameters, a loop over the layers, and dZ closed in place where Z is not positive."""
    m = y.size
    inputs, weights, z = [x, saved[1], saved[5]], [saved[2], saved[6], saved[10]], [saved[0], saved[4]]
    result, dz = {}, (saved[9] - y) / m
    for layer in (3, 2, 1):
        W = weights[layer - 1]
        result[f"dW{layer}"] = dz.dot(inputs[layer - 1].T) + lam * W / m
        result[f"db{layer}"] = dz.sum(axis=1).reshape(-1, 1)
        if layer > 1:
            dz = W.T.dot(dz)
            dz[z[layer - 2] <= 0] = 0
    return result


def l2_by_einsum(X, Y, cache, lambd):
    """Sums over the examples by einsum, ½ and 2 of the penalty left standing."""
    m = X.shape[1]
    Z1, A1, W1, _, Z2, A2, W2, _, _, A3, W3, _ = cache
    dz3 = np.divide(A3 - Y, m)
    dz2 = np.where(Z2 > 0, W3.T @ dz3, 0.0)
    dz1 = np.where(Z1 > 0, W2.T @ dz2, 0.0)
    grads = {}
    for number, dz, a, W in ((1, dz1, X, W1), (2, dz2, A1, W2), (3, dz3, A2, W3)):
        grads[f"dW{number}"] = np.einsum("ik,jk->ij", dz, a) + 2 * lambd / (2 * m) * W
        grads[f"db{number}"] = np.einsum("ik->i", dz)[:, None]
    return grads


HONEST = {
    "compute_cost_with_regularization": [cost_inlined, cost_as_matrix, cost_squeezed, cost_printed],
    "backward_propagation_with_regularization": [
        l2_from_plain,
        l2_divided_late,
        l2_in_a_loop,
        l2_by_einsum,
    ],
    "forward_propagation_with_dropout": [
        forward_with_integer_masks,
        forward_with_scaled_masks,
        forward_with_own_generator,
        forward_masked_before_relu,
        forward_with_float_masks,
    ],
    "backward_propagation_with_dropout": [
        dropout_backward_as_known,
        dropout_backward_by_active_units,
        dropout_backward_by_index,
        dropout_backward_with_scaled_masks,
    ],
    "predict_traditional_dropout": [
        traditional_by_weights,
        traditional_in_a_loop,
        traditional_before_relu,
        traditional_on_a_copy,
    ],
}
