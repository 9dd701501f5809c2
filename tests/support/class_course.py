"""A course whose submissions are made from the sample class, and its commands as a user calls them."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook

from grader.instructor.demo.sample_class import CLASS, Learner, submission

ASSIGNMENT = "01_initialization"
PLAIN = [
    learner for learner in CLASS if learner.assignment == ASSIGNMENT and learner.name not in ("quinn", "nils")
]
Grader = Callable[..., subprocess.CompletedProcess[str]]


def hand_in(course: Path, learner: str, answers: Learner) -> Path:
    """Put a notebook into submitted/."""
    path = course / "submitted" / learner / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(submission(answers))
    return path


def hand_in_class(course: Path, size: int) -> None:
    """A class in which every kind of plain submission occurs."""
    texts = [submission(learner) for learner in PLAIN]
    for number in range(size):
        path = course / "submitted" / f"s{number:03}" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(texts[number % len(texts)])


def environment() -> dict[str, str]:
    return {"PATH": os.defpath, "HOME": os.environ.get("HOME", "/"), "OPENBLAS_NUM_THREADS": "1"}


def grader(course: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `grader` in a course."""
    command = [str(Path(sys.executable).parent / "grader"), *arguments]
    return subprocess.run(command, cwd=course, env=environment(), capture_output=True, text=True, check=False)


def nbgrader(course: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run nbgrader in a course."""
    command = [str(Path(sys.executable).parent / "nbgrader"), *arguments]
    return subprocess.run(command, cwd=course, env=environment(), capture_output=True, text=True, check=False)


def scores(course: Path) -> dict[str, float]:
    """What the gradebook says, after penalties."""
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        found = gradebook.assignment_submissions(ASSIGNMENT)
        return {
            item.student.id: item.score - sum(book.late_submission_penalty or 0 for book in item.notebooks)
            for item in found
        }


def autograded(course: Path) -> dict[str, dict[str, Any]]:
    """The autograded notebooks without what differs from run to run."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted(course.glob(f"autograded/*/{ASSIGNMENT}/{ASSIGNMENT}.ipynb")):
        notebook = json.loads(path.read_text())
        notebook["metadata"]["initialization_course"].pop("seconds")
        found[path.parts[-3]] = notebook
    return found
