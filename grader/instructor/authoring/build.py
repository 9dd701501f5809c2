"""From a source notebook and its exercises to everything that is built: a notebook for learners, and references.

The source is the single truth: its solutions are run on the cases, and what they return is what is right. Intermediate files
stay in the ignored folder ``build/``.
"""

from __future__ import annotations

import fcntl
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from grader import values
from grader.instructor.authoring.cells.questions import predictions_are_stale, predictions_path
from grader.instructor.authoring.errors import BuildError
from grader.instructor.authoring.notebooks import answer_texts, built_notebook, generate_release, write_source
from grader.instructor.authoring.references import agree, make_references
from grader.instructor.authoring.steps import steps_are_stale, steps_path, write_steps
from grader.instructor.content import ASSIGNMENTS
from grader.instructor.content.folders import guesses_of, hidden_references, hints_of
from grader.instructor.content.hints import given_away, owed
from grader.instructor.course.files import write_whole
from grader.instructor.course.folder import Course
from grader.instructor.course.places import ROOT
from grader.predictions.prediction import predictions_text
from grader.reference_files import HINTS, REFERENCES


def build(assignments: list[str] | None = None, *, root: Path = ROOT) -> None:
    """Build assignments into the working tree, and enter them in the gradebook at `root`, one after the other."""
    for assignment in assignments or list(ASSIGNMENTS):
        build_notebook(assignment, root)


def build_notebook(assignment: str, root: Path) -> None:
    """Build one assignment into the working tree, and enter it in the gradebook at `root`.

    Several processes may build at the same time: the gradebook has one writer, so they enter one after the other.

    Raises
    ------
    BuildError
        If the source or an exercise cannot be built.
    ContentError
        If something that is needed is missing in the folder of the notebook.
    GradebookError
        If the gradebook has submissions of a notebook with other exercises, or cannot be used.
    NotACourse
        If there is no course at `root`.
    """
    course = Course.at(root)
    hints = hints_text(assignment)  # refused before anything is written
    write_source(assignment, root)
    with _one_at_a_time(root):
        generate_release(assignment, course)
    released = built_notebook("release", assignment, root)
    target = root / "notebooks" / assignment / f"{assignment}.ipynb"
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(released, target)
    write_references(assignment, *make_references(assignment, root))
    questions = predictions_text(guesses_of(assignment))
    write_whole(predictions_path(assignment), questions, with_folder=True)
    write_steps(assignment, root)
    write_whole(HINTS / f"{assignment}.json", hints, with_folder=True)


def hints_text(assignment: str) -> str:
    """The file of hints that learners hold.

    Raises
    ------
    BuildError
        If a hint gives a piece of the solution away.
    ContentError
        If the notebook's folder has no hints.
    """
    hints, answers = hints_of(assignment), answer_texts(assignment)
    for name, steps in hints.items():
        if name not in answers:
            raise BuildError(
                f"{assignment}: there are hints for {name}, which is no exercise: take them out of hints.py"
            )
        if problem := owed(steps):
            raise BuildError(f"{assignment}: {name}: {problem}")
        if pieces := given_away(steps, answers[name]):
            raise BuildError(
                f"{assignment}: a hint for {name} gives the solution's `{pieces[0]}` away: say less"
            )
    return json.dumps(hints, ensure_ascii=False, indent=1) + "\n"


@contextmanager
def _one_at_a_time(root: Path) -> Iterator[None]:
    """Wait until no other process enters a notebook in the gradebook at `root`."""
    path = root / "build" / "lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def write_references(assignment: str, visible: dict[str, Any], complete: dict[str, Any]) -> None:
    """Write the references, except where the present ones agree: a build leaves the tree unchanged on every processor."""
    for path, content in zip(reference_paths(assignment), (visible, complete), strict=True):
        if not (path.exists() and agree(values.read(path), content)):
            values.write(path, content)


def stale(assignments: list[str] | None = None, *, root: Path = ROOT) -> list[str]:
    """What is built but no longer follows from the sources, one line each; builds into its own folder."""
    return [line for assignment in assignments or list(ASSIGNMENTS) for line in stale_files(assignment, root)]


def stale_files(assignment: str, root: Path) -> list[str]:
    """What is built for one assignment but no longer follows from its source, one line each.

    Raises
    ------
    BuildError
        If the source or an exercise cannot be built.
    ContentError
        If the notebook's folder lacks something that is needed.
    """
    found: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder)
        write_source(assignment, fresh)
        generate_release(assignment, Course(fresh), enter=False)
        released = built_notebook("release", assignment, fresh)
        built = root / "notebooks" / assignment / f"{assignment}.ipynb"
        if not built.exists() or built.read_bytes() != released.read_bytes():
            found.append(f"{built} is stale: run `grader build`")
        visible, complete = make_references(assignment, fresh)
    for path, content in zip(reference_paths(assignment), (visible, complete), strict=True):
        if not path.exists() or not agree(values.read(path), content):
            found.append(f"{path} is stale: run `grader build`")
    hints = HINTS / f"{assignment}.json"
    if not hints.exists() or hints.read_text(encoding="utf-8") != hints_text(assignment):
        found.append(f"{hints} is stale: run `grader build`")
    if predictions_are_stale(assignment):
        found.append(f"{predictions_path(assignment)} is stale: run `grader build`")
    if steps_are_stale(assignment):
        found.append(f"{steps_path(assignment)} is stale: run `grader build`")
    return found


def reference_paths(assignment: str) -> tuple[Path, Path]:
    """The files of the visible and of all references."""
    return REFERENCES / f"{assignment}.npz", hidden_references(assignment)
