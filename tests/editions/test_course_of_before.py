"""A course folder and a gradebook made by older code: the newest code carries on where that stopped."""

from __future__ import annotations

import csv
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.terminal import run

EDITION = Path(__file__).parent / "2026_11"
ASSIGNMENTS = ("01_initialization", "05_regularization")
LEARNERS = {"01_initialization": {"ada", "ben", "hana"}, "05_regularization": {"sam"}}


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """The course as its instructor left it, in a folder of today."""
    folder = tmp_path / "course"
    shutil.copytree(EDITION / "course", folder, ignore=shutil.ignore_patterns("*.sql", "grades-*.csv"))
    with closing(sqlite3.connect(folder / "gradebook.db")) as database:
        database.executescript((EDITION / "course" / "gradebook.sql").read_text(encoding="utf-8"))
    return folder


def grader(course: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command of `grader`, which has to succeed."""
    done = run(course, "grader", *arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def exported(course: Path, assignment: str) -> list[dict[str, str]]:
    path = course / "exported.csv"
    grader(course, "export", assignment, "--format", "plain", "--to", str(path))
    return rows(path)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def exported_before(assignment: str) -> list[dict[str, str]]:
    return rows(EDITION / "course" / f"grades-{assignment}-plain.csv")


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_its_grades_are_exported_as_they_were_and_for_each_lms(course: Path, assignment: str) -> None:
    assert exported(course, assignment) == exported_before(assignment)
    for lms in ("canvas", "moodle"):
        grader(course, "export", assignment, "--format", lms, "--to", str(course / f"{lms}.csv"))
        assert len(rows(course / f"{lms}.csv")) >= len(LEARNERS[assignment])


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_its_results_become_feedback_pages_and_a_report(course: Path, assignment: str) -> None:
    grader(course, "feedback", assignment)
    pages = {path.parts[-3] for path in (course / "feedback").glob(f"*/{assignment}/{assignment}.html")}
    assert pages == LEARNERS[assignment]
    grader(course, "report", assignment)
    report = (course / "reports" / f"report-{assignment}.html").read_text(encoding="utf-8")
    assert not [learner for learner in LEARNERS[assignment] if learner not in report]


@pytest.mark.parametrize("more", [(), ("--force",)], ids=["what-has-changed", "all-again"])
def test_autograding_it_again_gives_the_same_points(course: Path, more: tuple[str, ...]) -> None:
    for assignment in ASSIGNMENTS:
        done = grader(course, "autograde", assignment, *more)
        assert "0 could not be graded" in done.stdout
        assert exported(course, assignment) == exported_before(assignment)


def test_a_submission_that_comes_later_is_graded_into_the_same_gradebook(course: Path) -> None:
    (assignment, _) = ASSIGNMENTS
    shutil.copytree(course / "submitted" / "ben", course / "submitted" / "carla")
    grader(course, "autograde", assignment)
    scores = {row["student_id"]: float(row["score"]) for row in exported(course, assignment)}
    assert scores == {"ada": 20, "ben": 10, "carla": 10, "hana": 10}


def test_nbgrader_grades_with_the_settings_of_before(course: Path) -> None:
    """Its nbgrader_config.py names our classes, by where they were."""
    (assignment, _) = ASSIGNMENTS
    done = run(course, "nbgrader", "autograde", assignment, "--force")
    assert done.returncode == 0, done.stderr
    assert exported(course, assignment) == exported_before(assignment)
    done = run(course, "nbgrader", "generate_feedback", assignment)
    assert done.returncode == 0, done.stderr
    assert (course / "feedback" / "ada" / assignment / f"{assignment}.html").exists()
