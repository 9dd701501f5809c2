"""Comparison stops at the first stage that fails, and the diagnosis says how a wrong array differs."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from grader.calls import call_exercise
from grader.exercise import Case, Exercise, Mistake, Outcome, Part, Tolerance
from grader.judging.comparison import compare
from grader.judging.explanation import NOT_REPEATED
from grader.judging.judge import judge
from grader.judging.patterns import ROUNDED, describe_difference
from grader.judging.words import describe
from grader.values import Generator, Opaque, StandIn

quick = settings(derandomize=True, deadline=None, max_examples=50)
ONE_PASS = Tolerance(rtol=1e-7, atol=1e-9)
SHAPES = hnp.array_shapes(min_dims=1, max_dims=3, min_side=1, max_side=5)


def noise(shape: Any, seed: int = 0) -> Any:
    """Numbers with no pattern, none near zero."""
    generator = np.random.default_rng(seed)
    return generator.choice([-1.0, 1.0], shape) * generator.uniform(0.5, 2, shape)


def stage(expected: Any, got: Any, masks: Any = (), tolerance: Any = ONE_PASS) -> Any:
    """The first stage that fails, or None."""
    found = compare(expected, got, ("*",), tolerance, masks)
    return found[0].stage if found else None


# --- equal -------------------------------------------------------------------------------------------------------------


@quick
@given(SHAPES, st.integers(0, 99))
def test_an_array_equals_itself_and_its_twin_within_rounding(shape: Any, seed: Any) -> None:
    array = noise(shape, seed)
    assert stage(array, array.copy()) is None
    assert stage(array, array * (1 + 1e-13)) is None
    assert stage(array, np.asfortranarray(array)) is None


@quick
@given(SHAPES)
def test_a_dictionary_may_hold_more_than_was_asked_for(shape: Any) -> None:
    array = noise(shape)
    assert stage({"W1": array}, {"note": "mine", "W1": array, "w1": Opaque("function")}) is None


@pytest.mark.parametrize("shape", [(1, 1), (1,), ()])
def test_a_number_is_as_good_as_an_array_of_one(shape: Any) -> None:
    assert stage(0.5, np.full(shape, 0.5)) is None
    assert stage(np.full(shape, 0.5), 0.5) is None
    assert stage(np.full(shape, 2.0), 2) is None


def test_a_list_is_as_good_as_a_tuple() -> None:
    array = noise((2, 3))
    assert stage((array, (array, 1.0)), [array, [array, 1.0]]) is None


@quick
@given(SHAPES, st.sampled_from([bool, int, np.int8, np.uint8, np.float32, float]), st.integers(1, 5))
def test_in_a_mask_only_zero_or_not_counts(shape: Any, dtype: Any, scale: Any) -> None:
    kept = noise(shape) > 0
    assert (
        stage({"D1": kept}, {"D1": kept.astype(dtype) * dtype(scale if dtype is not bool else 1)}, ("D1",))
        is None
    )
    assert stage({"D1": kept}, {"D1": ~kept}, ("D1",)) == "value"
    assert stage({"D1": kept.astype(float)}, {"D1": kept}, ("D1",)) is None


def test_a_mask_that_is_no_mask_of_the_exercise_is_compared_as_numbers() -> None:
    kept = np.array([1.0, 0.0])
    assert stage(kept, kept * 2) == "value"


def test_a_band_takes_every_number_inside_it() -> None:
    band = Tolerance(low=0.0, high=1e-6)
    assert stage(2e-9, 5e-8, tolerance=band) is None
    assert stage(2e-9, np.array([[5e-8]]), tolerance=band) is None
    assert [stage(2e-9, number, tolerance=band) for number in (-1e-9, 0.0, 1e-6, 1.0)] == ["value"] * 4


# --- different: type → keys → shape → dtype → finite → value -----------------------------------------------------------


@quick
@given(SHAPES, st.sampled_from([None, "text", Opaque("generator"), [1.0], (1.0,), {"W1": 1.0}]))
def test_another_type_is_told_first(shape: Any, got: Any) -> None:
    assert stage(noise(shape), got) == "type"


@quick
@given(SHAPES, st.sampled_from([None, "text", Opaque("object"), [1.0], 2.0, np.ones(2)]))
def test_what_is_no_dictionary_is_a_type(shape: Any, got: Any) -> None:
    assert stage({"W1": noise(shape)}, got) == "type"
    assert stage((noise(shape), {"W1": noise(shape)}), (noise(shape), got)) == "type"


@quick
@given(SHAPES)
def test_a_missing_key_comes_before_anything_inside(shape: Any) -> None:
    array = noise(shape)
    found = compare({"W1": array, "b1": array}, {"W1": -array}, ("*",), ONE_PASS)
    assert [(item.path, item.stage) for item in found] == [("W1", "value"), ("b1", "keys")]
    assert found[1].got == "only W1"


@pytest.mark.parametrize("got", [(1.0,), (1.0, 2.0, 3.0), [], [[1.0, 2.0]]])
def test_a_tuple_of_another_length_is_told_as_such(got: Any) -> None:
    assert stage((1.0, 2.0), got) == "keys"


@quick
@given(SHAPES, SHAPES)
def test_another_shape_comes_before_dtype_and_values(shape: Any, other: Any) -> None:
    assume(shape != other and not np.prod(shape) == np.prod(other) == 1)
    assert stage(noise(shape), np.full(other, np.nan, dtype=np.float32)) == "shape"


@quick
@given(SHAPES, st.sampled_from([np.float32, np.float16, int, bool, complex]))
def test_another_dtype_comes_before_finite_and_value(shape: Any, dtype: Any) -> None:
    assert stage(noise(shape), np.zeros(shape, dtype=dtype)) == "dtype"


@quick
@given(SHAPES, st.sampled_from([np.nan, np.inf, -np.inf]), st.data())
def test_nan_and_infinity_come_before_the_value(shape: Any, bad: Any, data: Any) -> None:
    array = noise(shape)
    wrong = array * 2
    wrong.flat[data.draw(st.integers(0, array.size - 1))] = bad
    (found,) = compare(array, wrong, ("*",), ONE_PASS)
    assert (found.stage, found.got) == (
        "finite",
        f"1 of {array.size} {'NaN' if np.isnan(bad) else 'infinite'}",
    )


@quick
@given(SHAPES, st.data())
def test_one_wrong_entry_is_enough(shape: Any, data: Any) -> None:
    array = noise(shape)
    wrong = array.copy()
    wrong.flat[data.draw(st.integers(0, array.size - 1))] *= 1 + 1e-5
    assert stage(array, wrong) == "value"
    assert stage({"W1": array}, {"W1": wrong}) == "value"
    assert stage((0.0, [array]), (0.0, [wrong])) == "value"


def test_only_the_entries_asked_for_are_compared() -> None:
    expected, got = {"W1": np.ones(2), "b1": np.ones(2)}, {"W1": np.ones(2), "b1": "wrong"}
    assert compare(expected, got, ("W*",), ONE_PASS) == []
    assert [item.path for item in compare(expected, got, ("W*", "b*"), ONE_PASS)] == ["b1"]


# --- how a wrong array differs, when no known mistake explains it ------------------------------------------------------


def message(expected: Any, got: Any, labels: Any = None) -> Any:
    """What the learner reads when a function of no arguments returns `got` instead of `expected`."""
    exercise = Exercise(
        "f",
        10,
        "f()",
        (Part("value", ("*",), 1.0),),
        labels=labels or {},
        cases=(Case(()),),
        expected=((expected,),),
    )
    feedback = judge(exercise, call_exercise(exercise, {"f": lambda: got}))
    assert feedback.verdict == "wrong"
    assert feedback.mistake is None
    return feedback.message


ARRAY = noise((3, 4), seed=7)
SQUARE = noise((4, 4), seed=8)
MASK = ARRAY > 0


@pytest.mark.parametrize(
    ("expected", "got", "said"),
    [
        (ARRAY, ARRAY * 0.25, "Every entry of the result is 0.25 times the expected one."),
        (ARRAY, ARRAY * np.sqrt(2), "Every entry of the result is 1.4142 times the expected one."),
        (ARRAY, -ARRAY, "Every entry of the result has the wrong sign."),
        (SQUARE, SQUARE.T, "The result is transposed."),
        (MASK, ~MASK, "The result is inverted: zero where it should not be, and not zero where it should be."),
        (ARRAY, ARRAY.T, "The result has shape (4, 3), expected shape (3, 4). It looks transposed."),
        (ARRAY, ARRAY[:, 0], "The result has shape (3,), expected shape (3, 4)."),
        (ARRAY, ARRAY[::-1], "The result holds the right values in a different order."),
        (ARRAY, ARRAY + 0.5, "Every entry of the result is off by the same 0.5."),
        (ARRAY, ARRAY * 0, "The result is zero everywhere; the expected one is not."),
        (ARRAY, ARRAY + 1e-6, "Every entry of the result is off by the same 1e-06."),
        (ARRAY, ARRAY.round(2), "The result holds the right values, rounded to 2 decimals: keep all."),
        (ARRAY, ARRAY.round(6), f"The result is right to 6 digits only: {ROUNDED}"),
        (2.0, 3.0, "The result is 3, expected 2."),
        (2.0, -6.0, "The result is -6, expected 2: -3 times as much."),
        (2.0, 2.7, "The result is 2.7, expected 2."),
        (2.0, 2.00001, f"The result is right to 5 digits only: {ROUNDED}"),
        (2.0, -2.0, "The result is -2, expected 2: it has the wrong sign."),
        (0.0, 3.0, "The result is 3, expected 0."),
    ],
)  # fmt: skip
def test_the_way_in_which_an_array_differs_is_said(expected: Any, got: Any, said: str) -> None:
    assert message(expected, got) == said


def test_without_a_pattern_the_number_of_wrong_entries_and_the_worst_are_said() -> None:
    got = ARRAY.copy()
    got[1, 2] += 3
    got[0, 0] -= 0.25
    assert message(ARRAY, got) == (
        f"2 of the 12 entries of the result differ; the most at [1, 2]: expected {ARRAY[1, 2]:.6g}, got {got[1, 2]:.6g}."
    )


def test_entries_that_only_a_tight_tolerance_tells_apart_are_counted() -> None:
    right = ARRAY.copy()
    right[1] = 0
    got = right.copy()
    got[1, :2] = 3e-10, -5e-10
    (first,) = compare(right, got, ("*",), Tolerance(1e-12, 0.0))
    assert describe_difference("it", right, got, first).startswith("2 of the 12 entries of it differ")


@pytest.mark.parametrize(
    ("got", "said"),
    [
        (ARRAY.astype(np.float32), "has dtype float32, expected dtype float64"),
        (np.where(ARRAY > 0, ARRAY, np.nan), "is not finite"),
        (None, "got None (is the return missing?)"),
        ({"W1": ARRAY}, "got a dictionary with W1"),
        ("text", "got the text 'text'"),
        (object, "got an object of type type"),
        (3.0, "has shape ()"),
    ],
)
def test_what_came_before_the_values_is_said(got: Any, said: str) -> None:
    assert said in message(ARRAY, got)


NET = {"W1": ARRAY, "b1": ARRAY[:, :1], "W2": SQUARE}


def test_when_one_layer_alone_is_wrong_it_says_so() -> None:
    assert message(NET, NET | {"W2": 2 * SQUARE}) == (
        "Every entry of W2 is 2 times the expected one. Only W2 differs; the rest is right."
    )


def test_when_several_layers_are_wrong_it_lists_them() -> None:
    text = message(NET, {name: -value for name, value in NET.items()})
    assert text == "Every entry of W1 has the wrong sign. W2, b1 differ too."


def test_a_missing_layer_is_called_by_its_name() -> None:
    assert message(NET, {"W1": ARRAY, "b1": ARRAY[:, :1]}) == "Expected an entry 'W2', got only W1, b1."
    text = message((1.0, NET), (1.0, {"W1": ARRAY, "b1": ARRAY[:, :1]}), labels={"1": "the cache"})
    assert text == "Expected an entry 'W2' of the cache, got only W1, b1."


def test_a_name_that_two_places_share_is_said_once() -> None:
    text = message((ARRAY, (ARRAY,)), (-ARRAY, (-ARRAY,)), labels={"0": "A3", "1.0": "A3"})
    assert text == "Every entry of A3 has the wrong sign."


def test_a_shape_is_told_before_values_that_stand_earlier() -> None:
    text = message({"W": ARRAY, "costs": np.ones(5)}, {"W": -ARRAY, "costs": np.ones(4)})
    assert text == "costs has shape (4,), expected shape (5,). W differs too."


ALL = (Part("value", ("*",), 1.0),)


def exercise_of(*cases: Any, expected: Any, parts: Any = ALL) -> Exercise:
    """An exercise f(a, b=2) with a case for each tuple of arguments."""
    return Exercise(
        "f",
        10,
        "f(a, b=2)",
        parts,
        cases=tuple(map(Case, cases)),
        expected=tuple((each,) for each in expected),
    )


def test_round_off_beside_zeros_has_a_sentence_too() -> None:
    right, mine = np.array([0.0, 0.0, 1.0]), np.array([9e-13, -9e-13, 1.0])
    exercise = replace(exercise_of((1,), expected=(right,)), tolerance=Tolerance(rtol=1e-10, atol=1e-14))
    text = judge(exercise, call_exercise(exercise, {"f": lambda a: mine})).message
    assert text == f"The result is right to 15 digits only: {ROUNDED}"


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (lambda a, b=2: a * 2, "The first call was right. With a = 3, b = 5: the result is 6, expected 15."),
        (lambda a, b=3: a * b, "The first 2 calls were right. With a = 7, b left out: the result is 21, expected 14."),
        (lambda a, b=2: a * b + np.random.rand(), NOT_REPEATED),
    ],
)  # fmt: skip
def test_which_call_went_wrong_is_said_when_it_was_not_the_first(
    function: Callable[..., Any], said: Any
) -> None:
    exercise = exercise_of((4, 2), (3, 5), (7,), expected=(8, 15, 14))
    assert judge(exercise, call_exercise(exercise, {"f": function})).message == said


def test_an_argument_that_changes_in_place_is_told_with_wrong_values_too() -> None:
    def halved(a: Any, b: int = 2) -> Any:
        a *= 0.5
        return a

    exercise = exercise_of((ARRAY,), expected=(ARRAY,))
    assert judge(exercise, call_exercise(exercise, {"f": halved})).message == (
        "Every entry of the result is 0.5 times the expected one. "
        "The function also changes its argument number 1 in place."
    )


def test_a_row_of_numbers_may_be_a_list() -> None:
    parts = (Part("costs", ("costs",), 1.0),)
    exercise = exercise_of((1,), expected=({"costs": np.array([0.5, 0.25])},), parts=parts)
    for row, verdict in (
        ([0.5, 0.25], "correct"),
        ((0.5, 0.25), "correct"),
        ([0.5, 1], "wrong"),
        ([0.5, None], "wrong"),
    ):
        feedback = judge(exercise, call_exercise(exercise, {"f": lambda a, row=row: {"costs": row}}))
        assert feedback.verdict == verdict


def test_a_mistake_is_not_named_to_who_returns_more_than_it_does() -> None:
    right, other = {"W1": ARRAY, "W2": SQUARE}, {"W1": ARRAY, "W2": -SQUARE}
    mistake = Mistake("missing", "W2 is missing.", (Outcome("returned", {"W1": ARRAY}),))
    exercise = replace(exercise_of((1,), expected=(right,)), mistakes=(mistake,))
    for value, name in (({"W1": ARRAY}, "missing"), (other, None)):
        assert judge(exercise, call_exercise(exercise, {"f": lambda a, value=value: value})).mistake == name


def test_false_is_not_zero_when_a_mistake_is_looked_for() -> None:
    mistake = Mistake("verdict", "A verdict comes back.", (Outcome("returned", False),))
    exercise = replace(exercise_of((1,), expected=(0.5,)), mistakes=(mistake,))
    for value, name in ((False, "verdict"), (np.False_, "verdict"), (0.0, None)):
        assert judge(exercise, call_exercise(exercise, {"f": lambda a, value=value: value})).mistake == name


def test_places_in_a_tuple_are_called_by_the_names_of_the_exercise() -> None:
    text = message((1.0, (ARRAY, SQUARE)), (1.0, (ARRAY, SQUARE * 3)), labels={"1.1": "D1"})
    assert text == "Every entry of D1 is 3 times the expected one. Only D1 differs; the rest is right."


@pytest.mark.parametrize("scale", [1e308, -1e308, 1e-320, 5e-324])
def test_numbers_at_the_end_of_the_range_are_wrong_without_a_warning(scale: float) -> None:
    assert message(ARRAY, np.full(ARRAY.shape, scale))
    assert message(np.full(ARRAY.shape, scale), ARRAY)


@pytest.mark.parametrize("got", [10**30, 10**400, 2**64, True, 1j, np.float32(1), -0.0])
def test_odd_numbers_are_wrong_and_not_an_accident(got: Any) -> None:
    assert message(2.5, got)


@quick
@given(hnp.arrays(float, SHAPES), hnp.arrays(float, SHAPES))
def test_any_two_arrays_that_differ_get_a_sentence(expected: Any, got: Any) -> None:
    assume(np.all(np.isfinite(expected)) and stage(expected, got) is not None)
    text = message(expected, got)
    assert text.endswith(".")
    assert "\n" not in text
    assert len(text) < 400


def test_what_else_a_table_holds_is_not_looked_at() -> None:
    class Vast(dict[str, Any]):
        def items(self) -> Any:
            raise AssertionError("a judge that reads everything can be kept busy for minutes")

    got = Vast(W1=1.0, other=2.0)
    assert compare({"W1": 1.0}, got, ("*",), Tolerance()) == []


def test_of_many_names_a_few_are_told() -> None:
    got = {f"x{number}": 0 for number in range(10)}
    (difference,) = compare({"W1": 1.0}, got, ("*",), Tolerance())
    assert difference.got == "only x0, x1, x2, x3, x4, x5, x6, x7, …"


@pytest.mark.parametrize("value", [StandIn("x" * 10**5), Generator(10**1000)])
def test_what_travels_by_name_is_described_by_its_type(value: object) -> None:
    assert describe(value) == f"an object of type {type(value).__name__}"
