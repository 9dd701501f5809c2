"""The call that a learner can copy does what the judge saw."""

from __future__ import annotations

import ast
import io
from contextlib import redirect_stdout
from typing import Any

import numpy as np
import pytest

from grader import arguments, values
from grader.calls import call_exercise
from grader.errors import UnknownExercise
from grader.exercise import Exercise
from grader.feedback import feedback_html
from grader.instructor.content import ASSIGNMENTS
from grader.instructor.content.folders import drafts_of
from grader.judging.calls_to_copy import LONGEST, call_to_copy, literal
from grader.judging.judge import judge
from grader.plain_text import one_line
from grader.reference_files import load_exercises
from grader.standins import find_standin
from grader.verdict import Verdict

SAMPLE = 4
"""Mistakes of each exercise whose calls are tried in every run; those of the others are tried with the slow tests."""

MISTAKES = [
    pytest.param(
        *(assignment, name, function),
        id=f"{name}-{function.__name__}",
        marks=() if number < SAMPLE else pytest.mark.slow,
    )
    for assignment in ASSIGNMENTS
    for name, draft in drafts_of(assignment).items()
    for number, function in enumerate(draft.mistakes)
]


def pasted(call: str, names: dict[str, Any]) -> Any:
    """What the last expression of some lines gives, as a notebook's cell would."""
    *lines, last = ast.parse(call).body
    assert isinstance(last, ast.Expr)
    with redirect_stdout(io.StringIO()), np.errstate():
        exec(compile(ast.Module(lines, []), "a cell", "exec"), names)
        return eval(compile(ast.Expression(last.value), "a cell", "eval"), names)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("assignment", "name", "function"), MISTAKES)
def test_the_call_of_a_wrong_function_gives_what_the_judge_saw(
    assignment: str, name: str, function: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    exercise = load_exercises(assignment)[name]
    outcomes = call_exercise(exercise, {name: function})
    feedback = judge(exercise, outcomes)
    if feedback.verdict is Verdict.CORRECT or outcomes[0].status in ("unsolved", "other arguments"):
        return  # a mistake that shows on hidden cases only
    assert feedback.call, feedback
    assert len(feedback.call) <= LONGEST + 200
    index = _case(exercise, feedback.call)
    for sibling, stand_in in exercise.cases[index].siblings.items():
        monkeypatch.setitem(function.__globals__, sibling, find_standin(stand_in))
    if outcomes[index].status == "raised":
        with pytest.raises(Exception) as caught:  # noqa: PT011 - any error of a learner's, and its text is compared
            pasted(feedback.call, {name: function})
        assert one_line(caught.value) == outcomes[index].error
    else:
        returned = pasted(feedback.call, {name: function})
        assert values.pack(returned) == values.pack(outcomes[index].value)


def _case(exercise: Exercise, call: str) -> int:
    """The case whose call it is."""
    unseeded = "np.random.seed(20_000)" in call
    calls = [call_to_copy(exercise, [index], unseeded=unseeded)[0] for index in range(len(exercise.cases))]
    return calls.index(call)


def test_each_exercise_has_a_call_to_copy() -> None:
    for assignment in ASSIGNMENTS:
        for exercise in load_exercises(assignment).values():
            shown = [index for index, case in enumerate(exercise.cases) if not case.hidden]
            for index in shown:
                call, expected = call_to_copy(exercise, [index])
                assert f"{exercise.name}(" in call
                assert bool(expected) != bool(exercise.cases[index].siblings)


def test_arguments_that_take_too_much_room_are_asked_for() -> None:
    exercise = load_exercises("07_gradient_checking")["complex_step_gradient"]
    call, _ = call_to_copy(exercise, [1])
    assert call.splitlines() == [
        *("from grader import arguments", ""),
        'complex_step_gradient(*arguments("complex_step_gradient", 2))',
    ]


def test_arguments_are_those_of_the_check_cell_and_fresh() -> None:
    first, again = arguments("batchnorm_backward", 1), arguments("batchnorm_backward", 1)
    case = load_exercises("06_batch_normalization")["batchnorm_backward"].cases[0]
    assert values.pack(first) == values.pack(list(case.arguments))
    first[0][...] = 0
    assert values.pack(again) == values.pack(list(case.arguments))
    for number in (0, 99):
        with pytest.raises(UnknownExercise, match="have the numbers 1 to"):
            arguments("batchnorm_backward", number)


def test_a_function_that_draws_without_a_seed_starts_where_the_check_did() -> None:
    exercise = load_exercises("01_initialization")["initialize_parameters_he"]
    call, _ = call_to_copy(exercise, [0], unseeded=True)
    assert "np.random.seed(20_000)" in call
    np.random.seed(20_000)
    drawn = np.random.rand()
    assert pasted(call, {exercise.name: lambda layers_dims: np.random.rand()}) == drawn


def test_where_it_stops_the_call_is_one_that_stops() -> None:
    def initialize_parameters_zeros(layers_dims: list[int]) -> dict[str, Any]:
        if len(layers_dims) > 2:
            raise ValueError("too deep")
        return {}

    exercise = load_exercises("01_initialization")["initialize_parameters_zeros"]
    feedback = judge(exercise, call_exercise(exercise, {exercise.name: initialize_parameters_zeros}))
    with pytest.raises(ValueError, match="too deep"):
        pasted(feedback.call, {exercise.name: initialize_parameters_zeros})


def test_what_was_checked_names_the_calls() -> None:
    def compute_fans(shape: tuple[int, ...]) -> tuple[int, int]:
        return 1, 1

    exercise = load_exercises("03_variance_scaling")["compute_fans"]
    feedback = judge(exercise, call_exercise(exercise, {"compute_fans": compute_fans}))
    assert feedback.calls
    for call in feedback.calls:
        assert call.startswith("compute_fans((")
        assert call in feedback_html(feedback)


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


def test_it_says_what_the_call_should_give() -> None:
    exercise = load_exercises("02_plateaus")["prior_entropy"]
    call, expected = call_to_copy(exercise, [0])
    assert call.splitlines()[0] == "import numpy as np"
    assert float(expected) == pytest.approx(exercise.expected[0][0])
