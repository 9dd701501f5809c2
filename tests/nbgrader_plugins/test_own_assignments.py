"""A plain nbgrader assignment of the instructor's own, in the same course folder: graded as nbgrader would, behind the wall."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import nbformat
import pytest

from grader.instructor.collect.intake import collect
from grader.instructor.course.places import own_assignments
from tests.support.released_course import released_course
from tests.support.terminal import run

V4 = nbformat.v4
SOURCE = """def square(x):
    ### BEGIN SOLUTION
    return x * x
    ### END SOLUTION"""
TESTS = """assert square(2) == 4
### BEGIN HIDDEN TESTS
assert square(-3) == 9
### END HIDDEN TESTS"""
PARTIAL = "points = sum(square(x) == x * x for x in (1, 2, -3, -4))\npoints / 2"
ANSWERS = {
    "right": ("def square(x):\n    return x * x", 5),
    "visible-only": ("def square(x):\n    return 2 * abs(x) if x < 0 else x * x", 1),
    "wrong": ("def square(x):\n    return 3 * x", 0),
    "ends-its-process": ("import os\ndef square(x):\n    os._exit(0)", 0),
    "unwritten": ("def square(x):\n    raise NotImplementedError()", 0),
    "missing-package": ("import no_such_package\ndef square(x):\n    return x * x", 5),
}


def code(source: str, grade_id: str, *, points: float = 0, solution: bool = False) -> Any:
    made = V4.new_code_cell(source)
    made.metadata["nbgrader"] = {
        "schema_version": 3,
        "grade_id": grade_id,
        "grade": bool(points),
        "solution": solution,
        "locked": not solution,
        "task": False,
        **({"points": points} if points else {}),
    }
    return made


def notebook(answer: str) -> Any:
    cells = [
        code(answer, "square", solution=True),
        code(TESTS, "tests", points=3),
        code(PARTIAL, "partial", points=2),
        code("assert network() is None", "network", points=1),
    ]
    cells.insert(
        1,
        V4.new_code_cell(
            "def network():\n    import urllib.request\n    try:\n"
            "        urllib.request.urlopen('http://192.0.2.1', timeout=1)\n"
            "    except OSError:\n        return None\n    return 1"
        ),
    )
    made = V4.new_notebook(cells=cells)
    made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return made


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = released_course(tmp_path_factory.mktemp("own"))
    source = folder / "build" / "source" / "hw1"
    source.mkdir(parents=True)
    nbformat.write(notebook(SOURCE), source / "hw1.ipynb")
    assert run(folder, "nbgrader", "generate_assignment", "hw1").returncode == 0
    released = nbformat.read(folder / "build" / "release" / "hw1" / "hw1.ipynb", 4)
    handed_in = folder / "download"
    for learner, (answer, _) in ANSWERS.items():
        released.cells[0].source = answer
        (handed_in / learner).mkdir(parents=True)
        nbformat.write(released, handed_in / learner / "hw1.ipynb")
    report = collect(handed_in, folder / "submitted", known=own_assignments(folder))
    assert report.exit_code == 0, report.text()
    done = run(folder, "nbgrader", "autograde", "hw1")
    (folder / "log").write_text(done.stderr)
    assert done.returncode == 0, done.stderr
    return folder


def test_each_gets_what_its_tests_give(course: Path) -> None:
    done = run(course, "grader", "export", "hw1")
    assert done.returncode == 0, done.stderr
    with (course / "grades-hw1-plain.csv").open(encoding="utf-8-sig") as file:
        scores = {row["student_id"]: float(row["raw_score"]) for row in csv.DictReader(file)}
    assert scores == {learner: points + 1 for learner, (_, points) in ANSWERS.items()}


def test_feedback_is_nbgraders(course: Path) -> None:
    assert run(course, "nbgrader", "generate_feedback", "hw1").returncode == 0
    page = (course / "feedback" / "wrong" / "hw1" / "hw1.html").read_text()
    assert "AssertionError" in page


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("autograde", "`nbgrader autograde hw1`"),
        ("report", "formgrader"),
        ("feedback", "`nbgrader generate_feedback hw1`"),
    ],
)
def test_commands_that_know_the_eight_alone_say_what_to_do(course: Path, command: str, said: str) -> None:
    done = run(course, "grader", command, "hw1")
    assert done.returncode == 2
    assert said in done.stderr


def test_one_that_is_not_released_is_told_so(course: Path) -> None:
    source = course / "submitted" / "ada" / "hw2"
    source.mkdir(parents=True)
    nbformat.write(notebook("x = 1"), source / "hw2.ipynb")
    done = run(course, "nbgrader", "autograde", "hw2", "--create")
    assert "nbgrader generate_assignment hw2" in done.stderr
