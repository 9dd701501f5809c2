"""From source notebooks and exercises to everything that is built: notebooks for learners, and references.

The source is the single truth: its solutions are run on the cases, and what they return is what is right. Intermediate files
stay in the ignored folder ``build/``.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain, combinations
from pathlib import Path
from typing import Any

import jupytext
import nbformat
import numpy as np
from nbgrader.apps.api import NbGraderAPI
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from grader import values
from grader.calls import call_case
from grader.comparison import leaves
from grader.errors import GraderError
from grader.exercise import REFERENCES, Case, Exercise, Mistake, Outcome, Tolerance, to_data
from grader.instructor.authoring import Draft, drafts_of, message_of
from grader.instructor.editions import stamp
from grader.instructor.exercises import ASSIGNMENTS
from grader.instructor.gradebook_access import has_gradebook, open_gradebook
from grader.instructor.known_cells import admit
from grader.instructor.last_cells import last_cells
from grader.instructor.places import HIDDEN_REFERENCES, ROOT, SOURCES
from grader.notebook import read_notebook, run_cells

COPIED = Tolerance(rtol=1e-12, atol=1e-14)
"""For arguments and whatever else is not graded: between OpenBLAS's kernels and NumPy's instruction sets, entries differ by up
to 1.4e-14 of their size."""

SHARE_OF_TOLERANCE = 0.01
"""Of the tolerance that a right value is graded with, though no less than `COPIED`: by default 1e-9 of its size. Between
processors, values differ by up to 2e-14 of their size, where they are 0 but for round-off by 3e-16 at most, and as difference
quotients by up to 2e-10, or 7e-8 where they are graded with 0.01."""

ROUND_OFF_ALONE = Tolerance(rtol=0.05, atol=0.0)
"""For right values that are round-off and graded with a band."""

QUOTIENT = 1e-7
"""For outcomes of mistakes, as a share of the largest entry, where they are not graded with more: a mistake may take a
difference quotient where the exercise has none, and processors then differ by up to 8e-9."""


class BuildError(GraderError):
    """A source or an exercise cannot be built; the message names it."""


def build(assignments: list[str] | None = None, *, root: Path = ROOT) -> None:
    """Build assignments into the working tree, and enter them in the gradebook at `root`."""
    for assignment in assignments or list(ASSIGNMENTS):
        write_source(assignment, root)
        generate_release(assignment, root)
        released = root / "build" / "release" / assignment / f"{assignment}.ipynb"
        target = root / "notebooks" / assignment / f"{assignment}.ipynb"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(released, target)
        write_references(assignment, *make_references(assignment, root))


def stale(assignments: list[str] | None = None, *, root: Path = ROOT) -> list[str]:
    """What is built and does not follow from the sources any more, a line each; builds into a folder of its own."""
    found: list[str] = []
    for assignment in assignments or list(ASSIGNMENTS):
        with tempfile.TemporaryDirectory() as folder:
            fresh = Path(folder)
            write_source(assignment, fresh)
            generate_release(assignment, fresh)
            released = fresh / "build" / "release" / assignment / f"{assignment}.ipynb"
            built = root / "notebooks" / assignment / f"{assignment}.ipynb"
            if not built.exists() or built.read_bytes() != released.read_bytes():
                found.append(f"{built} is stale: run `grader build`")
            visible, complete = make_references(assignment, fresh)
        for folder_, content in ((REFERENCES, visible), (HIDDEN_REFERENCES, complete)):
            path = folder_ / f"{assignment}.npz"
            if not path.exists() or not agree(values.read(path), content):
                found.append(f"{path} is stale: run `grader build`")
    return found


def agree(one: Any, other: Any) -> bool:
    """Whether two builds are the same: all but floats equal, and floats as close as another processor comes."""
    mine, theirs = list(leaves(one)), list(leaves(other))
    if [path for path, _ in mine] != [path for path, _ in theirs]:
        return False
    return all(
        _same_leaf(left, right, *_closeness(path, one))
        for (path, left), (_, right) in zip(mine, theirs, strict=True)
    )


def _closeness(path: str, content: Any) -> tuple[Tolerance, float]:
    """How close a leaf has to come: entry by entry, or else as a share of its array's largest entry."""
    place = re.match(r"exercises\.(\d+)\.(expected|mistakes\.\d+\.outcomes)\.(\d+)\.", f"{path}.")
    if not place:
        return COPIED, 0.0
    exercise = content["exercises"][int(place[1])]
    graded = exercise["cases"][int(place[3])]["tolerance"] or exercise["tolerance"]
    if graded["low"] is not None:
        return ROUND_OFF_ALONE, 0.0
    if place[2] != "expected":
        return Tolerance(graded["rtol"], graded["atol"]), QUOTIENT
    rtol = max(graded["rtol"] * SHARE_OF_TOLERANCE, COPIED.rtol)
    return Tolerance(rtol, max(graded["atol"] * SHARE_OF_TOLERANCE, COPIED.atol)), 0.0


def _same_leaf(left: Any, right: Any, tolerance: Tolerance, of_largest: float) -> bool:
    if not isinstance(left, (float, np.ndarray)) and not isinstance(right, (float, np.ndarray)):
        return type(left) is type(right) and bool(left == right)
    one, other = np.asarray(left), np.asarray(right)
    if one.shape != other.shape or one.dtype != other.dtype:
        return False
    largest = np.max(np.abs(one), where=np.isfinite(one), initial=0.0)
    atol = max(tolerance.atol, of_largest * float(largest))
    return bool(np.allclose(one, other, rtol=tolerance.rtol, atol=atol, equal_nan=True))


# --- notebooks -----------------------------------------------------------------------------------------------------------


def read_source(assignment: str) -> Any:
    """A source notebook with its last cells, deterministic cell ids, and the assignment in its metadata."""
    path = SOURCES / f"{assignment}.py"
    if not path.exists():
        raise BuildError(f"there is no source {path}")
    notebook = jupytext.read(path)
    notebook.metadata.pop("jupytext", None)
    notebook.metadata["initialization_course"] = {"assignment": assignment}
    notebook.cells += last_cells()
    taken: set[str] = set()
    for cell in notebook.cells:
        if "nbgrader" in cell.metadata:
            _complete(cell.metadata["nbgrader"])
        cell.id = _cell_id(cell, taken)
        taken.add(cell.id)
    return notebook


def _complete(metadata: Any) -> None:
    """What an author may leave out of a cell's header: a cell is locked unless it holds a solution."""
    solution = metadata.setdefault("solution", False)
    defaults = {"grade": False, "locked": not solution, "schema_version": 3, "task": False}
    for name, value in defaults.items():
        metadata.setdefault(name, value)


def _cell_id(cell: Any, taken: set[str]) -> str:
    """The nbgrader id where there is one, else a digest of the text, so that inserting a cell changes no other's id."""
    name = str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))
    name = name or hashlib.sha256(f"{cell.cell_type}\n{cell.source}".encode()).hexdigest()[:12]
    number, unique = 2, name
    while unique in taken:
        unique, number = f"{name}-{number}", number + 1
    return unique


def write_source(assignment: str, root: Path) -> Path:
    """Write ``build/source/<assignment>/<assignment>.ipynb``, with solutions."""
    notebook = read_source(assignment)
    _check_points(assignment, notebook)
    folder = root / "build" / "source" / assignment
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{assignment}.ipynb"
    nbformat.write(notebook, path)
    return path


def _check_points(assignment: str, notebook: Any) -> None:
    """Each exercise has one check cell that names it, with the same points, and the other way round."""
    cells = {
        cell.source: cell.metadata.nbgrader.get("points")
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("grade") and not cell.metadata.nbgrader.get("solution")
    }
    drafts = drafts_of(assignment)
    for name, draft in drafts.items():
        found = [points for source, points in cells.items() if f'check("{name}"' in source]
        if len(found) != 1:
            raise BuildError(
                f'{assignment}: {name} needs one check cell with check("{name}"), found {len(found)}'
            )
        if found[0] != draft.exercise.points:
            raise BuildError(
                f"{assignment}: {name} has {draft.exercise.points:g} points in its exercise and {found[0]} in its check cell"
            )
    for source in cells:
        if not any(f'check("{name}"' in source for name in drafts):
            raise BuildError(
                f"{assignment}: the check cell {source.strip()} has no exercise; the module "
                f"{ASSIGNMENTS[assignment]} has {', '.join(drafts) or 'none'}"
            )


def course_config(root: Path) -> Config:
    """nbgrader's settings for a course in `root`: the folders that nbgrader_config.py names."""
    config = Config()
    config.CourseDirectory.root = str(root)
    config.CourseDirectory.source_directory = "build/source"
    config.CourseDirectory.release_directory = "build/release"
    if (root / "nbgrader_config.py").exists():  # not so where it is only looked whether something is stale
        chosen = PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config().CourseDirectory
        for name in ("db_url", "course_id"):
            if name in chosen:
                config.CourseDirectory[name] = chosen[name]
        if not str(chosen.get("db_url", "sqlite:")).startswith("sqlite:") and not chosen.get("course_id"):
            raise BuildError(
                'a gradebook on a server needs c.CourseDirectory.course_id in nbgrader_config.py, for example "initialization"'
            )
    return config


def generate_release(assignment: str, root: Path) -> None:
    """nbgrader's own step from a source to the notebook that learners get, which then carries its edition."""
    config = course_config(root)
    db_url = config.CourseDirectory.get("db_url", f"sqlite:///{root / 'gradebook.db'}")
    if has_gradebook(db_url):
        with open_gradebook(db_url, config.CourseDirectory.get("course_id", "")) as gradebook:
            admit(gradebook, assignment, root / "build" / "source" / assignment / f"{assignment}.ipynb")
    with _alembic_on_path():
        result = NbGraderAPI(config=config).generate_assignment(assignment, force=True)
    if not result["success"]:
        raise BuildError(
            f"{assignment}: nbgrader generate_assignment failed:\n{result['log']}{result.get('error') or ''}"
        )
    stamp(root / "build" / "release" / assignment / f"{assignment}.ipynb")


@contextmanager
def _alembic_on_path() -> Iterator[None]:
    """nbgrader calls `alembic` when it first makes a gradebook, also when the environment is not activated."""
    before = os.environ.get("PATH", "")
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), before])
    try:
        yield
    finally:
        os.environ["PATH"] = before


# --- references ----------------------------------------------------------------------------------------------------------


def make_references(assignment: str, root: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """The exercises as data, with visible cases only and complete."""
    notebook = read_notebook(root / "build" / "source" / assignment / f"{assignment}.ipynb")
    namespace, errors = run_cells(notebook.cells)
    if errors:
        raise BuildError(f"{assignment}: the source does not run: {errors[0]}")
    complete = [finish(draft, namespace) for draft in drafts_of(assignment).values()]
    return (
        {"assignment": assignment, "exercises": [to_data(visible_part(item)) for item in complete]},
        {"assignment": assignment, "exercises": [to_data(item) for item in complete]},
    )


def write_references(assignment: str, visible: dict[str, Any], complete: dict[str, Any]) -> None:
    """Write the references, but not where those that are there agree: a build leaves the tree as it is on each processor."""
    HIDDEN_REFERENCES.mkdir(exist_ok=True)
    for folder, content in ((REFERENCES, visible), (HIDDEN_REFERENCES, complete)):
        path = folder / f"{assignment}.npz"
        if not (path.exists() and agree(values.read(path), content)):
            values.write(path, content)


def finish(draft: Draft, namespace: Mapping[str, Any]) -> Exercise:
    """The exercise with what the solution returns and what the mistakes do."""
    solution = namespace.get(draft.name)
    if solution is None:
        raise BuildError(f"the source does not define {draft.name}")
    cases = draft.exercise.cases
    expected = tuple(tuple(accepted_values(draft.name, solution, item)) for item in cases)
    stored = _stored_cases(draft)
    mistakes = tuple(
        Mistake(
            function.__name__,
            message_of(function),
            tuple(
                _without_noise(call_case(function, item)) if index in stored else None
                for index, item in enumerate(cases)
            ),
        )
        for function in draft.mistakes
    )
    return replace(draft.exercise, expected=expected, mistakes=mistakes)


def accepted_values(name: str, solution: Any, case: Case) -> Iterator[Any]:
    """What the solution returns, first with all siblings replaced, then with fewer: an honest solution may inline some."""
    names = list(case.siblings)
    subsets = chain.from_iterable(combinations(names, count) for count in range(len(names), -1, -1))
    for subset in subsets:
        kept = {sibling: case.siblings[sibling] for sibling in subset}
        outcome = call_case(solution, replace(case, siblings=kept))
        if outcome.status != "returned" or outcome.changed or not outcome.repeatable:
            raise BuildError(f"the solution of {name} does not hold on {case.arguments}: {outcome}")
        yield outcome.value


def _stored_cases(draft: Draft) -> set[int]:
    cases = list(enumerate(draft.exercise.cases))
    visible = [index for index, item in cases if not item.hidden][: draft.stored_mistake_cases]
    hidden = [index for index, item in cases if item.hidden][: draft.stored_mistake_cases]
    return {*visible, *hidden}


def _without_noise(outcome: Outcome) -> Outcome:
    """The outcome of a mistake without what does not identify it."""
    return replace(outcome, printed=0, repeatable=True)


def visible_part(exercise: Exercise) -> Exercise:
    """The exercise as learners may hold it."""
    shown = [index for index, item in enumerate(exercise.cases) if not item.hidden]

    def pick(items: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(items[index] for index in shown)

    return replace(
        exercise,
        cases=pick(exercise.cases),
        expected=pick(exercise.expected),
        mistakes=tuple(replace(item, outcomes=pick(item.outcomes)) for item in exercise.mistakes),
    )
