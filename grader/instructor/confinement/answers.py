"""What a confined process is asked, and what it answers: read as data, within limits, and never trusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal, get_args

from grader import values
from grader.calls import same
from grader.exercise import Case, Exercise, Outcome, Status, error_kind
from grader.failures.failure import failure_from_data

Answer = tuple[Outcome, Any]
"""What a call did, and its arguments afterward."""


LONGEST = 100
"""Characters of a variable's name."""


def call_request(exercise: Exercise, index: int, verb: Literal["call", "watch"]) -> dict[str, Any]:
    """What a confined process is asked for a case; see `worker.work`."""
    case = exercise.cases[index]
    return {
        verb: exercise.name,
        "arguments": case.arguments,
        "siblings": dict(case.siblings),
        "given_away": exercise.given_away,
    }


def printable_line(text: object) -> str:
    """One printable line of what should be a short text."""
    return "".join(letter if letter.isprintable() else " " for letter in str(text)[:300])


SILENT = ("returned", "raised", "timed out", "unsolved", "not data", "given away")
"""What a call on a hidden case may have come to."""


def read_name(text: object) -> str:
    """A variable's name, or an empty text."""
    return text if isinstance(text, str) and len(text) <= LONGEST and text.isidentifier() else ""


def read_silent_answer(answer: Mapping[str, object]) -> Answer:
    """The outcome, of which no word is the submission's: it may have met a hidden input."""
    outcome, arguments = read_answer(answer)
    if outcome.status not in SILENT:
        return Outcome("raised", error="an error"), None
    if outcome.status != "raised":
        return replace(outcome, error="", printed=0, unbound="", failure=None), arguments
    return Outcome("raised", error=error_kind(outcome.error)), None


def read_answer(answer: Mapping[str, object]) -> Answer:
    """The outcome that an answer reports, and the arguments after the call; anything may be in it."""
    status = answer.get("status")
    known: dict[Any, Status] = {name: name for name in get_args(Status)}
    status = known.get(status) if isinstance(status, str) else None
    if status is None:
        return Outcome("not data", error="the answer has no status"), None
    if status != "returned":
        unbound = read_name(answer.get("unbound")) if status == "raised" else ""
        failure = failure_from_data(answer.get("failure")) if status == "raised" else None
        return Outcome(
            status, error=printable_line(answer.get("error", "")), unbound=unbound, failure=failure
        ), None
    printed = answer.get("printed")
    printed = printed if type(printed) is int and printed >= 0 else 0
    return Outcome("returned", answer.get("value"), printed=printed), answer.get("arguments")


def first_outcome(case: Case, first: Answer, second: Answer | None) -> Outcome:
    """The first call's outcome, with what comparing the data shows: inputs changed, not repeatable."""
    outcome, arguments = first
    if outcome.status != "returned":
        return outcome
    return replace(
        outcome,
        changed=_changed(case, arguments),
        repeatable=second is None
        or (second[0].status == "returned" and same(outcome.value, second[0].value)),
    )


def _changed(case: Case, after: object) -> tuple[int, ...]:
    """Positions of the arguments that are not what was sent; those that are passed by name do not count."""
    returned = after if isinstance(after, tuple) and len(after) == len(case.arguments) else None
    return tuple(
        position
        for position, before in enumerate(case.arguments)
        if not isinstance(before, (values.StandIn, values.Generator))
        and (returned is None or not same(before, returned[position]))
    )
