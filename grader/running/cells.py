"""Running the cells of a notebook without a kernel, and checking its functions where the notebook does."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from grader.calls import call_exercise
from grader.exercise import Exercise, Outcome
from grader.failures.undefined import why_undefined
from grader.feedback import Feedback
from grader.judging.judge import better_place, judge
from grader.notebook import Cell
from grader.running.cascade import in_order_of_repair
from grader.running.closer import closer
from grader.running.plan import Plan
from grader.shell import Shell
from grader.verdict import Verdict

CELL_SECONDS = 30.0


def run_cells(
    cells: tuple[Cell, ...], seconds: float = CELL_SECONDS, asked: Collection[str] = ()
) -> tuple[dict[str, Any], list[str]]:
    """Run code cells one after the other, as a notebook would, showing nothing.

    Check cells and experiment cells run only where another cell, or a graded function, asks for what they make. A cell that
    fails does not stop the ones after it.

    Parameters
    ----------
    cells : tuple of Cell
        In the order of the notebook.
    seconds : float
        Limit for each cell, in seconds of the clock.
    asked : collection of str
        The names of the graded functions.

    Returns
    -------
    namespace : dict
        The variables afterward.
    errors : list of str
        One line for each cell that failed.
    """
    return _run(Plan(cells, asked), seconds)


def check_cells(
    cells: tuple[Cell, ...], exercises: Sequence[Exercise], assignment: str
) -> tuple[list[Feedback], list[str]]:
    """Run the cells of a notebook as it was saved, and judge its functions.

    Each earns what it earns at the end of the notebook or where its check cell stands, whichever is more.

    Returns
    -------
    verdicts : list of Feedback
        One for each exercise.
    errors : list of str
        One line for each cell that failed.
    """
    plan = Plan(cells, {exercise.name for exercise in exercises}, restored=False)
    verdicts, errors = _checked(plan, exercises, assignment)
    for index, exercise in enumerate(exercises):
        place = plan.place(exercise.name)
        right = verdicts[index].verdict is Verdict.CORRECT
        later = "" if right or place is None else plan.touched_after(place)
        if later and place is not None:
            (there,), _ = _checked(plan.until(place), [exercise], assignment)
            verdicts[index] = better_place(verdicts[index], there, later)
    return verdicts, errors


def _checked(plan: Plan, exercises: Sequence[Exercise], assignment: str) -> tuple[list[Feedback], list[str]]:
    """The verdicts at the end of a plan's cells, after as many runs as it takes until nothing more is asked for."""
    while True:
        namespace, errors = _run(plan, CELL_SECONDS)
        outcomes = [_called(exercise, namespace, plan) for exercise in exercises]
        unbound = {item.unbound for each in outcomes for item in each if item.unbound}
        if not plan.want(unbound):
            verdicts = [judge(exercise, found) for exercise, found in zip(exercises, outcomes, strict=True)]
            texts = [cell.source for cell in plan.cells]
            ordered = in_order_of_repair(verdicts, {each.name: each for each in exercises}, texts)
            return [
                closer(assignment, exercise, namespace, found, feedback)
                for exercise, found, feedback in zip(exercises, outcomes, ordered, strict=True)
            ], errors


def _called(exercise: Exercise, namespace: Mapping[str, Any], plan: Plan) -> tuple[Outcome, ...]:
    outcomes = call_exercise(exercise, namespace)
    if outcomes[0].status == "missing" and not outcomes[0].error:
        why = why_undefined(exercise.name, [cell.source for cell in plan.cells])
        return tuple(replace(outcome, error=why) for outcome in outcomes)
    return outcomes


def _run(plan: Plan, seconds: float) -> tuple[dict[str, Any], list[str]]:
    os.environ.setdefault("MPLBACKEND", "Agg")
    while True:
        shell, errors = Shell(), []
        for number in range(1, len(plan.cells) + 1):
            text = plan.text(number)
            lines = shell.run(text, seconds) if text else []
            if shell.unbound and text and not plan.passes(shell.unbound, number):
                if plan.want([shell.unbound], number):
                    break
            elif shell.unbound and text:
                lines = lines[:-1]
            elif text and shell.failed and plan.want_changes(number):
                break
            errors += [f"code cell {number}: {line}" for line in lines]
        else:
            return shell.namespace, errors
