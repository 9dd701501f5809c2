"""Exercises of notebook 01: three ways to initialize the weights of a net."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from grader.exercise import Part
from grader.instructor.content.drafts import ONE_PASS, SEEDED_DRAW, exercise, mistake

Parameters = dict[str, Any]

PARTS = (Part("weights", ("W*",), 0.8), Part("biases", ("b*",), 0.2, needs="weights"))
SMALL = [[2, 4, 1], [3, 1, 2]]
HIDDEN = [[7, 5, 4, 3, 1], [6, 2], [120, 80, 30, 8, 4, 2]]


def spread(scale: Callable[[int, int], float]) -> Callable[[Sequence[int]], dict[str, float]]:
    """Standard deviation of each weight matrix, from fan_in and fan_out."""
    return lambda layers_dims: {
        f"W{number}": float(scale(fan_in, fan_out))
        for number, (fan_in, fan_out) in enumerate(pairwise(layers_dims), 1)
    }


zeros = exercise(
    "initialize_parameters_zeros",
    signature="initialize_parameters_zeros(layers_dims)",
    points=5,
    tolerance=ONE_PASS,
    parts=PARTS,
    visible=[*SMALL, [5, 4, 3, 2]],
    hidden=HIDDEN,
)

random = exercise(
    "initialize_parameters_random",
    signature="initialize_parameters_random(layers_dims)",
    points=5,
    rule="seeded draw",
    tolerance=SEEDED_DRAW,
    parts=PARTS,
    visible=[*SMALL, [64, 48, 32, 1]],
    hidden=HIDDEN,
    spread=spread(lambda _fan_in, _fan_out: 10.0),
    stored_mistake_cases=2,
)

he = exercise(
    "initialize_parameters_he",
    signature="initialize_parameters_he(layers_dims)",
    points=10,
    rule="seeded draw",
    tolerance=SEEDED_DRAW,
    parts=PARTS,
    visible=[*SMALL, [64, 48, 32, 1]],
    hidden=HIDDEN,
    spread=spread(lambda fan_in, _fan_out: np.sqrt(2 / fan_in)),
    stored_mistake_cases=2,
)


def he_scale(fan_in: int, _fan_out: int) -> float:
    """√(2 / fan_in)."""
    return float(np.sqrt(2 / fan_in))


def ten(_fan_in: int, _fan_out: int) -> float:
    """The scale of `initialize_parameters_random`."""
    return 10.0


def normal(fan_in: int, fan_out: int) -> Any:
    """One matrix from the legacy stream."""
    return np.random.randn(fan_out, fan_in)


def draw(
    layers_dims: Sequence[int],
    scale: Callable[[int, int], float],
    matrix: Callable[[int, int], Any] = normal,
    bias: Callable[[int], Any] = lambda fan_out: np.zeros((fan_out, 1)),
    *,
    reseed: bool = False,
    bias_first: bool = False,
) -> Parameters:
    """Weights layer by layer after seed 3, in the many ways that this can go wrong."""
    np.random.seed(3)
    parameters = {}
    for number, (fan_in, fan_out) in enumerate(pairwise(layers_dims), 1):
        if reseed:
            np.random.seed(3)
        if bias_first:
            parameters[f"b{number}"] = bias(fan_out)
        parameters[f"W{number}"] = matrix(fan_in, fan_out) * scale(fan_in, fan_out)
        if not bias_first:
            parameters[f"b{number}"] = bias(fan_out)
    return parameters


# --- zeros -------------------------------------------------------------------------------------------------------------


@mistake(zeros)
def weights_of_one(layers_dims: Sequence[int]) -> Parameters:
    """The weights are all one. Equal weights of any size keep the units of a layer equal, but this exercise asks for zero."""
    return draw(layers_dims, lambda *_: 1.0, matrix=lambda fan_in, fan_out: np.ones((fan_out, fan_in)))


@mistake(zeros)
def zeros_transposed(layers_dims: Sequence[int]) -> Parameters:
    """The weight matrices are transposed. Z = W A + b maps a layer's inputs to its units, so W has a row for each unit and a
    column for each input."""
    return draw(layers_dims, ten, matrix=lambda fan_in, fan_out: np.zeros((fan_in, fan_out)))


@mistake(zeros)
def zeros_flat_bias(layers_dims: Sequence[int]) -> Parameters:
    """The biases are one-dimensional. They are added to a whole batch, one example per column, so each bias is a column of
    shape (units, 1). A flat one would be laid along the examples."""
    return draw(layers_dims, ten, lambda i, o: np.zeros((o, i)), bias=np.zeros)


@mistake(zeros)
def zeros_row_bias(layers_dims: Sequence[int]) -> Parameters:
    """The biases are rows. They belong to the units, and units are the rows of Z, so a bias is a column of shape
    (units, 1)."""
    return draw(layers_dims, ten, lambda i, o: np.zeros((o, i)), bias=lambda fan_out: np.zeros((1, fan_out)))


@mistake(zeros)
def zeros_last_layer_missing(layers_dims: Sequence[int]) -> Parameters:
    """The last layer has no parameters. A list of n layer sizes has n - 1 pairs of W and b: look at where your loop ends."""
    return draw(layers_dims[:-1], ten, lambda i, o: np.zeros((o, i)))


@mistake(zeros)
def zeros_counted_from_zero(layers_dims: Sequence[int]) -> Parameters:
    """The layers are counted from 0. The first weight matrix is called W1, because layer 0 is the input and has none."""
    counted = draw(layers_dims, ten, lambda i, o: np.zeros((o, i)))
    return {f"{key[0]}{int(key[1:]) - 1}": value for key, value in counted.items()}


@mistake(zeros)
def zeros_without_a_shape(layers_dims: Sequence[int]) -> Parameters:
    """np.zeros was called with two numbers. It takes one shape, so rows and columns go together in a single tuple; the second
    argument is the dtype."""
    return draw(layers_dims, ten, lambda i, o: np.zeros(o, i))


@mistake(zeros)
def zeros_of_integers(layers_dims: Sequence[int]) -> Parameters:
    """The zeros are whole numbers (dtype int). Updates would cut off every small step: use NumPy's default, float64."""
    return draw(
        layers_dims,
        lambda *_: 1,
        lambda i, o: np.zeros((o, i), dtype=int),
        bias=lambda fan_out: np.zeros((fan_out, 1), dtype=int),
    )


# --- random × 10 -------------------------------------------------------------------------------------------------------


@mistake(random)
def random_unscaled(layers_dims: Sequence[int]) -> Parameters:
    """Every weight is a tenth of the expected one: the draw is there, but the large factor is missing."""
    return draw(layers_dims, lambda *_: 1.0)


@mistake(random)
def random_small(layers_dims: Sequence[int]) -> Parameters:
    """The weights are scaled down by 0.01 instead of up by 10. This exercise is about starting too large; small weights come
    later in the notebook."""
    return draw(layers_dims, lambda *_: 0.01)


@mistake(random)
def random_he(layers_dims: Sequence[int]) -> Parameters:
    """These are the weights of He's initialization, the next exercise. Here every layer has the same large factor."""
    return draw(layers_dims, he_scale)


@mistake(random)
def random_uniform(layers_dims: Sequence[int]) -> Parameters:
    """The weights are all positive and spread evenly: that is np.random.rand, the uniform distribution on (0, 1). The normal
    distribution has an n at the end of its name."""
    return draw(layers_dims, ten, lambda i, o: np.random.rand(o, i))


@mistake(random)
def random_reseeded(layers_dims: Sequence[int]) -> Parameters:
    """The seed is set again for each layer, so every layer starts with the same numbers. Set it once, before the loop."""
    return draw(layers_dims, ten, reseed=True)


@mistake(random)
def random_transposed(layers_dims: Sequence[int]) -> Parameters:
    """The numbers are right but laid out in a different order: the matrix was drawn with fan_in rows and then transposed. Draw
    it in its final shape."""
    return draw(layers_dims, ten, lambda i, o: np.random.randn(i, o).T)


@mistake(random)
def random_bias(layers_dims: Sequence[int]) -> Parameters:
    """The biases are random too. W1 is right, but everything after it differs, because the biases took numbers out of the
    stream. Biases start at zero."""
    return draw(layers_dims, ten, bias=lambda fan_out: np.random.randn(fan_out, 1) * 10)


@mistake(random)
def random_bias_unscaled(layers_dims: Sequence[int]) -> Parameters:
    """The biases are random too, though not scaled. They took numbers out of the stream, so every matrix after W1 differs.
    Biases start at zero."""
    return draw(layers_dims, ten, bias=lambda fan_out: np.random.randn(fan_out, 1))


@mistake(random)
def random_from_default_rng(layers_dims: Sequence[int]) -> Parameters:
    """These are the numbers of np.random.default_rng(3). The distribution is right, but that generator has a different stream
    from the one that np.random.seed starts: the same seed gives different numbers."""
    rng = np.random.default_rng(3)
    return draw(layers_dims, ten, lambda i, o: rng.standard_normal((o, i)))


@mistake(random)
def random_without_a_shape(layers_dims: Sequence[int]) -> Parameters:
    """np.random.randn was called with a tuple. Unlike np.zeros, it takes rows and columns as two numbers."""
    return draw(layers_dims, ten, lambda i, o: np.random.randn((o, i)))  # type: ignore[call-overload]


# --- He ----------------------------------------------------------------------------------------------------------------


@mistake(he)
def xavier_scale(layers_dims: Sequence[int]) -> Parameters:
    """Every weight is 1/√2 of the expected one: that is Xavier's variance 1/n. He's is 2/n, because ReLU drops half of the
    signal."""
    return draw(layers_dims, lambda fan_in, _: np.sqrt(1 / fan_in))


@mistake(he)
def fan_out(layers_dims: Sequence[int]) -> Parameters:
    """The scale comes from the wrong side of the layer: it uses the number of units in the layer (fan_out). What keeps the
    forward signal steady is the number of inputs that each unit adds up (fan_in)."""
    return draw(layers_dims, lambda _, fan_out: np.sqrt(2 / fan_out))


@mistake(he)
def average_fan(layers_dims: Sequence[int]) -> Parameters:
    """The scale uses the average of fan_in and fan_out. That is Glorot's compromise between the two directions; He's rule
    takes fan_in alone."""
    return draw(layers_dims, lambda fan_in, fan_out: np.sqrt(4 / (fan_in + fan_out)))


@mistake(he)
def glorot_normal(layers_dims: Sequence[int]) -> Parameters:
    """The variance is 2 / (fan_in + fan_out): that is Glorot's normal initialization, made for tanh. He's rule for ReLU takes
    fan_in alone."""
    return draw(layers_dims, lambda fan_in, fan_out: np.sqrt(2 / (fan_in + fan_out)))


@mistake(he)
def variance_as_std(layers_dims: Sequence[int]) -> Parameters:
    """The weights are multiplied by the variance itself. A factor in front of a draw scales its standard deviation, which is
    the root of the variance."""
    return draw(layers_dims, lambda fan_in, _: 2 / fan_in)


@mistake(he)
def root_of_two_only(layers_dims: Sequence[int]) -> Parameters:
    """The root covers the 2 but not fan_in. Check where the parenthesis closes: the whole fraction belongs under the root."""
    return draw(layers_dims, lambda fan_in, _: np.sqrt(2) / fan_in)


@mistake(he)
def inverted_root(layers_dims: Sequence[int]) -> Parameters:
    """The fraction under the root is upside down: wider layers get larger weights. The more inputs a unit adds up, the
    smaller each weight has to be."""
    return draw(layers_dims, lambda fan_in, _: np.sqrt(fan_in / 2))


@mistake(he)
def he_unscaled(layers_dims: Sequence[int]) -> Parameters:
    """The draw is there but not scaled: every weight has standard deviation 1, whatever the size of the layer."""
    return draw(layers_dims, lambda *_: 1.0)


@mistake(he)
def he_times_ten(layers_dims: Sequence[int]) -> Parameters:
    """The weights are scaled by 10, as in the previous exercise. He's scale depends on the size of the layer."""
    return draw(layers_dims, ten)


@mistake(he)
def he_small(layers_dims: Sequence[int]) -> Parameters:
    """Every layer is scaled by 0.01. He's scale depends on the size of the layer."""
    return draw(layers_dims, lambda *_: 0.01)


@mistake(he)
def he_uniform(layers_dims: Sequence[int]) -> Parameters:
    """The draw is uniform on (0, 1): all weights are positive, and their spread is 0.29 of what it should be. Draw from the
    normal distribution."""
    return draw(layers_dims, he_scale, lambda i, o: np.random.rand(o, i))


@mistake(he)
def he_centred_uniform(layers_dims: Sequence[int]) -> Parameters:
    """The draw is uniform on (-½, ½): centered, but its spread is 0.29 of what it should be. Draw from the normal
    distribution."""
    return draw(layers_dims, he_scale, lambda i, o: np.random.rand(o, i) - 0.5)


@mistake(he)
def he_uniform_of_the_right_variance(layers_dims: Sequence[int]) -> Parameters:
    """The variance is right, but the draw is uniform: that is the second of He's two rules, with limits of √(6 / fan_in). Here
    the weights are normally distributed."""
    return draw(layers_dims, lambda *_: 1.0, lambda i, o: np.random.uniform(-1, 1, (o, i)) * np.sqrt(6 / i))


@mistake(he)
def he_from_default_rng(layers_dims: Sequence[int]) -> Parameters:
    """These are the numbers of np.random.default_rng(3). The distribution is right, but that generator has a different stream
    from the one that np.random.seed starts: the same seed gives different numbers."""
    rng = np.random.default_rng(3)
    return draw(layers_dims, he_scale, lambda i, o: rng.standard_normal((o, i)))


@mistake(he)
def he_reseeded(layers_dims: Sequence[int]) -> Parameters:
    """The seed is set again for each layer, so all layers start with the same numbers and are not independent. Set it once,
    before the loop."""
    return draw(layers_dims, he_scale, reseed=True)


@mistake(he)
def he_transposed_draw(layers_dims: Sequence[int]) -> Parameters:
    """The numbers are right but laid out in a different order: the matrix was drawn with fan_in rows and then transposed. Draw
    it in its final shape."""
    return draw(layers_dims, he_scale, lambda i, o: np.random.randn(i, o).T)


@mistake(he)
def he_transposed(layers_dims: Sequence[int]) -> Parameters:
    """The weight matrices are transposed: they have a row for each input. Z = W A + b needs a row for each unit."""
    return draw(layers_dims, he_scale, np.random.randn)


@mistake(he)
def he_random_bias(layers_dims: Sequence[int]) -> Parameters:
    """The biases are random too. W1 is right, but every matrix after it differs, because the biases took numbers out of the
    stream. Biases start at zero."""
    return draw(layers_dims, he_scale, bias=lambda fan_out: np.random.randn(fan_out, 1))


@mistake(he)
def he_scaled_random_bias(layers_dims: Sequence[int]) -> Parameters:
    """The biases are drawn and scaled like weights. They took numbers out of the stream, so every matrix after W1 differs.
    Biases start at zero."""
    parameters = {}
    np.random.seed(3)
    for number, (fan_in, units) in enumerate(pairwise(layers_dims), 1):
        parameters[f"W{number}"] = np.random.randn(units, fan_in) * he_scale(fan_in, units)
        parameters[f"b{number}"] = np.random.randn(units, 1) * he_scale(fan_in, units)
    return parameters


@mistake(he)
def he_bias_first(layers_dims: Sequence[int]) -> Parameters:
    """The biases are random, and drawn before the weights: no weight is as expected, though their spread is right. Biases start
    at zero."""
    return draw(layers_dims, he_scale, bias=lambda fan_out: np.random.randn(fan_out, 1), bias_first=True)
