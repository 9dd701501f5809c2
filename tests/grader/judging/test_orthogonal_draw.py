"""Where a particular orthogonal matrix is expected, any other earns most of the points, and anything else earns none."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.calls import call_exercise
from grader.exercise import Case, Exercise, Part
from grader.judging.distribution import fits_orthogonal
from grader.judging.judge import DISTRIBUTION_SHARE, judge
from grader.values import Generator

GAIN = 1.5
SHAPES = [(6, 3), (3, 6), (5, 5), (1, 4)]


def orthogonal(shape: Any, rng: Any) -> Any:
    U, _, Vt = np.linalg.svd(rng.standard_normal(shape), full_matrices=False)
    return GAIN * (U @ Vt)


EXERCISE = Exercise(
    "draw", 10, "draw(shape, rng)", (Part("matrix", ("*",), 1.0),), rule="orthogonal draw",
    cases=tuple(Case((shape, Generator(seed)), spread={"result": GAIN}) for seed, shape in enumerate(SHAPES)),
    expected=tuple((orthogonal(shape, np.random.default_rng(seed)),) for seed, shape in enumerate(SHAPES)),
)  # fmt: skip


def feedback_on(function: Callable[..., Any]) -> Any:
    return judge(EXERCISE, call_exercise(EXERCISE, {"draw": function}))


@pytest.mark.parametrize("shape", SHAPES)
def test_an_orthogonal_matrix_fits_whichever_side_is_longer(shape: tuple[int, ...]) -> None:
    assert fits_orthogonal({"result": orthogonal(shape, np.random.default_rng(9))}, {"result": GAIN})


def normalized(G: Any) -> Any:
    return G / np.linalg.norm(G, axis=0)


OTHERS = {
    "normal": lambda rng: rng.standard_normal((40, 40)) / np.sqrt(40) * GAIN,
    "another gain": lambda rng: orthogonal((4, 4), rng) * 1.001,
    "columns of length 1": lambda rng: GAIN * normalized(rng.random((5, 5))),
    "identity": lambda _: GAIN * np.eye(4),
    "not finite": lambda _: np.full((3, 3), np.nan),
    "single precision": lambda rng: orthogonal((4, 4), rng).astype(np.float32),
    "a vector": lambda _: np.array([GAIN]),
    "a number": lambda _: GAIN,
}


@pytest.mark.parametrize("make", OTHERS.values(), ids=OTHERS)
def test_another_matrix_does_not(make: Any) -> None:
    assert not fits_orthogonal({"result": make(np.random.default_rng(0))}, {"result": GAIN})
    assert not fits_orthogonal({}, {"result": GAIN})


def test_the_matrix_asked_for_earns_all_another_orthogonal_one_most_and_a_random_one_nothing() -> None:
    assert feedback_on(orthogonal).score == 10
    other = feedback_on(lambda shape, rng: orthogonal(shape, np.random.default_rng(99)))
    assert (other.verdict, other.score) == ("partial", 10 * DISTRIBUTION_SHARE)
    assert other.message.startswith(
        "The matrix is orthogonal and of the right size, but not the one asked for"
    )
    assert feedback_on(lambda shape, rng: rng.standard_normal(shape)).score == 0
