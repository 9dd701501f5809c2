"""One judge everywhere: the same submissions get equal points, and a check cell shows the visible part of them."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import nbclient
import nbformat
import pytest

from grader.instructor.confinement import run_submission
from grader.instructor.demo.sample_class import CLASS, PREFIX, Learner, write_class
from grader.instructor.grading.one_notebook import grade_file, submitted_cells
from grader.judging.judge import judge
from grader.reference_files import load_exercises
from tests.support.released_course import released_course
from tests.support.terminal import run

GRADED = tuple(learner for learner in CLASS if not learner.broken and learner.name != "quinn")
"""The sample class without the one that never returns, which takes each road a while: tests/faults has such ones."""

ASSIGNMENTS = tuple(dict.fromkeys(learner.assignment for learner in GRADED))
IN_A_KERNEL = tuple(learner for learner in GRADED if learner.name in ("pavel", "sam", "udo"))

FORMGRADER = """
import json, sys
from nbgrader.apps.api import NbGraderAPI
from traitlets.config.loader import PyFileConfigLoader
api = NbGraderAPI(config=PyFileConfigLoader("nbgrader_config.py").load_config())
for student, assignment in json.loads(sys.argv[1]):
    result = api.autograde(assignment, student)
    assert result["success"], result
"""


def path_of(course: Path, learner: Learner) -> Path:
    return (
        course / "submitted" / f"{PREFIX}{learner.name}" / learner.assignment / f"{learner.assignment}.ipynb"
    )


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = released_course(tmp_path_factory.mktemp("course"), *ASSIGNMENTS)
    write_class(folder / "submitted", GRADED)
    shutil.copy(folder / "gradebook.db", folder / "empty.db")
    return folder


def points(course: Path) -> dict[str, dict[str, float]]:
    """Points by learner and exercise, from the gradebook."""
    query = """
        select a.student_id, c.name, g.auto_score from grade g join base_cell c on c.id = g.cell_id
        join submitted_notebook n on n.id = g.notebook_id join submitted_assignment a on a.id = n.assignment_id"""
    database = sqlite3.connect(course / "gradebook.db")
    rows = database.execute(query).fetchall()
    database.close()
    found: dict[str, dict[str, float]] = {}
    for student, cell, score in rows:
        found.setdefault(student.removeprefix(PREFIX), {})[cell.removeprefix("check-")] = score
    return found


def test_grade_nbgrader_and_formgrader_give_equal_points(course: Path) -> None:
    grades = {learner.name: grade_file(path_of(course, learner)) for learner in GRADED}
    assert {grade.status for grade in grades.values()} == {"graded"}
    ours = {name: {item.name: item.score for item in grade.exercises} for name, grade in grades.items()}
    assert {name: sum(scores.values()) for name, scores in ours.items()} == {
        name: pytest.approx(grade.score) for name, grade in grades.items()
    }

    for assignment in ASSIGNMENTS:
        done = run(course, "nbgrader", "autograde", assignment)
        assert done.returncode == 0, done.stderr
    assert points(course) == ours

    shutil.rmtree(course / "autograded")
    shutil.move(course / "empty.db", course / "gradebook.db")
    assert points(course) == {}
    again = GRADED[::2]
    wanted = [[f"{PREFIX}{learner.name}", learner.assignment] for learner in again]
    done = run(course, "python", "-c", FORMGRADER, json.dumps(wanted))
    assert done.returncode == 0, done.stderr
    assert points(course) == {learner.name: ours[learner.name] for learner in again}


# --- the visible part ---------------------------------------------------------------------------------------------------


def visible_points(path: Path) -> dict[str, float]:
    """Points on the visible cases alone, computed behind the wall."""
    assignment, cells, _ = submitted_cells(path)
    exercises = load_exercises(assignment)
    ran = run_submission(tuple(cells), list(exercises.values()))
    return {name: judge(exercise, ran.outcomes[name]).score for name, exercise in exercises.items()}


def without_experiments(path: Path, folder: Path) -> Path:
    """A copy without the cells that only show something: they take most of the time."""
    notebook = json.loads(path.read_text())
    notebook["cells"] = [
        cell for cell in notebook["cells"] if "experiment" not in cell["metadata"].get("tags", [])
    ]
    copy = folder / f"{path.parts[-3]}.ipynb"
    copy.write_text(json.dumps(notebook))
    return copy


def checked_in_a_kernel(path: Path) -> dict[str, float]:
    """What the check cells of a notebook say, run as Jupyter runs them."""
    notebook: Any = nbformat.read(path, as_version=4)
    nbclient.NotebookClient(notebook, timeout=60, allow_errors=True).execute()
    return {
        cell.metadata.nbgrader.grade_id.removeprefix("check-"): float(cell.outputs[0].data["text/plain"])
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("grade")
    }


def test_check_cells_and_validate_say_the_visible_part(course: Path, tmp_path: Path) -> None:
    visible = {learner.name: visible_points(path_of(course, learner)) for learner in IN_A_KERNEL}
    copies = {
        learner.name: without_experiments(path_of(course, learner), tmp_path) for learner in IN_A_KERNEL
    }
    assert {name: checked_in_a_kernel(path) for name, path in copies.items()} == visible
    for learner in IN_A_KERNEL:
        most = {name: exercise.points for name, exercise in load_exercises(learner.assignment).items()}
        wrong = [name for name, score in visible[learner.name].items() if score < most[name]]
        said = run(course, "nbgrader", "validate", str(copies[learner.name])).stdout
        assert [name for name in most if f'check("{name}")' in said] == wrong
        assert ("Success! Your notebook passes all the tests." in said) == (not wrong)


def test_an_answer_for_the_visible_cases_alone_passes_its_check_and_not_the_grading(tmp_path: Path) -> None:
    learner = Learner("cheat", "", {"initialize_parameters_zeros": VISIBLE_ONLY})
    (path,) = write_class(tmp_path, (learner,))
    assert visible_points(path)["initialize_parameters_zeros"] == 5
    assert {item.name: item.score for item in grade_file(path).exercises}["initialize_parameters_zeros"] == 0


VISIBLE_ONLY = """def initialize_parameters_zeros(layers_dims):
    if tuple(layers_dims) not in {visible}:
        return {{}}
    return {{
        name: value
        for l in range(1, len(layers_dims))
        for name, value in (
            (f"W{{l}}", np.zeros((layers_dims[l], layers_dims[l - 1]))),
            (f"b{{l}}", np.zeros((layers_dims[l], 1))),
        )
    }}
""".format(
    visible={
        tuple(case.arguments[0])
        for case in load_exercises("01_initialization")["initialize_parameters_zeros"].cases
    }
)
