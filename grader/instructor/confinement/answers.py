"""What a confined process answered to a call, read as data within limits and believed in nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, get_args

from grader import values
from grader.calls import same
from grader.exercise import Case, Outcome, Status

Answer = tuple[Outcome, Any]
"""What a call did, and its arguments afterwards."""


def printable_line(text: object) -> str:
    """One printable line of what should be a short text."""
    return "".join(letter if letter.isprintable() else " " for letter in str(text)[:300])


def read_answer(answer: Mapping[str, object]) -> Answer:
    """The outcome that an answer tells of, and the arguments after the call; anything may be in it."""
    status = answer.get("status")
    known: dict[Any, Status] = {name: name for name in get_args(Status)}
    status = known.get(status) if isinstance(status, str) else None
    if status is None:
        return Outcome("not data", error="the answer has no status"), None
    if status != "returned":
        return Outcome(status, error=printable_line(answer.get("error", ""))), None
    printed = answer.get("printed")
    printed = printed if type(printed) is int and printed >= 0 else 0
    return Outcome("returned", answer.get("value"), printed=printed), answer.get("arguments")


def first_outcome(case: Case, first: Answer, second: Answer | None) -> Outcome:
    """The first call's outcome, with what comparing the data tells: inputs changed, not repeatable."""
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
    """Positions of the arguments that are not what was sent; those that travel by name do not count."""
    returned = after if isinstance(after, tuple) and len(after) == len(case.arguments) else None
    return tuple(
        position
        for position, before in enumerate(case.arguments)
        if not isinstance(before, (values.StandIn, values.Generator))
        and (returned is None or not same(before, returned[position]))
    )
