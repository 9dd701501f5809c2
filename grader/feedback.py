"""The verdict on one exercise, as data: for the learner to read, and for nbgrader to score."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from html import escape
from typing import Any

from grader.verdict import CheckVerdict, Diagnosis, Verdict

MIME_TYPE = "application/vnd.initialization-course.feedback+json"
"""The type under which the output of a check cell holds the whole feedback as data."""

WRAPPED = "overflow-wrap:break-word"
CODE = f"font-family:monospace;white-space:pre-wrap;{WRAPPED}"
PRE = f"margin:.3em 0;padding:.4em .8em;background:none;white-space:pre-wrap;{WRAPPED}"
STUCK = (Verdict.WRONG, Verdict.PARTIAL, Verdict.RAISED, Verdict.TIMED_OUT)
"""Verdicts below which a hint is offered."""
ITEM = f"margin:.2em 0;{WRAPPED}"
SIDE = "margin:0 0 0 1.4em"

NUMBER = re.compile(r"(?<![\w.])([-+]?\d+\.\d+(?:e[-+]?\d+)?|[-+]\d+|[-+]?\d+e[-+]?\d+)(?!\w)", re.ASCII)
"""One with a sign, a point or an exponent; others are whole words to a browser."""


@dataclass(frozen=True)
class Check:
    """One line of the feedback.

    Attributes
    ----------
    label : str
        What was checked.
    verdict : str
        "right", "wrong" or "not reached" (something before it failed).
    points, max_points : float
        What this line earned and could have earned; 0 of 0 if it carries no points.
    expected, got : str
        Both sides in a few words; empty for hidden cases.
    hidden : bool
        Whether the line is about a hidden case.
    """

    label: str
    verdict: CheckVerdict
    points: float = 0.0
    max_points: float = 0.0
    expected: str = ""
    got: str = ""
    hidden: bool = False


@dataclass(frozen=True)
class Feedback:
    """The verdict on one exercise.

    Its text is the points and nothing else, because stock nbgrader reads partial credit from it; its HTML is what the
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
        The lines behind the verdict, in the order they were checked.
    diagnosis : str or None
        How much is said about what went wrong; None where nothing did, or nothing was called.
    step : str or None
        The first wrong step, if it is known.
    call : str
        Lines of Python that repeat the first visible call that failed, ready to paste into a cell; empty if none did.
    expected : str
        What that call should give, in a few words.
    traceback : str
        Where the function stopped, in the learner's own cells; empty if it did not stop with an error.
    calls : tuple of str
        The calls that were made on visible cases, in a few words each; empty if all is right.
    waits_for : tuple of str
        The graded functions that it calls and that are not right yet.
    """

    name: str
    score: float
    max_score: float
    verdict: Verdict
    message: str = ""
    mistake: str | None = None
    checks: tuple[Check, ...] = ()
    diagnosis: Diagnosis | None = None
    step: str | None = None
    call: str = ""
    expected: str = ""
    traceback: str = ""
    calls: tuple[str, ...] = ()
    waits_for: tuple[str, ...] = ()

    @property
    def call_title(self) -> str:
        """What `call` is; with the notebook's own functions it may give another result than in the check."""
        kind = "A call that fails" if self.expected else "The call that failed in the check"
        return f"{kind}, to run in a cell of your own"

    def __repr__(self) -> str:
        return f"{self.score:g}"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return {"text/plain": repr(self), "text/html": feedback_html(self), MIME_TYPE: self.to_json()}

    def to_json(self) -> dict[str, Any]:
        """A dictionary of plain JSON types."""
        return asdict(self)


def total_score(verdicts: Iterable[Feedback]) -> float:
    """Total points of some exercises, rounded as shown."""
    return round(sum(feedback.score for feedback in verdicts), 2)


def total_max_score(verdicts: Iterable[Feedback]) -> float:
    """Points that could be earned."""
    return sum(feedback.max_score for feedback in verdicts)


def feedback_html(feedback: Feedback) -> str:
    """`feedback` as a fragment of HTML: inline styles only, readable without color, everything from outside escaped."""
    verdict = feedback.verdict
    parts = [
        f'<div style="font-size:1.1em"><strong>{verdict.mark} {verdict.words}</strong> · '
        f'<span style="{CODE}">{escape(feedback.name)}</span> · '
        f"{feedback.score:g} of {feedback.max_score:g} points</div>",
    ]
    if feedback.message:
        lines = sentences(feedback.message)
        parts += [f'<div style="margin:.3em 0;{WRAPPED}">{with_code(line)}</div>' for line in lines]
    if feedback.traceback:
        parts.append(_folded("Where it stopped, line by line", feedback.traceback))
    if feedback.checks:
        opened = "" if verdict in (Verdict.CORRECT, Verdict.UNSOLVED) else " open"
        parts.append(f'<details{opened}><summary style="cursor:pointer">What was checked</summary>')
        lines = [f'<div role="listitem" style="{ITEM}">{_line(check)}</div>' for check in feedback.checks]
        parts.append(f'<div role="list">{"".join(lines)}</div>{_called(feedback.calls)}</details>')
    if feedback.call:
        should = f"It should give {feedback.expected}." if feedback.expected else ""
        parts.append(_folded(feedback.call_title, feedback.call, should))
    if verdict in STUCK:
        call = f'from grader import hint; hint("{feedback.name}")'
        parts.append(
            f'<div style="{ITEM}">Stuck? In a cell of your own, <code style="{CODE}">{escape(call)}</code> opens a hint.</div>'
        )
    return box_html(f"Feedback on {feedback.name}", verdict.color, "".join(parts))


def sentences(message: str) -> list[str]:
    """The first sentence of a message, and the rest if there is any; a point inside code ends no sentence."""
    first, *others = message.split(". ")
    while others and first.count("`") % 2:
        first = f"{first}. {others.pop(0)}"
    return [f"{first}.", ". ".join(others)] if others else [message]


def with_code(text: str) -> str:
    """A sentence as HTML, with what is between backticks as code, and with no number on two lines."""
    pieces = re.split("`([^`]+)`", text)
    return "".join(
        f'<code style="{CODE}">{_whole_numbers(piece)}</code>' if position % 2 else _whole_numbers(piece)
        for position, piece in enumerate(pieces)
    )


def _line(check: Check) -> str:
    """A check as a sentence, and below it what was expected and what came."""
    earned = f"{check.points:g} of {check.max_points:g} points" if check.max_points else ""
    earned = f"{check.points:g} points" if check.points and not earned else earned
    said = f"{check.verdict.mark} {check.verdict}: {escape(check.label)}{f' · {earned}' if earned else ''}"
    sides = [("Expected", check.expected), ("Got", check.got)]
    shown = [
        f'<div style="{SIDE}">{title} <span style="{CODE}">{_whole_numbers(side)}</span></div>'
        for title, side in sides
        if side
    ]
    return f"{said}{''.join(shown)}"


def _whole_numbers(text: str) -> str:
    """`text` as HTML in which no line ends inside a number."""
    pieces = NUMBER.split(text)
    return "".join(
        f'<span style="white-space:nowrap">{piece}</span>' if position % 2 else escape(piece)
        for position, piece in enumerate(pieces)
    )


def _called(calls: tuple[str, ...]) -> str:
    if not calls:
        return ""
    shown = ", ".join(f'<span style="{CODE}">{escape(call)}</span>' for call in dict.fromkeys(calls))
    return f'<div style="{ITEM}">Called as {shown}.</div>'


def _folded(title: str, code: str, below: str = "") -> str:
    return (
        f'<details><summary style="cursor:pointer">{escape(title)}</summary>'
        f'<pre style="{PRE}">{escape(code)}</pre>'
        f"{f'<div>{_whole_numbers(below)}</div>' if below else ''}</details>"
    )


def notice_html(title: str, text: str) -> str:
    """A note in the notebook, such as what a figure still needs."""
    inner = f"<strong>○ {escape(title)}</strong><div>{escape(text)}</div>"
    return box_html("", Verdict.UNSOLVED.color, inner, role="note")


def box_html(label: str, color: str, inner: str, *, role: str = "group") -> str:
    """What a cell of the course shows: a box with a colored edge.

    Parameters
    ----------
    label : str
        What a screen reader calls it; empty for none.
    color : str
        Of the edge, in CSS.
    inner : str
        HTML.
    role : str
        As ARIA has it.

    Returns
    -------
    str
        HTML.
    """
    named = f' aria-label="{escape(label)}"' if label else ""
    style = f"border-left:.4em solid {color};padding:.4em 1em;margin:.3em 0;line-height:1.5;max-width:56em"
    return f'<div role="{role}"{named} style="{style}">{inner}</div>'
