"""Draws of the right distribution from another stream earn most of the points; draws of another distribution do not."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.calls import call_exercise
from grader.exercise import Case, Exercise, Part
from grader.instructor.content.folders import complete_exercises
from grader.instructor.content.regularization.regularized_net import dropout_pass
from grader.judging.distribution import fits_spread
from grader.judging.judge import DISTRIBUTION_SHARE, judge
from grader.values import Generator
from init_utils.arrays import Array

LIMIT = 0.4


def fits(draws: Any, limit: Any = LIMIT) -> Any:
    return fits_spread({"result": draws}, {}, {"result": limit})


@pytest.mark.parametrize("count", [1, 20, 40, 300, 5000])
def test_a_uniform_draw_fits_its_limit_whatever_the_seed(count: int) -> None:
    for seed in range(200):
        assert fits(np.random.default_rng(seed).uniform(-LIMIT, LIMIT, count))


OTHERS = {
    "normal of the same spread": lambda rng, n: rng.standard_normal(n) * LIMIT / np.sqrt(3),
    "normal within the limit": lambda rng, n: np.clip(rng.standard_normal(n) * LIMIT / 3, -LIMIT, LIMIT),
    "positive": lambda rng, n: rng.uniform(0, LIMIT, n),
    "too narrow": lambda rng, n: rng.uniform(-LIMIT, LIMIT, n) / np.sqrt(2),
    "too wide": lambda rng, n: rng.uniform(-LIMIT, LIMIT, n) * np.sqrt(2),
    "only two values": lambda rng, n: rng.choice([-LIMIT, LIMIT], n),
    "constant": lambda _, n: np.full(n, LIMIT / 2),
    "not finite": lambda rng, n: np.where(np.arange(n) == 3, np.nan, rng.uniform(-LIMIT, LIMIT, n)),
    "single precision": lambda rng, n: rng.uniform(-LIMIT, LIMIT, n).astype(np.float32),
}


@pytest.mark.parametrize("draw", OTHERS.values(), ids=OTHERS)
def test_another_distribution_does_not(draw: Any) -> None:
    for seed in range(50):
        assert not fits(draw(np.random.default_rng(seed), 400))


def test_few_draws_only_have_to_lie_within_the_limit() -> None:
    assert fits(np.array([0.1, 0.2, 0.3]))
    assert not fits(np.array([0.1, 0.2, 0.5]))


def test_what_is_missing_or_repeats_another_array_does_not_fit() -> None:
    draws = np.random.default_rng(0).uniform(-1, 1, 50)
    assert not fits_spread({}, {}, {"W": 1.0})
    assert not fits_spread({"W": draws, "V": draws / 2}, {}, {"W": 1.0, "V": 0.5})
    normal = np.random.default_rng(1).standard_normal(50)
    assert fits_spread({"W": draws, "V": normal}, {"V": 1.0}, {"W": 1.0})


def test_the_judge_gives_most_of_the_points_for_a_uniform_draw_from_another_stream() -> None:
    case = Case((Generator(3),), limits={"result": 1.0})
    right = np.random.default_rng(3).uniform(-1, 1, 60)
    exercise = Exercise(
        "draw",
        10,
        "draw(rng)",
        (Part("draws", ("*",), 1.0),),
        "seeded draw",
        cases=(case,),
        expected=((right,),),
    )

    def feedback(function: Callable[..., Any]) -> Any:
        return judge(exercise, call_exercise(exercise, {"draw": function}))

    assert feedback(lambda rng: rng.uniform(-1, 1, 60)).score == 10
    other = feedback(lambda _: np.random.default_rng(4).uniform(-1, 1, 60))
    assert (other.verdict, other.score) == ("partial", 10 * DISTRIBUTION_SHARE)
    assert "generator that the function is given" in other.message
    assert feedback(lambda rng: rng.uniform(-1, 1, 60) / 2).score == 0


MASKED = complete_exercises("05_regularization")["forward_propagation_with_dropout"]


def dropout(draw: Any) -> Any:
    """The points for inverted dropout whose masks are `draw(shape, keep_prob)`."""

    def forward(X: Array, parameters: Any, keep_prob: float = 0.5) -> Any:
        factors = (1 / keep_prob, 1 / keep_prob)
        return dropout_pass(X, parameters, lambda shape: draw(shape, keep_prob), factors)

    return judge(MASKED, call_exercise(MASKED, {MASKED.name: forward})).score


@pytest.mark.parametrize("seed", range(10))
def test_masks_from_any_other_stream_earn_most_of_the_points(seed: int) -> None:
    rng = np.random.default_rng(seed)
    assert dropout(lambda shape, keep_prob: rng.random(shape) < keep_prob) == 10 * DISTRIBUTION_SHARE


@pytest.mark.parametrize(
    "draw",
    [
        lambda rng, shape, keep_prob: rng.random(shape) < 0.5,
        lambda rng, shape, keep_prob: rng.random(shape) < keep_prob - 0.06,
        lambda rng, shape, keep_prob: rng.random(shape) < keep_prob + 0.06,
        lambda rng, shape, keep_prob: np.repeat(rng.random((shape[0], 1)) < keep_prob, shape[1], axis=1),
        lambda rng, shape, keep_prob: np.random.RandomState(5).rand(*shape) < keep_prob,
    ],
)
def test_masks_of_another_rate_or_none_of_their_own_do_not(draw: Callable[..., Any]) -> None:
    rng = np.random.default_rng(0)
    assert dropout(lambda shape, keep_prob: draw(rng, shape, keep_prob)) < 5
