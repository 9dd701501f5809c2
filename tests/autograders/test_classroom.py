"""The workflow for GitHub Classroom, and its grading step in a repository as a learner pushes it."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from grader.__main__ import main
from grader.instructor.autograders.classroom import summary
from grader.instructor.autograders.packing import FOLDER, WORKFLOW
from grader.instructor.autograders.running import points_of
from tests.support.sample_notebooks import answering, text

from .conftest import public_python
from .place import ASSIGNMENT, Place

MOST = sum(points_of(ASSIGNMENT).values())
RESULT = {
    "type": "object",
    "required": ["version", "status", "max_score", "tests"],
    "properties": {
        "version": {"type": "integer"},
        "status": {"enum": ["pass", "fail", "error"]},
        "max_score": {"type": "number", "exclusiveMinimum": 0},
        "tests": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["name", "status", "score", "message", "line_no"],
                "properties": {
                    "name": {"type": "string"},
                    "status": {"enum": ["pass", "fail", "error"]},
                    "score": {"type": "number"},
                    "message": {"type": ["string", "null"]},
                    "line_no": {"type": "integer"},
                },
            },
        },
    },
}
"""What classroom-resources/autograding-grading-reporter reads of a result (its src/main.js and src/notify-classroom.js)."""


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    (folder / "README.md").write_text("the instructor's own")
    assert main(["export-autograder", "github", ASSIGNMENT, "--out", str(folder)]) == 0
    return folder


def workflow(repository: Path) -> Any:
    return yaml.safe_load((repository / WORKFLOW).read_text())


def test_what_is_in_the_repository_already_stays(repository: Path) -> None:
    assert (repository / "README.md").read_text() == "the instructor's own"
    assert (repository / "notebooks" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").exists()


def test_the_workflow_reports_the_step_that_grades(repository: Path) -> None:
    (job,) = workflow(repository)["jobs"].values()
    steps = job["steps"]
    reporter = steps[-1]
    (runner,) = reporter["with"]["runners"].split(",")
    graded = next(step for step in steps if step.get("id") == runner)
    assert reporter["env"] == {f"{runner.upper()}_RESULTS": f"${{{{ steps.{runner}.outputs.result }}}}"}
    assert "grader.instructor.autograders.running github" in graded["run"]
    assert job["if"] == "github.actor != 'github-classroom[bot]'"
    assert workflow(repository)["permissions"] == {"checks": "write", "actions": "read", "contents": "read"}


def test_the_workflow_says_what_it_grades_and_what_not(repository: Path) -> None:
    said = (repository / WORKFLOW).read_text()
    assert f"{MOST:g} points at most" in said
    assert "Hidden cases are not in this repository" in said
    assert "@" not in said.replace("@v", "")


def test_another_workflow_of_that_name_is_kept(tmp_path: Path, capsys: Any) -> None:
    (tmp_path / WORKFLOW).parent.mkdir(parents=True)
    (tmp_path / WORKFLOW).write_text("name: mine\n")
    assert main(["export-autograder", "github-classroom", ASSIGNMENT, "--out", str(tmp_path)]) == 2
    assert "was not written by this command" in capsys.readouterr().err
    assert (tmp_path / WORKFLOW).read_text() == "name: mine\n"
    assert not (tmp_path / FOLDER).exists()


def test_made_again_it_is_brought_up_to_date_and_a_changed_notebook_is_kept(tmp_path: Path) -> None:
    command = ["export-autograder", "github", ASSIGNMENT, "--out", str(tmp_path)]
    assert main(command) == 0
    notebook = tmp_path / "notebooks" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    notebook.write_text("changed")
    settings = tmp_path / FOLDER / "autograder.json"
    assert main([*command, "--seconds", "60"]) == 0
    assert notebook.read_text() == "changed"
    assert json.loads(settings.read_text())["seconds"] == 60


def graded(repository: Path, place: Place, folder: Path, notebook: str) -> tuple[Any, str]:
    """The result and the summary of the grading step, run as the workflow says."""
    shutil.copytree(repository, folder)
    (folder / "notebooks" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").write_text(notebook)
    (job,) = workflow(repository)["jobs"].values()
    command = next(step["run"] for step in job["steps"] if step.get("id") == "grade")
    output, shown = folder / "output.txt", folder / "summary.md"
    setting = {
        "GITHUB_OUTPUT": str(output),
        "GITHUB_STEP_SUMMARY": str(shown),
        "RUNNER_TEMP": str(place.root),
    }
    done = subprocess.run(
        ["bash", "-e", "-c", command],
        cwd=folder,
        env={"PATH": os.environ["PATH"], **setting},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    name, _, value = output.read_text().strip().partition("=")
    assert name == "result"
    result = json.loads(base64.b64decode(value, validate=True))
    Draft202012Validator(RESULT).validate(result)
    return result, shown.read_text()


def test_what_is_right_passes_with_all_points(repository: Path, place: Place, tmp_path: Path) -> None:
    result, shown = graded(repository, place, tmp_path / "pushed", text("ada"))
    assert result["status"] == "pass"
    assert sum(test["score"] for test in result["tests"]) == result["max_score"] == MOST
    assert "Hidden cases are not graded here" in shown


def test_what_is_partly_wrong_keeps_its_other_points(repository: Path, place: Place, tmp_path: Path) -> None:
    result, shown = graded(repository, place, tmp_path / "pushed", text("ben"))
    tests = {test["name"]: test for test in result["tests"]}
    assert result["status"] == "fail"
    assert {name: test["status"] for name, test in tests.items()} == {
        "initialize_parameters_zeros": "pass",
        "initialize_parameters_random": "pass",
        "initialize_parameters_he": "fail",
    }
    assert 0 < sum(test["score"] for test in tests.values()) < MOST
    assert "Xavier" in tests["initialize_parameters_he"]["message"]
    assert "Xavier" in shown


def test_the_summary_renders_nothing_of_a_learners() -> None:
    verdict = {
        "assignment": ASSIGNMENT,
        "seconds": 1.0,
        "isolation": "strong",
        "reason": "<img src=x> | **bold** [link](javascript:alert(1))",
        "notes": ["`code`\n# heading"],
        "exercises": [],
    }
    shown = summary(verdict, {"f": 1.0})
    assert "\\<img src=x\\> \\| \\*\\*bold\\*\\*" in shown
    assert "\n# heading" not in shown


def test_an_ordinary_user_as_on_githubs_machines_needs_the_wall_and_has_it(
    repository: Path, place: Place, tmp_path: Path
) -> None:
    if os.geteuid() != 0 or shutil.which("setpriv") is None or not public_python():
        pytest.skip("needs root, setpriv, and a Python that every user can run")
    folder = tmp_path / "pushed"
    shutil.copytree(repository, folder)
    output = tmp_path / "output.txt"
    harm = (
        f"import os\nfor path in ({str(output)!r}, os.environ.get('GITHUB_OUTPUT', '')):\n"
        "    try:\n        open(path, 'a').write('result=forged')\n    except OSError:\n        pass\n"
    )
    (folder / "notebooks" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").write_text(answering({}, cells=(harm,)))
    output.write_text("")
    output.chmod(0o666)
    folder.chmod(0o755)
    for path in (tmp_path, *tmp_path.parents):
        if path.is_relative_to(tempfile.gettempdir()):
            path.chmod(path.stat().st_mode | 0o011)
    user = ("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
    module = "grader.instructor.autograders.running"
    done = subprocess.run(
        [*user, place.root / "venv" / "bin" / "python", "-I", "-m", module, "github", "."],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "GITHUB_OUTPUT": str(output)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (line,) = output.read_text().splitlines()
    result = json.loads(base64.b64decode(line.removeprefix("result="), validate=True))
    assert sum(test["score"] for test in result["tests"]) == MOST
