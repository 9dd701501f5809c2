"""Whatever is built follows from its source; notebooks do so byte for byte."""

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import jupytext
import nbformat
import numpy as np
import pytest

from grader import values
from grader.errors import GraderError
from grader.exercise import Part
from grader.instructor.authoring import build, notebooks
from grader.instructor.authoring.build import reference_paths, stale
from grader.instructor.authoring.errors import BuildError
from grader.instructor.authoring.notebooks import read_source, write_source
from grader.instructor.authoring.references import agree, finish
from grader.instructor.content import ASSIGNMENTS
from grader.instructor.content.drafts import case, exercise, mistake
from grader.instructor.content.folders import complete_exercises, drafts_of, hidden_references, source_path
from grader.instructor.course.places import released_notebook
from grader.judging.comparison import leaves
from grader.reference_files import load_exercises

pytestmark = [pytest.mark.process, pytest.mark.slow]
each_assignment = pytest.mark.parametrize("assignment", ASSIGNMENTS)


@each_assignment
def test_nothing_built_is_stale(assignment: str) -> None:
    assert stale([assignment]) == []


def test_a_mistake_that_equals_an_accepted_alternative_is_refused() -> None:
    source = "def forward_propagation(x, theta): return theta * x\ndef answer(x): return forward_propagation(x, 2.0)"
    namespace: dict[str, Any] = {}
    exec(source, namespace)
    siblings = {"forward_propagation": "cubic_cost"}
    draft = exercise("answer", points=1, visible=[case(3.0, siblings=siblings)], hidden=[])

    @mistake(draft)
    def inlined(x: float) -> float:
        """It does not call its sibling, and is right without it."""
        return 2.0 * x

    with pytest.raises(BuildError, match="inlined of answer is accepted"):
        finish(draft, namespace)


@pytest.mark.parametrize(
    ("factor", "same"),
    [(3.0, "what squared does"), (2.0, "what is right")],
    ids=["a mistake", "the solution"],
)
def test_a_mistake_that_visible_cases_do_not_tell_from_another_is_refused(factor: float, same: str) -> None:
    draft = exercise("answer", points=1, visible=[3.0], hidden=[5.0])

    @mistake(draft)
    def squared(x: float) -> float:
        """It is squared."""
        return x * x

    @mistake(draft)
    def alike(x: float) -> float:
        """It is the same for 3, and another on the hidden case."""
        return factor * x if x < 4 else 0.0

    with pytest.raises(BuildError, match=f"alike of answer does {same} on every visible case"):
        finish(draft, {"answer": lambda x: 2.0 * x})


@each_assignment
def test_a_source_that_was_opened_as_a_notebook_and_saved_builds_the_same_bytes(
    assignment: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = write_source(assignment, tmp_path / "before").read_bytes()
    opened = jupytext.read(source_path(assignment))
    saved_notebook = tmp_path / "opened.ipynb"
    nbformat.write(opened, saved_notebook)
    saved = tmp_path / "source.py"
    jupytext.write(jupytext.read(saved_notebook), saved, fmt="py:percent")
    monkeypatch.setattr(notebooks, "source_path", lambda assignment: saved)
    assert write_source(assignment, tmp_path / "after").read_bytes() == before


@each_assignment
def test_saving_a_source_through_jupytext_changes_nothing_but_its_header(assignment: str) -> None:
    text = source_path(assignment).read_text()
    saved = jupytext.writes(jupytext.reads(text, "py:percent"), "py:percent")
    assert saved.split("# ---\n", 2)[2] == text.split("# ---\n", 2)[2]


@each_assignment
def test_cell_ids_are_unique_and_the_same_in_every_build(assignment: str) -> None:
    first, second = ([cell.id for cell in read_source(assignment).cells] for _ in range(2))
    assert first == second
    assert len(set(first)) == len(first)


@each_assignment
def test_a_released_notebook_holds_no_solution_and_no_output(assignment: str) -> None:
    released = released_notebook(assignment).read_text()
    assert "BEGIN SOLUTION" not in released
    assert all(not cell.get("outputs") for cell in json.loads(released)["cells"])


@each_assignment
def test_a_notebook_has_one_title_and_headings_in_order(assignment: str) -> None:
    text = "\n".join(cell.source for cell in read_source(assignment).cells if cell.cell_type == "markdown")
    levels = [len(line.split(" ")[0]) for line in text.splitlines() if line.startswith("#")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@each_assignment
def test_answer_cells_carry_the_name_of_their_function(assignment: str) -> None:
    answers = {
        cell.metadata.nbgrader.grade_id: cell.source
        for cell in read_source(assignment).cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    }
    assert set(drafts_of(assignment)) <= set(answers)
    assert all(f"def {name}(" in answers[name] for name in drafts_of(assignment))


@each_assignment
def test_the_learners_references_hold_no_hidden_case(assignment: str) -> None:
    visible = load_exercises(assignment)
    complete = complete_exercises(assignment)
    for name, one in visible.items():
        assert not any(case.hidden for case in one.cases)
        assert any(case.hidden for case in complete[name].cases)
        assert len(one.cases) == len(one.expected)
        assert all(len(known.outcomes) == len(one.cases) for known in one.mistakes)


def mapped(value: Any, change: Any, path: str = "") -> Any:
    """A nested value with `change` called on the path and the content of each leaf."""
    if isinstance(value, dict):
        return {key: mapped(item, change, f"{path}.{key}") for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(mapped(item, change, f"{path}.{place}") for place, item in enumerate(value))
    return change(path, value)


def is_float(leaf: Any) -> Any:
    return isinstance(leaf, float) or (isinstance(leaf, np.ndarray) and leaf.dtype.kind == "f")


def rounded_differently(path: str, leaf: Any) -> Any:
    """Round-off as large as between two processors."""
    if not is_float(leaf) or not path.startswith(".exercises"):
        return leaf
    entries = np.asarray(leaf)
    moved = entries * (1 + 1e-14) + 3e-16 * (entries != 0) * (".expected." in path)
    return float(moved) if isinstance(leaf, float) else moved


@each_assignment
@pytest.mark.parametrize("which", [0, 1], ids=["visible", "complete"])
def test_references_made_on_another_processor_agree(assignment: str, which: int) -> None:
    content = values.read(reference_paths(assignment)[which])
    other = mapped(content, rounded_differently)
    assert agree(content, other)
    assert agree(other, content)


@each_assignment
def test_a_change_by_a_millionth_of_any_right_value_is_found(assignment: str) -> None:
    content = values.read(hidden_references(assignment))
    changed = 0
    for number, item in enumerate(content["exercises"]):
        for place, one in enumerate(item["cases"]):
            if (one["tolerance"] or item["tolerance"])["rtol"] >= 1e-4:
                continue  # difference quotients: they are graded, and compared, with more than that

            def change(path: str, leaf: Any, start: str = f".exercises.{number}.expected.{place}.") -> Any:
                return leaf * (1 + 1e-6) if path.startswith(start) and is_float(leaf) else leaf

            other = mapped(content, change)
            largest = max(
                (
                    np.max(np.abs(leaf), initial=0)
                    for _, leaf in leaves(item["expected"][place])
                    if is_float(leaf)
                ),
                default=0,
            )
            if largest > 0.1:
                changed += 1
                assert not agree(content, other), f"{item['name']}, case {place}"
    assert changed, f"{assignment}: no right value is above 0.1 in size; add a case that has one"


@each_assignment
def test_a_changed_text_or_outcome_of_a_mistake_is_found(assignment: str) -> None:
    content = values.read(hidden_references(assignment))
    for name, new in [("message", "Another sentence."), ("name", "another"), ("status", "timed out")]:
        other = mapped(
            content, lambda path, leaf, name=name, new=new: new if path.endswith(f".{name}") else leaf
        )
        assert not agree(content, other), name


def test_entries_without_an_exercise_agree_within_rounding_but_not_beyond() -> None:
    value = {"a": np.array([1.0, 2.0]), "b": [1, "x", None, (0.5,)]}
    assert agree(value, {"a": np.array([1.0, 2.0 + 1e-13]), "b": [1, "x", None, (0.5,)]})
    assert not agree(value, {"a": np.array([1.0, 2.0 + 1e-9]), "b": [1, "x", None, (0.5,)]})
    assert not agree(value, {"a": np.array([1.0, 2.0]), "b": [1, "y", None, (0.5,)]})
    assert not agree(value, {"a": np.array([1.0, 2.0])})


def test_references_are_rewritten_when_they_change_but_not_for_round_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    contents = [values.read(path) for path in reference_paths("02_plateaus")]
    paths = [tmp_path / name for name in ("visible.npz", "complete.npz")]
    for path, content in zip(paths, contents, strict=True):
        values.write(path, mapped(content, rounded_differently))
    monkeypatch.setattr(build, "reference_paths", lambda assignment: paths)
    before = [path.read_bytes() for path in paths]
    build.write_references("02_plateaus", *contents)
    assert [path.read_bytes() for path in paths] == before
    build.write_references("02_plateaus", contents[0], {**contents[1], "assignment": "another"})
    assert [path.read_bytes() == old for path, old in zip(paths, before, strict=True)] == [True, False]


def test_a_change_of_a_reference_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "REFERENCES", tmp_path)
    assert "is stale" in stale(["01_initialization"])[0]


def test_a_solution_that_changes_its_inputs_is_refused() -> None:
    draft = drafts_of("01_initialization")["initialize_parameters_zeros"]

    def solution(layers_dims: Any) -> dict[str, Any]:
        layers_dims.append(1)
        return {}

    with pytest.raises(BuildError, match="initialize_parameters_zeros does not hold"):
        finish(draft, {draft.name: solution})


def test_points_that_differ_between_notebook_and_exercise_are_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    drafts = drafts_of("01_initialization")
    draft = drafts["initialize_parameters_he"]
    monkeypatch.setattr(draft, "exercise", replace(draft.exercise, points=11.0))
    with pytest.raises(
        BuildError, match=r"initialize_parameters_he has 11 points in its exercise and 10 in its check cell"
    ):
        write_source("01_initialization", tmp_path)


def test_an_assignment_without_a_source_is_one_clear_line() -> None:
    with pytest.raises(GraderError, match="99_nothing has no line in ASSIGNMENTS"):
        read_source("99_nothing")


def test_a_check_cell_without_an_exercise_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    drafts = drafts_of("01_initialization")
    del drafts["initialize_parameters_he"]
    monkeypatch.setattr(notebooks, "drafts_of", lambda assignment: drafts)
    with pytest.raises(BuildError, match=r'check cell check\("initialize_parameters_he"\) has no exercise'):
        write_source("01_initialization", tmp_path)


def test_a_header_needs_only_what_a_cell_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    headers = {"f": '"solution": true', "check-f": '"grade": true, "points": 3', "figure": '"locked": true'}
    source = [f'# %% nbgrader={{"grade_id": "{name}", {rest}}}\n"…"\n' for name, rest in headers.items()]
    (tmp_path / "source.py").write_text("\n".join(source))
    monkeypatch.setattr(notebooks, "source_path", lambda assignment: tmp_path / "source.py")
    answer, check, figure, *_ = (cell.metadata.get("nbgrader") for cell in read_source("09_short").cells)
    every = {"task": False, "schema_version": 3}
    assert answer == every | {"grade_id": "f", "solution": True, "grade": False, "locked": False}
    assert check == every | {
        "grade_id": "check-f", "solution": False, "grade": True, "locked": True, "points": 3,
    }  # fmt: skip
    assert figure == every | {"grade_id": "figure", "solution": False, "grade": False, "locked": True}


def test_exercises_that_are_not_there_are_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(GraderError, match="09_new has no line in ASSIGNMENTS"):
        drafts_of("09_new")
    monkeypatch.setitem(ASSIGNMENTS, "09_new", "no_such_module")
    with pytest.raises(
        GraderError, match=r"no_such_module/exercises\.py is missing: write it, with its exercises"
    ):
        drafts_of("09_new")


def test_an_exercise_that_is_not_whole_is_one_clear_line() -> None:
    whole = drafts_of("01_initialization")["initialize_parameters_he"]
    with pytest.raises(GraderError, match=r"f: the shares of the parts add up to 0\.5, not to 1"):
        exercise("f", points=1, visible=[1], hidden=[2], parts=[Part("value", ("*",), 0.5)])
    with pytest.raises(GraderError, match="the mistake <lambda> has no docstring"):
        mistake(whole)(lambda layers_dims: {})
