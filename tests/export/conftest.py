"""A course with a small gradebook."""

import os
import shutil
import sys
import warnings
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import SAWarning

from .small_gradebook import fill


@pytest.fixture(scope="session")
def made_gradebook(tmp_path_factory: pytest.TempPathFactory) -> Any:
    path = tmp_path_factory.mktemp("gradebook") / "gradebook.db"
    before = os.environ["PATH"]
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{before}"  # nbgrader calls alembic
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SAWarning)
            fill(f"sqlite:///{path}")
    finally:
        os.environ["PATH"] = before
    return path


@pytest.fixture
def course(made_gradebook: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The root of a course, in which we are."""
    shutil.copy(made_gradebook, tmp_path / "gradebook.db")
    config = f"c = get_config()\nc.CourseDirectory.root = {str(tmp_path)!r}\n"
    (tmp_path / "nbgrader_config.py").write_text(
        config + f"c.CourseDirectory.db_url = 'sqlite:///{tmp_path}/gradebook.db'\n"
    )
    (tmp_path / "collected").mkdir()
    (tmp_path / "collected" / "learners.csv").write_text("id,name,moodle,canvas\n4002,,4002,4002\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path
