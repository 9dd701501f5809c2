"""A function whose expressions are watched does what it did before, and tells what they came to."""

from __future__ import annotations

import ast
import functools
import linecache
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from grader import values
from grader.calls import call_case
from grader.exercise import Case
from grader.instructor.content import ASSIGNMENTS
from grader.instructor.content.folders import drafts_of, honest_solutions
from grader.tracing.instrument import SEEN, definition, numbered, source_of, watched, watched_code
from grader.tracing.trace import Trace, trace_from_data
from grader.tracing.watch import MOST_ENTRIES, MOST_KEPT, watch

FUNCTIONS = {
    "branches": """\
def f(x, y=2):
    if x > y:
        return x - y
    else:
        return -x if x else y
""",
    "loops": """\
def f(x):
    s = 0
    for i, k in enumerate(range(x)):
        s += i * k
    else:
        s -= 1
    while s > 50: s //= 2
    return s
""",
    "comprehensions": """\
def f(x):
    return {k: [j ** 2 for j in range(k) if j % 2] for k in range(x)}, sum(i for i in range(x))
""",
    "nested": """\
def f(x):
    def g(y: int = 3) -> int:
        return x * y
    return g() + (lambda z, w=1: z * w + x)(2)
""",
    "strings": """\
def f(x):
    return f'{x + 1:>{x}} {x!r}', 'a' * x, '%d' % x
""",
    "stars": """\
def f(x, *a, k=1, **b):
    c, *d = [x, x + 1, *a]
    return max(*d, c), dict(**b, k=k)
""",
    "slices": """\
def f(x):
    a = list(range(10))
    a[1:x] = [0]
    del a[0]
    a[x - x] += 5
    return a[::-1], a[-1:]
""",
    "errors": """\
def f(x):
    try:
        return 1 / (x - x)
    except ZeroDivisionError as e:
        return type(e).__name__
    finally:
        x += 1
""",
    "walrus": """\
def f(x):
    return (y := x * 2) + y
""",
    "matching": """\
def f(x):
    match [x, x + 1]:
        case [3, y] if y > 1: return y
        case [a, *_]: return a * 2
""",
    "annotated": """\
def f(x: 'int | None') -> 'float':
    y: float = x * 0.5
    z: int
    return y
""",
    "global": """\
def f(x):
    global counter
    counter = x * 2
    return counter
""",
    "chained": """\
def f(x):
    return 0 < x < 10 and not (x == 4 or x is None), x in (1, 2, 3)
""",
    "with": """\
def f(x):
    import contextlib
    with contextlib.nullcontext(x + 1) as y:
        return y
""",
    "class": """\
def f(x):
    class A:
        b = x * 2
        def c(self): return self.b + x
    return A().c()
""",
    "imports": """\
def f(x):
    from math import sqrt
    import math
    return sqrt(x) + math.pi
""",
    "shadowed": """\
def f(max):
    list = [max]
    return list[0] + 1
""",
}


def made(source: str, **names: Any) -> Callable[..., Any]:
    """The function `f` that a cell defines."""
    file = f"<cell {hash(source)}>"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    namespace: dict[str, Any] = {"np": np, **names}
    exec(compile(source, file, "exec"), namespace)
    function: Callable[..., Any] = namespace["f"]
    return function


@pytest.mark.parametrize("kind", FUNCTIONS)
def test_a_watched_function_returns_what_it_did(kind: str) -> None:
    function: Any = made(FUNCTIONS[kind])
    found = source_of(function)
    assert found is not None
    code = watched_code(found[0], function)
    assert code is not None
    seen: list[int] = []

    def keep(number: int, value: Any) -> Any:
        seen.append(number)
        return value

    function.__globals__[SEEN] = keep
    for argument in (0, 3, 5):
        assert watched(function, code)(argument) == function(argument)
    assert seen


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_right_solutions_return_the_same_while_they_are_watched(assignment: str) -> None:
    honest, watchable = honest_solutions(assignment), 0
    for name, draft in drafts_of(assignment).items():
        case = draft.exercise.cases[0]
        for function in honest.get(name, ()):
            found: Any = source_of(function)
            code = watched_code(found[0], function) if found else None  # type: ignore[arg-type]
            if code is None:
                continue
            function.__globals__[SEEN] = lambda _, value: value
            again = call_case(watched(function, code), case)  # type: ignore[arg-type]
            del function.__globals__[SEEN]
            assert values.pack(again.value) == values.pack(call_case(function, case).value), function
            watchable += 1
    assert watchable >= 5


def test_the_values_come_in_order_with_the_expressions_they_belong_to() -> None:
    trace = watch(made("\n\ndef f(x):\n    y = x * 2.5\n    return y - np.ones(2)"), Case((1.5,)))
    assert trace is not None
    function = definition(trace.source)
    assert function is not None
    nodes = dict(numbered(function))
    told = [(ast.unparse(nodes[number]), np.asarray(value).tolist()) for number, value in trace.values]
    assert told == [
        ("x", 1.5),
        ("x * 2.5", 3.75),
        ("y", 3.75),
        ("np.ones(2)", [1, 1]),
        ("y - np.ones(2)", [2.75, 2.75]),
    ]
    assert trace.line == 3


def test_a_closure_keeps_its_variables_and_defaults() -> None:
    function: Any = made(
        "def outer():\n    rate = 0.25\n    def f(x, y=3, *, z=7):\n        return x * rate + y * z\n    return f\nf = outer()"
    )
    trace = watch(function, Case((1.0,)))
    assert trace is not None
    assert trace.values[-1][1] == 21.25


@pytest.mark.parametrize(
    "source",
    [
        "f = lambda x: x * 2",
        "class f:\n    def __init__(self, x): pass",
        "def f(x):\n    yield x",
        "async def f(x):\n    return x",
        "import functools\n@functools.cache\ndef f(x):\n    return x",
    ],
)
def test_what_is_no_plain_function_is_not_watched(source: str) -> None:
    assert watch(made(source), Case((1,))) is None


def test_neither_is_what_has_no_source() -> None:
    namespace: dict[str, Any] = {}
    exec("def f(x): return x", namespace)
    assert watch(namespace["f"], Case((1,))) is None
    assert watch(len, Case(([],))) is None
    assert watch(functools.partial(int, base=2), Case(("1",))) is None


def test_nothing_is_left_in_the_notebook_also_after_an_error() -> None:
    function: Any = made("def f(x):\n    return 1 / (x - x)")
    before = set(function.__globals__)
    trace = watch(function, Case((2.0,)))
    assert trace is not None
    assert [value for _, value in trace.values] == [2.0, 2.0, 0.0]
    assert set(function.__globals__) == before


def test_round_off_is_left_out_because_it_differs_between_processors() -> None:
    trace = watch(
        made("def f(x):\n    d = ((x + 1e-7) ** 2 - (x - 1e-7) ** 2) / 2e-7\n    return d - 2 * x"),
        Case((0.3,)),
    )
    assert trace is not None
    assert min(abs(value) for _, value in trace.values) > 1e-8


def test_so_are_values_that_depend_on_the_call() -> None:
    trace = watch(made("import random\ndef f(x):\n    return random.random() + x"), Case((0.3,)))
    assert trace is not None
    assert [value for _, value in trace.values] == [0.3]


def test_large_arrays_and_long_loops_are_not_kept() -> None:
    trace = watch(
        made(
            f"def f(x):\n    y = np.arange({MOST_ENTRIES + 1}.0)\n    for i in range(10**5):\n        x = x * 1.5\n    return y"
        ),
        Case((1e-9,)),
    )
    assert trace is not None
    assert len(trace.values) <= MOST_KEPT
    assert max(np.size(value) for _, value in trace.values) == 1


DAMAGED: list[Mapping[str, Any]] = [
    {},
    {"source": 1, "line": 1, "values": ()},
    {"source": "x", "line": True, "values": ()},
    {"source": "x", "line": -1, "values": ()},
    {"source": "x" * 10**6, "line": 1, "values": ()},
    {"source": "x", "line": 1, "values": "no"},
]


@pytest.mark.parametrize("data", DAMAGED)
def test_data_that_is_no_trace_is_none(data: Mapping[str, Any]) -> None:
    assert trace_from_data(data) is None


def test_of_a_damaged_trace_what_is_whole_counts() -> None:
    data = {"source": "x", "line": 1, "values": [(1, 2.0), "no", (1, 2, 3), ("1", 2), [3, None]]}
    assert trace_from_data(data) == Trace("x", 1, ((1, 2.0), (3, None)))
