"""What the text of a cell says about names, without running it."""

from __future__ import annotations

import pytest

from grader.running.names import Source


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("x = 1", {"x"}),
        ("x, (y, *z) = f()", {"x", "y", "z"}),
        ("x: int = 1", {"x"}),
        ("x += 1", {"x"}),
        ("del x", {"x"}),
        ("def f(a):\n    b = a", {"f"}),
        ("async def f(): pass", {"f"}),
        ("class C:\n    inside = 1", {"C"}),
        ("import a.b, c as d", {"a", "d"}),
        ("from a import b as c, d", {"c", "d"}),
        ("from a import *", {"*"}),
        ("for i in x:\n    j = i", {"i", "j"}),
        ("with open(f) as g: pass", {"g"}),
        ("if (n := 3) > 2: m = n", {"n", "m"}),
        ("try:\n    a = 1\nexcept E as e:\n    b = 2", {"a", "b", "e"}),
        ("[q for q in x]", set()),
        ("%matplotlib inline\nx = 1", {"x"}),
        ("x = !ls", {"x"}),
        ("this is not Python", set()),
        ("", set()),
    ],
)
def test_names_that_a_cell_binds(text: str, names: set[str]) -> None:
    assert Source(text).bound == names


def test_names_that_a_cell_mentions_include_those_in_functions() -> None:
    assert {"g", "h", "k"} <= Source("def f(x):\n    return g(x) + h.i\nk()").loaded


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("import a\nruns = train()\nFACTOR = 2\n", "import a\nFACTOR = 2"),
        ('@cache\ndef f(x):\n    return x\n\ncheck("f")', "@cache\ndef f(x):\n    return x"),
        ("with needs('f'):\n    x = 1", ""),
        ("if True:\n    def f(): pass", ""),
    ],
)
def test_definitions_are_what_takes_no_time(text: str, kept: str) -> None:
    assert Source(text).definitions() == kept


@pytest.mark.parametrize(
    ("text", "touches"),
    [
        ("def other(x): return x", False),
        ("def scale(x): return x", True),
        ("import math", False),
        ("import math as scale", True),
        ("from math import *", True),
        ("'only words'", False),
        ("print(1)", True),
        ("%reset -f", True),
        ("np.sqrt = None", True),
        ("@register\ndef other(x): return x", True),
        ("not Python at all", True),
        ("", False),
    ],
)
def test_what_may_change_a_function_that_uses_scale(text: str, touches: bool) -> None:
    assert Source(text).touches({"scale"}) == touches


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("a = 1\nprint(runs)\nb = 2\ndef f(): pass", {"b", "f"}),
        ("plot(runs)", set()),
        ("runs['mine'] = 1", {"runs"}),
        ("print(other)", None),
    ],
)
def test_what_a_cell_does_from_where_it_asks_for_a_name(text: str, changed: set[str] | None) -> None:
    assert Source(text).changed_after("runs") == changed


def test_a_definition_comes_without_what_else_is_on_its_line() -> None:
    text = "import os; os._exit(1)\nx = 1; f(x); y = 'é'\ndef g():\n    return 1; return 2"
    assert Source(text).definitions() == "import os\nx = 1\ny = 'é'\ndef g():\n    return 1; return 2"
