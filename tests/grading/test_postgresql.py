"""A gradebook on a PostgreSQL server, through nbgrader's own ``db_url``: every command works with it as with a file."""

import csv
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.instructor.course.folder import Course
from grader.instructor.course.places import ROOT
from grader.instructor.gradebook.manual import manual_grades
from grader.instructor.gradebook.opening import open_gradebook
from tests.grading import postgresql
from tests.support.class_course import ASSIGNMENT, autograded, grader, hand_in_class, nbgrader, scores

pytestmark = pytest.mark.skipif(not postgresql.PROGRAMS, reason="PostgreSQL is not installed")
SIZE = 12
BUILD = """
import sys
from pathlib import Path
from grader.instructor.authoring.notebooks import generate_release, write_source
from grader.instructor.course.folder import Course
write_source(sys.argv[1], Path.cwd())
generate_release(sys.argv[1], Course.at(Path.cwd()))
"""


@pytest.fixture(scope="module")
def db_url() -> Iterator[Any]:
    with postgresql.server() as url:
        yield url


@pytest.fixture(scope="module")
def course(db_url: Any, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A course like any other but for two lines in its nbgrader_config.py, graded."""
    folder = tmp_path_factory.mktemp("course")
    config = (ROOT / "nbgrader_config.py").read_text()
    lines = f'c.CourseDirectory.db_url = "{db_url}"\nc.CourseDirectory.course_id = "initialization"\n'
    (folder / "nbgrader_config.py").write_text(f"{config}\n{lines}")
    subprocess.run([sys.executable, "-c", BUILD, ASSIGNMENT], cwd=folder, check=True, capture_output=True)
    hand_in_class(folder, SIZE)
    done = grader(folder, "autograde", ASSIGNMENT, "--jobs", "2")
    assert done.returncode == 0, done.stderr
    return folder


def server_scores(db_url: str) -> dict[str, Any]:
    with open_gradebook(db_url, "initialization") as gradebook:
        return {item.student.id: item.score for item in gradebook.assignment_submissions(ASSIGNMENT)}


@pytest.fixture(scope="module")
def in_a_file(empty_course: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the same class gets in the usual gradebook."""
    folder = Path(shutil.copytree(empty_course, tmp_path_factory.mktemp("file") / "course"))
    hand_in_class(folder, SIZE)
    assert grader(folder, "autograde", ASSIGNMENT, "--jobs", "2").returncode == 0
    return scores(folder), autograded(folder)


@pytest.fixture(scope="module", autouse=True)
def as_graded(course: Any, db_url: Any) -> Any:
    """The grades before any test grades again: the tests run in any order."""
    return server_scores(db_url), autograded(course)


def test_the_class_gets_the_same_grades_and_no_file_is_made(
    course: Any, as_graded: Any, in_a_file: Any
) -> None:
    assert as_graded == in_a_file
    assert not (course / "gradebook.db").exists()


def test_a_rerun_finds_everything_graded(course: Any) -> None:
    assert f"0 graded, {SIZE} unchanged" in grader(course, "autograde", ASSIGNMENT).stdout


def give_by_hand(db_url: str, points: float | None) -> None:
    with open_gradebook(db_url, "initialization") as gradebook:
        grade = gradebook.find_grade("check-initialize_parameters_he", ASSIGNMENT, ASSIGNMENT, "s001")
        grade.manual_score = points
        gradebook.db.commit()


@pytest.fixture
def by_hand(course: Any, db_url: str) -> Iterator[None]:
    """Seven points given by hand, as long as a test runs: the others count the same class."""
    give_by_hand(db_url, 7.0)
    yield
    give_by_hand(db_url, None)


@pytest.mark.usefixtures("by_hand")
def test_feedback_report_and_export_read_it(course: Any, db_url: Any) -> None:
    assert manual_grades(Course.at(course), ASSIGNMENT)["s001"].given == {"initialize_parameters_he": 7.0}
    for command in ("feedback", "report", "export"):
        done = grader(course, command, ASSIGNMENT)
        assert done.returncode in (0, 1), done.stderr
    with (course / f"grades-{ASSIGNMENT}-plain.csv").open() as file:
        exported = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert exported == server_scores(db_url)
    assert exported["s001"] == 17.0


def test_nbgraders_own_commands_read_and_write_it(course: Any, db_url: Any) -> None:
    before = server_scores(db_url)
    done = nbgrader(course, "autograde", ASSIGNMENT, "--force", "--student", "s002")
    assert done.returncode == 0, done.stderr
    assert server_scores(db_url) == before


def test_a_server_that_is_not_there_is_one_clear_line(course: Any, db_url: Any, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(course, tmp_path / "course"))
    config = folder / "nbgrader_config.py"
    config.write_text(config.read_text().replace(db_url, "postgresql://ada:secret@127.0.0.1:9/gradebook"))
    done = grader(folder, "autograde", ASSIGNMENT)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert "does not answer" in done.stderr
    assert "secret" not in done.stderr
