"""The archives that LMSs produce, folders, and nbgrader's own layout."""

import tarfile
from pathlib import Path
from typing import Literal

import pytest

from tests.collect.archives import NOON, notebook, statuses

from .archives import Course

ADA = "Ada Lovelace_4001_assignsubmission_file"
BEN = "Ben de la Cruz_4002_assignsubmission_file"


@pytest.mark.parametrize("mark", ["/", "_/", "_"], ids=["folders", "folders of older versions", "flat"])
def test_a_zip_of_moodle(course: Course, mark: str) -> None:
    report = course.collect(
        {
            f"{ADA}{mark}01_initialization.ipynb": notebook("a"),
            f"{BEN}{mark}01_initialization.ipynb": notebook("b"),
        }
    )
    assert report.exit_code == 0
    assert course.notebook("4001") == notebook("a")
    assert course.notebook("4002") == notebook("b")
    assert {line.name for line in report.lines} == {"Ada Lovelace", "Ben de la Cruz"}


def test_a_zip_of_moodle_that_was_unpacked_and_zipped_again(course: Course) -> None:
    course.collect({f"my download/{ADA}/work/01_initialization.ipynb": notebook("a")})
    assert course.learners() == {"4001"}


def test_a_zip_of_canvas(course: Course) -> None:
    report = course.collect(
        {
            "lovelaceada_4001_90001_01_initialization.ipynb": notebook("a"),
            "delacruzben_LATE_4002_90002_01_initialization-1.ipynb": notebook("b", None),
            "müllerjörg_4003_90003_Mein Heft.ipynb": notebook("c"),
            "anon_aB3dE_90004_01_initialization.ipynb": notebook("d"),
        }
    )
    assert report.exit_code == 0
    assert course.learners() == {"4001", "4002", "4003", "anon-aB3dE"}
    assert "late, says Canvas" in {line.note for line in report.lines}


def test_of_two_attempts_in_canvas_the_higher_attachment_id_is_newer(course: Course) -> None:
    report = course.collect(
        {
            "lovelaceada_4001_90007_01_initialization-1.ipynb": notebook("second"),
            "lovelaceada_4001_90001_01_initialization.ipynb": notebook("first"),
        }
    )
    assert report.exit_code == 0
    assert course.notebook("4001") == notebook("second")
    assert course.kept() == {notebook("first")}


def test_dates_by_the_download_are_no_times_of_handing_in(course: Course) -> None:
    """Moodle and Canvas date every file by the moment of the download: as a timestamp, everyone would be late."""
    report = course.collect({f"{ADA}/01_initialization.ipynb": notebook()})
    assert not list(course.submitted.rglob("timestamp.txt"))
    assert any("no submission times" in remark for remark in report.remarks)


def test_dates_that_differ_by_hours_are_times_of_handing_in(course: Course) -> None:
    course.collect(
        [
            (f"{ADA}/01_initialization.ipynb", notebook(), 0),
            (f"{BEN}/01_initialization.ipynb", notebook(), 30),
        ]
    )
    stamp = course.submitted / "4002" / "01_initialization" / "timestamp.txt"
    assert stamp.read_text() == "2026-03-03 18:00:00.000000 UTC\n"


def test_nbgrader_reads_our_timestamp(course: Course) -> None:
    from nbgrader.coursedir import CourseDirectory

    course.collect({"ada/01_initialization/01_initialization.ipynb": notebook(), "ben/x.ipynb": notebook()})
    folder = course.submitted / "ada" / "01_initialization"
    assert CourseDirectory().get_existing_timestamp(str(folder)) == NOON.replace(tzinfo=None)


@pytest.mark.parametrize("wrapper", ["", "submitted/", "download/", "course/submitted/"])
def test_nbgraders_own_layout(course: Course, wrapper: str) -> None:
    report = course.collect(
        {
            f"{wrapper}ada/01_initialization/01_initialization.ipynb": notebook("a"),
            f"{wrapper}ada/01_initialization/timestamp.txt": b"2026-02-01 10:00:00.000000 UTC",
            f"{wrapper}ben/05_regularization/05_regularization.ipynb": notebook("b", "05_regularization"),
        }
    )
    assert report.exit_code == 0
    assert course.notebook("ada") == notebook("a")
    assert course.notebook("ben", "05_regularization") == notebook("b", "05_regularization")
    stamp = course.submitted / "ada" / "01_initialization" / "timestamp.txt"
    assert stamp.read_text() == "2026-02-01 10:00:00.000000 UTC\n"


def test_a_single_learner_in_nbgraders_layout_is_no_wrapper(course: Course) -> None:
    course.collect({"ada/01_initialization/01_initialization.ipynb": notebook()})
    assert course.learners() == {"ada"}


def test_a_folder_of_files_and_one_of_folders(course: Course, tmp_path: Path) -> None:
    flat = tmp_path / "flat"
    flat.mkdir()
    for name in (
        "ada_01_initialization.ipynb",
        "01_initialization-ben (1).ipynb",
        "chen.ipynb",
        "group-1.ipynb",
    ):
        (flat / name).write_bytes(notebook(name))
    assert course.collect(flat).exit_code == 0
    assert course.learners() == {"ada", "ben", "chen", "group-1"}
    folders = tmp_path / "folders"
    (folders / "dilek" / "sub").mkdir(parents=True)
    (folders / "dilek" / "sub" / "01_initialization_01_initialization.ipynb").write_bytes(notebook())
    assert course.collect(folders).exit_code == 0
    assert "dilek" in course.learners()


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2"])
def test_a_tar(course: Course, tmp_path: Path, mode: Literal["w", "w:gz", "w:bz2"]) -> None:
    folder = tmp_path / "ada"
    folder.mkdir()
    (folder / "01_initialization.ipynb").write_bytes(notebook())
    with tarfile.open(tmp_path / "class.tar", mode) as tar:
        tar.add(folder, "ada")
    assert course.collect(tmp_path / "class.tar").exit_code == 0
    assert course.notebook("ada") == notebook()


@pytest.mark.parametrize(
    "name",
    [
        "01_initialization.ipynb",
        "01_initialization_01_initialization.ipynb",
        "01_initialization_01_initialization (1).ipynb",
        "01_initialization(2).ipynb",
        "01_initialization-Copy1.ipynb",
        "01_initialization-Copy1 (3).ipynb",
        "01_initialization - Copy.ipynb",
        "01_initialization copy 2.ipynb",
        "01_initialization-1.ipynb",
        "01_INITIALIZATION.IPYNB",
    ],
)
def test_renamed_downloads_are_recognized_without_metadata(course: Course, name: str) -> None:
    assert course.collect({f"ada/{name}": notebook("x", None)}).exit_code == 0
    assert course.notebook("ada") == notebook("x", None)


def test_the_assignment_is_told_by_metadata_then_name_then_option(course: Course) -> None:
    report = course.collect(
        {
            "ada/05_regularization.ipynb": notebook("metadata"),
            "ben/05_regularization.ipynb": notebook("name", None),
            "chen/homework.ipynb": notebook("option", None),
        },
        assignment="01_initialization",
    )
    assert course.notebook("ada") == notebook("metadata")
    assert course.notebook("ben", "05_regularization") == notebook("name", None)
    assert course.notebook("chen") == notebook("option", None)
    assert any("it is 05_regularization, not 01_initialization" in line.note for line in report.lines)


def test_a_damaged_notebook_is_collected_and_grading_says_what_is_wrong(course: Course) -> None:
    report = course.collect(
        {"ada/01_initialization.ipynb": b'{"cells": [', "ben/01_initialization.ipynb": notebook()}
    )
    assert report.exit_code == 0
    assert course.notebook("ada") == b'{"cells": ['


def test_what_systems_leave_behind_is_passed_over(course: Course) -> None:
    report = course.collect(
        {
            "ada/01_initialization.ipynb": notebook(),
            "__MACOSX/ada/._01_initialization.ipynb": b"x",
            "ada/.DS_Store": b"x",
        }
    )
    assert statuses(report) == {"ada/01_initialization.ipynb": "collected"}


def test_a_file_beside_a_notebook_is_left_out_and_one_alone_is_refused(course: Course) -> None:
    report = course.collect(
        {
            "ada/01_initialization.ipynb": notebook(),
            "ada/notes.pdf": b"x",
            "ben/answer.pdf": b"x",
            "chen/all.zip": b"PK",
        }
    )
    said = statuses(report)
    assert said["ada/notes.pdf"] == "left out"
    assert said["ben/answer.pdf"] == said["chen/all.zip"] == "refused"
    assert report.exit_code == 1
    assert any("a damaged zip" in line.note for line in report.lines)


def test_an_hour_more_is_needed_than_the_download_itself_takes(course: Course) -> None:
    course.collect(
        [
            (f"{ADA}/01_initialization.ipynb", notebook(), 0),
            (f"{BEN}/01_initialization.ipynb", notebook(), 0.9),
        ]
    )
    assert not list(course.submitted.rglob("timestamp.txt"))
