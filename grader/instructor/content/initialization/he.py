"""The third exercise of notebook 01: the initialization of He et al."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from grader.instructor.content.drafts import SEEDED_DRAW, exercise, mistake
from grader.instructor.content.given_away import DRAWING
from grader.instructor.content.initialization.draws import (
    HIDDEN,
    ONE_LAYER,
    PARTS,
    SMALL,
    Parameters,
    draw,
    he_scale,
    spread,
    ten,
)

he = exercise(
    "initialize_parameters_he",
    given_away=DRAWING,
    signature="initialize_parameters_he(layers_dims)",
    points=10,
    rule="seeded draw",
    tolerance=SEEDED_DRAW,
    parts=PARTS,
    visible=[*SMALL, [64, 48, 32, 1], ONE_LAYER],
    hidden=HIDDEN,
    spread=spread(lambda fan_in, _fan_out: np.sqrt(2 / fan_in)),
    stored_mistake_cases=2,
)


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
    """The draw is there but not scaled. Every weight has standard deviation 1, whatever the size of the layer."""
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
