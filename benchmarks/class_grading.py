"""Time a class: `grader autograde` against stock nbgrader, against the floor, with more workers, and with more learners.

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
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from benchmarks.grading import (
    ASSIGNMENT,
    CHOSEN,
    THREADS,
    Speed,
    autograde,
    learners,
    our_course,
    stock_course,
)
from grader.instructor.places import ROOT
from grader.instructor.sample_class import CLASS, PREFIX, submission, write_class
from tests.class_grading.cluster import LocalCluster
from tests.released_course import released_course

SIZE = 200
SIZES = (100, 1000, 5000)
WITH_EXPERIMENTS = 12
TIMES_STOCK = 50.0
TIMES_FLOOR = 1.5
FLAT = 1.25
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
PLAIN = [item for item in CLASS if item.assignment == ASSIGNMENT and item.name not in ("quinn", "nils")]

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

RUN = """
import json, resource, sys
from grader.__main__ import main
{before}
if __name__ == "__main__":
    code = main(sys.argv[1:])
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps([used.ru_utime + used.ru_stime, used.ru_maxrss * 1024]), file=sys.stderr)
    sys.exit(code)
"""

EXPERIMENTS = """
from grader.instructor import jobs
from grader.notebook import Cell
code_cells = jobs.code_cells
jobs.code_cells = lambda notebook: [
    Cell(cell.source, tuple(set(cell.tags) - {"experiment"}), cell.nbgrader) for cell in code_cells(notebook)
]
"""


@dataclass(frozen=True)
class Run:
    """One run of `grader autograde` over a class: seconds by the clock, CPU seconds, bytes."""

    size: int
    seconds: float
    workers_cpu: float
    writer_cpu: float
    memory: float
    writer_memory: float

    @property
    def a_minute(self) -> float:
        return 60 * self.size / self.seconds

    @property
    def floor(self) -> float:
        return self.workers_cpu / CORES


# --- courses ------------------------------------------------------------------------------------------------------------


def course(template: Path, folder: Path, size: int) -> Path:
    """A course with `size` submissions, of every plain kind."""
    shutil.copytree(template, folder)
    texts = [submission(learner) for learner in PLAIN]
    for number in range(size):
        path = folder / "submitted" / f"s{number:05}" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(texts[number % len(texts)])
    return folder


def points(folder: Path) -> dict[str, tuple[Any, ...]]:
    """All points of the gradebook, by learner and cell."""
    query = """select a.student_id, c.name, g.auto_score, g.needs_manual_grade from grade g
        join base_cell c on c.id = g.cell_id join submitted_notebook n on n.id = g.notebook_id
        join submitted_assignment a on a.id = n.assignment_id where c.type = 'GradeCell'"""
    with closing(sqlite3.connect(folder / "gradebook.db")) as database:
        return {f"{row[0]} {row[1]}": row[2:] for row in database.execute(query)}


# --- runs ---------------------------------------------------------------------------------------------------------------


def command(folder: Path, *options: str, before: str = "") -> subprocess.Popen[str]:
    script = folder / "run.py"
    script.write_text(RUN.format(before=before))
    return subprocess.Popen(
        [sys.executable, str(script), "autograde", ASSIGNMENT, *options],
        cwd=folder,
        env={**os.environ, **THREADS},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def tree_memory(process: int) -> float:
    """Proportional set size of a process and all that descend from it, in bytes."""
    total = 0.0
    try:
        found = [psutil.Process(process), *psutil.Process(process).children(recursive=True)]
    except psutil.Error:
        return 0.0
    for item in found:
        try:
            lines = Path(f"/proc/{item.pid}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(1024 * float(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total


def grade(folder: Path, size: int, *options: str, before: str = "") -> Run:
    """Grade a class, and watch what it takes."""
    peak, ended = [0.0], threading.Event()
    started = time.perf_counter()
    running = command(folder, *options, before=before)

    def watch() -> None:
        while not ended.wait(0.5):
            peak[0] = max(peak[0], tree_memory(running.pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    said = running.stderr.read() if running.stderr else ""
    _, status, used = os.wait4(running.pid, 0)
    seconds = time.perf_counter() - started
    running.returncode = os.waitstatus_to_exitcode(status)
    ended.set()
    watcher.join()
    if running.returncode:
        raise SystemExit(f"grader autograde failed in {folder}:\n{said[-3000:]}")
    writer_cpu, writer_memory = json.loads(said.splitlines()[-1])
    cpu = used.ru_utime + used.ru_stime
    return Run(size, seconds, cpu - writer_cpu, writer_cpu, peak[0], writer_memory)


def disturbed(folder: Path, size: int) -> None:
    """Kill the grader with all its processes when half of the class is graded, and run it again."""
    running = command(folder, "--jobs", str(CORES))
    while len(list(folder.glob(f"autograded/*/{ASSIGNMENT}"))) < size // 2 and running.poll() is None:
        time.sleep(0.05)
    if running.poll() is not None:
        raise SystemExit("the class was graded before it could be disturbed")
    running.send_signal(signal.SIGKILL)
    running.communicate()
    grade(folder, size, "--jobs", str(CORES))


def on_cluster(folder: Path, template: Path, workers: int, size: int) -> Run:
    """The same on a Dask cluster of this machine."""
    (folder / f"dask-{workers}").mkdir()
    cluster = LocalCluster(folder / f"dask-{workers}")
    try:
        cluster.start(workers).wait_for_workers(workers)
        made = course(template, folder / f"on-dask-{workers}", size)
        return grade(made, size, "--scheduler", cluster.address)
    finally:
        cluster.stop()


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


def curve(
    folder: Path, template: Path, sizes: tuple[int, ...], picture: Path, say: Callable[[str], None]
) -> list[str]:
    say(
        f"\n{'learners':>10}{'seconds':>10}{'a minute':>10}{'CPU ms each':>13}{'writer ms each':>16}"
        f"{'all, MB':>9}{'writer, MB':>12}"
    )
    runs = []
    for size in sizes:
        made = course(template, folder / f"class-{size}", size)
        run = grade(made, size, "--jobs", str(CORES))
        shutil.rmtree(made)
        runs.append(run)
        say(
            f"{size:10}{run.seconds:10.1f}{run.a_minute:10.1f}{1000 * (run.workers_cpu + run.writer_cpu) / size:13.1f}"
            f"{1000 * run.writer_cpu / size:16.1f}{run.memory / 2**20:9.0f}{run.writer_memory / 2**20:12.0f}"
        )
    draw(runs, picture)
    say(f"the curve is in {picture}")
    first, last = runs[0], runs[-1]
    failures = []
    if last.seconds / last.size > FLAT * first.seconds / first.size:
        failures.append(f"a submission takes longer in a class of {last.size} than in one of {first.size}")
    if last.memory > FLAT * first.memory:
        failures.append(f"a class of {last.size} takes more memory than one of {first.size}")
    return failures


def draw(runs: list[Run], picture: Path) -> None:
    import matplotlib as mpl  # noqa: PLC0415

    mpl.use("Agg")
    import matplotlib.pyplot as plt  # noqa: PLC0415

    sizes = [run.size for run in runs]
    figure, (cost, memory) = plt.subplots(1, 2, figsize=(8, 3), layout="constrained")
    cost.plot(sizes, [1000 * run.seconds / run.size for run in runs], "o-", label="by the clock")
    cost.plot(
        sizes,
        [1000 * (run.workers_cpu + run.writer_cpu) / run.size for run in runs],
        "s--",
        label="CPU, all processes",
    )
    cost.set(ylabel="ms for each submission", title=f"Time, {CORES} cores")
    memory.plot(sizes, [run.memory / 2**20 for run in runs], "o-", label="all processes")
    memory.plot(sizes, [run.writer_memory / 2**20 for run in runs], "s--", label="the writer")
    memory.set(ylabel="MB at the peak", title="Memory")
    for axes in (cost, memory):
        axes.set(xlabel="submissions in the class", xscale="log")
        axes.set_xticks(sizes, [f"{size:,}".replace(",", "\u2009") for size in sizes])
        axes.minorticks_off()
        axes.set_ylim(bottom=0)
        axes.grid(alpha=0.3)
        axes.legend(frameon=False)
    picture.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(picture, dpi=90)
    plt.close(figure)


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
