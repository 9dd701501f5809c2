"""The results of a class, read from what grading left behind: autograded notebooks, and the record of `grader autograde`.

Works after `nbgrader autograde` as well, which leaves the same notebooks and no record.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.errors import GraderError
from grader.feedback import MIME_TYPE, Check, Feedback, total_max_score, total_score
from grader.instructor.content import ASSIGNMENTS
from grader.instructor.course.folder import Course
from grader.instructor.course.record import Entry, read_record, record_path
from grader.verdict import CheckVerdict, Diagnosis, Verdict


class NoResults(GraderError):
    """There is nothing to report; the message says what to do first."""


@dataclass(frozen=True)
class Result:
    """One learner's result in one assignment.

    Attributes
    ----------
    learner : str
        The student id.
    assignment : str
    notebook : Path
        The autograded notebook, or, if grading failed, the submitted one.
    status : str
        "graded", or "failed" with a `reason`.
    exercises : tuple of Feedback
        In the order of the notebook; empty if grading failed.
    isolation : str
        The level at which the submission was confined.
    seconds : float
        By the clock; 0 if nobody noted it.
    notes : tuple of str
        What was not in order in the submission.
    person : str
        The learner as a list shows one: by name and id where the name is known.
    """

    learner: str
    assignment: str
    notebook: Path
    status: str
    reason: str = ""
    exercises: tuple[Feedback, ...] = ()
    isolation: str = ""
    seconds: float = 0.0
    notes: tuple[str, ...] = ()
    person: str = ""

    @property
    def shown(self) -> str:
        """`person`, or the id."""
        return self.person or self.learner

    @property
    def score(self) -> float:
        """Points for all exercises."""
        return total_score(self.exercises)

    @property
    def max_score(self) -> float:
        """Points that could be earned."""
        return total_max_score(self.exercises)


def class_results(
    course: Course, assignment: str, read: Callable[[Path, str, str], Result] | None = None
) -> list[Result]:
    """The results of all learners who handed in `assignment`, by student id.

    Parameters
    ----------
    course : Course
    assignment : str
    read : callable, optional
        In place of `read_result`, for those who need less of each notebook.

    Returns
    -------
    list of Result

    Raises
    ------
    NoResults
        If nothing was handed in or nothing was graded, or the assignment is the instructor's own, of which only nbgrader knows.
    """
    if assignment not in ASSIGNMENTS:
        raise NoResults(
            f"{assignment} is none of the course's assignments. For one of your own, `nbgrader generate_feedback {assignment}` "
            f"writes the pages, formgrader shows how the class did, and `grader export {assignment}` has its grades"
        )
    handed_in = _notebooks(course.submissions, assignment)
    graded = _notebooks(course.graded, assignment)
    learners = sorted(handed_in.keys() | graded.keys())
    if not learners:
        raise NoResults(
            f"nobody handed in {assignment}: there is no {course.submissions}/<learner>/{assignment}"
        )
    if not graded:
        raise NoResults(f"{assignment} is not graded yet: run `grader autograde {assignment}` first")
    failed = failures(course, assignment)
    results = []
    for learner in learners:
        entry, path = failed.get(learner), graded.get(learner)
        if path is not None and (entry is None or path.stat().st_mtime > entry.when):
            results.append((read or read_result)(path, learner, assignment))
        else:
            entry = entry or Entry(learner, "", "failed", "not graded: see the log of the last grading")
            place = handed_in.get(learner, path or course.root)
            results.append(Result(learner, assignment, place, "failed", entry.reason, seconds=entry.seconds))
    return results


def read_result(path: Path, learner: str, assignment: str) -> Result:
    """The result in an autograded notebook; if that is damaged, a failed one."""
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
        verdicts = tuple(
            feedback_from_data(output["data"][MIME_TYPE])
            for output in outputs
            if MIME_TYPE in output.get("data", {})
        )
        course = dict(notebook["metadata"].get("initialization_course", {}))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        reason = f"{path} is damaged: grade it again with `grader autograde {assignment} --force --student {learner}`"
        return Result(learner, assignment, path, "failed", reason)
    return Result(
        learner,
        assignment,
        path,
        "graded",
        exercises=verdicts,
        isolation=course.get("isolation", ""),
        seconds=course.get("seconds", 0.0),
        notes=tuple(map(str, course.get("notes", ()))),
    )


def feedback_from_data(data: Mapping[str, Any]) -> Feedback:
    """The `Feedback` whose `to_json` this is."""
    checks = tuple(Check(**{**check, "verdict": CheckVerdict(check["verdict"])}) for check in data["checks"])
    told = {"verdict": Verdict(data["verdict"]), "checks": checks}
    if data.get("diagnosis"):
        told["diagnosis"] = Diagnosis(data["diagnosis"])
    return Feedback(**{**data, **told})


def failures(course: Course, assignment: str) -> dict[str, Entry]:
    """Submissions that could not be graded, by learner, from the record of `grader autograde`."""
    entries = read_record(record_path(course, assignment))
    return {name: entry for name, entry in entries.items() if entry.status == "failed"}


def _notebooks(folder: Path, assignment: str) -> dict[str, Path]:
    """The notebooks of an assignment below the learners' folders, by learner."""
    return {path.parts[-3]: path for path in folder.glob(f"*/{assignment}/{assignment}.ipynb")}
