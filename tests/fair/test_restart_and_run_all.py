"""The oracle of fairness is Restart & Run All: no grade is below what the check cells say in a plain kernel.

A sample of what ``make test-fair`` runs: a mixture for each assignment, with a habit at each exercise, and habits that
concern a whole notebook.
"""

from __future__ import annotations

import pytest

from tests.support.fair.comparing import HABITS, Compared, compared, everywhere, mixed

MIXTURES = {
    "01_initialization": ["function_counts_its_calls", "helper_in_the_check_cell", "decorator_without_wraps"],
    "02_plateaus": ["closure", "timed_cell", "import_in_the_check_cell", "helper_name_used_by_a_loop_later"],
    "03_variance_scaling": ["callable_object", "another_program_s_answer_used", "answer_in_the_check_cell"],
    "04_deep_signals": [
        "threads",
        "star_imports",
        "helper_in_an_experiment_cell_above",
        "helper_deleted_later",
    ],
    "05_regularization": [
        "captured_cell",
        "errors_of_numpy_raise_and_are_caught",
        "shell_commands",
        "type_hints_and_a_dataclass",
        "module_written_and_imported",
    ],
    "06_batch_normalization": ["cached_helper", "answer_as_a_plain_copy_with_the_original_deleted"],
    "07_gradient_checking": [
        "answer_in_a_cell_below_its_own",
        "own_error_handling",
        "helper_below_in_the_answer",
        "plots_and_prints_inside",
        "asynchronous",
        "windows_line_ends",
    ],
    "08_pretraining": [
        "partial_as_the_function",
        "generator",
        "text_cells_between",
        "warnings_raise_and_are_caught",
        "pictures_in_a_text_cell",
    ],
}
ALONE = [
    ("one_helper_name_for_all_answers_in_cells_above", "05_regularization"),
    ("one_constant_for_two_answers", "01_initialization"),
    ("own_cell_uses_an_experiment_and_defines_a_helper", "01_initialization"),
    ("siblings_with_more_parameters", "07_gradient_checking"),
    ("reset_at_the_end", "02_plateaus"),
    ("seaborn_above_the_function", "03_variance_scaling"),
    ("process_ended_above_the_function", "01_initialization"),
    ("exit_inside", "07_gradient_checking"),
]


def holds(found: Compared | None) -> None:
    assert found is not None
    assert found.below == []
    assert found.above == []


@pytest.mark.parametrize("assignment", MIXTURES)
def test_no_grade_is_below_what_restart_and_run_all_says(assignment: str) -> None:
    found = mixed(assignment, MIXTURES[assignment])
    holds(found)
    assert found.idle == []


@pytest.mark.parametrize(("habit", "assignment"), ALONE, ids=[habit for habit, _ in ALONE])
def test_no_grade_is_below_whatever_happens_to_the_whole_notebook(habit: str, assignment: str) -> None:
    holds(compared(habit, assignment))


def test_an_answer_for_the_visible_cases_only_is_told_that_a_hidden_one_differs() -> None:
    found = compared("three_layers_only", "01_initialization")
    holds(found)
    assert found is not None
    zeros = found.grade.exercises[0]
    assert (zeros.score, found.shown[zeros.name]) == (0, 5)
    assert "hidden" in zeros.message


def test_there_are_hundreds_of_notebooks_of_many_habits() -> None:
    assert len(HABITS) >= 60
    assert len(list(everywhere())) >= 300
