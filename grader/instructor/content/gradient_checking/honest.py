"""Right solutions of notebook 07 that look different from ours."""

import math

import numpy as np

from grader.instructor.content.gradient_checking.right_vector_gradients import (
    a_table_of_one_entry,
    as_in_the_textbook,
    mends_the_results,
    moves_and_moves_back,
    one_complex_copy,
    rows_of_a_complex_identity,
    rows_of_an_identity,
    step_on_the_other_side,
    through_a_flat_vector,
    with_all_intermediates,
    with_means,
    with_the_mean_at_the_top,
    without_the_helpers,
)

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
