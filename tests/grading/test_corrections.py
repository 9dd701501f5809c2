"""`grader autograde --regrade-with`: an exercise is corrected while the course runs, and nothing published changes."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from grader.instructor.authoring.build import reference_paths
from grader.instructor.course.folder import Course
from grader.instructor.demo.sample_class import CLASS
from grader.instructor.grading.corrections import correction_path
from tests.support.class_course import ASSIGNMENT, grader, hand_in, nbgrader, scores

LEARNERS = {learner.name: learner for learner in CLASS if learner.assignment == ASSIGNMENT}
LENIENT = """
from dataclasses import replace

from grader.exercise import Tolerance
from grader.instructor.content.initialization import exercises as initialization

he = initialization.he
he = replace(he, exercise=replace(he.exercise, tolerance=Tolerance(rtol=0.5, atol=0.0)))
"""


def published() -> list[Any]:
    return [path.read_bytes() for path in reference_paths(ASSIGNMENT)]


@pytest.fixture(scope="module")
def graded_once(empty_course: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    course = Path(shutil.copytree(empty_course, tmp_path_factory.mktemp("graded") / "course"))
    for name in ("ada", "ben"):
        hand_in(course, name, LEARNERS[name])
    assert grader(course, "autograde", ASSIGNMENT).returncode == 0
    assert scores(course) == {"ada": 20, "ben": 10}
    return course


@pytest.fixture
def course(graded_once: Any, tmp_path: Path) -> Path:
    return Path(shutil.copytree(graded_once, tmp_path / "course"))


def regrade(course: Path, text: str, *options: Any) -> Any:
    file = course / "corrected.py"
    file.write_text(text)
    return grader(course, "autograde", ASSIGNMENT, "--regrade-with", "corrected.py", *options)


def test_all_are_graded_again_with_the_correction_and_later_submissions_too_until_it_is_dropped(
    course: Path,
) -> None:
    before = published()
    done = regrade(course, LENIENT)
    assert done.returncode == 0, done.stderr
    assert "initialize_parameters_he as corrected in corrected.py" in done.stdout
    assert "2 graded, 0 unchanged" in done.stdout
    assert scores(course) == {"ada": 20, "ben": 20}
    assert "0 graded, 2 unchanged" in regrade(course, LENIENT).stdout
    (course / "corrected.py").unlink()
    hand_in(course, "late", LEARNERS["ben"])
    done = grader(course, "autograde", ASSIGNMENT)
    assert "as corrected in corrected.py" in done.stdout
    assert "1 graded, 2 unchanged" in done.stdout
    assert scores(course) == {"ada": 20, "ben": 20, "late": 20}
    assert nbgrader(course, "autograde", ASSIGNMENT, "--force", "--student", "ben").returncode == 0
    assert scores(course)["ben"] == 20
    assert "3 graded" in grader(course, "autograde", ASSIGNMENT, "--drop-correction").stdout
    assert scores(course) == {"ada": 20, "ben": 10, "late": 10}
    assert published() == before


def test_one_learner_can_be_graded_with_it_first(course: Path) -> None:
    assert "1 graded" in regrade(course, LENIENT, "--student", "ben").stdout
    assert scores(course) == {"ada": 20, "ben": 20}


def test_new_references_end_a_correction(course: Path) -> None:
    regrade(course, LENIENT)
    path = correction_path(Course(course), ASSIGNMENT)
    path.write_text(json.dumps({**json.loads(path.read_text()), "corrects": "of another build"}))
    done = grader(course, "autograde", ASSIGNMENT)
    assert "a correction is left out" in done.stdout
    assert scores(course) == {"ada": 20, "ben": 10}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x = 1", ("defines no exercise", "grader/instructor/content")),
        ("x = 1 +", ("cannot be run", "SyntaxError")),
        (LENIENT.replace("tolerance=", "points=3, tolerance="), ("10 points", "3 here", "grader build")),
        (LENIENT.replace("tolerance=", "name='other', tolerance="), ("no exercise 'other'", "parameters_he")),
    ],
)
def test_a_file_that_does_not_fit_is_one_line_and_changes_nothing(
    course: Path, text: Any, words: tuple[str, ...]
) -> None:
    before = scores(course)
    done = regrade(course, text)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert all(word in done.stderr for word in ("corrected.py: ", *words)), done.stderr
    assert not correction_path(Course(course), ASSIGNMENT).exists()
    assert scores(course) == before
