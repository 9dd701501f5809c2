"""While an exercise is judged, a shipped function that would give it away refuses, by whatever name it is called."""

import functools
from typing import Any

import pytest

import init_utils
from grader.calls import call_exercise
from grader.exercise import Case, Exercise, Part
from grader.given_away import GivenAway, shipped_function, withheld
from grader.judging.judge import judge
from init_utils import initialize_parameters as alias
from init_utils.three_layer_net import initialize_parameters

NAME = "init_utils.three_layer_net.initialize_parameters"
PARTS = (Part("weights", ("W*",), 1.0),)


def exercise(*given_away: str) -> Exercise:
    cases = (Case(([2, 3],)), Case(([4, 1],), hidden=True))
    expected = tuple((initialize_parameters(*case.arguments),) for case in cases)
    return Exercise("f", 10, "f(sizes)", PARTS, cases=cases, expected=expected, given_away=given_away)


def imports_inside(sizes: Any) -> Any:
    from init_utils.three_layer_net import initialize_parameters as inner

    return inner(sizes)


ANSWERS = [
    lambda sizes: {**init_utils.initialize_parameters(sizes)},
    lambda sizes: dict(alias(sizes)),
    alias,
    functools.partial(initialize_parameters),
    imports_inside,
    lambda sizes, kept=initialize_parameters: {**kept(sizes)},
]


@pytest.mark.parametrize("answer", ANSWERS)
def test_a_call_of_the_exercise_itself_earns_nothing_and_is_named(answer: Any) -> None:
    assert judge(exercise(), call_exercise(exercise(), {"f": answer})).score == 10
    feedback = judge(exercise(NAME), call_exercise(exercise(NAME), {"f": answer}))
    assert (feedback.score, feedback.verdict) == (0, "wrong")
    assert f"calls {NAME}: this is the exercise itself" in feedback.message


def test_the_function_works_again_afterward_also_after_an_error() -> None:
    with pytest.raises(GivenAway, match=NAME), withheld([NAME]):
        alias([2, 3])
    assert set(alias([2, 3])) == {"W1", "b1"}


def test_what_is_not_there_is_passed_over() -> None:
    assert shipped_function("init_utils.nothing.there") is None
    with withheld(["init_utils.nothing.there", "init_utils.three_layer_net.nothing"]):
        assert alias([2, 3])


def test_an_answer_that_goes_on_without_the_function_is_judged_by_its_values() -> None:
    def goes_on(sizes: Any) -> Any:
        try:
            return alias(sizes)
        except Exception:
            return {}

    assert judge(exercise(NAME), call_exercise(exercise(NAME), {"f": goes_on})).score == 0


def test_no_word_of_a_submission_is_passed_on_as_the_name_of_a_function() -> None:
    def forges(sizes: Any) -> Any:
        raise GivenAway("anything at all")

    message = judge(exercise(NAME), call_exercise(exercise(NAME), {"f": forges})).message
    assert "anything" not in message
    assert "a function that comes with the course" in message
