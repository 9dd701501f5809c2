"""One submission as a job: what goes in and out pickles, so any `concurrent.futures.Executor` runs it, on a cluster too."""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Literal

from grader.errors import BadNotebook
from grader.instructor.confinement import ConfinementUnavailable, Isolation
from grader.instructor.content.folders import hidden_references
from grader.instructor.course.files import digest_of
from grader.instructor.course.places import ROOT, released_notebook
from grader.instructor.grading.corrections import unpacked
from grader.instructor.grading.one_notebook import grade_cells, grader_failed, ordered
from grader.instructor.grading.verdicts import write_verdicts
from grader.notebook import code_cells, parse_json


@dataclass(frozen=True)
class Job:
    """A submission to grade.

    Attributes
    ----------
    learner : str
        The student id.
    path : str
        What messages call the file.
    content : bytes
        The file, which need not be a notebook.
    assignment : str
        The one it was handed in for.
    accept : str
        The lowest level of isolation that will do.
    corrected : str
        Exercises that replace the published ones, as `corrections.Correction.packed`.

    Returns
    -------
    Job
        Everything that grading the submission needs.
    """

    learner: str
    path: str
    content: bytes
    assignment: str
    accept: Isolation
    corrected: str = ""


@dataclass(frozen=True)
class Done:
    """What came of a job.

    Attributes
    ----------
    learner : str
        The student id.
    status : str
        "graded", or "failed" with a `reason`.
    reason : str
        Why it failed, for people.
    notebook : str
        The text of the autograded notebook; empty if the status is "failed", as are the next three.
    scores : mapping of str to float
        Points by test cell.
    unanswered : tuple of str
        Answer cells still as released.
    isolation : str
        The level at which the submission was confined.
    seconds, cpu : float
        By the clock, and processor time in grader and submission.
    notes : tuple of str
        As in `one_notebook.Grade`.
    """

    learner: str
    status: Literal["graded", "failed"]
    reason: str = ""
    notebook: str = ""
    scores: Mapping[str, float] = field(default_factory=dict)
    unanswered: tuple[str, ...] = ()
    isolation: str = ""
    seconds: float = 0.0
    cpu: float = 0.0
    notes: tuple[str, ...] = ()


@cache
def course_digest(assignment: str) -> str:
    """A digest of what grades an assignment: references, the released notebook, and the code."""
    code = [path for part in ("grader", "init_utils") for path in sorted((ROOT / part).rglob("*.py"))]
    data = [hidden_references(assignment), released_notebook(assignment)]
    parts = [part for path in code for part in (path.relative_to(ROOT).as_posix(), path.read_bytes())]
    return digest_of(*parts, *(path.read_bytes() for path in data))


def grade_job(job: Job) -> Done:
    """Grade one submission: a pure function of the job and of the course in place.

    Raises
    ------
    ConfinementUnavailable
        If this machine does not reach the level asked for. Everything else that goes wrong is the submission's ``reason``.
    """
    started, spent = time.monotonic(), _cpu_seconds()
    done = _graded(job)
    return replace(
        done,
        seconds=round(time.monotonic() - started, 3),
        cpu=round(_cpu_seconds() - spent, 3),
    )


def _graded(job: Job) -> Done:
    path, assignment = Path(job.path), job.assignment
    try:
        notebook, notes = ordered(parse_json(job.content, path), path, assignment)
    except BadNotebook as error:
        return Done(job.learner, "failed", str(error))
    try:
        grade = grade_cells(
            job.path,
            assignment,
            code_cells(notebook.cells),
            accept=job.accept,
            corrected=unpacked(job.corrected),
        )
        if grade.status == "failed":
            return Done(job.learner, "failed", grade.reason)
        grade = replace(grade, notes=(*notes, *grade.notes))
        scores, unanswered = write_verdicts(notebook, grade)
    except ConfinementUnavailable:
        raise
    except Exception as error:  # ours, and only this submission's
        return Done(job.learner, "failed", grader_failed(job.path, error))
    text = json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
    return Done(
        job.learner, "graded", "", text, scores, tuple(unanswered), grade.isolation, notes=grade.notes
    )


def _cpu_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(item.ru_utime + item.ru_stime for item in used)
