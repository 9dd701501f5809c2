"""The student edition works alone, and nothing in it gives a solution or a hidden case away."""

import ast
import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import numpy as np
import pytest

from grader import values
from grader.comparison import leaves
from grader.errors import GraderError
from grader.exercise import load_exercises
from grader.instructor.build import HIDDEN_REFERENCES, ROOT, read_source
from grader.instructor.exercises import ASSIGNMENTS
from grader.instructor.publish import publish
from grader.instructor.sample_class import Learner, solutions, submission


@pytest.fixture(scope="module")
def edition(tmp_path_factory):
    folder = tmp_path_factory.mktemp("publish") / "edition"
    assert publish(folder) == []
    return folder


def test_the_edition_has_what_a_learner_needs_and_no_instructor_code(edition):
    names = {path.relative_to(edition).as_posix() for path in edition.rglob("*") if path.is_file()}
    assert {
        "README.md",
        "environment.yml",
        "pyproject.toml",
        "LICENSE",
        "grader/check.py",
        "datasets/circles.npz",
    } <= names
    assert {f"notebooks/{name}/{name}.ipynb" for name in ASSIGNMENTS} <= names
    assert not [
        name
        for name in names
        if "instructor/" in name or name.startswith(("tests/", "benchmarks/", "build/"))
    ]
    assert (
        "instructor"
        not in tomllib.loads((edition / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    )


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_no_line_of_a_solution_stands_in_the_notebook_of_its_exercise(assignment, edition):
    cells = json.loads((edition / "notebooks" / assignment / f"{assignment}.ipynb").read_text())["cells"]
    answers = [cell for cell in cells if cell["metadata"].get("nbgrader", {}).get("solution")]
    assert answers
    for cell in answers:
        tree = ast.parse("".join(cell["source"]))
        bodies = [node.body for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        assert all(isinstance(body[-1], ast.Raise) and len(body) <= 2 for body in bodies)
        assert "BEGIN SOLUTION" not in "".join(cell["source"])


def is_given(cell):
    """Locked code is for learners to read, such as the draft with planted bugs."""
    return cell.cell_type == "code" and not cell.metadata.get("nbgrader", {}).get("solution")


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_no_text_of_a_solution_is_hidden_in_any_file(assignment, edition):
    wanted = {
        "".join(line.split())
        for source in solutions(assignment).values()
        for line in source.split('"""')[-1].splitlines()
        if len("".join(line.split())) > 45
    }
    assert wanted
    given = ["".join(path.read_text().split()) for path in (ROOT / "init_utils").glob("*.py")]
    given += ["".join(cell.source.split()) for cell in read_source(assignment).cells if is_given(cell)]
    secret = {line for line in wanted if not any(line in text for text in given)}
    for path in edition.rglob("*"):
        if path.is_file():
            text = path.read_bytes().decode("utf-8", "ignore").replace("\\n", "").replace('\\"', '"')
            squeezed = "".join(text.split())
            assert not [line for line in secret if line in squeezed], path


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_no_hidden_case_is_in_the_published_references(assignment, edition):
    published = {
        leaf.tobytes()
        for _, leaf in leaves(values.read(edition / "grader" / "references" / f"{assignment}.npz"))
        if isinstance(leaf, np.ndarray) and leaf.size > 1
    }
    complete = load_exercises(assignment, HIDDEN_REFERENCES)
    visible = load_exercises(assignment)
    for name, exercise in complete.items():
        shown = {
            leaf.tobytes()
            for item in visible[name].expected
            for _, leaf in leaves(item)
            if isinstance(leaf, np.ndarray)
        }
        for case, accepted in zip(exercise.cases, exercise.expected, strict=True):
            arrays = [
                leaf
                for _, leaf in leaves(accepted[0])
                if isinstance(leaf, np.ndarray) and leaf.size > 1 and np.any(leaf)
            ]
            if case.hidden:
                assert not [array.shape for array in arrays if array.tobytes() in published - shown], name


def test_publishing_again_updates_files_and_never_touches_a_learners_notebook(tmp_path):
    publish(tmp_path / "edition")
    notebook = tmp_path / "edition/notebooks/01_initialization/01_initialization.ipynb"
    notebook.write_text("my work")
    old = tmp_path / "edition/grader/judge.py"
    old.write_text("# an older edition")
    assert publish(tmp_path / "edition") == [notebook]
    assert notebook.read_text() == "my work"
    assert old.read_text() == (ROOT / "grader/judge.py").read_text()


def test_a_folder_that_cannot_be_an_edition_is_refused_with_a_clear_line(tmp_path):
    file = tmp_path / "file"
    file.write_text("")
    with pytest.raises(GraderError, match="is a file"):
        publish(file)
    with pytest.raises(GraderError, match="part of the repository"):
        publish(ROOT / "notebooks" / "edition")
    assert file.read_text() == ""


def test_the_edition_alone_checks_a_solved_notebook_and_knows_no_instructor_command(edition, tmp_path):
    """In an interpreter that sees the edition and the pinned packages, but not this repository."""
    solved = tmp_path / "01_initialization.ipynb"
    solved.write_text(submission(Learner("x", "everything right")))
    site = tmp_path / "site"
    build = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--target",
        str(site),
    ]
    subprocess.run([*build, str(edition)], check=True, capture_output=True)
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONPATH": str(site)}

    def grader(*arguments: str) -> subprocess.CompletedProcess[str]:
        hide = "import sys, runpy; sys.meta_path = [f for f in sys.meta_path if 'editable' not in repr(f)]; "
        run = f"sys.argv = ['grader', *{list(arguments)!r}]; runpy.run_module('grader', run_name='__main__')"
        return subprocess.run(
            [sys.executable, "-c", hide + run],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    checked = grader("check", str(solved))
    assert checked.returncode == 0, checked.stderr
    assert "20 of 20 points" in checked.stdout
    unknown = grader("build")
    assert unknown.returncode == 2
    assert "invalid choice" in unknown.stderr
    assert not Path(site / "grader" / "instructor").exists()
