"""Grading one notebook file: a file in, a verdict out, no database. The one road that all grading takes.

The submission runs behind the wall (`grader.instructor.confinement`), and what its functions returned is judged here, on
visible and hidden cases, by the same judge as in the check cells.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

import nbformat

from grader.errors import BadNotebook, GraderError
from grader.exercise import Exercise, Outcome
from grader.feedback import Feedback, total_max_score, total_score
from grader.instructor.confinement import (
    ConfinementUnavailable,
    Isolation,
    Limits,
    SubmissionRun,
    run_submission,
)
from grader.instructor.content.folders import complete_exercises
from grader.instructor.course.places import RELEASED, released_notebook
from grader.instructor.submission.reading import well_formed
from grader.instructor.submission.restoring import restore
from grader.judging.closer_look import case_to_watch, with_place
from grader.judging.judge import better_place, grader_error, judge
from grader.notebook import Cell, assignment_of, code_cells, notebook_from_json, read_json
from grader.plain_text import one_line
from grader.reference_files import load_exercises, load_routes
from grader.running.cascade import in_order_of_repair
from grader.verdict import Verdict


@dataclass(frozen=True)
class Grade:
    """The verdict on one notebook.

    Attributes
    ----------
    notebook : str
        The file.
    assignment : str or None
        What it is an answer to; None if that could not be determined.
    status : str
        "graded", or "failed" with a `reason`: then nothing is said about the learner.
    exercises : tuple of Feedback
        One for each exercise.
    isolation : str
        The level at which the submission was confined.
    seconds : float
        By the clock.
    notes : tuple of str
        A line for each cell that failed, and for what was not in order, such as an older edition.
    """

    notebook: str
    assignment: str | None
    status: Literal["graded", "failed"]
    reason: str = ""
    exercises: tuple[Feedback, ...] = ()
    isolation: Isolation = "none"
    seconds: float = 0.0
    notes: tuple[str, ...] = ()

    @property
    def score(self) -> float:
        """Points, over all exercises."""
        return total_score(self.exercises)

    @property
    def max_score(self) -> float:
        """Points there were to be had."""
        return total_max_score(self.exercises)

    def to_json(self) -> dict[str, Any]:
        """The form that `grader grade --json` writes, on which other tools may rely."""
        kept = (
            "name",
            "score",
            "max_score",
            "verdict",
            "mistake",
            "message",
            "diagnosis",
            "step",
            "waits_for",
        )
        return {
            "notebook": self.notebook,
            "assignment": self.assignment,
            "status": self.status,
            "reason": self.reason,
            "score": self.score,
            "max_score": self.max_score,
            "isolation": self.isolation,
            "seconds": round(self.seconds, 3),
            "exercises": [{key: getattr(feedback, key) for key in kept} for feedback in self.exercises],
            "notes": list(self.notes),
        }


def grade_file(
    path: Path, assignment: str | None = None, *, accept: Isolation = "strong", limits: Limits | None = None
) -> Grade:
    """Grade one notebook file, which is never changed.

    Parameters
    ----------
    path : Path
        The file.
    assignment : str, optional
        If neither its metadata nor its name says so.
    accept : str
        The lowest level of isolation that will do.
    limits : Limits, optional
        What the submission may use.

    Returns
    -------
    Grade
        The verdicts, or the reason why there are none.

    Raises
    ------
    ConfinementUnavailable
        If this machine does not reach `accept`. Everything else that goes wrong is the result's `reason`.
    """
    started = time.monotonic()
    try:
        name, cells, notes = submitted_cells(path, assignment)
    except GraderError as error:
        return Grade(str(path), assignment, "failed", str(error), seconds=time.monotonic() - started)
    grade = grade_cells(str(path), name, cells, accept=accept, limits=limits)
    return replace(grade, notes=(*notes, *grade.notes), seconds=time.monotonic() - started)


def submitted_cells(path: Path, assignment: str | None = None) -> tuple[str, list[Cell], list[str]]:
    """The assignment of a notebook file, its code cells put in order as for nbgrader, and what was not in order.

    Raises
    ------
    BadNotebook
        If the file cannot be graded; the message names it and says what to do.
    GraderError
        If the released notebook is missing or damaged.
    """
    refuse_links(path)
    content = read_json(path)
    known = known_assignments()
    name = assignment or assignment_of(notebook_from_json(content, path), known)
    if name not in known:
        raise BadNotebook(f"{path}: there is no assignment {name!r}; there are: {', '.join(known)}")
    notebook, notes = ordered(content, path, name)
    return name, code_cells(notebook.cells), notes


def ordered(content: Any, path: Path, assignment: str) -> tuple[Any, list[str]]:
    """The notebook in the parsed JSON of a submission, put in order, and what was not.

    Raises
    ------
    BadNotebook
        If it is not a notebook, or says that it belongs to a different assignment.
    GraderError
        If the released notebook is missing or damaged.
    """
    notebook = well_formed(content, str(path))
    refuse_other(notebook, path, assignment)
    return notebook, restore(notebook, released(assignment))


def refuse_links(*paths: Path) -> None:
    """Raise `BadNotebook` at the first link: it may lead to another's submission, or to a file of the instructor's."""
    for path in paths:
        if path.is_symlink():
            raise BadNotebook(f"{path}: this is a link to another file; hand in the file itself")


def refuse_other(notebook: Any, path: Path, assignment: str) -> None:
    """Raise `BadNotebook` if a notebook says that it belongs to another assignment: all its answers would be missing."""
    says = notebook.metadata.get("initialization_course", {}).get("assignment", assignment)
    if says != assignment and says in known_assignments():
        raise BadNotebook(
            f"{path}: this is the notebook of {says}, handed in as {assignment}; hand in that of {assignment}"
        )


def known_assignments() -> list[str]:
    """The assignments that are released, in order."""
    return sorted(path.parent.name for path in RELEASED.glob("*/*.ipynb") if path.stem == path.parent.name)


@cache
def released(assignment: str, notebook: str = "") -> Any:
    """A released notebook, not to be changed.

    Raises
    ------
    GraderError
        If it is missing or damaged.
    """
    path = released_notebook(assignment, notebook)
    if not path.exists():
        raise GraderError(f"{path} is missing: this course grades the notebooks that `grader build` releases")
    try:
        return nbformat.read(path, as_version=4)
    except Exception as error:
        raise GraderError(f"{path} is damaged ({one_line(error)}): run `grader build`") from None


def grade_cells(
    notebook: str,
    assignment: str,
    cells: Sequence[Cell],
    *,
    accept: Isolation = "strong",
    limits: Limits | None = None,
    corrected: Mapping[str, Exercise] | None = None,
    visible_only: bool = False,
) -> Grade:
    """Grade the code cells of one notebook; see `grade_file`. Exercises in `corrected` take the place of the published ones.

    With `visible_only`, the references are those that learners have, and the others need not be there.
    """
    started = time.monotonic()
    try:
        published = load_exercises if visible_only else complete_exercises
        exercises = {**published(assignment), **(corrected or {})}
        run = run_submission(
            tuple(cells), list(exercises.values()), limits, accept, right=_is_right, wrong=_to_watch
        )
    except ConfinementUnavailable:
        raise
    except Exception as error:  # whatever it is, it is ours, and only this submission's
        reason = grader_failed(notebook, error)
        return Grade(notebook, assignment, "failed", reason, seconds=time.monotonic() - started)
    at_end = [judged(exercise, run.outcomes[name]) for name, exercise in exercises.items()]
    with contextlib.suppress(Exception):  # whatever the cells hold, the verdicts are there
        at_end = in_order_of_repair(at_end, exercises, [cell.source for cell in cells])
    verdicts = tuple(_verdict(assignment, exercises[feedback.name], run, feedback) for feedback in at_end)
    ours = [feedback.name for feedback in verdicts if feedback.verdict == "grader error"]
    return Grade(
        notebook,
        assignment,
        "failed" if ours else "graded",
        f"the grader could not judge {', '.join(ours)}: look at it yourself" if ours else run.reason,
        verdicts,
        run.isolation,
        time.monotonic() - started,
        run.errors,
    )


def _is_right(exercise: Exercise, outcomes: Sequence[Outcome]) -> bool:
    return judged(exercise, outcomes).verdict is Verdict.CORRECT


def _to_watch(exercise: Exercise, outcomes: Sequence[Outcome]) -> int | None:
    """The visible case on which a function is to be watched; an error of ours costs no more than that."""
    try:
        return case_to_watch(exercise, outcomes)
    except Exception:
        return None


def _verdict(assignment: str, exercise: Exercise, run: SubmissionRun, at_end: Feedback) -> Feedback:
    """At the end of the notebook, or where the check cell stands: what earns more."""
    if exercise.name in run.traces and not at_end.waits_for:
        index, trace = run.traces[exercise.name]
        with contextlib.suppress(Exception):  # whatever the trace holds, the verdict is there
            routes = load_routes(assignment, exercise.name, index)
            at_end = with_place(at_end, exercise, index, trace, routes)
    if exercise.name not in run.elsewhere:
        return at_end
    later, outcomes = run.elsewhere[exercise.name]
    return better_place(at_end, judged(exercise, outcomes), later)


OURS = "the grader failed ("  # in the reason of a failure that is not the submission's fault


def grader_failed(notebook: str, error: Exception) -> str:
    """Why a notebook has no verdict if the fault is ours, and what to do."""
    return f"{notebook}: {OURS}{one_line(error)}); grade it again, or look at it yourself"


def judged(exercise: Exercise, outcomes: Sequence[Outcome]) -> Feedback:
    """The verdict on one exercise; an error of the judge is a verdict of its own and never a learner's zero."""
    try:
        return judge(exercise, outcomes)
    except Exception as error:
        return grader_error(exercise.name, exercise.points, one_line(error))
