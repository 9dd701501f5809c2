"""The feedback of a check cell as HTML: inline styles only, readable without colour, on light and dark pages."""

from __future__ import annotations

from html import escape

from grader.feedback import Check, Feedback

MARKS = {"right": "✓", "wrong": "✗", "not reached": "–"}
WORDS = {
    "correct": "Correct",
    "partial": "Partly right",
    "wrong": "Not right yet",
    "unsolved": "Not solved yet",
    "missing": "Not found",
    "raised": "Stopped with an error",
    "timed out": "Took too long",
    "not reached": "Not reached",
    "grader error": "Could not be judged",
}
# Bars and marks in colours of Okabe and Ito: they differ for the colour-blind too, and the words say the same.
COLOURS = {"correct": "#009E73", "partial": "#E69F00", "unsolved": "#0072B2"}
OTHERWISE = "#D55E00"

CELL = "padding:.2em .8em .2em 0;text-align:left;vertical-align:top;border:0"
CODE = "font-family:monospace;overflow-wrap:anywhere"


def feedback_html(feedback: Feedback) -> str:
    """`feedback` as a fragment of HTML, everything from outside escaped."""
    colour = COLOURS.get(feedback.verdict, OTHERWISE)
    mark = {"correct": "✓", "unsolved": "○", "partial": "◐"}.get(feedback.verdict, "✗")
    parts = [
        f'<div role="group" aria-label="Feedback on {escape(feedback.name)}" '
        f'style="border-left:.4em solid {colour};padding:.4em 1em;margin:.3em 0;line-height:1.5;max-width:56em">',
        f'<div style="font-size:1.1em"><strong>{mark} {WORDS[feedback.verdict]}</strong> · '
        f'<span style="{CODE}">{escape(feedback.name)}</span> · '
        f"{feedback.score:g} of {feedback.max_score:g} points</div>",
    ]
    if feedback.message:
        parts.append(f'<div style="margin:.3em 0">{escape(feedback.message)}</div>')
    if feedback.checks:
        opened = "" if feedback.verdict in ("correct", "unsolved") else " open"
        parts.append(f'<details{opened}><summary style="cursor:pointer">What was checked</summary>')
        parts.append(_table(feedback.checks))
        parts.append("</details>")
    parts.append("</div>")
    return "".join(parts)


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
        f'<span style="white-space:nowrap">{MARKS[check.verdict]} {check.verdict}</span>',
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
        f'<div role="note" style="border-left:.4em solid {COLOURS["unsolved"]};padding:.4em 1em;margin:.3em 0;'
        f'line-height:1.5;max-width:56em"><strong>○ {escape(title)}</strong><div>{escape(text)}</div></div>'
    )
