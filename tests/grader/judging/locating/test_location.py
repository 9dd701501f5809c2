"""Where a wrong function goes astray is told by the first of its values that no right solution has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.calls import call_exercise
from grader.feedback import Feedback
from grader.instructor.content import ASSIGNMENTS
from grader.instructor.content.folders import complete_exercises, drafts_of, honest_solutions
from grader.judging.closer_look import case_to_watch, with_place
from grader.judging.judge import judge
from grader.judging.locating.known_values import Known, Match, tells, whole
from grader.judging.locating.location import locate
from grader.reference_files import STEPS, load_exercises, load_routes
from grader.running.closer import closer
from grader.tracing.trace import Route, Trace
from grader.tracing.watch import watch
from init_utils.costs import compute_cost
from tests.grader.tracing.test_watching import made

COST = """
def f(A3, Y, parameters, lambd):
    m = Y.shape[1]
    W1, W2, W3 = parameters["W1"], parameters["W2"], parameters["W3"]
    cross = compute_cost(A3, Y)
    l2 = lambd / (2 * m) * (np.sum(np.square(W1)) + np.sum(np.square(W2)) + np.sum(np.square(W3)))
    return cross + l2
"""
BACKWARD = """
def f(X, Y, cache, lambd):
    m = X.shape[1]
    Z1, A1, W1, b1, Z2, A2, W2, b2, Z3, A3, W3, b3 = cache
    grads = {}
    dZ = (A3 - Y) / m
    grads["dW3"] = dZ @ A2.T + lambd / m * W3
    grads["db3"] = np.sum(dZ, axis=1, keepdims=True)
    dZ = W3.T @ dZ
    dZ[A2 <= 0] = 0
    grads["dW2"] = dZ @ A1.T + lambd / m * W2
    grads["db2"] = np.sum(dZ, axis=1, keepdims=True)
    dZ = W2.T @ dZ
    dZ *= A1 > 0
    grads["dW1"] = dZ @ X.T + lambd / m * W1
    grads["db1"] = np.sum(dZ, axis=1, keepdims=True)
    return grads
"""
SLIPS = [
    (COST, "compute_cost_with_regularization", "(2 * m)", "m", 6, "lambd / m"),
    (COST, "compute_cost_with_regularization", "np.square(W2)", "W2", 6, "np.sum(W2)"),
    (COST, "compute_cost_with_regularization", "shape[1]", "shape[0]", 6, "lambd / (2 * m)"),
    (COST, "compute_cost_with_regularization", "cross + l2", "cross * l2", 7, "cross * l2"),
    (BACKWARD, "backward_propagation_with_regularization", "(A3 - Y) / m", "(A3 - Y) * m", 6, "(A3 - Y) * m"),
    (
        BACKWARD,
        "backward_propagation_with_regularization",
        "A2 <= 0",
        "A2 <= 0.5",
        12,
        "np.sum(dZ, axis=1, keepdims=True)",
    ),
    (BACKWARD, "backward_propagation_with_regularization", "dZ *= A1 > 0", "dZ *= A1 + 1", 14, "A1 + 1"),
    (
        *(BACKWARD, "backward_propagation_with_regularization", "dZ @ A1.T + lambd", "dZ @ A1.T - lambd"),
        *(11, "dZ @ A1.T - lambd / m * W2"),
    ),
]


def told(function: Callable[..., Any], name: str, assignment: str = "05_regularization") -> Feedback:
    exercise = load_exercises(assignment)[name]
    outcomes = call_exercise(exercise, {name: function})
    return closer(assignment, exercise, {name: function}, outcomes, judge(exercise, outcomes))


@pytest.mark.parametrize(
    ("source", "name"), [(COST, "compute_cost_with_regularization"), (BACKWARD, SLIPS[4][1])]
)
def test_the_right_functions_are_right(source: str, name: str) -> None:
    assert told(made(source, compute_cost=compute_cost), name).verdict == "correct"


@pytest.mark.parametrize(("source", "name", "right", "wrong", "line", "step"), SLIPS)
def test_a_slip_is_found_on_its_line(
    source: str, name: str, right: str, wrong: str, line: int, step: str
) -> None:
    assert source.count(right) == 1 or source == BACKWARD
    feedback = told(made(source.replace(right, wrong, 1), compute_cost=compute_cost), name)
    if feedback.diagnosis == "named":
        pytest.skip("a known mistake explains it")
    assert (feedback.diagnosis, feedback.step) == ("located", step)
    assert f"Look at line {line} of your cell first" in feedback.message


def test_another_way_to_a_right_value_is_not_taken_for_the_mistake() -> None:
    """The factor is made in a way of its own; the mistake comes after it."""
    source = COST.replace("lambd / (2 * m) *", "0.5 * (lambd * (1 / m)) *").replace(
        "np.square(W3)", "np.abs(W3)"
    )
    feedback = told(made(source, compute_cost=compute_cost), "compute_cost_with_regularization")
    assert feedback.step == "np.abs(W3)"
    assert "`W3` is right" in feedback.message


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_of_a_right_solution_no_value_counts_as_wrong(assignment: str) -> None:
    """With its own values left out of those that are known, few are; with them, none is."""
    looked_at = 0
    for name, draft in drafts_of(assignment).items():
        for index, case in enumerate(item for item in draft.exercise.cases if not item.hidden):
            routes = load_routes(assignment, name, index)
            for function in honest_solutions(assignment).get(name, ()):
                trace = watch(function, case)
                if trace is None or not routes:
                    continue
                looked_at += 1
                assert locate(trace, routes, case.arguments) is None, (function.__name__, index)
    assert looked_at >= 10


def test_each_exercise_has_steps_but_those_whose_draws_are_free() -> None:
    without = {
        name
        for assignment in ASSIGNMENTS
        for name in load_exercises(assignment)
        if not any(load_routes(assignment, name, index) for index in range(4))
    }
    assert without == {"repaired_initialize"}


def test_steps_hold_values_and_names_and_no_line_of_code() -> None:
    for path in STEPS.glob("*.npz"):
        assert path.stat().st_size < 10**6
        with np.load(path, allow_pickle=False) as archive:
            text = b"".join(
                archive[name].tobytes() for name in archive.files if archive[name].dtype.kind in "uiSU"
            )
        for code in (b"np.", b"return", b"def ", b" @ ", b"sqrt("):
            assert code not in text


def test_the_order_in_which_things_are_made_decides_what_is_said_first() -> None:
    order = load_exercises("05_regularization")["backward_propagation_with_regularization"].order
    assert order.index("dW3") < order.index("dW2") < order.index("dW1")
    feedback = told(
        made(BACKWARD.replace("W2.T @ dZ", "W2.T @ dZ * 2")), "backward_propagation_with_regularization"
    )
    assert "dW2, dW3" in feedback.message or "dW3, db3" in feedback.message
    assert "right" in feedback.message


def test_a_function_that_is_right_where_it_can_be_seen_is_not_watched() -> None:
    name = "compute_cost_with_regularization"
    exercise = complete_exercises("05_regularization")[name]
    shapes = [case.arguments[0].shape for case in exercise.cases if case.hidden]
    shapes = [
        shape
        for shape in shapes
        if shape not in [case.arguments[0].shape for case in exercise.cases if not case.hidden]
    ]
    source = COST.replace("    return", f"    if A3.shape in {shapes}: return 0.5\n    return")
    outcomes = call_exercise(exercise, {name: made(source, compute_cost=compute_cost)})
    assert judge(exercise, outcomes).verdict == "wrong"
    assert case_to_watch(exercise, outcomes) is None


@pytest.mark.parametrize("values", [(), ((0, "no"), (1, None)), ((99, 1.0),), ((0, np.nan), (5, np.inf))])
@pytest.mark.parametrize("source", ["def f(x): return x", "no python (", "", "x = 1"])
def test_a_trace_that_makes_no_sense_leaves_the_verdict(source: str, values: Any) -> None:
    name = "compute_cost_with_regularization"
    exercise = load_exercises("05_regularization")[name]
    feedback = judge(
        exercise,
        call_exercise(exercise, {name: made(COST.replace("cross +", "cross -"), compute_cost=compute_cost)}),
    )
    routes = load_routes("05_regularization", name, 0)
    placed = with_place(feedback, exercise, 0, Trace(source, 1, values), routes)
    assert (placed.score, placed.verdict, placed.name) == (feedback.score, feedback.verdict, feedback.name)


def test_values_are_known_as_they_are_or_turned_on_their_side() -> None:
    known = Known([[np.arange(6.0).reshape(2, 3), 0.25]])
    assert known.match(np.arange(6.0).reshape(2, 3).T) is Match.SAME
    assert known.match(np.arange(6.0).reshape(1, 2, 3)) is Match.SAME
    assert known.match(np.arange(6.0).reshape(3, 2)) is Match.NO
    assert known.match(np.array([[0.25]])) is Match.SAME
    assert known.match(0.25 * (1 + 1e-8)) is Match.NEAR
    assert known.match(0.2501) is Match.NO
    assert known.match(True) is Match.NO


def test_what_occurs_everywhere_says_nothing() -> None:
    assert not any(
        map(tells, (0, 1.0, 2, -0.5, True, None, "text", np.zeros(3), np.ones((2, 2)), np.array([])))
    )
    assert all(map(tells, (0.3, np.array([True, False]), np.arange(3.0))))
    assert whole(7)
    assert not whole(2)


def test_no_routes_no_place() -> None:
    trace = Trace("def f(x): return x + 1", 1, ((0, 2.5),))
    assert locate(trace, (), (1.5,)) is None
    assert locate(trace, (Route((2.5,)),), (1.5,)) is None
