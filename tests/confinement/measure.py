"""What the wall costs, in milliseconds: ``python -m tests.confinement.measure`` at the root, after `grader build`."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from grader.instructor.confinement import Limits, Server, run_submission
from grader.instructor.content.folders import complete_exercises
from grader.instructor.course.places import ROOT
from grader.notebook import read_notebook

ASSIGNMENT = "01_initialization"


def report(what: str, work: Callable[[], object], times: int) -> None:
    """Print the median of some runs."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        taken.append((time.perf_counter() - started) * 1e3)
    print(f"{what:<44} {statistics.median(taken):8.2f} ms  (best {min(taken):.2f})")


def main() -> None:
    """Measure on a server of its own."""
    started = time.perf_counter()
    server = Server()
    print(f"{'server ready':<44} {(time.perf_counter() - started) * 1e3:8.0f} ms  ({server.isolation})")

    def empty() -> None:
        process = server.order(Limits())
        process.receive(5, 5)
        process.close()

    report("fork, confine, end", empty, 30)
    process = server.order(Limits())
    process.receive(5, 5)
    process.ask({"cell": "def f(x):\n    return x"}, 5)

    def call(value: object) -> Callable[[], object]:
        request = {"call": "f", "arguments": (value,), "siblings": {}, "given_away": (), "stream": 0}
        return lambda: process.ask(request, 5)

    report("a cell", lambda: process.ask({"cell": "1 + 1"}, 5), 50)
    report("a call", call([2, 4, 1]), 200)
    report("a call with 8 MB in and twice 8 MB out", call(np.ones(2**20)), 10)
    process.close()
    cells = read_notebook(ROOT / "build" / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").cells
    exercises = list(complete_exercises(ASSIGNMENT).values())
    report(f"{ASSIGNMENT}, start to outcomes", lambda: run_submission(cells, exercises, server=server), 20)
    started = time.perf_counter()
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda _: run_submission(cells, exercises, server=server), range(60)))
    print(f"{'60 of them in 3 threads, each':<44} {(time.perf_counter() - started) / 60 * 1e3:8.2f} ms")
    server.close()


if __name__ == "__main__":
    main()
