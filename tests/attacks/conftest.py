"""A place with secrets in it, and a watch over what a submission leaves behind."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.instructor.confinement import shared_server
from grader.instructor.content.folders import complete_exercises, hidden_references

from .attack import ASSIGNMENT, HONEST, MARK, Targets

HIDDEN = hidden_references(ASSIGNMENT)


@dataclass(frozen=True)
class Place:
    """A course's folder, which everybody may read and write as far as permissions go.

    Attributes
    ----------
    targets : Targets
        What is in it.
    secret : str
        Stands in every file of it, and in the environment of whoever grades.
    honest : Path
        An honest submission.
    """

    targets: Targets
    secret: str
    honest: Path

    def secrets(self) -> list[str]:
        """What must be in no result: the secret, a piece of the hidden references, and hidden inputs and right answers."""
        piece = base64.b64encode(HIDDEN.read_bytes()[1000:1015]).decode()
        return [self.secret, piece, *hidden_inputs(), *hidden_answers()]


def hidden_inputs() -> list[str]:
    """The sizes of the hidden cases."""
    (exercise, *_) = complete_exercises(ASSIGNMENT).values()
    return [str(case.arguments[0]) for case in exercise.cases if case.hidden]


def hidden_answers() -> set[str]:
    """Right numbers of hidden cases, as feedback writes numbers, that are right on no visible case."""
    numbers: dict[bool, set[str]] = {True: set(), False: set()}
    for exercise in complete_exercises(ASSIGNMENT).values():
        for case, accepted in zip(exercise.cases, exercise.expected, strict=True):
            for array in accepted[0].values():
                numbers[case.hidden] |= {f"{entry:.6g}" for entry in array.ravel()[:50]}
    return {text for text in numbers[True] - numbers[False] if len(text) > 6}


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
        for path in opened:
            path.chmod(0o777)
        yield Place(targets, secret, honest)
        for path in opened[:3]:
            path.chmod(0o700)


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


def state_of(folder: Path) -> dict[str, tuple[int, str]]:
    """Permissions and content of everything in a folder, links themselves and not what they lead to."""

    def content(path: Path) -> str:
        if path.is_symlink():
            return str(path.readlink())
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""

    return {str(path): (path.lstat().st_mode, content(path)) for path in folder.rglob("*")}
