"""What differs and by how much, for a result that no known mistake explains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, get_args

import numpy as np

from grader.exercise import Case, Exercise, Outcome
from grader.judging.comparison import Difference, Stage, covers, leaves
from grader.judging.distribution import misfits, off_together, same_numbers
from grader.judging.errors.sentence import stopped_at
from grader.judging.locating.known_values import tells, whole
from grader.judging.patterns import capital, constant_ratio, describe_difference, one_number, pattern
from grader.judging.results import PartResult
from grader.judging.words import call_shown, error_shown, short
from grader.values import Generator, StandIn

STAGES = get_args(Stage)
NUMBERS = "biufc"
"""Kinds of dtypes that can be compared as numbers; None and texts have others."""

FROM_THE_LEGACY_STREAM = (
    "Draw with NumPy's legacy stream, seeded inside the function as its description says, layer by layer."
)
FROM_THE_GENERATOR = (
    "Draw from the generator that the function is given and from nothing else, as its description says."
)
OTHER_SEED = "draws different numbers for a different seed"
"""A property of free draws."""
NOT_REPEATED = (
    "Two calls with the same arguments return different values: is something drawn without the seed or generator of the "
    "description, or where nothing should be random? Or is something kept between the calls?"
)
ANOTHER_ORTHOGONAL_MATRIX = (
    "The matrix is orthogonal and of the right size, but not the one asked for: most of the points. Follow the recipe in its "
    "description: what is drawn, in which shape, from which generator, and which signs the columns get."
)


@dataclass(frozen=True)
class Explanation:
    """What is said about a result that no known mistake explains.

    Attributes
    ----------
    text : str
    step : str or None
        The first wrong output, where others are right.
    located : bool
        Whether more is told than two numbers: which output is the first wrong one, under which condition, or how it differs.
    """

    text: str
    step: str | None = None
    located: bool = False


def explain(
    exercise: Exercise,
    outcomes: Sequence[Outcome],
    results: Sequence[PartResult],
    properties: Sequence[tuple[str, bool]],
) -> Explanation:
    """What differs and by how much, for a result that no known mistake explains."""
    all_repeat = all(outcome.repeatable for outcome in outcomes)
    for index in sorted(range(len(outcomes)), key=lambda index: exercise.cases[index].hidden):
        case, outcome = exercise.cases[index], outcomes[index]
        if outcome.status != "returned":
            return Explanation(_explain_failure(exercise, case, outcome))
        found = [item for result in results for item in result.differences[index] or ()]
        if not found:
            continue
        if all(result.right or result.fits_distribution for result in results):
            return Explanation(_explain_draw(exercise, outcomes, results), located=True)
        if not all_repeat and "draw" not in exercise.rule:
            return Explanation(NOT_REPEATED, located=True)
        if case.hidden:
            return Explanation(
                "Right on the cases shown here, wrong on hidden ones with other sizes or values: "
                "does the code depend on these particular numbers, or on a variable from outside the function?"
            )
        return _explain_values(exercise, index, outcomes, results, found)
    broken = {label for label, kept in properties if not kept}
    if "leaves its inputs as they are" in broken:
        position = next(outcome.changed[0] for outcome in outcomes if outcome.changed)
        return Explanation(
            f"The values are right, but the function changes its argument number {position + 1} in place, and the "
            "caller goes on with the changed one. Work on a copy, or on new arrays.",
            located=True,
        )
    if OTHER_SEED in broken:
        return Explanation(
            "The numbers are right, but another seed gives the same ones: does the generator start from the argument of the "
            "function, or from a number of its own?",
            located=True,
        )
    return Explanation(
        "The values are right, but a second call with the same arguments returns other ones. Is something kept between the "
        "calls, or drawn without a seed?",
        located=True,
    )


def _explain_draw(exercise: Exercise, outcomes: Sequence[Outcome], results: Sequence[PartResult]) -> str:
    """What to say about the right distribution: how these numbers differ from those asked for."""
    pairs: list[tuple[str, Any, Any]] = [
        (
            item.path,
            np.asarray(dict(leaves(accepted[0]))[item.path]),
            np.asarray(dict(leaves(outcome.value))[item.path]),
        )
        for index, (accepted, outcome) in enumerate(zip(exercise.expected, outcomes, strict=True))
        for result in results
        for item in result.differences[index] or ()
        if not exercise.cases[index].hidden and not exercise.masks  # different masks have no pattern
    ]
    sentence = ""
    if pairs:
        path, right, mine = max(pairs, key=lambda pair: pair[1].size)
        subject = "the result" if path == "result" else exercise.labels.get(path, path)
        sentence = capital(pattern(subject, right, mine)) if right.size > 2 else ""
    if exercise.rule == "orthogonal draw":
        return f"{sentence} {ANOTHER_ORTHOGONAL_MATRIX}".strip()
    handed = any(isinstance(argument, Generator) for argument in exercise.cases[0].arguments)
    hint = FROM_THE_GENERATOR if handed else FROM_THE_LEGACY_STREAM
    if not all(outcome.repeatable for outcome in outcomes):
        hint = f"Every call draws different numbers. {hint}"
    numbers = sentence or "The distribution is right, but these are not the random numbers asked for:"
    return f"{numbers} {'The distribution is right: ' if sentence else ''}most of the points. {hint}"


def _explain_failure(exercise: Exercise, case: Case, outcome: Outcome) -> str:
    where = "on a hidden case" if case.hidden else f"in {call_shown(exercise, case)}"
    if outcome.status == "timed out":
        on, call = (
            (" on a hidden case", "") if case.hidden else ("", f" The call was {call_shown(exercise, case)}.")
        )
        return f"No answer came{on} within the time limit. Does a loop never end?{call}"
    if outcome.status == "not data":
        why = "it holds something that is not data" if case.hidden else outcome.error
        return f"What the function returned {where} cannot be compared: {why}."
    at = stopped_at(outcome.failure) if outcome.failure is not None and not case.hidden else ""
    return at or f"The function stopped {where} with {error_shown(case, outcome)}"


def _explain_values(
    exercise: Exercise,
    index: int,
    outcomes: Sequence[Outcome],
    results: Sequence[PartResult],
    found: Sequence[Difference],
) -> Explanation:
    """What differs in the first visible case in which anything does."""
    first = min(found, key=lambda item: _rank(item, exercise.order))
    case, alternative = exercise.cases[index], results[0].alternative
    name = exercise.labels.get(first.path, first.path)
    subject = "the result" if first.path == "result" else name
    step = None if first.path == "result" else name
    where = _where(exercise, index)
    if first.stage == "keys" and first.expected.startswith("an entry"):
        holder = exercise.labels.get(first.path.rpartition(".")[0], "")
        of = f" of {holder}" if holder else ""
        return Explanation(
            _led(where, f"Expected {first.expected}{of}, got {first.got}."), step, located=True
        )
    if first.stage in ("type", "keys"):
        text = _led(where, f"Expected {first.expected} for {subject}, got {first.got}.")
        return Explanation(text, step, located=True)
    if exercise.rule == "free draw" and first.stage == "value" and first.path in case.spread:
        return Explanation(f"{subject}: expected {first.expected}, got {first.got}.", step, located=True)
    right = dict(leaves(_accepted(exercise, index, alternative)))
    mine = dict(leaves(outcomes[index].value))
    one, other = np.asarray(right[first.path]), np.asarray(mine[first.path])
    if one.dtype.kind not in NUMBERS or other.dtype.kind not in NUMBERS:
        text = _led(where, f"Expected {first.expected} for {subject}, got {first.got}.")
        return Explanation(text, step, located=True)
    if covers(exercise.masks, first.path):
        one, other = one != 0, other != 0
    if first.stage == "value" and one.size == 1:
        text, related = _explain_number(exercise, index, outcomes, subject, first, alternative)
    elif misfit := _misfit_in_words(exercise, outcomes, results) if _unlike(one, other, first) else "":
        return Explanation(misfit, step, located=True)
    else:
        text = describe_difference(subject, one, other, first)
        related = first.stage != "value" or bool(pattern("it", one.astype(float), other.astype(float)))
    text = _led(where, text)
    wrong = {item.path for item in found}
    others = sorted({exercise.labels.get(path, path) for path in wrong} - {name})
    fine = [path for path, value in right.items() if path not in wrong and (tells(value) or whole(value))]
    said = list(dict.fromkeys(exercise.labels.get(path, path) for path in fine))
    if others:
        text += f" {', '.join(others[:6])} {'differs' if len(others) == 1 else 'differ'} too."
        if said:
            text += f" {', '.join(said[:6])} {'is' if len(said) == 1 else 'are'} right."
    elif len(right) > 1 and len(wrong) == 1:
        text += f" Only {name} differs; the rest is right."
    if outcomes[index].changed:
        text += f" The function also changes its argument number {outcomes[index].changed[0] + 1} in place."
    if not all(outcome.repeatable for outcome in outcomes):
        text += " And a second call with the same arguments returns other values. Is something kept, or drawn without a seed?"
    return Explanation(text, step, located=related or bool(said) or index > 0)


def _rank(difference: Difference, order: Sequence[str]) -> tuple[int, int, int]:
    """Where a difference stands: what is no value of the right kind comes first, then what is made first."""
    stage = STAGES.index(difference.stage)
    place = order.index(difference.path) if difference.path in order else len(order)
    return (min(stage, 2), place, stage)


def _where(exercise: Exercise, index: int) -> str:
    """For a case after the first one, which call it was and that those before it were right; else nothing."""
    if index == 0:
        return ""
    names = exercise.signature.partition("(")[2].rstrip(")").split(", ")
    told = [
        f"{name.partition('=')[0]} = {short(argument)}"
        for name, argument in zip(names, exercise.cases[index].arguments, strict=False)
        if isinstance(argument, (int, float, str, StandIn)) or short(argument).startswith(("[", "("))
    ]
    left_out = [name for name in names[len(exercise.cases[index].arguments) :] if "=" in name]
    told += [f"{name.partition('=')[0]} left out" for name in left_out if not name.startswith("print_msg")]
    before = "The first call was right" if index == 1 else f"The first {index} calls were right"
    return f"{before}. With {', '.join(told)}: " if told else f"{before}. "


def _accepted(exercise: Exercise, index: int, alternative: int) -> Any:
    """What is right in a case, in the accepted set of values that fits the learner's best."""
    accepted = exercise.expected[index]
    return accepted[min(alternative, len(accepted) - 1)]


def _led(where: str, text: str) -> str:
    """A sentence after the lead of `_where`."""
    if where.endswith(": ") and text.startswith(("The ", "Every ", "Expected ")):
        text = text[0].lower() + text[1:]
    return f"{where}{text}"


def _explain_number(
    exercise: Exercise,
    index: int,
    outcomes: Sequence[Outcome],
    subject: str,
    first: Difference,
    alternative: int,
) -> tuple[str, bool]:
    """How a single number differs, and whether that says more than the two numbers do.

    A ratio is a pattern only if it is the same in other visible cases, too.
    """
    pairs: list[tuple[Any, ...]] = [
        tuple(
            np.asarray(dict(leaves(value)).get(first.path))
            for value in (_accepted(exercise, place, alternative), outcome.value)
        )
        for place, (case, outcome) in enumerate(zip(exercise.cases, outcomes, strict=True))
        if not case.hidden and outcome.status == "returned" and case.topic == exercise.cases[index].topic
    ]
    pairs = [pair for pair in pairs if all(item.size == 1 and item.dtype.kind in "biuf" for item in pair)]
    right, mine = (np.array([float(pair[side].item()) for pair in pairs]) for side in (0, 1))
    if np.sum(right != 0) > 1 and (sentence := constant_ratio(subject, right, mine)):
        return capital(sentence), True
    value = np.asarray(dict(leaves(outcomes[index].value))[first.path])
    accepted = np.asarray(dict(leaves(_accepted(exercise, index, alternative)))[first.path])
    number = one_number(subject, float(accepted.item()), float(value.item()), first, alone=len(pairs) == 1)
    return capital(number), number != f"{subject} is {first.got}, expected {first.expected}."


def _unlike(right: np.ndarray[Any, Any], mine: np.ndarray[Any, Any], first: Difference) -> bool:
    """Whether two arrays have the same shape and hardly a number in common, and no pattern joins them."""
    if first.stage != "value" or right.shape != mine.shape or np.mean(np.isclose(mine, right)) > 0.1:
        return False
    return not same_numbers(right, mine) and not pattern("", right.astype(float), mine.astype(float))


def _misfit_in_words(exercise: Exercise, outcomes: Sequence[Outcome], results: Sequence[PartResult]) -> str:
    """What is wrong with the distribution of the largest visible array that is not drawn as it should be, if any is."""
    if exercise.rule != "seeded draw":
        return ""
    said = []
    for case, outcome in zip(exercise.cases, outcomes, strict=True):
        if case.hidden or outcome.status != "returned":
            continue
        arrays = dict(leaves(outcome.value))
        for path, words in misfits(arrays, case.spread, case.limits).items():
            name = "The result" if path == "result" else exercise.labels.get(path, path)
            text = f"{name} of {call_shown(exercise, case)} has {words}. These are not the random numbers asked for, either."
            said.append((np.asarray(arrays.get(path)).size, text))
        if not said and (ratio := off_together(arrays, case.spread)):
            text = f"All random numbers of {call_shown(exercise, case)} are {ratio:.3g} times as large as they should be"
            said.append((0, f"{text}, and not the ones asked for."))
    if not said and any(case.hidden for case in exercise.cases):
        return "These are not the random numbers asked for, and on hidden cases their distribution is not right either."
    return max(said, default=(0, ""), key=lambda pair: pair[0])[1]
