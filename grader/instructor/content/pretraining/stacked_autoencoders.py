"""A stack of auto-encoders, notebook 08: cases and known mistakes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from grader.exercise import Case, Part
from grader.instructor.content.drafts import ONE_PASS, case, exercise, mistake
from grader.instructor.content.given_away import DRAWING
from grader.instructor.content.pretraining.autoencoder import Array, Coder, Training, examples, sigmoid

Parameters = dict[str, Any]


DEEP = "more than one hidden layer"


def stack_case(
    data: int, layers_dims: Sequence[int], m: int, rate: float, iterations: int, seed: int
) -> Case:
    """Arguments of pretrain, with a stand-in for the learner's train_autoencoder."""
    return case(
        examples(data, layers_dims[0], m),
        list(layers_dims),
        rate,
        iterations,
        seed,
        siblings={"train_autoencoder": "rippling_autoencoder"},
        topic=DEEP if len(layers_dims) > 3 else "",
    )


stack = exercise(
    "pretrain",
    given_away=DRAWING,
    signature="pretrain(X, layers_dims, learning_rate, num_iterations, seed)",
    points=8,
    tolerance=ONE_PASS,
    parts=(
        Part("first hidden layer", ("W1", "b1"), 0.25),
        Part("second hidden layer", ("W2", "b2"), 0.25, needs="first hidden layer", topic=DEEP),
        Part("all layers", ("W*", "b*"), 0.5),
    ),
    visible=[
        stack_case(11, [6, 5, 4, 3], 8, 0.5, 4, 0),
        stack_case(12, [4, 7, 6, 3, 1], 5, 1.0, 3, 9),
        stack_case(13, [5, 3, 1], 6, 0.3, 2, 4),
    ],
    hidden=[
        stack_case(14, [7, 6, 8, 5, 4, 2], 9, 0.8, 5, 21),
        stack_case(15, [3, 8, 1], 1, 0.6, 1, 5),
        stack_case(16, [8, 4, 5, 1], 10, 0.2, 6, 2),
    ],
)


def train_autoencoder(X: Array, n_hidden: int, learning_rate: float, num_iterations: int, seed: int) -> Coder:
    """What the mistakes below call; a stand-in takes its place, as it does in a notebook."""
    return Training()(X, n_hidden, learning_rate, num_iterations, seed)


def encode(coder: Coder, X: Array) -> Array:
    """The codes."""
    return sigmoid(coder["W"] @ X + coder["b"])


def output_layer(parameters: Parameters, layers_dims: Sequence[int], seed: int) -> Parameters:
    """The parameters with those of the output layer, correctly drawn."""
    last = len(layers_dims) - 1
    shape = (layers_dims[last], layers_dims[last - 1])
    W = np.random.default_rng(seed).standard_normal(shape) / np.sqrt(shape[1])
    return {**parameters, f"W{last}": W, f"b{last}": np.zeros((shape[0], 1))}


def hidden_layers(
    X: Array,
    layers_dims: Sequence[int],
    rate: float,
    iterations: int,
    seed: int,
    *,
    up_to: int = -1,
    passed_on: Callable[[Coder, Array], Array] = encode,
) -> tuple[Parameters, Array]:
    """The hidden layers, each trained on the codes of the one before, and the codes of the last one.

    Mistakes have another layer as the last one, `up_to`, or say what is `passed_on` instead of the codes.
    """
    parameters, codes = {}, X
    for layer, units in enumerate(layers_dims[1:up_to], start=1):
        coder = train_autoencoder(codes, units, rate, iterations, seed + layer)
        parameters[f"W{layer}"], parameters[f"b{layer}"] = coder["W"], coder["b"]
        codes = passed_on(coder, codes)
    return parameters, codes


def all_layers(X: Array, layers_dims: Sequence[int], rate: float, iterations: int, seed: int) -> Parameters:
    """The whole net, as it should be."""
    return output_layer(hidden_layers(X, layers_dims, rate, iterations, seed)[0], layers_dims, seed)


@mistake(stack)
def every_layer_on_the_pictures(
    X: Array, layers_dims: Sequence[int], rate: float, iterations: int, seed: int
) -> Parameters:
    """Every auto-encoder is trained on X. Only the first one sees the pictures; each of the others is trained on the codes of
    the layer before, and so has as many inputs as that layer has units."""
    parameters, _ = hidden_layers(X, layers_dims, rate, iterations, seed, passed_on=lambda coder, codes: X)
    return output_layer(parameters, layers_dims, seed)


@mistake(stack)
def reconstructions_passed_on(
    X: Array, layers_dims: Sequence[int], rate: float, iterations: int, seed: int
) -> Parameters:
    """What is passed on to the next auto-encoder is the reconstruction, which is as wide as the input. The next layer is
    trained on the code."""

    def reconstructed(coder: Coder, codes: Array) -> Array:
        return sigmoid(coder["W_out"] @ encode(coder, codes) + coder["b_out"])

    parameters, _ = hidden_layers(X, layers_dims, rate, iterations, seed, passed_on=reconstructed)
    return output_layer(parameters, layers_dims, seed)


@mistake(stack)
def codes_without_sigmoid(
    X: Array, layers_dims: Sequence[int], rate: float, iterations: int, seed: int
) -> Parameters:
    """From the second layer on, the auto-encoders get the wrong input: a code has passed through the sigmoid."""
    parameters, _ = hidden_layers(
        X, layers_dims, rate, iterations, seed, passed_on=lambda coder, codes: coder["W"] @ codes + coder["b"]
    )
    return output_layer(parameters, layers_dims, seed)


@mistake(stack)
def codes_without_bias(
    X: Array, layers_dims: Sequence[int], rate: float, iterations: int, seed: int
) -> Parameters:
    """The codes that are passed on are computed without the encoder's bias, which has been trained too."""
    parameters, _ = hidden_layers(
        X, layers_dims, rate, iterations, seed, passed_on=lambda coder, codes: sigmoid(coder["W"] @ codes)
    )
    return output_layer(parameters, layers_dims, seed)


@mistake(stack)
def decoder_kept(X: Array, layers_dims: Sequence[int], rate: float, iterations: int, seed: int) -> Parameters:
    """The layers take the decoder's weights, transposed. A layer of the net does what the encoder does: keep W and b."""
    parameters, codes = {}, X
    for layer, units in enumerate(layers_dims[1:-1], start=1):
        coder = train_autoencoder(codes, units, rate, iterations, seed + layer)
        parameters[f"W{layer}"], parameters[f"b{layer}"] = coder["W_out"].T, coder["b"]
        codes = encode(coder, codes)
    return output_layer(parameters, layers_dims, seed)


@mistake(stack)
def biases_reset(X: Array, layers_dims: Sequence[int], rate: float, iterations: int, seed: int) -> Parameters:
    """The biases of the hidden layers are zero. They are part of the encoders: keep what was trained."""
    parameters, _ = hidden_layers(X, layers_dims, rate, iterations, seed)
    kept = {name: value if name[0] == "W" else 0 * value for name, value in parameters.items()}
    return output_layer(kept, layers_dims, seed)


@mistake(stack)
def one_seed_for_all(
    X: Array, layers_dims: Sequence[int], rate: float, iterations: int, seed: int
) -> Parameters:
    """Every auto-encoder gets the same seed: the one for layer l should be seed + l."""
    parameters, codes = {}, X
    for layer, units in enumerate(layers_dims[1:-1], start=1):
        coder = train_autoencoder(codes, units, rate, iterations, seed)
        parameters[f"W{layer}"], parameters[f"b{layer}"] = coder["W"], coder["b"]
        codes = encode(coder, codes)
    return output_layer(parameters, layers_dims, seed)


@mistake(stack)
def seeds_from_zero(
    X: Array, layers_dims: Sequence[int], rate: float, iterations: int, seed: int
) -> Parameters:
    """The seeds are one behind: layers count from 1, so the first auto-encoder gets seed + 1."""
    parameters, _ = hidden_layers(X, layers_dims, rate, iterations, seed - 1)
    return output_layer(parameters, layers_dims, seed)


@mistake(stack)
def output_layer_pretrained(
    X: Array, layers_dims: Sequence[int], rate: float, iterations: int, seed: int
) -> Parameters:
    """The output layer is an encoder as well. It has no auto-encoder: it will be trained with the labels, and starts from
    the drawn weights."""
    return hidden_layers(X, layers_dims, rate, iterations, seed, up_to=len(layers_dims))[0]


@mistake(stack)
def output_layer_zero(
    X: Array, layers_dims: Sequence[int], rate: float, iterations: int, seed: int
) -> Parameters:
    """The output layer starts at zero: then no gradient reaches the hidden layers in the first step. Draw its weights as
    the description says."""
    parameters, _ = hidden_layers(X, layers_dims, rate, iterations, seed)
    last = len(layers_dims) - 1
    parameters[f"W{last}"] = np.zeros((layers_dims[last], layers_dims[last - 1]))
    parameters[f"b{last}"] = np.zeros((layers_dims[last], 1))
    return parameters


@mistake(stack)
def output_layer_unscaled(
    X: Array, layers_dims: Sequence[int], rate: float, iterations: int, seed: int
) -> Parameters:
    """The hidden layers are right, but the weights of the output layer are not scaled by the number of its inputs."""
    parameters, _ = hidden_layers(X, layers_dims, rate, iterations, seed)
    last = len(layers_dims) - 1
    right = output_layer(parameters, layers_dims, seed)
    return {**right, f"W{last}": right[f"W{last}"] * np.sqrt(layers_dims[last - 1])}


@mistake(stack)
def output_layer_as_he(
    X: Array, layers_dims: Sequence[int], rate: float, iterations: int, seed: int
) -> Parameters:
    """The hidden layers are right, but the weights of the output layer are √2 times too large: that is He's scale. The
    description divides by the root of the number of inputs alone."""
    right = all_layers(X, layers_dims, rate, iterations, seed)
    last = len(layers_dims) - 1
    return {**right, f"W{last}": right[f"W{last}"] * np.sqrt(2)}


@mistake(stack)
def output_layer_without_root(
    X: Array, layers_dims: Sequence[int], rate: float, iterations: int, seed: int
) -> Parameters:
    """The hidden layers are right, but the weights of the output layer are divided by the number of its inputs. Divide by the
    root of that number."""
    right = all_layers(X, layers_dims, rate, iterations, seed)
    last = len(layers_dims) - 1
    return {**right, f"W{last}": right[f"W{last}"] / np.sqrt(layers_dims[last - 1])}


@mistake(stack)
def output_layer_by_its_outputs(
    X: Array, layers_dims: Sequence[int], rate: float, iterations: int, seed: int
) -> Parameters:
    """The hidden layers are right, but the weights of the output layer are divided by the root of the number of its units. What
    matters is the number of its inputs."""
    right = all_layers(X, layers_dims, rate, iterations, seed)
    last = len(layers_dims) - 1
    return {**right, f"W{last}": right[f"W{last}"] * np.sqrt(layers_dims[last - 1] / layers_dims[last])}


@mistake(stack)
def output_layer_of_the_legacy_stream(
    X: Array, layers_dims: Sequence[int], rate: float, iterations: int, seed: int
) -> Parameters:
    """The hidden layers are right; the output layer is drawn from NumPy's legacy stream, np.random.seed. The description asks
    for np.random.default_rng(seed)."""
    right = all_layers(X, layers_dims, rate, iterations, seed)
    last = len(layers_dims) - 1
    W = np.random.RandomState(seed).randn(layers_dims[last], layers_dims[last - 1])
    return {**right, f"W{last}": W / np.sqrt(layers_dims[last - 1])}


@mistake(stack)
def every_layer_on_the_pictures_encoded(
    X: Array, layers_dims: Sequence[int], rate: float, iterations: int, seed: int
) -> Parameters:
    """Every auto-encoder is trained on X. The second one then has as many inputs as a picture has pixels, and the codes do not
    fit it. Each one after the first is trained on the codes of the one before."""
    parameters, codes = {}, X
    for layer, units in enumerate(layers_dims[1:-1], start=1):
        coder = train_autoencoder(X, units, rate, iterations, seed + layer)
        parameters[f"W{layer}"], parameters[f"b{layer}"] = coder["W"], coder["b"]
        codes = encode(coder, codes)
    return output_layer(parameters, layers_dims, seed)


@mistake(stack)
def output_layer_of_its_own_seed(
    X: Array, layers_dims: Sequence[int], rate: float, iterations: int, seed: int
) -> Parameters:
    """The hidden layers are right; the output layer is drawn with the seed that an auto-encoder there would have. Its generator
    gets the plain seed."""
    parameters, _ = hidden_layers(X, layers_dims, rate, iterations, seed)
    return output_layer(parameters, layers_dims, seed + len(layers_dims) - 1)


# the last one: its entries are part of what the three before return
@mistake(stack)
def output_layer_missing(
    X: Array, layers_dims: Sequence[int], rate: float, iterations: int, seed: int
) -> Parameters:
    """The hidden layers are there, but the output layer is not. The net needs it too: drawn, not pre-trained."""
    return hidden_layers(X, layers_dims, rate, iterations, seed)[0]
