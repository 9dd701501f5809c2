"""The call that a learner can copy does what the judge saw."""

from __future__ import annotations

import io
from contextlib import redirect_stdout
from typing import Any

import numpy as np
import pytest

from grader import values
from grader.calls import call_exercise
from grader.instructor.content import ASSIGNMENTS
from grader.instructor.content.folders import drafts_of
from grader.judging.calls_to_copy import LONGEST, call_to_copy, literal
from grader.judging.judge import judge
from grader.reference_files import load_exercises

MISTAKES = [
    pytest.param(assignment, name, function, id=f"{name}-{function.__name__}")
    for assignment in ASSIGNMENTS
    for name, draft in drafts_of(assignment).items()
    for function in draft.mistakes[:4]
]


@pytest.mark.parametrize(("assignment", "name", "function"), MISTAKES)
def test_the_call_of_a_wrong_function_gives_what_the_judge_saw(
    assignment: str, name: str, function: Any
) -> None:
    exercise = load_exercises(assignment)[name]
    outcomes = call_exercise(exercise, {name: function})
    feedback = judge(exercise, outcomes)
    assert len(feedback.call) <= LONGEST
    if not feedback.call or "# with your own" in feedback.call or feedback.diagnosis == "error":
        return
    names: dict[str, Any] = {name: function}
    with redirect_stdout(io.StringIO()):
        start = feedback.call.index(f"{name}(")
        exec(feedback.call[:start], names)
        returned = eval(feedback.call[start:], names)
    assert values.pack(returned) in [values.pack(outcome.value) for outcome in outcomes]


def test_most_exercises_have_a_call_to_copy() -> None:
    missing = {
        name
        for assignment in ASSIGNMENTS
        for name, exercise in load_exercises(assignment).items()
        if not call_to_copy(
            exercise, [index for index, case in enumerate(exercise.cases) if not case.hidden]
        )[0]
    }
    assert missing <= {"complex_step_gradient", "repaired_backward", "repaired_forward"}


@pytest.mark.parametrize(
    "value",
    [
        *(np.array([[0.1, -0.0], [1e-300, 2.0]]), np.zeros((0, 3)), np.array([True, False]), np.arange(3)),
        *(
            np.array([1, 2], dtype=np.float32),
            np.array(2.5),
            [1, 2.5, "a"],
            (1,),
            (),
            {"a": np.ones(2)},
            None,
            True,
        ),
    ],
)
def test_arguments_are_written_as_they_were(value: Any) -> None:
    again = eval(str(literal(value)), {"np": np})
    assert values.pack(again) == values.pack(value)


def test_what_takes_more_than_a_literal_is_not_written() -> None:
    exercise = load_exercises("07_gradient_checking")["complex_step_gradient"]
    assert call_to_copy(exercise, [0]) == ("", "")
    exercise = load_exercises("08_pretraining")["repaired_backward"]
    assert len(call_to_copy(exercise, [0])[0]) <= LONGEST


def test_it_says_what_the_call_should_give() -> None:
    exercise = load_exercises("02_plateaus")["prior_entropy"]
    call, expected = call_to_copy(exercise, [0])
    assert call.splitlines()[0] == "import numpy as np"
    assert float(expected) == pytest.approx(exercise.expected[0][0])
