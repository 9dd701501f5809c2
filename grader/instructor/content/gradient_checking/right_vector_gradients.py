"""Right solutions of notebook 07 with a vector of parameters: the check, the repaired backward pass, and the complex step."""

import numpy as np

from init_utils import dictionary_to_vector, forward_propagation_n, gradients_to_vector, vector_to_dictionary

# --- the check in many dimensions --------------------------------------------------------------------------------------


def as_in_the_textbook(parameters, gradients, X, Y, epsilon=1e-7, print_msg=False):
    """Arrays for all costs, prepared before the loop, and a verdict printed."""
    parameters_values, _ = dictionary_to_vector(parameters)
    grad = gradients_to_vector(gradients)
    num_parameters = parameters_values.shape[0]
    J_plus = np.zeros((num_parameters, 1))
    J_minus = np.zeros((num_parameters, 1))
    gradapprox = np.zeros((num_parameters, 1))
    for i in range(num_parameters):
        thetaplus = np.copy(parameters_values)
        thetaplus[i][0] = thetaplus[i][0] + epsilon
        J_plus[i], _ = forward_propagation_n(X, Y, vector_to_dictionary(thetaplus))
        thetaminus = np.copy(parameters_values)
        thetaminus[i][0] = thetaminus[i][0] - epsilon
        J_minus[i], _ = forward_propagation_n(X, Y, vector_to_dictionary(thetaminus))
        gradapprox[i] = (J_plus[i] - J_minus[i]) / (2 * epsilon)
    difference = np.linalg.norm(grad - gradapprox) / (np.linalg.norm(grad) + np.linalg.norm(gradapprox))
    print("There is a mistake" if difference > 2e-7 else "Your backward propagation works perfectly fine!")
    return difference


def rows_of_an_identity(p, g, inputs, labels, h=1e-7, talk=False):
    """Unit vectors in place of a copied column, flat vectors, other names, a float."""
    theta = dictionary_to_vector(p)[0]

    def cost(vector):
        return forward_propagation_n(inputs, labels, vector_to_dictionary(vector))[0]

    numeric = np.array(
        [(cost(theta + h * e) - cost(theta - h * e)) / (2 * h) for e in np.eye(47)[:, :, None]]
    )
    exact = gradients_to_vector(g).ravel()
    return float(np.linalg.norm(exact - numeric) / (np.linalg.norm(exact) + np.linalg.norm(numeric)))


def moves_and_moves_back(parameters, gradients, X, Y, epsilon=1e-7, print_msg=False):
    """One copy of θ: an entry is moved, moved to the other side, and put back."""
    theta, _ = dictionary_to_vector(parameters)
    approximation = []
    for i in range(theta.size):
        before = theta[i, 0]
        theta[i, 0] = before + epsilon
        ahead = forward_propagation_n(X, Y, vector_to_dictionary(theta))[0]
        theta[i, 0] = before - epsilon
        behind = forward_propagation_n(X, Y, vector_to_dictionary(theta))[0]
        theta[i, 0] = before
        approximation.append([(ahead - behind) / 2.0 / epsilon])
    gap = gradients_to_vector(gradients) - np.array(approximation)
    size = np.sqrt(np.sum(np.square(gradients_to_vector(gradients)))) + np.sqrt(
        np.sum(np.square(approximation))
    )
    return np.sqrt(np.sum(gap**2)) / size


def without_the_helpers(parameters, gradients, X, Y, epsilon=1e-7, print_msg=False):
    """The arrays are walked through where they are, in copies, and the gradients taken by name."""
    claimed, measured = [], []
    for name in sorted(parameters):
        for place in np.ndindex(parameters[name].shape):
            costs = []
            for sign in (1, -1):
                moved = {key: array.copy() for key, array in parameters.items()}
                moved[name][place] += sign * epsilon
                costs.append(forward_propagation_n(X, Y, moved)[0])
            measured.append((costs[0] - costs[1]) / (2 * epsilon))
            claimed.append(gradients["d" + name][place])
    claimed, measured = np.array(claimed), np.array(measured)
    return np.linalg.norm(measured - claimed) / (np.linalg.norm(measured) + np.linalg.norm(claimed))


def a_table_of_one_entry(parameters, gradients, X, Y, epsilon=1e-7, print_msg=False):
    """An array of shape (1, 1) comes back."""
    return np.array([[rows_of_an_identity(parameters, gradients, X, Y, epsilon)]])


# --- the two bugs ------------------------------------------------------------------------------------------------------


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


# --- the complex step --------------------------------------------------------------------------------------------------


def one_complex_copy(f, theta, h=1e-20):
    """One complex copy: an entry is moved and put back."""
    moved = np.array(theta, dtype=np.complex128)
    gradient = np.zeros_like(theta)
    for i in range(theta.shape[0]):
        moved[i, 0] = theta[i, 0] + 1j * h
        gradient[i, 0] = f(moved).imag / h
        moved[i, 0] = theta[i, 0]
    return gradient


def rows_of_a_complex_identity(func, at, step=1e-20):
    """Unit vectors, a list, other names; the shape is given at the end."""
    values = [np.imag(func(at + 1j * step * unit)) / step for unit in np.eye(at.size)[:, :, None]]
    return np.array(values).reshape(at.shape)


def through_a_flat_vector(f, theta, h=1e-20):
    """θ is flattened for the loop, and gets its shape back for f."""
    flat = theta.flatten()
    gradient = []
    for i in range(flat.size):
        z = flat + 0j
        z[i] += complex(0, h)
        gradient.append([float(np.imag(f(z.reshape(theta.shape)))) / h])
    return np.asarray(gradient)


def step_on_the_other_side(f, theta, h=1e-20):
    """The mean of a step up and a step down in the imaginary direction."""
    gradient = np.empty(theta.shape)
    for place in np.ndindex(theta.shape):
        step = np.zeros(theta.shape, dtype=complex)
        step[place] = 1j * h
        gradient[place] = (f(theta + step).imag - f(theta - step).imag) / (2 * h)
        print(place, gradient[place])
    return gradient
