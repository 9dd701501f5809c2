"""A course for each test that asks for one, copied from a single template."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.course import Course


@pytest.fixture(scope="session")
def template() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


@pytest.fixture
def course(template: Path, tmp_path: Path) -> Course:
    return Course.make(template, tmp_path / "course")
