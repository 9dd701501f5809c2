"""From the exercises of a notebook and its solutions to references: what is right on each case, and what each mistake does."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain, combinations
from pathlib import Path
from typing import Any

import numpy as np

from grader.calls import call_case
from grader.exercise import Case, Exercise, Mistake, Outcome, Tolerance, visible_part
from grader.instructor.authoring.errors import BuildError
from grader.instructor.authoring.notebooks import solved
from grader.instructor.authoring.steps import order_of
from grader.instructor.content.drafts import Draft, message_of
from grader.instructor.content.folders import drafts_of
from grader.judging.comparison import leaves
from grader.judging.diagnosis import find_mistake
from grader.judging.results import compare_parts
from grader.reference_files import to_data

COPIED = Tolerance(rtol=1e-12, atol=1e-14)
"""For arguments and everything else that is not graded: between OpenBLAS's kernels and NumPy's instruction sets, entries differ
by up to 1.4e-14 of their size."""

SHARE_OF_TOLERANCE = 0.01
"""Of the tolerance that a right value is graded with, though no less than `COPIED`: by default 1e-9 of its size. Between
processors, values differ by up to 2e-14 of their size, values that are 0 except for round-off by at most 3e-16, and
difference quotients by up to 2e-10, or 7e-8 where they are graded with 0.01."""

ROUND_OFF_ALONE = Tolerance(rtol=0.05, atol=0.0)
"""For right values that are round-off and graded with a band."""

QUOTIENT = 1e-7
"""For outcomes of mistakes, as a share of the largest entry, unless they are graded with more: a mistake may take a
difference quotient where the exercise has none, and processors then differ by up to 8e-9."""

NOT_STORED = Outcome("missing")
"""What a mistake does on a case that it is not stored for."""


def make_references(assignment: str, root: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """The exercises as data, with visible cases only and complete.

    Raises
    ------
    BuildError
        If the source does not run, or a solution does not hold.
    """
    namespace = solved(assignment, root)
    with warnings.catch_warnings():
        warnings.resetwarnings()  # as in a notebook, where a warning raises nothing
        finished = [finish(draft, namespace) for draft in drafts_of(assignment).values()]
    return (
        {"assignment": assignment, "exercises": [to_data(visible_part(item)) for item in finished]},
        {"assignment": assignment, "exercises": [to_data(item) for item in finished]},
    )


def finish(draft: Draft, namespace: Mapping[str, Any]) -> Exercise:
    """The exercise with what the solution returns and what the mistakes do, ready to be published.

    Raises
    ------
    BuildError
        As `complete` does, and if a known mistake is accepted, or learners could not be told it from another one.
    """
    finished = complete(draft, namespace)
    _refuse_right_mistakes(draft, finished)
    _refuse_mistakes_alike(finished)
    return finished


def complete(draft: Draft, namespace: Mapping[str, Any]) -> Exercise:
    """The exercise with what the solution returns and what the mistakes do.

    Raises
    ------
    BuildError
        If the source does not define the function, or its solution does not hold.
    """
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
    shown = [index for index, item in enumerate(cases) if not item.hidden]
    order = order_of(solution, [cases[index] for index in shown], [expected[index][0] for index in shown])
    return replace(draft.exercise, expected=expected, mistakes=mistakes, order=order)


def _refuse_right_mistakes(draft: Draft, finished: Exercise) -> None:
    """Raise `BuildError` if a known mistake does what is accepted on every case, with all siblings replaced or with fewer."""
    if all(len(accepted) == 1 for accepted in finished.expected):
        return  # only alternatives can hide a mistake; that it is wrong where there are none, tests say
    for function in draft.mistakes:
        outcomes = [call_case(function, item) for item in finished.cases]
        if all(result.right for result in compare_parts(finished, outcomes)):
            raise BuildError(
                f"the mistake {function.__name__} of {draft.name} is accepted: on every case it returns what the solution "
                "returns with other siblings replaced; choose cases or stand-ins that tell them apart"
            )


def _refuse_mistakes_alike(finished: Exercise) -> None:
    """Raise `BuildError` if learners could not be told a known mistake from another, or from what is right.

    There are no exceptions to review: such a pair is one mistake, whose message says "either … or …".
    """
    for mistake, found in mistakes_alike(finished):
        same = f"what {found.name} does" if found else "what is right"
        raise BuildError(
            f"the mistake {mistake.name} of {finished.name} does {same} on every visible case it is stored for: choose "
            'cases that tell them apart, or write one mistake whose message says "either … or …"'
        )


def mistakes_alike(finished: Exercise) -> Iterator[tuple[Mistake, Mistake | None]]:
    """Each known mistake that does what another does, or what is right, on every visible case it is stored for.

    One of two names would then be told for both, and be untrue for one.

    Yields
    ------
    Mistake, Mistake or None
        The mistake, and the one it does the same as; None if it does what is right.
    """
    shown = visible_part(finished)
    for mistake in shown.mistakes:
        with np.errstate(all="ignore"):
            found = find_mistake(shown, [outcome or NOT_STORED for outcome in mistake.outcomes])
        if found is not mistake:
            yield mistake, found


def accepted_values(name: str, solution: Any, case: Case) -> Iterator[Any]:
    """What the solution returns, first with all siblings replaced, then with fewer: an honest solution may inline some.

    Raises
    ------
    BuildError
        If the solution fails on a case, changes its inputs, or answers twice differently.
    """
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
    return replace(outcome, printed=0, repeatable=True, failure=None)


def agree(one: Any, other: Any) -> bool:
    """Whether two builds are the same: all but floats equal, and floats as close as on another processor."""
    mine, theirs = list(leaves(one)), list(leaves(other))
    if [path for path, _ in mine] != [path for path, _ in theirs]:
        return False
    return all(
        _same_leaf(left, right, *_closeness(path, one))
        for (path, left), (_, right) in zip(mine, theirs, strict=True)
    )


def _closeness(path: str, content: Any) -> tuple[Tolerance, float]:
    """How close a leaf has to come: entry by entry, or else as a share of its array's largest entry."""
    place = re.match(r"exercises\.(\d+)\.(expected|mistakes\.\d+\.outcomes)\.(\d+)\.", f"{path}.")
    if not place:
        return COPIED, 0.0
    exercise = content["exercises"][int(place[1])]
    graded = exercise["cases"][int(place[3])]["tolerance"] or exercise["tolerance"]
    if graded["low"] is not None:
        return ROUND_OFF_ALONE, 0.0
    if place[2] != "expected":
        return Tolerance(graded["rtol"], graded["atol"]), QUOTIENT
    rtol = max(graded["rtol"] * SHARE_OF_TOLERANCE, COPIED.rtol)
    return Tolerance(rtol, max(graded["atol"] * SHARE_OF_TOLERANCE, COPIED.atol)), 0.0


def _same_leaf(left: Any, right: Any, tolerance: Tolerance, of_largest: float) -> bool:
    if not isinstance(left, (float, np.ndarray)) and not isinstance(right, (float, np.ndarray)):
        return type(left) is type(right) and bool(left == right)
    one, other = np.asarray(left), np.asarray(right)
    if one.shape != other.shape or one.dtype != other.dtype:
        return False
    largest = np.max(np.abs(one), where=np.isfinite(one), initial=0.0)
    atol = max(tolerance.atol, of_largest * float(largest))
    return bool(np.allclose(one, other, rtol=tolerance.rtol, atol=atol, equal_nan=True))
