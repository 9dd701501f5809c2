"""The second exercise of notebook 04: gradients on their way back. Cases and known mistakes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from grader.exercise import Part
from grader.instructor.content.deep_signals.deep_nets import (
    FUNCTIONS,
    HIDDEN_NETS,
    SLOPES,
    VISIBLE_NETS,
    Array,
    Function,
    Weights,
    activations_of,
    net,
)
from grader.instructor.content.drafts import ONE_PASS, exercise, mistake
from grader.instructor.content.given_away import BACKWARD, FORWARD

backward = exercise(
    "backpropagate_std",
    given_away=(*FORWARD, *BACKWARD),
    signature="backpropagate_std(X, weights, activation)",
    points=12,
    tolerance=ONE_PASS,
    parts=[Part(kind, ("*",), 0.5, topic=kind) for kind in ("linear and ReLU", "tanh and sigmoid")],
    labels={str(index): f"std_{index + 1}" for index in range(5)},
    visible=[net(*item) for item in VISIBLE_NETS],
    hidden=[net(*item) for item in HIDDEN_NETS],
    stored_mistake_cases=4,
)


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
    """One number for each array, in the order of the layers; the arrays come from the last layer to the first."""
    return [float(measure(array)) for array in arrays][::-1]


@mistake(backward)
def backward_last_layer_first(X: Array, weights: Weights, activation: str) -> list[float]:
    """The numbers are right, but the last layer comes first. The way back visits the layers in reverse; the list goes from the
    first layer to the last."""
    return spreads([dZ for _, dZ, _ in gradients(X, weights, activation)])[::-1]


@mistake(backward)
def backward_of_activations(X: Array, weights: Weights, activation: str) -> list[float]:
    """These are the standard deviations of the gradients with respect to the activations A. Use those with respect to the
    pre-activations Z, one step further back: there the slope comes in."""
    return spreads([dA for dA, _, _ in gradients(X, weights, activation)])


@mistake(backward)
def backward_of_the_input_side(X: Array, weights: Weights, activation: str) -> list[float]:
    """Each number is taken one step too late, from the gradient that leaves a layer toward the one before. Measure before you
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
    """These are the spreads of the gradients of the weights, averaged over the examples. Here you follow the signal itself on
    its way back: the gradient at the pre-activations Z."""
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
    """These are variances, the squares of the standard deviations."""
    return spreads([dZ for _, dZ, _ in gradients(X, weights, activation)], np.var)


@mistake(backward)
def backward_unbiased(X: Array, weights: Weights, activation: str) -> list[float]:
    """Every number is a little too large: it was divided by the number of entries minus one (ddof=1). np.std divides by the
    number itself."""
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
    """The gradient is drawn from NumPy's legacy stream, np.random.seed and randn. default_rng(0) has a different stream: the
    same seed gives different numbers."""
    found = gradients(
        X, weights, activation, start=lambda A: np.random.RandomState(0).standard_normal(A.shape)
    )
    return spreads([dZ for _, dZ, _ in found])


@mistake(backward)
def backward_relu_open_everywhere(X: Array, weights: Weights, activation: str) -> list[float]:
    """The slope of ReLU is 1 everywhere: its activations are never negative, and where one is 0, the unit was off. There the
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
    """The gradient was drawn uniform on (0, 1). Draw it as the description says: standard normal."""
    found = gradients(X, weights, activation, start=lambda A: np.random.default_rng(0).random(A.shape))
    return spreads([dZ for _, dZ, _ in found])


@mistake(backward)
def backward_linear_output(X: Array, weights: Weights, activation: str) -> list[float]:
    """The last layer is treated as linear: its slope is missing. All layers are alike here, including the last."""
    function, slope = FUNCTIONS[activation], SLOPES[activation]
    found = activations_of(X, weights, function)
    dZ, passed = arriving(found[-1]), []
    for W, below in zip(reversed(weights), [*found[-2::-1], None], strict=True):
        passed.append(dZ)
        dZ = W.T @ dZ if below is None else (W.T @ dZ) * slope(below)
    return spreads(passed)


@mistake(backward)
def backward_averaged_over_units(X: Array, weights: Weights, activation: str) -> list[float]:
    """The standard deviation is taken for each unit and then averaged. Take one over all entries, units and examples
    together."""
    found = [dZ for _, dZ, _ in gradients(X, weights, activation)]
    return spreads(found, lambda dZ: np.mean(np.std(dZ, axis=1)))


@mistake(backward)
def backward_lengths(X: Array, weights: Weights, activation: str) -> list[float]:
    """These are the lengths (norms) of the gradients. Return the standard deviation of their entries."""
    return spreads([dZ for _, dZ, _ in gradients(X, weights, activation)], np.linalg.norm)


@mistake(backward)
def backward_transposed_draw(X: Array, weights: Weights, activation: str) -> list[float]:
    """The gradient was drawn with a row for each example and then transposed, so the numbers are in a different order. Draw it
    in the shape of the last activations."""
    found = gradients(X, weights, activation, start=lambda A: arriving(A.T).T)
    return spreads([dZ for _, dZ, _ in found])


@mistake(backward)
def backward_averaged(X: Array, weights: Weights, activation: str) -> list[float]:
    """Every number is divided by the number of examples. No cost is averaged here: the gradient at the last activations is the
    draw itself."""
    found = gradients(X, weights, activation, start=lambda A: arriving(A) / X.shape[1])
    return spreads([dZ for _, dZ, _ in found])


@mistake(backward)
def backward_forward_values(X: Array, weights: Weights, activation: str) -> list[float]:
    """These are the standard deviations of the activations on their way forward. Measure the gradient on its way back."""
    return [float(np.std(A)) for A in activations_of(X, weights, FUNCTIONS[activation])]


@mistake(backward)
def backward_arrays(X: Array, weights: Weights, activation: str) -> Weights:
    """The list holds the gradients themselves. Return one number per layer, their standard deviation."""
    return [dZ for _, dZ, _ in gradients(X, weights, activation)][::-1]
