"""The house stays one in which things are found: few modules to a folder, short ones, and no two names that are nearly one."""

from __future__ import annotations

import ast
import importlib
import tomllib
from collections.abc import Iterator
from itertools import permutations
from pathlib import Path

import pytest

from grader.instructor.content.folders import CONTENT
from grader.instructor.course.places import ROOT
from init_utils.older_names import OLDER_NAMES

MOST_MODULES = 13
MOST_LINES = 300
MORE_MODULES = {
    "grader": 16,  # what learners have, and read, lies flat
    "init_utils": 17,  # the same: learners import from here
    "init_utils/experiments": 16,  # one or two for each notebook
}
ENDINGS = ("s", "es", "d", "ed", "ing", "r", "er")
PACKAGES = ("grader", "init_utils")
FOLDERS = [
    folder
    for package in PACKAGES
    for folder in sorted({path.parent for path in (ROOT / package).rglob("*.py")})
    if folder.name != "older_names"
]
MODULES = [path for folder in FOLDERS for path in sorted(folder.glob("*.py")) if path.name != "source.py"]


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def modules_of(folder: Path) -> list[str]:
    return sorted(path.stem for path in folder.glob("*.py") if path.name != "__init__.py")


def nearly_one(names: list[str]) -> Iterator[tuple[str, str]]:
    """Pairs of which one is the other with an ending, or with another word behind it."""
    for name, longer in permutations(names, 2):
        endings = {name + ending for ending in ENDINGS} | {name.removesuffix("e") + "ing"}
        if longer in endings or longer.startswith(f"{name}_"):
            yield name, longer


def test_there_is_something_to_look_at() -> None:
    assert len(FOLDERS) > 20
    assert len(MODULES) > 150
    assert list(nearly_one(["grade", "grades", "grading"])) == [("grade", "grades"), ("grade", "grading")]


@pytest.mark.parametrize("folder", FOLDERS, ids=named)
def test_a_folder_holds_about_a_dozen_modules(folder: Path) -> None:
    assert len(modules_of(folder)) <= MORE_MODULES.get(named(folder), MOST_MODULES)


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_a_module_is_at_most_three_hundred_lines_long(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= MOST_LINES


@pytest.mark.parametrize("folder", FOLDERS, ids=named)
def test_no_two_names_in_a_folder_differ_by_an_ending(folder: Path) -> None:
    packages = [child.name for child in folder.iterdir() if (child / "__init__.py").exists()]
    found = list(nearly_one([*modules_of(folder), *packages]))
    assert [
        pair for pair in found if pair[1] != f"{pair[0]}_figures"
    ] == []  # released notebooks import these


def test_pyproject_lists_the_packages_of_the_tree() -> None:
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"][
        "packages"
    ]
    there = {
        named(path.parent).replace("/", ".")
        for package in PACKAGES
        for path in (ROOT / package).rglob("__init__.py")
        if CONTENT not in path.parent.parents  # a folder each notebook, which are data of the package
    }
    assert set(listed) - {"init_utils.datasets"} == there
    assert listed == sorted(listed)


def older_names_of_the_instructors_side() -> list[str]:
    return [path.stem for path in sorted((ROOT / "grader" / "instructor" / "older_names").glob("*.py"))]


@pytest.mark.parametrize("name", sorted(OLDER_NAMES))
def test_an_older_name_gives_the_module_itself(name: str) -> None:
    assert importlib.import_module(f"init_utils.{name}") is importlib.import_module(OLDER_NAMES[name])


@pytest.mark.parametrize("name", older_names_of_the_instructors_side())
def test_an_older_name_of_the_instructors_side_gives_what_it_gave(name: str) -> None:
    older = importlib.import_module(f"grader.instructor.{name}")
    tree = ast.parse(
        (ROOT / "grader" / "instructor" / "older_names" / f"{name}.py").read_text(encoding="utf-8")
    )
    (source,) = [node.module for node in tree.body if isinstance(node, ast.ImportFrom) and node.module]
    now = importlib.import_module(source)
    assert older.__all__
    assert all(getattr(older, given) is getattr(now, given) for given in older.__all__)


def test_there_are_older_names() -> None:
    assert OLDER_NAMES
    assert older_names_of_the_instructors_side()
