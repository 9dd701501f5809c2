"""Right solutions that look different: the check in one dimension."""

import math

import numpy as np

from grader.instructor.content.gradient_checking.honest.one_parameter import (
    backward_propagation,
    forward_propagation,
)


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
