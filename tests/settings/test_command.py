"""`grader settings`: what is set, and what could be."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.__main__ import main

FILE = """
title = "My course"
binder = false
[late]
percent = 10
[dates.01_initialization]
due = "2026-11-30 23:59"
[dates.01_initialization.late]
points = 1
[dates.02_plateaus]
due = 2026-12-01
[[extension]]
learner = "cleo"
assignment = "02_plateaus"
due = "2026-12-03 23:59"
[[exempt]]
learner = "eve"
"""


def said(root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> str:
    (root / "nbgrader_config.py").write_text("c = get_config()\n")
    monkeypatch.chdir(root)
    assert main(["settings"]) == 0
    return " ".join(capsys.readouterr().out.split())


def test_each_table_is_a_line_with_the_keys_of_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "course.toml").write_text(FILE)
    text = said(tmp_path, capsys, monkeypatch)
    for line in (
        "title My course",
        "binder false",
        "late percent = 10",
        "dates 01_initialization: due = 2026-11-30 23:59 01_initialization: late: points = 1 02_plateaus: due = 2026-12-01",
        "extension learner = cleo, assignment = 02_plateaus, due = 2026-12-03 23:59",
        "exempt learner = eve",
        "hand_in not set: where learners hand in",
    ):
        assert line in text
    assert "{" not in text


def test_without_the_file_each_setting_is_listed_with_what_it_is_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = said(tmp_path, capsys, monkeypatch)
    assert "there is no" in text
    assert text.count("not set:") == 14
    assert "grace_minutes, percent, points" in text
