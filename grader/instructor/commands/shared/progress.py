"""What `grader autograde` shows while it grades, and what it says at the end."""

from __future__ import annotations

import contextlib
import multiprocessing
import sys
from collections.abc import Callable, Iterator

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from grader.instructor.course.names import LONGEST_LINE
from grader.instructor.course.record import Entry
from grader.instructor.grading.class_run import Progress, Summary
from grader.plain_text import printable

SLOWEST = 3
LEARNERS_WITH_NOTES = 20


@contextlib.contextmanager
def shown(console: Console, assignment: str, slow: list[Entry]) -> Iterator[Callable[[Progress], None]]:
    """Count, rate, time left and the slowest so far: a live line on a terminal, else one line per tenth."""
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
                rate=f"{60 * speed:.0f} per minute" if speed else "",
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
    for learner, notes in sorted(summary.notes.items())[:LEARNERS_WITH_NOTES]:
        for note in notes:
            print(f"note: {printable(learner)}: {printable(note, LONGEST_LINE)}", file=sys.stderr)
    rest = len(summary.notes) - LEARNERS_WITH_NOTES
    if rest > 0:
        print(f"note: there are notes on {rest} more learners: see the report", file=sys.stderr)
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
