"""J = θ x and its derivative: cases and known mistakes."""

from __future__ import annotations

from grader.exercise import Part
from grader.instructor.content.drafts import ONE_PASS, case, exercise, mistake

forward = exercise(
    "forward_propagation",
    signature="forward_propagation(x, theta)",
    points=2,
    parts=[Part("J", ("*",), 1.0)],
    tolerance=ONE_PASS,
    visible=[case(2, 4), case(3.0, -0.5), case(-1.5, 0.25)],
    hidden=[case(0.3, 7.0), case(-2.0, -1.25)],
)


backward = exercise(
    "backward_propagation",
    signature="backward_propagation(x, theta)",
    points=2,
    parts=[Part("dJ/dθ", ("*",), 1.0)],
    tolerance=ONE_PASS,
    visible=[case(2, 4), case(3.0, -0.5), case(-1.5, 0.25)],
    hidden=[case(0.3, 7.0), case(-2.0, -1.25)],
)


@mistake(forward)
def forward_sum(x: float, theta: float) -> float:
    """x and θ are added. J is linear in θ with slope x, so it is a product."""
    return x + theta


@mistake(forward)
def forward_only_theta(_x: float, theta: float) -> float:
    """J does not depend on x: what comes back is θ itself."""
    return theta


@mistake(forward)
def forward_only_x(x: float, _theta: float) -> float:
    """What comes back is x: that is the derivative of J, the job of the next function. J itself depends on θ."""
    return x


@mistake(forward)
def forward_half_square(x: float, theta: float) -> float:
    """θ appears squared. J is a straight line in θ."""
    return theta**2 * x


@mistake(forward)
def forward_square_of_x(x: float, theta: float) -> float:
    """x appears squared: the slope of J in θ is x."""
    return theta * x**2


@mistake(forward)
def forward_quotient(x: float, theta: float) -> float:
    """θ is divided by x: the slope of J in θ is x, not 1/x."""
    return theta / x


@mistake(forward)
def forward_negated(x: float, theta: float) -> float:
    """J has the wrong sign."""
    return -theta * x


@mistake(forward)
def forward_none(x: float, theta: float) -> None:
    """Nothing is returned. Computing or printing J is not enough: the caller needs the value back."""
    _ = theta * x


@mistake(backward)
def backward_theta(_x: float, theta: float) -> float:
    """This is θ, the derivative of J with respect to x. The parameter that is learned is θ: which factor is left when J is
    differentiated with respect to it?"""
    return theta


@mistake(backward)
def backward_cost(x: float, theta: float) -> float:
    """This is J again. Its derivative says how fast J grows with θ: for a straight line, the same everywhere."""
    return theta * x


@mistake(backward)
def backward_one(_x: float, _theta: float) -> float:
    """The derivative is always 1. It would be if J were θ alone: what happens to the factor in front of θ?"""
    return 1.0


@mistake(backward)
def backward_negated(x: float, _theta: float) -> float:
    """The derivative has the wrong sign: if x is positive, J grows with θ."""
    return -x


@mistake(backward)
def backward_sum(x: float, theta: float) -> float:
    """Both derivatives are added, with respect to x and with respect to θ. Only θ varies; x is held fixed."""
    return x + theta


@mistake(backward)
def backward_doubled(x: float, _theta: float) -> float:
    """The derivative is twice what it should be: a factor of 2 comes from a square, and J has none."""
    return 2 * x


@mistake(backward)
def backward_none(x: float, _theta: float) -> None:
    """Nothing is returned. Computing or printing the derivative is not enough: the caller needs the value back."""
    _ = x
