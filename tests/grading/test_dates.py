"""course.toml's dates through the whole desk: grading, feedback, report, export, and nbgrader's own command."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from nbgrader.api import Gradebook

from tests.support.class_course import ASSIGNMENT, PLAIN, grader, hand_in, nbgrader, scores

pytestmark = pytest.mark.process
LEARNERS = {learner.name: learner for learner in PLAIN}
DATES = """
time_zone = "Europe/Berlin"
[late]
percent = 10
[dates.01_initialization]
due = "2026-11-30 23:59"
closes = "2026-12-10 23:59"
[[extension]]
learner = "cleo"
assignment = "01_initialization"
due = "2026-12-03 23:59"
[[exempt]]
learner = "eve"
"""
HANDED_IN = {
    "ada": "2026-11-30 22:59:00 UTC",  # in the last minute, Berlin's time
    "ben": "2026-12-01 23:00:00 UTC",  # two days late
    "cleo": "2026-12-02 12:00:00 UTC",  # has an extension
    "dora": "2026-12-11 12:00:00 UTC",  # after it had closed
    "eve": "2026-12-01 12:00:00 UTC",  # need not
    "finn": "",  # nobody knows
}


@pytest.fixture
def late_class(course: Path) -> Path:
    """Six learners with everything right, handed in at different times."""
    for name, time in HANDED_IN.items():
        path = hand_in(course, name, LEARNERS["ada"])
        if time:
            (path.parent / "timestamp.txt").write_text(time)
    (course / "course.toml").write_text(DATES)
    return course


def exported(course: Path) -> dict[str, str]:
    with (course / f"grades-{ASSIGNMENT}-plain.csv").open() as file:
        return {row["student_id"]: row["score"] for row in csv.DictReader(file)}


def test_grades_pages_and_sheets_have_the_same_penalties(late_class: Path) -> None:
    graded = grader(late_class, "autograde", ASSIGNMENT)
    assert graded.returncode == 0, graded.stderr
    assert scores(late_class) == {"ada": 20, "ben": 16, "cleo": 20, "dora": 0, "eve": 18, "finn": 20}
    done = grader(late_class, "export", ASSIGNMENT)
    assert exported(late_class) == {
        "ada": "20",
        "ben": "16",
        "cleo": "20",
        "dora": "0",
        "eve": "",
        "finn": "20",
    }
    assert "nobody knows when finn handed in, so that counts as in time" in done.stdout
    assert "late, after 2026-11-30 23:59 CET: ben (2 days late: −4), dora (after it had closed" in done.stdout
    assert "exempt by course.toml: eve" in done.stdout
    assert "changed since" not in done.stdout
    assert grader(late_class, "feedback", ASSIGNMENT).returncode == 0
    page = (late_class / "feedback" / "ben" / ASSIGNMENT / f"{ASSIGNMENT}.html").read_text()
    assert "Due 2026-11-30 23:59 CET; handed in 2026-12-02 00:00 CET, 2 days late." in page
    assert "4 taken off for handing in late" in page
    cleo = (late_class / "feedback" / "cleo" / ASSIGNMENT / f"{ASSIGNMENT}.html").read_text()
    assert "Due 2026-12-03 23:59 CET, your extension" in cleo
    assert grader(late_class, "report", ASSIGNMENT).returncode == 0
    report = (late_class / "reports" / f"report-{ASSIGNMENT}.html").read_text()
    assert "Due 2026-11-30 23:59 CET, closed 2026-12-10 23:59 CET. 2 late:" in report


def test_a_date_that_is_changed_after_grading_changes_the_grades_at_the_next_export(late_class: Path) -> None:
    (late_class / "course.toml").unlink()
    assert grader(late_class, "autograde", ASSIGNMENT).returncode == 0
    assert set(scores(late_class).values()) == {20}
    (late_class / "course.toml").write_text(DATES)
    done = grader(late_class, "export", ASSIGNMENT)
    assert "late penalties that changed since 01_initialization was graded:" in done.stdout
    assert "  ben: −4 for being late, nothing before" in done.stdout
    assert "  ada: " not in done.stdout
    assert exported(late_class)["ben"] == "16"
    (late_class / "course.toml").write_text(DATES.replace("11-30", "12-01"))
    assert "  ben: −2 for being late, −4 before" in grader(late_class, "export", ASSIGNMENT).stdout
    again = grader(late_class, "export", ASSIGNMENT)
    assert "changed since" not in again.stdout
    assert exported(late_class)["ben"] == "18"


def test_nbgraders_own_command_and_formgrader_get_the_same_numbers(late_class: Path) -> None:
    assert nbgrader(late_class, "autograde", ASSIGNMENT).returncode == 0
    assert scores(late_class) == {"ada": 20, "ben": 16, "cleo": 20, "dora": 0, "eve": 18, "finn": 20}
    with Gradebook(f"sqlite:///{late_class / 'gradebook.db'}") as gradebook:
        assert gradebook.find_assignment(ASSIGNMENT).duedate == datetime(2026, 11, 30, 22, 59)
        assert gradebook.find_submission(ASSIGNMENT, "cleo").extension == timedelta(days=3)
        assert gradebook.find_submission(ASSIGNMENT, "cleo").total_seconds_late == 0


def test_points_by_hand_are_cut_too_and_extensions_that_are_gone_are_told(late_class: Path) -> None:
    grader(late_class, "autograde", ASSIGNMENT)
    with Gradebook(f"sqlite:///{late_class / 'gradebook.db'}") as gradebook:
        grade = gradebook.find_grade("check-initialize_parameters_he", ASSIGNMENT, ASSIGNMENT, "dora")
        grade.manual_score = 7
        gradebook.db.commit()
    (late_class / "course.toml").write_text(DATES.partition("[[ext")[0])
    done = grader(late_class, "export", ASSIGNMENT)
    assert "cleo: the gradebook's extension of 3 days" in done.stdout
    assert exported(late_class)["dora"] == "0"
    assert exported(late_class)["cleo"] == "16"


def test_a_policy_of_nbgraders_set_after_grading_counts_at_the_next_export(course: Path) -> None:
    path = hand_in(course, "ada", LEARNERS["ada"])
    (path.parent / "timestamp.txt").write_text("2026-01-03 00:00:00 UTC")
    grader(course, "autograde", ASSIGNMENT)
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        gradebook.update_or_create_assignment(ASSIGNMENT, duedate="2026-01-02 12:00:00 UTC")
    config = course / "nbgrader_config.py"
    config.write_text(config.read_text() + '\nc.LateSubmissionPlugin.penalty_method = "zero"\n')
    assert "  ada: −20 for being late, nothing before" in grader(course, "export", ASSIGNMENT).stdout
    assert exported(course) == {"ada": "0"}


@pytest.mark.parametrize("command", [grader, nbgrader])
def test_a_later_version_without_a_time_does_not_keep_the_time_of_the_one_before(
    late_class: Path, command: Callable[..., CompletedProcess[str]]
) -> None:
    grader(late_class, "autograde", ASSIGNMENT)
    path = hand_in(late_class, "ben", LEARNERS["ben"])
    (path.parent / "timestamp.txt").unlink()
    again = () if command is grader else ("--force",)
    assert command(late_class, "autograde", ASSIGNMENT, *again).returncode == 0
    assert scores(late_class)["ben"] == 10
    assert scores(late_class)["dora"] == 0
    assert "nobody knows when ben, finn handed in" in grader(late_class, "export", ASSIGNMENT).stdout


def test_nbgraders_export_brings_the_dates_up_to_date_as_ours_does(late_class: Path) -> None:
    (late_class / "course.toml").unlink()
    assert grader(late_class, "autograde", ASSIGNMENT).returncode == 0
    (late_class / "course.toml").write_text(DATES)
    exporter = "grader.instructor.nbgrader_plugins.exporters.CanvasExporter"
    done = nbgrader(
        late_class, "export", f"--exporter={exporter}", f"--assignment=['{ASSIGNMENT}']", "--to=c.csv"
    )
    assert done.returncode == 0, done.stderr
    assert "ben: −4 for being late, nothing before" in done.stderr
    assert scores(late_class)["ben"] == 16
    with (late_class / "c.csv").open() as file:
        (ben,) = [row for row in csv.reader(file) if "ben" in row]
    assert "16" in ben


def test_a_mistake_in_the_file_stops_before_anything_is_changed(late_class: Path) -> None:
    (late_class / "course.toml").write_text(DATES.replace("[[extension]]\nlearner", "[[extension]]\nlerner"))
    for command in ("autograde", "export", "feedback", "report"):
        done = grader(late_class, command, ASSIGNMENT)
        assert done.returncode == 2
        assert "did you mean learner?" in done.stderr
        assert "Traceback" not in done.stderr
    assert scores(late_class) == {}
    (late_class / "course.toml").write_text(DATES.replace('"cleo"', '"cleoo"'))
    assert grader(late_class, "autograde", ASSIGNMENT).returncode == 0
    assert "names the learner cleoo" in (said := grader(late_class, "export", ASSIGNMENT).stdout)
    assert "did you mean cleo?" in said
