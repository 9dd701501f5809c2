"""The verdict where there is nothing to compare: no function, one that is not written, or one that gives the exercise away."""

from __future__ import annotations

from collections.abc import Sequence

from grader.exercise import Exercise, Outcome
from grader.feedback import Check, Feedback
from grader.verdict import CheckVerdict, Verdict


def given_away(exercise: Exercise, outcomes: Sequence[Outcome]) -> Feedback | None:
    """The feedback if the answer calls a shipped function that does what is asked for, or None."""
    named = [outcome.error for outcome in outcomes if outcome.status == "given away"]
    if not named:
        return None
    # What a hidden case came to arrives without words; and no other word of a submission is passed on.
    shipped = next(
        (name for name in named if name in exercise.given_away), "a function that comes with the course"
    )
    message = f"{exercise.name} calls {shipped}: this is the exercise itself, so write it, without that call."
    checks = [Check("is defined and takes these arguments", CheckVerdict.RIGHT)]
    checks.append(Check("is written, and not called from the course's functions", CheckVerdict.WRONG))
    checks += _nothing_reached(exercise)
    return Feedback(exercise.name, 0.0, exercise.points, Verdict.WRONG, message, None, tuple(checks))


def _nothing_reached(exercise: Exercise) -> list[Check]:
    return [
        Check(part.label, CheckVerdict.NOT_REACHED, 0.0, part.share * exercise.points)
        for part in exercise.parts
    ]


def not_callable(exercise: Exercise, first: Outcome) -> Feedback | None:
    """The feedback if nothing could be called, or None."""
    verdicts: dict[str, tuple[Verdict, str, str]] = {
        "unsolved": (
            Verdict.UNSOLVED,
            "is solved",
            f"Write {exercise.name} in the cell above, run it, and run this cell again.",
        ),
        "missing": (
            Verdict.MISSING,
            "is defined",
            f"The notebook does not define {exercise.name}: {first.error}."
            if first.error
            else f"The notebook does not define {exercise.name}. "
            "Run the cell with the function first; it has to keep its name.",
        ),
        "not callable": (
            Verdict.MISSING,
            "is a function",
            f"{exercise.name} is {_article(first.error)}, not a function: has something else been given its name?",
        ),
        "other arguments": (
            Verdict.WRONG,
            "takes these arguments",
            f"{exercise.name} has to be callable as {exercise.signature}: {first.error}.",
        ),
    }
    if first.status not in verdicts:
        return None
    verdict, label, message = verdicts[first.status]
    order = ["is defined", "is a function", "takes these arguments", "is solved"]
    checks = [Check(before, CheckVerdict.RIGHT) for before in order[: order.index(label)]]
    checks.append(Check(label, CheckVerdict.WRONG))
    checks += _nothing_reached(exercise)
    return Feedback(exercise.name, 0.0, exercise.points, verdict, message, None, tuple(checks))


def _article(type_name: str) -> str:
    return f"an {type_name}" if type_name[:1].lower() in "aeiou" else f"a {type_name}"
