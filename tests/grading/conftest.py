"""A course in its own folder, for each test that asks for one."""

import shutil
from pathlib import Path

import pytest

from tests.support.class_course import ASSIGNMENT
from tests.support.released_course import released_course


@pytest.fixture(scope="session")
def empty_course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with one released assignment and nothing handed in."""
    return released_course(tmp_path_factory.mktemp("empty") / "course", ASSIGNMENT)


@pytest.fixture
def course(empty_course: Path, tmp_path: Path) -> Path:
    """A copy of the empty course."""
    return Path(shutil.copytree(empty_course, tmp_path / "course"))
