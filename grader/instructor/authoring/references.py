"""From the exercises of a notebook and its solutions to references: what is right on each case, and what each mistake does."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain, combinations
from pathlib import Path
from typing import Any

import numpy as np

from grader.calls import call_case
from grader.exercise import Case, Exercise, Mistake, Outcome, Tolerance
from grader.instructor.authoring.errors import BuildError
from grader.instructor.authoring.notebooks import built_notebook
from grader.instructor.content.drafts import Draft, message_of
from grader.instructor.content.folders import drafts_of
from grader.judging.comparison import leaves
from grader.notebook import read_notebook, run_cells
from grader.reference_files import to_data

REBUILT = Tolerance(rtol=1e-12, atol=1e-15)


def make_references(assignment: str, root: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """The exercises as data, with visible cases only and complete."""
    notebook = read_notebook(built_notebook("source", assignment, root))
    namespace, errors = run_cells(notebook.cells)
    if errors:
        raise BuildError(f"{assignment}: the source does not run: {errors[0]}")
    complete = [finish(draft, namespace) for draft in drafts_of(assignment).values()]
    return (
        {"assignment": assignment, "exercises": [to_data(visible_part(item)) for item in complete]},
        {"assignment": assignment, "exercises": [to_data(item) for item in complete]},
    )


def finish(draft: Draft, namespace: Mapping[str, Any]) -> Exercise:
    """The exercise with what the solution returns and what the mistakes do."""
    solution = namespace.get(draft.name)
    if solution is None:
        raise BuildError(f"the source does not define {draft.name}")
    cases = draft.exercise.cases
    expected = tuple(tuple(accepted_values(draft.name, solution, item)) for item in cases)
    stored = _stored_cases(draft)
    mistakes = tuple(
        Mistake(
            function.__name__,
            message_of(function),
            tuple(
                _without_noise(call_case(function, item)) if index in stored else None
                for index, item in enumerate(cases)
            ),
        )
        for function in draft.mistakes
    )
    return replace(draft.exercise, expected=expected, mistakes=mistakes)


def accepted_values(name: str, solution: Any, case: Case) -> Iterator[Any]:
    """What the solution returns, first with all siblings replaced, then with fewer: an honest solution may inline some."""
    names = list(case.siblings)
    subsets = chain.from_iterable(combinations(names, count) for count in range(len(names), -1, -1))
    for subset in subsets:
        kept = {sibling: case.siblings[sibling] for sibling in subset}
        outcome = call_case(solution, replace(case, siblings=kept))
        if outcome.status != "returned" or outcome.changed or not outcome.repeatable:
            raise BuildError(f"the solution of {name} does not hold on {case.arguments}: {outcome}")
        yield outcome.value


def _stored_cases(draft: Draft) -> set[int]:
    cases = list(enumerate(draft.exercise.cases))
    visible = [index for index, item in cases if not item.hidden][: draft.stored_mistake_cases]
    hidden = [index for index, item in cases if item.hidden][: draft.stored_mistake_cases]
    return {*visible, *hidden}


def _without_noise(outcome: Outcome) -> Outcome:
    """The outcome of a mistake without what does not identify it."""
    return replace(outcome, printed=0, repeatable=True)


def visible_part(exercise: Exercise) -> Exercise:
    """The exercise as learners may hold it."""
    shown = [index for index, item in enumerate(exercise.cases) if not item.hidden]

    def pick(items: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(items[index] for index in shown)

    return replace(
        exercise,
        cases=pick(exercise.cases),
        expected=pick(exercise.expected),
        mistakes=tuple(replace(item, outcomes=pick(item.outcomes)) for item in exercise.mistakes),
    )


def agree(one: Any, other: Any) -> bool:
    """Whether two values are equal, floats within rtol 1e-12: `exp` and `log` differ in the last bit between processors.

    Where a case has a tolerance of its own, its outcomes are compared with that: a difference quotient with a small step
    is round-off, which no two kinds of processor share.
    """
    mine, theirs = list(leaves(one)), list(leaves(other))
    if [path for path, _ in mine] != [path for path, _ in theirs]:
        return False
    return all(
        _same_leaf(left, right, _tolerance_at(path, one))
        for (path, left), (_, right) in zip(mine, theirs, strict=True)
    )


def _tolerance_at(path: str, content: Any) -> Tolerance:
    """How close two builds have to come at a path of the references."""
    place = re.match(r"exercises\.(\d+)\.(?:expected|mistakes\.\d+\.outcomes)\.(\d+)\.", f"{path}.")
    own = content["exercises"][int(place[1])]["cases"][int(place[2])]["tolerance"] if place else None
    if own is None:
        return REBUILT
    return Tolerance(rtol=0.05, atol=0.0) if own["low"] is not None else Tolerance(own["rtol"], own["atol"])


def _same_leaf(left: Any, right: Any, tolerance: Tolerance) -> bool:
    if not isinstance(left, (float, np.ndarray)) and not isinstance(right, (float, np.ndarray)):
        return type(left) is type(right) and bool(left == right)
    one, other = np.asarray(left), np.asarray(right)
    if one.shape != other.shape or one.dtype != other.dtype:
        return False
    return bool(np.allclose(one, other, rtol=tolerance.rtol, atol=tolerance.atol, equal_nan=True))
