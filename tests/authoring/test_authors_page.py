"""docs/authors.md, followed word for word in a copy of the repository: its commands are run, its blocks are written."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.instructor.course.places import ROOT

pytestmark = [pytest.mark.process, pytest.mark.slow]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FIRST_AND_LAST = ("## Add an exercise", "## Add a mistake")
TOOLS = ("bash", "mkdir", "sed")
"""All that the page's commands need. Not bubblewrap: it shows the grader that is installed, which is not that of the copy."""


def steps() -> list[tuple[str, str]]:
    """The blocks to follow, as kind and text, in their order."""
    page = (ROOT / "docs" / "authors.md").read_text(encoding="utf-8")
    first, last = (page.index(heading) for heading in FIRST_AND_LAST)
    return BLOCK.findall(page[first:last])


def write_file(root: Path, text: str) -> None:
    name, _, content = text.removeprefix("# ").partition("\n")
    assert (root / name).parent.is_dir(), f"{name} is in no folder of the repository"
    (root / name).write_text(content, encoding="utf-8")


def edit_file(root: Path, text: str) -> None:
    """Each hunk's old lines are in the file exactly once, and make place for its new ones."""
    name, _, hunks = text.removeprefix("+++ ").partition("\n")
    content = (root / name).read_text(encoding="utf-8")
    for hunk in hunks.split("@@\n"):
        lines = hunk.splitlines()
        old, new = ("".join(f"{line[1:]}\n" for line in lines if line[:1] != other) for other in ("+", "-"))
        assert content.count(old) == 1, f"{name} holds {content.count(old)} times:\n{old}"
        content = content.replace(old, new)
    (root / name).write_text(content, encoding="utf-8")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository's tracked files, with our installation as its own."""
    if not (ROOT / ".git").exists():
        pytest.skip("without git, nobody knows which files belong to the repository")
    root = tmp_path_factory.mktemp("authors") / "course"
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    for name in filter(None, tracked.stdout.split("\0")):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).exists():
            shutil.copyfile(ROOT / name, root / name)
    (root / ".venv").symlink_to(sys.prefix)
    return root


@pytest.fixture
def run(copy: Path, tmp_path: Path) -> Any:
    """Runs the commands of a block, one after another, with the copy's code."""
    for tool in TOOLS:
        (tmp_path / tool).symlink_to(shutil.which(tool) or tool)
    environment = {**os.environ, "PATH": str(tmp_path), "PYTHONPATH": str(copy)}

    def run(commands: str) -> None:
        done = subprocess.run(
            [str(tmp_path / "bash"), "-e", "-c", commands],
            cwd=copy,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{commands}\n{done.stdout}\n{done.stderr}"

    return run


def test_an_author_who_follows_the_page_gets_what_it_promises(copy: Any, run: Any) -> None:
    follow: dict[str, Callable[[Path, str], object]] = {
        "python": write_file,
        "diff": edit_file,
        "sh": lambda _, text: run(text),
    }
    for kind, text in steps():
        follow[kind](copy, text)
    assert (copy / "edition/notebooks/09_learning_rates/09_learning_rates.ipynb").is_file()
    for assignment, points, mistake in (
        ("01_initialization", "20 of 24", "The scale depends on fan_in alone."),
        (
            "09_learning_rates",
            "0 of 6",
            "The rates fall along a straight line and become negative in the end.",
        ),
    ):
        page = (copy / "feedback" / "ada" / assignment / f"{assignment}.html").read_text(encoding="utf-8")
        assert points in " ".join(re.sub(r"<[^>]*>", " ", page).split())
        assert mistake in page
    run(".venv/bin/python -m ruff check grader && .venv/bin/python -m ruff format --check grader")


def test_the_page_shows_an_exercise_a_notebook_and_the_way_to_a_grade() -> None:
    commands = [line for kind, text in steps() if kind == "sh" for line in text.splitlines()]
    for command in ("new exercise", "new notebook", "build", "publish", "autograde", "feedback"):
        assert [line for line in commands if line.startswith(f".venv/bin/grader {command} ")]
