"""What a notebook calls: `guess` in a cell before an experiment, `outcome` at the end of the experiment.

Neither raises anything, whatever a learner writes: a wrong name or answer is a line of text.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape

from grader.feedback import WRAPPED, box_html, with_code
from grader.plain_text import one_line
from grader.predictions.prediction import Prediction, find_prediction

NOTED: dict[str, tuple[str, str]] = {}
"""The answers in this kernel by name of the prediction: as given, and what they count as."""

COLOR = "#6b5fb5"
"""Of the edge of the boxes: none of a verdict's."""


@dataclass(frozen=True)
class Told:
    """Lines that a cell shows; the first word or two of each are its title."""

    label: str
    lines: tuple[tuple[str, str], ...]

    def __repr__(self) -> str:
        return "\n".join(f"{title}: {text}" if title else text for title, text in self.lines)

    def _repr_html_(self) -> str:
        shown = [
            f'<div style="{WRAPPED}">{_titled(title)}{with_code(text)}</div>' for title, text in self.lines
        ]
        return box_html(self.label, COLOR, "".join(shown))


def _titled(title: str) -> str:
    return f"<strong>{escape(title)}:</strong> " if title else ""


def guess(name: str = "", answer: object = ...) -> Told:
    """Note what you expect of the next experiment. It is not graded, and may stay open.

    Parameters
    ----------
    name : str
        Of the question.
    answer : str or float, optional
        The letter of a choice, or a number; the three dots leave it open.

    Returns
    -------
    Told
        What was noted. A wrong name or answer is told here, too; nothing is raised.
    """
    found = find_prediction(name)
    if isinstance(found, str):
        return Told("Your guess", (("Not noted", found),))
    group = found.group_of(answer)
    if group == "":
        NOTED.pop(found.name, None)
        return Told("Your guess", (("Open", f"write {found.wanted} in place of the dots, or leave it."),))
    if group is None:
        shown = _in_words(answer)
        return Told("Your guess", (("Not noted", f"{shown} is not offered here: write {found.wanted}."),))
    said = group if found.choices else f"{_in_words(answer)}{found.after_number}"
    NOTED[found.name] = said, group
    return Told("Your guess", (("Noted", f"{said}. Now run the experiment."),))


def outcome(name: str = "", value: float = math.nan, **more: object) -> None:
    """Show what a learner guessed beside what came out, and what speaks for and against the guess.

    Parameters
    ----------
    name : str
        Of the question.
    value : float
        What the experiment measured.
    **more : object
        Other numbers for the sentence.
    """
    from IPython.display import display  # noqa: PLC0415 - not needed to grade

    try:
        display(_told(find_prediction(name), value, more))
    except Exception as error:  # an experiment of another edition, or a value that is no number
        display(Told("Outcome", (("Outcome", f"{value!r} ({one_line(error)})"),)))


def _told(found: Prediction | str, value: float, more: dict[str, object]) -> Told:
    if isinstance(found, str):
        return Told("Outcome", (("Outcome", found),))
    said, group = NOTED.get(found.name, ("", ""))
    lines = [("You said", f"{said}.")] if said else []
    low, high = found.measured
    if math.isnan(value):
        return Told("Outcome", (*lines, ("Outcome", "no number came out, or none was given.")))
    if not low <= float(value) <= high:
        text = (
            f"{value:.4g}, where {low:g} to {high:g} was expected. See what the check cells above say, then run this cell "
            "again; your guess is kept."
        )
        return Told("Outcome", (*lines, ("Outcome", text)))
    lines.append(("Outcome", found.outcome.format(value=value, **more)))
    if said:
        lines.append(("", found.said_about(group) or "That is what you expected."))
    return Told("Outcome", tuple(lines))


def _in_words(answer: object) -> str:
    try:
        text = (
            f"{answer:g}"
            if isinstance(answer, (int, float)) and not isinstance(answer, bool)
            else repr(answer)
        )
    except Exception:
        text = f"a {type(answer).__name__}"
    return text if len(text) <= 60 else f"{text[:59]}…"
