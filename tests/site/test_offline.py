"""The list from which a browser keeps the self-hosted site, and the worker that answers from what is kept."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from grader.instructor.site.offline import LIST, OURS, WORKER, extend_worker, list_files
from grader.instructor.site.running import SiteError


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "files").mkdir()
    (tmp_path / "index.html").write_text("a page")
    (tmp_path / "files" / "Größe #1.ipynb").write_text("{}")
    (tmp_path / ".nojekyll").touch()
    (tmp_path / WORKER).write_text("theirs();")
    return tmp_path


def test_each_file_that_a_host_serves_is_listed_with_its_checksum_and_size(site: Path) -> None:
    listed = list_files(site)
    assert json.loads((site / LIST).read_text()) == json.loads(json.dumps(listed))
    assert listed["files"] == {
        "files/Größe #1.ipynb": (hashlib.sha256(b"{}").hexdigest(), 2),
        "index.html": (hashlib.sha256(b"a page").hexdigest(), 6),
    }
    assert listed["bytes"] == 8


def test_the_version_is_another_one_after_any_change_and_the_same_after_none(site: Path) -> None:
    versions = [list_files(site)["version"]]
    assert list_files(site)["version"] == versions[0]
    (site / "index.html").write_text("b page")
    versions.append(list_files(site)["version"])
    (site / "index.html").rename(site / "other.html")
    versions.append(list_files(site)["version"])
    (site / "other.html").unlink()
    versions.append(list_files(site)["version"])
    assert len(set(versions)) == 4


def test_one_worker_holds_ours_first_and_theirs_unchanged(site: Path) -> None:
    for _ in range(2):
        extend_worker(site)
        assert (site / WORKER).read_text() == f"{OURS}theirs();"


def test_a_jupyterlite_without_a_worker_is_said(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match=WORKER):
        extend_worker(tmp_path)
