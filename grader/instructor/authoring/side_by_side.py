"""Build or check what changed, on all cores, and report each notebook when it is done."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from threadpoolctl import threadpool_limits

from grader.errors import GraderError
from grader.instructor.authoring import record
from grader.instructor.authoring.record import Entry
from grader.instructor.authoring.survey import Survey, survey
from grader.instructor.content import ASSIGNMENTS
from grader.instructor.content.folders import CONTENT, source_path
from grader.instructor.course.folder import Course
from grader.instructor.gradebook.entered import entered_assignments

SILENCE = 15.0
"""Seconds after which a line says what is still running."""

Task = Literal["build", "check"]


@dataclass(frozen=True)
class Done:
    """What became of a notebook.

    Attributes
    ----------
    assignment : str
    survey : Survey
        What its exercises have; empty if that could not be found out.
    failures : tuple of str
        What kept it from being built, or what is stale, one line each.
    seconds : float
        How long it took; 0 if nothing had changed.
    inputs : str
        The digest of what it was made from.
    """

    assignment: str
    survey: Survey
    failures: tuple[str, ...] = ()
    seconds: float = 0.0
    inputs: str = ""

    @property
    def problems(self) -> tuple[str, ...]:
        """What failed, then what is missing."""
        return tuple(dict.fromkeys((*self.failures, *self.survey.problems)))


def build_changed(
    assignments: Sequence[str], root: Path, say: Callable[[str], None], *, everything: bool = False
) -> dict[str, Done]:
    """Build the assignments in which something has changed, and remember what they were built from.

    Parameters
    ----------
    assignments : sequence of str
    root : pathlib.Path
        The course.
    say : callable
        Gets a line when a notebook is done, and now and then while none is.
    everything : bool
        Whether to build what has not changed, too.

    Returns
    -------
    dict of str to Done
        By assignment, in the order given.

    Raises
    ------
    NotACourse
        If there is no course at `root`.
    ContentError
        If the course has no such assignment.
    """
    known, inputs = record.load_record(root), _inputs(assignments)
    fresh = {} if everything else _fresh(known, inputs, root, entered_assignments(Course.at(root)))
    done = {name: Done(name, entry.survey) for name, entry in fresh.items()}
    for result in _each(assignments, fresh, "build", root, say):
        done[result.assignment] = replace(result, inputs=inputs[result.assignment])
        known.pop(result.assignment, None)
        if not result.failures and _buildable(result.assignment, result.survey):
            files = record.built_files(result.assignment, root)
            files |= record.intermediate_files(result.assignment, root)
            known[result.assignment] = Entry(inputs[result.assignment], record.digests(files), result.survey)
        record.save_record(root, {name: known[name] for name in ASSIGNMENTS if name in known})
    return {name: done[name] for name in assignments}


def check_changed(
    assignments: Sequence[str], root: Path, say: Callable[[str], None], *, everything: bool = False
) -> dict[str, Done]:
    """Find what is stale: build everything that has changed since the last build, in separate folders. Parameters as above.

    Raises
    ------
    ContentError
        If the course has no such assignment.
    """
    fresh = {} if everything else _fresh(record.load_record(root), _inputs(assignments), root, None)
    done = {name: Done(name, entry.survey) for name, entry in fresh.items()}
    done |= {result.assignment: result for result in _each(assignments, fresh, "check", root, say)}
    return {name: done[name] for name in assignments}


def last_known(root: Path) -> dict[str, Done]:
    """What the record says about each notebook of the course, without building any."""
    known, inputs = record.load_record(root), _inputs(list(ASSIGNMENTS))
    fresh = _fresh(known, inputs, root, None)
    states = {}
    for name in ASSIGNMENTS:
        state = (
            ()
            if name in fresh
            else (f"{'stale' if name in known else 'not built'}: run `grader build {name}`",)
        )
        states[name] = Done(name, known[name].survey if name in known else Survey(), state)
    return states


def _inputs(assignments: Sequence[str]) -> dict[str, str]:
    code = record.code_digest()
    return {name: record.inputs_digest(name, code) for name in assignments}


def _fresh(
    known: Mapping[str, Entry], inputs: Mapping[str, str], root: Path, entered: set[str] | None
) -> dict[str, Entry]:
    """The notebooks in which nothing has changed; with `entered`, only those that nbgrader's commands find, too."""
    found = {}
    for name, digest in inputs.items():
        files = record.built_files(name, root)
        if entered is not None:
            files |= record.intermediate_files(name, root)
        entry = known.get(name)
        if entry is None or entry.inputs != digest or not (entered is None or name in entered):
            continue
        if record.digests(files).items() <= entry.outputs.items():
            found[name] = entry
    return found


def _each(
    assignments: Sequence[str],
    fresh: Mapping[str, Entry],
    task: Task,
    root: Path,
    say: Callable[[str], None],
) -> Iterator[Done]:
    """Do a task for each assignment that is not fresh, in as many processes as there are cores."""
    wanted = [name for name in assignments if name not in fresh]
    if not wanted:
        return
    workers = min(len(wanted), cores())
    verb, made = ("building", "built") if task == "build" else ("checking", "checked")
    unchanged = f"; {len(fresh)} unchanged" if fresh else ""
    say(
        f"{verb} {', '.join(wanted) if len(wanted) < 3 else f'{len(wanted)} notebooks'}, {workers} at a time{unchanged}"
    )
    for number, result in enumerate(_in_processes(wanted, task, root, workers, say), 1):
        state = (
            made if not result.failures and _buildable(result.assignment, result.survey) else f"not {made}"
        )
        if task == "check" and result.failures:
            state = "stale"
        say(f"[{number}/{len(wanted)}] {result.assignment:24}{state}, {result.seconds:.1f} s")
        yield result


def _in_processes(
    wanted: Sequence[str], task: Task, root: Path, workers: int, say: Callable[[str], None]
) -> Iterator[Done]:
    if workers == 1:
        for name in wanted:
            yield work(task, name, root)
        return
    context = multiprocessing.get_context(
        "forkserver"
    )  # loads nbgrader once, for all processes forked from it
    context.set_forkserver_preload(["grader.instructor.authoring.build"])
    pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_start)
    try:
        running: dict[Future[Done], str] = {pool.submit(work, task, name, root): name for name in wanted}
        while running:
            finished, _ = wait(running, timeout=SILENCE, return_when=FIRST_COMPLETED)
            for future in finished:
                del running[future]
                yield future.result()
            if not finished:
                say(f"  … still working on {', '.join(list(running.values())[:workers])}")
    finally:
        pool.shutdown(cancel_futures=True)


def _start() -> None:
    """A worker ends at once on Ctrl-C, without a word: the command reports it. It also ends if the command was killed."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    threading.Thread(target=_end_with_command, daemon=True).start()


def _end_with_command() -> None:
    command = multiprocessing.parent_process()
    if command is not None:
        command.join()
        os._exit(1)


def work(task: Task, assignment: str, root: Path) -> Done:
    """Build or check one notebook; whatever goes wrong is a line, so that the others are built."""
    from grader.instructor.authoring.build import build_notebook, stale_files  # noqa: PLC0415 - loads nbgrader

    started = time.perf_counter()
    found = Survey()
    failures: tuple[str, ...] = ()
    try:
        found = survey(assignment)
        if _buildable(assignment, found):
            with threadpool_limits(1, user_api="blas"):  # arrays this small gain nothing from more
                failures = _run(task, assignment, root, build_notebook, stale_files)
    except GraderError as error:
        failures = (str(error),)
    except Exception as error:  # an author's module may raise anything
        failures = (f"{assignment}: {_place(error)}{type(error).__name__}: {error}",)
    return Done(assignment, found, failures, time.perf_counter() - started)


def _run(
    task: Task,
    assignment: str,
    root: Path,
    build_notebook: Callable[[str, Path], None],
    stale_files: Callable[[str, Path], list[str]],
) -> tuple[str, ...]:
    if task == "check":
        return tuple(stale_files(assignment, root))
    build_notebook(assignment, root)
    return ()


def _buildable(assignment: str, found: Survey) -> bool:
    return bool(found.exercises) and source_path(assignment).exists()


def _place(error: Exception) -> str:
    """Where in the content an error came up, as ``file:line: ``; empty if it came up elsewhere."""
    if isinstance(error, SyntaxError) and error.filename:
        return f"{error.filename}:{error.lineno}: "
    frames = traceback.extract_tb(error.__traceback__)
    mine = [frame for frame in frames if Path(frame.filename).is_relative_to(CONTENT)]
    mine = [frame for frame in mine if Path(frame.filename).parent != CONTENT]
    return f"{mine[-1].filename}:{mine[-1].lineno}: " if mine else ""


def cores() -> int:
    """How many processes can run at a time."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
