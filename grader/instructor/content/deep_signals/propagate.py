"""The first exercise of notebook 04: activations on their way forward. Cases and known mistakes."""

from __future__ import annotations

import numpy as np

from grader.exercise import Part
from grader.instructor.content.deep_signals.deep_nets import (
    FUNCTIONS,
    HIDDEN_NETS,
    VISIBLE_NETS,
    Array,
    Weights,
    activations_of,
    net,
)
from grader.instructor.content.drafts import ONE_PASS, exercise, mistake
from grader.instructor.content.given_away import FORWARD

forward = exercise(
    "propagate",
    given_away=FORWARD,
    signature="propagate(X, weights, activation)",
    points=8,
    tolerance=ONE_PASS,
    parts=[
        Part("first layer", ("0",), 0.4),
        Part("the layers after it", ("[1-9]*", "result"), 0.6, needs="first layer"),
    ],
    labels={str(index): f"A_{index + 1}" for index in range(5)},
    visible=[net(*item) for item in VISIBLE_NETS],
    hidden=[net(*item) for item in HIDDEN_NETS],
    stored_mistake_cases=4,
)


@mistake(forward)
def forward_standard_deviations(X: Array, weights: Weights, activation: str) -> list[float]:
    """The list holds one number per layer. Return the activations themselves, one array per layer; their standard deviations
    come later."""
    return [float(np.std(A)) for A in activations_of(X, weights, FUNCTIONS[activation])]


@mistake(forward)
def forward_pre_activations(X: Array, weights: Weights, activation: str) -> Weights:
    """The list holds the pre-activations Z. The signal that leaves a layer has passed the activation function: collect A."""
    found = []
    for W in weights:
        found.append(W @ X)
        X = FUNCTIONS[activation](found[-1])
    return found


@mistake(forward)
def forward_with_the_input(X: Array, weights: Weights, activation: str) -> Weights:
    """The list is one too long: it starts with the input. A_1 comes first, and there are as many arrays as weight matrices."""
    return [X, *activations_of(X, weights, FUNCTIONS[activation])]


@mistake(forward)
def forward_last_only(X: Array, weights: Weights, activation: str) -> Array:
    """Only the output of the last layer is returned. To see where a signal fades, every layer on the way is needed: collect
    them in a list."""
    return activations_of(X, weights, FUNCTIONS[activation])[-1]


@mistake(forward)
def forward_without_activation(X: Array, weights: Weights, _activation: str) -> Weights:
    """The activation is not applied. This is what the linear net gives, whatever name is passed."""
    return activations_of(X, weights, FUNCTIONS["linear"])


@mistake(forward)
def forward_always_relu(X: Array, weights: Weights, _activation: str) -> Weights:
    """Every net is computed with ReLU. The third argument says which activation is meant."""
    return activations_of(X, weights, FUNCTIONS["relu"])


@mistake(forward)
def forward_linear_output(X: Array, weights: Weights, activation: str) -> Weights:
    """The last layer has no activation. In many nets its activation differs from the rest; here all layers are alike."""
    found = activations_of(X, weights[:-1], FUNCTIONS[activation])
    return [*found, weights[-1] @ (found[-1] if found else X)]


@mistake(forward)
def forward_linear_first_layer(X: Array, weights: Weights, activation: str) -> Weights:
    """The first layer has no activation: it is applied only from the second layer on. All layers are alike."""
    first = weights[0] @ X
    return [first, *activations_of(first, weights[1:], FUNCTIONS[activation])]


@mistake(forward)
def forward_sigmoid_turned(X: Array, weights: Weights, activation: str) -> Weights:
    """The sigmoid runs the wrong way: it falls where it should rise. Large z has to give values near 1: look at the sign in
    the exponent."""
    turned = {**FUNCTIONS, "sigmoid": lambda Z: 1 / (1 + np.exp(Z))}
    return activations_of(X, weights, turned[activation])


@mistake(forward)
def forward_tanh_for_sigmoid(X: Array, weights: Weights, activation: str) -> Weights:
    """For "sigmoid" you compute tanh. Both are S-shaped; the sigmoid lies between 0 and 1."""
    return activations_of(X, weights, FUNCTIONS["tanh" if activation == "sigmoid" else activation])


@mistake(forward)
def forward_sigmoid_for_tanh(X: Array, weights: Weights, activation: str) -> Weights:
    """For "tanh" you compute the sigmoid. Both are S-shaped; tanh lies between -1 and 1."""
    return activations_of(X, weights, FUNCTIONS["sigmoid" if activation == "tanh" else activation])


@mistake(forward)
def forward_absolute_value(X: Array, weights: Weights, activation: str) -> Weights:
    """For "relu" you compute the absolute value: negative z comes back positive. ReLU makes it zero."""
    return activations_of(X, weights, np.abs if activation == "relu" else FUNCTIONS[activation])


@mistake(forward)
def forward_activation_twice(X: Array, weights: Weights, activation: str) -> Weights:
    """The activation is applied twice in each layer. (With ReLU this changes nothing, so that case is right.)"""
    return activations_of(X, weights, lambda Z: FUNCTIONS[activation](FUNCTIONS[activation](Z)))


@mistake(forward)
def forward_last_layer_first(X: Array, weights: Weights, activation: str) -> Weights:
    """The layers come in the wrong order: the last one first. The list follows the signal."""
    return activations_of(X, weights, FUNCTIONS[activation])[::-1]


@mistake(forward)
def forward_weights_transposed(X: Array, weights: Weights, activation: str) -> Weights:
    """The shapes of a product do not fit. W has a row for each unit and a column for each input: multiply by W from the left,
    not transposed, and apply it to the output of the layer before."""
    return activations_of(X, [W.T for W in weights], FUNCTIONS[activation])


@mistake(forward)
def forward_none(X: Array, weights: Weights, activation: str) -> None:
    """Nothing is returned. Computing the activations is not enough: the caller needs the list back."""
    activations_of(X, weights, FUNCTIONS[activation])
