"""Right solutions that look different: the complex step."""

import numpy as np


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
