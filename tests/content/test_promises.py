"""What an exercise says of its inputs is tried by a case, and a solution that is wrong there alone is not right."""

from __future__ import annotations

import importlib
import importlib.util

import pytest

from grader.exercise import Outcome
from grader.instructor.content import ASSIGNMENTS
from grader.instructor.content.folders import complete_exercises, drafts_of
from grader.instructor.content.promise import Promise, tried_by
from grader.judging.judge import judge


def promises_of(assignment: str) -> dict[str, tuple[Promise, ...]]:
    name = f"grader.instructor.content.{ASSIGNMENTS[assignment]}.promises"
    if importlib.util.find_spec(name) is None:
        return {}
    found: dict[str, tuple[Promise, ...]] = importlib.import_module(name).PROMISES
    return found


WITH_PROMISES = [assignment for assignment in ASSIGNMENTS if promises_of(assignment)]


ALL = [
    pytest.param(assignment, name, promise, id=f"{name}-{promise.words}")
    for assignment in ASSIGNMENTS
    for name, promises in promises_of(assignment).items()
    for promise in promises
]


def test_the_notebooks_of_the_course_have_promises() -> None:
    assert len(WITH_PROMISES) >= 8


@pytest.mark.parametrize("assignment", WITH_PROMISES)
def test_each_exercise_has_its_promises(assignment: str) -> None:
    assert set(promises_of(assignment)) == set(drafts_of(assignment))
    assert all(promises_of(assignment).values())


@pytest.mark.parametrize(("assignment", "name", "promise"), ALL)
def test_a_solution_that_breaks_one_promise_alone_is_not_right(
    assignment: str, name: str, promise: Promise
) -> None:
    exercise = complete_exercises(assignment)[name]
    tried = tried_by(promise, exercise.cases)
    assert tried, f"no case of {name} tries: {promise.words}"
    broken = Outcome("raised", error="ValueError: not that")
    outcomes = [
        broken if place in tried else Outcome("returned", accepted[0])
        for place, accepted in enumerate(exercise.expected)
    ]
    assert judge(exercise, outcomes).verdict != "correct"
