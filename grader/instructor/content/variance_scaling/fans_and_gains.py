"""The first exercises of notebook 03: the fans of a layer, and the gain of an activation."""

from __future__ import annotations

from math import prod, sqrt
from typing import Any

from grader.exercise import Part
from grader.instructor.content.drafts import ONE_PASS, case, exercise, mistake
from grader.instructor.content.given_away import POWER

Shape = tuple[int, ...]
Fans = tuple[Any, Any]

# --- fans --------------------------------------------------------------------------------------------------------------

fans = exercise(
    "compute_fans",
    signature="compute_fans(shape)",
    points=5,
    parts=[Part("fan_in", ("0",), 0.5), Part("fan_out", ("1",), 0.5)],
    labels={"0": "fan_in", "1": "fan_out"},
    tolerance=ONE_PASS,
    visible=[case((4, 6)), case((16, 3, 5, 2)), case((1, 9))],
    hidden=[case((10, 7)), case((6, 8, 3, 3)), case((12, 5, 1, 4))],
)


@mistake(fans)
def fans_swapped(shape: Shape) -> Fans:
    """fan_in and fan_out are exchanged. A weight matrix here has a row for each unit and a column for each input: which of
    the two lengths is the number of inputs that one unit adds up?"""
    return shape[0] * prod(shape[2:]), shape[1] * prod(shape[2:])


@mistake(fans)
def fans_without_kernel(shape: Shape) -> Fans:
    """Matrices are right, but kernels are not. One unit of a convolution sees a whole window of each input channel: height
    times width numbers in each."""
    return shape[1], shape[0]


@mistake(fans)
def fans_swapped_without_kernel(shape: Shape) -> Fans:
    """Two things: fan_in and fan_out are exchanged, and the window of a convolution, height times width, is not counted."""
    return shape[0], shape[1]


@mistake(fans)
def fan_out_without_kernel(shape: Shape) -> Fans:
    """fan_in is right. fan_out leaves out the kernel's window: each input takes part in height times width positions of every
    output channel."""
    return prod(shape[1:]), shape[0]


@mistake(fans)
def fan_in_without_kernel(shape: Shape) -> Fans:
    """fan_out is right. fan_in leaves out the kernel's window: a unit adds up height times width numbers of every input
    channel."""
    return shape[1], shape[0] * prod(shape[2:])


@mistake(fans)
def fans_of_keras(shape: Shape) -> Fans:
    """This reads the shape in Keras' layout, inputs before outputs and the kernel's window first. Here the layout is PyTorch's:
    outputs, inputs, height, width."""
    return prod(shape[:-2]) * shape[-2], prod(shape[:-2]) * shape[-1]


@mistake(fans)
def fans_with_one_side(shape: Shape) -> Fans:
    """Only one side of the kernel's window is counted. A window of height h and width w holds h · w numbers, and it need not be
    square."""
    side = shape[2] if len(shape) > 2 else 1
    return shape[1] * side, shape[0] * side


@mistake(fans)
def fans_with_the_other_side(shape: Shape) -> Fans:
    """Only the last side of the kernel's window counts here. A window of height h and width w holds h · w numbers."""
    side = shape[-1] if len(shape) > 2 else 1
    return shape[1] * side, shape[0] * side


@mistake(fans)
def fans_with_squared_side(shape: Shape) -> Fans:
    """The kernel's window is taken to be square. Its height and width may differ: use both."""
    side = shape[2] if len(shape) > 2 else 1
    return shape[1] * side**2, shape[0] * side**2


@mistake(fans)
def fans_with_added_sides(shape: Shape) -> Fans:
    """The height and width of the kernel's window are added. A window of height h and width w holds h · w numbers."""
    sides = sum(shape[2:]) if len(shape) > 2 else 1
    return shape[1] * sides, shape[0] * sides


@mistake(fans)
def fans_as_number_of_weights(shape: Shape) -> Fans:
    """Both are the total number of weights. A fan belongs to one unit: how many numbers go into it, or come out of it?"""
    return prod(shape), prod(shape)


# --- gains -------------------------------------------------------------------------------------------------------------

gain = exercise(
    "calculate_gain",
    given_away=POWER,
    signature="calculate_gain(activation, param=None)",
    points=5,
    parts=[
        Part("gains without a slope", ("*",), 0.5, topic="no slope"),
        Part("leaky ReLU", ("*",), 0.5, topic="leaky ReLU"),
    ],
    tolerance=ONE_PASS,
    visible=[
        *[case(name, topic="no slope") for name in ("linear", "sigmoid", "tanh", "relu")],
        *[case("leaky_relu", *slope, topic="leaky ReLU") for slope in ([], [0.2], [0.0])],
        case("relu", 0.3, topic="no slope"),
    ],
    hidden=[
        case("leaky_relu", 0.5, topic="leaky ReLU"),
        case("leaky_relu", 1, topic="leaky ReLU"),
        case("relu", None, topic="no slope"),
        case("tanh", None, topic="no slope"),
        *[case(name, 0.6, topic="no slope") for name in ("linear", "sigmoid", "tanh")],
    ],
    stored_mistake_cases=7,
)

GAINS: dict[str, float] = {"linear": 1.0, "sigmoid": 1.0, "tanh": 5 / 3, "relu": sqrt(2)}


def leaky(slope: float | None, default: float = 0.01) -> float:
    """√(2 / (1 + a²))."""
    a = default if slope is None else slope
    return sqrt(2 / (1 + a * a))


def right_gain(activation: str, param: float | None = None, **changed: float) -> float:
    """What the mistakes below start from; `changed` replaces the gain of an activation."""
    gains = {**GAINS, "leaky_relu": leaky(param), **changed}
    return gains[activation]


@mistake(gain)
def gain_tanh_one(activation: str, param: float | None = None) -> float:
    """tanh has gain 1 here, as if it were linear. The table has another number, which makes up for what tanh takes away from
    large signals. If you wrote a fraction, does the division keep its decimals?"""
    return right_gain(activation, param, tanh=1.0)


@mistake(gain)
def gain_tanh_measured(activation: str, param: float | None = None) -> float:
    """The gain of tanh is 1/√E[tanh²], computed for a standard normal signal. That is where a derivation leads; use the number
    that frameworks use by convention."""
    return right_gain(activation, param, tanh=1.5925374197228312)


@mistake(gain)
def gain_tanh_inverted(activation: str, param: float | None = None) -> float:
    """The gain of tanh is below 1: the fraction is upside down. An activation that shrinks the signal needs larger weights
    to make up for it."""
    return right_gain(activation, param, tanh=3 / 5)


@mistake(gain)
def gain_whole_division(activation: str, param: float | None = None) -> float:
    """The gain of tanh was rounded down to a whole number, and the other roots too: `//` and `int` cut off the fraction."""
    return float(int(right_gain(activation, param)))


@mistake(gain)
def gain_as_variance(activation: str, param: float | None = None) -> float:
    """These are the squares of the gains. A gain multiplies the weights, so it scales their standard deviation; its square
    scales the variance, and that is the 2 in He's 2 / fan_in."""
    return right_gain(activation, param) ** 2


@mistake(gain)
def gain_relu_inverted(activation: str, param: float | None = None) -> float:
    """The gain of ReLU is below 1. ReLU halves the mean square of the signal; the gain has to make up for that, not do it
    again."""
    return right_gain(activation, param, relu=sqrt(1 / 2))


@mistake(gain)
def gain_relu_as_variance(activation: str, param: float | None = None) -> float:
    """The gain of ReLU is the factor for the variance. A gain multiplies the weights: what does a factor in front of a random
    number do to its variance?"""
    return right_gain(activation, param, relu=2.0)


@mistake(gain)
def gain_slope_not_squared(activation: str, param: float | None = None) -> float:
    """The slope of the leaky ReLU is not squared. What counts is the mean square of its output, and the negative half of the
    signal contributes a² times its own."""
    a = 0.01 if param is None else param
    return right_gain(activation, param, leaky_relu=sqrt(2 / (1 + a)))


@mistake(gain)
def gain_root_of_two_only(activation: str, param: float | None = None) -> float:
    """The root covers the 2 but not the 1 + a² below it. Look at where the parenthesis closes."""
    a = 0.01 if param is None else param
    return right_gain(activation, param, leaky_relu=sqrt(2) / (1 + a * a))


@mistake(gain)
def gain_slope_inverted(activation: str, param: float | None = None) -> float:
    """The gain of the leaky ReLU grows with its slope. The more of the negative half gets through, the less there is to make
    up for: at slope 1 it is linear, with gain 1."""
    a = 0.01 if param is None else param
    return right_gain(activation, param, leaky_relu=sqrt(2 * (1 + a * a)))


@mistake(gain)
def gain_leaky_without_root(activation: str, param: float | None = None) -> float:
    """The root is missing for the leaky ReLU: this is the factor for the variance, the square of the gain."""
    return right_gain(activation, param, leaky_relu=leaky(param) ** 2)


@mistake(gain)
def gain_slope_ignored(activation: str, _param: float | None = None) -> float:
    """The leaky ReLU has the same gain whatever its slope: `param` is not used."""
    return right_gain(activation, None)


@mistake(gain)
def gain_leaky_as_relu(activation: str, param: float | None = None) -> float:
    """The leaky ReLU gets the gain of ReLU. It also lets the negative half through, a times as large, so it needs a little
    less."""
    return right_gain(activation, param, leaky_relu=sqrt(2))


@mistake(gain)
def gain_other_default(activation: str, param: float | None = None) -> float:
    """Without `param`, the leaky ReLU has the wrong slope. Defaults differ between frameworks; here it is 0.01."""
    return right_gain(activation, param, leaky_relu=leaky(param, default=0.2))


@mistake(gain)
def gain_default_of_keras(activation: str, param: float | None = None) -> float:
    """Without `param`, the leaky ReLU has the slope 0.3, the default of Keras. Here it is 0.01, as in PyTorch."""
    return right_gain(activation, param, leaky_relu=leaky(param, default=0.3))


@mistake(gain)
def gain_zero_taken_for_none(activation: str, param: float | None = None) -> float:
    """Only a slope of 0 goes wrong: it is mistaken for no slope at all. 0 counts as false in Python, so `if param` and
    `param or …` cannot tell it from None; `param is None` can."""
    return right_gain(activation, param or None)


@mistake(gain)
def gain_no_default(activation: str, param: float | None = None) -> float:
    """Without `param`, the leaky ReLU gets the gain of ReLU, as with slope 0. But its slope is then 0.01, which makes a
    difference in the fifth digit."""
    return right_gain(activation, param, leaky_relu=leaky(param, default=0.0))


@mistake(gain)
def gain_sigmoid_slope(activation: str, param: float | None = None) -> float:
    """The sigmoid has gain 4, which makes up for its slope of 1/4 at zero. That is a reasonable thought, but by convention
    its gain is 1."""
    return right_gain(activation, param, sigmoid=4.0)


@mistake(gain)
def gain_rounded(activation: str, param: float | None = None) -> float:
    """The gains are rounded. Let Python compute the roots and fractions: rounded numbers cause a small error in every layer."""
    return round(right_gain(activation, param), 3)


@mistake(gain)
def gain_rounded_to_two(activation: str, param: float | None = None) -> float:
    """The gains are rounded to two digits. Let Python compute the roots and fractions: what is cut off is missing in every
    layer."""
    return round(right_gain(activation, param), 2)


@mistake(gain)
def gain_not_returned(_activation: str, _param: float | None = None) -> None:
    """Nothing is returned. Computing or printing the gain is not enough: the caller needs it back."""
    return
