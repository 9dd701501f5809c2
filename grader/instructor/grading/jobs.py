"""One submission as a job: plain JSON in and out, so that any `concurrent.futures.Executor` can run it, even on a cluster."""

from __future__ import annotations

import json
import resource
import time
from functools import cache
from pathlib import Path
from typing import Any, cast

from grader.errors import BadNotebook
from grader.instructor.confinement import ConfinementUnavailable, Isolation
from grader.instructor.content.folders import hidden_references
from grader.instructor.course.files import digest_of
from grader.instructor.course.places import ROOT, released_notebook
from grader.instructor.grading.corrections import unpacked
from grader.instructor.grading.one_notebook import code_cells, grade_cells, ordered
from grader.instructor.grading.verdicts import write_verdicts
from grader.notebook import parse_json
from grader.plain_text import one_line

Job = dict[str, Any]
Done = dict[str, Any]


def make_job(
    learner: str, path: str, content: bytes, assignment: str, accept: Isolation, corrected: str = ""
) -> Job:
    """A submission as data.

    Parameters
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
    """
    text = content.decode("utf-8", "surrogateescape")
    return {
        "learner": learner,
        "path": path,
        "text": text,
        "assignment": assignment,
        "accept": accept,
        "corrected": corrected,
    }


@cache
def course_digest(assignment: str) -> str:
    """A digest of what grades an assignment: references, the released notebook, and the code."""
    code = [path for part in ("grader", "init_utils") for path in sorted((ROOT / part).rglob("*.py"))]
    data = [hidden_references(assignment), released_notebook(assignment)]
    parts = [part for path in code for part in (path.relative_to(ROOT).as_posix(), path.read_bytes())]
    return digest_of(*parts, *(path.read_bytes() for path in data))


def grade_job(job: Job) -> Done:
    """Grade one submission: a pure function of the job and of the course in place.

    Returns
    -------
    dict
        ``learner``; ``status`` "graded" or "failed" with a ``reason``; where graded, ``notebook`` (the text of the autograded
        notebook), ``scores`` by test cell, ``unanswered`` (answer cells still as released), ``isolation``; and ``seconds`` by
        the clock and ``cpu`` seconds of this process.

    Raises
    ------
    ConfinementUnavailable
        If this machine does not reach the level asked for. Everything else that goes wrong is the submission's ``reason``.
    """
    started, spent = time.monotonic(), _cpu_seconds()
    done = _graded(job)
    return {
        "learner": job["learner"],
        **done,
        "seconds": round(time.monotonic() - started, 3),
        "cpu": round(_cpu_seconds() - spent, 3),
    }


def _graded(job: Job) -> Done:
    path, assignment = Path(job["path"]), job["assignment"]
    try:
        content = parse_json(job["text"].encode("utf-8", "surrogateescape"), path)
        notebook, notes = ordered(content, path, assignment)
    except BadNotebook as error:
        return {"status": "failed", "reason": str(error)}
    try:
        grade = grade_cells(
            str(path),
            assignment,
            code_cells(notebook),
            accept=cast(Isolation, job["accept"]),
            corrected=unpacked(job["corrected"]),
        )
        if grade.status == "failed":
            return {"status": "failed", "reason": grade.reason}
        scores, unanswered = write_verdicts(notebook, grade)
    except ConfinementUnavailable:
        raise
    except Exception as error:  # ours, and only this submission's
        return {
            "status": "failed",
            "reason": f"{path}: the grader failed ({one_line(error)}); grade it again",
        }
    return {
        "status": "graded",
        "reason": "",
        "notebook": json.dumps(notebook, indent=1, ensure_ascii=False) + "\n",
        "scores": scores,
        "unanswered": unanswered,
        "isolation": grade.isolation,
        "notes": [*notes, *grade.notes],
    }


def _cpu_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(item.ru_utime + item.ru_stime for item in used)
