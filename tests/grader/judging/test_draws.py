"""Which wrong draws are told apart from right ones of another stream, and what the learner reads about them."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.calls import call_exercise
from grader.instructor.content.folders import complete_exercises
from grader.judging.distribution import fits_draw, fits_spread
from grader.judging.judge import judge
from grader.reference_files import load_exercises

SIGMA = 0.3
SHAPE = (48, 64)


def fits(draws: Any) -> bool:
    return fits_spread({"W": draws}, {"W": SIGMA})


@pytest.mark.parametrize("shape", [(1, 1), (4, 2), (1, 40), (20, 30), SHAPE, (3, 3, 5, 7)])
def test_a_normal_draw_fits_whatever_the_seed(shape: Any) -> None:
    for seed in range(200):
        assert fits(SIGMA * np.random.default_rng(seed).standard_normal(shape))


def truncated(rng: Any, shape: Any) -> Any:
    draws = rng.standard_normal((*shape, 9))
    inside = np.take_along_axis(draws, np.argmax(np.abs(draws) < 2, axis=-1)[..., None], axis=-1)[..., 0]
    return SIGMA * inside / 0.8796


OTHERS = {
    "uniform of the same spread": lambda rng, shape: rng.uniform(-1, 1, shape) * SIGMA * np.sqrt(3),
    "Laplace of the same spread": lambda rng, shape: rng.laplace(0, SIGMA / np.sqrt(2), shape),
    "truncated, of the same spread": truncated,
    "a tenth too large": lambda rng, shape: 1.1 * SIGMA * rng.standard_normal(shape),
    "shifted": lambda rng, shape: 0.05 + SIGMA * rng.standard_normal(shape),
    "two values": lambda rng, shape: SIGMA * rng.choice([-1.0, 1.0], shape),
    "one row for all units": lambda rng, shape: (
        SIGMA * rng.standard_normal((1, shape[1])).repeat(shape[0], 0)
    ),
    "rows that go together": lambda rng, shape: (
        SIGMA * (rng.standard_normal(shape) + 0.5 * rng.standard_normal((1, shape[1]))) / np.sqrt(1.25)
    ),
    "columns that go together": lambda rng, shape: (
        SIGMA * (rng.standard_normal(shape) + 0.5 * rng.standard_normal((shape[0], 1))) / np.sqrt(1.25)
    ),
}


@pytest.mark.parametrize("draw", OTHERS.values(), ids=OTHERS)
def test_another_draw_does_not_fit(draw: Any) -> None:
    for seed in range(50):
        assert not fits(draw(np.random.default_rng(seed), SHAPE))


def test_small_arrays_that_are_a_hundred_times_too_small_do_not_fit() -> None:
    assert not fits(np.random.default_rng(0).standard_normal((4, 2)) * SIGMA / 100)


def test_all_layers_together_tell_a_scale_that_none_tells_alone() -> None:
    rng, spread = np.random.default_rng(0), {f"W{layer}": SIGMA for layer in range(1, 9)}
    right = {name: SIGMA * rng.standard_normal(SHAPE) for name in spread}
    wrong = {name: 1.03 * draws for name, draws in right.items()}
    assert fits_draw(right, spread)
    assert all(fits_spread({name: draws}, spread={name: SIGMA}) for name, draws in wrong.items())
    assert not fits_draw(wrong, spread)


def he(layers_dims: Any, seed: int | None = 3, change: Callable[..., Any] = lambda W, layer, last: W) -> Any:
    np.random.seed(seed)
    parameters = {}
    for layer in range(1, len(layers_dims)):
        fan_in = layers_dims[layer - 1]
        W = np.random.randn(layers_dims[layer], fan_in) * np.sqrt(2 / fan_in)
        parameters[f"W{layer}"] = change(W, layer, len(layers_dims) - 1)
        parameters[f"b{layer}"] = np.zeros((layers_dims[layer], 1))
    return parameters


def verdict(function: Callable[..., Any], read: Any = complete_exercises) -> Any:
    exercise = read("01_initialization")["initialize_parameters_he"]
    return judge(exercise, call_exercise(exercise, {exercise.name: function}))


SAME_STREAM = {
    "last layer smaller": lambda W, layer, last: W / np.sqrt(2) if layer == last else W,
    "2 % too large": lambda W, *_: 1.02 * W,
    "shifted": lambda W, *_: W + 0.005,
    "rounded": lambda W, *_: np.round(W, 3),
    "standardized": lambda W, *_: (W - W.mean()) / (W.std() + 1e-9) * np.sqrt(2 / W.shape[1]),
}


@pytest.mark.parametrize("read", [load_exercises, complete_exercises], ids=["visible", "hidden"])
@pytest.mark.parametrize("change", SAME_STREAM.values(), ids=SAME_STREAM)
def test_the_right_numbers_changed_are_not_other_random_numbers(change: Any, read: Any) -> None:
    feedback = verdict(lambda layers_dims: he(layers_dims, change=change), read)
    assert feedback.score == 0
    assert "not the random numbers" not in feedback.message


@pytest.mark.parametrize("seed", [0, 1, 2, 42, 1234])
def test_another_seed_earns_most_of_the_points(seed: int) -> None:
    feedback = verdict(lambda layers_dims: he(layers_dims, seed))
    assert feedback.score == 7.6
    assert "not the random numbers asked for" in feedback.message


def test_a_scale_that_only_larger_hidden_draws_tell_is_said_without_their_numbers() -> None:
    feedback = verdict(lambda layers_dims: he(layers_dims, 42, lambda W, *_: 1.035 * W))
    assert (feedback.score, feedback.mistake) == (0, None)
    assert feedback.message == (
        "These are not the random numbers asked for, and on hidden cases their distribution is not right either."
    )
    assert (
        verdict(lambda layers_dims: he(layers_dims, 42, lambda W, *_: 1.035 * W), load_exercises).score == 7.6
    )
    assert (
        verdict(lambda layers_dims: he(layers_dims, 42, lambda W, *_: 1.035 * W), load_exercises).score == 7.6
    )


def test_a_draw_without_a_seed_is_told_that_every_call_draws_others() -> None:
    feedback = verdict(lambda layers_dims: he(layers_dims, seed=None))
    assert feedback.score == 7.6
    assert "Every call draws others." in feedback.message


def test_weights_of_the_wrong_sign_are_called_so() -> None:
    feedback = verdict(lambda layers_dims: he(layers_dims, change=lambda W, *_: -W))
    assert feedback.score == 7.6
    assert feedback.message.startswith("Every entry of W1 has the wrong sign. The distribution is right")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda W, *_: W / np.sqrt(2), "standard deviation of 0.12"),
        (lambda W, *_: W + 0.05, "a mean of 0.05"),
        (lambda W, *_: np.sign(W) * np.std(W), "numbers that occur more than once"),
        (lambda W, *_: np.sin(3 * W), "asked for"),
    ],
)
def test_what_is_wrong_with_a_distribution_is_said_of_the_largest_array(
    change: Callable[..., Any], said: str
) -> None:
    feedback = verdict(lambda layers_dims: he(layers_dims, 42, change))
    assert feedback.score == 0
    assert feedback.message.startswith("W1 of initialize_parameters_he([64, 48, 32, 1]) has ")
    assert said in feedback.message
    assert "not the random numbers" in feedback.message


def test_an_empty_array_is_no_draw() -> None:
    assert not fits_spread({"W": np.zeros((0, 3))}, {"W": SIGMA})
    assert not fits_spread({"W": np.zeros((0, 3))}, {}, {"W": SIGMA})
