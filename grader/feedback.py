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

CELL = "padding:.2em .8em .2em 0;text-align:left;vertical-align:top;border:0"
CODE = "font-family:monospace;white-space:pre-wrap;overflow-wrap:break-word"
PRE = "margin:.3em 0;padding:.4em .8em;overflow-x:auto;background:none"


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
        f'<div role="group" aria-label="Feedback on {escape(feedback.name)}" '
        f'style="border-left:.4em solid {verdict.color};padding:.4em 1em;margin:.3em 0;line-height:1.5;max-width:56em">',
        f'<div style="font-size:1.1em"><strong>{verdict.mark} {verdict.words}</strong> · '
        f'<span style="{CODE}">{escape(feedback.name)}</span> · '
        f"{feedback.score:g} of {feedback.max_score:g} points</div>",
    ]
    if feedback.message:
        parts.append(f'<div style="margin:.3em 0">{with_code(feedback.message)}</div>')
    if feedback.traceback:
        parts.append(_folded("Where it stopped, line by line", feedback.traceback))
    if feedback.checks:
        opened = "" if verdict in (Verdict.CORRECT, Verdict.UNSOLVED) else " open"
        parts.append(f'<details{opened}><summary style="cursor:pointer">What was checked</summary>')
        parts.append(_table(feedback.checks))
        parts.append("</details>")
    if feedback.call:
        should = f"It should give {feedback.expected}." if feedback.expected else ""
        parts.append(_folded("A call that fails, to run in a cell of your own", feedback.call, should))
    parts.append("</div>")
    return "".join(parts)


def with_code(text: str) -> str:
    """A sentence as HTML, with what is between backticks as code."""
    return re.sub(r"`([^`]+)`", rf'<code style="{CODE}">\1</code>', escape(text))


def _folded(title: str, code: str, below: str = "") -> str:
    return (
        f'<details><summary style="cursor:pointer">{escape(title)}</summary>'
        f'<pre style="{PRE}">{escape(code)}</pre>{f"<div>{escape(below)}</div>" if below else ""}</details>'
    )


def _table(checks: tuple[Check, ...]) -> str:
    compared = any(check.expected or check.got for check in checks)
    titles = ["Verdict", "Check", *(["Expected", "Got"] if compared else []), "Points"]
    head = "".join(f'<th scope="col" style="{CELL};font-weight:600">{title}</th>' for title in titles)
    rows = "".join(f'<tr style="background:none">{_row(check, compared)}</tr>' for check in checks)
    return (
        '<table style="border-collapse:collapse;margin:.3em 0;background:none">'
        f'<thead style="border:0"><tr style="background:none">{head}</tr></thead><tbody>{rows}</tbody></table>'
    )


def _row(check: Check, compared: bool) -> str:
    cells = [
        f'<span style="white-space:nowrap">{check.verdict.mark} {check.verdict}</span>',
        escape(check.label),
    ]
    if compared:
        cells += [f'<span style="{CODE}">{escape(side)}</span>' for side in (check.expected, check.got)]
    cells.append(
        f"{check.points:g} of {check.max_points:g}"
        if check.max_points
        else f"{check.points:g}"
        if check.points
        else ""
    )
    return "".join(f'<td style="{CELL}">{cell}</td>' for cell in cells)


def notice_html(title: str, text: str) -> str:
    """A note in the notebook, such as what a figure still needs."""
    return (
        f'<div role="note" style="border-left:.4em solid {Verdict.UNSOLVED.color};padding:.4em 1em;margin:.3em 0;'
        f'line-height:1.5;max-width:56em"><strong>○ {escape(title)}</strong><div>{escape(text)}</div></div>'
    )
