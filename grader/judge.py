"""Judging what a graded function did: outcomes and references in, a `Feedback` out.

This half never runs or sees the learner's code. A part of the points is earned when its values are right on every case, so that
an answer made for the visible cases alone earns nothing where hidden ones are counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from grader.comparison import Difference, as_expected, compare, covers, leaves
from grader.diagnosis import OTHER_SEED, error_shown, explain, find_mistake
from grader.distribution import fits_draw, fits_masks, fits_orthogonal, same_numbers, spread_misfits
from grader.exercise import Case, Exercise, Outcome, Part
from grader.feedback import Check, CheckVerdict, Feedback, Verdict

DISTRIBUTION_SHARE = 0.7
"""What the right distribution from another random stream earns of its part."""

DRAWS = {"seeded draw": fits_draw, "orthogonal draw": fits_orthogonal}
"""By rule, what tells whether arrays could be from another stream; it is given their sizes and limits."""

PROPERTY_COST = 0.2
"""What each broken property (inputs changed, not repeatable, a part without points) costs of the whole."""


@dataclass(frozen=True)
class Result:
    """A part's differences on each case; None where the call returned nothing to compare.

    Cases that are not `concerned`, for they are of another topic, have no differences. `alternative` is the accepted set of
    expected values that it was compared with.
    """

    part: Part
    differences: tuple[tuple[Difference, ...] | None, ...]
    concerned: tuple[bool, ...]
    fits_distribution: bool = False
    alternative: int = 0

    @property
    def right(self) -> bool:
        """Whether every case was compared and none differs."""
        return all(found == () for found in self.differences)

    def on(self, cases: Sequence[Case], *, hidden: bool) -> list[tuple[Difference, ...] | None]:
        """The differences on the visible, or on the hidden ones of the cases that the part concerns."""
        zipped = zip(cases, self.differences, self.concerned, strict=True)
        return [found for case, found, mine in zipped if mine and case.hidden == hidden]


@np.errstate(all="ignore")
def judge(exercise: Exercise, outcomes: Sequence[Outcome]) -> Feedback:
    """The verdict on one exercise.

    Parameters
    ----------
    exercise : Exercise
        With cases, expected values and known mistakes.
    outcomes : sequence of Outcome
        One for each case, in their order.

    Raises
    ------
    ValueError
        If the number of outcomes is not that of the cases: then the caller is at fault, not the learner.
    """
    if len(outcomes) != len(exercise.cases) or not outcomes:
        raise ValueError(f"{exercise.name}: {len(outcomes)} outcomes for {len(exercise.cases)} cases")
    early = _not_callable(exercise, outcomes[0])
    if early is not None:
        return early
    outcomes = [
        replace(_unsolved_here(outcome), value=as_expected(accepted[0], outcome.value))
        for accepted, outcome in zip(exercise.expected, outcomes, strict=True)
    ]
    results = _compare_parts(exercise, outcomes)
    properties = _properties(exercise, outcomes, results)
    earned, checks = _score(exercise, outcomes, results, properties)
    fraction = max(0.0, sum(earned.values()) - PROPERTY_COST * sum(not kept for _, kept in properties))
    if not any(earned[result.part.label] for result in results if result.part.share):
        fraction = 0.0
    correct = all(result.right for result in results) and all(kept for _, kept in properties)
    score = exercise.points if correct else round(min(exercise.points, exercise.points * fraction), 2)
    verdict = _verdict(correct, score, outcomes)
    mistake = None if correct else find_mistake(exercise, outcomes)
    message = (
        "" if correct else mistake.message if mistake else explain(exercise, outcomes, results, properties)
    )
    return Feedback(
        exercise.name,
        score,
        exercise.points,
        verdict,
        message,
        mistake.name if mistake else None,
        tuple(checks),
    )


def _unsolved_here(outcome: Outcome) -> Outcome:
    """An outcome of a function that is written for other cases, but not for this one."""
    if outcome.status != "unsolved":
        return outcome
    return replace(outcome, status="raised", error="NotImplementedError: this case is not written yet")


def grader_error(name: str, points: float, reason: str) -> Feedback:
    """The feedback when the grader itself failed: no verdict on the learner, and a person has to look."""
    message = (
        f"The grader could not judge this exercise ({reason}). This is not your fault: tell your instructor."
    )
    return Feedback(name, 0.0, points, "grader error", message)


def _not_callable(exercise: Exercise, first: Outcome) -> Feedback | None:
    """The feedback where nothing could be called, or None."""
    verdicts: dict[str, tuple[Verdict, str, str]] = {
        "unsolved": (
            "unsolved",
            "is solved",
            f"Write {exercise.name} in the cell above, run it, and run this cell again.",
        ),
        "missing": (
            "missing",
            "is defined",
            f"The notebook does not define {exercise.name}: its cell stopped with {first.error}."
            if first.error
            else f"The notebook does not define {exercise.name}. "
            "Run the cell with the function first; it has to keep its name.",
        ),
        "not callable": (
            "missing",
            "is a function",
            f"{exercise.name} is {_article(first.error)}, not a function: has something else been given its name?",
        ),
        "other arguments": (
            "wrong",
            "takes these arguments",
            f"{exercise.name} has to be callable as {exercise.signature}: {first.error}.",
        ),
    }
    if first.status not in verdicts:
        return None
    verdict, label, message = verdicts[first.status]
    order = ["is defined", "is a function", "takes these arguments", "is solved"]
    checks = [Check(before, "right") for before in order[: order.index(label)]]
    checks.append(Check(label, "wrong"))
    checks += [Check(part.label, "not reached", 0.0, part.share * exercise.points) for part in exercise.parts]
    return Feedback(exercise.name, 0.0, exercise.points, verdict, message, None, tuple(checks))


def _compare_parts(exercise: Exercise, outcomes: Sequence[Outcome]) -> list[Result]:
    """Each part against the accepted set of expected values that fits best on all cases together."""
    candidates = [
        [_compare_part(exercise, outcomes, part, alternative) for part in exercise.parts]
        for alternative in range(max(len(accepted) for accepted in exercise.expected))
    ]
    best = max(candidates, key=lambda results: _agreement(exercise, results))
    if exercise.rule == "seeded mask" and _masks_fit(exercise, outcomes, best):
        best = [replace(result, fits_distribution=not result.right) for result in best]
    return best


def _agreement(exercise: Exercise, results: Sequence[Result]) -> tuple[int, bool]:
    """How many parts are right, and whether all are where the learner can see it."""
    return sum(result.right for result in results), not any(
        found is None or found for result in results for found in result.on(exercise.cases, hidden=False)
    )


def _compare_part(exercise: Exercise, outcomes: Sequence[Outcome], part: Part, alternative: int) -> Result:
    found: list[tuple[Difference, ...] | None] = []
    concerned = tuple(not part.topic or case.topic == part.topic for case in exercise.cases)
    for case, accepted, outcome, mine in zip(
        exercise.cases, exercise.expected, outcomes, concerned, strict=True
    ):
        if not mine:
            found.append(())
            continue
        if outcome.status != "returned":
            found.append(None)
            continue
        expected = accepted[min(alternative, len(accepted) - 1)]
        tolerance = case.tolerance or exercise.tolerance
        differences = compare(expected, outcome.value, part.paths, tolerance, exercise.masks)
        if exercise.rule == "free draw":
            differences = _not_drawn_alike(differences, outcome.value, case, part)
        found.append(tuple(differences))
    fits = exercise.rule in DRAWS and any(found) and _draws_fit(exercise, outcomes, part, found)
    return Result(part, tuple(found), concerned, fits, alternative)


def _not_drawn_alike(
    differences: Sequence[Difference], value: object, case: Case, part: Part
) -> list[Difference]:
    """The differences without those of arrays that are drawn with the right spread, from whatever stream."""
    spread = {path: sigma for path, sigma in case.spread.items() if covers(part.paths, path)}
    others = [item for item in differences if item.stage != "value" or item.path not in spread]
    if others:
        return others
    return [
        Difference(path, "value", expected, got)
        for path, (expected, got) in spread_misfits(dict(leaves(value)), spread, part.within).items()
    ]


def _draws_fit(
    exercise: Exercise,
    outcomes: Sequence[Outcome],
    part: Part,
    found: Sequence[tuple[Difference, ...] | None],
) -> bool:
    """Whether a part differs in nothing but the random stream."""
    drawn = [
        [
            {path: size for path, size in sizes.items() if covers(part.paths, path)}
            for sizes in (case.spread, case.limits)
        ]
        for case in exercise.cases
    ]
    if not any(spread or limits for spread, limits in drawn):
        return False
    for (spread, limits), accepted, differences, outcome in zip(
        drawn, exercise.expected, found, outcomes, strict=True
    ):
        if differences is None or any(
            item.stage != "value" or item.path not in {**spread, **limits} for item in differences
        ):
            return False
        right, mine = dict(leaves(accepted[0])), dict(leaves(outcome.value))
        if any(same_numbers(right[item.path], mine[item.path]) for item in differences):
            return False
        if not DRAWS[exercise.rule](mine, spread, limits):
            return False
    return True


def _masks_fit(exercise: Exercise, outcomes: Sequence[Outcome], results: Sequence[Result]) -> bool:
    """Whether the outcomes differ because other masks were drawn, at the right rate and with the right effect."""
    differences = [item for result in results for found in result.differences for item in found or ()]
    if any(outcome.status != "returned" for outcome in outcomes) or any(
        item.stage != "value" for item in differences
    ):
        return False
    if not any(covers(exercise.masks, item.path) for item in differences):
        return False
    described = [
        (case.kept, outcome) for case, outcome in zip(exercise.cases, outcomes, strict=True) if case.kept
    ]
    return bool(described) and fits_masks((dict(leaves(outcome.value)), kept) for kept, outcome in described)


def _properties(
    exercise: Exercise, outcomes: Sequence[Outcome], results: Sequence[Result]
) -> list[tuple[str, bool]]:
    """Properties besides the values, with whether each is kept."""
    returned = [outcome for outcome in outcomes if outcome.status == "returned"]
    explained = any(result.fits_distribution and not result.right for result in results)
    properties = [("leaves its inputs as they are", not any(outcome.changed for outcome in returned))]
    if not explained:
        properties.append(
            ("returns the same when called again", all(outcome.repeatable for outcome in returned))
        )
    if exercise.rule == "free draw" and all(outcome.repeatable for outcome in returned):
        properties.append((OTHER_SEED, not _seed_ignored(exercise.cases, outcomes)))
    properties += [(result.part.label, result.right) for result in results if not result.part.share]
    return properties


def _seed_ignored(cases: Sequence[Case], outcomes: Sequence[Outcome]) -> bool:
    """Whether two calls that differ in their seed alone, so that the same is to be drawn, returned the same numbers."""
    drawn = [
        (case.spread, dict(leaves(outcome.value)))
        for case, outcome in zip(cases, outcomes, strict=True)
        if outcome.status == "returned"
    ]
    return any(
        one[0]
        and one[0] == other[0]
        and all(
            np.array_equal(np.asarray(one[1].get(path)), np.asarray(other[1].get(path))) for path in one[0]
        )
        for one, other in combinations(drawn, 2)
    )


def _score(
    exercise: Exercise,
    outcomes: Sequence[Outcome],
    results: Sequence[Result],
    properties: Sequence[tuple[str, bool]],
) -> tuple[dict[str, float], list[Check]]:
    """Fractions earned by part, and the lines of the feedback."""
    stopped = next(
        (
            (case, item)
            for case, item in zip(exercise.cases, outcomes, strict=True)
            if item.status != "returned"
        ),
        None,
    )
    checks = [Check("is defined and takes these arguments", "right")]
    checks.append(
        Check("runs without an error", "right")
        if stopped is None
        else Check("runs without an error", "wrong", expected="a value", got=error_shown(*stopped))
    )
    earned: dict[str, float] = {}
    for result in results:
        part = result.part
        if part.needs and not earned[part.needs]:
            earned[part.label], verdict = 0.0, "not reached"
        elif result.right:
            earned[part.label], verdict = part.share, "right"
        else:
            earned[part.label] = part.share * DISTRIBUTION_SHARE if result.fits_distribution else 0.0
            reached = zip(result.differences, result.concerned, strict=True)
            verdict = "not reached" if all(found is None for found, mine in reached if mine) else "wrong"
        if part.share:
            checks += _part_checks(exercise, result, verdict, earned[part.label])
    lost = round(PROPERTY_COST * exercise.points, 2)
    for label, kept in properties:
        checks.append(Check(label, "right") if kept else Check(label, "wrong", -lost))
    return earned, checks


def _part_checks(exercise: Exercise, result: Result, verdict: str, earned: float) -> list[Check]:
    """One line for the visible cases of a part, and one without particulars for the hidden ones."""
    points, most = round(earned * exercise.points, 2), round(result.part.share * exercise.points, 2)
    visible, hidden = (result.on(exercise.cases, hidden=kind) for kind in (False, True))
    first = next((found[0] for found in visible if found), None)
    line: CheckVerdict
    if verdict == "not reached" or all(found is None for found in visible):
        line = "not reached"
    else:
        line = "right" if all(found == () for found in visible) else "wrong"
    label = result.part.label
    if first is not None and first.path not in ("result", label):
        label = f"{label}: {exercise.labels.get(first.path, first.path)}"
    checks = [Check(label, line, points, most, first.expected if first else "", first.got if first else "")]
    if hidden:
        passed = sum(found == () for found in hidden)
        secret: CheckVerdict = (
            "not reached" if line != "right" else "right" if passed == len(hidden) else "wrong"
        )
        checks.append(Check(f"{result.part.label} on {len(hidden)} hidden cases", secret))
    return checks


def _verdict(correct: bool, score: float, outcomes: Sequence[Outcome]) -> Verdict:
    if correct:
        return "correct"
    if any(outcome.status == "timed out" for outcome in outcomes):
        return "timed out"
    if score > 0:
        return "partial"
    return "raised" if any(outcome.status == "raised" for outcome in outcomes) else "wrong"


def _article(type_name: str) -> str:
    return f"an {type_name}" if type_name[:1].lower() in "aeiou" else f"a {type_name}"
