"""A course folder of any name works, or is refused at once with one clear line."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from grader.instructor.course.folder import Course, NotACourse, sqlite_url
from grader.instructor.course.places import ROOT
from grader.instructor.course.root_name import unusable

WORKS = [
    "My%20Course",
    "100%",
    "a#b",
    "it's",
    'say "hi"',
    "two words",
    "Übung ℝ",
    "a&b;c",
    "a@b:c",
    "{x}",
    "$",
    "~",
]
REFUSED = {
    "What? course": "holds ?, which nbgrader treats as a pattern",
    "a*": "holds *",
    "[2026]": "holds [",
    "$HOME": "holds $, which nbgrader treats as a variable",
    "${HOME}": "holds $",
    "two\nlines": "holds a line break",
}


def course_in(folder: Path) -> Path:
    folder.mkdir()
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    return folder


@pytest.mark.parametrize("name", WORKS)
def test_the_gradebook_of_a_folder_with_an_odd_name_lies_in_it(name: str, tmp_path: Path) -> None:
    root = course_in(tmp_path / name)
    assert unusable(root) == ""
    for course in (Course.at(root), Course(root)):
        assert make_url(course.db_url).database == str(root / "gradebook.db")


@pytest.mark.parametrize("name", REFUSED)
def test_a_name_that_cannot_work_is_refused_in_one_line(name: str, tmp_path: Path) -> None:
    root = course_in(tmp_path / name)
    with pytest.raises(NotACourse) as refused:
        Course.at(root)
    line = str(refused.value)
    assert REFUSED[name] in line
    assert "rename the folder" in line
    assert "\n" not in line


def test_an_older_configuration_that_leads_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    root = course_in(tmp_path / "My%20Course")
    config = root / "nbgrader_config.py"
    config.write_text(
        f"c = get_config()\nc.CourseDirectory.db_url = 'sqlite:///{root.resolve()}/gradebook.db'\n"
    )
    with pytest.raises(NotACourse, match="which means another folder"):
        Course.at(root)


def test_an_address_holds_signs_that_mean_something_in_addresses() -> None:
    path = Path("/a %20b?c=d#e/gradebook.db")
    assert make_url(sqlite_url(path)).database == str(path)


@pytest.mark.process
def test_nbgrader_says_it_in_one_line_too(tmp_path: Path) -> None:
    root = course_in(tmp_path / "What? course")
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", "list"], cwd=root, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "holds ?, which nbgrader treats as a pattern" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "What").exists()
