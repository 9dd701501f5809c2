"""The command `grader autograde`: executors, progress, and what is said at the end."""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from traitlets.config.loader import PyFileConfigLoader

from grader.errors import GraderError
from grader.instructor import corrections
from grader.instructor.class_grading import Progress, Summary, grade_class
from grader.instructor.class_record import Entry
from grader.instructor.course_lock import course_lock
from grader.instructor.handed_in import submissions
from grader.instructor.learner_ids import LONGEST_LINE, printable

SLOWEST = 3
CONFIG = "nbgrader_config.py"


def run_autograde(options: argparse.Namespace) -> int:
    """`grader autograde`: 0 when all is graded, 1 when submissions could not be, 2 when the class could not be."""
    root = Path.cwd()
    config = course_config(root)
    db_url = config.CourseDirectory.get("db_url", f"sqlite:///{root / 'gradebook.db'}")
    submissions(root, options.assignment, options.student)  # or there is nothing to connect for
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    console = Console()
    slow: list[Entry] = []
    with (
        workers(options) as workforce,
        course_lock(root),
        shown(console, options.assignment, slow) as tell,
    ):
        for line in corrected(root, options):
            console.print(line, highlight=False, soft_wrap=True)
        summary = grade_class(
            root,
            options.assignment,
            workforce.executor,
            config=config,
            db_url=db_url,
            students=options.student,
            force=options.force,
            accept=options.accept,
            at_once=2 * workforce.threads,
            tell=tell,
            check=workforce.check,
        )
    say(console, summary, slow)
    return 1 if summary.failed else 0


def course_config(root: Path) -> Any:
    """nbgrader's configuration of the course in `root`.

    Raises
    ------
    GraderError
        If there is none: then this is not the root of a course.
    """
    if not (root / CONFIG).exists():
        raise GraderError(
            f"{root} is not the root of a course: it has no {CONFIG}; go there, and run the command again"
        )
    return PyFileConfigLoader(CONFIG, path=str(root)).load_config()


def corrected(root: Path, options: argparse.Namespace) -> list[str]:
    """Take or drop a correction as the options say; returns what to tell of the one that holds."""
    assignment = options.assignment
    if options.drop_correction:
        corrections.drop(root, assignment)
    if options.regrade_with is not None:
        corrections.correct(root, assignment, options.regrade_with)
    found = corrections.current(root, assignment)
    if found is not None:
        return [f"{assignment}: {', '.join(found.names)} as corrected in {found.file}"]
    if corrections.correction_path(root, assignment).exists():
        return [
            f"{assignment}: a correction is left out, because `grader build` has made new references since"
        ]
    return []


class Workforce(Protocol):
    """Who grades: processes of this machine, or a cluster."""

    @property
    def threads(self) -> int:
        """How many submissions are graded at the same time."""

    def executor(self) -> Executor:
        """A new executor."""

    def check(self) -> None:
        """Raise a `GraderError` where nothing can finish any more."""


@contextlib.contextmanager
def workers(options: argparse.Namespace) -> Iterator[Workforce]:
    """Those that ``--scheduler`` or ``--jobs`` ask for."""
    if options.scheduler is None:
        yield LocalPool(options.jobs)
        return
    from grader.instructor.cluster import connected  # noqa: PLC0415 - needs Dask

    with connected(options.scheduler, options.assignment) as cluster:
        yield cluster


@dataclass(frozen=True)
class LocalPool:
    """Worker processes on this machine, each with a wall of its own."""

    threads: int

    def executor(self) -> Executor:
        """A new pool; its processes start when there is work for them."""
        return ProcessPoolExecutor(
            self.threads, multiprocessing.get_context("spawn"), initializer=_begin_worker
        )

    def check(self) -> None:
        """Nothing can go wrong here that the pool does not tell by itself."""


def _begin_worker() -> None:
    """Ctrl-C is for the one writer to answer; and a worker whose writer was killed ends too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_writer, daemon=True).start()


def _end_with_writer() -> None:
    """A pool's worker would wait for work for ever: it holds both ends of the queue."""
    writer = multiprocessing.parent_process()
    if writer is not None:
        writer.join()
        os._exit(1)


@contextlib.contextmanager
def shown(console: Console, assignment: str, slow: list[Entry]) -> Iterator[Callable[[Progress], None]]:
    """Count, rate, time left and the slowest so far: a live line on a terminal, else a line every tenth."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[slow]}", style="dim", markup=False),
    )
    with Bar(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(assignment, total=None, rate="", slow="")

        def tell(progress: Progress) -> None:
            slow.append(progress.entry)
            slow.sort(key=lambda entry: -entry.seconds)
            del slow[SLOWEST:]
            speed = bar.tasks[task].speed or 0.0
            bar.update(
                task,
                completed=progress.done,
                total=progress.total,
                rate=f"{60 * speed:.0f} a minute" if speed else "",
                slow=f"slowest {printable(slow[0].learner)} {slow[0].seconds:.1f} s",
            )
            if not console.is_terminal and progress.done % max(1, progress.total // 10) == 0:
                console.print(f"{assignment}: {progress.done} of {progress.total}", highlight=False)

        try:
            yield tell
        except KeyboardInterrupt:
            for worker in multiprocessing.active_children():
                worker.terminate()
            console.print("stopped: what is graded is kept; run the command again for the rest")
            raise


def say(console: Console, summary: Summary, slow: list[Entry]) -> None:
    """What the run did, in a few lines."""
    for learner, reason in sorted(summary.failed.items()):
        print(f"grader: {printable(learner)}: {printable(reason, LONGEST_LINE)}", file=sys.stderr)
    line = (
        f"{summary.graded} graded, {summary.unchanged} unchanged, {len(summary.failed)} could not be graded"
    )
    console.print(line, highlight=False)
    if len(slow) == SLOWEST:
        console.print(
            "slowest: " + ", ".join(f"{printable(entry.learner)} {entry.seconds:.1f} s" for entry in slow),
            highlight=False,
            markup=False,
        )
