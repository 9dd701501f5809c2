"""A learner has a notebook of an older edition and the newest code: it opens, runs, and gets the points it got before."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.notebook import read_notebook
from grader.running.cells import run_cells

EDITIONS = sorted(path for path in Path(__file__).parent.glob("2*") if path.is_dir())
NOTEBOOKS = [
    pytest.param(path, id=f"{path.parents[1].name}-{path.stem}")
    for edition in EDITIONS
    for path in sorted((edition / "notebooks").glob("*.ipynb"))
]
UNSOLVED, SOLVED = (
    [param for param in NOTEBOOKS if str(param.id).endswith("_solved") == solved] for solved in (False, True)
)


def test_all_notebooks_are_frozen_solved_and_unsolved() -> None:
    assert [edition.name for edition in EDITIONS] == ["2026_11"]
    assert len(UNSOLVED) == len(SOLVED) == 8


def imports(path: Path) -> Iterator[ast.Import | ast.ImportFrom]:
    """All imports of a notebook, those of its experiments and check cells too."""
    for cell in read_notebook(path).cells:
        lines = ["pass" if line.startswith("%") else line for line in cell.source.splitlines()]
        for node in ast.walk(ast.parse("\n".join(lines))):
            if isinstance(node, (ast.Import, ast.ImportFrom)):
                yield node


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_each_import_still_finds_its_names(path: Path) -> None:
    found = list(imports(path))
    assert {"grader", "init_utils"} <= {
        str(node.module).partition(".")[0] for node in found if isinstance(node, ast.ImportFrom)
    }
    for node in found:
        exec(compile(ast.Module([node], []), str(path), "exec"), {})


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_its_cells_run_and_its_check_cells_give_the_points_of_before(path: Path) -> None:
    """As the learner runs them, with their own text and not that of the release; figures are another test's matter."""
    notebook = read_notebook(path)
    namespace, errors = run_cells(notebook.cells)
    assert not errors
    expected = points_of_before(path)
    checks = [cell.source for cell in notebook.cells if cell.nbgrader.get("grade")]
    assert len(checks) == len(expected)
    scores = [evaluate(source, namespace).score for source in checks]
    assert scores == list(expected.values())


def evaluate(source: str, namespace: dict[str, Any]) -> Any:
    """What a cell shows: the value of its last line."""
    *lines, last = ast.parse(source).body
    assert isinstance(last, ast.Expr)
    exec(compile(ast.Module(lines, []), "a check cell", "exec"), namespace)
    return eval(compile(ast.Expression(last.value), "a check cell", "eval"), namespace)


def points_of_before(path: Path) -> dict[str, float]:
    """By exercise, in the order of the notebook."""
    content = json.loads((path.parents[1] / "points.json").read_text(encoding="utf-8"))
    return dict(content[path.name])


@pytest.fixture(scope="module")
def grades(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """What `grader grade` says of all of them, by path."""
    out = tmp_path_factory.mktemp("grades") / "grades.json"
    paths = [str(param.values[0]) for param in NOTEBOOKS]
    done = subprocess.run(
        [sys.executable, "-m", "grader", "grade", "--json", str(out), *paths],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {grade["notebook"]: grade for grade in json.loads(out.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_handed_in_late_it_gets_the_points_of_before(path: Path, grades: dict[str, dict[str, Any]]) -> None:
    grade = grades[str(path)]
    assert {item["name"]: item["score"] for item in grade["exercises"]} == points_of_before(path)
    assert [note for note in grade["notes"] if "edition" not in note] == []
