"""The first value that is not finite is told with what it comes from, and only where that is certain."""

from __future__ import annotations

import numpy as np
import pytest

from grader.calls import call_exercise
from grader.exercise import Case
from grader.judging.judge import judge
from grader.judging.locating.not_finite import first_not_finite
from grader.reference_files import load_exercises
from grader.running.closer import closer
from grader.tracing.watch import watch
from tests.grader.tracing.test_watching import made

A = np.array([[-1.0, 0.0], [2.0, 1000.0]])

TOLD = {
    "y = np.sqrt(A)\n    return y": "On line 2, `np.sqrt(A)` is the first value that is not finite: sqrt gets a negative",
    "y = A * 2\n    y = np.log(-y - 3)\n    return y + 1": "On line 3, `np.log(-y - 3)` is the first value that is",
    "return np.log(np.abs(A))": "log gets zero, for which it gives -inf",
    "return np.exp(A)": "exp gets 1000, for which its value is too large",
    "return A / (A - A)": "`A / (A - A)` is the first value that is not finite: there is a division by zero",
    "return 1 / A": "there is a division by zero",
    "return np.log10(A.sum() * 0)": "log10 gets zero",
}
UNTOLD = (
    *("return A", "return np.sqrt(np.abs(A))", "y = np.array([np.nan])\n    return np.sqrt(y)"),
    *("y = float('nan')\n    return np.log(y * A)", "return A * np.inf", "return np.power(A, 0.5)"),
)


def cause(body: str) -> str:
    trace = watch(made(f"def f(A):\n    {body}\n"), Case((A,)))
    assert trace is not None
    return first_not_finite(trace)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("body", TOLD)
def test_it_says_what_it_comes_from(body: str) -> None:
    assert TOLD[body] in cause(body)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("body", UNTOLD)
def test_it_says_nothing_where_that_is_not_certain(body: str) -> None:
    assert cause(body) == ""


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_the_verdict_on_an_answer_that_is_not_finite_has_it() -> None:
    exercise = load_exercises("01_initialization")["initialize_parameters_he"]
    function = made("""
def f(d):
    np.random.seed(3)
    p = {}
    for l in range(1, len(d)):
        p[f"W{l}"] = np.random.randn(d[l], d[l - 1]) * np.sqrt(-2 / d[l - 1])
        p[f"b{l}"] = np.zeros((d[l], 1))
    return p
""")
    namespace = {exercise.name: function}
    outcomes = call_exercise(exercise, namespace)
    feedback = closer("01_initialization", exercise, namespace, outcomes, judge(exercise, outcomes))
    assert "sqrt gets a negative number" in feedback.message
    assert "look for" not in feedback.message
