"""The verdicts: each one's name, the words and the mark that people read, and the color of its bar."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

COLORS = {"solved": "#009E73", "partial": "#E69F00", "open": "#0072B2", "wrong": "#D55E00"}
"""For bars and marks, by tone. From Okabe and Ito: they differ for the color-blind too, and the words say the same."""


class Verdict(StrEnum):
    """The verdict on an exercise. Its value is what is stored."""

    CORRECT = "correct"
    PARTIAL = "partial"
    WRONG = "wrong"
    UNSOLVED = "unsolved"
    MISSING = "missing"
    RAISED = "raised"
    TIMED_OUT = "timed out"
    NOT_REACHED = "not reached"
    GRADER_ERROR = "grader error"

    @property
    def words(self) -> str:
        """What a learner reads."""
        return LOOKS[self].words

    @property
    def mark(self) -> str:
        """The sign beside the words."""
        return LOOKS[self].mark

    @property
    def tone(self) -> str:
        """What its color says: a key of `COLORS`."""
        return LOOKS[self].tone

    @property
    def color(self) -> str:
        """The color of the bar beside the words, as CSS."""
        return COLORS[self.tone]

    @property
    def share(self) -> str:
        """The share of a class that it counts toward: "solved", "partial", "wrong", "open" or "not judged"."""
        return LOOKS[self].share


class Look(NamedTuple):
    """What people see of a verdict; see the properties of `Verdict`."""

    words: str
    mark: str
    tone: str
    share: str


LOOKS = {
    Verdict.CORRECT: Look("Correct", "✓", "solved", "solved"),
    Verdict.PARTIAL: Look("Partly right", "◐", "partial", "partial"),
    Verdict.WRONG: Look("Not right yet", "✗", "wrong", "wrong"),
    Verdict.UNSOLVED: Look("Not solved yet", "○", "open", "open"),
    Verdict.MISSING: Look("Not found", "✗", "wrong", "open"),
    Verdict.RAISED: Look("Stopped with an error", "✗", "wrong", "wrong"),
    Verdict.TIMED_OUT: Look("Took too long", "✗", "wrong", "wrong"),
    Verdict.NOT_REACHED: Look("Not reached", "✗", "wrong", "open"),
    Verdict.GRADER_ERROR: Look("Could not be judged", "✗", "wrong", "not judged"),
}


class CheckVerdict(StrEnum):
    """The verdict on one line of the feedback."""

    RIGHT = "right"
    WRONG = "wrong"
    NOT_REACHED = "not reached"

    @property
    def mark(self) -> str:
        """The sign beside the word."""
        return MARKS[self]


MARKS = {CheckVerdict.RIGHT: "✓", CheckVerdict.WRONG: "✗", CheckVerdict.NOT_REACHED: "–"}


class Diagnosis(StrEnum):
    """How much a verdict says about what went wrong."""

    NAMED = "named"
    """A known mistake explains the values."""
    LOCATED = "located"
    """The first wrong step, or the condition under which it is wrong, is told."""
    ERROR = "error"
    """The function stopped with an error, which is told."""
    NUMBERS = "numbers"
    """Only what was expected and what came."""
