"""The course whose pages the tests look at."""

from pathlib import Path

import pytest

from tests.support.graded_course import graded_course


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A graded course of four learners."""
    return graded_course(tmp_path)
