"""The place that attacks aim at, and a check of what a submission leaves behind."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.instructor.confinement import shared_server
from tests.support.attacks.attack import HONEST, MARK, Targets

from .place import HIDDEN, Place, state_of


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The place, and the secret in the environment before the server is started."""
    course = tmp_path_factory.mktemp("course")
    secret = secrets.token_hex(8)
    targets = Targets(
        course,
        course / "gradebook.db",
        course / "submitted" / "carol" / "carol.ipynb",
        course / "source.ipynb",
        HIDDEN,
    )
    for path in (targets.gradebook, targets.neighbour):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"all the points {MARK}{secret}")
    source = json.loads(HONEST.notebook(targets))
    targets.source.write_text(json.dumps({"note": MARK + secret, **source}))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADER_SECRET", MARK + secret)
        honest = HONEST.hand_in(tmp_path_factory.mktemp("submitted"), targets)
        opened = [course, *course.parents[:2], *course.rglob("*")]
        modes = {path: path.stat().st_mode for path in opened}
        for path in opened:
            path.chmod(0o777)
        yield Place(targets, secret, honest)
        for path in opened[:3]:
            path.chmod(modes[path])


@pytest.fixture
def no_trace(place: Place) -> Iterator[None]:
    """Nothing in the course has changed afterwards, and no process and no file of a submission is left.

    Processes whose parent has ended are the server's children too: it is their reaper.
    """
    server = shared_server("strong")
    before = state_of(place.targets.course)
    yield
    assert state_of(place.targets.course) == before
    assert not server.closed
    assert [path.name for path in server.base.iterdir()] == ["server"]
    number = server.process_number
    assert Path(f"/proc/{number}/task/{number}/children").read_text() == ""
