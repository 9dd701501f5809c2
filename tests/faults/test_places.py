"""Full disks, places that cannot be written, damaged references and gradebooks: these are the grader's problem."""

from __future__ import annotations

import contextlib
import os
import re
import resource
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader import values
from grader.__main__ import main
from grader.errors import GraderError
from grader.instructor.confinement.client import close_servers
from grader.instructor.content import folders
from grader.instructor.content.folders import hidden_references
from grader.instructor.course.files import write_whole
from grader.instructor.grading import one_notebook as grading
from grader.instructor.grading.one_notebook import grade_file
from grader.judging.judge import judge as real_judge
from grader.reference_files import read_exercises
from tests.faults.course import ASSIGNMENT, Course
from tests.support.sample_notebooks import answering, text
from tests.support.waiting import wait_for


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / f"{ASSIGNMENT}.ipynb"
    path.write_text(text("ben"))
    return path


def grade(*arguments: str | Path) -> int:
    """`grader grade` in this process, with the server that it has already."""
    return main(["grade", *map(str, arguments)])


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a disk of 64 kB and 20 files."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k,nr_inodes=20", "none", str(place)]
    mounted = subprocess.run(mount, capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("only root may mount a small disk, and not in every container")
    yield place
    subprocess.run(["umount", "--lazy", place], check=True)


def fill(disk: Path) -> None:
    with contextlib.suppress(OSError), (disk / "full").open("wb") as file:
        file.write(bytes(2**20))


# --- the place of --json ------------------------------------------------------------------------------------------------


def test_verdicts_on_a_full_disk_are_one_line_and_leave_no_half_file(
    path: Path, small_disk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(small_disk)
    target = small_disk / "verdicts.json"
    assert grade(path, "--json", target) == 2
    said = capsys.readouterr()
    (line,) = said.err.splitlines()
    assert line.startswith(f"grader: {target} cannot be written (No space left on device)")
    assert "name another place" in line
    assert "10 of 20 points" in said.out, "the verdicts are on the screen"
    assert os.listdir(small_disk) == ["full"]


def test_verdicts_that_are_larger_than_a_file_may_be_leave_the_old_ones(tmp_path: Path) -> None:
    target = tmp_path / "verdicts.json"
    target.write_text("older")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, before[1]))
    try:
        with pytest.raises(GraderError, match=r"verdicts\.json cannot be written \(File too large\)"):
            write_whole(target, "x" * 5000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert target.read_text() == "older"
    assert os.listdir(tmp_path) == ["verdicts.json"]


@pytest.mark.parametrize(
    ("place", "reason"), [("missing/verdicts.json", "No such file or directory"), (".", "Is a directory")]
)
def test_a_place_that_is_none_is_told_in_one_line(
    path: Path, place: str, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    target = path.parent / place
    assert grade(path, "--json", target) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"grader: {target} cannot be written ({reason})")
    assert "name another place" in line
    assert os.listdir(path.parent) == [path.name]


@pytest.mark.skipif(
    os.geteuid() == 0, reason="permissions do not bind root: run the tests as an ordinary user"
)
def test_a_place_without_permission_is_told_in_one_line(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (path.parent / "closed").mkdir(mode=0o500)
    assert grade(path, "--json", path.parent / "closed" / "verdicts.json") == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "cannot be written (Permission denied)" in line


# --- scratch folders ----------------------------------------------------------------------------------------------------


@pytest.fixture
def scratch(small_disk: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The small disk as the place of scratch folders."""
    close_servers()
    monkeypatch.setattr(tempfile, "tempdir", str(small_disk))
    yield small_disk
    close_servers()


def test_a_full_disk_for_scratch_folders_is_the_graders_failure_and_says_so(
    path: Path, scratch: Path
) -> None:
    fill(scratch)
    grade = grade_file(path)
    assert (grade.status, grade.exercises) == ("failed", ())
    assert f"is there room on the disk of {scratch}?" in grade.reason


def test_a_disk_that_fills_up_on_the_way_costs_an_honest_submission_nothing(
    path: Path, scratch: Path
) -> None:
    assert grade_file(path).score == 10
    fill(scratch)
    assert grade_file(path).score == 10


def test_no_room_for_another_scratch_folder_is_never_a_zero_and_later_it_works(
    path: Path, scratch: Path
) -> None:
    """The server is ended, which makes some room, and another one tries once more."""
    assert grade_file(path).score == 10
    for number in range(20):
        with contextlib.suppress(OSError):
            (scratch / f"file-{number}").touch()
    grade = grade_file(path)
    if grade.status == "failed":
        assert grade.exercises == ()
        assert re.search(r"the grader failed \(ServerGone: .*(No space left|is there room)", grade.reason)
    else:
        assert grade.score == 10
    for file in scratch.glob("file-*"):
        file.unlink()
    assert grade_file(path).score == 10


def test_a_submission_that_fills_the_disk_loses_nothing_and_the_next_one_neither(
    path: Path, scratch: Path
) -> None:
    hog = "try:\n    open('hog', 'wb').write(bytes(2**22))\nexcept OSError:\n    pass"
    full = path.with_name("full.ipynb")
    full.write_text(answering({}, cells=(hog,)))
    assert [grade_file(full, ASSIGNMENT).score, grade_file(path).score] == [20, 10]
    assert [entry.name for base in scratch.iterdir() for entry in base.iterdir()] == ["server"]


# --- references and released notebooks ----------------------------------------------------------------------------------


@pytest.fixture
def references(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Hidden references that may be damaged."""
    copy = tmp_path / "hidden.npz"
    shutil.copyfile(hidden_references(ASSIGNMENT), copy)
    monkeypatch.setattr(folders, "hidden_references", lambda assignment: copy)
    return copy


def another_version(file: Path) -> None:
    values.write(file, {"exercises": [{"name": "initialize_parameters_he", "worth": 10}]})


def other_content(file: Path) -> None:
    values.write(file, [1, 2])


def other_array(file: Path) -> None:
    np.savez(file, a=np.ones(3))


@pytest.mark.parametrize(
    "damage",
    [
        Path.unlink,
        lambda file: file.write_bytes(file.read_bytes()[:5000]),
        another_version,
        other_content,
        other_array,
    ],
    ids=["missing", "cut", "of another version", "of other content", "another archive"],
)
def test_damaged_references_are_the_graders_failure_and_never_a_zero(
    path: Path, references: Path, damage: Any
) -> None:
    damage(references)
    read_exercises.cache_clear()
    grade = grade_file(path)
    assert (grade.status, grade.exercises) == ("failed", ())
    assert grade.reason.startswith(f"{path}: the grader failed (BadValue: {references} is ")
    assert "run `grader build`" in grade.reason


def test_one_damaged_exercise_fails_the_file_and_is_named(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def judge(exercise: Any, outcomes: Any) -> Any:
        if exercise.name == "initialize_parameters_random":
            raise KeyError("W1")
        return original(exercise, outcomes)

    original = real_judge
    monkeypatch.setattr(grading, "judge", judge)
    grade = grade_file(path)
    assert grade.status == "failed"
    assert "could not judge initialize_parameters_random" in grade.reason
    assert [feedback.verdict for feedback in grade.exercises] == ["correct", "grader error", "wrong"]


@pytest.mark.parametrize("content", [None, b"", b'{"cells": ['])
def test_a_damaged_release_is_the_graders_failure_and_not_the_learners(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None
) -> None:
    release = tmp_path / "release.ipynb"
    if content is not None:
        release.write_bytes(content)
    monkeypatch.setattr(grading, "released_notebook", lambda *_: release)
    grading.released.cache_clear()
    try:
        grade = grade_file(path)
    finally:
        grading.released.cache_clear()
    assert (grade.status, grade.exercises) == ("failed", ())
    assert str(release) in grade.reason
    assert "grader build" in grade.reason


# --- the gradebook ------------------------------------------------------------------------------------------------------


def test_a_locked_gradebook_stops_nbgrader_with_one_line_and_a_rerun_completes(course: Course) -> None:
    course.hand_in("ada", text("ada"))
    course.hand_in("ben", text("ben"))
    before = course.submitted()
    other = sqlite3.connect(course.root / "gradebook.db", isolation_level=None)
    other.execute("begin exclusive")
    try:
        locked = course.autograde()
    finally:
        other.rollback()
        other.close()
    assert locked.code == 1
    (line,) = locked.log.splitlines()
    assert "gradebook.db is locked by another program: close it and run the command again" in line
    assert course.submitted() == before
    assert course.autograde().code == 0
    assert course.grades() == {"ada": 20, "ben": 10}


def test_a_gradebook_that_is_locked_in_the_middle_ends_the_run_and_a_rerun_completes(course: Course) -> None:
    """Then it is nbgrader that stops; what it had begun does not look done."""
    course.hand_in("ada", text("ada"))
    course.hand_in("ben", answering({}, cells=("import time; time.sleep(8)",)))
    others: list[sqlite3.Connection] = []

    def lock() -> None:
        assert wait_for(lambda: course.grades().get("ada") == 20 and course.path("ben").exists(), 90)
        assert wait_for((course.root / "autograded" / "ben" / ASSIGNMENT).exists, 90)
        others.append(sqlite3.connect(course.root / "gradebook.db", isolation_level=None))
        others[0].execute("begin exclusive")

    locked = course.autograde(before=lock)
    others[0].rollback()
    others[0].close()
    assert locked.code == 1
    assert "database is locked" in locked.log
    assert course.autograded() == {"ada"}
    course.hand_in("ben", text("ben"))
    assert course.autograde().code == 0
    assert course.grades() == {"ada": 20, "ben": 10}


def test_a_gradebook_that_is_no_database_stops_nbgrader_with_one_line_and_stays(course: Course) -> None:
    course.hand_in("ada", text("ada"))
    gradebook = course.root / "gradebook.db"
    gradebook.write_bytes(b"this is not a database, but somebody's notes\n" * 100)
    before = gradebook.read_bytes()
    done = course.autograde()
    assert done.code == 1
    (line,) = done.log.splitlines()
    assert "gradebook.db cannot be used (file is not a database): bring it back from a copy" in line
    assert gradebook.read_bytes() == before
    assert not (course.root / "autograded").exists()
