"""Which mistake explains a wrong result; and if none that is known does, what differs and by how much."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from grader.comparison import Difference, compare, describe, leaves
from grader.exercise import Case, Exercise, Mistake, Outcome, Tolerance
from grader.values import Generator

if TYPE_CHECKING:
    from grader.judge import Result

RATIO = Tolerance(rtol=1e-6, atol=1e-12)

FROM_THE_LEGACY_STREAM = (
    "Draw with NumPy's legacy stream, seeded inside the function as its description says, layer after layer."
)
FROM_THE_GENERATOR = (
    "Draw from the generator that the function is given and from nothing else, as its description says."
)
ANOTHER_ORTHOGONAL_MATRIX = (
    "The matrix is orthogonal and of the right size, but not the one asked for: most of the points. Follow the recipe of its "
    "description: what is drawn, in which shape, from which generator, and which signs the columns get."
)


def find_mistake(exercise: Exercise, outcomes: Sequence[Outcome]) -> Mistake | None:
    """The first known mistake that does the same as the learner's function on every case it is stored for."""
    for mistake in exercise.mistakes:
        told = False
        for case, accepted, stored, outcome in zip(
            exercise.cases, exercise.expected, mistake.outcomes, outcomes, strict=True
        ):
            if stored is None:
                continue
            patterns = tuple(
                path
                for part in exercise.parts
                if not part.topic or part.topic == case.topic
                for path in part.paths
            )
            if not _same_outcome(exercise, case, stored, outcome, patterns):
                break
            tolerance = case.tolerance or exercise.tolerance
            told = told or stored.status != "returned" or bool(stored.changed)
            told = told or bool(compare(accepted[0], stored.value, patterns, tolerance, exercise.masks))
        else:
            if told:
                return mistake
    return None


def _same_outcome(
    exercise: Exercise, case: Case, stored: Outcome, outcome: Outcome, patterns: tuple[str, ...]
) -> bool:
    if stored.status != outcome.status or stored.changed != outcome.changed:
        return False
    if stored.status != "returned":
        return stored.error == outcome.error
    tolerance = case.tolerance or exercise.tolerance
    if tolerance.low is not None:  # a band holds many values; two that come from the same mistake are close
        tolerance = replace(tolerance, low=None, high=None, rtol=0.05, atol=0.0)
    return not compare(stored.value, outcome.value, patterns, tolerance, exercise.masks)


def explain(
    exercise: Exercise,
    outcomes: Sequence[Outcome],
    results: Sequence[Result],
    properties: Sequence[tuple[str, bool]],
) -> str:
    """What differs and by how much, for a result that no known mistake explains."""
    for case, outcome in zip(exercise.cases, outcomes, strict=True):
        if outcome.status != "returned":
            return _explain_failure(exercise, case, outcome)
    for index, (case, outcome) in enumerate(zip(exercise.cases, outcomes, strict=True)):
        found = [item for result in results for item in result.differences[index] or ()]
        if not found:
            continue
        if all(result.right or result.fits_distribution for result in results):
            if exercise.rule == "orthogonal draw":
                return ANOTHER_ORTHOGONAL_MATRIX
            handed = any(isinstance(argument, Generator) for argument in case.arguments)
            return (
                "The distribution is right, but these are other random numbers than asked for: most of the points. "
                + (FROM_THE_GENERATOR if handed else FROM_THE_LEGACY_STREAM)
            )
        if case.hidden:
            return (
                "Right on the cases shown here, wrong on hidden ones with other sizes or values: "
                "does the code depend on these particular numbers, or on a variable from outside the function?"
            )
        return _explain_values(exercise, case, exercise.expected[index][0], outcome.value, found)
    broken = {label for label, kept in properties if not kept}
    if "leaves its inputs as they are" in broken:
        position = next(outcome.changed[0] for outcome in outcomes if outcome.changed)
        return (
            f"The values are right, but the function changes its argument number {position + 1} in place, and whoever "
            "called it goes on with the changed one. Work on a copy, or on new arrays."
        )
    return (
        "The values are right, but a second call with the same arguments returns something else: "
        "what is kept between the calls, or drawn without a seed?"
    )


def _explain_failure(exercise: Exercise, case: Case, outcome: Outcome) -> str:
    call = f"{exercise.name}({', '.join(short(argument) for argument in case.arguments)})"
    where = "on a hidden case" if case.hidden else f"in {call}"
    if outcome.status == "timed out":
        return f"No answer {where} within the time limit: does a loop never end?"
    if outcome.status == "not data":
        return f"What the function returned {where} cannot be compared: {outcome.error}."
    return f"The function stopped {where} with {error_shown(case, outcome)}"


def error_shown(case: Case, outcome: Outcome) -> str:
    """The error of a call as the learner may see it: of a hidden case only a kind that Python itself has.

    Message and name of an error are the learner's to choose, and could hold the hidden inputs.
    """
    if not case.hidden:
        return outcome.error
    kind = outcome.error.split(":")[0]
    return kind if hasattr(builtins, kind) else "an error"


def _explain_values(
    exercise: Exercise, case: Case, expected: Any, got: Any, found: Sequence[Difference]
) -> str:
    first = found[0]
    name = exercise.labels.get(first.path, first.path)
    subject = "the result" if first.path == "result" else name
    if first.stage in ("type", "keys"):
        return f"Expected {first.expected} for {subject}, got {first.got}."
    if exercise.rule == "free draw" and first.stage == "value" and first.path in case.spread:
        return f"{subject}: expected {first.expected}, got {first.got}."
    right, mine = dict(leaves(expected)), dict(leaves(got))
    text = describe_difference(subject, np.asarray(right[first.path]), np.asarray(mine[first.path]), first)
    wrong = [item.path for item in found]
    compared = [path for path in right if any(path in (item.path,) for item in found)]
    others = sorted({exercise.labels.get(path, path) for path in wrong[1:]})
    if others:
        text += f" {', '.join(others[:6])} {'differs' if len(others) == 1 else 'differ'} too."
    elif len(right) > 1 and len(compared) == 1:
        text += f" Only {name} differs; the rest is right."
    return text


def describe_difference(
    subject: str, right: np.ndarray[Any, Any], mine: np.ndarray[Any, Any], first: Difference
) -> str:
    """One sentence on how an array differs from the right one: transposed, ratio, sign, order, offset or how many entries."""
    sentence = _how_it_differs(subject, right, mine, first)
    return f"The result{sentence.removeprefix(subject)}" if sentence.startswith("the result") else sentence


def _how_it_differs(
    subject: str, right: np.ndarray[Any, Any], mine: np.ndarray[Any, Any], first: Difference
) -> str:
    if first.stage == "shape":
        turned = mine.shape == right.shape[::-1] and mine.ndim == 2 and mine.shape != right.shape
        hint = " It looks transposed." if turned else ""
        return f"{subject} has {first.got}, expected {first.expected}.{hint}"
    if first.stage == "dtype":
        return f"{subject} has {first.got}, expected {first.expected}: other types round or cut off what is stored later."
    if first.stage == "finite":
        return f"{subject} is not finite ({first.got}): look for a division by zero, a logarithm of zero or an overflow."
    if mine.shape != right.shape:
        mine = mine.reshape(right.shape)
    sentence = _pattern(subject, right.astype(float), mine.astype(float))
    return sentence or f"{subject} differs: expected {first.expected}, got {first.got}."


def _pattern(subject: str, right: np.ndarray[Any, Any], mine: np.ndarray[Any, Any]) -> str:
    entries = f"Every entry of {subject}" if right.size > 1 else subject

    def close(one: Any, other: Any) -> bool:
        return bool(np.allclose(one, other, rtol=RATIO.rtol, atol=RATIO.atol))

    nonzero = right != 0
    if np.any(nonzero) and not np.any(mine):
        return f"{subject} is zero everywhere, the expected one is not."
    if np.any(nonzero) and close(mine[~nonzero], 0):
        ratio = float(np.median(mine[nonzero] / right[nonzero]))
        if close(mine, -right):
            return f"{entries} has the wrong sign."
        if close(mine, ratio * right):
            return f"{entries} is {ratio:.5g} times the expected one."
    if right.ndim == 2 and right.shape[0] == right.shape[1] and close(mine, right.T):
        return f"{subject} is transposed."
    if right.size > 1 and close(np.sort(mine, axis=None), np.sort(right, axis=None)):
        return f"{subject} holds the right values in another order."
    if right.size > 1 and close(mine - right, (mine - right).flat[0]):
        return f"{entries} is off by the same {(mine - right).flat[0]:.5g}."
    if right.size > 1:
        wrong = ~np.isclose(mine, right, rtol=1e-7, atol=1e-9)
        place = np.unravel_index(int(np.argmax(np.abs(mine - right))), right.shape)
        where = ", ".join(str(int(index)) for index in place)
        return (
            f"{int(wrong.sum())} of the {right.size} entries of {subject} differ; the most at [{where}]: "
            f"expected {right[place]:.6g}, got {mine[place]:.6g}."
        )
    return ""


def short(argument: Any) -> str:
    """An argument as it may stand in a sentence."""
    if isinstance(argument, (int, float, str)):
        return repr(argument) if isinstance(argument, str) else str(argument)
    if (
        isinstance(argument, (list, tuple))
        and len(argument) <= 8
        and all(isinstance(item, (int, float, str)) for item in argument)
    ):
        return str(argument)
    if isinstance(argument, Generator):
        return f"default_rng({argument.seed})"
    return describe(argument) if not hasattr(argument, "name") else str(argument.name)
