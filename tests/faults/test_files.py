"""Every file in `files.FILES`, and some that fit no table, in both ways: `grader grade` and `nbgrader autograde`."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from grader.instructor.grading.one_notebook import grade_file
from tests.faults.course import ASSIGNMENT, BIN, Course, environment
from tests.faults.files import FILES, Handed
from tests.support.sample_notebooks import text

NAME = f"{ASSIGNMENT}.ipynb"


def handed_in(folder: Path, handed: Handed, name: str = NAME) -> Path:
    path = folder / name
    path.write_bytes(handed.content)
    return path


@pytest.mark.parametrize("case", FILES)
def test_a_file_is_graded_or_told_in_one_line_and_never_changed(tmp_path: Path, case: str) -> None:
    handed = FILES[case]
    path = handed_in(tmp_path, handed)
    grade = grade_file(path)
    if handed.score is None and case != "another-assignment":
        assert grade.status == "failed"
        assert re.search(handed.said, grade.reason)
        assert grade.reason.startswith(f"{path}: ")
        assert len(grade.reason.splitlines()) == 1
        assert (grade.exercises, grade.score) == ((), 0)
    elif handed.score is not None:
        assert (grade.status, grade.reason, grade.score) == ("graded", "", handed.score)
        assert not handed.said or any(re.search(handed.said, note) for note in grade.notes)
    assert path.read_bytes() == handed.content
    assert os.listdir(tmp_path) == [NAME]


def test_another_assignments_notebook_is_graded_as_what_it_says_or_refused_as_what_it_is_not(
    tmp_path: Path,
) -> None:
    path = handed_in(tmp_path, FILES["another-assignment"])
    assert grade_file(path).assignment == "05_regularization"
    assert grade_file(path, ASSIGNMENT).reason == (
        f"{path}: this is the notebook of 05_regularization, handed in as 01_initialization; "
        "hand in that of 01_initialization"
    )
    reverse = handed_in(tmp_path, Handed(text("ada").encode()), "05_regularization.ipynb")
    assert (grade_file(reverse).assignment, grade_file(reverse).score) == (ASSIGNMENT, 20)
    assert "this is the notebook of 01_init" in grade_file(reverse, "05_regularization").reason


@pytest.mark.parametrize(
    "name",
    [
        "01_initialization_01_initialization.ipynb",
        "01_initialization (1).ipynb",
        "01_initialization-Copy1.ipynb",
    ],
)
def test_a_renamed_file_is_known_by_its_metadata_and_without_them_by_its_name(
    tmp_path: Path, name: str
) -> None:
    path = handed_in(tmp_path, Handed(text("ada").encode()), name)
    assert grade_file(path).score == 20
    path.write_text(text("ada").replace('"initialization_course"', '"another_course"'))
    assert (grade_file(path).assignment, grade_file(path).score) == (ASSIGNMENT, 20)


def unusual(folder: Path) -> dict[str, str]:
    """Files that are no files, by path, with what is to be said."""
    large = folder / "large.ipynb"
    with large.open("wb") as file:
        file.truncate(250 * 2**20)
    (folder / "folder.ipynb").mkdir()
    os.mkfifo(folder / "pipe.ipynb")
    (folder / "nowhere.ipynb").symlink_to(folder / "missing")
    return {
        "large.ipynb": "larger than 200 MB; clear its outputs and hand it in again",
        "folder.ipynb": "cannot be read, it is not a file; name the notebook file itself",
        "pipe.ipynb": "cannot be read, it is not a file; name the notebook file itself",
        "nowhere.ipynb": "this is a link to another file; hand in the file itself",
        "missing.ipynb": "there is no such file; look at its name",
    }


def test_what_is_no_file_is_told_too(tmp_path: Path) -> None:
    for name, said in unusual(tmp_path).items():
        assert grade_file(tmp_path / name, ASSIGNMENT).reason == f"{tmp_path / name}: {said}"


@pytest.mark.skipif(
    os.geteuid() == 0, reason="permissions do not bind root: run the tests as an ordinary user"
)
def test_a_file_without_permission_is_told(tmp_path: Path) -> None:
    path = handed_in(tmp_path, Handed(text("ada").encode()))
    path.chmod(0)
    assert "cannot be read (Permission denied); look at its permissions" in grade_file(path).reason


def test_the_command_grades_the_rest_and_says_one_line_for_each_that_it_cannot(tmp_path: Path) -> None:
    """All files at once, through `grader grade --json`."""
    expected: dict[str, float | None] = {}
    for case, handed in FILES.items():
        (tmp_path / case).mkdir()
        expected[str(handed_in(tmp_path / case, handed))] = handed.score
    expected |= dict.fromkeys((str(tmp_path / name) for name in unusual(tmp_path)), None)
    verdicts = tmp_path / "verdicts.json"
    command = [str(BIN / "grader"), "grade", "--assignment", ASSIGNMENT, "--json", str(verdicts), *expected]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(), check=False)
    assert done.returncode == 2
    assert "Traceback" not in done.stdout + done.stderr
    found = json.loads(verdicts.read_text())
    assert {
        entry["notebook"]: entry["score"] if entry["status"] == "graded" else None for entry in found
    } == expected
    reasons = [f"grader: {entry['reason']}" for entry in found if entry["status"] == "failed"]
    assert done.stderr.splitlines() == reasons
    assert all(f"{entry['notebook']}: " in entry["reason"] for entry in found if entry["status"] == "failed")


def test_nbgrader_grades_the_rest_and_a_rerun_after_the_repair_completes_it(course: Course) -> None:
    """All files in one class, through `nbgrader autograde`: the same points as `grader grade` gives."""
    for case, handed in FILES.items():
        course.hand_in(case, handed.content)
    os.truncate(course.hand_in("large", ""), 250 * 2**20)
    course.path("folder").mkdir(parents=True)
    renamed = course.hand_in("renamed", text("ada"))
    renamed.rename(renamed.with_name("01_initialization (1).ipynb"))
    before = course.submitted()
    first = course.autograde()
    assert first.code == 1, "some could not be graded"
    expected = {case: handed.score for case, handed in FILES.items() if handed.score is not None}
    grades = course.grades()
    assert {name: grades[name] for name in expected} == expected
    assert course.autograded() == set(expected)
    refused = {case: FILES[case].said for case in FILES if case not in expected}
    refused |= {
        "large": "larger than 200 MB",
        "folder": "cannot be read",
        "renamed": "there is no 01_initialization.ipynb, only 01_initialization (1).ipynb",
    }
    for case, said in refused.items():
        (line,) = (line for line in first.lines("It is left ungraded") if f"/submitted/{case}/" in line)
        assert re.search(said.replace("(1)", r"\(1\)"), line)
        assert grades.get(case) is None
    assert course.submitted() == before
    course.hand_in("empty", text("ben"))
    second = course.autograde()
    assert course.autograded() == {*expected, "empty"}
    assert course.grades()["empty"] == 10
    assert not [line for line in second.lines("Sanitizing") if "/test-twice/" in line], "graded again"
