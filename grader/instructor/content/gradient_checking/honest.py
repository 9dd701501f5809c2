"""Right solutions of notebook 07 that look different from ours."""

import math

import numpy as np

from init_utils import dictionary_to_vector, forward_propagation_n, gradients_to_vector, vector_to_dictionary

# --- J and its derivative ----------------------------------------------------------------------------------------------


def product_of_numpy(x, theta):
    """A NumPy number comes back, an integer one for integers."""
    return np.multiply(x, theta)


def product_as_dot(a, b):
    """Other names for the parameters, and a dot product."""
    return np.dot(b, a)


def product_as_float(x, theta):
    """Always a float, also for integers."""
    return float(x) * float(theta)


def product_as_array(x, theta):
    """An array of shape (1, 1)."""
    return np.array([[float(theta)]]) @ np.array([[float(x)]])


def product_with_print(x, theta):
    """It prints as well."""
    print("J =", theta * x)
    return x * theta


def forward_propagation(x, theta):
    """What the variants of gradient_check below call."""
    return theta * x


def slope_as_float(x, theta):
    """A float, also for an integer."""
    return float(x)


def slope_as_numpy_number(x, theta):
    """A NumPy number."""
    return np.float64(x)


def slope_with_an_unused_parameter(x, _):
    """A parameter that is not used is called `_`, and there is a needless factor."""
    return 1.0 * x


def slope_as_array(x, theta):
    """An array without dimensions."""
    return np.array(x, dtype=float)


def slope_as_a_complex_step(x, theta):
    """From the cost itself, by a step in the imaginary direction."""
    return (x * (theta + 1e-20j)).imag / 1e-20


def backward_propagation(x, theta):
    """What the variants of gradient_check below call."""
    return x


# --- the check in one dimension ----------------------------------------------------------------------------------------


def calls_both(x, theta, epsilon=1e-7, print_msg=False):
    """As in the textbook, with a verdict printed."""
    thetaplus = theta + epsilon
    thetaminus = theta - epsilon
    J_plus = forward_propagation(x, thetaplus)
    J_minus = forward_propagation(x, thetaminus)
    gradapprox = (J_plus - J_minus) / (2 * epsilon)
    grad = backward_propagation(x, theta)
    numerator = np.linalg.norm(grad - gradapprox)
    denominator = np.linalg.norm(grad) + np.linalg.norm(gradapprox)
    difference = numerator / denominator
    print("correct" if difference < 1e-7 else "wrong!")
    return difference


def absolute_values(x, theta, eps=1e-7, verbose=False):
    """abs() in place of norms, other names, divided in two steps, a plain float."""
    numeric = (forward_propagation(x, theta + eps) - forward_propagation(x, theta - eps)) / 2 / eps
    analytic = backward_propagation(x, theta)
    return float(abs(numeric - analytic) / (abs(numeric) + abs(analytic)))


def inlines_forward(x, theta, epsilon=1e-7, print_msg=False):
    """θ·x written out, the derivative by a call."""
    gradapprox = (x * (theta + epsilon) - x * (theta - epsilon)) / (2 * epsilon)
    grad = backward_propagation(x, theta)
    return np.linalg.norm(grad - gradapprox) / (np.linalg.norm(grad) + np.linalg.norm(gradapprox))


def inlines_backward(x, theta, epsilon=1e-7, print_msg=False):
    """The derivative written out, J by a call."""
    gradapprox = (forward_propagation(x, theta + epsilon) - forward_propagation(x, theta - epsilon)) / (
        2.0 * epsilon
    )
    return np.linalg.norm(x - gradapprox) / (np.linalg.norm(x) + np.linalg.norm(gradapprox))


def inlines_both(x, theta, epsilon=1e-7, print_msg=False):
    """Neither function is called."""
    gradapprox = ((theta + epsilon) * x - (theta - epsilon) * x) / (2 * epsilon)
    return abs(x - gradapprox) / (abs(x) + abs(gradapprox))


def inlines_both_and_divides_each_cost(x, theta, epsilon=1e-7, print_msg=False):
    """Neither function is called, and each cost is divided before the subtraction: other round-off."""
    gradapprox = x * (theta + epsilon) / (2 * epsilon) - x * (theta - epsilon) / (2 * epsilon)
    return np.linalg.norm(x - gradapprox) / (np.linalg.norm(x) + np.linalg.norm(gradapprox))


def divides_each_cost(x, theta, epsilon=1e-7, print_msg=False):
    """Each cost is divided before the subtraction."""
    plus, minus = (forward_propagation(x, theta + step) / (2 * epsilon) for step in (epsilon, -epsilon))
    grad = backward_propagation(x, theta)
    return np.linalg.norm(plus - minus - grad) / (np.linalg.norm(grad) + np.linalg.norm(plus - minus))


def inlines_both_in_a_lambda(x, theta, epsilon=1e-7, print_msg=False):
    """A helper inside, the factor ½ in front, a reciprocal."""
    J = lambda t: np.dot(t, x)  # noqa: E731
    gradapprox = 0.5 * (J(theta + epsilon) - J(theta - epsilon)) * (1 / epsilon)
    difference = np.sqrt((gradapprox - x) ** 2) / (math.fabs(x) + math.fabs(gradapprox))
    if print_msg:
        print(difference)
    return np.array(difference)


def zero_dimensional_arrays(x, theta, epsilon=1e-7, print_msg=False):
    """Everything in NumPy arrays, and one with a single entry comes back."""
    gradapprox = np.array([forward_propagation(x, theta + epsilon) - forward_propagation(x, theta - epsilon)])
    gradapprox = gradapprox / (2 * epsilon)
    grad = np.array([backward_propagation(x, theta)], dtype=float)
    return np.array([np.linalg.norm(grad - gradapprox) / (np.linalg.norm(grad) + np.linalg.norm(gradapprox))])


def through_a_helper_of_its_own(x, theta, epsilon=1e-7, print_msg=False):
    """The quotient is computed by another function of the notebook."""
    grad, gradapprox = backward_propagation(x, theta), central_quotient(x, theta, epsilon)
    return np.abs(grad - gradapprox) / (np.abs(grad) + np.abs(gradapprox))


def central_quotient(x, theta, epsilon):
    """Not graded: a cell that the learner added."""
    return (forward_propagation(x, theta + epsilon) - forward_propagation(x, theta - epsilon)) / (
        epsilon + epsilon
    )


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


HONEST = {
    "forward_propagation": [
        product_of_numpy,
        product_as_dot,
        product_as_float,
        product_as_array,
        product_with_print,
        forward_propagation,
    ],
    "backward_propagation": [
        slope_as_float,
        slope_as_numpy_number,
        slope_with_an_unused_parameter,
        slope_as_array,
        slope_as_a_complex_step,
        backward_propagation,
    ],
    "gradient_check": [
        calls_both,
        absolute_values,
        inlines_forward,
        inlines_backward,
        inlines_both,
        inlines_both_and_divides_each_cost,
        inlines_both_in_a_lambda,
        divides_each_cost,
        zero_dimensional_arrays,
        through_a_helper_of_its_own,
    ],
    "gradient_check_n": [
        as_in_the_textbook,
        rows_of_an_identity,
        moves_and_moves_back,
        without_the_helpers,
        a_table_of_one_entry,
    ],
    "backward_propagation_n": [
        mends_the_results,
        with_all_intermediates,
        with_the_mean_at_the_top,
        with_means,
    ],
    "complex_step_gradient": [
        one_complex_copy,
        rows_of_a_complex_identity,
        through_a_flat_vector,
        step_on_the_other_side,
    ],
}
