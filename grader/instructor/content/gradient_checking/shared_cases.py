"""Cases of notebook 07: how exact a difference can be, and the nets that are checked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from grader.exercise import Case, Tolerance
from grader.instructor.content.drafts import case
from init_utils import backward_propagation as right_gradients
from init_utils import forward_propagation_n

Array = Any


Gradients = dict[str, Any]


EXACT = Tolerance(rtol=1e-4, atol=1e-9)
"""For steps so large that round-off does not matter: the formula alone decides."""


ROUND_OFF = Tolerance(rtol=0.05, atol=0.0)
"""For steps so small that code which inlines θ·x returns round-off. x is a power of two, so it comes from rounding θ ± ε
alone; the steps below are chosen so that J₊/2ε - J₋/2ε rounds to the same as (J₊ - J₋)/2ε."""


DEFAULT_STEP = Tolerance(rtol=0.05, atol=3e-9)
"""For the default step, where that does not hold."""


LARGE = Tolerance(rtol=5e-5, atol=1e-6)
"""A gradient that is wrong: round-off does not matter."""


SMALL = Tolerance(rtol=0.01, atol=1e-9)
"""A right gradient and a large step: truncation, 1e-8 two-sided and 1e-5 one-sided, and round-off far below."""


BAND = Tolerance(low=1e-9, high=1e-6)
"""A right gradient and the default step: round-off, which differs between processors. It is the last of the visible cases, so
that no mistake is identified by it."""


SPACING = 2.0**-53
"""Half the distance from 1 to the next float64: 1 + ε rounds to 1 and 1 - ε is exact, so that a one-sided quotient of *any*
function is 0, and a two-sided one is not."""


def in_place_of_siblings(x: float, theta: float, *step: float, slope: str, tolerance: Tolerance) -> Case:
    """A call of gradient_check with another J and its derivative, `slope`, instead of the learner's."""
    cost = "reciprocal_cost" if slope.startswith("reciprocal") else "cubic_cost"
    siblings = {"forward_propagation": cost, "backward_propagation": slope}
    return case(x, theta, *step, siblings=siblings, tolerance=tolerance)


SHAPES = {"W1": (5, 4), "b1": (5, 1), "W2": (3, 5), "b2": (3, 1), "W3": (1, 3), "b3": (1, 1)}


def known_case() -> tuple[Array, Array, Gradients]:
    """Inputs, labels and parameters that learners in this exercise know: seed 1, drawn in this order."""
    stream = np.random.RandomState(1)
    X = stream.randn(4, 3)
    return X, np.array([[1, 1, 0]]), {name: stream.randn(*shape) for name, shape in SHAPES.items()}


def other_case(seed: int, m: int) -> tuple[Array, Array, Gradients]:
    """The same net with other parameters, and m examples."""
    generator = np.random.default_rng(seed)
    X = generator.normal(size=(4, m))
    Y = (np.arange(m) % 2).reshape(1, m)
    return X, Y, {name: 0.8 * generator.normal(size=shape) for name, shape in SHAPES.items()}


def call_of_check_n(
    inputs: tuple[Array, Array, Gradients],
    *step: float,
    tolerance: Tolerance,
    bare: bool = False,
    **factors: float,
) -> Case:
    """A call of gradient_check_n, some gradients multiplied by `factors`; `bare` leaves out dZ and dA."""
    X, Y, parameters = inputs
    _, cache = forward_propagation_n(X, Y, parameters)
    gradients = {name: value * factors.get(name, 1.0) for name, value in right_gradients(X, Y, cache).items()}
    if bare:
        gradients = {f"d{name}": gradients[f"d{name}"] for name in SHAPES}
    return case(parameters, gradients, X, Y, *step, tolerance=tolerance)


def pass_through(seed: int, widths: Sequence[int], m: int) -> Case:
    """Arguments of backward_propagation_n from a forward pass through a net of these widths."""
    generator = np.random.default_rng(seed)
    X = generator.normal(size=(widths[0], m))
    Y = (np.arange(m) % 2).reshape(1, m)
    parameters = {}
    for layer in (1, 2, 3):
        parameters[f"W{layer}"] = generator.normal(size=(widths[layer], widths[layer - 1]))
        parameters[f"b{layer}"] = generator.normal(size=(widths[layer], 1))
    return case(X, Y, forward_propagation_n(X, Y, parameters)[1])


def known_pass() -> Case:
    """Arguments of backward_propagation_n from the known case."""
    X, Y, parameters = known_case()
    return case(X, Y, forward_propagation_n(X, Y, parameters)[1])


def column(*entries: float) -> Array:
    """θ of shape (n, 1)."""
    return np.array(entries).reshape(-1, 1)
