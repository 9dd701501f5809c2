"""Exercises of notebook 04, second half: weights that keep the signal, orthogonal ones and those that LSUV rescales."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.exercise import Case, Part
from grader.instructor.authoring import ONE_PASS, case, exercise, mistake
from grader.instructor.exercises.deep_signals_passes import (
    FUNCTIONS,
    Array,
    Function,
    Weights,
    activations_of,
    net,
)
from grader.values import Generator

# --- the cases ---------------------------------------------------------------------------------------------------------


def drawn(shape: tuple[int, int], gain: float, seed: int) -> Case:
    """A call of orthogonal with a fresh generator; its last digits are the LAPACK's."""
    return case(shape, gain, Generator(seed), tolerance=ONE_PASS)


draw = exercise(
    "orthogonal",
    signature="orthogonal(shape, gain, rng)",
    points=10,
    rule="orthogonal draw",
    tolerance=ONE_PASS,
    parts=[Part("matrix", ("*",), 1.0)],
    labels={"result": "the matrix"},
    visible=[drawn((6, 3), 1.0, 1), drawn((3, 5), 2.0, 2), drawn((4, 4), 0.5, 3)],
    hidden=[drawn((9, 4), 1.5, 4), drawn((2, 7), 0.3, 5), drawn((5, 5), 3.0, 6), drawn((1, 6), 1.0, 7)],
    spread=lambda _shape, gain, _rng: {"result": gain},
)

rescale = exercise(
    "lsuv",
    signature="lsuv(X, weights, activation, tol)",
    points=10,
    tolerance=ONE_PASS,
    parts=[
        Part("first layer", ("0",), 0.3),
        Part("the layers after it", ("[1-9]*", "result"), 0.7, needs="first layer"),
    ],
    labels={str(index): f"W_{index + 1}" for index in range(5)},
    visible=[
        net("relu", [4, 3, 6, 5], 7, 11, 1e-3),
        net("tanh", [3, 5, 2, 4, 6], 6, 624, 0.2, scale=1.3),
        net("sigmoid", [5, 2, 3, 4], 8, 13, 0.02, scale=4.0),
        net("linear", [2, 4, 3], 5, 14, 1e-6, scale=0.5),
    ],
    hidden=[
        net("tanh", [6, 8, 7, 5, 4], 9, 15, 0.3, scale=1.2),
        net("relu", [5, 3, 4, 6], 6, 16, 0.25),
        net("sigmoid", [3, 6, 4], 5, 17, 1e-3, scale=0.3),
        net("linear", [4, 6, 2, 3], 7, 18, 0.1, scale=2.0),
    ],
    stored_mistake_cases=4,
)


# --- orthogonal --------------------------------------------------------------------------------------------------------


def factor(G: Array) -> Array:
    """Q of the decomposition with a positive diagonal in R."""
    Q, R = np.linalg.qr(G)
    return Q * np.sign(np.diag(R))


def upright(shape: tuple[int, int], rng: Any, of: Function) -> Array:
    """Apply `of` to a normal matrix that has at least as many rows as columns, and turn the result back."""
    G = rng.standard_normal(shape)
    return of(G) if shape[0] >= shape[1] else of(G.T).T


@mistake(draw)
def orthogonal_signs_left(shape: tuple[int, int], gain: float, rng: Any) -> Array:
    """Some columns (of a wide matrix, rows) have the wrong sign. The matrix is orthogonal, but `qr` chooses the signs by a rule
    of its own, so that it is not evenly distributed: use the signs on the diagonal of R."""
    return gain * upright(shape, rng, lambda G: np.linalg.qr(G)[0])


@mistake(draw)
def orthogonal_signs_on_rows(shape: tuple[int, int], gain: float, rng: Any) -> Array:
    """The signs have been multiplied into the wrong side of Q. They belong to the columns of Q, as R has a row for each of
    them; a row of signs, of shape (columns,), multiplies columns."""

    def turned(G: Array) -> Array:
        Q, R = np.linalg.qr(G)
        signs = np.ones(len(Q))
        signs[: len(R)] = np.sign(np.diag(R))
        return signs[:, np.newaxis] * Q

    return gain * upright(shape, rng, turned)


@mistake(draw)
def orthogonal_diagonal_for_signs(shape: tuple[int, int], gain: float, rng: Any) -> Array:
    """The columns of Q have been multiplied by the diagonal of R itself. Only its signs are wanted: the columns have to keep
    length 1."""

    def stretched(G: Array) -> Array:
        Q, R = np.linalg.qr(G)
        return Q * np.diag(R)

    return gain * upright(shape, rng, stretched)


@mistake(draw)
def orthogonal_without_gain(shape: tuple[int, int], _gain: float, rng: Any) -> Array:
    """The gain is missing."""
    return upright(shape, rng, factor)


@mistake(draw)
def orthogonal_root_of_gain(shape: tuple[int, int], gain: float, rng: Any) -> Array:
    """The matrix is multiplied by the root of the gain. The gain is a factor on the matrix, not on a variance."""
    return np.sqrt(gain) * upright(shape, rng, factor)


@mistake(draw)
def orthogonal_over_root_of_fan_in(shape: tuple[int, int], gain: float, rng: Any) -> Array:
    """The matrix is divided by the root of the number of columns. That belongs to independent random entries; orthonormal
    vectors have length 1 already."""
    return gain / np.sqrt(shape[1]) * upright(shape, rng, factor)


@mistake(draw)
def orthogonal_wide_not_turned(shape: tuple[int, int], gain: float, rng: Any) -> Array:
    """A wide matrix comes out square. Of a matrix with fewer rows than columns `qr` makes a Q that has only as many columns as
    rows: decompose the transposed matrix and turn Q back."""
    return gain * factor(rng.standard_normal(shape))


@mistake(draw)
def orthogonal_not_turned_back(shape: tuple[int, int], gain: float, rng: Any) -> Array:
    """A wide matrix comes out tall: it was transposed for the decomposition and not transposed back."""
    G = rng.standard_normal(shape)
    return gain * factor(G if shape[0] >= shape[1] else G.T)


@mistake(draw)
def orthogonal_square_turned(shape: tuple[int, int], gain: float, rng: Any) -> Array:
    """Only square matrices are another one than asked for: they have been transposed for the decomposition. That is for
    matrices with fewer rows than columns."""
    G = rng.standard_normal(shape)
    return gain * (factor(G) if shape[0] > shape[1] else factor(G.T).T)


@mistake(draw)
def orthogonal_complete(shape: tuple[int, int], gain: float, rng: Any) -> Array:
    """A matrix that is not square comes out square: mode="complete" fills Q up with further columns. The default, "reduced",
    has as many as G."""

    def filled(G: Array) -> Array:
        Q, R = np.linalg.qr(G, mode="complete")
        Q[:, : R.shape[1]] *= np.sign(np.diag(R))
        return Q

    return gain * upright(shape, rng, filled)


@mistake(draw)
def orthogonal_drawn_upright(shape: tuple[int, int], gain: float, rng: Any) -> Array:
    """A wide matrix holds other numbers than asked for: G was drawn with rows and columns exchanged already. Draw it in the
    shape asked for, then transpose it."""
    tall = rng.standard_normal((max(shape), min(shape)))
    return gain * (factor(tall) if shape[0] >= shape[1] else factor(tall).T)


@mistake(draw)
def orthogonal_by_singular_vectors(shape: tuple[int, int], gain: float, rng: Any) -> Array:
    """These are singular vectors of the normal matrix. They are orthonormal too, but another matrix than the Q that the
    recipe describes: use the QR decomposition."""
    U, _, Vt = np.linalg.svd(rng.standard_normal(shape), full_matrices=False)
    return gain * (U if shape[0] >= shape[1] else Vt)


@mistake(draw)
def orthogonal_nearest(shape: tuple[int, int], gain: float, rng: Any) -> Array:
    """This is the orthogonal matrix nearest to the normal one, U Vᵀ of its singular value decomposition: orthonormal too, but
    another matrix than the Q that the recipe describes."""
    U, _, Vt = np.linalg.svd(rng.standard_normal(shape), full_matrices=False)
    return gain * (U @ Vt)


@mistake(draw)
def orthogonal_normal(shape: tuple[int, int], gain: float, rng: Any) -> Array:
    """These are normal numbers divided by √columns: about orthogonal when the matrix is large, and not at all when it is
    small. The decomposition is missing."""
    return gain * rng.standard_normal(shape) / np.sqrt(shape[1])


@mistake(draw)
def orthogonal_normalized_columns(shape: tuple[int, int], gain: float, rng: Any) -> Array:
    """The vectors have length 1, but they are not at right angles to each other: each was divided by its own length. The
    decomposition does both."""
    return gain * upright(shape, rng, lambda G: G / np.linalg.norm(G, axis=0))


@mistake(draw)
def orthogonal_identity(shape: tuple[int, int], gain: float, _rng: Any) -> Array:
    """This is the identity. It is orthogonal, but all units of a layer would start alike in every net: a random matrix is
    asked for."""
    return gain * np.eye(*shape)


@mistake(draw)
def orthogonal_uniform(shape: tuple[int, int], gain: float, rng: Any) -> Array:
    """The matrix was drawn with rng.random, uniform on (0, 1). Q is orthogonal all the same, but not evenly distributed: for
    that the numbers have to be normal."""
    G = rng.random(shape)
    return gain * (factor(G) if shape[0] >= shape[1] else factor(G.T).T)


@mistake(draw)
def orthogonal_own_generator(shape: tuple[int, int], gain: float, _rng: Any) -> Array:
    """The matrix does not come from the generator that was handed in, but from a new one with seed 0. Every layer of a net
    would get the same numbers: draw from rng."""
    return gain * upright(shape, np.random.default_rng(0), factor)


@mistake(draw)
def orthogonal_both_factors(shape: tuple[int, int], _gain: float, rng: Any) -> Any:
    """Both factors of the decomposition are returned. Unpack them: Q is the orthogonal one."""
    return tuple(np.linalg.qr(rng.standard_normal(shape)))


# --- LSUV --------------------------------------------------------------------------------------------------------------


def by_layers(
    X: Array, weights: Weights, activation: str, change: Callable[[Array, Array, Function], Array]
) -> Weights:
    """Go through the layers with changed weights; `change` makes them from the given ones and what arrives."""
    function, changed = FUNCTIONS[activation], []
    for W in weights:
        changed.append(change(W, X, function))
        X = function(changed[-1] @ X)
    return changed


def rescaled(W: Array, A: Array, tol: float, size: Callable[[Array], Any]) -> Array:
    """Divide by the size of the output while it is not 1, at most ten times."""
    for _ in range(10):
        found = size(W @ A)
        if np.all(np.abs(found - 1) <= tol):
            break
        W = W / found
    return W


@mistake(rescale)
def lsuv_after_activation(X: Array, weights: Weights, activation: str, tol: float) -> Weights:
    """The standard deviation is measured behind the activation function. LSUV looks at the output of the linear part, Z = W A,
    before the nonlinearity."""
    return by_layers(X, weights, activation, lambda W, A, f: rescaled(W, A, tol, lambda Z: np.std(f(Z))))


@mistake(rescale)
def lsuv_measured_before(X: Array, weights: Weights, activation: str, tol: float) -> Weights:
    """Every layer is measured in the net as it was given. When a layer has been rescaled, what arrives at the next one is no
    longer the same: go on with the rescaled weights."""
    arrived = [X, *activations_of(X, weights, FUNCTIONS[activation])[:-1]]
    return [rescaled(W, A, tol, np.std) for W, A in zip(weights, arrived, strict=True)]


@mistake(rescale)
def lsuv_tolerance_ignored(X: Array, weights: Weights, activation: str, _tol: float) -> Weights:
    """Every layer is rescaled, also those that are within the tolerance. They are to keep their weights: measure first, then
    divide while it is needed."""
    return by_layers(X, weights, activation, lambda W, A, _: W / np.std(W @ A))


@mistake(rescale)
def lsuv_in_place(X: Array, weights: Weights, activation: str, tol: float) -> Weights:
    """The values are right, but the given weights are changed in place. Dividing with /= writes into the caller's arrays, and
    weights[l] = … into the caller's list: make new ones."""
    for W in weights:
        W[:] = rescaled(W, X, tol, np.std)
        X = FUNCTIONS[activation](W @ X)
    return weights


@mistake(rescale)
def lsuv_by_variance(X: Array, weights: Weights, activation: str, tol: float) -> Weights:
    """The weights are divided by the variance. Dividing W by c divides the standard deviation of Z by c: divide by the
    standard deviation. With the variance the loop jumps to and fro."""

    def divide(W: Array, A: Array, _f: Function) -> Array:
        for _ in range(10):
            if abs(np.std(W @ A) - 1) <= tol:
                break
            W = W / np.var(W @ A)
        return W

    return by_layers(X, weights, activation, divide)


@mistake(rescale)
def lsuv_by_variance_once(X: Array, weights: Weights, activation: str, tol: float) -> Weights:
    """The weights are divided once by the variance of Z instead of by its standard deviation: a layer that was too large is
    now too small."""

    def divide(W: Array, A: Array, _f: Function) -> Array:
        return W if abs(np.std(W @ A) - 1) <= tol else W / np.var(W @ A)

    return by_layers(X, weights, activation, divide)


@mistake(rescale)
def lsuv_variance_compared(X: Array, weights: Weights, activation: str, tol: float) -> Weights:
    """Some layers are rescaled that were within the tolerance: the variance is compared with 1. The paper does that; here, as
    the description says, it is the standard deviation."""

    def divide(W: Array, A: Array, _f: Function) -> Array:
        return W if abs(np.var(W @ A) - 1) <= tol else W / np.std(W @ A)

    return by_layers(X, weights, activation, divide)


@mistake(rescale)
def lsuv_only_too_large(X: Array, weights: Weights, activation: str, tol: float) -> Weights:
    """Layers whose standard deviation is too small are left as they are. Both sides count: the distance from 1 has to be
    taken without its sign."""

    def divide(W: Array, A: Array, _f: Function) -> Array:
        std = np.std(W @ A)
        return W / std if std - 1 > tol else W

    return by_layers(X, weights, activation, divide)


@mistake(rescale)
def lsuv_multiplied(X: Array, weights: Weights, activation: str, tol: float) -> Weights:
    """The weights are multiplied by the standard deviation: layers that are too large become larger. Divide."""

    def multiply(W: Array, A: Array, _f: Function) -> Array:
        std = np.std(W @ A)
        return W if abs(std - 1) <= tol else W * std

    return by_layers(X, weights, activation, multiply)


@mistake(rescale)
def lsuv_per_unit(X: Array, weights: Weights, activation: str, tol: float) -> Weights:
    """Every unit is rescaled by a number of its own. LSUV takes one standard deviation over all entries of Z, units and
    examples together."""
    return by_layers(
        X,
        weights,
        activation,
        lambda W, A, _: rescaled(W, A, tol, lambda Z: np.std(Z, axis=1, keepdims=True)),
    )


@mistake(rescale)
def lsuv_root_mean_square(X: Array, weights: Weights, activation: str, tol: float) -> Weights:
    """The root mean square of Z is brought to 1: the mean has not been subtracted. np.std measures the spread around the
    mean."""
    return by_layers(
        X, weights, activation, lambda W, A, _: rescaled(W, A, tol, lambda Z: np.sqrt(np.mean(Z**2)))
    )


@mistake(rescale)
def lsuv_unbiased(X: Array, weights: Weights, activation: str, tol: float) -> Weights:
    """The standard deviation is divided by the number of entries minus one (ddof=1). np.std, as the description has it,
    divides by their number."""
    return by_layers(X, weights, activation, lambda W, A, _: rescaled(W, A, tol, lambda Z: np.std(Z, ddof=1)))


@mistake(rescale)
def lsuv_of_weights(X: Array, weights: Weights, activation: str, tol: float) -> Weights:
    """The standard deviation of the weights themselves is brought to 1. What counts is that of the layer's output on the batch,
    Z = W A."""

    def divide(W: Array, _A: Array, _f: Function) -> Array:
        return W if abs(np.std(W) - 1) <= tol else W / np.std(W)

    return by_layers(X, weights, activation, divide)


@mistake(rescale)
def lsuv_linear(X: Array, weights: Weights, _activation: str, tol: float) -> Weights:
    """The first layer is right, the ones after it get the wrong input: the activation function is missing on the way from one
    layer to the next."""
    return by_layers(X, weights, "linear", lambda W, A, _: rescaled(W, A, tol, np.std))


@mistake(rescale)
def lsuv_stops_early(X: Array, weights: Weights, activation: str, tol: float) -> Weights:
    """After the first layer that is within the tolerance, no other one is rescaled. Such a layer keeps its weights, and the
    next one has its turn: leave the inner loop, not the outer one."""
    function, changed = FUNCTIONS[activation], list(weights)
    for index, W in enumerate(weights):
        if abs(np.std(W @ X) - 1) <= tol:
            break
        changed[index] = W / np.std(W @ X)
        X = function(changed[index] @ X)
    return changed


@mistake(rescale)
def lsuv_last_layer_left(X: Array, weights: Weights, activation: str, tol: float) -> Weights:
    """The last layer has not been rescaled. LSUV treats all of them alike."""
    changed = by_layers(X, weights[:-1], activation, lambda W, A, _: rescaled(W, A, tol, np.std))
    return [*changed, weights[-1]]


@mistake(rescale)
def lsuv_activations(X: Array, weights: Weights, activation: str, tol: float) -> Weights:
    """What is returned are the activations of the rescaled net. Asked for are its weights."""
    changed = by_layers(X, weights, activation, lambda W, A, _: rescaled(W, A, tol, np.std))
    return activations_of(X, changed, FUNCTIONS[activation])
