"""Before `nbgrader autograde` checks which submissions are done: one that an earlier run was killed on is not.

nbgrader treats a folder in ``autograded/`` as a graded submission. It makes that folder in its first step, so that after a kill
its next run says "Skipping existing assignment" and leaves the grades empty. Here a submission is done when its autograded
notebook is whole and says at which isolation it was graded, which is written in the last step and comes from no submission,
and when the gradebook has all its points. Every other folder is removed, as ``--force`` does, and so is graded again.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

from nbgrader.api import (
    Assignment,
    Grade,
    Notebook,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.converters.base import NbGraderException
from nbgrader.utils import rmtree
from sqlalchemy import and_

from grader.instructor.course.folder import Course
from grader.instructor.course.lock import CourseBusy, refuse_busy
from grader.instructor.course.places import released_notebook
from grader.instructor.gradebook.opening import GradebookError, has_gradebook, open_gradebook
from grader.instructor.nbgrader_plugins.own_assignments import is_own, released_path

Converter = Any  # nbgrader.converters.Autograde, which has no types


def prepare(converter: Converter) -> None:
    """Remove half-graded folders of the submissions that `converter` is about to grade, and log what it cannot grade.

    Raises
    ------
    NbGraderException
        If `grader autograde` is grading the course, whose folders would look half-graded, or if the gradebook cannot be read:
        then nbgrader stops, before anything has been changed.
    """
    try:
        refuse_busy(Course(Path(converter.coursedir.root)))
    except CourseBusy as error:
        converter.log.error("%s. Nothing was changed.", error)
        raise NbGraderException(str(error)) from None
    assignment = converter.coursedir.assignment_id
    complete = _complete_in_gradebook(converter, assignment)
    pattern = converter._format_source("(?P<assignment>.*)", "(?P<student>.*)", escape=True)
    for source, notebooks in converter.assignments.items():
        found = re.match(pattern, source)
        if found is None:
            continue
        names = [Path(notebook).stem for notebook in notebooks]
        released = [name for name in names if _released(converter, assignment, name).exists()]
        if not released and is_own(assignment) and assignment in names:
            converter.log.error(
                "%s: %s is not released: run `nbgrader generate_assignment %s` first. It is left ungraded.",
                source, assignment, assignment,
            )  # fmt: skip
        elif not released:
            converter.log.error(
                "%s: there is no %s.ipynb, only %s. Rename it in %s. It is left ungraded; the other submissions are graded.",
                source, assignment, ", ".join(f"{name}.ipynb" for name in names), source,
            )  # fmt: skip
        place = Path(os.path.normpath(converter._format_dest(assignment, found["student"])))
        if place.exists() and not (
            all((found["student"], name) in complete for name in released)
            and all(_is_whole(place / f"{name}.ipynb") for name in released)
        ):
            converter.log.warning("%s: an earlier run was interrupted here; it is graded again", place)
            rmtree(str(place))


def _released(converter: Converter, assignment: str, notebook: str) -> Path:
    """Where a released notebook is, of the course or of the instructor's own."""
    if is_own(assignment):
        return released_path(converter.coursedir, assignment, notebook)
    return released_notebook(assignment, notebook)


def _is_whole(notebook: Path) -> bool:
    """Whether the last step of autograding has written this notebook."""
    try:
        course = json.loads(notebook.read_bytes())["metadata"]["initialization_course"]
        return bool(course["isolation"])
    except (OSError, ValueError, KeyError, TypeError):
        return False


def _complete_in_gradebook(converter: Converter, assignment: str) -> set[tuple[str, str]]:
    """Student and notebook of all submitted notebooks that have their points, or wait for a person to give them."""
    url = converter.coursedir.db_url
    if not has_gradebook(url):
        return set()
    try:
        with open_gradebook(url, converter.coursedir.course_id) as gradebook:
            rows = (
                gradebook.db.query(SubmittedAssignment.student_id, Notebook.name, Grade.id)
                .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
                .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
                .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
                .outerjoin(
                    Grade,
                    and_(
                        Grade.notebook_id == SubmittedNotebook.id,
                        Grade.auto_score.is_(None),
                        Grade.needs_manual_grade.is_(False),
                    ),
                )
                .filter(Assignment.name == assignment)
            )
            every = [((student, notebook), ungraded) for student, notebook, ungraded in rows]
    except GradebookError as error:
        converter.log.error("%s. Nothing was changed.", error)
        raise NbGraderException(str(error)) from None
    return {name for name, _ in every} - {name for name, ungraded in every if ungraded is not None}
