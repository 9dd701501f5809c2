"""What the expressions of right solutions come to on the visible cases: with it a check tells where a wrong one goes astray.

Only values are stored, and the names of the solution's variables: no line of code.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from grader import values
from grader.exercise import Case
from grader.instructor.authoring.notebooks import solved
from grader.instructor.content.drafts import Draft
from grader.instructor.content.folders import content_folder, drafts_of, honest_solutions
from grader.instructor.course.files import digest_of, fingerprint
from grader.instructor.course.places import ROOT
from grader.judging.comparison import leaves
from grader.judging.locating.known_values import Known, Match, tells, whole
from grader.reference_files import STEPS
from grader.tracing.instrument import definition, numbered
from grader.tracing.trace import Trace
from grader.tracing.watch import AMPLE, watch

Pool = defaultdict[tuple[int, ...], list[Any]]
"""Values that are stored already, by shape."""

MADE_FROM = ("grader/tracing/*.py", "grader/standins.py", "init_utils/**/*.py")
"""What the values depend on besides the notebook's folder."""


def steps_path(assignment: str) -> Path:
    """Where the steps of a notebook are."""
    return STEPS / f"{assignment}.npz"


def steps_digest(assignment: str) -> str:
    """The digest of what they are made from. Their values are round-off in part, so the files themselves are not compared."""
    files = sorted(content_folder(assignment).glob("*.py"))
    files += sorted(path for pattern in MADE_FROM for path in ROOT.glob(pattern))
    return digest_of(*(f"{path.relative_to(ROOT)} {fingerprint(path.read_bytes())}" for path in files))


def steps_are_stale(assignment: str) -> bool:
    """Whether the steps of a notebook are missing, or were made from something else."""
    path = steps_path(assignment)
    return not path.exists() or values.read(path).get("made_from") != steps_digest(assignment)


def write_steps(assignment: str, root: Path) -> None:
    """Write the steps of a notebook, unless they are made from the same.

    Raises
    ------
    BuildError
        If the source does not run.
    """
    if not steps_are_stale(assignment):
        return
    namespace, honest = solved(assignment, root), honest_solutions(assignment)
    exercises = {
        name: tuple(routes(draft, [namespace[name], *honest.get(name, ())]))
        for name, draft in drafts_of(assignment).items()
        if draft.exercise.rule != "free draw"  # whatever is drawn may differ
    }
    path = steps_path(assignment)
    path.parent.mkdir(exist_ok=True)
    values.write(path, {"made_from": steps_digest(assignment), "exercises": exercises})


def routes(draft: Draft, solutions: Sequence[Callable[..., Any]]) -> Iterable[tuple[Mapping[str, Any], ...]]:
    """For each visible case, what each solution's expressions come to; see `grader.tracing.trace.Route`."""
    for case in draft.exercise.cases:
        if not case.hidden:
            traces = [watch(solution, case, ample=AMPLE) for solution in solutions]
            pool: Pool = defaultdict(list)
            yield tuple(_route(trace, pool) for trace in traces if trace is not None and trace.values)


def _route(trace: Trace, pool: Pool) -> Mapping[str, Any]:
    function = definition(trace.source)
    nodes = dict(numbered(function)) if function is not None else {}
    held: dict[str, list[Any]] = {}
    for number, value in trace.values:
        node = nodes[number]
        if isinstance(node, ast.Name) and tells(value):
            held.setdefault(node.id, []).append(value)
    return {
        "values": _distinct((value for _, value in trace.values if tells(value) or whole(value)), pool),
        "names": {name: _distinct(found, pool) for name, found in held.items()},
    }


def _distinct(found: Iterable[Any], pool: Pool) -> tuple[Any, ...]:
    """The values without repetition; those that another solution has but for round-off are its own, and stored once."""
    kept: list[Any] = []
    for value in found:
        if Known([kept]).match(value) is Match.SAME:
            continue
        alike = pool[np.shape(value)]
        same = next((item for item in alike if _stored_as(item, value)), None)
        if same is None:
            same = np.asarray(value) if isinstance(value, np.ndarray) else value
            alike.append(same)
        kept.append(same)
    return tuple(kept)


def _stored_as(one: Any, other: Any) -> bool:
    return type(one) is type(other) and Known([[one]]).match(other) is Match.SAME and np.allclose(one, other)


def order_of(solution: Callable[..., Any], cases: Sequence[Case], expected: Sequence[Any]) -> tuple[str, ...]:
    """The paths of what a solution returns, in the order in which they are made.

    Parameters
    ----------
    solution : callable
    cases : sequence of Case
        The visible ones; that with the most to return is looked at.
    expected : sequence
        What it returns on each.

    Returns
    -------
    tuple of str
        Empty if it returns a single value. What is made last, or cannot be found, keeps its place at the end.
    """
    index = max(range(len(cases)), key=lambda item: len(list(leaves(expected[item]))))
    paths = [
        (path, value) for path, value in leaves(expected[index]) if isinstance(value, (float, np.ndarray))
    ]
    trace = watch(solution, cases[index]) if len(paths) > 1 else None
    if trace is None:
        return ()

    def place(value: Any) -> int:
        known = Known([[value]])
        found = (at for at, (_, seen) in enumerate(trace.values) if known.match(seen) is Match.SAME)
        return next(found, len(trace.values))

    return tuple(path for path, value in sorted(paths, key=lambda pair: place(pair[1])))
