"""Notebooks, then the gradebook, then the record: each is on the disk before the next one counts on it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlalchemy import text

from grader.instructor.course.folder import Course
from grader.instructor.gradebook.writer import GradebookWriter
from grader.instructor.grading.class_run import grade_class
from grader.instructor.grading.local_pool import LocalPool
from tests.support.class_course import ASSIGNMENT, hand_in_class

KINDS = {"ipynb": "notebook", "db-journal": "gradebook", "db": "gradebook", "jsonl": "record"}


def test_a_batch_reaches_the_disk_in_the_order_in_which_its_parts_count_on_each_other(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in_class(course, 3)
    seen: list[str] = []
    fsync, write = os.fsync, GradebookWriter.write

    def noted_fsync(descriptor: int) -> None:
        name = Path(os.readlink(f"/proc/self/fd/{descriptor}")).name
        seen.append(KINDS.get(name.partition(".")[2], "folder"))
        fsync(descriptor)

    def noted_write(self: GradebookWriter, entries: object) -> None:
        write(self, entries)  # type: ignore[arg-type]
        seen.append("gradebook")

    monkeypatch.setattr(os, "fsync", noted_fsync)
    monkeypatch.setattr(GradebookWriter, "write", noted_write)
    assert grade_class(Course(course), ASSIGNMENT, LocalPool(1).executor).graded == 3
    order = [kind for kind in seen if kind != "folder"]
    assert order == ["notebook"] * 3 + ["gradebook", "record"]


def test_what_is_committed_to_sqlite_is_on_the_disk(course: Path) -> None:
    with GradebookWriter(Course(course), ASSIGNMENT) as writer:
        assert writer._db.execute(text("PRAGMA synchronous")).scalar() == 2
