"""The exercise variance_scaling: the rule that its weights follow, and its cases."""

from __future__ import annotations

from collections.abc import Callable
from math import prod, sqrt
from typing import Any

from grader.exercise import Case, Part, Tolerance
from grader.instructor.content.drafts import case, exercise
from grader.instructor.content.given_away import DRAWING
from grader.values import Generator

Shape = tuple[int, ...]
Fans = tuple[Any, Any]

MODES: dict[str, Callable[[float, float], float]] = {
    "fan_in": lambda inputs, _units: inputs,
    "fan_out": lambda _inputs, units: units,
    "fan_avg": lambda inputs, units: (inputs + units) / 2,
}


def compute_fans(shape: Shape) -> Fans:
    """fan_in and fan_out."""
    return shape[1] * prod(shape[2:]), shape[0] * prod(shape[2:])


def std_from(fans: Fans, mode: str, gain: float) -> float:
    """gain / √fan."""
    return gain / sqrt(MODES[mode](*fans))


def normal_std(shape: Shape, mode: str, distribution: str, gain: float, _rng: Any) -> dict[str, float]:
    """The standard deviation where the draw is normal."""
    return {"result": std_from(compute_fans(shape), mode, gain)} if distribution == "normal" else {}


def uniform_limit(shape: Shape, mode: str, distribution: str, gain: float, _rng: Any) -> dict[str, float]:
    """The limit where the draw is uniform."""
    return (
        {"result": std_from(compute_fans(shape), mode, gain) * sqrt(3)} if distribution == "uniform" else {}
    )


def call(shape: Shape, mode: str, distribution: str, gain: float, seed: int) -> Case:
    """A call to variance_scaling with reference fans instead of the learner's."""
    return case(
        shape, mode, distribution, gain, Generator(seed), siblings={"compute_fans": "fans_of_some_layers"}
    )


scaling = exercise(
    "variance_scaling",
    given_away=DRAWING,
    signature="variance_scaling(shape, mode, distribution, gain, rng)",
    points=10,
    rule="seeded draw",
    tolerance=Tolerance(rtol=1e-11, atol=1e-13),
    parts=[Part("weights", ("*",), 1.0)],
    visible=[
        call((4, 6), "fan_in", "normal", 1.5, 3),
        call((7, 4), "fan_out", "uniform", 0.5, 1),
        call((9, 5), "fan_avg", "uniform", 2.0, 2),
        call((2, 5), "fan_avg", "normal", 1.0, 5),
        call((20, 100), "fan_out", "normal", 1.5, 4),
        call((30, 80), "fan_avg", "uniform", 0.5, 6),
        call((3, 2, 2, 2), "fan_in", "normal", 1.5, 7),
    ],
    hidden=[
        call((9, 1), "fan_out", "normal", 0.7, 11),
        call((4, 3, 3, 3), "fan_in", "uniform", 1.2, 12),
        call((3, 8), "fan_avg", "normal", 1.7, 13),
        call((120, 90), "fan_in", "normal", 3.0, 14),
    ],
    spread=normal_std,
    limits=uniform_limit,
    stored_mistake_cases=3,
)
