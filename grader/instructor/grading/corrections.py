"""Corrected exercises of a running course: `grader autograde ASSIGNMENT --regrade-with FILE`.

The correction is kept with the course's grades and not with the published references, so that learners' check cells and
``grader build --check`` know nothing about it. It holds for every grading of this course from then on, late submissions
included, until it is dropped or `grader build` makes new references.
"""

from __future__ import annotations

import base64
import importlib.util
import json
import tempfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from grader import values
from grader.errors import GraderError
from grader.exercise import Exercise
from grader.instructor.content.drafts import Draft
from grader.instructor.content.folders import complete_exercises, hidden_references
from grader.instructor.course.files import digest_of, write_whole
from grader.instructor.course.folder import Course
from grader.plain_text import one_line
from grader.reference_files import exercise_from_data, to_data


class BadCorrection(GraderError):
    """A file of corrected exercises cannot be used; the message says what to do."""


@dataclass(frozen=True)
class Correction:
    """Corrected exercises, with their references.

    Attributes
    ----------
    file : str
        Where they were read from.
    names : tuple of str
        Their functions.
    corrects : str
        The digest of the references that they correct.
    packed : str
        The exercises as text; see `unpacked`.
    """

    file: str
    names: tuple[str, ...]
    corrects: str
    packed: str


def correction_path(course: Course, assignment: str) -> Path:
    """Where a course keeps the correction of an assignment."""
    return course.state(f"{assignment}.correction.json")


def current(course: Course, assignment: str) -> Correction | None:
    """The correction that holds for an assignment of the course; None if there is none, or no longer one.

    Raises
    ------
    BadCorrection
        If it is damaged.
    """
    path = correction_path(course, assignment)
    if not path.exists():
        return None
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        found = Correction(**{**content, "names": tuple(content["names"])})
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise BadCorrection(
            f"{path} is damaged ({one_line(error)}): give the correction again with --regrade-with, or remove the file"
        ) from None
    return found if found.corrects == _references(assignment) else None


def drop(course: Course, assignment: str) -> None:
    """From now on the published references count again."""
    correction_path(course, assignment).unlink(missing_ok=True)


def correct(course: Course, assignment: str, file: Path) -> Correction:
    """Make references of the exercises in `file` and let them hold for the course.

    Parameters
    ----------
    course : Course
    assignment : str
    file : Path
        Python, as in ``grader/instructor/content``: whole or with some of the exercises only.

    Returns
    -------
    Correction
        The corrected exercises.

    Raises
    ------
    BadCorrection
        If the file cannot be run, or an exercise is unknown, or not worth the same points as in the released notebook.
    BuildError
        If the assignment's solution does not hold on a corrected exercise.
    """
    from grader.instructor.authoring.notebooks import write_source  # noqa: PLC0415 - loads nbgrader's and jupytext's tools
    from grader.notebook import read_notebook  # noqa: PLC0415
    from grader.running.cells import run_cells  # noqa: PLC0415

    stored = complete_exercises(assignment)
    with tempfile.TemporaryDirectory() as folder:
        source = write_source(assignment, Path(folder))
        namespace, errors = run_cells(read_notebook(source).cells)
    if errors:
        raise BadCorrection(f"{assignment}: the source does not run: {errors[0]}")
    drafts = _drafts(file)
    for name, draft in drafts.items():
        if name not in stored:
            raise BadCorrection(f"{file}: {assignment} has no exercise {name!r}; it has: {', '.join(stored)}")
        if draft.exercise.points != stored[name].points:
            raise BadCorrection(
                f"{file}: {name} is worth {stored[name].points:g} points in the released notebook and "
                f"{draft.exercise.points:g} here: points are changed in the source, with `grader build`"
            )
    made = [to_data(_corrected(draft, namespace)) for draft in drafts.values()]
    correction = Correction(file.name, tuple(drafts), _references(assignment), _pack(made))
    if current(course, assignment) != correction:
        path = correction_path(course, assignment)
        write_whole(path, json.dumps(correction.__dict__) + "\n", with_folder=True)
    return correction


def _corrected(draft: Draft, namespace: Mapping[str, Any]) -> Exercise:
    """The exercise with its references, without the known mistakes that the correction lets pass or makes one."""
    from grader.instructor.authoring.references import complete, mistakes_alike  # noqa: PLC0415 - as above

    exercise = complete(draft, namespace)
    alike = {mistake.name for pair in mistakes_alike(exercise) for mistake in pair if mistake is not None}
    return replace(exercise, mistakes=tuple(item for item in exercise.mistakes if item.name not in alike))


def _drafts(file: Path) -> dict[str, Draft]:
    try:
        spec = importlib.util.spec_from_file_location("corrected_exercises", file)
        if spec is None or spec.loader is None:
            raise BadCorrection(f"{file}: not a Python file; its name has to end in .py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    except BadCorrection:
        raise
    except Exception as error:
        raise BadCorrection(f"{file}: cannot be run ({one_line(error)})") from None
    drafts = {draft.name: draft for draft in vars(module).values() if isinstance(draft, Draft)}
    if not drafts:
        raise BadCorrection(f"{file}: defines no exercise; write it as in grader/instructor/content")
    return drafts


def _references(assignment: str) -> str:
    return digest_of(hidden_references(assignment).read_bytes())


def _pack(exercises: list[Any]) -> str:
    text, buffer = values.pack(exercises)
    return json.dumps({"tree": text, "buffer": base64.b64encode(zlib.compress(buffer)).decode()})


@lru_cache(4)
def unpacked(packed: str) -> Mapping[str, Exercise]:
    """The exercises of `Correction.packed` by name; none for an empty text."""
    if not packed:
        return {}
    content = json.loads(packed)
    data = values.unpack(content["tree"], zlib.decompress(base64.b64decode(content["buffer"])))
    return {item["name"]: exercise_from_data(item) for item in data}
