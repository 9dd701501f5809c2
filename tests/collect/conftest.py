"""An empty course for each test."""

from pathlib import Path

import pytest

from .archives import Course


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """The folder of a course, with nothing collected."""
    return Course(tmp_path)
