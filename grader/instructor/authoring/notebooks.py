"""From a source to the notebook that learners get: a source notebook with its solutions, then nbgrader's own release step."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import jupytext
import nbformat
import nbgrader
from nbgrader.apps.api import NbGraderAPI
from traitlets.config import Config

from grader.instructor.authoring.cells.last import last_cells
from grader.instructor.authoring.cells.questions import write_questions
from grader.instructor.authoring.errors import BuildError
from grader.instructor.content import ASSIGNMENTS
from grader.instructor.content.folders import drafts_of, guesses_of, source_path
from grader.instructor.course.editions import stamp
from grader.instructor.course.files import fingerprint
from grader.instructor.course.folder import Course
from grader.instructor.gradebook.cells import admit
from grader.instructor.gradebook.opening import gradebook_of, has_gradebook
from grader.notebook import (
    TEST_CELL,
    checked_function,
    grade_id,
    is_answer,
    is_test,
    nbgrader_data,
    read_notebook,
)
from grader.running.cells import run_cells


def read_source(assignment: str) -> Any:
    """A source notebook with its last cells, deterministic cell ids, and the assignment in its metadata.

    Raises
    ------
    BuildError
        If there is no such source, or it and the exercises do not fit together.
    """
    path = source_path(assignment)
    if not path.exists():
        raise BuildError(f"there is no source {path}")
    notebook = jupytext.read(path)
    notebook.metadata.pop("jupytext", None)
    notebook.metadata["initialization_course"] = {"assignment": assignment}
    questions = (
        guesses_of(assignment) if assignment in ASSIGNMENTS else {}
    )  # else it is a draft outside of the course
    write_questions(questions, notebook.cells, path.parent / "guidance" / "guesses.py")
    notebook.cells += last_cells()
    taken: set[str] = set()
    for cell in notebook.cells:
        if "nbgrader" in cell.metadata:
            _complete(cell.metadata["nbgrader"])
        cell.id = _cell_id(cell, taken)
        taken.add(cell.id)
    return notebook


def _complete(metadata: Any) -> None:
    """What an author may leave out of a cell's header: a cell is locked unless it holds a solution."""
    solution = metadata.setdefault("solution", False)
    defaults = {"grade": False, "locked": not solution, "schema_version": 3, "task": False}
    for name, value in defaults.items():
        metadata.setdefault(name, value)


def _cell_id(cell: Any, taken: set[str]) -> str:
    """The nbgrader id if there is one, else a digest of the text, so that inserting a cell changes no other's id."""
    name = grade_id(cell) or fingerprint(f"{cell.cell_type}\n{cell.source}".encode())[:12]
    number, unique = 2, name
    while unique in taken:
        unique, number = f"{name}-{number}", number + 1
    return unique


def answer_texts(assignment: str) -> dict[str, str]:
    """The answer cells of a source notebook, with their solutions, by function."""
    return {grade_id(cell): cell.source for cell in read_source(assignment).cells if is_answer(cell)}


def write_source(assignment: str, root: Path) -> Path:
    """Write ``build/source/<assignment>/<assignment>.ipynb``, with solutions."""
    notebook = read_source(assignment)
    _check_points(assignment, notebook)
    path = built_notebook("source", assignment, root)
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
    return path


def built_notebook(kind: Literal["source", "release"], assignment: str, root: Path) -> Path:
    """Where the build puts a notebook below ``build/``: with solutions, or as learners get it."""
    return root / "build" / kind / assignment / f"{assignment}.ipynb"


def _check_points(assignment: str, notebook: Any) -> None:
    """Each exercise has one check cell that names it, with the same points, and vice versa."""
    tests = [cell for cell in notebook.cells if is_test(cell)]
    drafts, source = drafts_of(assignment), source_path(assignment)
    for name, draft in drafts.items():
        found = [nbgrader_data(cell).get("points") for cell in tests if checked_function(cell) == name]
        if len(found) != 1:
            raise BuildError(
                f'{source}: {name} needs one check cell with check("{name}"), found {len(found)}'
            )
        if found[0] != draft.exercise.points:
            raise BuildError(
                f"{source}: {name} has {draft.exercise.points:g} points in its exercise and {found[0]} in its check cell"
            )
    for cell in tests:
        name = checked_function(cell)
        if name in drafts and grade_id(cell) != TEST_CELL + name:
            raise BuildError(f"{source}: the check cell of {name} needs the grade_id {TEST_CELL}{name}")
        if name not in drafts:
            raise BuildError(
                f"{source}: the check cell {cell.source.strip()} has no exercise; exercises.py defines "
                f"{', '.join(drafts) or 'none'}"
            )


def generate_release(assignment: str, course: Course, *, enter: bool = True) -> None:
    """nbgrader's own step from a source to the notebook that learners get, which then carries its edition.

    Parameters
    ----------
    assignment : str
    course : Course
    enter : bool
        Whether the assignment is entered in the course's gradebook, which is made where there is none. The notebook is the
        same without, and sooner there.

    Raises
    ------
    BuildError
        If nbgrader refuses the source, the course's gradebook is on a server and the course has no id, or nbgrader is
        installed where alembic cannot read its path.
    GradebookError
        If the gradebook has submissions of a notebook with different exercises.
    """
    if not course.db_url.startswith("sqlite:") and not course.course_id:
        raise BuildError(
            'a gradebook on a server needs c.CourseDirectory.course_id in nbgrader_config.py, for example "initialization"'
        )
    if "%" in nbgrader.__file__:
        raise BuildError(
            f"nbgrader is installed in {Path(nbgrader.__file__).parent}, and alembic, with which it makes a gradebook, cannot "
            "read a path with %: rename the folder, and run `make setup` again"
        )
    if enter and has_gradebook(course.db_url):
        with gradebook_of(course) as gradebook:
            admit(gradebook, assignment, built_notebook("source", assignment, course.root))
    config = Config()
    config.CourseDirectory.root = str(course.root)
    config.CourseDirectory.source_directory = "build/source"
    config.CourseDirectory.release_directory = "build/release"
    for name in ("db_url", "course_id"):
        if name in course.config.CourseDirectory:
            config.CourseDirectory[name] = course.config.CourseDirectory[name]
    config.GenerateAssignment.no_database = not enter
    config.SaveCells.enabled = enter
    with _alembic_on_path():
        result = NbGraderAPI(config=config).generate_assignment(assignment, force=True)
    if not result["success"]:
        raise BuildError(
            f"{assignment}: nbgrader generate_assignment failed:\n{result['log']}{result.get('error') or ''}"
        )
    stamp(built_notebook("release", assignment, course.root))


@contextmanager
def _alembic_on_path() -> Iterator[None]:
    """nbgrader calls `alembic` when it first makes a gradebook, even when the environment is not activated."""
    before = os.environ.get("PATH", "")
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), before])
    try:
        yield
    finally:
        os.environ["PATH"] = before


def solved(assignment: str, root: Path) -> dict[str, Any]:
    """The variables of a source notebook after its cells have run.

    Raises
    ------
    BuildError
        If they do not run.
    """
    notebook = read_notebook(built_notebook("source", assignment, root))
    namespace, errors = run_cells(notebook.cells)
    if errors:
        raise BuildError(f"{assignment}: the source does not run: {errors[0]}")
    return namespace
