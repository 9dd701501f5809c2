"""An error in a learner's function is told with its line, what met there, and the usual reason; nothing is guessed."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest

from grader.calls import call_case
from grader.exercise import Case
from grader.failures.failure import Failure, Frame, Operand, failure_from_data, failure_to_data
from grader.failures.operands import operands
from grader.failures.traceback import failure_of
from grader.judging.errors.sentence import stopped_at, traceback_text
from tests.grader.tracing.test_watching import made

W, A = np.ones((3, 4)), np.ones((7, 4))
P = {"W1": W, "b1": np.ones((3, 1)), "none": None}

EXPRESSIONS: dict[str, tuple[str, ...]] = {
    "W @ A": ("W is (3, 4) and A is (7, 4)", "the 4 columns", "which has 7", "if A is transposed"),
    "np.dot(W, A)": ("W is (3, 4) and A is (7, 4)", "if A is transposed"),
    "W @ P['b1']": ("P['b1'] is (3, 1)", "if W is transposed"),
    "A @ W.T @ A": ("with a ValueError",),
    "W.T @ A": ("W.T is (4, 3) and A is (7, 4)",),
    "W + A": ("W is (3, 4) and A is (7, 4)", "neither the same length nor length 1"),
    "np.random.randn((3, 4))": ("one by one", "tuple"),
    "np.random.rand(W.shape)": ("one by one", "tuple"),
    "np.zeros(3, 4)": ("one tuple", "type of the entries"),
    "np.ones(3, 4)": ("one tuple",),
    "range(len(W) / 2)": ("whole number", "gives a float"),
    "np.zeros((4 / 2, 3))": ("whole number", "gives a float"),
    "W[4 / 2]": ("`4 / 2` is a float", "whole number"),
    "W['W1']": ("positions, not names",),
    "W[W]": ("no positions", "whole numbers"),
    "P['none'] + 1": ("The entry `P['none']` is None", "without a return"),
    "P['none'] @ W": ("The entry `P['none']` is None",),
    "3.5 @ W": ("two arrays with axes", "`3.5` is a float"),
    "P['none'][0]": ("`P['none']` is None",),
    "W(A)": ("`W` is an array of shape (3, 4)", "like a function", "*"),
    "2(3)": ("`2` is a whole number", "*"),
    "[x for x in 3]": ("`3` is a whole number", "cannot be looped over", "range"),
    "P['w1']": ("no entry 'w1'", "`W1`"),
    "P[f'b{2}']": ("no entry 'b2'", "`b1`"),
    "P['zzz']": ("no entry 'zzz'",),
    "Ww": ("no `Ww`", "`W`"),
    "completely_unknown": ("none of the notebook",),
    "np.squrt(2)": ("NumPy has no `squrt`", "`sqrt`"),
    "W.transposed()": ("An array has no `transposed`", "`transpose`"),
    "W[3]": ("axis 0 has 3, counted from 0, so the last one is 2",),
    "W[0, 4]": ("axis 1 has 4",),
    "W[0, 0, 0]": ("W has the shape (3, 4)", "fewer axes"),
    "W.shape[2]": ("with an IndexError",),
    "1 / (1 - 1)": ("divided by zero",),
    "len[0]": ("`len` is a function", "in parentheses"),
    "np.sqrt[W]": ("has no entries",),
    "np.maximum(W)": ("`maximum` takes from 2 to 3 arguments", "has 1"),
    "np.random.default_rng(0) * 2": ("between a random generator and a whole number",),
    "{1: 2}.keys() + 1": ("between a value of type dict_keys and a whole number",),
    "'a' + 1": ("between a text and a whole number", "str(…)"),
    "np.sum(W, axis=3)": ("W is an array of shape (3, 4)",),
    "np.linalg.inv(W)": ("W is an array of shape (3, 4)",),
}
FUNCTIONS: dict[str, tuple[str, int, tuple[str, ...]]] = {
    "too many to unpack": ("def f(W, A, P):\n    a, b = (1, 2, 3)\n", 2, ("2 names", "more values")),
    "too few to unpack": ("def f(W, A, P):\n    a, b = W[0, :1]\n", 2, ("2 names to fill", "1 to fill them with")),
    "before it has a value": ("def f(W, A, P):\n    if W is None:\n        q = 1\n    return q\n", 4, ("reads `q` before",)),
    "without an end": ("def f(W, A, P):\n    return f(W, A, P)\n", 2, ("calls itself",)),
    "on two lines": ("def f(W, A, P):\n    return (W\n        @ A)\n", 2, ("`W @ A`", "W is (3, 4)")),
    "in a helper": ("def g(x, y):\n    return x @ y\n\ndef f(W, A, P):\n    return g(W, A)\n", 2, ("x is (3, 4)",)),
    "a helper's argument": ("def g(x, y):\n    return x\n\ndef f(W, A, P):\n    return g(W)\n", 5, ("leaves out `y`",)),
    "in place": ("def f(W, A, P):\n    W += A\n    return W\n", 2, ("W is (3, 4) and A is (7, 4)",)),
    "in a lambda": ("def f(W, A, P):\n    g = lambda x: x @ A\n    return g(W)\n", 2, ("x is (3, 4)",)),
    "in a comprehension": ("def f(W, A, P):\n    return [x + A for x in (W, W)]\n", 2, ("is (3, 4) and A is (7, 4)",)),
    "in a course's function": (
        *("from init_utils.activations import sigmoid\n\ndef f(W, A, P):\n    return sigmoid('a')\n", 4),
        ("`sigmoid('a')`", "'a' is a text"),
    ),
    "raised on purpose": ("def f(W, A, P):\n    raise ValueError('no, thanks')\n", 2, ("no, thanks",)),
    "an assertion": ("def f(W, A, P):\n    assert W.shape == A.shape, 'shapes'\n", 2, ("AssertionError: shapes",)),
}  # fmt: skip


def told(source: str) -> str:
    outcome = call_case(made(source), Case((W, A, P)))
    assert outcome.failure is not None, outcome
    return stopped_at(outcome.failure)


@pytest.mark.parametrize("expression", EXPRESSIONS)
@pytest.mark.filterwarnings("ignore::SyntaxWarning")
def test_an_expression_that_fails_is_told_with_what_met_there(expression: str) -> None:
    text = told(f"def f(W, A, P):\n    x = 1\n    y = {expression}\n    return y\n")
    assert text.startswith("Line 3 of your cell stopped at `")
    first = text.split(". ")[0]
    assert len(first.split()) <= 25
    for words in EXPRESSIONS[expression]:
        assert words in text
    assert "gufunc" not in text
    assert "core dimension" not in text


@pytest.mark.parametrize("kind", FUNCTIONS)
def test_the_line_is_the_learners_own(kind: str) -> None:
    source, line, expected = FUNCTIONS[kind]
    text = told(source)
    whose = "the cell with `g`" if kind == "in a helper" else "your cell"
    assert text.startswith(f"Line {line} of {whose} stopped at `")
    for words in expected:
        assert words in text


def test_no_frame_of_numpy_or_of_the_grader_is_shown() -> None:
    outcome = call_case(made("def f(W, A, P):\n    return np.linalg.inv(W)\n"), Case((W, A, P)))
    assert outcome.failure is not None
    assert traceback_text(outcome.failure).splitlines() == [
        "line 2, in f",
        "    return np.linalg.inv(W)",
        "where W is an array of shape (3, 4)",
        "LinAlgError: Last 2 dimensions of the array must be square",
    ]


def test_a_long_way_down_is_cut_in_the_middle() -> None:
    outcome = call_case(made("def f(W, A, P):\n    return f(W, A, P)\n"), Case((W, A, P)))
    assert outcome.failure is not None
    assert len(outcome.failure.frames) == 6


def test_nothing_of_the_learners_is_run_to_look_it_up() -> None:
    source = """
class Loud:
    count = 0
    def __getattribute__(self, name):
        type(self).count += 1
        return 1
    def __getitem__(self, key):
        type(self).count += 1
        raise ValueError("mine")

def f(W, A, P):
    loud = Loud()
    return loud[0]
"""
    function: Any = made(source)
    call_case(function, Case((W, A, P)), repeat=False)
    assert function.__globals__["Loud"].count == 1


LOUD = """
import sys

calls = []

def loud(name):
    def method(*_, **__):
        calls.append(name)
        return 1
    return method

NAMES = ("add", "radd", "sub", "neg", "truediv", "len", "str", "repr", "eq", "hash", "bool", "index", "format", "dir")
BODY = {f"__{name}__": loud(name) for name in NAMES}

class Loud(metaclass=type("Meta", (type,), BODY)):
    pass

for name in NAMES:
    setattr(Loud, f"__{name}__", loud(name))

class Text(str):
    __eq__ = __hash__ = __add__ = __len__ = __getattribute__ = loud("text")

class Whole(int):
    __add__ = __truediv__ = __neg__ = __str__ = __repr__ = __getattribute__ = loud("whole")

class Table(dict):
    __getitem__ = get = __iter__ = __getattribute__ = loud("table")

def f(W, A, P):
    loud, text, whole, table = Loud(), Text("x"), Whole(3), Table(a=1)
    calls.clear()
    return sys._getframe()
"""
QUIET = (
    *(
        "f(loud + whole, text)",
        "W @ loud",
        "W[-loud, whole / 2]",
        "W[text + text]",
        "loud.T",
        "W.T.dot(loud)",
    ),
    *("f(table['a'], len(loud), str(whole))", "W[f'{whole}{text}']", "f((loud, whole / 0))", "table[text]"),
    *("len(table)", "loud[0]", "-whole", "for x in table", "[x for x in loud]", "f(*loud)", "loud < whole"),
)


@pytest.mark.parametrize("expression", QUIET)
def test_operands_are_looked_up_without_calling_them(expression: str) -> None:
    function: Any = made(LOUD)
    frame = function(W, A, P)
    assert list(operands(expression, frame)) is not None
    assert function.__globals__["calls"] == []


def test_where_operands_cannot_be_looked_up_the_lines_are_told_all_the_same() -> None:
    text = told("def f(W, A, P):\n    n = 10**5000\n    return W[str(n)]\n")
    assert text.startswith("Line 3 of your cell stopped at `str(n)` with a ValueError")


def test_reading_a_long_function_takes_little_time() -> None:
    body = "\n".join(f"    v{number} = {number}" for number in range(3000))
    start = time.perf_counter()
    outcome = call_case(made(f"def f(W, A, P):\n{body}\n    return v7 @ W\n"), Case((W, A, P)))
    assert time.perf_counter() - start < 3
    assert outcome.failure is not None
    assert "v7" in stopped_at(outcome.failure)


def test_an_error_that_cannot_even_be_printed_is_one_line() -> None:
    source = "class E(Exception):\n    def __str__(self): raise self\n\ndef f(W, A, P):\n    raise E\n"
    assert told(source) == "Line 5 of your cell stopped at `raise E` with an E."


def test_without_a_source_there_is_the_line_alone() -> None:
    names: dict[str, Any] = {}
    exec("def f(x):\n    return x.nothing", names)
    outcome = call_case(names["f"], Case((1,)))
    assert outcome.failure is not None
    assert stopped_at(outcome.failure).startswith("Line 2 of your cell stopped with an AttributeError")


def test_an_error_without_a_line_of_the_learners_says_nothing_of_lines() -> None:
    error = failure_of(ValueError("x"))
    assert error is not None
    assert stopped_at(error) == ""


def test_a_failure_travels_as_data() -> None:
    outcome = call_case(made("def f(W, A, P):\n    return W @ A\n"), Case((W, A, P)))
    assert failure_from_data(failure_to_data(outcome.failure)) == outcome.failure
    assert failure_from_data(failure_to_data(None)) is None


HOSTILE: list[Any] = [
    None,
    3,
    {"frames": 5, "operands": "x", "near": {}},
    {
        "error": "E" * 10**6,
        "message": "\x1b[2J" * 10**5,
        "frames": [{"line": 10**30, "source": "s" * 10**6}] * 10**4,
    },
    {
        "frames": [{"line": True, "function": 3}],
        "operands": [{"shape": [2**70, "x", -1], "text": "t" * 10**6}] * 99,
    },
]


@pytest.mark.parametrize("data", HOSTILE)
def test_whatever_arrives_is_bounded_and_printable(data: Any) -> None:
    failure = failure_from_data(data)
    if failure is not None:
        text = stopped_at(failure) + traceback_text(failure)
        assert len(text) < 5000
        assert text.replace("\n", "").isprintable()


def test_two_matrices_that_fit_in_the_other_order() -> None:
    failure = Failure(
        *("ValueError", "matmul: mismatch", (Frame("f", 1, "A @ W"),), "A @ W"),
        (Operand("A", "array", (4, 7)), Operand("W", "array", (3, 4))),
    )
    assert "They fit in the other order" in stopped_at(failure)


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        (f"{'a' * 100} b. It goes {'on ' * 40}", f"{'a' * 100} b."),
        (f"{'word ' * 40}", f"{'word ' * 30}…"),
        ("x" * 400, "x" * 150 + " …"),
    ],
    ids=["the first sentence", "whole words", "one word"],
)
def test_of_a_long_message_whole_sentences_or_words_are_told(message: str, shown: str) -> None:
    failure = Failure("ValueError", message, (Frame("f", 3, "f(x)"),), "f(x)")
    assert stopped_at(failure) == f"Line 3 of your cell stopped at `f(x)` with a ValueError: {shown}"
