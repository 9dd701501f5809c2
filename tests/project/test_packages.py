"""Who may import whom: the learner's side works alone, and knows nothing of the instructor's side."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.instructor.course.places import ROOT

LEARNERS = sorted(path for path in (ROOT / "grader").rglob("*.py") if "instructor" not in path.parts)
COURSE = sorted((ROOT / "init_utils").rglob("*.py"))
INSTRUCTOR = "grader.instructor"


def imported(path: Path) -> Iterator[Any]:
    """The full names of what a file imports anywhere."""
    package = ".".join(path.relative_to(ROOT).parent.parts)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = ".".join(filter(None, [package if node.level else "", node.module or ""]))
            yield from (f"{start}.{alias.name}" for alias in node.names)


def test_there_is_something_to_look_at() -> None:
    assert {"api.py", "judge.py", "__main__.py"} <= {path.name for path in LEARNERS}
    assert len(COURSE) > 30


@pytest.mark.parametrize("path", COURSE, ids=lambda path: path.name)
def test_the_course_package_knows_nothing_of_grading(path: Any) -> None:
    assert not [name for name in imported(path) if name.split(".")[0] == "grader"]


@pytest.mark.parametrize("path", LEARNERS, ids=lambda path: path.name)
def test_the_learners_side_needs_numpy_and_ipython_only(path: Any) -> None:
    allowed = {"numpy", "IPython", "traitlets", "grader"} | sys.stdlib_module_names
    assert {name.split(".")[0] for name in imported(path)} <= allowed


@pytest.mark.parametrize("path", LEARNERS, ids=lambda path: path.name)
def test_the_learners_side_knows_nothing_of_the_instructors(path: Any) -> None:
    names = [name for name in imported(path) if name.startswith(INSTRUCTOR)]
    assert names == (["grader.instructor.commands.parser.add_commands"] if path.name == "__main__.py" else [])


def test_the_command_looks_before_it_imports_the_instructors_side() -> None:
    tree = ast.parse((ROOT / "grader" / "__main__.py").read_text(encoding="utf-8"))
    guarded = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and f"find_spec('{INSTRUCTOR}')" in ast.unparse(node.test)
    ]
    assert [f"from {INSTRUCTOR}.commands" in ast.unparse(node) for node in guarded] == [True]


@pytest.mark.process
def test_nothing_loads_the_instructors_side_in_a_learners_kernel() -> None:
    code = (
        "import grader, sys; grader.check('f'); sys.exit(any('instructor' in name for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False, cwd=ROOT).returncode == 0
