"""Time a class: `grader autograde` against stock nbgrader, against a lower bound, with more workers and with more learners.

Run it with ``make bench`` or ``python -m benchmarks.class_grading [--sizes 100,1000] [--picture FILE]``. Stock is
measured on a sample of the class and its rate is that of a whole class, its start-up shared by all. It runs experiment cells
(trainings and figures), which ours does not run again, by design: so ours is also measured with them run.

The floor is the time that the CPU seconds of the workers (their start-up included) would fill on all cores. Memory is the
proportional set size of all processes of a run, which counts a shared page once. It exits with 1 when a class is graded less
than 50 times as fast as stock grades it, takes more than 1.5 times the floor, costs more for each learner the larger it is,
or has other grades after `kill -9` and a second run.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

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
"""Put before our grading: experiment cells run as all others do."""


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


def against_stock(folder: Path, template: Path, ours: Run, say: Callable[[str], None]) -> list[str]:
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
        f"\n{'submissions':38}{'a minute':>10}{'× stock':>9}{'× textbook':>12}    (stock: a sample of {len(CHOSEN)})"
    )
    for title, rate in rates.items():
        say(f"{title:38}{rate:10.1f}{rate / stock:9.1f}{rate / textbook:12.1f}")
    say("experiment cells (trainings and figures) keep what the learner saved; ours does not run them again")
    say(f"the same points as stock on the sample: {'yes' if same else 'NO'}")
    failures = [] if same else ["stock gives other points"]
    if ours.a_minute < TIMES_STOCK * stock:
        failures.append(
            f"ours is {ours.a_minute / stock:.0f} times as fast as stock, less than {TIMES_STOCK:g}"
        )
    return failures


def our_course_of_sample(folder: Path) -> Path:
    folder.mkdir()
    made = our_course(folder)
    shutil.rmtree(made / "submitted")
    write_class(made / "submitted", learners())
    assert {path.name.removeprefix(PREFIX) for path in (made / "submitted").iterdir()} == set(CHOSEN)
    grade(made, len(CHOSEN), "--jobs", str(CORES))
    return made


def against_floor(ours: Run, say: Callable[[str], None]) -> list[str]:
    ratio = ours.seconds / ours.floor
    say(
        f"\na class of {ours.size}: {ours.seconds:.1f} s by the clock; CPU seconds {ours.workers_cpu:.1f} in the workers and "
        f"{ours.writer_cpu:.1f} in the writer"
    )
    say(
        f"floor {ours.floor:.1f} s ({ours.workers_cpu:.1f} on {CORES} cores); the class took {ratio:.2f} × that"
    )
    return (
        [f"a class takes {ratio:.2f} times the floor, more than {TIMES_FLOOR:g}"]
        if ratio > TIMES_FLOOR
        else []
    )


def one_against_two(folder: Path, template: Path, size: int, say: Callable[[str], None]) -> None:
    say(
        f"\n{'a class of ' + str(size):38}{'1 worker':>10}{'2 workers':>11}{'gain':>7}   (submissions a minute)"
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


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.class_grading")
    parser.add_argument(
        "--sizes",
        type=lambda text: tuple(int(part) for part in text.split(",")),
        default=SIZES,
        help="of the classes of the curve",
    )
    parser.add_argument("--size", type=int, default=SIZE, help="of the class of the other parts")
    parser.add_argument("--picture", type=Path, default=ROOT / "build" / "bench" / "class_curve.png")
    parser.add_argument("--only", choices=("stock", "workers", "curve", "kill"), help="one part")
    options = parser.parse_args(arguments)
    os.environ.update(THREADS)

    def say(line: str) -> None:
        print(line, flush=True)

    def wanted(part: str) -> bool:
        return options.only in (None, part)

    say(f"{ASSIGNMENT} on {CORES} cores")
    failures: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        template = released_course(folder / "template", ASSIGNMENT)
        if wanted("stock") or wanted("kill"):
            whole = course(template, folder / "whole", options.size)
            ours = grade(whole, options.size, "--jobs", str(CORES))
            failures += against_floor(ours, say)
        if wanted("stock"):
            failures += against_stock(folder, template, ours, say)
        if wanted("kill"):
            disturbed(course(template, folder / "killed", options.size), options.size)
            same = points(folder / "killed") == points(folder / "whole")
            say(
                f"\nkill -9 in the middle of the class, run again: the gradebook is {'the same' if same else 'ANOTHER'}"
            )
            failures += [] if same else ["kill -9 and a second run give another gradebook"]
        if wanted("workers"):
            one_against_two(folder, template, options.size, say)
        if wanted("curve"):
            failures += curve(folder, template, options.sizes, options.picture, say)
    for failure in failures:
        say(f"FAILED: {failure}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
