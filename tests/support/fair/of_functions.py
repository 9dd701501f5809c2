"""Habits of programming: how the graded function comes about, as a method, a closure, a decorated function, from a thread."""

from __future__ import annotations

from tests.support.fair import functions
from tests.support.fair.draft import Draft
from tests.support.fair.habit import habit


def _by_assignment(draft: Draft, name: str, value: str, head: str = "") -> None:
    draft.write(name, f"{head}\n{draft.worker(name)}\n\n{name} = {value}\n")


@habit()
def class_with_a_method(draft: Draft, name: str) -> None:
    lines = "class Solver:\n    scale = 1\n\n    def run(self, *values):\n        return work(*values)"
    draft.in_front(name, lines, "Solver().run({})")


@habit()
def static_method_as_the_function(draft: Draft, name: str) -> None:
    _by_assignment(
        draft, name, "Tools.run", "class Tools:\n    run = staticmethod(lambda *values: work(*values))\n"
    )


@habit()
def bound_method_as_the_function(draft: Draft, name: str) -> None:
    _by_assignment(
        draft,
        name,
        "Tools().run",
        "class Tools:\n    def run(self, *values):\n        return work(*values)\n",
    )


@habit()
def callable_object(draft: Draft, name: str) -> None:
    _by_assignment(
        draft,
        name,
        "Solver()",
        "class Solver:\n    def __call__(self, *values):\n        return work(*values)\n",
    )


@habit()
def function_under_its_own_name_first(draft: Draft, name: str) -> None:
    _by_assignment(draft, name, "work")


@habit()
def lambda_as_the_function(draft: Draft, name: str) -> None:
    given = functions.passed(draft.text(name), name)
    _by_assignment(draft, name, f"lambda {functions.signature(draft.text(name), name)}: work({given})")


@habit()
def partial_as_the_function(draft: Draft, name: str) -> None:
    worker = draft.worker(name).replace("def work(", "def work(verbose, ")
    draft.write(name, f"from functools import partial\n\n\n{worker}\n\n{name} = partial(work, False)")


@habit()
def decorator(draft: Draft, name: str) -> None:
    lines = (
        "import functools\n\n\ndef noted(function):\n    @functools.wraps(function)\n"
        "    def inner(*values, **named):\n"
        "        print(function.__name__)\n        return function(*values, **named)\n\n"
        "    return inner\n\n\n@noted\n"
    )
    draft.write(name, lines + draft.text(name))


@habit()
def decorator_without_wraps(draft: Draft, name: str) -> None:
    lines = (
        "import time\n\n\ndef timed(function):\n    def inner(*values, **named):\n"
        "        start = time.perf_counter()\n"
        "        result = function(*values, **named)\n        print(time.perf_counter() - start)\n"
        "        return result\n    return inner\n\n\n@timed\n"
    )
    draft.write(name, lines + draft.text(name))


@habit()
def decorators_of_one_name_twice(draft: Draft, name: str) -> None:
    for index, each in enumerate((name, draft.other(name))):
        lines = (
            "def noted(function):\n    def inner(*values):\n"
            f"        return function(*values[:{9 + index}])\n    return inner\n\n\n@noted\n"
        )
        draft.write(each, lines + draft.text(each))


@habit()
def closure(draft: Draft, name: str) -> None:
    lines = (
        "def make(function):\n    count = 0\n\n    def inner(*values):\n"
        "        nonlocal count\n        count += 1\n        return function(*values)\n\n"
        "    return inner"
    )
    draft.in_front(name, lines, "make(work)({})")


@habit()
def cached_helper(draft: Draft, name: str) -> None:
    lines = "from functools import lru_cache\n\n\n@lru_cache(maxsize=None)\ndef one(n=1):\n    return n"
    draft.in_front(name, lines, "(one() and work({}))")


@habit()
def cache_in_a_default_argument(draft: Draft, name: str) -> None:
    lines = "def one(key, memo={}):\n    if key not in memo:\n        memo[key] = key\n    return memo[key]"
    draft.in_front(name, lines, "(one(1) and work({}))")


@habit()
def asynchronous(draft: Draft, name: str) -> None:
    lines = (
        "import asyncio\n\n\nasync def later():\n    await asyncio.sleep(0.01)\n"
        "    return work\n\n\nfound = await later()"
    )
    draft.in_front(name, lines, "found({})")


@habit()
def threads(draft: Draft, name: str) -> None:
    lines = "from concurrent.futures import ThreadPoolExecutor"
    draft.in_front(name, lines, "ThreadPoolExecutor(2).submit(work, {}).result()")


@habit()
def thread_pool_made_once(draft: Draft, name: str) -> None:
    lines = "from concurrent.futures import ThreadPoolExecutor\n\npool = ThreadPoolExecutor(4)"
    draft.in_front(name, lines, "pool.submit(work, {}).result()")


@habit()
def generator(draft: Draft, name: str) -> None:
    lines = "def results(*values):\n    while True:\n        yield work(*values)"
    draft.in_front(name, lines, "next(results({}))")


@habit()
def recursion(draft: Draft, name: str) -> None:
    lines = "def down(depth, *values):\n    return work(*values) if depth == 0 else down(depth - 1, *values)"
    draft.in_front(name, lines, "down(200, {})")


@habit()
def deep_recursion_after_raising_the_limit(draft: Draft, name: str) -> None:
    lines = (
        "import sys\nsys.setrecursionlimit(20_000)\n\n\ndef down(depth, *values):\n"
        "    return work(*values) if depth == 0 else down(depth - 1, *values)"
    )
    draft.in_front(name, lines, "down(4000, {})")


@habit()
def context_manager(draft: Draft, name: str) -> None:
    lines = (
        "import contextlib\n\n\n@contextlib.contextmanager\ndef shown(text):\n    print(text)\n    yield work"
    )
    draft.write(
        name,
        f"{draft.worker(name)}\n\n{lines}\n\n"
        + functions.rebuilt(
            draft.text(name),
            name,
            f"with shown('go') as run:\n    return run({functions.passed(draft.text(name), name)})",
        ),
    )


@habit()
def type_hints_and_a_dataclass(draft: Draft, name: str) -> None:
    head = (
        "from __future__ import annotations\nfrom dataclasses import dataclass\n"
        "from typing import Any, NamedTuple\n\n\n"
        "@dataclass(frozen=True)\nclass Setting:\n    factor: float = 1.0\n\n\n"
        "class Pair(NamedTuple):\n    one: int\n    two: int\n"
    )
    call = "(Setting().factor and Pair(1, 2).one and work({}))"
    draft.write(name, f"{head}\n{draft.worker(name)}\n\n{draft.caller(name, call)}")


@habit()
def module_level_match_and_walrus(draft: Draft, name: str) -> None:
    lines = (
        "if (mode := 'fast') == 'fast':\n    match mode:\n        case 'fast':\n"
        "            chosen = work\n        case _:\n            chosen = None"
    )
    draft.in_front(name, lines, "chosen({})")


@habit()
def inherits_from_an_own_abstract_class(draft: Draft, name: str) -> None:
    lines = (
        "from abc import ABC, abstractmethod\n\n\nclass Base(ABC):\n    @abstractmethod\n"
        "    def run(self, *values): ...\n\n\n"
        "class Mine(Base):\n    def run(self, *values):\n        return work(*values)"
    )
    draft.in_front(name, lines, "Mine().run({})")
