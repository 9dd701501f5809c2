"""A gradebook of three graded learners, one who is late, one by hand, and one who could not be graded."""

import os
import shutil
import sys
import warnings
from pathlib import Path

import pytest
from sqlalchemy.exc import SAWarning

ASSIGNMENT = "01_initialization"


@pytest.fixture(scope="session")
def made_gradebook(tmp_path_factory):
    path = tmp_path_factory.mktemp("gradebook") / "gradebook.db"
    before = os.environ["PATH"]
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{before}"  # nbgrader calls alembic
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SAWarning)
            fill(f"sqlite:///{path}")
    finally:
        os.environ["PATH"] = before
    return path


def fill(url: str) -> None:
    from nbgrader.api import Gradebook

    with Gradebook(url) as book:
        book.add_assignment(ASSIGNMENT)
        book.add_assignment("07_nobody")
        book.add_notebook(ASSIGNMENT, ASSIGNMENT)
        for name, points in (("check-a", 5), ("check-b", 15)):
            book.add_grade_cell(name, ASSIGNMENT, ASSIGNMENT, max_score=points, cell_type="code")
        people = {
            "ada": ("Ada", "Lovelace", "ada@example.org"),
            "4002": ("Ben", "=cmd|'/c calc'!A1", "ben@example.org"),
            "late": ("Jörg", 'Müller, "J"', None),
            "nils": (None, None, None),
        }
        for learner, (first, last, email) in people.items():
            book.add_student(learner, first_name=first, last_name=last, email=email)
            book.add_submission(ASSIGNMENT, learner, timestamp="2026-03-02 12:00:00 UTC")
        scores = {"ada": (5, 13.333333), "4002": (0, None), "late": (5, 15)}
        for learner, values in scores.items():
            for name, value in zip(("check-a", "check-b"), values, strict=True):
                grade = book.find_grade(name, ASSIGNMENT, ASSIGNMENT, learner)
                grade.auto_score, grade.needs_manual_grade = value, value is None
        manual = book.find_grade("check-a", ASSIGNMENT, ASSIGNMENT, "ada")
        manual.manual_score, manual.extra_credit = 2, 1
        book.find_submission_notebook(ASSIGNMENT, ASSIGNMENT, "late").late_submission_penalty = 4.5
        book.db.commit()


@pytest.fixture
def course(made_gradebook, tmp_path, monkeypatch):
    """The root of a course, in which we are."""
    shutil.copy(made_gradebook, tmp_path / "gradebook.db")
    config = f"c = get_config()\nc.CourseDirectory.root = {str(tmp_path)!r}\n"
    (tmp_path / "nbgrader_config.py").write_text(
        config + f"c.CourseDirectory.db_url = 'sqlite:///{tmp_path}/gradebook.db'\n"
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path
