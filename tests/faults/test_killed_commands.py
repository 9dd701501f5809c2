"""Commands of instructors and learners, killed before each change that they make: the next run finishes them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from grader.instructor.course.places import released_notebook
from tests.export.conftest import made_gradebook  # noqa: F401 - a fixture
from tests.faults.killing import contents, run_killed
from tests.support.graded_course import ASSIGNMENT, graded_course
from tests.support.sample_notebooks import text

MOST_STEPS = 200
ROSTER = "id,first_name,last_name,email\nada,Ada,King,a@x\nzoe,Zoe,Zander,z@x\n4002,Ben,Stokes,b@x\n"
CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,01_initialization (7)\n    Points Possible,,,,,20\n"
    '"Lovelace, Ada",71,ada,ada,A,\n"Stokes, Ben",72,4002,b,A,1\n'
)
NUMBERS = {"ada": "Ada Lovelace_1001_assignsubmission_file", "ben": "Ben_1002_assignsubmission_file"}


@pytest.fixture
def desk(tmp_path: Path, made_gradebook: Path) -> Path:  # noqa: F811
    """A graded course with a gradebook, a roster and a sheet to take in or to fill."""
    root = tmp_path / "course"
    root.mkdir()
    graded_course(root)
    shutil.copy(made_gradebook, root / "gradebook.db")
    (root / "nbgrader_config.py").write_text("c = get_config()\n")
    (root / "roster.csv").write_text(ROSTER)
    (root / "canvas.csv").write_text(CANVAS)
    (root / "collected").mkdir()
    (root / "collected" / "learners.csv").write_text("id,name,canvas\nada,Ada Lovelace,71\n")
    for learner, person in NUMBERS.items():
        path = root / "collected" / learner / ASSIGNMENT / "newest.json"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps({"lms": "moodle", "person": person}))
    return root


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A learner's folder, with a solved notebook of an earlier release."""
    root = tmp_path / "mine"
    root.mkdir()
    older = json.loads(text("ada"))
    older["metadata"]["initialization_course"]["edition"] = "older"
    (root / f"{ASSIGNMENT}.ipynb").write_text(json.dumps(older))
    return root


def killed_everywhere(root: Path, *arguments: str, stride: int = 1) -> None:
    """At each step what was there is there, whole, and what is new is whole; the next run ends as one that nobody killed."""
    before = contents(root)
    undisturbed = Path(shutil.copytree(root, root.with_name("undisturbed")))
    code = run_killed(undisturbed, list(arguments), 0)
    after = contents(undisturbed)
    assert after != before, "the command does nothing here"
    for step in range(1, stride * MOST_STEPS, stride):
        place = Path(shutil.copytree(root, root.with_name("killed")))
        ended = run_killed(place, list(arguments), step)
        found = contents(place)
        for name, content in before.items():
            assert found.get(name) in (content, after[name]), f"step {step}: {name}"
        for name in found.keys() - before.keys():
            assert found[name] == after[name], f"step {step}: {name}"
        assert run_killed(place, list(arguments), 0) == code, f"step {step}"
        assert contents(place) == after, f"step {step}"
        shutil.rmtree(place)
        if ended is not None:
            assert step > 2, "it was killed nowhere"
            return
    pytest.fail("it did not come to an end")


@pytest.mark.parametrize(
    "command",
    [
        "roster roster.csv --take",
        "roster --withdraw ada",
        f"export {ASSIGNMENT} --format canvas --template canvas.csv --to filled.csv",
        f"export {ASSIGNMENT} --format canvas --template canvas.csv --to canvas.csv",
        f"feedback {ASSIGNMENT} --for moodle",
        "report --term",
        f"report {ASSIGNMENT}",
    ],
)
def test_a_command_of_the_desk_is_finished_by_the_next_run(desk: Path, command: str) -> None:
    killed_everywhere(desk, *command.split())


def test_update_leaves_a_learner_the_one_notebook_or_the_other(mine: Path) -> None:
    release = str(released_notebook(ASSIGNMENT))
    killed_everywhere(mine, "update", f"{ASSIGNMENT}.ipynb", "--from", release)


def test_the_autograder_for_gradescope_is_whole_or_not_there(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    killed_everywhere(tmp_path / "empty", "export-autograder", "gradescope", ASSIGNMENT)


def test_the_autograder_for_github_is_finished_and_its_workflow_comes_last(tmp_path: Path) -> None:
    root = tmp_path / "empty"
    root.mkdir()
    killed_everywhere(root, "export-autograder", "github", ASSIGNMENT, "--out", ".", stride=97)
