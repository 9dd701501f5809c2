"""Time grading on the same files in one run: stock `nbgrader autograde`, the same with our configuration, and `grade_file`.

Run it with ``make bench`` or ``python -m benchmarks.grading``. What counts are the ratios.
Stock nbgrader gets its own course without our configuration: it runs every cell in a kernel, experiment cells too, which
ours leaves out by design. So stock is measured a second time with those cells tagged ``skip-execution``, and both ratios are
printed. All bounds are ratios within the run: CPU seconds in the worker against the seconds of stock without experiment cells,
a check cell in a kernel (the fastest of 15) against the function called in the worker and judged here, and ours against stock.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbclient
import nbformat

from benchmarks.bounds import Bound, attempt, told
from benchmarks.small_course import ASSIGNMENT, CHOSEN, THREADS, Speed, autograde, our_course, stock_course
from grader.calls import REPEAT_CASES
from grader.instructor.confinement import look, shared_server
from grader.instructor.confinement.process import ConfinedProcess
from grader.instructor.content.folders import complete_exercises
from grader.instructor.course.places import ROOT
from grader.instructor.demo.sample_class import PREFIX, Learner, solutions, write_class
from grader.instructor.grading import one_notebook as grading
from grader.instructor.grading.one_notebook import grade_file
from grader.reference_files import load_exercises

REPEATS = 10
TIMES_WORKER = 10.0
TIMES_CHECKED = 4.0
SOLVED = tuple(
    Learner("solved", "everything right", assignment=name)
    for name in (ASSIGNMENT, "05_regularization", "07_gradient_checking")
)


@dataclass
class Measured:
    """What is noted while `grade_file` runs: CPU seconds of each worker, and milliseconds by exercise for each grading."""

    workers: list[float]
    calling: dict[str, list[float]]
    judging: dict[str, list[float]]


@contextmanager
def measured() -> Iterator[Measured]:
    found = Measured([], defaultdict(list), defaultdict(list))
    close, call, judged = ConfinedProcess.close, look.Look._call, grading.judged

    def noted_close(self: ConfinedProcess) -> None:
        if not self._closed:
            found.workers.append(self._cpu_time())
        close(self)

    def noted_call(self: Any, exercise: Any, *, hidden: bool) -> None:
        started = time.perf_counter()
        try:
            call(self, exercise, hidden=hidden)
        finally:
            times = found.calling[exercise.name]
            if not hidden:  # the visible cases come first, then the hidden ones
                times.append(0.0)
            times[-1] += 1000 * (time.perf_counter() - started)

    def noted_judged(exercise: Any, made: Any) -> Any:
        started = time.perf_counter()
        try:
            return judged(exercise, made)
        finally:
            found.judging[exercise.name].append(1000 * (time.perf_counter() - started))

    ConfinedProcess.close, look.Look._call = noted_close, noted_call  # type: ignore[method-assign]
    grading.judged = noted_judged  # type: ignore[assignment]
    try:
        yield found
    finally:
        ConfinedProcess.close, look.Look._call = close, call  # type: ignore[method-assign]
        grading.judged = judged


def server_cpu() -> float:
    """CPU seconds of the fork server and of the workers that it has waited for, in ticks of 10 ms."""
    fields = (
        Path(f"/proc/{shared_server('strong').process_number}/stat").read_text().rpartition(")")[2].split()
    )
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def grade_files(paths: list[Path]) -> tuple[Speed, Measured, float, float]:
    """`grade_file` one after the other: speed, what was noted, CPU seconds of server with workers and of this process."""
    started = time.perf_counter()
    shared_server("strong")
    complete_exercises(ASSIGNMENT)
    start_up = time.perf_counter() - started
    grade_file(paths[0])
    with measured() as found:
        server, own, started = server_cpu(), time.process_time(), time.perf_counter()
        for _ in range(REPEATS):
            for path in paths:
                grade_file(path)
        seconds = time.perf_counter() - started
        server, own = server_cpu() - server, time.process_time() - own
    count = REPEATS * len(paths)
    steady = seconds / count
    return Speed(steady, steady + start_up / len(paths)), found, server / count, own / count


# --- single checks ------------------------------------------------------------------------------------------------------


def time_checks(paths: list[Path]) -> Measured:
    with measured() as found:
        for path in paths:
            for _ in range(REPEATS):
                grade_file(path)
    return found


IN_KERNEL = """
import json, time
def milliseconds(name):
    started = time.perf_counter()
    check(name, {assignment!r})._repr_mimebundle_()
    return 1000 * (time.perf_counter() - started)
print(json.dumps({{name: [milliseconds(name) for _ in range({repeats})] for name in {names!r}}}))
"""


def kernel_checks(assignment: str) -> dict[str, list[float]]:
    """Milliseconds of `check("…")` with its page, in a kernel with a solved notebook; the first one loads the references."""
    notebook: Any = nbformat.read(ROOT / "notebooks" / assignment / f"{assignment}.ipynb", as_version=4)
    answers = solutions(assignment)
    kept = []
    for cell in notebook.cells:
        data = cell.metadata.get("nbgrader", {})
        shows = "experiment" in cell.metadata.get("tags", [])
        if cell.cell_type == "code" and not shows and not data.get("grade"):
            cell.source = answers.get(data.get("grade_id"), cell.source)
            kept.append(cell)
    names = list(load_exercises(assignment))
    kept.append(nbformat.v4.new_code_cell(IN_KERNEL.format(assignment=assignment, names=names, repeats=15)))
    notebook.cells = kept
    nbclient.NotebookClient(notebook, timeout=120).execute()
    return dict(json.loads(kept[-1].outputs[0].text))


# --- the report ---------------------------------------------------------------------------------------------------------


def measure() -> list[Bound]:
    os.environ.update(THREADS)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    print(
        f"{len(CHOSEN)} submissions of {ASSIGNMENT} ({', '.join(CHOSEN)}), one after the other, on {cores} cores"
    )
    print("stock: every cell in a kernel, experiment cells too; ours leaves those out, by design")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in ("stock", "short", "ours"):
            (folder / part).mkdir()
        courses: dict[str, Callable[[], Speed]] = {
            "stock nbgrader autograde": lambda: autograde(stock_course(folder / "stock", experiments=True)),
            "stock, experiment cells left out": lambda: autograde(
                stock_course(folder / "short", experiments=False)
            ),
            "nbgrader autograde, our configuration": lambda: autograde(our_course(folder / "ours")),
        }
        speeds = {title: measure() for title, measure in courses.items()}
        paths = [
            folder / "ours" / "submitted" / f"{PREFIX}{learner}" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
            for learner in CHOSEN
        ]
        isolation = shared_server("strong").isolation
        speeds["grade_file, warm server"], found, server, own = grade_files(paths)
        checks = time_checks(write_class(folder / "solved", SOLVED))
    report_speeds(speeds)
    stock, ours = speeds["stock, experiment cells left out"], speeds["nbgrader autograde, our configuration"]
    what = "stock nbgrader without experiment cells, in times of our configuration"
    bounds = [Bound(what, stock.steady / ours.steady, at_least=1)]

    worker = statistics.median(found.workers)
    print(
        f"\nCPU seconds per submission, isolation {isolation}, median of {len(found.workers)}: {worker:.3f} in the"
    )
    print(
        f"worker, most {max(found.workers):.3f}; {server:.3f} with its fork; {own:.3f} in the judging process"
    )
    what = "seconds of stock without experiment cells, in times of the CPU seconds in the worker"
    bounds.append(Bound(what, stock.steady / worker, at_least=TIMES_WORKER))

    kernel = {assignment.assignment: kernel_checks(assignment.assignment) for assignment in SOLVED}
    return bounds + report_checks(checks, kernel)


def report_speeds(speeds: dict[str, Speed]) -> None:
    stock, short = (list(speeds.values())[number].steady for number in (0, 1))
    print(f"\n{'':38}{'per min':>10}{'with start-up':>15}{'s each':>9}{'× stock':>9}{'× stock, short':>16}")
    for title, speed in speeds.items():
        print(
            f"{title:38}{60 / speed.steady:10.1f}{60 / speed.whole:15.1f}{speed.steady:9.3f}"
            f"{stock / speed.steady:9.1f}{short / speed.steady:16.1f}"
        )


def report_checks(checks: Measured, kernel: dict[str, dict[str, list[float]]]) -> list[Bound]:
    """A line for each exercise; returns the bounds. A check is one call, there and back, and its judging."""
    bounds = []
    print(
        "\nchecks: ms of the clock, medians; calling is in the worker, judging here; a check cell does both, visible cases"
    )
    print(
        f"{'':46}{'calls':>6}{'calling':>9}{'judging':>9}{'each':>8}{'check cell':>12}{'fastest':>9}{'first':>9}"
    )
    for learner in SOLVED:
        for name, exercise in complete_exercises(learner.assignment).items():
            calling, judging = (
                statistics.median(checks.calling[name]),
                statistics.median(checks.judging[name]),
            )
            calls = len(exercise.cases) + min(REPEAT_CASES, len(exercise.cases))
            each = calling / calls + judging / len(exercise.cases)
            times = kernel[learner.assignment][name]
            cell = statistics.median(times)
            print(
                f"{learner.assignment[:2]} {name:43}{calls:6}{calling:9.2f}{judging:9.2f}{each:8.2f}"
                f"{cell:12.1f}{min(times):9.1f}{times[0]:9.1f}"
            )
            what = f'check("{name}") in a kernel, in times of calling and judging it'
            bounds.append(Bound(what, min(times) / (calling + judging), at_most=TIMES_CHECKED))
    return bounds


if __name__ == "__main__":
    sys.exit(told(attempt("grading", measure)))
