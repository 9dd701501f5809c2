"""Right solutions that look different: the check in many dimensions."""

import numpy as np

from init_utils import dictionary_to_vector, forward_propagation_n, gradients_to_vector, vector_to_dictionary


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
