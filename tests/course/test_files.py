"""A file appears complete or not at all, also after the power failed: it is on the disk before anything counts on it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from grader.instructor.course import record
from grader.instructor.course.files import UnwritableFile, flush_all, write_whole


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was flushed and renamed, in order, by name."""
    made: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def noted_fsync(descriptor: int) -> None:
        made.append(f"flush {Path(os.readlink(f'/proc/self/fd/{descriptor}')).name}")
        fsync(descriptor)

    def noted_replace(self: Path, target: Any) -> Path:
        made.append(f"rename {self.name} to {Path(target).name}")
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(Path, "replace", noted_replace)
    return made


def test_a_file_is_flushed_before_it_gets_its_name_and_its_folder_after(
    calls: list[str], tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    write_whole(folder / "grades.csv", "ada,20", with_folder=True)
    draft = f".grades.csv.{os.getpid()}.part"
    assert calls == [f"flush {draft}", f"rename {draft} to grades.csv", "flush folder"]
    assert (folder / "grades.csv").read_text() == "ada,20"


def test_where_a_flush_fails_the_file_from_before_is_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "grades.csv").write_text("before")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UnwritableFile, match=r"grades\.csv cannot be written \(No space left on device\)"):
        write_whole(tmp_path / "grades.csv", "after")
    assert [path.read_text() for path in tmp_path.iterdir()] == ["before"]


def test_a_graded_folder_is_flushed_with_all_that_is_in_it(calls: list[str], tmp_path: Path) -> None:
    inside = tmp_path / "ada" / "data"
    inside.mkdir(parents=True)
    (tmp_path / "ada" / "a.ipynb").write_text("{}")
    (inside / "b.csv").write_text("1")
    (inside / "link").symlink_to("/dev/null")
    flush_all(tmp_path / "ada")
    assert sorted(calls) == sorted(
        f"flush {name}" for name in ("a.ipynb", "b.csv", "data", "ada", tmp_path.name)
    )
    assert calls[-1] == f"flush {tmp_path.name}"


def test_a_line_of_the_record_is_on_the_disk_when_it_counts(calls: list[str], tmp_path: Path) -> None:
    path = tmp_path / "01.jsonl"
    record.append(path, [record.Entry("ada", "digest", "graded", notes=("moved",))])
    assert calls == ["flush 01.jsonl", f"flush {tmp_path.name}"]
    assert record.read_record(path)["ada"].notes == ("moved",)


def test_a_record_of_before_has_no_notes(tmp_path: Path) -> None:
    (tmp_path / "01.jsonl").write_text('{"learner": "ada", "digest": "d", "status": "graded"}\n[1]\n{"lea')
    assert record.read_record(tmp_path / "01.jsonl") == {"ada": record.Entry("ada", "d", "graded")}
