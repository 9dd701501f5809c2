"""`hint("name")`: three steps of help for an exercise, each closed until the learner opens it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from grader.feedback import box_html, notice_html, with_code
from grader.plain_text import did_you_mean, printable
from grader.reference_files import HINTS, assignments
from grader.verdict import Verdict

TITLES = ("What to think about", "What to compare or draw", "A neighbor, worked out")
"""Of the three steps, in order."""


@dataclass(frozen=True)
class Hint:
    """The help for an exercise.

    Attributes
    ----------
    name : str
        The graded function; empty where nothing was found.
    steps : tuple of str
        What each step says.
    step : int
        The one that is open, counted from 1; 0 if none is.
    problem : str
        Why there is no help, and what to write instead.
    """

    name: str
    steps: tuple[str, ...] = ()
    step: int = 0
    problem: str = ""

    def __repr__(self) -> str:
        if self.problem:
            return self.problem
        shown = self.step or 1
        lines = [f"{shown} of {len(self.steps)}. {TITLES[shown - 1]}: {self.steps[shown - 1]}"]
        if shown < len(self.steps):
            lines.append(f'The next step: hint("{self.name}", {shown + 1})')
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        if self.problem:
            return notice_html("No hint", self.problem)
        parts = []
        for number, (title, text) in enumerate(zip(TITLES, self.steps, strict=True), 1):
            opened = " open" if number == self.step else ""
            parts.append(
                f'<details{opened}><summary style="cursor:pointer">{number}. {title}</summary>'
                f'<div style="margin:.3em 0 .6em">{with_code(text)}</div></details>'
            )
        return box_html(f"Hints for {self.name}", Verdict.UNSOLVED.color, "".join(parts))


def hint(name: str = "", step: int = 0, assignment: str | None = None) -> Hint:
    """Help with an exercise, in three steps: what to think about, what to compare, and a neighbor that is worked out.

    Nothing is counted, and no step is the answer.

    Parameters
    ----------
    name : str
        The graded function.
    step : int, optional
        The step to open at once, 1 to 3. In a notebook, each opens with a click.
    assignment : str, optional
        Name of the notebook, if two of them grade a function of the same name.

    Returns
    -------
    Hint
        For a name that no exercise has, a line with those that are near. Nothing is raised.
    """
    if assignment and assignment not in assignments():
        return Hint(
            "",
            problem=f"There is no notebook {printable(str(assignment), 60)}. There are: {', '.join(assignments())}.",
        )
    known: dict[str, tuple[str, ...]] = {}
    for book in _books(assignment):
        known = {**load_hints(book), **known}  # the first notebook with the name, as for `check`
    name = getattr(name, "__name__", name)  # hint(f) means hint("f")
    if not isinstance(name, str) or name not in known:
        return Hint("", problem=_unknown(name, known))
    steps = known[name]
    if isinstance(step, bool) or not isinstance(step, int) or not 0 <= step <= len(steps):
        return Hint(
            "",
            problem=f'There are the steps 1 to {len(steps)}: hint("{name}", 1), and so on. All: hint("{name}").',
        )
    return Hint(name, steps, step)


def load_hints(assignment: str) -> Mapping[str, tuple[str, ...]]:
    """The steps for each exercise of a notebook; nothing if there is no file of them, or none that can be read."""
    return _read(HINTS / f"{assignment}.json")


@cache
def _read(path: Path) -> Mapping[str, tuple[str, ...]]:
    try:
        return {name: tuple(map(str, steps)) for name, steps in json.loads(path.read_text("utf-8")).items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def _books(assignment: str | None) -> list[str]:
    return [assignment] if assignment else assignments()


def _unknown(name: object, known: Iterable[str]) -> str:
    names, said = sorted(known), printable(str(name), 60)
    otherwise = f"There are: {', '.join(names) or 'none'}."
    near = did_you_mean(said, names, most=3, alike=0.5)
    return f"There is no exercise {said}: {near}" if near else f"There is no exercise {said}. {otherwise}"
