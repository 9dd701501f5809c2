"""Making the slips of an exercise, running them, and counting what a check cell says about each."""

from __future__ import annotations

import ast
import contextlib
import hashlib
import io
import linecache
import random
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from grader.calls import call_case, call_exercise
from grader.exercise import Exercise, Outcome, visible_part
from grader.instructor.authoring.notebooks import solved
from grader.instructor.authoring.slips.mutation import double_slips, single_slips
from grader.instructor.authoring.slips.neighbors import neighbors
from grader.instructor.authoring.slips.reviewed import Reviewed, reviewed_slips
from grader.instructor.authoring.slips.slip import Said, Slip
from grader.instructor.content.folders import complete_exercises, drafts_of, honest_solutions
from grader.judging.comparison import as_expected, compare
from grader.judging.judge import judge
from grader.running.closer import closer
from grader.tracing.instrument import source_of
from grader.verdict import Diagnosis

SAID: Mapping[Diagnosis, Said] = {
    Diagnosis.NAMED: "named",
    Diagnosis.LOCATED: "located",
    Diagnosis.NUMBERS: "numbers",
}

CALL_SECONDS = 0.5
PATIENT_SECONDS = 5.0
"""For calls of what is accepted, which ends by itself: a busy machine must not make a hole of it."""

MOST_SINGLES = 220
"""Slips of an exercise; of more, a sample is taken that the exercise's name decides."""

PAIRS = 16
"""Pairs of slips of an exercise: 500 in all."""


@dataclass(frozen=True)
class _Solution:
    text: str
    names: Mapping[str, Any]
    function: str


@dataclass(frozen=True)
class _Task:
    """An exercise, the function that is right, those of its known mistakes, and the slips that its author has reviewed."""

    assignment: str
    exercise: Exercise
    right: Callable[..., Any]
    mistakes: Mapping[str, Callable[..., Any]]
    reviewed: Sequence[Reviewed]


def slips_of(assignment: str, root: Path, *, every: bool = False) -> list[Slip]:
    """Slips of a notebook's exercises, and what is said about them: all that can be made, or a sample with those reviewed.

    Raises
    ------
    BuildError
        If the source does not run.
    """
    namespace, honest, drafts = solved(assignment, root), honest_solutions(assignment), drafts_of(assignment)
    known = reviewed_slips(assignment)
    found: list[Slip] = []
    with warnings.catch_warnings(), np.errstate(all="ignore"), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        for name, exercise in complete_exercises(assignment).items():
            solutions = _solutions(name, namespace, honest.get(name, ()))
            mistakes = {function.__name__: function for function in drafts[name].mistakes}
            task = _Task(
                assignment,
                exercise,
                namespace[name],
                mistakes,
                [item for item in known if item.exercise == name],
            )
            found += _of_exercise(task, solutions, every=every)
    return found


def _solutions(
    name: str, namespace: Mapping[str, Any], honest: Sequence[Callable[..., Any]]
) -> Iterator[_Solution]:
    for function in (namespace[name], *honest):
        found = source_of(function)
        if found is None:
            continue
        tree = ast.parse(found[0])
        if (
            len(tree.body) != 1
            or not isinstance(tree.body[0], ast.FunctionDef)
            or tree.body[0].decorator_list
        ):
            continue
        names = function.__globals__
        yield _Solution(ast.unparse(tree), names, function.__name__)


def _of_exercise(task: _Task, solutions: Iterator[_Solution], *, every: bool) -> list[Slip]:
    singles: list[tuple[_Solution, str, str, bool]] = []
    pairs: list[tuple[_Solution, str, str, bool]] = []
    for number, solution in enumerate(solutions):
        singles += [(solution, kind, text, False) for kind, text in single_slips(solution.text)]
        if number < 2:
            made = double_slips(solution.text, PAIRS // 2, f"{task.exercise.name} {number}")
            pairs += [(solution, kind, text, True) for kind, text in made]
    if len(singles) > MOST_SINGLES and not every:
        chosen = set(random.Random(task.exercise.name).sample(range(len(singles)), MOST_SINGLES))
        singles = [
            item
            for place, item in enumerate(singles)
            if place in chosen or _is_reviewed(task, item[0].text, item[2])
        ]
    found = []
    for solution, kind, text, pair in (*singles, *pairs):
        slip = _tried(task, solution, (kind, text), pair=pair)
        if slip is not None:
            found.append(slip)
    return found


def _is_reviewed(task: _Task, before: str, after: str) -> bool:
    _, *lines = _difference(before, after)
    return any(entry.is_about(*lines) for entry in task.reviewed)


def _tried(task: _Task, solution: _Solution, change: tuple[str, str], *, pair: bool) -> Slip | None:
    kind, text = change
    function = _defined(text, solution)
    if function is None:
        return None
    exercise = task.exercise
    names = {**solution.names, exercise.name: function}
    shown = visible_part(exercise)
    outcomes = call_exercise(shown, names, CALL_SECONDS)
    feedback = judge(shown, outcomes)
    line, before, after = _difference(solution.text, text)
    slip = Slip(exercise.name, kind, pair, before, after, "accepted", line)
    if feedback.verdict == "correct":
        if judge(exercise, call_exercise(exercise, names, PATIENT_SECONDS)).verdict != "correct":
            return replace(slip, said="hidden")
        own = _defined(solution.text, solution)
        return replace(slip, said="equivalent") if _agree(exercise, function, task.right, own) else slip
    feedback = closer(task.assignment, shown, names, outcomes, feedback)
    told = feedback.message.removeprefix("Look at line ").split(" ")[0]
    pointed = int(told) if feedback.message.startswith("Look at line ") and told.isdigit() else 0
    wrong = task.mistakes.get(feedback.mistake or "")
    return replace(
        slip,
        said=SAID.get(feedback.diagnosis, "raised") if feedback.diagnosis else "raised",
        told=pointed,
        message=feedback.message,
        mistake=feedback.mistake or "",
        elsewhere=wrong is not None
        and exercise.rule != "free draw"
        and not _agree(exercise, function, wrong),
    )


def _agree(exercise: Exercise, function: Callable[..., Any], *others: Callable[..., Any] | None) -> bool:
    """Whether a function does on other calls what one of some others does.

    An honest variant may return more than is asked for, and the changed one something else there.
    """
    for case in neighbors(exercise):
        got = call_case(function, case, PATIENT_SECONDS, repeat=False)
        wanted = (
            call_case(other, case, PATIENT_SECONDS, repeat=False) for other in others if other is not None
        )
        if not any(_same(exercise, one, got) for one in wanted):
            return False
    return True


def _same(exercise: Exercise, one: Outcome, other: Outcome) -> bool:
    if one.status != other.status or one.changed != other.changed:
        return False
    tolerance = exercise.tolerance
    return one.status != "returned" or not compare(
        one.value, as_expected(one.value, other.value), ("*",), tolerance, exercise.masks
    )


def _defined(text: str, solution: _Solution) -> Callable[..., Any] | None:
    """The changed function, with its text where a traceback and a closer look find it."""
    file = f"<slip {hashlib.sha256(text.encode()).hexdigest()[:16]}>"
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    names = dict(solution.names)
    try:
        exec(compile(text, file, "exec"), names)
    except Exception:
        return None
    function: Callable[..., Any] = names[solution.function]
    return function


def _difference(before: str, after: str) -> tuple[int, str, str]:
    """The number of the first line that differs, and both."""
    one, other = before.splitlines(), after.splitlines()
    for number, (mine, theirs) in enumerate(zip(one, other, strict=False), 1):
        if mine != theirs:
            return number, mine.strip(), theirs.strip()
    return min(len(one), len(other)), "", ""
