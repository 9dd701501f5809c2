"""What the judge says about hidden cases: verdicts, never what went in or came out."""

from dataclasses import replace
from typing import Any

import pytest

from grader.calls import call_exercise
from grader.instructor.content.folders import complete_exercises, honest_solutions
from grader.judging.judge import judge
from grader.reference_files import load_exercises

EXERCISE = complete_exercises("01_initialization")["initialize_parameters_he"]
HIDDEN = [case.arguments[0] for case in EXERCISE.cases if case.hidden]
VISIBLE = {
    tuple(case.arguments[0]): expected[0]
    for case, expected in zip(EXERCISE.cases, EXERCISE.expected, strict=True)
    if not case.hidden
}


def in_message(layers_dims: Any) -> None:
    raise ValueError(f"these were {layers_dims}")


def in_name(layers_dims: Any) -> None:
    raise type(f"Case{'_'.join(map(str, layers_dims))}", (Exception,), {})


def in_keys(layers_dims: Any) -> dict[str, Any]:
    return {f"these were {layers_dims}": 1.0}


def in_text(layers_dims: Any) -> str:
    return f"these were {layers_dims}"


@pytest.mark.parametrize("telltale", [in_message, in_name, in_keys, in_text])
def test_a_function_that_tells_its_inputs_does_not_carry_hidden_ones_out(telltale: Any) -> None:
    def answer(layers_dims: Any) -> Any:
        return VISIBLE.get(tuple(layers_dims)) or telltale(layers_dims)

    feedback = judge(EXERCISE, call_exercise(EXERCISE, {EXERCISE.name: answer}))
    assert feedback.score == 0
    told = repr(feedback.to_json())
    for dims in HIDDEN:
        assert str(dims) not in told
        assert "_".join(map(str, dims)) not in told


def test_an_error_on_a_visible_case_is_told_whole() -> None:
    feedback = judge(EXERCISE, call_exercise(EXERCISE, {EXERCISE.name: in_message}))
    assert "these were [2, 4, 1]" in feedback.message


def test_outcomes_that_do_not_belong_to_the_cases_are_the_callers_fault() -> None:
    with pytest.raises(ValueError, match="0 outcomes"):
        judge(EXERCISE, [])
    with pytest.raises(ValueError, match="outcomes for"):
        judge(replace(EXERCISE, cases=EXERCISE.cases[:1]), call_exercise(EXERCISE, {}))


@pytest.mark.parametrize("read", [load_exercises, complete_exercises])
def test_a_branch_that_is_not_written_yet_costs_its_own_points_only(read: Any) -> None:
    exercise = read("06_batch_normalization")["batchnorm_forward"]
    whole = honest_solutions("06_batch_normalization")["batchnorm_forward"][0]

    def training_only(
        Z: Any, gamma: Any, beta: Any, running: Any, mode: Any, momentum: float = 0.9, eps: float = 1e-5
    ) -> Any:
        if mode == "test":
            raise NotImplementedError
        return whole(Z, gamma, beta, running, mode, momentum, eps)

    feedback = judge(exercise, call_exercise(exercise, {exercise.name: training_only}))
    assert (feedback.verdict, feedback.score) == ("partial", 0.75 * exercise.points)
    assert "this case is not written yet" in feedback.message


def test_what_is_not_written_at_all_is_unsolved() -> None:
    def nothing(layers_dims: Any) -> None:
        raise NotImplementedError

    feedback = judge(EXERCISE, call_exercise(EXERCISE, {EXERCISE.name: nothing}))
    assert (feedback.verdict, feedback.score) == ("unsolved", 0)
