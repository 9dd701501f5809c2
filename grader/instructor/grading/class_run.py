"""Grading a class: many submissions at once, one writer, nothing half-done.

For each submission, in this order: its job runs in the executor; its autograded folder appears whole; its scores enter the
gradebook with its batch; its line enters the record. A kill anywhere leaves it without a line, and the next run does it again.
"""

from __future__ import annotations

import shutil
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass, field
from pathlib import Path

from grader.errors import GraderError
from grader.instructor.confinement import Isolation
from grader.instructor.content.folders import hidden_references
from grader.instructor.course import record as class_record
from grader.instructor.course.files import digest_of, flush_all
from grader.instructor.course.folder import Course
from grader.instructor.course.places import released_notebook
from grader.instructor.course.submissions import Submission, submissions
from grader.instructor.gradebook.writer import Entry, GradebookWriter
from grader.instructor.grading import corrections
from grader.instructor.grading.folder import put
from grader.instructor.grading.jobs import Done, Job, grade_job
from grader.instructor.grading.one_notebook import OURS, grader_failed

BATCH = 25
"""Submissions in one transaction."""

TRY_AGAIN = ""
"""Takes the place of the digest, in the record, of what the next run should grade again."""

PATIENCE_SECONDS = 5.0
"""How long nothing finishes before it is checked whether anything can."""


@dataclass(frozen=True)
class Progress:
    """Reported after each submission.

    Attributes
    ----------
    done, total : int
        Of the submissions that have to be graded.
    entry : class_record.Entry
        The newest one.
    """

    done: int
    total: int
    entry: class_record.Entry


@dataclass(frozen=True)
class Summary:
    """What a run did.

    Attributes
    ----------
    graded : int
        Successfully, in this run.
    unchanged : int
        Graded before and still valid.
    failed : dict of str to str
        By learner, why a submission could not be graded, also from before if nothing changed.
    notes : dict of str to tuple of str
        By learner, what was not in order in a submission that was graded, also from before if nothing changed.
    """

    graded: int
    unchanged: int
    failed: dict[str, str]
    notes: dict[str, tuple[str, ...]] = field(default_factory=dict)


def grade_class(
    course: Course,
    assignment: str,
    executor: Callable[[], Executor],
    *,
    students: str = "*",
    force: bool = False,
    accept: Isolation = "strong",
    at_once: int = 8,
    tell: Callable[[Progress], None] = lambda _: None,
    check: Callable[[], None] = lambda: None,
) -> Summary:
    """Grade the submissions of a class that are new or changed.

    Parameters
    ----------
    course : Course
    assignment : str
    executor : callable
        Makes the executor that runs `jobs.grade_job`; called again when a worker died.
    students : str
        A pattern of student ids.
    force : bool
        Grade unchanged ones too.
    accept : str
        The lowest level of isolation that will do.
    at_once : int
        Submissions in memory at the same time.
    tell : callable
        Gets a `Progress` after each.
    check : callable
        Called now and then while nothing finishes; raises a `GraderError` if nothing can anymore.

    Returns
    -------
    Summary
        How many were graded, and what could not be.

    Raises
    ------
    ClassError, GradebookError, ConfinementUnavailable
        Before anything is written, or, for a gradebook that fails in the middle, after whole batches.
    """
    chosen = submissions(course, assignment, students)
    record = class_record.record_path(course, assignment)
    class_record.compact(record)
    correction = corrections.current(course, assignment)
    corrected = correction.packed if correction else ""
    settings = digest_of(
        hidden_references(assignment).read_bytes(),
        released_notebook(assignment).read_bytes(),
        accept,
        *([corrected] if corrected else []),
    )
    with GradebookWriter(course, assignment) as writer:
        run = _Run(course, record, settings, corrected, writer, accept, executor, tell, check)
        known = {} if force else class_record.read_record(record)
        graded = writer.graded()
        waiting = [item for item in chosen if not run.is_current(item, known.get(item.learner), graded)]
        run.total = len(waiting)
        try:
            run.grade(iter(waiting), at_once)
        finally:
            run.flush()
    entries = class_record.read_record(record)
    names = {item.learner for item in chosen}
    failed = {
        name: entry.reason for name, entry in entries.items() if entry.status == "failed" and name in names
    }
    before = {item.learner for item in chosen} - {item.learner for item in waiting}
    notes = {name: entry.notes for name, entry in entries.items() if entry.notes and name in names}
    return Summary(run.graded, len(before - set(failed)), failed, notes)


class _Run:
    def __init__(
        self,
        course: Course,
        record: Path,
        settings: str,
        corrected: str,
        writer: GradebookWriter,
        accept: Isolation,
        executor: Callable[[], Executor],
        tell: Callable[[Progress], None],
        check: Callable[[], None],
    ) -> None:
        self.course, self.record, self.settings, self.writer = course, record, settings, writer
        self.accept, self.executor, self.tell, self.check = accept, executor, tell, check
        self.corrected = corrected
        self.total = self.done = self.graded = 0
        self.batch: list[tuple[Submission, Entry | None, class_record.Entry]] = []

    def digest(self, item: Submission, content: bytes | str) -> str:
        """A digest of everything that the result of a submission depends on."""
        return digest_of(content, item.timestamp(), self.settings)

    def is_current(self, item: Submission, entry: class_record.Entry | None, graded: set[str]) -> bool:
        """Whether the last result still holds, and is where it belongs."""
        if entry is None or entry.digest != self.digest(item, item.content()):
            return False
        there = self.place(item) / f"{item.assignment}.ipynb"
        return entry.status == "failed" or (there.exists() and item.learner in graded)

    def place(self, item: Submission) -> Path:
        return self.course.autograded(item.learner, item.assignment)

    def grade(self, waiting: Iterator[Submission], at_once: int) -> None:
        """Grade until all are done. What was under way when a worker died goes again alone, so that only one is to blame."""
        while lost := self._send(waiting, at_once):
            suspects = deque(lost)
            while suspects:
                for item in self._send(_emptied(suspects), 1):
                    reason = f"{item.notebook}: each process that graded it died; run the command again, or look at it yourself"
                    self._note(item, TRY_AGAIN, Done(item.learner, "failed", reason))

    def _send(self, waiting: Iterator[Submission], at_once: int) -> list[Submission]:
        """Keep `at_once` submissions in a new executor until all are done or a worker dies; returns those lost."""
        running: dict[Future[Done], tuple[Submission, str]] = {}
        lost: list[Submission] = []
        pool = self.executor()
        try:
            self._feed(pool, running, waiting, lost, at_once)
            while running:
                finished, _ = wait(running, PATIENCE_SECONDS, FIRST_COMPLETED)
                if not finished:
                    self.check()
                for future in finished:
                    item, digest = running.pop(future)
                    if not self._take(item, digest, future):
                        lost.append(item)
                if not lost:
                    self._feed(pool, running, waiting, lost, at_once)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
        return lost

    def _feed(
        self,
        pool: Executor,
        running: dict[Future[Done], tuple[Submission, str]],
        waiting: Iterator[Submission],
        lost: list[Submission],
        at_once: int,
    ) -> None:
        while len(running) < at_once and (item := next(waiting, None)):
            content = item.content()
            digest = self.digest(item, content)
            if isinstance(content, str):
                self._note(item, digest, Done(item.learner, "failed", content))
                continue
            path = str(item.notebook.relative_to(self.course.root))
            job = Job(item.learner, path, content, item.assignment, self.accept, self.corrected)
            try:
                running[pool.submit(grade_job, job)] = item, digest
            except BrokenExecutor:  # an idle worker died
                lost.append(item)
                return

    def _take(self, item: Submission, digest: str, future: Future[Done]) -> bool:
        """Whether there is a result, which is then noted."""
        try:
            done = future.result()
        except BrokenExecutor:
            return False
        except GraderError:  # no submission's fault: this machine, or the cluster, cannot grade
            raise
        except Exception as error:
            done = Done(item.learner, "failed", grader_failed(str(item.notebook), error))
        if done.status == "graded":
            try:
                put(item, done.notebook, self.place(item), self.record.parent)
            except OSError as error:  # such as a file beside the notebook that nobody may read
                place = error.filename or item.folder  # a full disk names no file
                reason = f"{place} cannot be copied to autograded/ ({error.strerror or error})"
                digest = TRY_AGAIN
                done = Done(item.learner, "failed", f"{reason}; fix that and run the command again")
        if done.status == "failed" and OURS in done.reason:
            digest = TRY_AGAIN  # what broke may be repaired by the next run
        self._note(item, digest, done)
        return True

    def _note(self, item: Submission, digest: str, done: Done) -> None:
        graded = done.status == "graded"
        line = class_record.Entry(
            item.learner,
            digest,
            done.status,
            done.reason,
            round(sum(done.scores.values()), 2),
            done.seconds,
            done.cpu,
            done.isolation,
            time.time(),
            done.notes,
        )
        entry = Entry(item.learner, item.timestamp(), done.scores, done.unanswered) if graded else None
        if not graded:
            shutil.rmtree(self.place(item), ignore_errors=True)  # an older result is not this submission's
        self.batch.append((item, entry, line))
        self.done += 1
        self.graded += graded
        if len(self.batch) >= BATCH:
            self.flush()
        self.tell(Progress(self.done, self.total, line))

    def flush(self) -> None:
        """Write the batch: notebooks first, then the gradebook, the record last; each is on the disk before the next."""
        batch, self.batch = self.batch, []
        for item, entry, _ in batch:
            if entry is not None:
                flush_all(self.place(item))
        self.writer.write(entry for _, entry, _ in batch if entry is not None)
        class_record.append(self.record, [line for _, _, line in batch])


def _emptied(items: deque[Submission]) -> Iterator[Submission]:
    """The items from the left, which are taken out on request."""
    while items:
        yield items.popleft()
