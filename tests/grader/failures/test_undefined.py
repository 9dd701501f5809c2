"""A cell that has the ``def`` and yet does not define the function says why."""

from __future__ import annotations

import pytest
from IPython.core.inputtransformer2 import TransformerManager

from grader.calls import nothing_to_call
from grader.exercise import Outcome
from grader.failures.undefined import as_written, why_undefined

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


def test_a_line_above_the_function_may_have_stopped() -> None:
    assert "lines above it" in why_undefined("he", [f"import something\n{DEF}"])
    assert why_undefined("he", [f"import something\n{DEF}", "del he"]) == ""
    assert why_undefined("he", [f"'What it does.'\ndef other(): pass\n{DEF}"]) == ""
    assert why_undefined("he", [f"if False:\n    {DEF.replace(chr(10), chr(10) + '    ')}"]) == ""


@pytest.mark.parametrize(
    "source", [">>> def he(x):\n...     return 2 * x\n", f"{DEF}he?", f"{DEF}files = !ls\n%time he(2)"]
)
def test_what_a_notebook_understands_is_not_said_to_be_wrong(source: str) -> None:
    assert why_undefined("he", [source]) == ""


def test_a_kernel_remembers_a_cell_with_a_magic_as_a_call() -> None:
    shell = TransformerManager()
    for magic in ("%%timeit -n 3", "%%bash", "%%writefile he.py"):
        remembered = shell.transform_cell(f"{magic}\n{DEF}")
        assert f"begins with {magic.split()[0]}" in why_undefined("he", [remembered])
    assert as_written("get_ipython().run_cell_magic(") == "get_ipython().run_cell_magic("
    assert as_written("get_ipython().run_cell_magic(3)") == "get_ipython().run_cell_magic(3)"


def test_in_a_kernel_the_cells_that_ran_are_looked_at() -> None:
    outcome = nothing_to_call({"In": ["", f"%%timeit\n{DEF}"]}, "he")
    assert outcome is not None
    assert "%%timeit" in outcome.error
    assert nothing_to_call({"In": 3}, "he") == Outcome("missing")
    assert nothing_to_call({}, "he") == Outcome("missing")
