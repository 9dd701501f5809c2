"""Right solutions that look different: J and its derivative."""

import numpy as np


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
    """A parameter that is not used is called `_`, and a needless factor stands there."""
    return 1.0 * x


def slope_as_array(x, theta):
    """An array without dimensions."""
    return np.array(x, dtype=float)


def slope_as_a_complex_step(x, theta):
    """From the cost itself, by a step into the imaginary direction."""
    return (x * (theta + 1e-20j)).imag / 1e-20


def backward_propagation(x, theta):
    """What the variants of gradient_check below call."""
    return x
