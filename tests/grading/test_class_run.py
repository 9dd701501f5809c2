"""`grader autograde`: a class graded in one go leaves an ordinary nbgrader course."""

import csv
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader.api import Gradebook

from grader.instructor.authoring.notebooks import generate_release
from grader.instructor.course.folder import Course
from grader.instructor.course.lock import course_lock
from grader.instructor.course.record import append, read_record, record_path
from grader.instructor.course.results import class_results
from grader.instructor.course.submissions import Submission
from grader.instructor.demo.sample_class import CLASS
from grader.instructor.gradebook.opening import GradebookError
from grader.instructor.grading.one_notebook import grade_file
from tests.support.class_course import (
    ASSIGNMENT,
    PLAIN,
    autograded,
    environment,
    grader,
    hand_in,
    nbgrader,
    scores,
)

LEARNERS = {learner.name: learner for learner in CLASS if learner.assignment == ASSIGNMENT}
CHOSEN = ("ada", "ben", "goran", "ivo", "lena", "nils", "olga")


@pytest.fixture(scope="module")
def graded_once(empty_course: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    course = Path(shutil.copytree(empty_course, tmp_path_factory.mktemp("graded") / "course"))
    for name in CHOSEN:
        hand_in(course, name, LEARNERS[name])
    done = grader(course, "autograde", ASSIGNMENT, "--jobs", "2")
    assert done.returncode == 1, done.stderr  # one file cannot be read
    return course


@pytest.fixture
def graded(graded_once: Any, tmp_path: Path) -> Path:
    return Path(shutil.copytree(graded_once, tmp_path / "course"))


def test_scores_are_those_of_each_file_graded_alone(graded: Path) -> None:
    alone = {
        name: grade_file(graded / "submitted" / name / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").score
        for name in CHOSEN
        if name != "nils"
    }
    assert scores(graded) == alone
    assert {
        item.learner: item.score for item in class_results(Course(graded), ASSIGNMENT) if item.exercises
    } == alone


def test_autograded_notebooks_are_valid_and_say_how_they_were_isolated(graded: Path) -> None:
    for name, notebook in autograded(graded).items():
        nbformat.validate(nbformat.from_dict(notebook))
        assert notebook["metadata"]["initialization_course"]["isolation"] == "strong", name
    assert set(autograded(graded)) == set(CHOSEN) - {"nils"}


def test_a_broken_file_is_one_line_and_stays_out_of_the_way(graded: Path) -> None:
    done = grader(graded, "autograde", ASSIGNMENT)
    lines = [line for line in done.stderr.splitlines() if "nils" in line]
    assert len(lines) == 1
    assert "not a notebook" in lines[0]
    assert "hand it in again" in lines[0]
    (failed,) = [item for item in class_results(Course(graded), ASSIGNMENT) if item.status == "failed"]
    assert failed.learner == "nils"
    assert "not a notebook" in failed.reason


def test_nbgraders_own_feedback_export_and_autograde_work_on_the_result(graded: Path) -> None:
    before = scores(graded)
    assert nbgrader(graded, "generate_feedback", ASSIGNMENT).returncode == 0
    page = (graded / "feedback" / "ben" / ASSIGNMENT / f"{ASSIGNMENT}.html").read_text()
    assert "Xavier" in page
    assert nbgrader(graded, "export").returncode == 0
    with (graded / "grades.csv").open() as file:
        exported = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert {name: exported[name] for name in before} == before
    again = nbgrader(graded, "autograde", ASSIGNMENT, "--force", "--student", "ben")
    assert again.returncode == 0, again.stderr
    assert scores(graded) == before


def test_only_what_changed_is_graded_again(graded: Path) -> None:
    assert "0 graded, 6 unchanged, 1 could not" in grader(graded, "autograde", ASSIGNMENT).stdout
    hand_in(graded, "ben", LEARNERS["ada"])
    done = grader(graded, "autograde", ASSIGNMENT)
    assert "1 graded, 5 unchanged, 1 could not" in done.stdout
    assert scores(graded)["ben"] == 20


def test_a_result_that_was_lost_is_made_again(graded: Path) -> None:
    before = autograded(graded)
    (graded / "autograded" / "ada" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").unlink()
    assert "1 graded, 5 unchanged, 1 could not" in grader(graded, "autograde", ASSIGNMENT).stdout
    assert autograded(graded) == before


def test_one_student_or_everyone_can_be_graded_once_more(graded: Path) -> None:
    assert (
        "1 graded, 0 unchanged"
        in grader(graded, "autograde", ASSIGNMENT, "--force", "--student", "ada").stdout
    )
    assert "6 graded, 0 unchanged, 1 could not" in grader(graded, "autograde", ASSIGNMENT, "--force").stdout


def test_a_score_that_a_person_gave_stays(graded: Path) -> None:
    with Gradebook(f"sqlite:///{graded / 'gradebook.db'}") as gradebook:
        grade = gradebook.find_grade("check-initialize_parameters_he", ASSIGNMENT, ASSIGNMENT, "ben")
        grade.manual_score = 7.0
        gradebook.db.commit()
    grader(graded, "autograde", ASSIGNMENT, "--force")
    with Gradebook(f"sqlite:///{graded / 'gradebook.db'}") as gradebook:
        grade = gradebook.find_grade("check-initialize_parameters_he", ASSIGNMENT, ASSIGNMENT, "ben")
        assert (grade.manual_score, grade.auto_score, grade.score) == (7.0, 0.0, 7.0)
        assert grade.needs_manual_grade


def test_late_penalties_are_those_of_nbgraders_plugin(course: Path) -> None:
    config = course / "nbgrader_config.py"
    config.write_text(config.read_text() + '\nc.LateSubmissionPlugin.penalty_method = "zero"\n')
    for name, moment in {"ada": "2026-01-02 00:00:00 UTC", "lena": "2026-01-03 00:00:00 UTC"}.items():
        path = hand_in(course, name, LEARNERS[name])
        (path.parent / "timestamp.txt").write_text(moment)
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        gradebook.update_or_create_assignment(ASSIGNMENT, duedate="2026-01-02 12:00:00 UTC")
    assert grader(course, "autograde", ASSIGNMENT).returncode == 0
    assert scores(course) == {"ada": 20, "lena": 0}


def test_other_files_that_were_handed_in_are_kept_and_links_are_not_followed(
    course: Path, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("secret")
    path = hand_in(course, "ada", LEARNERS["ada"])
    (path.parent / "notes.txt").write_text("mine")
    (path.parent / "link.txt").symlink_to(secret)
    assert grader(course, "autograde", ASSIGNMENT).returncode == 0
    names = {item.name for item in (course / "autograded" / "ada" / ASSIGNMENT).iterdir()}
    assert names == {f"{ASSIGNMENT}.ipynb", "notes.txt"}


def test_unanswered_cells_are_marked_as_nbgrader_marks_them(graded: Path) -> None:
    with Gradebook(f"sqlite:///{graded / 'gradebook.db'}") as gradebook:
        comment = gradebook.find_comment("initialize_parameters_he", ASSIGNMENT, ASSIGNMENT, "ivo")
        assert comment.comment == "No response."
        assert (
            gradebook.find_comment("initialize_parameters_he", ASSIGNMENT, ASSIGNMENT, "ada").comment is None
        )


# --- what cannot be graded is one clear line, and nothing is half-written ---------------------------------------------------


def refused(done: Any, *words: Any) -> None:
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1, done.stderr
    assert done.stderr.startswith("grader: ")
    assert all(word in done.stderr for word in words), done.stderr


def test_a_folder_with_an_impossible_name_costs_nobody_else_anything(course: Path) -> None:
    """Control characters would reach the terminal, and no gradebook takes a name that is not in UTF-8."""
    names = [b"ada\n", b"b\x1b[2J", b"c\xff", b"[red]d", "e\u202e".encode(), b"f" * 255]
    for name in names:
        hand_in(course, os.fsdecode(name), PLAIN[0])
    done = grader(course, "autograde", ASSIGNMENT)
    assert done.returncode == 1
    assert sorted(done.stderr.splitlines()) == [
        f"grader: {name}: submitted/{name}: a control character is in the folder's name; rename it"
        for name in ("ada\\x0a", "b\\x1b[2J", "c\\xdcff")
    ]
    assert sorted(scores(course)) == ["[red]d", "e\u202e", "f" * 255]
    for command in ("feedback", "report", "export"):
        done = grader(course, command, ASSIGNMENT)
        assert "Traceback" not in done.stderr
        assert done.stdout.replace("\n", "").isprintable()


@pytest.mark.parametrize(
    "time", ["2025-01-02 31:9999999999999999999999999999999999999999 GMT+3", "1" * 10**5, "\0"]
)
def test_a_time_of_submission_that_cannot_be_read_is_none(tmp_path: Path, time: str) -> None:
    (tmp_path / "timestamp.txt").write_text(time)
    assert Submission("ada", tmp_path, ASSIGNMENT).timestamp() is None


def test_a_folder_that_cannot_be_written_costs_nobody_else_anything_and_is_tried_again(course: Path) -> None:
    for name in ("ada", "ben"):
        hand_in(course, name, PLAIN[0])
    (course / "autograded").mkdir()
    (course / "autograded" / "ada").write_text("not a folder")
    done = grader(course, "autograde", ASSIGNMENT)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("grader: ada: ")
    assert line.endswith("(File exists); fix that and run the command again")
    assert list(scores(course)) == ["ben"]
    (course / "autograded" / "ada").unlink()
    assert grader(course, "autograde", ASSIGNMENT).returncode == 0
    assert sorted(scores(course)) == ["ada", "ben"]


def test_a_time_of_submission_that_is_no_file_is_none(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "timestamp.txt")
    assert Submission("ada", tmp_path, ASSIGNMENT).timestamp() is None


def test_an_unknown_assignment(course: Path) -> None:
    refused(grader(course, "autograde", "99_nothing"), "99_nothing", "01_initialization")


def test_an_empty_class(course: Path) -> None:
    refused(grader(course, "autograde", ASSIGNMENT), "nobody handed in", "submitted")
    assert not (course / "autograded").exists()


def test_a_folder_that_is_no_course(tmp_path: Path) -> None:
    refused(grader(tmp_path, "autograde", ASSIGNMENT), "not the root of a course")


def test_an_assignment_that_the_gradebook_does_not_know(course: Path) -> None:
    hand_in(course, "ada", LEARNERS["ada"])
    with closing(sqlite3.connect(course / "gradebook.db")) as database, database:
        database.execute("update assignment set name = 'another'")
    refused(grader(course, "autograde", ASSIGNMENT), "does not know", "grader build")
    (course / "gradebook.db").unlink()
    refused(grader(course, "autograde", ASSIGNMENT), "there is no gradebook", "grader build")
    assert not (course / "gradebook.db").exists()


def test_a_gradebook_of_another_version_of_nbgrader(course: Path) -> None:
    hand_in(course, "ada", LEARNERS["ada"])
    with closing(sqlite3.connect(course / "gradebook.db")) as database, database:
        database.execute("alter table submitted_notebook drop column late_submission_penalty")
    refused(grader(course, "autograde", ASSIGNMENT), "nbgrader db upgrade")


def test_a_gradebook_that_is_no_database(course: Path) -> None:
    hand_in(course, "ada", LEARNERS["ada"])
    (course / "gradebook.db").write_text("not a database")
    refused(grader(course, "autograde", ASSIGNMENT), "cannot be used")


def test_a_locked_gradebook_and_a_rerun_completes(course: Path) -> None:
    hand_in(course, "ada", LEARNERS["ada"])
    lock = sqlite3.connect(course / "gradebook.db", isolation_level=None)
    lock.execute("begin exclusive")
    refused(grader(course, "autograde", ASSIGNMENT), "locked")
    lock.rollback()
    lock.close()
    assert grader(course, "autograde", ASSIGNMENT).returncode == 0
    assert scores(course) == {"ada": 20}


def test_a_gradebook_that_is_locked_in_the_middle_loses_nothing(course: Path) -> None:
    for name in CHOSEN[:5]:
        hand_in(course, name, LEARNERS[name])
    command = [str(Path(sys.executable).parent / "grader"), "autograde", ASSIGNMENT, "--jobs", "1"]
    running = subprocess.Popen(
        command,
        cwd=course,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    while not list(course.glob(f"autograded/*/{ASSIGNMENT}")) and running.poll() is None:
        time.sleep(0.01)
    with closing(sqlite3.connect(course / "gradebook.db", isolation_level=None)) as lock:
        lock.execute("begin exclusive")
        _, err = running.communicate(timeout=300)
        lock.rollback()
    assert running.returncode == 2
    assert len(err.splitlines()) == 1, err
    assert "locked" in err
    assert scores(course) == {}
    assert read_record(record_path(Course(course), ASSIGNMENT)) == {}
    assert "5 graded, 0 unchanged" in grader(course, "autograde", ASSIGNMENT).stdout
    assert len(scores(course)) == 5


def test_one_grading_of_a_course_at_a_time(graded: Path) -> None:
    with course_lock(Course(graded)):
        refused(grader(graded, "autograde", ASSIGNMENT), "is being graded by process", str(os.getpid()))
        stock = nbgrader(graded, "autograde", ASSIGNMENT)
        assert stock.returncode == 1
        assert "is being graded by process" in stock.stderr
        assert "Traceback" not in stock.stderr
    assert "0 graded, 6 unchanged, 1 could not" in grader(graded, "autograde", ASSIGNMENT).stdout


# --- a notebook that changes while the course runs --------------------------------------------------------------------------


def release_with(course: Path, change: Any) -> list[Any]:
    """Build the release again from a source whose cells were changed."""
    path = course / "build" / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    change(notebook.cells)
    nbformat.write(notebook, path)
    generate_release(ASSIGNMENT, Course(course))
    release = course / "build" / "release" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    return [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in nbformat.read(release, 4).cells]


def new_cell(name: str, **marks: Any) -> Any:
    data = {
        "grade_id": name,
        "schema_version": 3,
        "grade": False,
        "solution": False,
        "task": False,
        "locked": True,
    }
    return nbformat.v4.new_code_cell("1", id=name, metadata={"nbgrader": data | marks})


def test_figures_come_and_go_in_a_course_with_submissions_and_exercises_do_not(graded: Path) -> None:
    before = scores(graded)

    def another_figure(cells: Any) -> None:
        cells[:] = [
            cell for cell in cells if cell.metadata.get("nbgrader", {}).get("grade_id") != "figure-data"
        ]
        cells.append(new_cell("figure-new"))

    names = release_with(graded, another_figure)
    assert "figure-new" in names
    assert "figure-data" not in names
    assert scores(graded) == before
    with pytest.raises(
        GradebookError, match="the cells check-new came or went, and the gradebook has submissions"
    ):
        release_with(graded, lambda cells: cells.append(new_cell("check-new", grade=True, points=1)))
    assert scores(graded) == before


# --- results that something happened to --------------------------------------------------------------------------------------


def result(course: Path, learner: str) -> Any:
    return next(item for item in class_results(Course(course), ASSIGNMENT) if item.learner == learner)


def test_a_newest_submission_that_failed_counts_as_failed_whatever_lies_there_from_before(
    graded: Path,
) -> None:
    older = graded / "autograded" / "ada" / ASSIGNMENT
    shutil.copytree(older, graded / "kept")
    hand_in(graded, "ada", LEARNERS["nils"])
    assert grader(graded, "autograde", ASSIGNMENT).returncode == 1
    assert not older.exists()
    shutil.copytree(graded / "kept", older)
    assert result(graded, "ada").status == "failed"
    os.utime(older / f"{ASSIGNMENT}.ipynb")  # as one that nbgrader has graded since
    assert result(graded, "ada").status == "graded"


def test_how_long_a_failed_submission_took_is_kept(graded: Path) -> None:
    entry = read_record(record_path(Course(graded), ASSIGNMENT))["nils"]
    append(record_path(Course(graded), ASSIGNMENT), [replace(entry, seconds=12.5)])
    assert result(graded, "nils").seconds == 12.5


@pytest.mark.parametrize("content", ["", "{", "[]", '{"cells": [7], "metadata": {}}', '{"cells": []}'])
def test_a_damaged_autograded_notebook_is_one_failed_result(graded: Path, content: str) -> None:
    (graded / "autograded" / "ada" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").write_text(content)
    found = result(graded, "ada")
    assert found.status == "failed"
    assert "--force --student ada" in found.reason
    assert result(graded, "ben").status == "graded"


def test_a_record_that_a_kill_has_cut_costs_only_its_last_line(graded: Path) -> None:
    path = record_path(Course(graded), ASSIGNMENT)
    path.write_text(path.read_text()[:-40])
    assert len(read_record(path)) == len(CHOSEN) - 1
    assert "1 graded, 5 unchanged, 1 could not" in grader(graded, "autograde", ASSIGNMENT).stdout
    assert len(read_record(path)) == len(CHOSEN)
    assert all(json.loads(line) for line in path.read_text().splitlines())
