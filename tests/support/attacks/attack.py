"""What an attack is, and how it becomes a file: the released notebook, some honest answers, and what the attacker wrote."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from grader.instructor.confinement import Limits
from grader.instructor.demo.sample_class import Edit, Learner, find_cell, solutions, submission
from grader.reference_files import load_exercises

ASSIGNMENT = "01_initialization"
ZEROS, RANDOM, HE = POINTS = {
    "initialize_parameters_zeros": 5,
    "initialize_parameters_random": 5,
    "initialize_parameters_he": 10,
}
SECONDS = Limits(cell_seconds=5.0, call_seconds=3.0, clock_factor=2.0, submission_seconds=40.0)
SHORT = Limits(cell_seconds=0.5, call_seconds=0.3, clock_factor=2.0, submission_seconds=20.0)
"""For attacks that wait until somebody stops them."""

MARK = "treasure-"
"""What an attacker looks for; the secret is what comes after it."""


@dataclass(frozen=True)
class Targets:
    """Where the things are that an attack is after; ``@gradebook@`` in an attack's code stands for the path of the gradebook.

    An attacker who knows nbgrader finds them by relative paths, so they are not kept from him here.
    """

    course: Path
    gradebook: Path
    neighbour: Path
    source: Path
    hidden: Path
    port: int = 9

    def fill_in(self, text: str) -> str:
        """`text` with the places named."""
        for name, value in vars(self).items():
            text = text.replace(f"@{name}@", str(value))
        return text


@dataclass(frozen=True)
class Attack:
    """A hostile submission.

    Attributes
    ----------
    name : str
        In a few words.
    stock : str
        What `nbgrader autograde` without our configuration does with it, where test cells hold asserts.
    answers : mapping
        Text of answer cells by function; where a function is neither here nor honest, its cell stays as it was released.
    edits : tuple of callable
        Changes to the notebook after that.
    honest : tuple of str
        Functions that are solved as they should be: the honest part.
    files, links : mapping
        What is handed in beside the notebook: texts, and symbolic links.
    limits : Limits
        To grade it with, so that the tests do not wait long.
    slow : bool
        Whether it lasts until a limit stops it: left out where limits cannot be chosen.
    loses : bool
        Whether it breaks its own honest part too.
    fails : str
        What is said where the file cannot be graded at all.
    left_out : str
        The same where only a class is graded, because of what is beside the notebook.
    alone : bool
        Whether it would harm others, if nothing stopped it.
    reads : bool
        Whether it brings the secret into its result, where nothing stops it.
    """

    name: str
    stock: str
    answers: Mapping[str, str] = field(default_factory=dict)
    edits: tuple[Edit, ...] = ()
    honest: tuple[str, ...] = (ZEROS, RANDOM)
    files: Mapping[str, str] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    limits: Limits = SECONDS
    slow: bool = False
    loses: bool = False
    fails: str = ""
    left_out: str = ""
    alone: bool = False
    reads: bool = False

    @property
    def honest_part(self) -> int:
        """What its honest functions are worth."""
        return sum(POINTS[name] for name in self.honest)

    @property
    def student(self) -> str:
        """The name as a folder's."""
        return "-".join("".join(sign if sign.isalnum() else " " for sign in self.name.lower()).split())

    def notebook(self, targets: Targets) -> str:
        """The text of its notebook file."""
        answers = {**{name: solved()[name] for name in self.honest}, **self.answers}
        learner = Learner(self.student, self.name, answers, solved=False, edits=self.edits)
        return targets.fill_in(submission(learner))

    def hand_in(self, folder: Path, targets: Targets) -> Path:
        """Write the submission into ``<folder>/<student>/<assignment>/``; returns the notebook's path."""
        path = folder / self.student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(self.notebook(targets))
        for name, text in self.files.items():
            (path.parent / name).write_text(targets.fill_in(text))
        for name, target in self.links.items():
            (path.parent / name).unlink(missing_ok=True)
            (path.parent / name).symlink_to(targets.fill_in(target))
        return path


HONEST = Attack("an honest one", "full marks", honest=(ZEROS, RANDOM, HE))


def solved() -> Mapping[str, str]:
    """The right answers."""
    return solutions(ASSIGNMENT)


@cache
def visible_answers() -> list[tuple[list[int], dict[str, Any]]]:
    """What every learner has in the published references: the visible cases of He's exercise and their right answers."""
    exercise = load_exercises(ASSIGNMENT)[HE]
    return [
        (case.arguments[0], {name: array.tolist() for name, array in accepted[0].items()})
        for case, accepted in zip(exercise.cases, exercise.expected, strict=True)
    ]


# --- edits -------------------------------------------------------------------------------------------------------------


def add_cell(source: str, kind: str = "code", *, before: str = HE, **others: Any) -> Edit:
    """Add a cell of the attacker's own; with ``metadata``, ``outputs`` or ``id`` as given."""

    def edit(notebook: dict[str, Any]) -> None:
        own: dict[str, Any] = {
            "cell_type": kind,
            "id": f"own-{len(notebook['cells'])}",
            "metadata": {},
            "source": source,
        }
        if kind == "code":
            own |= {"outputs": [], "execution_count": None}
        notebook["cells"].insert(find_cell(notebook, before), {**own, **others})

    return edit


def change_tests(**changes: Any) -> Edit:
    """Change fields of all test cells."""

    def edit(notebook: dict[str, Any]) -> None:
        for name in POINTS:
            notebook["cells"][find_cell(notebook, f"check-{name}")].update(json.loads(json.dumps(changes)))

    return edit


def change_test_metadata(**changes: Any) -> Edit:
    """Change nbgrader's metadata of all test cells; a key ``tags`` goes beside it."""

    def edit(notebook: dict[str, Any]) -> None:
        for name in POINTS:
            metadata = notebook["cells"][find_cell(notebook, f"check-{name}")]["metadata"]
            metadata["nbgrader"].update({key: value for key, value in changes.items() if key != "tags"})
            metadata["tags"] = changes.get("tags", [])

    return edit


def change_metadata(**changes: Any) -> Edit:
    """Change the metadata of the notebook."""
    return lambda notebook: notebook["metadata"].update(changes)


def shown(**data: str) -> list[dict[str, Any]]:
    """A saved output; underscores in the names stand for slashes."""
    kinds = {kind.replace("_", "/"): text for kind, text in data.items()}
    return [{"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": kinds}]


def he_function(*lines: str, above: str = "") -> dict[str, str]:
    """An answer to He's exercise whose function consists of these lines, with code above it."""
    body = "\n".join(f"    {line}" for text in lines for line in text.splitlines())
    return {HE: f"{above}\ndef {HE}(layers_dims):\n{body}\n"}
