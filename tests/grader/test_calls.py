"""Whatever a learner's function does, calling it gives data, and everything around it stays as it was."""

import os
import signal
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from typing import Any, cast

import numpy as np
import pytest

from grader.calls import call_case, call_exercise
from grader.exercise import Case, Exercise, Part
from grader.time_limit import time_limit
from grader.values import Generator, Opaque, StandIn
from init_utils.arrays import Array

CASES = (Case(([2, 3],)), Case(([4],)))


def call(function: Callable[..., Any], *arguments: Any, seconds: float = 30.0, siblings: Any = None) -> Any:
    return call_case(function, Case(arguments or ([2, 3],), siblings or {}), seconds)


def exercise() -> Exercise:
    return Exercise("f", 10, "f(x)", (Part("value", ("*",), 1.0),), cases=CASES)


# --- what is told ------------------------------------------------------------------------------------------------------


def test_a_function_that_works_returns_its_value() -> None:
    outcome = call(lambda sizes: {"W1": np.zeros(sizes), "n": len(sizes)})
    assert outcome.status == "returned"
    assert outcome.value["W1"].shape == (2, 3)
    assert (outcome.value["n"], outcome.changed, outcome.repeatable, outcome.printed) == (2, (), True, 0)


def no_answer(sizes: Any) -> None:
    raise NotImplementedError("YOUR CODE HERE")


def divides_by_zero(sizes: Any) -> int:
    return 1 // 0


def exits(sizes: Any) -> None:
    sys.exit("enough")


def cancels(sizes: Any) -> None:
    raise BaseException("not even an Exception")


def recurses(sizes: Any) -> Any:
    return recurses(sizes)


def several_lines(sizes: Any) -> None:
    raise ValueError("first line\n   second\tline\n")


def without_text(sizes: Any) -> None:
    raise ValueError


class Unprintable(Exception):
    def __str__(self) -> str:
        raise RuntimeError("no text")


def unprintable(sizes: Any) -> None:
    raise Unprintable


@pytest.mark.parametrize(
    ("function", "error"),
    [
        (divides_by_zero, "ZeroDivisionError: integer division or modulo by zero"),
        (exits, "SystemExit: enough"),
        (cancels, "BaseException: not even an Exception"),
        (several_lines, "ValueError: first line second line"),
        (without_text, "ValueError"),
        (unprintable, "Unprintable"),
        (lambda sizes: 1 / undefined, "NameError: name 'undefined' is not defined"),  # type: ignore[name-defined]  # noqa: F821
    ],
)
def test_an_error_is_told_in_one_line(function: Any, error: str) -> None:
    outcome = call(function)
    assert (outcome.status, outcome.error) == ("raised", error)


def test_a_recursion_without_end_is_an_error_like_others() -> None:
    outcome = call(recurses)
    assert outcome.status == "raised"
    assert outcome.error.startswith("RecursionError")


def test_what_is_not_written_yet_is_unsolved() -> None:
    assert call(no_answer).status == "unsolved"


@pytest.mark.parametrize(
    ("function", "problem"),
    [(lambda: 1, "too many positional arguments"), (lambda x, y: 1, "missing a required argument: 'y'")],
)
def test_a_function_with_other_parameters_is_not_called(function: Callable[..., Any], problem: str) -> None:
    outcome = call(function)
    assert (outcome.status, outcome.error) == ("other arguments", problem)


def test_a_type_error_inside_is_not_taken_for_other_parameters() -> None:
    assert call(lambda sizes: len(cast(Any, 3))).status == "raised"


@pytest.mark.parametrize(
    "function",
    [lambda anything: 1, lambda *sizes: 1, lambda x, y=2, *, z=3: 1, len],
    ids=["renamed", "star", "more", "builtin"],
)
def test_parameters_may_have_other_names_and_more_defaults(function: Any) -> None:
    assert call(function).status == "returned"


@pytest.mark.parametrize(
    ("namespace", "status", "error"),
    [
        ({}, "missing", ""),
        ({"f": 3}, "not callable", "int"),
        ({"f": None}, "not callable", "NoneType"),
    ],
)
def test_what_is_missing_or_no_function_is_told_for_each_case(
    namespace: Any, status: str, error: str
) -> None:
    outcomes = call_exercise(exercise(), namespace)
    assert [(outcome.status, outcome.error) for outcome in outcomes] == [(status, error)] * 2


def test_after_a_call_that_cannot_work_no_other_is_made() -> None:
    calls = []

    def counts(sizes: Any) -> None:
        calls.append(sizes)
        raise NotImplementedError

    assert [outcome.status for outcome in call_exercise(exercise(), {"f": counts})] == ["unsolved"] * 2
    assert len(calls) == 1


def test_after_an_error_the_other_cases_are_tried() -> None:
    def first_only(sizes: Any) -> Any:
        return sizes[1]

    outcomes = call_exercise(exercise(), {"f": first_only})
    assert [outcome.status for outcome in outcomes] == ["returned", "raised"]


# --- what it shows -----------------------------------------------------------------------------------------------------


def prints_and_warns(sizes: Any) -> float:
    print("on stdout")
    print("on stderr", file=sys.stderr)
    warnings.warn("a warning", stacklevel=2)
    warnings.warn("a deprecation", DeprecationWarning, stacklevel=2)
    np.log(np.zeros(2))
    return 1.0


@pytest.mark.filterwarnings("default")
def test_nothing_that_it_prints_or_warns_gets_out(capfd: pytest.CaptureFixture[str]) -> None:
    outcome = call(prints_and_warns)
    assert (outcome.status, outcome.value) == ("returned", 1.0)
    assert outcome.printed == len("on stdout\n")
    assert capfd.readouterr() == ("", "")


def test_what_it_changes_about_warnings_and_errors_is_undone() -> None:
    def careless(sizes: Any) -> None:
        warnings.simplefilter("ignore")
        np.seterr(all="raise")

    filters, errors = list(warnings.filters), np.geterr()
    call(careless)
    assert (warnings.filters, np.geterr()) == (filters, errors)


def warned(sizes: Any) -> Any:
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        np.log(np.zeros(1))
    return len(found)


def raises_for_warnings(sizes: Any) -> Any:
    warnings.simplefilter("error")
    try:
        return np.zeros(1) / np.zeros(1)
    except RuntimeWarning:
        return "a warning"


def raises_for_errors(sizes: Any) -> Any:
    np.seterr(all="raise")
    try:
        return np.zeros(1) / np.zeros(1)
    except FloatingPointError:
        return "an error"


def under_seterr(sizes: Any) -> Any:
    with np.errstate(all="raise"):
        try:
            return np.exp(np.array([1000.0]))
        except FloatingPointError:
            return "an overflow"


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (warned, 1),
        (raises_for_warnings, "a warning"),
        (raises_for_errors, "an error"),
        (under_seterr, "an overflow"),
        (lambda _: np.geterr()["divide"], "warn"),
        (lambda _: str(np.array([1.23456789])), "[1.23]"),
        (lambda _: os.getcwd(), os.getcwd()),
        (lambda _: sys.getrecursionlimit(), sys.getrecursionlimit()),
    ],
)
@pytest.mark.filterwarnings("default")
def test_it_finds_python_and_numpy_as_the_notebook_left_them(function: Any, expected: Any) -> None:
    with np.printoptions(precision=2):
        outcome = call(function)
    assert (outcome.status, outcome.value) == ("returned", expected)


# --- what it does to its inputs and surroundings -----------------------------------------------------------------------


def appends(sizes: Any) -> float:
    sizes.append(1)
    return 1.0


def scales_in_place(X: Array) -> Any:
    X *= 2
    return X


def test_changing_its_inputs_is_told_with_their_places() -> None:
    assert call(appends).changed == (0,)
    assert call(lambda a, b: scales_in_place(b), np.ones(2), np.ones(2)).changed == (1,)
    assert call(lambda cache: cache.update(new=1), {"A1": np.ones(2)}).changed == (0,)


def test_every_call_gets_fresh_arguments() -> None:
    case = Case((np.ones(2),))
    assert np.array_equal(call_case(scales_in_place, case).value, [2, 2])
    assert np.array_equal(call_case(scales_in_place, case).value, [2, 2])
    assert np.array_equal(case.arguments[0], [1, 1])


def test_keeping_something_between_calls_is_not_repeatable() -> None:
    kept = []

    def remembers(sizes: Any) -> int:
        kept.append(1)
        return len(kept)

    assert call(remembers).repeatable is False


def test_a_draw_without_a_seed_is_not_repeatable_and_a_seeded_one_is() -> None:
    def seeded(sizes: Any) -> Any:
        np.random.seed(3)
        return np.random.randn(*sizes)

    assert call(lambda sizes: np.random.randn(*sizes)).repeatable is False
    assert call(lambda sizes: np.random.default_rng().normal(size=sizes)).repeatable is False
    assert call(seeded).repeatable is True


def test_the_second_call_alone_may_fail() -> None:
    kept = []

    def once(sizes: Any) -> Any:
        kept.append(1)
        return 1 / (len(kept) == 1)

    outcome = call(once)
    assert (outcome.status, outcome.value, outcome.repeatable) == ("returned", 1.0, False)


@pytest.mark.parametrize("function", [lambda sizes: np.random.seed(3), no_answer, divides_by_zero])
def test_the_notebooks_random_stream_goes_on_as_if_nothing_had_been_called(function: Any) -> None:
    np.random.seed(11)
    expected = np.random.randn(3)
    np.random.seed(11)
    call(function)
    assert np.array_equal(np.random.randn(3), expected)


def notebook(source: str) -> Any:
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    return namespace


SIBLINGS = {"forward": "cubic_cost", "slope": "cubic_slope"}


def test_siblings_are_replaced_during_the_call_and_put_back() -> None:
    variables = notebook(
        "def forward(x, theta): return 'own'\ndef f(x): return forward(x, 2.0), slope(x, 2.0)"
    )
    own = variables["forward"]
    outcome = call(variables["f"], 3.0, siblings=SIBLINGS)
    assert outcome.value == (42.0, 45.0)
    assert variables["forward"] is own
    assert "slope" not in variables


def test_siblings_are_put_back_after_an_error_or_an_endless_loop() -> None:
    for body in ("raise ValueError", "\n while True: pass"):
        variables = notebook(f"forward = 'own'\ndef f(x): {body}")
        assert call(variables["f"], 3.0, siblings=SIBLINGS, seconds=0.1).status in ("raised", "timed out")
        assert variables["forward"] == "own"
        assert "slope" not in variables


def test_what_a_function_puts_in_place_of_a_sibling_is_taken_away_again() -> None:
    variables = notebook("forward = 'own'\ndef f(x):\n global forward, slope\n del forward\n slope = 5")
    call(variables["f"], 3.0, siblings=SIBLINGS)
    assert variables["forward"] == "own"
    assert "slope" not in variables


def test_stand_ins_and_generators_arrive_as_functions_and_streams() -> None:
    def uses_both(f: Any, rng: Any) -> Any:
        return f(2.0, 3.0), rng.normal()

    arguments = (StandIn("cubic_cost"), Generator(5))
    outcome = call(uses_both, *arguments)
    assert outcome.value == (66.0, np.random.default_rng(5).normal())
    assert (outcome.changed, outcome.repeatable) == ((), True)


# --- what never ends ---------------------------------------------------------------------------------------------------


def loops(sizes: Any) -> None:
    while True:
        pass


def catches_exceptions(sizes: Any) -> None:
    while True:
        try:
            time.sleep(0.01)
        except Exception:
            continue


def catches_everything(sizes: Any) -> None:
    while True:
        try:
            sizes[0] += 1
        except:  # noqa: E722
            continue


def catches_everything_asleep(sizes: Any) -> None:
    while True:
        try:
            time.sleep(0.01)
        except:  # noqa: E722
            continue


def catches_everything_around_a_helper(sizes: Any) -> None:
    while True:
        try:
            catches_exceptions(sizes)
        except BaseException:
            continue


def calls_what_catches_everything(sizes: Any) -> None:
    catches_everything_asleep(sizes)


def never_finishes(sizes: Any) -> None:
    try:
        loops(sizes)
    finally:
        loops(sizes)


def sleeps(sizes: Any) -> None:
    time.sleep(60)


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="this system has no interval timers")
@pytest.mark.parametrize(
    "function",
    [
        loops,
        catches_exceptions,
        catches_everything,
        catches_everything_asleep,
        catches_everything_around_a_helper,
        calls_what_catches_everything,
        never_finishes,
        sleeps,
    ],
)
def test_an_endless_call_is_stopped(function: Any) -> None:
    outcome = call(function, seconds=0.5)
    assert (outcome.status, outcome.error) == ("timed out", "no answer within 0.5 s")
    assert sys.gettrace() is None


def test_after_an_endless_call_no_other_is_made_and_the_next_exercise_works() -> None:
    outcomes = call_exercise(exercise(), {"f": loops}, seconds=0.2)
    assert [outcome.status for outcome in outcomes] == ["timed out"] * 2
    assert call(len).value == 2


def test_a_limit_that_is_not_reached_leaves_no_timer_behind() -> None:
    with time_limit(0.05):
        pass
    time.sleep(0.1)


def test_stop_in_the_notebook_stops_the_check_too() -> None:
    def interrupted(sizes: Any) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        call(interrupted)


# --- what it returns ---------------------------------------------------------------------------------------------------


def counting(sizes: Any) -> Iterator[Any]:
    yield from sizes


def containing_itself(sizes: Any) -> Any:
    value: dict[str, Any] = {}
    value["self"] = [value]
    return value


class Hostile(dict[str, Any]):
    def items(self) -> Any:
        raise RuntimeError("do not look")


class HostileList(list[Any]):
    def __iter__(self) -> Any:
        return iter(int, 1)


@pytest.mark.parametrize(
    ("function", "value"),
    [
        (counting, Opaque("generator")),
        (lambda sizes: object(), Opaque("object")),
        (lambda sizes: (call, 1.0), (Opaque("function"), 1.0)),
        (lambda sizes: None, None),
        (lambda sizes: print, Opaque("builtin_function_or_method")),
    ],
)
def test_of_what_is_not_data_the_type_is_told(function: Any, value: Any) -> None:
    outcome = call(function)
    assert (outcome.status, outcome.value, outcome.repeatable) == ("returned", value, True)


@pytest.mark.parametrize(
    "function",
    [
        containing_itself,
        lambda sizes: [[0] * 1000] * 1000,
        lambda sizes: np.broadcast_to(1.0, (10**6, 10**6)),
        lambda sizes: [np.zeros(2**20)] * 50,
    ],
    ids=["containing itself", "a million entries", "a huge array", "one array many times"],
)
def test_what_is_too_large_to_compare_is_not_data(function: Any) -> None:
    outcome = call(function)
    assert outcome.status == "not data"
    assert outcome.error


def test_containers_that_misbehave_are_the_functions_own_error() -> None:
    assert call(lambda sizes: Hostile(a=1)).error == "RuntimeError: do not look"
    assert call(lambda sizes: HostileList([1])).status in ("not data", "timed out")
