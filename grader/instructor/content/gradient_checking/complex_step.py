"""The complex step: cases and known mistakes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.exercise import Part, Tolerance
from grader.instructor.content.drafts import case, exercise, mistake
from grader.instructor.content.given_away import QUOTIENTS
from grader.instructor.content.gradient_checking.shared_cases import Array, column
from grader.values import StandIn

complex_step = exercise(
    "complex_step_gradient",
    given_away=QUOTIENTS,
    signature="complex_step_gradient(f, theta, h=1e-20)",
    points=6,
    parts=[Part("gradient", ("*",), 1.0)],
    tolerance=Tolerance(rtol=1e-10, atol=1e-14),
    visible=[
        case(StandIn("sum_of_tanh"), column(0.3, -0.7, 1.2, 0.1)),
        case(StandIn("weighted_exponentials"), column(0.5, -1.0, 2.0)),
        case(StandIn("product_of_sines"), column(0.4, 1.1, -0.6), 0.1),
    ],
    hidden=[
        case(StandIn("product_of_sines"), column(2.0, -0.3, 0.8, 1.5, -1.2)),
        case(StandIn("weighted_exponentials"), column(0.2, 0.9), 0.25),
        case(StandIn("sum_of_tanh"), column(-0.45)),
    ],
)


def unit_steps(theta: Array, h: complex) -> Array:
    """θ with a step in one entry, for each entry; shape (n, n, 1)."""
    return theta + h * np.eye(len(theta))[:, :, np.newaxis]


@mistake(complex_step)
def real_step(f: Callable[[Array], Any], theta: Array, h: float = 1e-20) -> Array:
    """Every entry is zero. Are two equal numbers subtracted, or is no slope stored? Or is all that f gets real? Then the step
    is (where does the imaginary unit, 1j, enter?), or it goes into a real array: the copy of θ needs a complex dtype."""
    return np.array([[np.imag(f(moved)) / h] for moved in unit_steps(theta, h)])


@mistake(complex_step)
def real_quotient(f: Callable[[Array], Any], theta: Array, h: float = 1e-20) -> Array:
    """This is an ordinary one-sided difference with a real step. With a step of 1e-20, θ + h rounds to θ and nothing is left;
    the trick is to step in the imaginary direction."""
    return np.array([[(f(moved) - f(theta)) / h] for moved in unit_steps(theta, h)])


@mistake(complex_step)
def real_central_quotient(f: Callable[[Array], Any], theta: Array, h: float = 1e-20) -> Array:
    """This is an ordinary two-sided difference with a real step. Its error is that of a gradient check; the complex step has no
    subtraction at all."""
    ahead, behind = unit_steps(theta, h), unit_steps(theta, -h)
    return np.array([[(f(plus) - f(minus)) / (2 * h)] for plus, minus in zip(ahead, behind, strict=True)])


@mistake(complex_step)
def conjugate_step(f: Callable[[Array], Any], theta: Array, h: float = 1e-20) -> Array:
    """Every entry has the wrong sign. Either the step goes in the direction of -1j, and so does the imaginary part, or what
    divides it is negative."""
    return np.array([[np.imag(f(moved)) / h] for moved in unit_steps(theta, -1j * h)])


@mistake(complex_step)
def last_entry_never_moved(f: Callable[[Array], Any], theta: Array, h: float = 1e-20) -> Array:
    """The last entry is never moved, so its slope stays zero. Look at where the loop ends."""
    result = np.array([[np.imag(f(moved)) / h] for moved in unit_steps(theta, 1j * h)])
    result[-1] = 0.0
    return result


@mistake(complex_step)
def first_entry_alone(f: Callable[[Array], Any], theta: Array, h: float = 1e-20) -> Array:
    """Only the first entry is moved: the loop runs only once. Either it counts along the wrong dimension (θ is a column), or
    the function returns inside it."""
    result = np.zeros(theta.shape)
    result[0] = np.imag(f(unit_steps(theta, 1j * h)[0])) / h
    return result


@mistake(complex_step)
def usual_step_size(f: Callable[[Array], Any], theta: Array, h: float = 1e-20) -> Array:
    """The values agree to about seven digits: that is a finite difference with its own real step. The complex step is exact to
    the last digits, and uses h as given."""
    ahead, behind = unit_steps(theta, 1e-7), unit_steps(theta, -1e-7)
    return np.array([[(f(plus) - f(minus)) / 2e-7] for plus, minus in zip(ahead, behind, strict=True)])


@mistake(complex_step)
def real_part(f: Callable[[Array], Any], theta: Array, h: float = 1e-20) -> Array:
    """This is the real part divided by h, a huge number: the real part holds f(θ). In which part is the derivative?"""
    return np.array([[np.real(f(moved)) / h] for moved in unit_steps(theta, 1j * h)])


@mistake(complex_step)
def not_divided_by_h(f: Callable[[Array], Any], theta: Array, h: float = 1e-20) -> Array:
    """The imaginary part is h times the slope, so each entry is too small by that factor."""
    return np.array([[np.imag(f(moved))] for moved in unit_steps(theta, 1j * h)])


@mistake(complex_step)
def divided_by_two_steps(f: Callable[[Array], Any], theta: Array, h: float = 1e-20) -> Array:
    """Every entry is half of what it should be. The 2 in the two-sided quotient comes from the distance between two points;
    here f is computed at one."""
    return np.array([[np.imag(f(moved)) / (2 * h)] for moved in unit_steps(theta, 1j * h)])


@mistake(complex_step)
def all_entries_at_once(f: Callable[[Array], Any], theta: Array, h: float = 1e-20) -> Array:
    """All entries are moved at once, so every entry of the result is the sum of the whole gradient. A partial derivative moves
    one entry and holds the others."""
    return np.full(theta.shape, np.imag(f(theta + 1j * h)) / h)


@mistake(complex_step)
def complex_steps_pile_up(f: Callable[[Array], Any], theta: Array, h: float = 1e-20) -> Array:
    """The steps pile up: entry i is the sum of the first i slopes. An entry that was moved has to be moved back before the next
    one has its turn."""
    moved = theta.astype(complex)
    result = np.zeros(theta.shape)
    for index in range(len(theta)):
        moved[index] += 1j * h
        result[index] = np.imag(f(moved)) / h
    return result


@mistake(complex_step)
def h_ignored(f: Callable[[Array], Any], theta: Array, h: float = 1e-20) -> Array:
    """`h` has no effect: with a large one, the complex step has a visible error, and here it does not. Look for a number where
    the argument should be."""
    return np.array([[np.imag(f(moved)) / 1e-20] for moved in unit_steps(theta, 1e-20j)])


@mistake(complex_step)
def flat_gradient(f: Callable[[Array], Any], theta: Array, h: float = 1e-20) -> Array:
    """The values are right, but the result is flat. It should have the shape of θ, (n, 1)."""
    return np.array([np.imag(f(moved)) / h for moved in unit_steps(theta, 1j * h)])


@mistake(complex_step)
def real_copy(f: Callable[[Array], Any], theta: Array, h: float = 1e-20) -> Array:
    """A complex number cannot be stored in a real array. The copy of θ needs a complex dtype before a step goes into it."""
    moved: Any = theta.copy()
    moved[0] += 1j * h
    return np.asarray(moved)


@mistake(complex_step)
def real_copy_of_an_entry(f: Callable[[Array], Any], theta: Array, h: float = 1e-20) -> Array:
    """An entry of a real array cannot become complex. The copy of θ needs a complex dtype before a step goes into it."""
    moved: Any = theta.copy()
    moved[0, 0] += 1j * h
    return np.asarray(moved)


@mistake(complex_step)
def complex_result(f: Callable[[Array], Any], theta: Array, h: float = 1e-20) -> Array:
    """The result is a complex array. A gradient is real: take the imaginary part of f, and store it in a real array."""
    return np.array([[np.imag(f(moved)) / h + 0j] for moved in unit_steps(theta, 1j * h)])


@mistake(complex_step)
def complex_quotient(f: Callable[[Array], Any], theta: Array, h: float = 1e-20) -> Array:
    """The whole complex number is divided by h, real part and all. Only one of its two parts is the derivative."""
    return np.array([[f(moved) / h] for moved in unit_steps(theta, 1j * h)])


@mistake(complex_step)
def theta_moved_in_place(f: Callable[[Array], Any], theta: Array, h: float = 1e-20) -> Array:
    """θ itself is moved, and not moved back exactly: the caller goes on with different parameters. Work on a copy."""
    result = np.zeros(theta.shape)
    for index in range(len(theta)):
        theta[index] += 1e-6
        ahead = f(theta)
        theta[index] -= 2e-6
        result[index] = (ahead - f(theta)) / 2e-6
        theta[index] += 1e-6
    return result


@mistake(complex_step)
def gradient_not_returned(f: Callable[[Array], Any], theta: Array, h: float = 1e-20) -> None:
    """Nothing is returned. The caller needs the gradient back."""
