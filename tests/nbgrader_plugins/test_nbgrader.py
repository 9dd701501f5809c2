"""nbgrader's own commands at the root of a course, with nbgrader_config.py and without activating the environment."""

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from grader.instructor.demo.sample_class import CLASS, PREFIX, write_class
from tests.support.released_course import released_course
from tests.support.terminal import run

CHOSEN = ("ada", "ben", "nils", "olga")
ASSIGNMENT = "01_initialization"


def checksums(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*.ipynb"))}


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A course with four submissions, autograded, and the log of that."""
    folder = released_course(tmp_path_factory.mktemp("course"), ASSIGNMENT)
    write_class(folder / "submitted", tuple(learner for learner in CLASS if learner.name in CHOSEN))
    before = checksums(folder / "submitted")
    done = run(folder, "nbgrader", "autograde", ASSIGNMENT)
    (folder / "log").write_text(done.stderr)
    assert checksums(folder / "submitted") == before, "a submission was changed"
    return folder


def scores(course: Path) -> dict[str, float]:
    assert run(course, "nbgrader", "export").returncode == 0
    with (course / "grades.csv").open() as file:
        return {row["student_id"].removeprefix(PREFIX): float(row["score"]) for row in csv.DictReader(file)}


def test_autograde_scores_every_submission_that_can_be_read(course: Any) -> None:
    graded = {path.parts[-2].removeprefix(PREFIX) for path in (course / "autograded").glob("*/*")}
    assert graded == {"ada", "ben", "olga"}
    assert {name: scores(course)[name] for name in graded} == {"ada": 20, "ben": 10, "olga": 20}


def test_a_broken_file_gets_one_clear_line_with_its_name_and_what_to_do(course: Any) -> None:
    lines = [
        line
        for line in (course / "log").read_text().splitlines()
        if "sample-nils" in line and "not a notebook" in line
    ]
    assert "hand it in again" in lines[0]
    assert "the other submissions are graded" in lines[0]
    assert "Traceback" not in (course / "log").read_text()


def test_repaired_test_cells_are_told_in_the_log(course: Any) -> None:
    log = (course / "log").read_text()
    assert "'check-initialize_parameters_he' is there more than once" in log
    assert "'check-initialize_parameters_zeros' was missing and was put back" in log


def test_feedback_pages_name_the_mistake(course: Any) -> None:
    done = run(course, "nbgrader", "generate_feedback", ASSIGNMENT)
    assert done.returncode == 0, done.stderr
    page = (course / "feedback" / f"{PREFIX}ben" / ASSIGNMENT / f"{ASSIGNMENT}.html").read_text()
    assert "Xavier" in page
    assert "0 of 10 points" in page


def test_validate_passes_a_right_notebook_and_fails_a_wrong_one(course: Any) -> None:
    def said(learner: str) -> str:
        path = course / "submitted" / f"{PREFIX}{learner}" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
        return run(course, "nbgrader", "validate", str(path)).stdout

    assert "Success! Your notebook passes all the tests." in said("ada")
    assert "VALIDATION FAILED ON 1 CELL(S)" in said("ben")


def test_formgrader_shows_the_class(course: Any) -> None:
    """What formgrader's pages are made from."""
    script = """
import json, sys
from nbgrader.apps.api import NbGraderAPI
from traitlets.config.loader import PyFileConfigLoader
config = PyFileConfigLoader("nbgrader_config.py").load_config()
api = NbGraderAPI(config=config)
print(json.dumps({"assignments": [a["name"] for a in api.get_assignments()],
                  "submissions": {s["student"]: s["score"] for s in api.get_submissions("01_initialization")}}))
"""
    done = run(course, "python", "-c", script)
    shown = json.loads(done.stdout.splitlines()[-1])
    assert shown["assignments"] == [ASSIGNMENT]
    assert shown["submissions"][f"{PREFIX}ben"] == 10


def test_feedback_pages_go_through_the_exchange_beside_learners_of_an_lms(
    course: Any, tmp_path: Path
) -> None:
    """nbgrader stops at the first page that has no time or no secret beside it."""
    folder = Path(shutil.copytree(course, tmp_path / "course", symlinks=True))
    config = folder / "nbgrader_config.py"
    config.write_text(
        config.read_text()
        + f'\nc.CourseDirectory.course_id = "nets"\nc.Exchange.root = {str(tmp_path / "exchange")!r}\n'
    )
    (tmp_path / "exchange").mkdir(mode=0o777)
    (tmp_path / "exchange").chmod(0o777)
    ours = folder / "submitted" / f"{PREFIX}ada" / ASSIGNMENT
    (ours / "submission_secret.txt").write_text("abc")
    (ours / "timestamp.txt").write_text("2026-11-02 15:14:00 UTC")
    assert run(folder, "grader", "feedback", ASSIGNMENT).returncode == 0
    done = run(folder, "nbgrader", "release_feedback", ASSIGNMENT)
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    released = list((tmp_path / "exchange" / "nets" / "feedback").glob("*.html"))
    assert len(released) == len(list((folder / "feedback").glob(f"*/{ASSIGNMENT}/{ASSIGNMENT}.html")))
