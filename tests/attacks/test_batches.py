"""One learner's display name, or file name, never touches another's work, whatever it is made of."""

from __future__ import annotations

import json
import random
import zipfile
from pathlib import Path
from typing import Any

import pytest

from grader.instructor.collect.intake import collect
from grader.instructor.people.reading import read_roster
from tests.support.attacks.attack import ASSIGNMENT

ROSTER = """id,name,email,moodle,canvas
ada,Ada Lovelace,ada@example.org,4001,71
ben,Ben de la Cruz,ben@example.org,4002,72
"""
PIECES = (
    "71",
    "72",
    "4002",
    "evil",
    "delacruzben",
    "ben",
    "ben@example.org",
    "LATE",
    "901",
    "99999",
    "",
    "learners.csv",
    "..",
)
"""What the attacker, who is Ada, may put into her display name and the name of her file."""


def work(text: str) -> bytes:
    """A notebook that says whose it is."""
    cell: dict[str, Any] = {"cell_type": "markdown", "metadata": {}, "source": text}
    course = {"initialization_course": {"assignment": ASSIGNMENT}}
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": course, "cells": [cell]}).encode()


def hand_in(root: Path, roster: Any, *files: tuple[str, bytes]) -> Any:
    """Collect an archive of these files, in the order in which an LMS may put them."""
    with zipfile.ZipFile(root / "download.zip", "w") as archive:
        for name, content in files:
            archive.writestr(name, content)
    return collect(root / "download.zip", root / "submitted", known=[ASSIGNMENT], roster=roster)


@pytest.mark.parametrize("seed", range(3))
def test_no_name_that_canvas_lets_a_learner_choose_replaces_or_becomes_another(
    tmp_path: Path, seed: int
) -> None:
    """Canvas writes the display name, its own two numbers, and the name of the file."""
    draw = random.Random(f"{seed}")
    (tmp_path / "roster.csv").write_text(ROSTER)
    roster = read_roster(tmp_path / "roster.csv")
    mine, other = work("ben's own"), work("evil")
    for _ in range(40):
        shown = "_".join(draw.choices(PIECES, k=draw.randint(1, 5)))
        file = "_".join(draw.choices(PIECES, k=draw.randint(1, 4)))
        evil = (f"{shown}_71_{draw.randint(100, 999)}_{file}.ipynb", other)
        honest = ("delacruzben_72_901_a.ipynb", mine)
        both = [honest, evil]
        draw.shuffle(both)
        hand_in(tmp_path, roster, *both)
        folders = {path.name: path for path in (tmp_path / "submitted").iterdir()}
        assert set(folders) <= {"ada", "ben"}, evil
        assert (folders["ben"] / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").read_bytes() == mine, evil


def test_a_file_that_cannot_be_placed_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "roster.csv").write_text(ROSTER)
    roster = read_roster(tmp_path / "roster.csv")
    names = (
        "learners.csv/x.ipynb",
        "../../x.ipynb",
        "CON_71_72_x.ipynb",
        "\x1b[2J_72_71_9_x.ipynb",
        "ada/" * 200 + "x.ipynb",
    )
    report = hand_in(
        tmp_path,
        roster,
        *((name, work("evil")) for name in names),
        ("delacruzben_72_901_a.ipynb", work("ben's own")),
    )
    assert (tmp_path / "submitted" / "ben" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").read_bytes() == work(
        "ben's own"
    )
    assert {path.name for path in tmp_path.iterdir()} <= {
        "submitted",
        "collected",
        "download.zip",
        "roster.csv",
    }
    assert report.exit_code != 0
