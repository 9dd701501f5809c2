"""Feedback in one zip: each page has the name by which the LMS finds its learner."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from grader.instructor.collect.intake import collect
from grader.instructor.export.feedback_zip import write_feedback_zip
from tests.collect.archives import KNOWN, make_zip, notebook

FIRST = "01_initialization"
MOODLE = re.compile(r"[^_]*_(\d+)_assignsubmission_file_/")
"""How Moodle splits a path at its underscores: name, participant, type of plugin, plugin, file."""


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return tmp_path


def collected(course: Path, names: dict[str, str]) -> None:
    archive = make_zip(course / "download.zip", {name: notebook(who) for name, who in names.items()})
    collect(archive, course / "submitted", known=KNOWN)


def pages(course: Path, *learners: str) -> list[Path]:
    made = []
    for learner in learners:
        page = course / "feedback" / learner / FIRST / f"{FIRST}.html"
        page.parent.mkdir(parents=True)
        page.write_text(f"feedback for {learner}")
        made.append(page)
    return made


def packed(course: Path, made: list[Path], lms: Any) -> tuple[dict[str, str], list[str]]:
    target = course / "feedback" / f"{FIRST}-{lms}.zip"
    count, left_out = write_feedback_zip(made, course / "collected", FIRST, lms, target)
    with zipfile.ZipFile(target) as archive:
        found = {name: archive.read(name).decode() for name in archive.namelist()}
    assert len(found) == count
    assert not list(target.parent.glob(".*"))
    return found, left_out


@pytest.mark.parametrize(
    "name", ["{}_{}_assignsubmission_file_/x.ipynb", "{}_{}_assignsubmission_file_x.ipynb"]
)
def test_moodle_finds_each_participant(course: Path, name: str) -> None:
    collected(course, {name.format("Jörg Müller", 1001): "1001", name.format("Zoë O'Neil", 1002): "1002"})
    found, left_out = packed(course, pages(course, "1001", "1002"), "moodle")
    assert left_out == []
    numbers = {match[1]: text for path, text in found.items() if (match := MOODLE.match(path))}
    assert numbers == {"1001": "feedback for 1001", "1002": "feedback for 1002"}
    assert all(path.endswith(f"/{FIRST}.html") for path in found)


def test_the_numbers_are_those_of_the_archive_that_was_collected_last(course: Path) -> None:
    for number in (1001, 2001):
        collected(course, {f"Jörg Müller_{number}_assignsubmission_file_/{FIRST}.ipynb": "same"})
    found, _ = packed(course, pages(course, "1001"), "moodle")
    assert [name.split("_")[1] for name in found] == ["2001"]


def test_canvas_finds_user_and_attachment(course: Path) -> None:
    collected(
        course, {f"muellerjoerg_71_901_{FIRST}.ipynb": "71", f"nunezzoe_LATE_72_902_my_{FIRST}-1.ipynb": "72"}
    )
    found, left_out = packed(course, pages(course, "71", "72"), "canvas")
    assert left_out == []
    assert found == {
        f"muellerjoerg_71_901_{FIRST}.html": "feedback for 71",
        f"nunezzoe_LATE_72_902_{FIRST}.html": "feedback for 72",
    }


def test_who_was_not_collected_from_that_lms_is_said(course: Path) -> None:
    collected(course, {f"Jörg Müller_1001_assignsubmission_file_/{FIRST}.ipynb": "1001"})
    made = pages(course, "1001", "ada")
    found, left_out = packed(course, made, "moodle")
    assert len(found) == 1
    (line,) = left_out
    assert line.startswith("ada: ")
    assert packed(course, made, "canvas")[0] == {}
