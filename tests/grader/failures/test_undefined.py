"""A cell that has the ``def`` and yet does not define the function says why."""

from __future__ import annotations

import pytest

from grader.calls import nothing_to_call
from grader.exercise import Outcome
from grader.failures.undefined import why_undefined

DEF = "def he(x):\n    return 2 * x\n"
CELLS = {
    f"%%timeit\n{DEF}": "begins with %%timeit",
    f"\n%%bash\n{DEF}": "begins with %%bash",
    f"%%writefile he.py\n{DEF}": "begins with %%writefile",
    f"```python\n{DEF}```": "begins with ```",
    "def he(x)\n    return x": "line 1 of its cell is not Python: `def he(x)` (expected ':')",
    "def he(x):\n    y = (x\n    return y": "is not Python",
    "%matplotlib inline\ndef he(x):\nreturn x": "line 3 of its cell is not Python: `return x`",
}


@pytest.mark.parametrize("source", CELLS)
def test_the_reason_is_told(source: str) -> None:
    assert CELLS[source] in why_undefined("he", ["import numpy as np", source, "check('he')"])


@pytest.mark.parametrize(
    "source", ["", DEF, f"%%time\n{DEF}", "def the(x) return", "x = 'def'", "!ls\n" + DEF]
)
def test_where_there_is_none_nothing_is(source: str) -> None:
    assert why_undefined("he", [source]) == ""


def test_in_a_kernel_the_cells_that_ran_are_looked_at() -> None:
    outcome = nothing_to_call({"In": ["", f"%%timeit\n{DEF}"]}, "he")
    assert outcome is not None
    assert "%%timeit" in outcome.error
    assert nothing_to_call({"In": 3}, "he") == Outcome("missing")
    assert nothing_to_call({}, "he") == Outcome("missing")
