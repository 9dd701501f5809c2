"""What was built from what: one digest per notebook, kept in the ignored folder ``build/``.

A notebook has to be built again when a file of its folder, the code that builds it, a pin, or something that was built
from them has changed.
"""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from grader.instructor.authoring.survey import ExerciseCounts, Survey
from grader.instructor.content.folders import content_folder, hidden_references
from grader.instructor.course.files import digest_of, fingerprint, write_whole
from grader.instructor.course.places import ROOT
from grader.predictions.prediction import PREDICTIONS
from grader.reference_files import HINTS, REFERENCES, STEPS

CODE = (
    "environment.yml",
    "datasets/*",
    "grader/*.py",
    "grader/failures/*.py",
    "grader/judging/**/*.py",
    "grader/learning/*.py",
    "grader/predictions/*.py",
    "grader/running/*.py",
    "grader/tracing/*.py",
    "grader/instructor/authoring/*.py",
    "grader/instructor/authoring/cells/*.py",
    "grader/instructor/content/*.py",
    "grader/instructor/course/*.py",
    "grader/instructor/gradebook/*.py",
    "init_utils/**/*.py",
)
"""What every notebook depends on, below the repository."""

ROUNDING = ("OPENBLAS_CORETYPE", "NPY_DISABLE_CPU_FEATURES", "NPY_ENABLE_CPU_FEATURES")
"""Variables of the environment that choose how floats round: if they change, everything is checked anew."""


@dataclass(frozen=True)
class Entry:
    """What is known about the last build of a notebook.

    Attributes
    ----------
    inputs : str
        The digest of everything that it was built from.
    outputs : dict of str to str
        The digests of the files that were built, by name.
    survey : Survey
        What its exercises had.
    """

    inputs: str
    outputs: dict[str, str]
    survey: Survey


def record_path(root: Path) -> Path:
    """Where the record of a course is; it need not exist."""
    return root / "build" / "built.json"


def load_record(root: Path) -> dict[str, Entry]:
    """The record of a course, by assignment; empty if there is none that can be read; then everything is built anew."""
    try:
        return {name: _entry(data) for name, data in json.loads(record_path(root).read_bytes()).items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def _entry(data: Mapping[str, Any]) -> Entry:
    exercises = tuple(ExerciseCounts(**item) for item in data["survey"]["exercises"])
    return Entry(data["inputs"], dict(data["outputs"]), Survey(exercises, tuple(data["survey"]["missing"])))


def save_record(root: Path, record: Mapping[str, Entry]) -> None:
    """Write the record of a course. Raises `UnwritableFile` if that cannot be done."""
    text = json.dumps({name: asdict(entry) for name, entry in record.items()}, indent=1)
    write_whole(record_path(root), text, with_folder=True)


def code_digest() -> str:
    """The digest of what every notebook depends on: code, data files, pins, the Python, and how floats round."""
    files = sorted({path for pattern in CODE for path in ROOT.glob(pattern) if path.is_file()})
    chosen = [os.environ.get(name, "") for name in ROUNDING]
    return digest_of(platform.python_version(), platform.machine(), *chosen, *_contents(files))


def inputs_digest(assignment: str, code: str) -> str:
    """The digest of what a notebook is built from: its folder, and `code`, the `code_digest`."""
    return digest_of(assignment, code, *_contents(sorted(content_folder(assignment).rglob("*.py"))))


def _contents(files: Iterable[Path]) -> list[str]:
    return [f"{path.relative_to(ROOT)} {fingerprint(path.read_bytes())}" for path in files]


def built_files(assignment: str, root: Path) -> dict[str, Path]:
    """The files that a build keeps in the repository: the learner's notebook and the references."""
    return {
        "notebook": root / "notebooks" / assignment / f"{assignment}.ipynb",
        "visible references": REFERENCES / f"{assignment}.npz",
        "hidden references": hidden_references(assignment),
        "predictions": PREDICTIONS / f"{assignment}.json",
        "steps": STEPS / f"{assignment}.npz",
        "hints": HINTS / f"{assignment}.json",
    }


def intermediate_files(assignment: str, root: Path) -> dict[str, Path]:
    """The files that a build leaves in the ignored folder ``build/``, where nbgrader's commands look for them."""
    return {
        kind: root / "build" / kind / assignment / f"{assignment}.ipynb" for kind in ("source", "release")
    }


def digests(files: Mapping[str, Path]) -> dict[str, str]:
    """The digest of each file; empty for one that does not exist."""
    return {name: fingerprint(path.read_bytes()) if path.is_file() else "" for name, path in files.items()}
