"""Exercises of notebook 04, first half: activations on their way forward, and gradients on their way back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np

from grader.exercise import Case, Part
from grader.instructor.authoring import ONE_PASS, case, exercise, mistake

Array = Any
Weights = list[Any]

# --- the cases ---------------------------------------------------------------------------------------------------------


def net(activation: str, widths: Sequence[int], m: int, seed: int, *more: float, scale: float = 1.5) -> Case:
    """Inputs, weights of size scale/√n, the activation, and what else the function takes."""
    rng = np.random.default_rng(seed)
    X = 0.3 + rng.standard_normal((widths[0], m))
    weights = [
        scale / np.sqrt(fan_in) * rng.standard_normal((units, fan_in)) for fan_in, units in pairwise(widths)
    ]
    kind = "linear and ReLU" if activation in ("linear", "relu") else "tanh and sigmoid"
    return replace(case(X, weights, activation, *more), topic=kind)


VISIBLE_NETS: list[tuple[str, list[int], int, int]] = [
    ("relu", [4, 3, 6, 5], 7, 1),
    ("tanh", [3, 5, 2, 4], 6, 2),
    ("sigmoid", [5, 2, 3], 4, 3),
    ("linear", [2, 4, 3], 5, 4),
]
HIDDEN_NETS: list[tuple[str, list[int], int, int]] = [
    ("relu", [6, 8, 7, 9, 5, 4], 9, 5),
    ("tanh", [2, 3, 4, 5, 6], 3, 6),
    ("sigmoid", [7, 4, 6, 3], 8, 7),
    ("linear", [4, 3, 5, 2, 6], 2, 8),
    ("relu", [3, 10], 5, 9),
]

forward = exercise(
    "propagate",
    signature="propagate(X, weights, activation)",
    points=8,
    tolerance=ONE_PASS,
    parts=[
        Part("first layer", ("0",), 0.4),
        Part("the layers after it", ("[1-9]*", "result"), 0.6, needs="first layer"),
    ],
    labels={str(index): f"A_{index + 1}" for index in range(5)},
    visible=[net(*item) for item in VISIBLE_NETS],
    hidden=[net(*item) for item in HIDDEN_NETS[:4]],
    stored_mistake_cases=4,
)

backward = exercise(
    "backpropagate_std",
    signature="backpropagate_std(X, weights, activation)",
    points=12,
    tolerance=ONE_PASS,
    parts=[Part(kind, ("*",), 0.5, topic=kind) for kind in ("linear and ReLU", "tanh and sigmoid")],
    labels={str(index): f"std_{index + 1}" for index in range(5)},
    visible=[net(*item) for item in VISIBLE_NETS],
    hidden=[net(*item) for item in HIDDEN_NETS],
    stored_mistake_cases=4,
)


# --- what the mistakes share -------------------------------------------------------------------------------------------

Function = Callable[[Array], Array]
FUNCTIONS: dict[str, Function] = {
    "linear": lambda Z: Z,
    "relu": lambda Z: np.maximum(0, Z),
    "tanh": np.tanh,
    "sigmoid": lambda Z: 1 / (1 + np.exp(-Z)),
}
SLOPES: dict[str, Function] = {  # in terms of the activation
    "linear": np.ones_like,
    "relu": lambda A: (A > 0).astype(float),
    "tanh": lambda A: 1 - A**2,
    "sigmoid": lambda A: A * (1 - A),
}


def activations_of(X: Array, weights: Weights, function: Function) -> Weights:
    """A_1, …, A_L."""
    found = []
    for W in weights:
        X = function(W @ X)
        found.append(X)
    return found


# --- forward -----------------------------------------------------------------------------------------------------------


@mistake(forward)
def forward_standard_deviations(X: Array, weights: Weights, activation: str) -> list[float]:
    """The list holds one number per layer. What is asked for are the activations themselves, an array per layer; their
    standard deviations are taken later."""
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
    """The list is one too long: it starts with the input. A_1 comes first, as many arrays as there are weight matrices."""
    return [X, *activations_of(X, weights, FUNCTIONS[activation])]


@mistake(forward)
def forward_last_only(X: Array, weights: Weights, activation: str) -> Array:
    """Only the output of the last layer is returned. To see where a signal fades, every layer on the way is needed: collect
    them in a list."""
    return activations_of(X, weights, FUNCTIONS[activation])[-1]


@mistake(forward)
def forward_without_activation(X: Array, weights: Weights, _activation: str) -> Weights:
    """The activation is not applied: what comes out is the linear net, whatever name is given."""
    return activations_of(X, weights, FUNCTIONS["linear"])


@mistake(forward)
def forward_always_relu(X: Array, weights: Weights, _activation: str) -> Weights:
    """Every net is computed with ReLU. The third argument says which activation is meant."""
    return activations_of(X, weights, FUNCTIONS["relu"])


@mistake(forward)
def forward_linear_output(X: Array, weights: Weights, activation: str) -> Weights:
    """The last layer has no activation. In many nets it has another one than the rest; here all layers are alike."""
    found = activations_of(X, weights[:-1], FUNCTIONS[activation])
    return [*found, weights[-1] @ (found[-1] if found else X)]


@mistake(forward)
def forward_linear_first_layer(X: Array, weights: Weights, activation: str) -> Weights:
    """The first layer has no activation: from the second one on it is applied. All layers are alike."""
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
    """The shapes of a product do not fit. W has a row for each unit and a column for each input: it is multiplied from the left
    as it is, and onto what the layer before has put out."""
    return activations_of(X, [W.T for W in weights], FUNCTIONS[activation])


@mistake(forward)
def forward_none(X: Array, weights: Weights, activation: str) -> None:
    """Nothing is returned. Computing the activations is not enough: the caller needs the list back."""
    activations_of(X, weights, FUNCTIONS[activation])


# --- backward ----------------------------------------------------------------------------------------------------------


def arriving(A: Array) -> Array:
    """The gradient with respect to the last activations."""
    return np.random.default_rng(0).standard_normal(A.shape)


def gradients(
    X: Array,
    weights: Weights,
    activation: str,
    slope: Function | None = None,
    start: Function = arriving,
) -> Iterator[tuple[Array, Array, Array]]:
    """dA, dZ and the layer's input, from the last layer to the first."""
    found = [X, *activations_of(X, weights, FUNCTIONS[activation])]
    dA = start(found[-1])
    for W, A, A_prev in zip(reversed(weights), found[:0:-1], found[-2::-1], strict=True):
        dZ = dA * (slope or SLOPES[activation])(A)
        yield dA, dZ, A_prev
        dA = W.T @ dZ


def spreads(arrays: Sequence[Array], measure: Function = np.std) -> list[float]:
    """One number for each array, given from the last layer to the first, in the order of the layers."""
    return [float(measure(array)) for array in arrays][::-1]


@mistake(backward)
def backward_last_layer_first(X: Array, weights: Weights, activation: str) -> list[float]:
    """The numbers are right, but the last layer stands first. The way back visits the layers in reverse; the list is to be
    in their own order."""
    return spreads([dZ for _, dZ, _ in gradients(X, weights, activation)])[::-1]


@mistake(backward)
def backward_of_activations(X: Array, weights: Weights, activation: str) -> list[float]:
    """These are the standard deviations of the gradients with respect to the activations A. Asked for are those with respect
    to the pre-activations Z, one step further back: the slope comes in."""
    return spreads([dA for dA, _, _ in gradients(X, weights, activation)])


@mistake(backward)
def backward_of_the_input_side(X: Array, weights: Weights, activation: str) -> list[float]:
    """Each number is taken one step too late: of the gradient that leaves a layer towards the one before. Measure before you
    multiply by the weights."""
    rows = zip(reversed(weights), gradients(X, weights, activation), strict=True)
    return spreads([W.T @ dZ for W, (_, dZ, _) in rows])


@mistake(backward)
def backward_of_weights(X: Array, weights: Weights, activation: str) -> list[float]:
    """These are the standard deviations of the gradients with respect to the weights. Here the signal itself is followed back:
    the gradient with respect to the pre-activations Z."""
    return spreads([dZ @ A_prev.T for _, dZ, A_prev in gradients(X, weights, activation)])


@mistake(backward)
def backward_of_weights_averaged(X: Array, weights: Weights, activation: str) -> list[float]:
    """These are the standard deviations of the gradients with respect to the weights, averaged over the examples. Here the
    signal itself is followed back: the gradient with respect to the pre-activations Z."""
    m = X.shape[1]
    return spreads([dZ @ A_prev.T / m for _, dZ, A_prev in gradients(X, weights, activation)])


@mistake(backward)
def backward_without_slope(X: Array, weights: Weights, activation: str) -> list[float]:
    """The slope of the activation is missing: only the weights act on the gradient. (For the linear net that is right.)"""
    return spreads([dZ for _, dZ, _ in gradients(X, weights, activation, np.ones_like)])


@mistake(backward)
def backward_slope_of_activation(X: Array, weights: Weights, activation: str) -> list[float]:
    """The slope is taken at the wrong place: the formula in terms of z was given the activation a = f(z), so the function is
    applied twice. Use f'(Z), or the formula in terms of A."""

    def slope(A: Array) -> Array:
        return SLOPES[activation](FUNCTIONS[activation](A))

    return spreads([dZ for _, dZ, _ in gradients(X, weights, activation, slope)])


@mistake(backward)
def backward_slope_of_pre_activation(X: Array, weights: Weights, activation: str) -> list[float]:
    """The slope is taken at the wrong place: the formulas 1 - A² and A (1 - A) were given the pre-activation Z. They hold for
    the activation."""
    back: dict[str, Function] = {"tanh": np.arctanh, "sigmoid": lambda A: np.log(A / (1 - A))}

    def slope(A: Array) -> Array:
        return SLOPES[activation](back.get(activation, lambda same: same)(A))

    return spreads([dZ for _, dZ, _ in gradients(X, weights, activation, slope)])


@mistake(backward)
def backward_activation_for_slope(X: Array, weights: Weights, activation: str) -> list[float]:
    """The gradient is multiplied by the activation itself, not by its slope. For ReLU, for instance, that is the size of A
    where a 1 belongs."""
    return spreads([dZ for _, dZ, _ in gradients(X, weights, activation, lambda A: A)])


@mistake(backward)
def backward_variances(X: Array, weights: Weights, activation: str) -> list[float]:
    """These are variances, the squares of what is asked for."""
    return spreads([dZ for _, dZ, _ in gradients(X, weights, activation)], np.var)


@mistake(backward)
def backward_unbiased(X: Array, weights: Weights, activation: str) -> list[float]:
    """Every number is a little too large: it was divided by the number of entries minus one (ddof=1). np.std divides by their
    number."""
    return spreads([dZ for _, dZ, _ in gradients(X, weights, activation)], lambda dZ: np.std(dZ, ddof=1))


@mistake(backward)
def backward_root_mean_squares(X: Array, weights: Weights, activation: str) -> list[float]:
    """These are root mean squares: the mean has not been subtracted. The standard deviation measures the spread around it."""
    found = [dZ for _, dZ, _ in gradients(X, weights, activation)]
    return spreads(found, lambda dZ: np.sqrt(np.mean(dZ**2)))


@mistake(backward)
def backward_from_ones(X: Array, weights: Weights, activation: str) -> list[float]:
    """The gradient that arrives at the last activations is 1 everywhere. Draw it as the description says: standard normal."""
    return spreads([dZ for _, dZ, _ in gradients(X, weights, activation, start=np.ones_like)])


@mistake(backward)
def backward_legacy_stream(X: Array, weights: Weights, activation: str) -> list[float]:
    """The gradient is drawn from NumPy's legacy stream, np.random.seed and randn. default_rng(0) is another stream: the same
    seed gives other numbers."""
    found = gradients(
        X, weights, activation, start=lambda A: np.random.RandomState(0).standard_normal(A.shape)
    )
    return spreads([dZ for _, dZ, _ in found])


@mistake(backward)
def backward_relu_open_everywhere(X: Array, weights: Weights, activation: str) -> list[float]:
    """The slope of ReLU is 1 everywhere: its activations are never negative, and where one is 0 the unit was off. There the
    slope is 0."""
    slope = np.ones_like if activation == "relu" else SLOPES[activation]
    return spreads([dZ for _, dZ, _ in gradients(X, weights, activation, slope)])


@mistake(backward)
def backward_seed_one(X: Array, weights: Weights, activation: str) -> list[float]:
    """The gradient is drawn from default_rng(1). The seed is 0, so that everyone gets the same numbers."""
    found = gradients(
        X, weights, activation, start=lambda A: np.random.default_rng(1).standard_normal(A.shape)
    )
    return spreads([dZ for _, dZ, _ in found])


@mistake(backward)
def backward_seed_forty_two(X: Array, weights: Weights, activation: str) -> list[float]:
    """The gradient is drawn from default_rng(42). The seed is 0, so that everyone gets the same numbers."""
    found = gradients(
        X, weights, activation, start=lambda A: np.random.default_rng(42).standard_normal(A.shape)
    )
    return spreads([dZ for _, dZ, _ in found])


@mistake(backward)
def backward_uniform(X: Array, weights: Weights, activation: str) -> list[float]:
    """The gradient has been drawn with `random`, uniform on (0, 1). Draw it as the description says: standard normal."""
    found = gradients(X, weights, activation, start=lambda A: np.random.default_rng(0).random(A.shape))
    return spreads([dZ for _, dZ, _ in found])


@mistake(backward)
def backward_linear_output(X: Array, weights: Weights, activation: str) -> list[float]:
    """The last layer is taken for linear: its slope is missing. All layers are alike here, the last one too."""
    function, slope = FUNCTIONS[activation], SLOPES[activation]
    found = activations_of(X, weights, function)
    dZ, passed = arriving(found[-1]), []
    for W, below in zip(reversed(weights), [*found[-2::-1], None], strict=True):
        passed.append(dZ)
        dZ = W.T @ dZ if below is None else (W.T @ dZ) * slope(below)
    return spreads(passed)


@mistake(backward)
def backward_averaged_over_units(X: Array, weights: Weights, activation: str) -> list[float]:
    """The standard deviation is taken for each unit, and then averaged. One over all entries is asked for, units and examples
    together."""
    found = [dZ for _, dZ, _ in gradients(X, weights, activation)]
    return spreads(found, lambda dZ: np.mean(np.std(dZ, axis=1)))


@mistake(backward)
def backward_lengths(X: Array, weights: Weights, activation: str) -> list[float]:
    """These are the lengths (norms) of the gradients. Asked for is the standard deviation of their entries."""
    return spreads([dZ for _, dZ, _ in gradients(X, weights, activation)], np.linalg.norm)


@mistake(backward)
def backward_transposed_draw(X: Array, weights: Weights, activation: str) -> list[float]:
    """The gradient has been drawn with a row for each example and then transposed, so the numbers lie in another order. Draw
    it in the shape of the last activations."""
    found = gradients(X, weights, activation, start=lambda A: arriving(A.T).T)
    return spreads([dZ for _, dZ, _ in found])


@mistake(backward)
def backward_averaged(X: Array, weights: Weights, activation: str) -> list[float]:
    """Every number is divided by the number of examples. There is no cost here that is an average: the gradient at the last
    activations is the draw itself."""
    found = gradients(X, weights, activation, start=lambda A: arriving(A) / X.shape[1])
    return spreads([dZ for _, dZ, _ in found])


@mistake(backward)
def backward_forward_values(X: Array, weights: Weights, activation: str) -> list[float]:
    """These are the standard deviations of the activations, the way forward. Asked for is the gradient on its way back."""
    return [float(np.std(A)) for A in activations_of(X, weights, FUNCTIONS[activation])]


@mistake(backward)
def backward_arrays(X: Array, weights: Weights, activation: str) -> Weights:
    """The list holds the gradients themselves. Asked for is one number per layer, their standard deviation."""
    return [dZ for _, dZ, _ in gradients(X, weights, activation)][::-1]
