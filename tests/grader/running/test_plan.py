"""Which cells run: the learner's always, those that only show something where they are asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from grader.notebook import WHEN_NEEDED, Cell
from grader.running.cells import run_cells
from grader.running.plan import Plan


def own(source: str) -> Cell:
    return Cell(source)


def shown(source: str) -> Cell:
    return Cell(source, ("experiment",), {"locked": True})


def changed(source: str) -> Cell:
    return Cell(source, (WHEN_NEEDED,))


def checking(name: str) -> Cell:
    return Cell(f'check("{name}")', (), {"grade": True, "locked": True})


def ran(*cells: Cell, asked: tuple[str, ...] = ("f",)) -> tuple[dict[str, Any], list[str]]:
    return run_cells(cells, asked=asked)


def test_a_cell_that_only_shows_something_does_not_run() -> None:
    variables, errors = ran(shown("data = 1"), own("def f(): return 1"))
    assert "data" not in variables
    assert errors == []


def test_it_runs_where_a_cell_asks_for_what_it_makes_and_defines_something_after_that() -> None:
    variables, errors = ran(
        shown("data = [1, 2]"),
        own("print(len(data))\ndef helper(): return 3"),
        own("def f(): return helper()"),
    )
    assert variables["f"]() == 3
    assert errors == []


def test_with_the_cells_that_it_needs_itself() -> None:
    variables, _ = ran(
        shown("data = [1, 2]"),
        shown("unrelated = 1 / 0"),
        shown("total = sum(data)"),
        own("scale = total\ndef f(): return scale"),
    )
    assert variables["f"]() == 3
    assert "unrelated" not in variables


@pytest.mark.parametrize(
    "last", ["print(runs)", "costs = runs['he']\nprint(costs)", "for r in runs:\n    print(r)"]
)
def test_a_figure_of_the_learners_own_is_no_reason_to_train(last: str) -> None:
    variables, errors = ran(shown("runs = {}"), own("def f(): return 1"), own(last))
    assert "runs" not in variables
    assert errors == []


def test_a_name_that_nobody_makes_is_told() -> None:
    _, errors = ran(shown("data = 1"), own("print(dada)"))
    assert errors == ["code cell 2: NameError: name 'dada' is not defined"]


def test_what_a_later_cell_makes_is_not_there_yet() -> None:
    _, errors = ran(own("print(data)"), shown("data = 1"))
    assert errors == ["code cell 1: NameError: name 'data' is not defined"]


def test_definitions_written_into_a_skipped_cell_count_and_its_training_does_not_run() -> None:
    variables, _ = ran(changed("import math\nruns = train()\ndef f(): return math.pi\nFACTOR = 2"))
    assert variables["f"]() > 3
    assert variables["FACTOR"] == 2
    assert "runs" not in variables


def test_all_of_a_changed_cell_runs_where_something_else_of_it_is_asked_for() -> None:
    variables, _ = ran(changed("data = list(range(3))"), own("n = len(data)\ndef f(): return n"))
    assert variables["f"]() == 3


def test_before_a_check_cell_only_the_cells_above_run() -> None:
    plan = Plan((own("a = 1"), checking("f"), own("a = 2")), {"f"})
    assert plan.place("f") == 2
    assert [cell.source for cell in plan.before(2).cells] == ["a = 1"]
    assert plan.place("g") is None


SCALE = "def scale(n): return 10"
USES = "def f(n): return scale(n)"


@pytest.mark.parametrize(
    ("later", "says"),
    [
        ("def scale(n): return 2", "code cell 4 changes `scale`"),
        ("del scale", "code cell 4 changes `scale`"),
        ("def f(n): return 0", "code cell 4 changes `f`"),
        ("import numpy as scale", "code cell 4 changes `scale`"),
        ("%reset -f", "from code cell 4 on, something else changes"),
        ("def other(): return scale(1)", ""),
        ("import math", ""),
    ],
)
def test_what_later_changes_a_function_is_found(later: str, says: str) -> None:
    plan = Plan((own(SCALE), own(USES), checking("f"), own(later)), {"f"})
    assert plan.touched_after(3) == says


def test_a_released_cell_is_not_taken_to_change_what_it_does_not_name() -> None:
    locked: Callable[[str], Cell] = lambda text: Cell(text, (), {"locked": True})  # noqa: E731
    assert Plan((own(USES), checking("f"), locked("show(1)")), {"f"}).touched_after(2) == ""
    assert Plan((own(USES), checking("f"), locked("scale = 1")), {"f"}).touched_after(2) != ""
