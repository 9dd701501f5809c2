"""The oracle of fairness is *Restart & Run All*: a grade is never below what the check cells said.

A sample runs each time; ``make test-fair`` runs every habit on every notebook.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from grader.instructor.content import ASSIGNMENTS
from tests.support.fair.both_ways import HABITS, compared, with_habit

EVERYTHING = bool(os.environ.get("FAIR_ALL"))

PAIRS = [(assignment, habit) for assignment in ASSIGNMENTS for habit in HABITS]
SAMPLE = [
    ("01_initialization", "one_name_with_several_bodies"),
    ("01_initialization", "answer_in_a_figures_cell"),
    ("01_initialization", "torch_beside_numpy"),
    ("02_plateaus", "everything_reset_at_the_end"),
    ("03_variance_scaling", "answer_in_the_check_cell"),
    ("03_variance_scaling", "figures_variables_before_a_helper"),
    ("03_variance_scaling", "partial"),
    ("04_deep_signals", "raises_for_warnings"),
    ("05_regularization", "sum_is_a_number"),
    ("06_batch_normalization", "import_in_a_check_cell"),
    ("06_batch_normalization", "module_written_from_a_cell"),
    ("07_gradient_checking", "one_constant_with_several_values"),
    ("07_gradient_checking", "two_answers_in_one_cell"),
    ("08_pretraining", "callable_object"),
    ("08_pretraining", "own_folder"),
    ("05_regularization", "picture_in_a_text"),
]


def test_there_are_enough_of_them() -> None:
    assert len(HABITS) >= 60
    assert len(PAIRS) >= 300
    assert set(SAMPLE) <= set(PAIRS)


@pytest.mark.parametrize(("assignment", "habit"), PAIRS if EVERYTHING else SAMPLE)
def test_the_grade_is_what_the_check_cells_said(assignment: str, habit: str, tmp_path: Path) -> None:
    found = compared(with_habit(assignment, habit), tmp_path)
    assert list(found.below()) == []
    assert list(found.above()) == []
