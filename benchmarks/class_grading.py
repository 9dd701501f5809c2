"""Time a class: `grader autograde` against stock nbgrader, against a lower bound, with more workers and with more learners.

Run it with ``make bench`` or ``python -m benchmarks.class_grading [--sizes 100,1000] [--picture FILE]``. Stock is
measured on a sample of the class and its rate stands for a whole class, with start-up shared by all. It runs experiment cells
(training and figures), which ours by design does not run again: so ours is also measured with them.

The floor is the time that the CPU seconds of the workers (their start-up included) would fill on all cores. Memory is the
proportional set size of all processes of a run, which counts a shared page once. It exits with 1 if a class is graded less
than 50 times as fast as stock grades it, takes more than 1.5 times the floor, costs more per learner the larger it is,
or has different grades after `kill -9` and a second run.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.bounds import Bound, attempt, told
from benchmarks.class_curve import curve
from benchmarks.class_runs import CORES, Run, course, disturbed, grade, on_cluster, points
from benchmarks.small_course import (
    ASSIGNMENT,
    CHOSEN,
    THREADS,
    Speed,
    autograde,
    learners,
    our_course,
    stock_course,
)
from grader.instructor.course.places import ROOT
from grader.instructor.demo.sample_class import PREFIX, write_class
from tests.support.released_course import released_course

SIZE = 200
SIZES = (100, 1000, 5000)
WITH_EXPERIMENTS = 12
TIMES_STOCK = 50.0
TIMES_FLOOR = 1.5

TEXTBOOK = """
import init_utils as course, init_utils.training as loops
fast = loops.train
def train(X, Y, parameters, learning_rate=0.01, num_iterations=15000, **options):
    if len(parameters) != 6:
        return fast(X, Y, parameters, learning_rate, num_iterations, **options)
    return course.gradient_descent(
        X, Y, parameters, course.forward_propagation, course.backward_propagation,
        lambda A3, labels, _: course.compute_loss(A3, labels),
        learning_rate=learning_rate, num_iterations=num_iterations, **options)
course.train = loops.train = train
"""
"""Put before stock's notebooks: the training loop as textbooks have it."""

EXPERIMENTS = """
from grader.instructor.grading.one_notebook import jobs
from grader.notebook import Cell
code_cells = jobs.code_cells
jobs.code_cells = lambda cells: [
    Cell(cell.source, tuple(set(cell.tags) - {"experiment"}), cell.nbgrader) for cell in code_cells(cells)
]
"""
"""Put before our grading: experiment cells run like all others."""


def stock_speeds(folder: Path) -> dict[str, Speed]:
    """Stock nbgrader on a sample of the class, in three ways."""
    startup = folder / "ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00.py").write_text(TEXTBOOK)
    for name in ("stock", "textbook", "short"):
        (folder / name).mkdir()
    speeds = {"stock nbgrader autograde": autograde(stock_course(folder / "stock", experiments=True))}
    before = os.environ.get("IPYTHONDIR")
    os.environ["IPYTHONDIR"] = str(folder / "ipython")
    try:
        speeds["stock, textbook training loop"] = autograde(
            stock_course(folder / "textbook", experiments=True)
        )
    finally:
        os.environ.pop("IPYTHONDIR") if before is None else os.environ.update(IPYTHONDIR=before)
    speeds["stock, experiment cells left out"] = autograde(stock_course(folder / "short", experiments=False))
    return speeds


# --- the report ---------------------------------------------------------------------------------------------------------


def against_stock(folder: Path, template: Path, ours: Run, say: Callable[[str], None]) -> list[Bound]:
    speeds = stock_speeds(folder)
    sample = our_course_of_sample(folder / "sample")
    same = points(sample) == points(folder / "stock")
    rates = {
        title: 60 / (speed.steady + len(CHOSEN) * (speed.whole - speed.steady) / ours.size)
        for title, speed in speeds.items()
    }
    run = grade(
        course(template, folder / "experiments", WITH_EXPERIMENTS),
        WITH_EXPERIMENTS,
        "--jobs",
        str(CORES),
        before=EXPERIMENTS,
    )
    rates["ours, experiment cells run as well"] = run.a_minute
    rates["ours: grader autograde"] = ours.a_minute
    stock, textbook, *_ = rates.values()
    say(
        f"\n{'submissions':38}{'per min':>10}{'× stock':>9}{'× textbook':>12}    (stock: a sample of {len(CHOSEN)})"
    )
    for title, rate in rates.items():
        say(f"{title:38}{rate:10.1f}{rate / stock:9.1f}{rate / textbook:12.1f}")
    say("experiment cells (training and figures) keep what the learner saved; ours does not run them again")
    say(f"the same points as stock on the sample: {'yes' if same else 'NO'}")
    return [
        Bound("samples on which stock gives different points", int(not same), at_most=0),
        Bound(
            "ours, in times of stock's submissions per minute", ours.a_minute / stock, at_least=TIMES_STOCK
        ),
    ]


def our_course_of_sample(folder: Path) -> Path:
    folder.mkdir()
    made = our_course(folder)
    shutil.rmtree(made / "submitted")
    write_class(made / "submitted", learners())
    assert {path.name.removeprefix(PREFIX) for path in (made / "submitted").iterdir()} == set(CHOSEN)
    grade(made, len(CHOSEN), "--jobs", str(CORES))
    return made


def against_floor(ours: Run, say: Callable[[str], None]) -> list[Bound]:
    ratio = ours.seconds / ours.floor
    say(
        f"\na class of {ours.size}: {ours.seconds:.1f} s by the clock; CPU seconds {ours.workers_cpu:.1f} in the workers and "
        f"{ours.writer_cpu:.1f} in the writer"
    )
    say(
        f"floor {ours.floor:.1f} s ({ours.workers_cpu:.1f} on {CORES} cores); the class took {ratio:.2f} × that"
    )
    return [Bound(f"a class of {ours.size}, in times of the floor", ratio, at_most=TIMES_FLOOR)]


def against_kill(folder: Path, template: Path, size: int, say: Callable[[str], None]) -> list[Bound]:
    disturbed(course(template, folder / "killed", size), size)
    same = points(folder / "killed") == points(folder / "whole")
    say(
        f"\nkill -9 in the middle of the class, run again: the gradebook is {'the same' if same else 'DIFFERENT'}"
    )
    return [Bound("gradebooks that differ after kill -9 and a second run", int(not same), at_most=0)]


def one_against_two(folder: Path, template: Path, size: int, say: Callable[[str], None]) -> list[Bound]:
    say(
        f"\n{'a class of ' + str(size):38}{'1 worker':>10}{'2 workers':>11}{'gain':>7}   (submissions per minute)"
    )
    runs = [
        grade(course(template, folder / f"jobs-{count}", size), size, "--jobs", str(count))
        for count in (1, 2)
    ]
    say(
        f"{'processes of this machine':38}{runs[0].a_minute:10.1f}{runs[1].a_minute:11.1f}"
        f"{runs[1].a_minute / runs[0].a_minute:7.2f}"
    )
    runs = [on_cluster(folder, template, count, size) for count in (1, 2)]
    say(
        f"{'Dask workers':38}{runs[0].a_minute:10.1f}{runs[1].a_minute:11.1f}{runs[1].a_minute / runs[0].a_minute:7.2f}"
    )
    return []


def measure(
    *,
    sizes: tuple[int, ...] = SIZES,
    size: int = SIZE,
    picture: Path = ROOT / "build" / "bench" / "class_curve.png",
    only: str | None = None,
) -> list[Bound]:
    os.environ.update(THREADS)

    def say(line: str) -> None:
        print(line, flush=True)

    say(f"{ASSIGNMENT} on {CORES} cores")
    bounds: list[Bound] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        template = released_course(folder / "template", ASSIGNMENT)
        if only in (None, "stock", "kill"):
            whole = course(template, folder / "whole", size)
            ours = grade(whole, size, "--jobs", str(CORES))
            bounds += against_floor(ours, say)
        parts: dict[str, Callable[[], list[Bound]]] = {
            "stock": lambda: against_stock(folder, template, ours, say),
            "kill": lambda: against_kill(folder, template, size, say),
            "workers": lambda: one_against_two(folder, template, size, say),
            "curve": lambda: curve(folder, template, sizes, picture, say),
        }
        for title, part in parts.items():
            if only in (None, title):
                bounds += attempt(f"class grading, {title}", part)
    return bounds


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.class_grading")
    parser.add_argument(
        "--sizes",
        type=lambda text: tuple(int(part) for part in text.split(",")),
        default=SIZES,
        help="sizes of the classes in the curve",
    )
    parser.add_argument("--size", type=int, default=SIZE, help="size of the class in the other parts")
    parser.add_argument("--picture", type=Path, default=ROOT / "build" / "bench" / "class_curve.png")
    parser.add_argument("--only", choices=("stock", "workers", "curve", "kill"), help="one part")
    options = vars(parser.parse_args(arguments))
    return told(attempt("class grading", lambda: measure(**options)))


if __name__ == "__main__":
    sys.exit(main())
