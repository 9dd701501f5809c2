"""What a habit is, and the list of all."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random
from zlib import crc32

from grader.instructor.content import ASSIGNMENTS
from tests.support.fair.draft import Draft

Edit = Callable[[Draft, str], bool | None]
"""Edits a draft, mostly at the exercise that is named; False if it does not apply there."""


@dataclass(frozen=True)
class Habit:
    """Something that honest learners do to their notebooks.

    Attributes
    ----------
    name : str
    edit : callable
    only : tuple of str
        The assignments in which it makes sense; empty for all.
    ends_early : bool
        Whether Restart & Run All stops with it, so that the kernel shows fewer points than the answers are worth.
    """

    name: str
    edit: Edit
    only: tuple[str, ...] = ()
    ends_early: bool = False


HABITS: dict[str, Habit] = {}
SPREAD = 2
"""In how many assignments a habit is tried that makes sense in all of them; `--spread 8` tries it in each."""


def habit(*only: str, ends_early: bool = False) -> Callable[[Edit], Edit]:
    """Add a function to the list of habits."""

    def add(edit: Edit) -> Edit:
        name = edit.__name__
        assert name not in HABITS, name
        HABITS[name] = Habit(name, edit, only, ends_early)
        return edit

    return add


def draft_of(name: str, assignment: str) -> Draft | None:
    """A solved notebook after a habit; None if it does not apply there."""
    found = HABITS[name]
    draft = Draft(assignment)
    turn = crc32(f"{name} {assignment}".encode())  # the same whichever other habits there are
    exercises = draft.names
    return None if found.edit(draft, exercises[turn % len(exercises)]) is False else draft


def mixture(assignment: str, names: Sequence[str]) -> Draft:
    """A solved notebook after several habits, one at each exercise in turn."""
    draft = Draft(assignment)
    for name, exercise in zip(names, draft.names, strict=False):
        assert HABITS[name].edit(draft, exercise) is not False, name
    return draft


def at_random(assignment: str, seed: int) -> tuple[Draft, tuple[str, ...]]:
    """A solved notebook after a habit at each exercise, drawn from those that apply to all, and which these were."""
    rng = Random(f"{assignment} {seed}")
    names = [each.name for each in HABITS.values() if not each.only and not each.ends_early]
    draft, applied = Draft(assignment), []
    for exercise in draft.names:
        name, before = rng.choice(names), copy.deepcopy(draft.data)
        try:
            done = HABITS[name].edit(draft, exercise) is not False
        except (
            AttributeError,
            StopIteration,
            SyntaxError,
            TypeError,
            ValueError,
        ):  # another habit left nothing there to be edited
            done = False
        if done:
            applied.append(name)
        else:
            draft.data = before
    return draft, tuple(applied)


def everywhere(spread: int = SPREAD) -> Iterator[tuple[str, str]]:
    """All pairs of habit and assignment that are tried."""
    assignments = tuple(ASSIGNMENTS)
    for found in HABITS.values():
        start = crc32(found.name.encode())
        steps = (start + step * len(assignments) // spread for step in range(spread))
        chosen = found.only or [assignments[index % len(assignments)] for index in steps]
        yield from ((found.name, assignment) for assignment in chosen)
