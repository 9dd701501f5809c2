"""Every notebook, run from top to bottom in a real kernel.

Solved: full marks, and the numbers that docs/claims.md gives. Unsolved: nothing, and no traceback.
"""

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell

from grader.feedback import MIME_TYPE
from grader.instructor.authoring.notebooks import write_source
from grader.instructor.claims.page import PAGE, measured_on, rows_of, same_measurement
from grader.instructor.content import ASSIGNMENTS
from grader.instructor.content.folders import guesses_of, source_path
from grader.instructor.course.places import ROOT
from grader.notebook import is_guess

pytestmark = [pytest.mark.process, pytest.mark.slow]
each_assignment = pytest.mark.parametrize("assignment", ASSIGNMENTS)


@pytest.fixture(autouse=True)
def figures_inline(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernel chooses its own backend, whatever the other tests draw with."""
    monkeypatch.delenv("MPLBACKEND", raising=False)


def run_all(path: Path) -> Any:
    """Run All, as in the browser: it stops at the first cell that raises."""
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}
    ).execute()
    return notebook


def outputs(notebook: nbformat.NotebookNode) -> list[nbformat.NotebookNode]:
    return [output for cell in notebook.cells for output in cell.get("outputs", [])]


def verdicts(notebook: nbformat.NotebookNode) -> list[dict[str, Any]]:
    return [output.data[MIME_TYPE] for output in outputs(notebook) if MIME_TYPE in output.get("data", {})]


def notices(cells: list[nbformat.NotebookNode]) -> list[str]:
    html = [
        output.get("data", {}).get("text/html", "") for cell in cells for output in cell.get("outputs", [])
    ]
    return [text for text in html if 'role="note"' in text]


def stderr(notebook: nbformat.NotebookNode) -> list[str]:
    return [
        output.text
        for output in outputs(notebook)
        if output.output_type == "stream" and output.name == "stderr"
    ]


BROKEN = new_code_cell("guess(50 %", id="broken", metadata={"tags": ["guess", "raises-exception"]})


def with_wrong_guesses(path: Path, assignment: str) -> Path:
    """The notebook with a wrong answer to each question, and one that is not Python."""
    notebook = nbformat.read(path, as_version=4)
    cells = [cell for cell in notebook.cells if is_guess(cell)]
    for cell, question in zip(cells, guesses_of(assignment).values(), strict=True):
        assert cell.source.endswith("...)") or cell.source.endswith('"...")')
        if question.choices:
            wrong = next(letter for letter, choice in question.letters.items() if choice.why)
            cell.source = cell.source.replace('"..."', f'"{wrong}"')
        else:
            cell.source = cell.source.replace("...)", f"{question.near[1] + 1})")
    at = notebook.cells.index(cells[0]) if cells else 1
    notebook.cells.insert(at, BROKEN)
    nbformat.write(notebook, path)
    return path


def assert_each_guess_is_answered(notebook: Any, assignment: str) -> None:
    said = "\n".join(
        output.data["text/plain"] for output in outputs(notebook) if "text/plain" in output.get("data", {})
    )
    assert "expected. See what the check cells" not in said
    for question in guesses_of(assignment).values():
        why = next((choice.why for choice in question.choices if choice.why), question.too_high)
        assert f"\n{why}" in said, question.name


@each_assignment
def test_a_solved_notebook_gets_full_marks_shows_every_figure_and_measures_its_claims(
    assignment: str, tmp_path: Path
) -> None:
    notebook = run_all(with_wrong_guesses(write_source(assignment, tmp_path), assignment))
    assert verdicts(notebook)
    assert {item["verdict"] for item in verdicts(notebook)} == {"correct"}
    assert all(item["score"] == item["max_score"] for item in verdicts(notebook))
    assert notices(notebook.cells) == []
    assert stderr(notebook) == []
    assert_each_guess_is_answered(notebook, assignment)
    figures = [output for output in outputs(notebook) if "image/png" in output.get("data", {})]
    assert figures, f"{source_path(assignment)} shows no figure; add a cell that draws one"
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        if name.startswith(("figure-", "slider-")):
            assert any("image/png" in output.get("data", {}) for output in cell.outputs), name
    on_the_page = measured_on(PAGE.read_text(encoding="utf-8"))
    for row in rows_of(assignment, notebook):  # here and not in test_claims, so that a notebook runs once
        written = on_the_page.get((row.claim.source, row.claim.claim), "nothing")
        assert same_measurement(row.measured, written, row.claim.tolerance), (
            f"make claims: {row.claim.cell} measures {row.measured}, the page says {written}"
        )


@each_assignment
def test_an_unsolved_notebook_reaches_its_end_with_nothing_and_says_what_is_missing(assignment: str) -> None:
    notebook = run_all(ROOT / "notebooks" / assignment / f"{assignment}.ipynb")
    assert {item["verdict"] for item in verdicts(notebook)} == {"unsolved"}
    assert all(item["score"] == 0 for item in verdicts(notebook))
    assert stderr(notebook) == []
    assert all(output.output_type != "error" for output in outputs(notebook))
    for cell in notebook.cells:
        if "with needs(" in cell.source:
            assert notices([cell]), f"{cell.metadata.nbgrader.grade_id} shows half a figure"
            assert all("Nothing to show yet" in notice for notice in notices([cell]))
    for cell in notebook.cells:  # and nbgrader reads plain points from each check cell
        if cell.metadata.get("nbgrader", {}).get("grade"):
            (output,) = cell.outputs
            assert output.output_type == "execute_result"
            assert 0 <= float(output.data["text/plain"]) <= cell.metadata.nbgrader.points


@each_assignment
def test_a_released_notebook_is_valid_and_needs_no_magic(assignment: str) -> None:
    path = ROOT / "notebooks" / assignment / f"{assignment}.ipynb"
    nbformat.validate(nbformat.read(path, as_version=4))
    cells = json.loads(path.read_text())["cells"]
    assert not any(
        line.lstrip().startswith("%")
        for cell in cells
        if cell["cell_type"] == "code"
        for line in cell["source"]
    )
