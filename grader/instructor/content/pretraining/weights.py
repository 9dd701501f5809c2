"""The weights of the broken net, notebook 08: cases and known mistakes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from grader.exercise import Part
from grader.instructor.content.drafts import case, exercise, mistake
from grader.instructor.content.given_away import DRAWING
from grader.instructor.content.pretraining.broken_net import Parameters


def spread_of_weights(layers_dims: Sequence[int], _seed: int) -> dict[str, float]:
    """He's standard deviations (He et al. 2015, eq. 10)."""
    return {f"W{layer}": float(np.sqrt(2 / layers_dims[layer - 1])) for layer in range(1, len(layers_dims))}


repaired_initialize = exercise(
    "repaired_initialize",
    given_away=DRAWING,
    signature="repaired_initialize(layers_dims, seed)",
    points=6,
    rule="free draw",
    parts=(
        Part("size of the weights, up to a factor of 2", ("W*",), 0.4, within=2.0),
        Part("spread of the weights", ("W*",), 0.6, needs="size of the weights, up to a factor of 2"),
        Part("biases, gamma, beta", ("b[0-9]*", "gamma", "beta"), 0.0),
    ),
    spread=spread_of_weights,
    visible=[
        case([12, 18, 10, 16, 14, 12, 15, 11, 1], 1),
        case([50, 60, 34, 1], 2),
        case([12, 18, 10, 16, 14, 12, 15, 11, 1], 4),
    ],
    hidden=[case([14, 20, 16, 12, 18, 1], 3), case([45, 50, 26, 2], 1), case([60, 25, 1], 7)],
    stored_mistake_cases=1,
)


def drawn(layers_dims: Sequence[int], seed: int, scale: Any, kind: str = "standard_normal") -> Parameters:
    """The parameters, with weights from the stream of the broken net; `scale` is a function of fan_in and units."""
    rng = np.random.default_rng(seed)
    parameters: Parameters = {}
    for layer in range(1, len(layers_dims)):
        fan_in, units = layers_dims[layer - 1], layers_dims[layer]
        parameters[f"W{layer}"] = scale(fan_in, units) * getattr(rng, kind)((units, fan_in))
        parameters[f"b{layer}"] = np.zeros((units, 1))
    parameters["gamma"], parameters["beta"] = np.ones((layers_dims[-2], 1)), np.zeros((layers_dims[-2], 1))
    return parameters


def he(fan_in: int, _units: int) -> float:
    """He's standard deviation."""
    return float(np.sqrt(2 / fan_in))


@mistake(repaired_initialize)
def weights_as_they_came(layers_dims: Sequence[int], seed: int) -> Parameters:
    """The weights are still those of the broken net. Compare the std of one layer's activations with the next: the factor tells
    you what each layer loses."""
    return drawn(layers_dims, seed, lambda fan_in, units: 1 / fan_in)


@mistake(repaired_initialize)
def gain_still_missing(layers_dims: Sequence[int], seed: int) -> Parameters:
    """The root is there, so the weights follow the number of inputs. One of the two faults is left: this is the gain of a
    layer that passes everything on. What does a ReLU drop?"""
    return drawn(layers_dims, seed, lambda fan_in, units: np.sqrt(1 / fan_in))


@mistake(repaired_initialize)
def root_still_missing(layers_dims: Sequence[int], seed: int) -> Parameters:
    """The gain is that of a ReLU. The other fault is left: a sum over n inputs grows with the root of n, not with n."""
    return drawn(layers_dims, seed, lambda fan_in, units: np.sqrt(2) / fan_in)


@mistake(repaired_initialize)
def variance_for_spread(layers_dims: Sequence[int], seed: int) -> Parameters:
    """2 / fan_in is the variance that the weights should have. What you multiply normal numbers by is a standard deviation."""
    return drawn(layers_dims, seed, lambda fan_in, units: 2 / fan_in)


@mistake(repaired_initialize)
def gain_outside_the_root(layers_dims: Sequence[int], seed: int) -> Parameters:
    """The weights are √2 times too large: the 2 belongs under the root, with the number of inputs."""
    return drawn(layers_dims, seed, lambda fan_in, units: 2 / np.sqrt(fan_in))


@mistake(repaired_initialize)
def outputs_for_inputs(layers_dims: Sequence[int], seed: int) -> Parameters:
    """The weights follow the number of units of their own layer. What a unit adds up is its inputs."""
    return drawn(layers_dims, seed, lambda fan_in, units: np.sqrt(2 / units))


@mistake(repaired_initialize)
def small_constant(layers_dims: Sequence[int], seed: int) -> Parameters:
    """Every layer has weights of the same size, 0.01. The size has to follow the number of inputs, or the signal fades."""
    return drawn(layers_dims, seed, lambda fan_in, units: 0.01)


@mistake(repaired_initialize)
def gain_of_tanh(layers_dims: Sequence[int], seed: int) -> Parameters:
    """The gain is near 5/3, the usual one for tanh. This net has ReLU layers."""
    return drawn(layers_dims, seed, lambda fan_in, units: 5 / 3 / np.sqrt(fan_in))


@mistake(repaired_initialize)
def positive_weights(layers_dims: Sequence[int], seed: int) -> Parameters:
    """All weights are positive: `random` draws between 0 and 1. Their mean has to be 0."""
    return drawn(layers_dims, seed, he, "random")


@mistake(repaired_initialize)
def gamma_zero(layers_dims: Sequence[int], seed: int) -> Parameters:
    """The weights are right, but gamma starts at zero: then nothing passes through the batch norm."""
    parameters = drawn(layers_dims, seed, he)
    return {**parameters, "gamma": 0 * parameters["gamma"]}
