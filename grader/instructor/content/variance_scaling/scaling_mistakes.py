"""Known mistakes of variance_scaling."""

from __future__ import annotations

from collections.abc import Callable
from math import sqrt
from typing import Any

import numpy as np

from grader.instructor.content.drafts import mistake
from grader.instructor.content.variance_scaling.scaling_cases import (
    MODES,
    Shape,
    compute_fans,  # a stand-in takes its place in this module, so all mistakes that call it are here
    scaling,
    std_from,
)

Array = Any
Scale = Callable[[Shape, str, float], float]


def std(shape: Shape, mode: str, gain: float) -> float:
    """gain / √fan."""
    return std_from(compute_fans(shape), mode, gain)


def draw(
    shape: Shape,
    mode: str,
    distribution: str,
    gain: float,
    rng: Any,
    scale: Scale = std,
    width: float = sqrt(3),
) -> Array:
    """The right draw, except for another `scale`, or for uniform limits whose `width` is not √3 times the std."""
    if distribution == "normal":
        return rng.standard_normal(shape) * scale(shape, mode, gain)
    limit = width * scale(shape, mode, gain)
    return rng.uniform(-limit, limit, shape)


def mistake_in_scale(scale: Scale) -> Scale:
    """Register a wrong variance_scaling whose standard deviation is `scale`."""

    def wrong(shape: Shape, mode: str, distribution: str, gain: float, rng: Any) -> Array:
        return draw(shape, mode, distribution, gain, rng, scale)

    wrong.__name__, wrong.__doc__ = scale.__name__, scale.__doc__
    mistake(scaling)(wrong)
    return scale


@mistake_in_scale
def variance_as_std(shape: Shape, mode: str, gain: float) -> float:
    """The weights are multiplied by the variance itself. A factor in front of a draw scales its standard deviation, which is
    the root of the variance."""
    return std(shape, mode, gain) ** 2


@mistake_in_scale
def gain_left_out(shape: Shape, mode: str, _gain: float) -> float:
    """The gain is not used: the weights are right only for gain 1."""
    return std(shape, mode, 1.0)


@mistake_in_scale
def gain_under_the_root(shape: Shape, mode: str, gain: float) -> float:
    """The gain is under the root. The variance is gain² / fan, so the standard deviation has the gain itself as a factor."""
    return std(shape, mode, sqrt(gain))


@mistake_in_scale
def gain_squared_in_std(shape: Shape, mode: str, gain: float) -> float:
    """The square of the gain is left in the standard deviation. It belongs to the variance: the root undoes it."""
    return std(shape, mode, gain**2)


@mistake_in_scale
def divided_by_gain(shape: Shape, mode: str, gain: float) -> float:
    """The weights are divided by the gain. A gain makes up for what the activation takes away: it multiplies."""
    return std(shape, mode, 1 / gain)


@mistake_in_scale
def root_left_out_below(shape: Shape, mode: str, gain: float) -> float:
    """The fan is not under the root: the weights are gain / fan. The standard deviation is the root of gain² / fan: the root
    turns gain² into gain, and fan into √fan."""
    return gain / MODES[mode](*compute_fans(shape))


@mistake_in_scale
def not_scaled(_shape: Shape, _mode: str, _gain: float) -> float:
    """The numbers are drawn but not scaled: their standard deviation is 1, whatever the fan and the gain."""
    return 1.0


@mistake_in_scale
def always_fan_in(shape: Shape, _mode: str, gain: float) -> float:
    """fan_in is used where `mode` asks for another one. Look at what `mode` says, check that its three values are spelled as in
    the description, and look at both distributions."""
    return std(shape, "fan_in", gain)


@mistake_in_scale
def always_fan_out(shape: Shape, _mode: str, gain: float) -> float:
    """All modes use fan_out. Look at what `mode` says, and check that its three values are spelled as in the description."""
    return std(shape, "fan_out", gain)


@mistake_in_scale
def always_the_average(shape: Shape, _mode: str, gain: float) -> float:
    """All modes use the average of the two fans. That is what "fan_avg" is for; the other two take one fan alone."""
    return std(shape, "fan_avg", gain)


@mistake_in_scale
def modes_exchanged(shape: Shape, mode: str, gain: float) -> float:
    """Modes "fan_in" and "fan_out" are exchanged: check the order in which compute_fans returns the two."""
    other = {"fan_in": "fan_out", "fan_out": "fan_in", "fan_avg": "fan_avg"}
    return std(shape, other[mode], gain)


@mistake_in_scale
def sum_for_average(shape: Shape, mode: str, gain: float) -> float:
    """Mode "fan_avg" uses the sum of the two fans. The average is half of it: that half is where the 2 in Xavier's
    2 / (fan_in + fan_out) comes from."""
    return std(shape, mode, gain) / (sqrt(2) if mode == "fan_avg" else 1)


@mistake_in_scale
def geometric_average(shape: Shape, mode: str, gain: float) -> float:
    """Mode "fan_avg" uses the geometric mean, the root of the product. Use the arithmetic mean: half the sum."""
    fan_in, fan_out = compute_fans(shape)
    return gain / sqrt(sqrt(fan_in * fan_out)) if mode == "fan_avg" else std(shape, mode, gain)


def mistake_in_width(width: float) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a wrong variance_scaling whose uniform limits are `width` times the standard deviation; called for its name
    and its message."""

    def register(named: Callable[..., Any]) -> Callable[..., Any]:
        def wrong(shape: Shape, mode: str, distribution: str, gain: float, rng: Any) -> Array:
            return draw(shape, mode, distribution, gain, rng, width=width)

        wrong.__name__, wrong.__doc__ = named.__name__, named.__doc__
        mistake(scaling)(wrong)
        return named

    return register


@mistake_in_width(1.0)
def std_as_limit() -> None:
    """The uniform weights are too small by √3: the standard deviation was used as the limit. U(-a, a) has the variance a²/3,
    so the limit is larger than the standard deviation."""


@mistake_in_width(sqrt(6))
def six_for_every_fan() -> None:
    """The uniform weights are too large by √2. The 6 in the well-known √(6 / (fan_in + fan_out)) is 2 · 3, and the 2 is there
    because the sum is twice the average fan: with a single fan, 3 is left."""


@mistake_in_width(sqrt(12))
def width_for_limit() -> None:
    """The uniform weights are twice as large as they should be. √12 belongs to the whole width of the interval, from -limit to
    limit."""


@mistake_in_width(3.0)
def three_without_root() -> None:
    """The uniform weights are too large by √3: the 3 belongs under the root, because a²/3 is the variance."""


@mistake(scaling)
def uniform_from_zero(shape: Shape, mode: str, distribution: str, gain: float, rng: Any) -> Array:
    """The uniform weights are all positive: they are drawn from (0, limit). Their mean has to be 0, so the interval runs from
    -limit to limit."""
    if distribution == "normal":
        return draw(shape, mode, distribution, gain, rng)
    return rng.uniform(0, sqrt(3) * std(shape, mode, gain), shape)


@mistake(scaling)
def uniform_on_the_unit_interval(shape: Shape, mode: str, distribution: str, gain: float, rng: Any) -> Array:
    """The uniform weights are all positive: `rng.random` draws from (0, 1), with mean ½. Their mean has to be 0, and the limit
    has to be √3 times the standard deviation."""
    scale = std(shape, mode, gain)
    return (rng.standard_normal if distribution == "normal" else rng.random)(shape) * scale


@mistake(scaling)
def uniform_of_width_one(shape: Shape, mode: str, distribution: str, gain: float, rng: Any) -> Array:
    """The uniform weights come from (-½, ½), scaled by the standard deviation: they are 0.29 times what they should be. The
    limit is √3 times the standard deviation, not half of it."""
    scale = std(shape, mode, gain)
    return (
        rng.standard_normal(shape) * scale if distribution == "normal" else (rng.random(shape) - 0.5) * scale
    )


@mistake(scaling)
def uniform_not_scaled(shape: Shape, mode: str, distribution: str, gain: float, rng: Any) -> Array:
    """The normal weights are right; the uniform ones come from (-1, 1), whatever the gain and the fan."""
    return draw(shape, mode, "normal", gain, rng) if distribution == "normal" else rng.uniform(-1, 1, shape)


@mistake(scaling)
def uniform_always_xavier(shape: Shape, mode: str, distribution: str, gain: float, rng: Any) -> Array:
    """The uniform limit is √(6 / (fan_in + fan_out)), whatever is asked for. That is right for mode "fan_avg" with gain 1; the
    limit has to follow from `mode` and `gain`."""
    if distribution == "normal":
        return draw(shape, mode, "normal", gain, rng)
    return draw(shape, "fan_avg", "uniform", 1.0, rng)


@mistake(scaling)
def variance_as_scale_of_normal(shape: Shape, mode: str, distribution: str, gain: float, rng: Any) -> Array:
    """The uniform weights are right; the normal ones are multiplied by the variance. The `scale` of `rng.normal`, like a factor
    in front of `rng.standard_normal`, is the standard deviation, its root."""
    scale = std(shape, mode, gain)
    return draw(shape, mode, distribution, scale * gain if distribution == "normal" else gain, rng)


@mistake(scaling)
def always_normal(shape: Shape, mode: str, _distribution: str, gain: float, rng: Any) -> Array:
    """The draw is normal, whatever is asked for: look at what `distribution` says, and how its two values are spelled."""
    return draw(shape, mode, "normal", gain, rng)


@mistake(scaling)
def always_uniform(shape: Shape, mode: str, _distribution: str, gain: float, rng: Any) -> Array:
    """The draw is uniform, whatever is asked for: look at what `distribution` says, and how its two values are spelled."""
    return draw(shape, mode, "uniform", gain, rng)


@mistake(scaling)
def drawn_twice(shape: Shape, mode: str, distribution: str, gain: float, rng: Any) -> Array:
    """The distributions are right, but normal numbers are drawn even when uniform ones are asked for, so the generator has
    moved on. Draw only after you have looked at `distribution`, and only once."""
    normal = draw(shape, mode, "normal", gain, rng)
    return normal if distribution == "normal" else draw(shape, mode, "uniform", gain, rng)


@mistake(scaling)
def global_stream(shape: Shape, mode: str, distribution: str, gain: float, _rng: Any) -> Array:
    """The numbers come from `np.random`, NumPy's global stream. They should come from `rng`, the generator that the function is
    given: then the caller decides on the seed."""
    return draw(shape, mode, distribution, gain, np.random.mtrand._rand)


@mistake(scaling)
def transposed_draw(shape: Shape, mode: str, distribution: str, gain: float, rng: Any) -> Array:
    """The numbers are right but laid out in a different order: the array was drawn with its axes reversed and then transposed.
    Draw it in its final shape."""
    limit = std(shape, mode, gain) * sqrt(3)
    if distribution == "normal":
        return rng.standard_normal(shape[::-1]).T * std(shape, mode, gain)
    return rng.uniform(-limit, limit, shape[::-1]).T


@mistake(scaling)
def drawn_as_inputs_by_units(shape: Shape, mode: str, distribution: str, gain: float, rng: Any) -> Array:
    """The array has the shape (fan_in, fan_out). It should have the shape that the function is given."""
    limit = std(shape, mode, gain) * sqrt(3)
    if distribution == "normal":
        return rng.standard_normal(compute_fans(shape)) * std(shape, mode, gain)
    return rng.uniform(-limit, limit, compute_fans(shape))


@mistake(scaling)
def weights_not_returned(_shape: Shape, _mode: str, _distribution: str, _gain: float, _rng: Any) -> None:
    """Nothing is returned. Drawing the weights is not enough: the caller needs them back."""


variance_scaling = scaling
"""The exercise with all of its mistakes."""
