"""What an autograder consists of, and writing it: the zip for Gradescope, the folder for GitHub Classroom.

The student edition is packed, and of the instructor's side what runs a submission behind the wall. Neither a solution nor a
hidden case is in it: on Gradescope and GitHub, the learner's code runs on the machine where the files lie.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Sequence
from math import ceil
from pathlib import Path

from grader.errors import GraderError
from grader.instructor.autograders.running import SETTINGS, points_of
from grader.instructor.content.folders import content_folder
from grader.instructor.course.files import write_whole
from grader.instructor.course.places import ROOT
from grader.instructor.publish.edition import edition_files

TEMPLATES = Path(__file__).parent / "templates"
INSTRUCTORS = (
    "__init__.py",
    *(f"autograders/{name}.py" for name in ("__init__", "classroom", "gradescope", "handed_in", "running")),
    "confinement/**/*.py",
    *(f"content/{name}.py" for name in ("__init__", "claim", "drafts", "folders", "hints")),
    *(f"course/{name}.py" for name in ("__init__", "editions", "files", "places")),
    *(f"grading/{name}.py" for name in ("__init__", "one_notebook")),
    "submission/*.py",
)
"""Of ``grader/instructor``: what grades one notebook. Nothing of a notebook's content."""

LEARNERS = ("grader/", "init_utils/", "datasets/", "notebooks/", "LICENSE")
"""Of the student edition."""

PACKAGES = (
    *("numpy", "scipy", "matplotlib", "scikit-learn", "ipython"),
    *("nbformat", "nbconvert", "nh3", "threadpoolctl", "pyseccomp", "py-landlock"),
)
FIRST_LINE = "# Written by `grader export-autograder github"
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of each file in a zip, so that the same content is the same zip."""

FOLDER = ".github/autograder"
WORKFLOW = ".github/workflows/classroom.yml"


class ExportError(GraderError):
    """An autograder cannot be written; the message says why and what to do."""


def autograder_files(assignment: str, seconds: float, root: Path = ROOT) -> dict[str, bytes]:
    """The files of an autograder by path, as Gradescope's zip has them.

    Parameters
    ----------
    assignment : str
    seconds : float
        For a submission as a whole, by the clock.
    root : Path
        The repository.

    Returns
    -------
    dict of str to bytes

    Raises
    ------
    ContentError
        If the course has no such assignment.
    PublishError
        If something is missing or not built.
    """
    content_folder(assignment)
    edition = edition_files(root)
    files = {path: content for path, content in edition.items() if path.startswith(LEARNERS)}
    # Without an install, a package is where its name says.
    files = {re.sub("^datasets/", "init_utils/datasets/", path): content for path, content in files.items()}
    instructor = root / "grader" / "instructor"
    for pattern in INSTRUCTORS:
        for path in sorted(instructor.glob(pattern)):
            files[path.relative_to(root).as_posix()] = path.read_bytes()
    files["requirements.txt"] = requirements((root / "environment.yml").read_text(encoding="utf-8")).encode()
    files[SETTINGS] = (json.dumps({"assignment": assignment, "seconds": seconds}) + "\n").encode()
    for name in ("setup.sh", "run_autograder"):
        files[name] = (TEMPLATES / name).read_bytes()
    files["README.md"] = _about(assignment).encode()
    return dict(sorted(files.items()))


def requirements(environment: str, names: Sequence[str] = PACKAGES) -> str:
    """The pinned versions of some packages, for pip.

    Parameters
    ----------
    environment : str
        The text of environment.yml.
    names : sequence of str

    Returns
    -------
    str

    Raises
    ------
    ExportError
        If one is not pinned there.
    """
    pins = re.findall(r"^ +- (([\w.-]+)==[^#\n]*[^#\s])", environment, re.MULTILINE)
    if missing := set(names) - {name for _, name in pins}:
        raise ExportError(f"environment.yml does not pin {min(missing)}: pin it there")
    return "".join(f"{line}\n" for line, name in pins if name in names)


def write_zip(assignment: str, to: Path, seconds: float) -> None:
    """Write the zip that Gradescope takes; raises as `autograder_files` and `write_whole` do."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in autograder_files(assignment, seconds).items():
            entry = zipfile.ZipInfo(path, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            mode = 0o755 if path in ("setup.sh", "run_autograder") else 0o644
            entry.external_attr = (0o100000 | mode) << 16
            archive.writestr(entry, content)
    write_whole(to, memory.getvalue(), with_folder=True)


def write_repository(assignment: str, folder: Path, seconds: float) -> None:
    """Write the workflow of GitHub Classroom into a folder, with all that it needs, and the notebook if it is not there.

    Parameters
    ----------
    assignment : str
    folder : Path
        The template repository, or a new one. What is in it stays; only a workflow that this command wrote is replaced.
    seconds : float
        For a submission as a whole, by the clock.

    Raises
    ------
    ExportError
        If there is another workflow of that name.
    """
    workflow = folder / WORKFLOW
    if workflow.exists() and not workflow.read_text(encoding="utf-8", errors="replace").startswith(
        FIRST_LINE
    ):
        raise ExportError(
            f"{workflow} was not written by this command: move it away, or name another folder with --out"
        )
    files = autograder_files(assignment, seconds)
    del files["run_autograder"]
    for path, content in files.items():
        write_whole(folder / FOLDER / path, content, with_folder=True)
    notebook = f"notebooks/{assignment}/{assignment}.ipynb"
    if not (folder / notebook).exists():
        write_whole(folder / notebook, files[notebook], with_folder=True)
    write_whole(workflow, workflow_text(assignment, seconds), with_folder=True)


def workflow_text(assignment: str, seconds: float) -> str:
    """The workflow, for one assignment."""
    filled = {
        "ASSIGNMENT": assignment,
        "POINTS": f"{sum(points_of(assignment).values()):g}",
        "MINUTES": f"{10 + ceil(seconds / 60)}",
    }
    text = (TEMPLATES / "classroom.yml").read_text(encoding="utf-8")
    return re.sub("@([A-Z]+)@", lambda found: filled[found[1]], text)


def _about(assignment: str) -> str:
    points = sum(points_of(assignment).values())
    return (
        f"# Autograder for {assignment}\n\n"
        f"It grades the visible cases, {points:g} points at most. **Hidden cases are not in it and are not graded by it:** the "
        "learner's code runs on the same machine, and could read them. To grade with them, collect the submissions and run "
        "`grader autograde`.\n\n"
        "Made by `grader export-autograder`. Make it again when the course has changed.\n"
    )
