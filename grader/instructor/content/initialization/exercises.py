"""Exercises of notebook 01: three ways to initialize the weights of a net."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from grader.instructor.content.drafts import ONE_PASS, SEEDED_DRAW, exercise, mistake
from grader.instructor.content.given_away import DRAWING
from grader.instructor.content.initialization import he as he_initialization
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

zeros = exercise(
    "initialize_parameters_zeros",
    given_away=DRAWING,
    signature="initialize_parameters_zeros(layers_dims)",
    points=5,
    tolerance=ONE_PASS,
    parts=PARTS,
    visible=[*SMALL, [5, 4, 3, 2], ONE_LAYER],
    hidden=HIDDEN,
)

random = exercise(
    "initialize_parameters_random",
    given_away=DRAWING,
    signature="initialize_parameters_random(layers_dims)",
    points=5,
    rule="seeded draw",
    tolerance=SEEDED_DRAW,
    parts=PARTS,
    visible=[*SMALL, [64, 48, 32, 1], ONE_LAYER],
    hidden=HIDDEN,
    spread=spread(lambda _fan_in, _fan_out: 10.0),
    stored_mistake_cases=2,
)


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
    """The weights are all positive and spread evenly: that is the uniform distribution, which np.random.rand draws from. The
    normal distribution has an n at the end of its name."""
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


he = he_initialization.he
