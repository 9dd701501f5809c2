"""What a message says if no known mistake explains the outcome, and which mistake explains it if one does."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.calls import call_exercise
from grader.exercise import Case, Exercise, Mistake, Outcome, Part, Tolerance
from grader.instructor.content.folders import complete_exercises
from grader.judging.comparison import compare
from grader.judging.explanation import NOT_REPEATED
from grader.judging.judge import judge
from grader.judging.words import short
from grader.reference_files import load_exercises
from grader.values import Generator, StandIn


@pytest.mark.parametrize(
    ("argument", "text"),
    [
        ([2, 4, 1], "[2, 4, 1]"),
        ((6, 3), "(6, 3)"),
        ("relu", "'relu'"),
        ([np.ones((9, 9)), np.ones((2, 9))], "a list of 2"),
        (list(range(20)), "a list of 20"),
        (np.ones((4, 7)), "an array of shape (4, 7)"),
        (Generator(3), "default_rng(3)"),
        (StandIn("sum_of_tanh"), "sum_of_tanh"),
    ],
)
def test_an_argument_is_short_and_arrays_are_never_printed_out(argument: Any, text: str) -> None:
    assert short(argument) == text


@pytest.mark.parametrize(("expected", "name"), [([1.0, 2.0], "a list of 2"), ((1.0, 2.0), "a tuple of 2")])
def test_a_list_that_is_expected_is_not_called_a_tuple(
    expected: list[float] | tuple[float, ...], name: str
) -> None:
    for wrong in (None, np.ones(2), [1.0, 2.0, 3.0]):
        (difference,) = compare(expected, wrong, ("*",), Tolerance())
        assert difference.expected == name


ROOT = Exercise(
    "root",
    10,
    "root(number)",
    (Part("root", ("*",), 1.0),),
    cases=(Case((4,)), Case((9,)), Case((16,)), Case((25,), hidden=True)),
    expected=((2.0,), (3.0,), (4.0,), (5.0,)),
    mistakes=(Mistake("one_more", "One more.", tuple(Outcome("returned", n) for n in (3.0, 4.0, 5.0, 6.0))),),
)


def feedback_on(function: Callable[..., Any], exercise: Any = ROOT) -> Any:
    return judge(exercise, call_exercise(exercise, {exercise.name: function}))


def unless(number: Any, wrong: Any) -> Callable[..., Any]:
    """Right but for one number."""
    return lambda n: wrong() if n == number else n**0.5


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (lambda n: 3 * n**0.5, "The result is 3 times the expected one."),
        (lambda n: 1.0001 * n**0.5, "The result is 1.0001 times the expected one."),
        (lambda n: n**0.25, "The result is 1.414213562, expected 2."),
        (lambda n: -(n**0.5), "The result has the wrong sign."),
        (lambda n: n * 0.0, "The result is 0, expected 2."),
        (unless(9, lambda: 6.0), "The first call was right. With number = 9: the result is 6, expected 3."),
        (unless(9, lambda: [3]),
         "The first call was right. With number = 9: expected the number 3 for the result, got a list of 1."),
    ],
)  # fmt: skip
def test_a_number_has_a_ratio_only_where_other_cases_share_it_and_the_call_is_named(
    function: Any, said: str
) -> None:
    assert feedback_on(function).message == said


def test_a_wrong_number_that_is_another_in_the_second_call_is_told_so() -> None:
    draws = iter(range(50, 100))
    assert feedback_on(lambda n: next(draws)).message == NOT_REPEATED


def test_what_is_wrong_on_a_visible_case_is_told_before_an_error_on_a_hidden_one() -> None:
    def function(n: Any) -> Any:
        return {4: 2.0, 9: 7.0, 16: 4.0}[n]

    assert (
        feedback_on(function).message
        == "The first call was right. With number = 9: the result is 7, expected 3."
    )


def test_a_mistake_on_all_visible_cases_is_named_though_a_hidden_one_does_something_else() -> None:
    named = feedback_on(lambda n: n**0.5 + (n < 20))
    assert (named.mistake, named.message, named.score) == ("one_more", "One more.", 0)
    assert feedback_on(lambda n: n**0.5 + (n == 25)).mistake is None
    assert feedback_on(lambda n: n**0.5 + (n < 5)).mistake is None


def test_a_mistake_is_not_named_where_only_hidden_cases_are_wrong() -> None:
    """Zeros of integers would do on the visible cases what a right function does, but for the type."""
    exercise = complete_exercises("01_initialization")["initialize_parameters_zeros"]

    def three_layers_at_most(layers_dims: Any) -> Any:
        parameters = {}
        for layer in range(1, min(4, len(layers_dims))):
            parameters[f"W{layer}"] = np.zeros((layers_dims[layer], layers_dims[layer - 1]))
            parameters[f"b{layer}"] = np.zeros((layers_dims[layer], 1))
        return parameters

    feedback = feedback_on(three_layers_at_most, exercise)
    assert (feedback.mistake, feedback.score) == (None, 0)
    assert feedback.message.startswith("Right on the cases shown here")


def test_a_mistake_that_leaves_an_entry_out_is_not_that_of_who_has_it() -> None:
    exercise = load_exercises("01_initialization")["initialize_parameters_zeros"]

    def two_layers(layers_dims: Any) -> Any:
        shapes = {"W1": (1, 0), "W2": (2, 1)}
        weights = {name: np.zeros((layers_dims[i], layers_dims[j])) for name, (i, j) in shapes.items()}
        return weights | {f"b{i}": np.zeros((layers_dims[i], 1)) for i in (1, 2)}

    feedback = feedback_on(two_layers, exercise)
    assert feedback.mistake is None
    assert feedback.message.startswith(
        "The first 2 calls were right. With layers_dims = [5, 4, 3, 2]: expected an entry 'W3'"
    )


def test_an_array_of_numbers_is_as_good_as_a_list_of_them() -> None:
    numbers = Exercise(
        "f", 10, "f()", (Part("value", ("*",), 1.0),), cases=(Case(()),), expected=(([1.0, 2.0],),)
    )
    assert feedback_on(lambda: np.array([1.0, 2.0]), numbers).verdict == "correct"
    assert feedback_on(lambda: np.array([1.0, 3.0]), numbers).verdict == "wrong"
    assert feedback_on(lambda: np.array([[1.0, 2.0]]), numbers).verdict == "wrong"
    assert feedback_on(lambda: [[1.0, 2.0]], numbers).verdict == "wrong"


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        (None, np.ones(2), "Expected None for mode, got an array of shape (2,)."),
        ("train", "test", "Expected the text 'train' for mode, got the text 'test'."),
        ("train", 3.0, "Expected the text 'train' for mode, got the number 3."),
        (2.0, 3 + 4j, "mode has dtype complex128, expected dtype float64: other types round or cut off what is stored later."),
    ],
)  # fmt: skip
def test_what_is_no_number_is_told_and_never_an_error_of_the_grader(
    right: str | float | None, wrong: Any, said: str
) -> None:
    exercise = Exercise(
        "f", 10, "f()", (Part("mode", ("mode",), 1.0),), cases=(Case(()),), expected=(({"mode": right},),)
    )
    assert feedback_on(lambda: {"mode": wrong}, exercise).message == said
