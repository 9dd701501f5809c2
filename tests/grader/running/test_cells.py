"""`grader check` and the grader say of a notebook what its check cells said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from grader.notebook import Cell
from grader.reference_files import load_exercises
from grader.running.cells import check_cells

ZEROS = """
def initialize_parameters_zeros(sizes):
    parameters = {}
    for l in range(1, len(sizes)):
        parameters[f"W{l}"] = np.zeros((sizes[l], sizes[l - 1]))
        parameters[f"b{l}"] = np.zeros((sizes[l], 1))
    return parameters
"""
SEEDED = """
def initialize_parameters_%s(sizes):
    np.random.seed(3)
    parameters = {}
    for l in range(1, len(sizes)):
        parameters[f"W{l}"] = np.random.randn(sizes[l], sizes[l - 1]) * scale(sizes[l - 1])
        parameters[f"b{l}"] = np.zeros((sizes[l], 1))
    return parameters
"""
TEN = "def scale(n): return 10"
HE = "def scale(n): return np.sqrt(2 / n)"


def checking(name: str) -> Cell:
    return Cell(f'check("initialize_parameters_{name}")', (), {"grade": True, "locked": True})


def notebook(
    *, last: str = "", random: str = TEN + SEEDED % "random", he: str = HE + SEEDED % "he"
) -> tuple[Cell, ...]:
    cells = [Cell("import numpy as np", (), {"locked": True})]
    for name, answer in (("zeros", ZEROS), ("random", random), ("he", he)):
        cells += [Cell(answer), checking(name)]
    return (*cells, Cell(last)) if last else tuple(cells)


def points(cells: tuple[Cell, ...]) -> dict[str, float]:
    verdicts, _ = check_cells(cells, list(load_exercises("01_initialization").values()), "01_initialization")
    return {verdict.name.removeprefix("initialize_parameters_"): verdict.score for verdict in verdicts}


FULL = {"zeros": 5, "random": 5, "he": 10}

LATER = [
    "%reset -f",
    "for np in range(3): pass",
    "del scale",
    "scale = 3",
    "def scale(n): return 1",
    "def initialize_parameters_he(sizes): return {}",
    "np.seterr(all='raise')\nimport warnings\nwarnings.simplefilter('error')",
]


@pytest.mark.parametrize("last", LATER)
@pytest.mark.filterwarnings("default")
def test_what_a_later_cell_changes_costs_nothing(last: str) -> None:
    import numpy as np

    with np.errstate():
        assert points(notebook(last=last)) == FULL


def test_two_answers_may_each_have_a_helper_of_one_name_and_the_message_says_where_they_differ() -> None:
    verdicts, _ = check_cells(
        notebook(), list(load_exercises("01_initialization").values()), "01_initialization"
    )
    assert [verdict.score for verdict in verdicts] == [5, 5, 10]
    assert "Right where its check stands. Later, code cell 6 changes `scale`" in verdicts[1].message
    assert verdicts[2].message == ""


def test_two_answers_may_each_have_a_constant_of_one_name() -> None:
    random = "factor = 10" + SEEDED % "random".replace("scale(sizes[l - 1])", "factor")
    he = "factor = 2" + SEEDED % "he"
    swap: Callable[[str, str], str] = lambda text, by: text.replace("scale(sizes[l - 1])", by)  # noqa: E731
    assert (
        points(notebook(random=swap(random, "factor"), he=swap(he, "np.sqrt(factor / sizes[l - 1])"))) == FULL
    )


def test_a_wrong_answer_stays_wrong_in_both_places() -> None:
    wrong: dict[str, Any] = {**FULL, "random": 3.5}
    assert (
        points(notebook(random="def scale(n): return 1" + SEEDED % "random", last="print(1)"))["random"]
        < wrong["random"]
    )


def test_a_function_that_is_right_only_at_the_end_counts_there() -> None:
    assert points(notebook(he="def scale(n): return 1" + SEEDED % "he", last=HE)) == FULL


def test_what_a_learner_wrote_into_a_check_cell_counts_there_too() -> None:
    """A helper in the check cell and another of its name later: at the end the answer is wrong, at its check it is right."""
    cells = list(notebook(random=SEEDED % "random"))
    place = next(index for index, cell in enumerate(cells) if cell.checked == "initialize_parameters_random")
    cells[place] = Cell(f"{TEN}\n{cells[place].source}", cells[place].tags, cells[place].nbgrader)
    assert points(tuple(cells)) == FULL
