"""Grading by properties: a draw by its spread, whatever the stream, and parts that are judged on their own cases."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.calls import call_exercise
from grader.exercise import Case, Exercise, Part
from grader.judging.judge import judge
from grader.reference_files import exercise_from_data, to_data

SIGMA = 0.25


def draw(shape_seed: Any, scale: Any = SIGMA, kind: str = "standard_normal") -> dict[str, Any]:
    units, seed = shape_seed
    rng = np.random.default_rng(seed)
    return {f"W{n}": getattr(rng, kind)((units, units)) * scale for n in (1, 2)}


DRAW = Exercise(
    "draw", 10, "draw(shape_seed)",
    (Part("size", ("W*",), 0.4, within=2.0), Part("spread", ("W*",), 0.6, needs="size")),
    rule="free draw",
    cases=tuple(Case(([40, seed],), spread={"W1": SIGMA, "W2": SIGMA}, hidden=seed > 1) for seed in (1, 2)),
    expected=tuple((draw([40, seed]),) for seed in (1, 2)),
)  # fmt: skip


def verdict_on(exercise: Any, function: Callable[..., Any]) -> Any:
    return judge(exercise, call_exercise(exercise, {exercise.name: function}))


def from_the_legacy_stream(shape_seed: Any) -> dict[str, Any]:
    random = np.random.RandomState(shape_seed[1])
    return {f"W{n}": random.normal(0, SIGMA, (shape_seed[0],) * 2) for n in (2, 1)}


@pytest.mark.parametrize("function", [draw, from_the_legacy_stream])
def test_a_free_draw_may_come_from_any_stream(function: Any) -> None:
    feedback = verdict_on(DRAW, function)
    assert (feedback.verdict, feedback.score, feedback.message) == ("correct", 10, "")


def test_a_free_draw_of_another_size_earns_the_part_that_allows_a_factor() -> None:
    feedback = verdict_on(DRAW, lambda given: draw(given, SIGMA / np.sqrt(2)))
    assert (feedback.verdict, feedback.score) == ("partial", 4)
    assert feedback.message.startswith("W1: expected standard deviation 0.25, got standard deviation 0.17")
    assert verdict_on(DRAW, lambda given: draw(given, SIGMA / 3)).score == 0


def repeated(given: Any) -> Any:
    return dict.fromkeys(["W1", "W2"], draw(given)["W1"])


def without_a_seed(given: Any) -> dict[str, Any]:
    return {name: SIGMA * np.random.randn(given[0], given[0]) for name in ("W1", "W2")}


def shifted(given: Any) -> dict[str, Any]:
    return {name: value + SIGMA for name, value in draw(given).items()}


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (repeated, "the numbers of another array again"),
        (lambda given: draw(given, SIGMA * np.sqrt(12), "random"), "not normal around 0"),
        (shifted, "got mean 0.24"),
        (without_a_seed, "a second call"),
        (lambda given: draw([given[0], 3]), "another seed gives the same ones"),
        (lambda given: {"W1": draw(given)["W1"]}, "W2"),
        (lambda given: {name: value[:, 1:] for name, value in draw(given).items()}, "shape"),
        (lambda given: draw(given, np.nan), "not finite"),
    ],
)
def test_a_free_draw_that_is_none_is_told_so(function: Any, words: str) -> None:
    feedback = verdict_on(DRAW, function)
    assert feedback.score < 10
    assert words in feedback.message


TOPICS = Exercise(
    "f", 10, "f(x)",
    (
        Part("of small numbers", ("*",), 0.5, topic="small"),
        Part("of large numbers", ("*",), 0.5, topic="large"),
        Part("of zero", ("*",), 0.0, topic="zero"),
    ),
    cases=(
        Case((1.0,), topic="small"), Case((10.0,), topic="large"), Case((0.0,), topic="zero"),
        Case((2.0,), topic="small", hidden=True), Case((20.0,), topic="large", hidden=True),
    ),
    expected=tuple((2 * x,) for x in (1.0, 10.0, 0.0, 2.0, 20.0)),
)  # fmt: skip


def only_small(x: Any) -> Any:
    return 2 * x if x < 5 else -1.0


def fails_on_large(x: Any) -> Any:
    if x > 5:
        raise ValueError("too large")
    return 2 * x


def wrong_at_zero(x: Any) -> Any:
    return 2 * x or 1.0


def only_what_is_shown(x: Any) -> Any:
    return 2 * x if x in (0.0, 1.0, 10.0) else -1.0


@pytest.mark.parametrize(
    ("function", "score"),
    [
        (lambda x: 2 * x, 10),
        (only_small, 5),
        (fails_on_large, 5),
        (wrong_at_zero, 8),
        (only_what_is_shown, 0),
    ],
)
def test_a_part_with_a_topic_is_judged_on_its_cases_alone(function: Any, score: int) -> None:
    assert verdict_on(TOPICS, function).score == score


def test_the_feedback_counts_the_hidden_cases_of_the_topic() -> None:
    checks = {check.label: check.verdict for check in verdict_on(TOPICS, only_small).checks}
    assert checks["of small numbers"] == checks["of small numbers on 1 hidden cases"] == "right"
    assert checks["of large numbers"] == "wrong"
    checks = {check.label: check.verdict for check in verdict_on(TOPICS, fails_on_large).checks}
    assert checks["of small numbers"] == "right"
    assert checks["of large numbers"] == "not reached"


def test_topics_and_factors_travel_and_take_no_room_where_there_are_none() -> None:
    for exercise in (DRAW, TOPICS):
        assert to_data(exercise_from_data(to_data(exercise))) == to_data(exercise)
    assert "topic" not in to_data(Case((1.0,)))
    assert not {"topic", "within"} & to_data(Part("value", ("*",), 1.0)).keys()


def test_an_accepted_alternative_that_is_right_on_the_visible_cases_is_the_one_that_is_told() -> None:
    exercise = Exercise(
        "f",
        10,
        "f(x)",
        (Part("value", ("*",), 1.0),),
        cases=(Case((1.0,)), Case((2.0,)), Case((3.0,), hidden=True)),
        expected=((5.0, 1.0), (6.0, 2.0), (7.0, 3.0)),
    )
    assert verdict_on(exercise, lambda x: x).score == 10
    assert verdict_on(exercise, lambda x: min(x, 2.0)).message.startswith("Right on the cases shown here")
    assert verdict_on(exercise, lambda x: 1.0).message == "The result is 1, expected 5."
