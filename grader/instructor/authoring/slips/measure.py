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
from typing import Any, Literal

import numpy as np

from grader.calls import call_case, call_exercise
from grader.exercise import Exercise, Outcome, visible_part
from grader.instructor.authoring.notebooks import solved
from grader.instructor.authoring.slips.mutation import double_slips, single_slips
from grader.instructor.authoring.slips.neighbors import neighbors
from grader.instructor.content.folders import complete_exercises, honest_solutions
from grader.judging.comparison import as_expected, compare
from grader.judging.judge import judge
from grader.running.closer import closer
from grader.tracing.instrument import source_of
from grader.verdict import Diagnosis

Said = Literal["equivalent", "accepted", "raised", "named", "located", "numbers"]
"""An accepted slip is equivalent if it agrees with the right solution on many other calls, too."""

SAID: Mapping[Diagnosis, Said] = {
    Diagnosis.NAMED: "named",
    Diagnosis.LOCATED: "located",
    Diagnosis.NUMBERS: "numbers",
}

CALL_SECONDS = 0.5
MOST_SINGLES = 220
"""Slips of an exercise; of more, a sample is taken that the exercise's name decides."""

PAIRS = 16
"""Pairs of slips of an exercise: 500 in all."""


@dataclass(frozen=True)
class Slip:
    """A wrong version of a right solution, and what is said about it.

    Attributes
    ----------
    exercise : str
    kind : str
        What was changed; two kinds for a pair.
    pair : bool
    before, after : str
        The first line that differs.
    said : str
    line : int
        That line's number.
    told : int
        The line that the message points to; 0 if it points to none.
    message : str
    """

    exercise: str
    kind: str
    pair: bool
    before: str
    after: str
    said: Said
    line: int = 0
    told: int = 0
    message: str = ""


@dataclass(frozen=True)
class _Solution:
    text: str
    names: Mapping[str, Any]
    function: str


def slips_of(assignment: str, root: Path) -> list[Slip]:
    """Every slip of a notebook's exercises, and what is said about it.

    Raises
    ------
    BuildError
        If the source does not run.
    """
    namespace, honest = solved(assignment, root), honest_solutions(assignment)
    found: list[Slip] = []
    with warnings.catch_warnings(), np.errstate(all="ignore"), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        for name, exercise in complete_exercises(assignment).items():
            solutions = _solutions(name, namespace, honest.get(name, ()))
            found += _of_exercise(assignment, exercise, solutions, namespace[name])
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


def _of_exercise(
    assignment: str, exercise: Exercise, solutions: Iterator[_Solution], right: Callable[..., Any]
) -> list[Slip]:
    singles: list[tuple[_Solution, str, str, bool]] = []
    pairs: list[tuple[_Solution, str, str, bool]] = []
    for number, solution in enumerate(solutions):
        singles += [(solution, kind, text, False) for kind, text in single_slips(solution.text)]
        if number < 2:
            made = double_slips(solution.text, PAIRS // 2, f"{exercise.name} {number}")
            pairs += [(solution, kind, text, True) for kind, text in made]
    if len(singles) > MOST_SINGLES:
        singles = random.Random(exercise.name).sample(singles, MOST_SINGLES)
    found = []
    for solution, kind, text, pair in (*singles, *pairs):
        slip = _tried(assignment, exercise, solution, (kind, text), right, pair=pair)
        if slip is not None:
            found.append(slip)
    return found


def _tried(
    assignment: str,
    exercise: Exercise,
    solution: _Solution,
    change: tuple[str, str],
    right: Callable[..., Any],
    *,
    pair: bool,
) -> Slip | None:
    kind, text = change
    function = _defined(text, solution)
    if function is None:
        return None
    names = {**solution.names, exercise.name: function}
    shown = visible_part(exercise)
    outcomes = call_exercise(shown, names, CALL_SECONDS)
    feedback = judge(shown, outcomes)
    line, before, after = _difference(solution.text, text)
    slip = Slip(exercise.name, kind, pair, before, after, "accepted", line)
    if feedback.verdict == "correct":
        if judge(exercise, call_exercise(exercise, names, CALL_SECONDS)).verdict != "correct":
            return None  # only hidden cases tell: a check cell has no word for it
        return replace(slip, said="equivalent") if _agree(exercise, function, solution, right) else slip
    feedback = closer(assignment, shown, names, outcomes, feedback)
    said = SAID.get(feedback.diagnosis, "raised") if feedback.diagnosis else "raised"
    told = feedback.message.removeprefix("Look at line ").split(" ")[0]
    pointed = int(told) if feedback.message.startswith("Look at line ") and told.isdigit() else 0
    return Slip(exercise.name, kind, pair, before, after, said, line, pointed, feedback.message)


def _agree(
    exercise: Exercise, function: Callable[..., Any], solution: _Solution, right: Callable[..., Any]
) -> bool:
    """Whether a changed function does on other calls what it did before, or what the source's solution does.

    An honest variant may return more than is asked for, and the changed one something else there.
    """
    own = _defined(solution.text, solution)
    for case in neighbors(exercise):
        wanted = [
            call_case(item, case, CALL_SECONDS, repeat=False) for item in (right, own) if item is not None
        ]
        got = call_case(function, case, CALL_SECONDS, repeat=False)
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
