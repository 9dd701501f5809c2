"""What each notebook asks before its experiments: enough of it, whole, and in the cells that learners get."""

import itertools
import json
import re
from typing import Any

import pytest

from grader.instructor.content import ASSIGNMENTS
from grader.instructor.content.folders import guesses_of
from grader.instructor.course.places import ROOT
from grader.notebook import cell_source, code_cells, is_guess
from grader.predictions.prediction import Prediction, load_predictions

ASKING = [name for name in ASSIGNMENTS if guesses_of(name)]
each_assignment = pytest.mark.parametrize("assignment", ASSIGNMENTS)
each_asking = pytest.mark.parametrize("assignment", ASKING)
QUESTIONS = [item for assignment in ASSIGNMENTS for item in guesses_of(assignment).values()]
each_question = pytest.mark.parametrize("question", QUESTIONS, ids=lambda item: item.name)


def cells_of(assignment: str) -> list[dict[str, Any]]:
    content = json.loads(
        (ROOT / "notebooks" / assignment / f"{assignment}.ipynb").read_text(encoding="utf-8")
    )
    return [cell for cell in content["cells"] if cell["cell_type"] == "code"]


def test_all_notebooks_of_the_course_ask() -> None:
    assert ASKING[:8] == list(ASSIGNMENTS)[:8]  # one that an author has just begun need not


@each_asking
def test_a_notebook_asks_four_to_six_times_and_each_outcome_comes_after_its_guess(assignment: str) -> None:
    cells = cells_of(assignment)
    asked = {cell["metadata"]["nbgrader"]["grade_id"]: at for at, cell in enumerate(cells) if is_guess(cell)}
    told = {
        name: at
        for at, cell in enumerate(cells)
        for name in re.findall(r'\boutcome\(\s*"(\w+)"', cell_source(cell))
    }
    assert 4 <= len(asked) <= 6
    assert list(asked) == [f"guess-{name}" for name in guesses_of(assignment)]
    assert all(asked[f"guess-{name}"] < at for name, at in told.items())
    assert set(told) == set(guesses_of(assignment))


@each_assignment
def test_learners_hold_the_texts(assignment: str) -> None:
    assert load_predictions(assignment) == guesses_of(assignment)


def test_no_two_questions_have_one_name() -> None:
    names = [item.name for item in QUESTIONS]
    assert len(names) == len(set(names)) >= 4 * len(ASKING)


def test_a_guess_is_written_in_and_grading_leaves_it_out() -> None:
    cells = [cell for assignment in ASSIGNMENTS for cell in code_cells(cells_of(assignment)) if cell.guessed]
    assert len(cells) == len(QUESTIONS)
    assert not any(cell.runs or cell.locked for cell in cells)


@each_question
def test_each_wrong_answer_has_two_short_sentences(question: Prediction) -> None:
    why = [choice.why for choice in question.choices if choice.why] or [question.too_low, question.too_high]
    for text in why:
        assert text.count(". ") == 1, text
        assert text.endswith(".")
        assert len(text.split()) <= 45, text
    assert question.outcome.endswith(".")
    assert "{value" in question.outcome
    assert len(question.choices) in (0, 2, 3, 4)
    low, high = question.measured
    assert low < high


@each_question
def test_the_right_number_is_near_itself(question: Prediction) -> None:
    if question.choices:
        assert question.group_of(question.right) == question.right
    else:
        (low, high), (first, last) = question.measured, question.near
        assert first <= low < high <= last, "a guess of what is measured would be told to be wrong"
        assert question.group_of((low + high) / 2) == question.right


@each_assignment
def test_no_text_asks_for_a_prediction_that_nobody_notes(assignment: str) -> None:
    content = json.loads(
        (ROOT / "notebooks" / assignment / f"{assignment}.ipynb").read_text(encoding="utf-8")
    )
    texts = [cell_source(cell) for cell in content["cells"] if cell["cell_type"] == "markdown"]
    assert [line for line in itertools.chain(*map(str.splitlines, texts)) if "Predict" in line] == []
