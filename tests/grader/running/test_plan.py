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


def test_up_to_a_check_cell_only_that_and_the_cells_above_run() -> None:
    plan = Plan((own("a = 1"), checking("f"), own("a = 2")), {"f"})
    assert plan.place("f") == 2
    assert [plan.until(2).text(number) for number in (1, 2)] == ["a = 1", ""]
    assert len(plan.until(2).cells) == 2
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


QUIET = [
    "try:\n    n = len(data)\nexcept NameError:\n    n = 0",
    "import contextlib\nn = 0\nwith contextlib.suppress(Exception):\n    n = len(data)",
    "n = len(data) if 'data' in globals() else 0",
    "def count():\n    try:\n        return len(data)\n    except Exception:\n        return 0\nn = count()",
]


@pytest.mark.parametrize("source", QUIET)
def test_it_runs_for_a_cell_that_would_go_on_without_a_word(source: str) -> None:
    variables, errors = ran(shown("data = [1, 2]"), own(source), own("def f(): return n"))
    assert variables["f"]() == 2
    assert errors == []


@pytest.mark.parametrize(
    "source",
    [
        "try:\n    data = 3\n    n = data\nexcept ValueError:\n    n = 0",
        "data = 3\ntry:\n    n = data\nexcept NameError:\n    n = 0",
        "def f(data):\n    try:\n        return data\n    except ValueError:\n        raise",
        "try:\n    import torch_of_nobody\nexcept ImportError:\n    pass",
    ],
)
def test_a_cell_with_a_variable_of_its_own_of_that_name_needs_no_other(source: str) -> None:
    plan = Plan((own("data = 1"), shown("data = train()"), own(source)), {"f"})
    assert plan.wanted == set()


RECORDS = "runs = {}\ndef train(name):\n    note(name)\ndef note(name):\n    runs[name] = 2"


@pytest.mark.parametrize("source", ["train('he')", "runs['he'] = 2", "runs.update(he=2)"])
def test_it_runs_where_a_cell_fails_for_want_of_what_it_puts_into_an_object(source: str) -> None:
    variables, errors = ran(
        own(RECORDS),
        shown("unrelated = 1"),
        shown(source),
        own("print(runs['he'])\ndef helper(): return 3"),
        own("def f(): return helper()"),
    )
    assert variables["f"]() == 3
    assert "unrelated" not in variables
    assert errors == []


def test_a_failed_cell_that_nobody_uses_is_no_reason_to_train() -> None:
    variables, errors = ran(
        own(RECORDS), shown("train('he')"), own("print(runs['he'])\nmine = 1"), own("def f(): return 1")
    )
    assert variables["runs"] == {}
    assert errors == ["code cell 3: KeyError: 'he'"]


def test_a_failed_cell_that_uses_nothing_of_it_is_no_reason_to_train() -> None:
    variables, _ = ran(own(RECORDS), shown("train('he')"), own("def f(): return 1\nassert f() == 2"))
    assert variables["runs"] == {}


def test_a_graded_function_that_a_changed_cell_gets_from_a_call_counts() -> None:
    variables, _ = ran(
        own("def work(n): return n"), changed("from functools import partial\nf = partial(work, 4)")
    )
    assert variables["f"]() == 4
