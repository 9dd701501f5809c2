"""Restoring a submission: whatever happened to its cells, the assignment's are whole again, and the answers are untouched."""

import copy
from collections.abc import Callable
from typing import Any

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from nbgrader.nbgraderformat import MetadataValidator

from grader.instructor.course.places import ROOT
from grader.instructor.submission.restoring import restore
from grader.notebook import WHEN_NEEDED, code_cells, grade_id, is_answer, is_guess, is_test

NOTEBOOK = ROOT / "notebooks" / "01_initialization" / "01_initialization.ipynb"


def given_cell(name: str, source: str, *, tags: Any = (), **nbgrader: Any) -> Any:
    data = {
        "grade_id": name,
        "schema_version": 3,
        "task": False,
        "grade": False,
        "solution": False,
        "locked": True,
    }
    metadata = {"nbgrader": data | nbgrader, **({"tags": list(tags)} if tags else {})}
    return new_code_cell(source, id=name, metadata=metadata)


def check_cell(name: str) -> Any:
    return given_cell(f"check-{name}", f'check("{name}")', grade=True, points=5)


def answer_cell(name: str) -> Any:
    return given_cell(name, f"def {name}():\n    raise NotImplementedError()", solution=True, locked=False)


def released() -> Any:
    """A small assignment: imports, two exercises, a figure."""
    cells = [
        new_markdown_cell("# Title", id="title"),
        given_cell("imports", "import numpy"),
        answer_cell("one"),
        check_cell("one"),
        given_cell("figure", "plot()", tags=["experiment"]),
        answer_cell("two"),
        check_cell("two"),
    ]
    return new_notebook(cells=cells, metadata={"initialization_course": {"assignment": "01"}})


def handed_in() -> Any:
    """The assignment as a learner hands it in: both solved, outputs saved, a cell of their own."""
    notebook = released()
    for cell in notebook.cells[1:]:
        cell.outputs = [new_output("stream", text="saved by the learner")]
        cell.execution_count = 3
    notebook.cells[2].source = "def one(): return 1"
    notebook.cells[5].source = "def two(): return 2"
    notebook.cells.insert(2, new_code_cell("def helper(): pass", id="own"))
    return notebook


def ids(notebook: Any) -> list[Any]:
    return [grade_id(cell) for cell in notebook.cells]


def cell_of(notebook: Any, name: str) -> Any:
    (cell,) = [cell for cell in notebook.cells if grade_id(cell) == name]
    return cell


def is_in_order(notebook: Any, release: Any) -> None:
    """What holds of every notebook after `restore`."""
    nbformat.validate(notebook)
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
    MetadataValidator().validate_nb(notebook)
    names = [name for name in ids(notebook) if name]
    assert len(set(names)) == len(names)
    assert set(names) <= set(ids(release))
    for cell in release.cells:
        name = grade_id(cell)
        if not name or (not is_test(cell) and name not in names):
            continue
        mine = cell_of(notebook, name)
        assert mine.cell_type == cell.cell_type
        assert mine.metadata == cell.metadata
        if not is_answer(cell):
            assert mine.source == cell.source
        if is_test(cell):
            assert nbformat.from_dict(mine) == cell
    for name in names:  # a test comes after what it tests
        if name.startswith("check-") and name.removeprefix("check-") in names:
            assert names.index(name.removeprefix("check-")) < names.index(name)
    for cell in notebook.cells:
        if not grade_id(cell):
            assert "nbgrader" not in cell.metadata
            assert cell.metadata.get("tags", [WHEN_NEEDED]) == [WHEN_NEEDED]


# --- one thing at a time -----------------------------------------------------------------------------------------------


def test_a_submission_in_order_stays_as_it_is() -> None:
    submission = handed_in()
    before = ids(submission)
    assert restore(submission, released()) == []
    assert ids(submission) == before
    assert [cell_of(submission, name).source for name in ("one", "two")] == [
        "def one(): return 1",
        "def two(): return 2",
    ]
    is_in_order(submission, released())


def test_only_test_cells_lose_what_the_learner_saw() -> None:
    submission = handed_in()
    for cell in submission.cells:
        if cell.cell_type == "code":
            cell.outputs = [nbformat.v4.new_output("stream", text="seen")]
    restore(submission, released())
    kept = [cell for cell in submission.cells if cell.get("outputs")]
    assert kept == [cell for cell in submission.cells if cell.cell_type == "code" and not is_test(cell)]


def second_copy(notebook: Any, name: str, source: str | None = None) -> None:
    position = ids(notebook).index(name)
    twin = copy.deepcopy(notebook.cells[position])
    twin.id = f"{name}-copy"
    twin.source = twin.source if source is None else source
    notebook.cells.insert(position, twin)


def test_a_second_copy_of_a_test_cell_goes() -> None:
    submission = handed_in()
    second_copy(submission, "check-one", source="")
    notes = restore(submission, released())
    assert notes == ["the cell 'check-one' is there more than once; the second copy was left out"]
    is_in_order(submission, released())


def test_of_two_copies_of_an_answer_the_last_counts_and_the_other_stays_as_an_ordinary_cell() -> None:
    submission = handed_in()
    second_copy(submission, "one", source="def one(): return 'an earlier try'")
    assert restore(submission, released()) == [
        "the answer cell 'one' is there more than once; the last one counts as the answer"
    ]
    assert cell_of(submission, "one").source == "def one(): return 1"
    assert "def one(): return 'an earlier try'" in [cell.source for cell in submission.cells]
    is_in_order(submission, released())


def test_a_copy_that_kept_its_cell_id_gets_another() -> None:
    submission = handed_in()
    second_copy(submission, "one")
    submission.cells[ids(submission).index("one")].id = "one"
    restore(submission, released())
    is_in_order(submission, released())


@pytest.mark.parametrize("name", ["check-one", "check-two"])
def test_a_missing_test_cell_is_put_back_behind_its_answer(name: str) -> None:
    submission = handed_in()
    del submission.cells[ids(submission).index(name)]
    assert restore(submission, released()) == [f"the test cell {name!r} was missing and was put back"]
    names = ids(submission)
    assert names[names.index(name) - 1] == name.removeprefix("check-")
    is_in_order(submission, released())


def test_a_test_cell_before_its_answer_is_moved_behind_it() -> None:
    submission = handed_in()
    submission.cells.insert(0, submission.cells.pop(ids(submission).index("check-two")))
    (note,) = restore(submission, released())
    assert "'check-two' came before" in note
    is_in_order(submission, released())


def test_an_empty_notebook_gets_its_test_cells_back() -> None:
    submission = new_notebook()
    assert len(restore(submission, released())) == 2
    assert ids(submission) == ["check-one", "check-two"]
    is_in_order(submission, released())


@pytest.mark.parametrize(
    "change",
    [
        lambda cell: cell.metadata.update(tags=["skip-execution"]),
        lambda cell: cell.metadata.nbgrader.update(points=500),
        lambda cell: cell.metadata.nbgrader.update(grade=False, locked=False),
        lambda cell: cell.metadata.nbgrader.update(schema_version=1, checksum="0"),
        lambda cell: cell.update(source="5"),
        lambda cell: cell.metadata.update(deletable=True, collapsed=True, jupyter={"source_hidden": True}),
    ],
)
def test_whatever_was_changed_in_a_test_cell_is_undone(change: Callable[..., Any]) -> None:
    submission = handed_in()
    change(cell_of(submission, "check-one"))
    restore(submission, released())
    is_in_order(submission, released())


def test_a_test_cell_turned_into_text_is_a_test_cell_again() -> None:
    submission = handed_in()
    position = ids(submission).index("check-one")
    old = submission.cells[position]
    submission.cells[position] = new_markdown_cell(old.source, id=old.id, metadata=old.metadata)
    restore(submission, released())
    is_in_order(submission, released())


def test_an_unknown_grade_id_is_the_learners_own_cell() -> None:
    submission = handed_in()
    submission.cells.append(given_cell("bonus", "points = 100", grade=True, points=100))
    assert restore(submission, released()) == [
        "the cell 'bonus' is not part of the assignment and counts as the learner's own"
    ]
    is_in_order(submission, released())


def test_a_figure_of_another_edition_runs_only_where_it_is_needed() -> None:
    notebook = handed_in()
    notebook.cells.insert(5, given_cell("old-figure", "helper = 3", tags=["experiment"]))
    assert restore(notebook, released()) == [
        "the cell 'old-figure' shows something in another edition; it runs only where it is needed"
    ]
    (kept,) = [cell for cell in notebook.cells if cell.id == "old-figure"]
    assert kept.metadata == {"tags": [WHEN_NEEDED]}
    assert not code_cells([kept])[0].runs


def test_what_was_written_into_a_locked_cell_stays_as_the_learners_own_behind_the_released_one() -> None:
    notebook = handed_in()
    notebook.cells[1].source = "import numpy\nimport math"
    notes = restore(notebook, released())
    assert notes == [
        "the locked cell 'imports' was changed: it runs as released, then as changed, as the learner's own"
    ]
    assert [cell.source for cell in notebook.cells[1:3]] == ["import numpy", "import numpy\nimport math"]
    assert "nbgrader" not in notebook.cells[2].metadata
    nbformat.validate(notebook)


@pytest.mark.parametrize(("place", "behind"), [("figure", 1), ("check-one", -1)])
def test_what_was_written_into_a_figure_stays_behind_it_and_of_a_check_cell_before_it_for_where_it_is_needed(
    place: str, behind: int
) -> None:
    notebook = handed_in()
    cell = next(cell for cell in notebook.cells if grade_id(cell) == place)
    cell.source += "\nimport math"
    kind = "check" if place.startswith("check") else "experiment"
    assert restore(notebook, released()) == [f"the {kind} cell {place!r} was changed: what it defines counts"]
    position = ids(notebook).index(place)
    rebuilt, kept = notebook.cells[position], notebook.cells[position + behind]
    assert rebuilt.source == cell_of(released(), place).source
    assert kept.source.endswith("\nimport math")
    assert kept.metadata == {"tags": [WHEN_NEEDED]}


@pytest.mark.parametrize(("addition", "kept"), [("\nimport math", True), ("\nprint(1)", False)])
def test_of_another_edition_a_figure_counts_as_changed_if_it_defines_more(addition: str, kept: bool) -> None:
    notebook, now = handed_in(), released()
    notebook.metadata["initialization_course"]["edition"] = 12 * "0"
    now.metadata["initialization_course"]["edition"] = 12 * "1"
    cell_of(notebook, "figure").source += addition
    restore(notebook, now)
    assert any(cell.source.endswith(addition) for cell in notebook.cells) == kept


def test_a_notebook_that_states_no_edition_is_not_taken_for_todays() -> None:
    notebook, now = handed_in(), released()
    now.metadata["initialization_course"]["edition"] = 12 * "1"
    notebook.metadata["initialization_course"].pop("edition", None)
    notebook.cells[1].source = "import numpy as something_older"
    assert "does not say from which edition it was made" in restore(notebook, now)[0]
    assert "import numpy as something_older" not in [cell.source for cell in notebook.cells]


def test_locked_cells_of_another_edition_do_not_run_as_the_learners_own() -> None:
    notebook, now = handed_in(), released()
    notebook.metadata["initialization_course"]["edition"] = 12 * "0"
    now.metadata["initialization_course"]["edition"] = 12 * "1"
    notebook.cells[1].source = "import numpy as something_older"
    restore(notebook, now)
    assert "import numpy as something_older" not in [cell.source for cell in notebook.cells]


def test_a_cell_of_the_learners_own_keeps_its_text_and_loses_its_tags() -> None:
    submission = handed_in()
    own = next(cell for cell in submission.cells if cell.id == "own")
    own.metadata.update(tags=["experiment", "skip-execution"], deletable=False, collapsed=True)
    restore(submission, released())
    assert own.source == "def helper(): pass"
    assert own.metadata == {"collapsed": True}


def test_a_notebook_of_an_older_minor_version_becomes_valid() -> None:
    submission = handed_in()
    submission.nbformat_minor = 4
    for cell in submission.cells:
        del cell["id"]
    restore(submission, released())
    is_in_order(submission, released())


def test_the_assignment_it_says_it_belongs_to_is_the_one_it_was_handed_in_for() -> None:
    submission = handed_in()
    submission.metadata = nbformat.from_dict({"initialization_course": {"assignment": "another"}})
    restore(submission, released())
    assert submission.metadata.initialization_course.assignment == "01"


# --- everything at once ------------------------------------------------------------------------------------------------

KINDS = ["move", "delete", "copy", "tag", "points", "clear", "retype", "reid"]
PLACES = st.integers(0, 99)
EDITS = st.lists(st.tuples(st.sampled_from(KINDS), PLACES, PLACES), max_size=8)


def edit(notebook: Any, kind: str, place: Any, other: Any) -> None:
    """One thing that learners do to a cell, on purpose or not."""
    cells = notebook.cells
    if not cells:
        return
    place, other = place % len(cells), other % len(cells)
    cell = cells[place]
    if kind == "move":
        cells.insert(other, cells.pop(place))
    elif kind == "delete":
        cells.pop(place)
    elif kind == "copy":
        cells.insert(other, copy.deepcopy(cell))
    elif kind == "tag":
        cell.metadata["tags"] = ["skip-execution", "experiment"]
    elif kind == "points":
        cell.metadata["nbgrader"] = {"points": other, "grade": True, "grade_id": grade_id(cells[other])}
    elif kind == "clear":
        cell.metadata = nbformat.from_dict({})
    elif kind == "retype":
        cells[place] = new_markdown_cell(cell.source, id=cell.id, metadata=cell.metadata)
    else:
        cell.id = cells[other].id


@settings(derandomize=True, deadline=None, max_examples=150)
@given(EDITS)
@pytest.mark.slow
def test_after_any_edits_the_assignment_is_whole_and_a_second_time_changes_nothing(edits: Any) -> None:
    submission = handed_in()
    for one in edits:
        edit(submission, *one)
    answers = {name: cell.source for cell in submission.cells if (name := grade_id(cell)) in ("one", "two")}
    restore(submission, released())
    is_in_order(submission, released())
    for name, source in answers.items():
        assert cell_of(submission, name).source == source
    once = copy.deepcopy(submission)
    assert restore(submission, released()) == []
    assert submission == once


def test_the_released_notebook_itself_is_in_order() -> None:
    release = nbformat.read(NOTEBOOK, as_version=4)
    submission = copy.deepcopy(release)
    assert restore(submission, release) == []
    is_in_order(submission, release)


def guess_cell(source: str) -> Any:
    return given_cell("guess-cost", source, tags=["guess", "raises-exception"], locked=False)


@pytest.mark.parametrize("text", ['guess("cost", "b")', "guess(50 %", "def one():\n    return 1", ""])
def test_a_guess_stays_as_the_learner_wrote_it(text: str) -> None:
    release = released()
    release.cells.insert(1, guess_cell('guess("cost", "...")'))
    submission = copy.deepcopy(release)
    submission.cells[1].source = text
    submission.cells[1].metadata["nbgrader"]["locked"] = True
    for _ in range(2):  # a notebook in order is put in order once more
        assert restore(submission, release) == []
        cell = submission.cells[1]
        assert cell.source == text
        assert cell.metadata == release.cells[1].metadata
        assert is_guess(cell)


def test_a_second_copy_of_a_guess_and_one_of_another_edition_run_only_where_needed() -> None:
    release = released()
    release.cells.insert(1, guess_cell('guess("cost", "...")'))
    submission = copy.deepcopy(release)
    submission.cells.insert(1, guess_cell("while True: pass"))
    submission.cells.append(given_cell("guess-other", "exit()", tags=["guess"], locked=False))
    restore(submission, release)
    found = code_cells(submission.cells)
    assert [cell.runs for cell in found if "while" in cell.source or "exit" in cell.source] == [False, False]
    assert sum(cell.guessed for cell in found) == 1
