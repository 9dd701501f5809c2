"""Judging what a graded function did: outcomes and references in, a `Feedback` out.

This half never runs or sees the learner's code. A part of the points is earned only if its values are right on every case, so
an answer made for the visible cases alone earns nothing where hidden ones count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np

from grader.exercise import Case, Exercise, Mistake, Outcome
from grader.feedback import Check, Feedback
from grader.judging.calls_to_copy import call_to_copy, calls_named
from grader.judging.comparison import as_expected, leaves
from grader.judging.diagnosis import find_mistake
from grader.judging.errors.sentence import traceback_text
from grader.judging.explanation import OTHER_SEED, Explanation, explain
from grader.judging.free_draws import mistake_by_size
from grader.judging.nothing_returned import given_away, not_callable
from grader.judging.results import PartResult, compare_parts
from grader.judging.words import error_in_brief
from grader.verdict import CheckVerdict, Diagnosis, Verdict

DISTRIBUTION_SHARE = 0.7
"""The share of its part that the right distribution from a different random stream earns."""

PROPERTY_COST = 0.2
"""The share of the whole that each broken property (inputs changed, not repeatable, a part without points) costs."""


@np.errstate(all="ignore")
def judge(exercise: Exercise, outcomes: Sequence[Outcome]) -> Feedback:
    """The verdict on one exercise.

    Parameters
    ----------
    exercise : Exercise
        With cases, expected values and known mistakes.
    outcomes : sequence of Outcome
        One for each case, in their order.

    Returns
    -------
    Feedback
        The verdict on the exercise, with its checks and points.

    Raises
    ------
    ValueError
        If the number of outcomes is not that of the cases: then the caller is at fault, not the learner.
    """
    if len(outcomes) != len(exercise.cases) or not outcomes:
        raise ValueError(f"{exercise.name}: {len(outcomes)} outcomes for {len(exercise.cases)} cases")
    early = given_away(exercise, outcomes) or not_callable(exercise, outcomes[0])
    if early is not None:
        return early
    outcomes = [
        replace(_unsolved_here(outcome), value=as_expected(accepted[0], outcome.value))
        for accepted, outcome in zip(exercise.expected, outcomes, strict=True)
    ]
    results = compare_parts(exercise, outcomes)
    properties = _properties(exercise, outcomes, results)
    earned, checks = _score(exercise, outcomes, results, properties)
    fraction = max(0.0, sum(earned.values()) - PROPERTY_COST * sum(not kept for _, kept in properties))
    if not any(earned[result.part.label] for result in results if result.part.share):
        fraction = 0.0
    correct = all(result.right for result in results) and all(kept for _, kept in properties)
    score = exercise.points if correct else round(min(exercise.points, exercise.points * fraction), 2)
    verdict = _verdict(correct, score, outcomes)
    mistake = None if correct else find_mistake(exercise, outcomes)
    if mistake is None and exercise.rule == "free draw" and not all(result.right for result in results):
        mistake = mistake_by_size(exercise, outcomes)
    call, expected = call_to_copy(
        exercise,
        _wrong_where_seen(exercise, outcomes, results),
        unseeded=not all(outcome.repeatable for outcome in outcomes),
    )
    told = Explanation("")
    if mistake is not None:
        told = Explanation(mistake.message)
    elif not correct:
        told = explain(exercise, outcomes, results, properties)
    return Feedback(
        exercise.name,
        score,
        exercise.points,
        verdict,
        told.text,
        mistake.name if mistake else None,
        tuple(checks),
        diagnosis=None if correct else _diagnosis(exercise, mistake, outcomes, told),
        step=told.step,
        call=call,
        expected=expected,
        traceback=_traceback(exercise, outcomes),
        calls=() if correct else calls_named(exercise),
    )


def _wrong_where_seen(
    exercise: Exercise, outcomes: Sequence[Outcome], results: Sequence[PartResult]
) -> list[int]:
    """The visible cases that fail; where a call stops with an error, those that stop with the first one."""
    shown = [index for index, case in enumerate(exercise.cases) if not case.hidden]
    stopped = [index for index in shown if outcomes[index].status != "returned"]
    if stopped:
        return [index for index in stopped if outcomes[index].error == outcomes[stopped[0]].error]
    wrong = [index for index in shown if any(result.differences[index] for result in results)]
    return wrong or [index for index in shown if outcomes[index].changed or not outcomes[index].repeatable]


def _traceback(exercise: Exercise, outcomes: Sequence[Outcome]) -> str:
    """The learner's lines that led to the first error on a visible case."""
    failures = (
        outcome.failure
        for case, outcome in zip(exercise.cases, outcomes, strict=True)
        if not case.hidden and outcome.failure is not None
    )
    first = next(failures, None)
    return "" if first is None else traceback_text(first)


def _diagnosis(
    exercise: Exercise, mistake: Mistake | None, outcomes: Sequence[Outcome], told: Explanation
) -> Diagnosis:
    if mistake is not None:
        return Diagnosis.NAMED
    shown = [outcome for case, outcome in zip(exercise.cases, outcomes, strict=True) if not case.hidden]
    if any(outcome.status != "returned" for outcome in shown or outcomes):
        return Diagnosis.ERROR
    return Diagnosis.LOCATED if told.located else Diagnosis.NUMBERS


def better_place(at_end: Feedback, at_check: Feedback, later: str) -> Feedback:
    """The verdict that counts where a function does something else at the end of a notebook than at its check cell.

    Parameters
    ----------
    at_end, at_check : Feedback
        Its verdicts in both places.
    later : str
        What changes it in between, in words.

    Returns
    -------
    Feedback
        The one with more points; that at the check cell says why.
    """
    if at_check.score <= at_end.score:
        return at_end
    right = at_check.verdict is Verdict.CORRECT
    line = f"{'Right' if right else 'Judged'} where its check stands. Later, {later}, and there it earns {at_end.score:g}."
    return replace(at_check, message=f"{at_check.message} {line}".strip())


def _unsolved_here(outcome: Outcome) -> Outcome:
    """An outcome of a function that is written for other cases, but not for this one."""
    if outcome.status != "unsolved":
        return outcome
    return replace(outcome, status="raised", error="NotImplementedError: this case is not written yet")


def grader_error(name: str, points: float, reason: str) -> Feedback:
    """The feedback when the grader itself failed: no verdict on the learner, and a person has to look at it."""
    message = (
        f"The grader could not judge this exercise ({reason}). This is not your fault: tell your instructor."
    )
    return Feedback(name, 0.0, points, Verdict.GRADER_ERROR, message)


def _properties(
    exercise: Exercise, outcomes: Sequence[Outcome], results: Sequence[PartResult]
) -> list[tuple[str, bool]]:
    """Properties besides the values, and whether each holds."""
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
    """Whether two calls that differ only in their seed, and so draw the same kind of arrays, returned the same numbers."""
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
    results: Sequence[PartResult],
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
    checks = [Check("is defined and takes these arguments", CheckVerdict.RIGHT)]
    checks.append(
        Check("runs without an error", CheckVerdict.RIGHT)
        if stopped is None
        else Check(
            "runs without an error",
            CheckVerdict.WRONG,
            expected="a value",
            got=error_in_brief(*stopped),
            hidden=stopped[0].hidden,
        )
    )
    earned: dict[str, float] = {}
    for result in results:
        part = result.part
        if part.needs and not earned[part.needs]:
            earned[part.label], verdict = 0.0, CheckVerdict.NOT_REACHED
        elif result.right:
            earned[part.label], verdict = part.share, CheckVerdict.RIGHT
        else:
            earned[part.label] = part.share * DISTRIBUTION_SHARE if result.fits_distribution else 0.0
            reached = zip(result.differences, result.concerned, strict=True)
            compared = any(found is not None for found, mine in reached if mine)
            verdict = CheckVerdict.WRONG if compared else CheckVerdict.NOT_REACHED
        if part.share:
            checks += _part_checks(exercise, result, verdict, earned[part.label])
    lost = round(PROPERTY_COST * exercise.points, 2)
    returned = any(item.status == "returned" for item in outcomes)
    for label, kept in properties:
        held = CheckVerdict.RIGHT if returned else CheckVerdict.NOT_REACHED
        checks.append(Check(label, held) if kept else Check(label, CheckVerdict.WRONG, -lost))
    return earned, checks


def _part_checks(exercise: Exercise, result: PartResult, verdict: CheckVerdict, earned: float) -> list[Check]:
    """One line for the visible cases of a part, and one without details for the hidden ones."""
    points, most = round(earned * exercise.points, 2), round(result.part.share * exercise.points, 2)
    visible, hidden = (result.on(exercise.cases, hidden=kind) for kind in (False, True))
    first = next((found[0] for found in visible if found), None)
    if verdict is CheckVerdict.NOT_REACHED or all(found is None for found in visible):
        line = CheckVerdict.NOT_REACHED
    else:
        line = CheckVerdict.RIGHT if all(found == () for found in visible) else CheckVerdict.WRONG
    label = result.part.label
    if first is not None and first.path not in ("result", label):
        label = f"{label}: {exercise.labels.get(first.path, first.path)}"
    checks = [Check(label, line, points, most, first.expected if first else "", first.got if first else "")]
    if hidden:
        secret = line
        if line is CheckVerdict.RIGHT and any(found != () for found in hidden):
            secret = CheckVerdict.WRONG
        elif line is CheckVerdict.WRONG:
            secret = CheckVerdict.NOT_REACHED
        checks.append(Check(f"{result.part.label} on {len(hidden)} hidden cases", secret, hidden=True))
    return checks


def _verdict(correct: bool, score: float, outcomes: Sequence[Outcome]) -> Verdict:
    if correct:
        return Verdict.CORRECT
    if any(outcome.status == "timed out" for outcome in outcomes):
        return Verdict.TIMED_OUT
    if score > 0:
        return Verdict.PARTIAL
    return Verdict.RAISED if any(outcome.status == "raised" for outcome in outcomes) else Verdict.WRONG
