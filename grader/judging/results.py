"""Comparing what was returned with what is right, part by part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from grader.exercise import Case, Exercise, Outcome, Part
from grader.judging.comparison import Difference, compare, covers, leaves
from grader.judging.distribution import fits_draw, fits_masks, fits_orthogonal, same_numbers, spread_misfits

DRAWS = {"seeded draw": fits_draw, "orthogonal draw": fits_orthogonal}
"""By rule, what decides whether arrays could be from another stream; it is given their sizes and limits."""


@dataclass(frozen=True)
class PartResult:
    """A part's differences on each case; None if the call returned nothing to compare.

    Cases that are not `concerned`, because their topic differs, have no differences. `alternative` is the accepted set of
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
        """The differences on the visible, or on the hidden, cases that the part concerns."""
        zipped = zip(cases, self.differences, self.concerned, strict=True)
        return [found for case, found, mine in zipped if mine and case.hidden == hidden]


def compare_parts(exercise: Exercise, outcomes: Sequence[Outcome]) -> list[PartResult]:
    """Each part against the accepted set of expected values that fits best on all cases together."""
    candidates = [
        [_compare_part(exercise, outcomes, part, alternative) for part in exercise.parts]
        for alternative in range(max(len(accepted) for accepted in exercise.expected))
    ]
    best = max(candidates, key=lambda results: _agreement(exercise, results))
    if exercise.rule == "seeded mask" and _masks_fit(exercise, outcomes, best):
        best = [replace(result, fits_distribution=not result.right) for result in best]
    return best


def _agreement(exercise: Exercise, results: Sequence[PartResult]) -> tuple[int, bool]:
    """How many parts are right, and whether all are where the learner can see it."""
    return sum(result.right for result in results), not any(
        found is None or found for result in results for found in result.on(exercise.cases, hidden=False)
    )


def _compare_part(
    exercise: Exercise, outcomes: Sequence[Outcome], part: Part, alternative: int
) -> PartResult:
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
    return PartResult(part, tuple(found), concerned, fits, alternative)


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


def _masks_fit(exercise: Exercise, outcomes: Sequence[Outcome], results: Sequence[PartResult]) -> bool:
    """Whether the outcomes differ because different masks were drawn, at the right rate and with the right effect."""
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
