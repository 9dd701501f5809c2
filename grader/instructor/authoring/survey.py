"""What each exercise of a notebook has, and what its author still owes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grader.errors import GraderError
from grader.instructor.content.folders import (
    claims_of,
    content_folder,
    drafts_of,
    hints_of,
    honest_solutions,
    source_path,
)
from grader.instructor.content.hints import owed as owed_hints


@dataclass(frozen=True)
class ExerciseCounts:
    """A line of the table that `grader build` ends with.

    Attributes
    ----------
    name : str
        The function that learners write.
    points : float
    visible, hidden : int
        Cases that learners see, and cases that grading adds.
    mistakes, honest : int
        Known mistakes, and right solutions that look different from the source's.
    missing : str
        What is missing, with the file to write it in; empty if nothing is.
    """

    name: str
    points: float
    visible: int
    hidden: int
    mistakes: int
    honest: int
    missing: str = ""


@dataclass(frozen=True)
class Survey:
    """The exercises of a notebook, and what is missing in its folder.

    Attributes
    ----------
    exercises : tuple of ExerciseCounts
        In the order of the notebook; empty if they cannot be read.
    missing : tuple of str
        For each file that is missing or incomplete, a line with the remedy.
    """

    exercises: tuple[ExerciseCounts, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def problems(self) -> tuple[str, ...]:
        """Everything that is missing: first in the folder, then in each exercise."""
        return (*self.missing, *(f"{item.name}: {item.missing}" for item in self.exercises if item.missing))


def survey(assignment: str) -> Survey:
    """Count what the exercises of an assignment have, and name what is missing.

    Raises
    ------
    ContentError
        If the course has no such assignment.
    """
    folder = content_folder(assignment)
    missing: list[str] = []
    if not (folder / "__init__.py").exists():
        missing.append(f"{folder / '__init__.py'} is missing: write it, with the notebook's number and title")
    if not source_path(assignment).exists():
        missing.append(f"{source_path(assignment)} is missing: write it, the notebook with its solutions")
    honest: Mapping[str, Sequence[Callable[..., Any]]] = {}
    try:
        claims_of(assignment)
    except GraderError as error:
        missing.append(str(error))
    try:
        honest = honest_solutions(assignment)
    except GraderError as error:
        missing.append(str(error))
    hints: Mapping[str, tuple[str, ...]] | None = None
    try:
        hints = hints_of(assignment)
    except GraderError as error:
        missing.append(str(error))
    try:
        drafts = drafts_of(assignment)
    except GraderError as error:
        return Survey((), (*missing, str(error)))
    if not drafts:
        missing.append(f"{folder / 'exercises.py'} defines no exercise: write one, with `exercise`")
    counts = []
    for name, draft in drafts.items():
        cases = draft.exercise.cases
        hidden = sum(case.hidden for case in cases)
        owed = []
        if not draft.mistakes:
            owed.append(f"no known mistake: write one in {folder / 'exercises.py'}, with @mistake")
        if not honest.get(name) and (folder / "honest.py").exists():
            owed.append(
                f'no honest variant: write one in {folder / "honest.py"}, and enter it in HONEST["{name}"]'
            )
        if hints is not None and (help_owed := owed_hints(hints.get(name))):
            owed.append(f"{folder / 'guidance' / 'hints.py'}: {help_owed}")
        if not hidden:
            owed.append(f"no hidden case: write one in {folder / 'exercises.py'}")
        if hidden == len(cases):
            owed.append(f"no visible case: write one in {folder / 'exercises.py'}")
        variants = len(honest.get(name, ()))
        counts.append(
            ExerciseCounts(
                name,
                draft.exercise.points,
                len(cases) - hidden,
                hidden,
                len(draft.mistakes),
                variants,
                "; ".join(owed),
            )
        )
    return Survey(tuple(counts), tuple(missing))
