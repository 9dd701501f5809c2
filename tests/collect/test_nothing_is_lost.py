"""The newest attempt wins, all others are kept, and files appear whole or not at all."""

import argparse
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from grader.errors import GraderError
from grader.instructor.collect.report import CollectError
from grader.instructor.commands.collect import run as run_collect
from grader.instructor.course.folder import NotACourse
from tests.collect.archives import NOON, make_zip, notebook, statuses

from .archives import Course

NAME = "ada/01_initialization.ipynb"
LATER, EARLIER = NOON + timedelta(days=1), NOON - timedelta(days=1)


def test_the_same_archive_twice_changes_nothing(course: Course) -> None:
    course.collect({NAME: notebook()})
    before = course.files()
    target = course.submitted / "ada" / "01_initialization" / "01_initialization.ipynb"
    modified = target.stat().st_mtime_ns
    report = course.collect({NAME: notebook()})
    assert statuses(report) == {NAME: "unchanged"}
    assert course.files() == before
    assert target.stat().st_mtime_ns == modified
    assert report.exit_code == 0


def test_a_newer_attempt_replaces_the_old_one_which_is_kept(course: Course) -> None:
    course.collect({NAME: notebook("old")})
    report = course.collect({NAME: notebook("new")}, at=LATER)
    assert statuses(report) == {NAME: "replaced"}
    assert course.notebook("ada") == notebook("new")
    assert course.kept() == {notebook("old")}
    stamp = course.submitted / "ada" / "01_initialization" / "timestamp.txt"
    assert stamp.read_text().startswith("2026-03-03 12:00")


def test_an_older_archive_collected_later_replaces_nothing(course: Course) -> None:
    course.collect({NAME: notebook("new")})
    before = course.files()
    report = course.collect({NAME: notebook("old")}, at=EARLIER)
    assert statuses(report) == {NAME: "kept"}
    assert course.files() == before
    assert course.kept() == {notebook("old")}


def test_downloads_of_an_lms_are_told_apart_by_their_date(course: Course) -> None:
    name = "lovelaceada_4001_{}_01_initialization.ipynb"
    course.collect({name.format(90007): notebook("new")}, at=LATER)
    course.collect({name.format(90001): notebook("old")}, at=NOON)
    assert course.notebook("4001") == notebook("new")
    assert course.kept() == {notebook("old")}


def test_a_submission_that_nbgrader_collected_is_kept_before_it_is_replaced(course: Course) -> None:
    folder = course.submitted / "ada" / "01_initialization"
    folder.mkdir(parents=True)
    (folder / "01_initialization.ipynb").write_bytes(notebook("theirs"))
    (folder / "timestamp.txt").write_text("2026-01-01 00:00:00.000000 UTC")
    course.collect({NAME: notebook("new")})
    assert course.notebook("ada") == notebook("new")
    assert course.kept() == {notebook("theirs")}


def test_a_newer_submission_that_nbgrader_collected_stays(course: Course) -> None:
    folder = course.submitted / "ada" / "01_initialization"
    folder.mkdir(parents=True)
    (folder / "01_initialization.ipynb").write_bytes(notebook("theirs"))
    (folder / "timestamp.txt").write_text("2027-01-01 00:00:00.000000 UTC")
    course.collect({NAME: notebook("old")})
    assert course.notebook("ada") == notebook("theirs")


def test_of_two_files_the_later_wins(course: Course) -> None:
    report = course.collect([("ada/a.ipynb", notebook("new"), 5), ("ada/b.ipynb", notebook("old"), 1)])
    assert report.exit_code == 0
    assert course.notebook("ada") == notebook("new")
    assert course.kept() == {notebook("old")}


def test_two_files_of_one_date_are_unclear_none_is_taken_and_none_is_lost(course: Course) -> None:
    report = course.collect({"ada/a.ipynb": notebook("1"), "ada/b.ipynb": notebook("2")})
    assert report.exit_code == 1
    assert set(statuses(report).values()) == {"unclear"}
    assert course.learners() == set()
    assert course.kept() == {notebook("1"), notebook("2")}
    course.collect({"ada/a.ipynb": notebook("1"), "ada/b.ipynb": notebook("2")})
    assert len(list(course.collected.rglob("*.ipynb"))) == 2


def test_a_second_download_with_a_number_is_the_newer_one(course: Course) -> None:
    course.collect(
        {"ada/01_initialization (1).ipynb": notebook("2"), "ada/01_initialization.ipynb": notebook("1")}
    )
    assert course.notebook("ada") == notebook("2")


def test_other_files_in_submitted_are_not_touched(course: Course) -> None:
    folder = course.submitted / "ada" / "01_initialization"
    folder.mkdir(parents=True)
    (folder / "data.csv").write_text("mine")
    course.collect({NAME: notebook()})
    assert (folder / "data.csv").read_text() == "mine"


def test_a_run_that_is_cut_off_is_finished_by_the_next(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    course.collect({NAME: notebook("old")})
    real = Path.replace

    def full(self: Path, target: Any) -> Any:
        if Path(target).name == "01_initialization.ipynb":
            raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(GraderError, match="No space left on device"):
        course.collect({NAME: notebook("new")}, at=LATER)
    assert course.notebook("ada") == notebook("old")
    assert not list(course.root.rglob("*.part"))
    monkeypatch.undo()
    course.collect({NAME: notebook("new")}, at=LATER)
    assert course.notebook("ada") == notebook("new")
    assert course.kept() == {notebook("old")}


def test_the_report_names_every_file(course: Course) -> None:
    report = course.collect({NAME: notebook(), "ben/x.pdf": b"x"})
    path = report.write(course.collected)
    second = report.write(course.collected)
    assert second != path
    for name in (NAME, "ben/x.pdf"):
        assert name in path.read_text()
        assert name in path.with_suffix(".json").read_text()


def test_the_command_prints_what_has_to_be_looked_at_and_where_the_report_is(
    course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = make_zip(course.root / "a.zip", {NAME: notebook(), "[b]ben/x.pdf": b"x"})
    options = argparse.Namespace(
        archive=archive, into=course.submitted, assignment=None, roster=None, kind=None
    )
    assert run_collect(options) == 1
    said = capsys.readouterr().out
    assert "1 collected, 1 refused" in said
    assert "[b]ben/x.pdf" in said
    assert NAME not in said
    assert str(course.collected / "report-") in said


def test_outside_of_a_course_a_folder_has_to_be_named(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(course.root)
    options = argparse.Namespace(archive=course.root, into=None, assignment=None, roster=None, kind=None)
    with pytest.raises(NotACourse, match="not the root of a course"):
        run_collect(options)
    with pytest.raises(CollectError, match=r"no assignment '02_none'; there are: 01_initialization"):
        course.collect({NAME: notebook()}, assignment="02_none")
