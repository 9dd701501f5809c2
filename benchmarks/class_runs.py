"""One run of `grader autograde` over a large class: making the class, what the run takes, a kill, a cluster."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from benchmarks.small_course import ASSIGNMENT, THREADS
from grader.instructor.demo.sample_class import CLASS, submission
from tests.support.cluster import LocalCluster

CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
PLAIN = [item for item in CLASS if item.assignment == ASSIGNMENT and item.name not in ("quinn", "nils")]

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
