"""The verdict on one exercise, as data: for the learner to read, and for nbgrader to score."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal

Verdict = Literal[
    "correct",
    "partial",
    "wrong",
    "unsolved",
    "missing",
    "raised",
    "timed out",
    "not reached",
    "grader error",
]
MIME_TYPE = "application/vnd.initialization-course.feedback+json"
"""Under this type the output of a check cell holds the whole feedback as data."""

CheckVerdict = Literal["right", "wrong", "not reached"]


@dataclass(frozen=True)
class Check:
    """One line of the feedback.

    Attributes
    ----------
    label : str
        What was looked at.
    verdict : str
        "right", "wrong" or "not reached" (something before it failed).
    points, max_points : float
        What this line earned and could have earned; 0 of 0 where it carries no points of its own.
    expected, got : str
        Both sides in a few words; empty for hidden cases.
    """

    label: str
    verdict: CheckVerdict
    points: float = 0.0
    max_points: float = 0.0
    expected: str = ""
    got: str = ""


@dataclass(frozen=True)
class Feedback:
    """The verdict on one exercise.

    Its text is the points and nothing else, because stock nbgrader reads partial credit from there; its HTML is what the
    learner reads.

    Attributes
    ----------
    name : str
        The function's name.
    score, max_score : float
        Points, 0 ≤ score ≤ max_score.
    verdict : str
        In one word or two.
    message : str
        What to look at, in a sentence or two.
    mistake : str or None
        Name of the known mistake that explains the result.
    checks : tuple of Check
        The lines behind the verdict, in the order in which they were looked at.
    """

    name: str
    score: float
    max_score: float
    verdict: Verdict
    message: str = ""
    mistake: str | None = None
    checks: tuple[Check, ...] = ()

    def __repr__(self) -> str:
        return f"{self.score:g}"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        from grader.pages import feedback_html  # noqa: PLC0415 - only a notebook needs it

        return {"text/plain": repr(self), "text/html": feedback_html(self), MIME_TYPE: self.to_json()}

    def to_json(self) -> dict[str, Any]:
        """A dictionary of plain JSON types."""
        return asdict(self)


def total_score(verdicts: Iterable[Feedback]) -> float:
    """Points over some exercises, rounded as they are shown."""
    return round(sum(feedback.score for feedback in verdicts), 2)


def total_max_score(verdicts: Iterable[Feedback]) -> float:
    """Points there were to be had."""
    return sum(feedback.max_score for feedback in verdicts)
