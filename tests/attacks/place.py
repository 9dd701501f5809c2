"""A place with secrets in it, and what no result may contain."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from pathlib import Path

from grader.instructor.content.folders import complete_exercises, hidden_references
from tests.support.attacks.attack import ASSIGNMENT, Targets

HIDDEN = hidden_references(ASSIGNMENT)


@dataclass(frozen=True)
class Place:
    """A course's folder, which everybody may read and write as far as permissions go.

    Attributes
    ----------
    targets : Targets
        What is in it.
    secret : str
        Is in every file of it, and in the environment of whoever grades.
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


def state_of(folder: Path) -> dict[str, tuple[int, str]]:
    """Permissions and content of everything in a folder, links themselves and not what they lead to."""

    def content(path: Path) -> str:
        if path.is_symlink():
            return str(path.readlink())
        return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""

    return {str(path): (path.lstat().st_mode, content(path)) for path in folder.rglob("*")}
