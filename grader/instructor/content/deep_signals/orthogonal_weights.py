"""The third exercise of notebook 04: orthogonal weights. Cases and known mistakes."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.exercise import Case, Part
from grader.instructor.content.deep_signals.deep_nets import (
    Array,
    Function,
)
from grader.instructor.content.drafts import ONE_PASS, case, exercise, mistake
from grader.values import Generator


def drawn(shape: tuple[int, int], gain: float, seed: int) -> Case:
    """A call to orthogonal with a fresh generator; its last digits depend on LAPACK."""
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
    hidden=[
        drawn((9, 4), 1.5, 4),
        drawn((2, 7), 0.3, 5),
        drawn((5, 5), 3.0, 6),
        drawn((1, 6), 1.0, 7),
        drawn((5, 1), 0.8, 8),
    ],
    spread=lambda _shape, gain, _rng: {"result": gain},
)


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
    """Some columns (rows, if the matrix is wide) have the wrong sign. The matrix is orthogonal, but `qr` chooses the signs by
    its own rule, so the matrix is not evenly distributed: use the signs on the diagonal of R."""
    return gain * upright(shape, rng, lambda G: np.linalg.qr(G)[0])


@mistake(draw)
def orthogonal_signs_on_rows(shape: tuple[int, int], gain: float, rng: Any) -> Array:
    """The signs were multiplied into the wrong side of Q. They belong to the columns of Q, because R has a row for each column;
    a row of signs, of shape (columns,), multiplies columns."""

    def turned(G: Array) -> Array:
        Q, R = np.linalg.qr(G)
        signs = np.ones(len(Q))
        signs[: len(R)] = np.sign(np.diag(R))
        return signs[:, np.newaxis] * Q

    return gain * upright(shape, rng, turned)


@mistake(draw)
def orthogonal_diagonal_for_signs(shape: tuple[int, int], gain: float, rng: Any) -> Array:
    """The columns are at right angles, but their length is not 1. Either Q was multiplied by the diagonal of R and not by its
    signs alone, or vectors made by hand were not divided by their lengths."""

    def stretched(G: Array) -> Array:
        Q, R = np.linalg.qr(G)
        return Q * np.diag(R)

    return gain * upright(shape, rng, stretched)


@mistake(draw)
def orthogonal_without_gain(shape: tuple[int, int], _gain: float, rng: Any) -> Array:
    """The gain has no effect. Either it is missing, or it multiplies the drawn matrix: the decomposition takes such a factor
    out again."""
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
    """A wide matrix comes out square. For a matrix with fewer rows than columns, `qr` makes a Q with only as many columns as
    rows: decompose the transposed matrix and turn Q back."""
    return gain * factor(rng.standard_normal(shape))


@mistake(draw)
def orthogonal_not_turned_back(shape: tuple[int, int], gain: float, rng: Any) -> Array:
    """A wide matrix comes out tall: it was transposed for the decomposition and not transposed back."""
    G = rng.standard_normal(shape)
    return gain * factor(G if shape[0] >= shape[1] else G.T)


@mistake(draw)
def orthogonal_square_turned(shape: tuple[int, int], gain: float, rng: Any) -> Array:
    """Only square matrices are wrong: they were transposed for the decomposition. Transpose only matrices with fewer rows than
    columns."""
    G = rng.standard_normal(shape)
    return gain * (factor(G) if shape[0] > shape[1] else factor(G.T).T)


@mistake(draw)
def orthogonal_complete(shape: tuple[int, int], gain: float, rng: Any) -> Array:
    """A matrix that is not square comes out square: mode="complete" fills up Q with more columns. The default, "reduced", has
    as many as G."""

    def filled(G: Array) -> Array:
        Q, R = np.linalg.qr(G, mode="complete")
        Q[:, : R.shape[1]] *= np.sign(np.diag(R))
        return Q

    return gain * upright(shape, rng, filled)


@mistake(draw)
def orthogonal_drawn_upright(shape: tuple[int, int], gain: float, rng: Any) -> Array:
    """A wide matrix holds the wrong numbers: G was drawn with its rows and columns already exchanged. Draw it in the requested
    shape, then transpose it."""
    tall = rng.standard_normal((max(shape), min(shape)))
    return gain * (factor(tall) if shape[0] >= shape[1] else factor(tall).T)


@mistake(draw)
def orthogonal_by_singular_vectors(shape: tuple[int, int], gain: float, rng: Any) -> Array:
    """These are singular vectors of the normal matrix. They are orthonormal too, but they are not the Q that the recipe
    describes: use the QR decomposition."""
    U, _, Vt = np.linalg.svd(rng.standard_normal(shape), full_matrices=False)
    return gain * (U if shape[0] >= shape[1] else Vt)


@mistake(draw)
def orthogonal_nearest(shape: tuple[int, int], gain: float, rng: Any) -> Array:
    """This is U Vᵀ from the SVD, the orthogonal matrix nearest to the normal one. It is orthonormal too, but not the Q that
    the recipe asks for."""
    U, _, Vt = np.linalg.svd(rng.standard_normal(shape), full_matrices=False)
    return gain * (U @ Vt)


@mistake(draw)
def orthogonal_normal(shape: tuple[int, int], gain: float, rng: Any) -> Array:
    """These are normal numbers divided by √columns: nearly orthogonal when the matrix is large, and not at all when it is
    small. The decomposition is missing."""
    return gain * rng.standard_normal(shape) / np.sqrt(shape[1])


@mistake(draw)
def orthogonal_normalized_columns(shape: tuple[int, int], gain: float, rng: Any) -> Array:
    """The vectors have length 1, but they are not at right angles to each other: each was divided by its own length. The
    decomposition does both."""
    return gain * upright(shape, rng, lambda G: G / np.linalg.norm(G, axis=0))


@mistake(draw)
def orthogonal_identity(shape: tuple[int, int], gain: float, _rng: Any) -> Array:
    """This is the identity. It is orthogonal, but all units of a layer would start alike in every net: draw a random matrix."""
    return gain * np.eye(*shape)


@mistake(draw)
def orthogonal_uniform(shape: tuple[int, int], gain: float, rng: Any) -> Array:
    """The matrix was drawn uniform on (0, 1). Q is orthogonal all the same, but not evenly distributed: for that, the numbers
    have to be normal."""
    G = rng.random(shape)
    return gain * (factor(G) if shape[0] >= shape[1] else factor(G.T).T)


@mistake(draw)
def orthogonal_own_generator(shape: tuple[int, int], gain: float, _rng: Any) -> Array:
    """The matrix does not come from the generator that was passed in, but from a new one with seed 0. Every layer of a net
    would get the same numbers: draw from rng."""
    return gain * upright(shape, np.random.default_rng(0), factor)


@mistake(draw)
def orthogonal_both_factors(shape: tuple[int, int], _gain: float, rng: Any) -> Any:
    """Both factors of the decomposition are returned. Unpack them: Q is the orthogonal one."""
    return tuple(np.linalg.qr(rng.standard_normal(shape)))
