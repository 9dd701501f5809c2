"""What runs elsewhere calls the project's own commands, and fetches no tool of others."""

import re
import subprocess
import sys
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from grader.instructor.course.places import ROOT

WORKFLOW = (ROOT / ".github" / "workflows" / "tests.yml").read_text(encoding="utf-8")
HOOKS = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("[0-9]*.yml"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NEWEST = 14


def test_linux_runs_all_of_it_on_every_python_that_the_project_names() -> None:
    versions = re.search(r"python: \[(.+)\]\n    steps:\n.*\n      - run: \.ci/run$", WORKFLOW, re.MULTILINE)
    assert versions
    allowed = SpecifierSet(PROJECT["requires-python"])
    expected = [f"3.{minor}" for minor in range(9, NEWEST + 1) if allowed.contains(f"3.{minor}")]
    assert re.findall(r"3\.\d+", versions[1]) == expected


def test_the_ci_command_is_the_projects_own() -> None:
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


@pytest.mark.process
def test_the_learners_side_installs_the_learners_pins_and_what_runs_its_tests() -> None:
    listed = subprocess.run(
        [sys.executable, ROOT / ".ci" / "learners_side.py", "pins"],
        capture_output=True,
        text=True,
        check=True,
    )
    names = {Requirement(line.split("  #")[0]).name for line in listed.stdout.splitlines()}
    assert {Requirement(text).name for text in PROJECT["dependencies"]} <= names
    assert {"jupyterlab", "nbgrader", "pytest", "hypothesis"} <= names
    assert not {"jupytext", "nh3", "rich", "dask", "ruff"} & names


def test_hooks_are_local_so_that_versions_are_those_of_the_pins() -> None:
    assert re.findall(r"repo: (\S+)", HOOKS) == ["local"]
    hooks = re.findall(r"entry: (\S+)", HOOKS)
    assert hooks
    assert all(hook.startswith(".venv/bin/") for hook in hooks)


def test_there_is_a_form_for_each_kind_of_issue() -> None:
    assert [form.stem for form in FORMS] == ["1-wrong-verdict", "2-failed-grading", "3-bug", "4-idea"]
    for form in FORMS:
        text = form.read_text(encoding="utf-8")
        assert re.match(r"name: .+\ndescription: .+\n", text)
        assert "required: true" in text
