"""Slips that an author has looked at and found to be as right as the solution, in ``accepted_slips.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.errors import GraderError
from grader.instructor.authoring.slips.slip import Slip
from grader.instructor.content.folders import content_folder

ANY = "*"
"""In the place of what a line becomes: each change of it that all cases accept."""


class ReviewError(GraderError):
    """The list of reviewed slips is not as it has to be."""


@dataclass(frozen=True)
class Reviewed:
    """A change that an exercise accepts, and why that is right.

    Attributes
    ----------
    exercise : str
    before, after : str
        The changed line, or the part of it that differs; `ANY` stands for each change that all cases accept.
    reason : str
    """

    exercise: str
    before: str
    after: str
    reason: str

    def covers(self, slip: Slip) -> bool:
        """Whether it is about this slip."""
        return slip.exercise == self.exercise and self.is_about(slip.before, slip.after)

    def is_about(self, before: str, after: str) -> bool:
        """Whether it is about this change of a line."""
        return self.before in before and (
            self.after == ANY or before.replace(self.before, self.after) == after
        )


def reviewed_path(assignment: str) -> Path:
    """Where the list of a notebook is; it need not exist."""
    return content_folder(assignment) / "accepted_slips.toml"


def reviewed_slips(assignment: str) -> tuple[Reviewed, ...]:
    """The reviewed slips of a notebook.

    Raises
    ------
    ReviewError
        If the list cannot be read.
    """
    path = reviewed_path(assignment)
    if not path.exists():
        return ()
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))["slip"]
        found = tuple(Reviewed(**entry) for entry in entries)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
        raise ReviewError(
            f"{path}: each slip needs exercise, before, after and reason ({type(error).__name__}: {error})"
        ) from None
    empty = [entry for entry in found if not entry.reason.strip()]
    if empty:
        raise ReviewError(f"{path}: `{empty[0].before}` of {empty[0].exercise} has no reason")
    return found


def stale_reviews(assignment: str, slips: Sequence[Slip]) -> list[str]:
    """A line for each entry of the list that no accepted slip needs any more."""
    accepted = [slip for slip in slips if slip.said in ("accepted", "equivalent")]
    return [
        f"{reviewed_path(assignment)}: {entry.exercise} has no slip from `{entry.before}` to `{entry.after}`: delete the entry"
        for entry in reviewed_slips(assignment)
        if not any(entry.covers(slip) for slip in accepted)
    ]
