"""Right solutions that look different: cost with L2."""

import numpy as np

from init_utils import compute_cost


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
