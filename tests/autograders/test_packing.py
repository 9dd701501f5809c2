"""What is in an autograder, and what must not be."""

from __future__ import annotations

import json
import re
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest

from grader import values
from grader.__main__ import main
from grader.instructor.autograders.packing import (
    ExportError,
    autograder_files,
    requirements,
    write_zip,
)
from grader.instructor.content import ASSIGNMENTS
from grader.instructor.content.folders import complete_exercises, source_path
from grader.instructor.course.places import ROOT
from grader.reference_files import load_exercises

from .place import ASSIGNMENT


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return autograder_files(ASSIGNMENT, 300.0)


def test_scripts_are_at_the_root_and_can_be_run(archive: Path) -> None:
    with zipfile.ZipFile(archive) as content:
        for name in ("setup.sh", "run_autograder"):
            assert stat.S_IMODE(content.getinfo(name).external_attr >> 16) == 0o755
            assert content.read(name).startswith(b"#!/usr/bin/env bash\n")


def test_the_same_course_makes_the_same_zip(archive: Path, tmp_path: Path) -> None:
    write_zip(ASSIGNMENT, tmp_path / "again.zip", 300.0)
    assert (tmp_path / "again.zip").read_bytes() == archive.read_bytes()


def test_no_hidden_case_and_no_solution_is_in_it(files: dict[str, bytes]) -> None:
    content = [path for path in files if path.startswith("grader/instructor/content/")]
    assert sorted(Path(path).name for path in content) == [
        "__init__.py",
        "claim.py",
        "drafts.py",
        "folders.py",
        "hints.py",
    ]
    assert not [
        path for path in files if Path(path).name in ("hidden.npz", "source.py", "honest.py", "exercises.py")
    ]
    assert not [text for text in files.values() if b"BEGIN SOLUTION" in text and b"def check" not in text]


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_the_references_in_it_have_visible_cases_alone(
    files: dict[str, bytes], assignment: str, tmp_path: Path
) -> None:
    path = tmp_path / f"{assignment}.npz"
    path.write_bytes(files[f"grader/references/{assignment}.npz"])
    cases = [case for exercise in values.read(path)["exercises"] for case in exercise["cases"]]
    assert cases
    assert not any(case["hidden"] for case in cases)
    whole = complete_exercises(assignment).values()
    assert sum(case.hidden for exercise in whole for case in exercise.cases) > 0


def test_no_line_of_a_solution_is_in_it(files: dict[str, bytes]) -> None:
    solution = re.findall(
        r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", source_path(ASSIGNMENT).read_text(), re.DOTALL
    )
    assert solution
    for cell in solution:
        text = cell.strip().encode()
        assert not [path for path, content in files.items() if text in content]


def test_the_points_stated_are_those_of_the_exercises(files: dict[str, bytes]) -> None:
    most = sum(exercise.points for exercise in load_exercises(ASSIGNMENT).values())
    assert f"{most:g} points at most" in files["README.md"].decode()
    assert json.loads(files["autograder.json"]) == {"assignment": ASSIGNMENT, "seconds": 300.0}


def test_packages_are_pinned_as_everywhere(files: dict[str, bytes]) -> None:
    pins = (ROOT / "environment.yml").read_text()
    lines = files["requirements.txt"].decode().splitlines()
    assert all(f"- {line}" in pins for line in lines)
    assert {"numpy", "nbformat", "py-landlock"} <= {line.split("==")[0] for line in lines}


def test_a_package_that_is_not_pinned_is_named() -> None:
    with pytest.raises(ExportError, match="does not pin nowhere"):
        requirements("      - numpy==2.0\n", ("numpy", "nowhere"))


def test_an_assignment_that_is_not_there_is_named(capsys: Any, tmp_path: Path) -> None:
    assert main(["export-autograder", "gradescope", "hw1", "--out", str(tmp_path / "x.zip")]) == 2
    assert "the course has 01_initialization" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("place", ["gradescope", "github"])
def test_a_place_that_cannot_be_written_is_one_line_and_what_was_there_stays(
    place: str, tmp_path: Path, capsys: Any
) -> None:
    (tmp_path / "file").write_text("mine")
    assert main(["export-autograder", place, ASSIGNMENT, "--out", str(tmp_path / "file" / "x.zip")]) == 2
    (line,) = capsys.readouterr().err.strip().splitlines()
    assert "cannot be written" in line
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.parametrize("seconds", ["0", "-3", "nan", "never"])
def test_a_time_that_makes_no_sense_is_refused(seconds: str, capsys: Any) -> None:
    with pytest.raises(SystemExit):
        main(["export-autograder", "gradescope", ASSIGNMENT, "--seconds", seconds])
    assert "--seconds" in capsys.readouterr().err
