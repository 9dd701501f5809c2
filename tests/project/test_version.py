"""The version is written once, in `grader.__version__`; whatever else names one names the same."""

import json
import re
import subprocess
import sys
import tomllib
from importlib.metadata import version
from typing import Any

import pytest

import grader
from grader.instructor.course.places import ROOT
from grader.instructor.publish.edition import edition_files, manifest


def citation(field: Any) -> Any:
    """One field of CITATION.cff."""
    (found,) = re.findall(
        rf"^{field}: (\S+)$", (ROOT / "CITATION.cff").read_text(encoding="utf-8"), re.MULTILINE
    )
    return found


def test_pyproject_reads_the_version_and_does_not_write_it_again() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert "version" not in settings["project"]
    assert settings["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "grader.__version__"}


def test_the_installed_package_has_the_version() -> None:
    assert version("initialization-course") == grader.__version__


@pytest.mark.process
def test_the_command_line_prints_the_version() -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "grader", "--version"], capture_output=True, text=True, check=True
    )
    assert shown.stdout == f"grader {grader.__version__}\n"


def test_the_citation_names_the_version() -> None:
    assert citation("version") == grader.__version__


def test_the_newest_release_in_the_changelog_is_the_version_of_the_day_that_the_citation_names() -> None:
    releases = re.findall(
        r"^## \[?(\d\S*?)\]? - (\S+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert releases[0] == (grader.__version__, citation("date-released"))


def test_the_student_edition_shows_the_version() -> None:
    files = edition_files()
    assert manifest(files)["version"] == grader.__version__
    assert json.dumps(grader.__version__) in files["grader/__init__.py"].decode()
    assert b"grader.__version__" in files["pyproject.toml"]
