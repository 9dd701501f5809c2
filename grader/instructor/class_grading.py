"""Grading a class: many submissions at once, one writer, nothing half-done.

For each submission, in this order: its job runs in the executor; its autograded folder appears whole; its scores enter the
gradebook with its batch; its line enters the record. A kill anywhere leaves it without a line, and the next run does it again.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from nbgrader.utils import parse_utc

from grader.calls import one_line
from grader.errors import GraderError
from grader.instructor import class_record
from grader.instructor.class_record import digest_of
from grader.instructor.confinement import ConfinementUnavailable, Isolation
from grader.instructor.exercises import ASSIGNMENTS
from grader.instructor.gradebook import Entry, GradebookWriter
from grader.instructor.jobs import Done, grade_job, make_job
from grader.instructor.places import HIDDEN_REFERENCES, released_notebook
from grader.notebook import MAX_FILE_BYTES

BATCH = 25
"""Submissions in one transaction."""

TRIES = 2
"""How often a submission is sent whose worker died."""


class ClassError(GraderError):
    """The class cannot be graded; the message says what to do."""


@dataclass(frozen=True)
class Submission:
    """A learner's folder below ``submitted/``."""

    learner: str
    folder: Path
    assignment: str

    @property
    def notebook(self) -> Path:
        """The file to grade; it need not exist."""
        return self.folder / f"{self.assignment}.ipynb"

    def content(self) -> bytes | str:
        """The bytes of the notebook, or why there are none."""
        try:
            if self.notebook.is_symlink() or not self.notebook.is_file():
                return (
                    f"{self.notebook}: there is no such file; the learner has to hand it in under this name"
                )
            if self.notebook.stat().st_size > MAX_FILE_BYTES:
                return f"{self.notebook}: larger than {MAX_FILE_BYTES // 2**20} MB; its outputs have to be cleared"
            return self.notebook.read_bytes()
        except OSError as error:
            return f"{self.notebook}: cannot be read ({error.strerror})"

    def timestamp(self) -> datetime | None:
        """When it was handed in (timestamp.txt, as nbgrader writes it), UTC; None where that is not known."""
        try:
            text = (self.folder / "timestamp.txt").read_text(encoding="utf-8").strip()
            return parse_utc(text) if text else None
        except (OSError, ValueError, OverflowError):
            return None


@dataclass(frozen=True)
class Progress:
    """Told after each submission.

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
        In this run.
    unchanged : int
        Graded before and still valid.
    failed : dict of str to str
        Reasons by learner, also from before where nothing changed.
    """

    graded: int
    unchanged: int
    failed: dict[str, str]


def submissions(root: Path, assignment: str, students: str = "*") -> list[Submission]:
    """The submissions of an assignment, by student id; `students` is a pattern of `glob`.

    Raises
    ------
    ClassError
        If the assignment is unknown, or nobody handed it in.
    """
    if assignment not in ASSIGNMENTS:
        raise ClassError(f"there is no assignment {assignment!r}; there are: {', '.join(ASSIGNMENTS)}")
    folders = sorted((root / "submitted").glob(f"{students}/{assignment}"))
    found = [Submission(path.parent.name, path, assignment) for path in folders if path.is_dir()]
    if not found:
        raise ClassError(
            f"nobody handed in {assignment}: there is no {root / 'submitted'}/{students}/{assignment}/{assignment}.ipynb"
        )
    return found


def grade_class(
    root: Path,
    assignment: str,
    executor: Callable[[], Executor],
    *,
    config: Any,
    db_url: str,
    students: str = "*",
    force: bool = False,
    accept: Isolation = "strong",
    at_once: int = 8,
    tell: Callable[[Progress], None] = lambda _: None,
) -> Summary:
    """Grade the submissions of a class that are new or changed.

    Parameters
    ----------
    root : Path
        The course, with its ``submitted/``.
    assignment : str
    executor : callable
        Makes the executor that runs `jobs.grade_job`; called again when a local worker died.
    config : traitlets Config
        nbgrader's, for late penalties.
    db_url : str
        The gradebook.
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

    Raises
    ------
    ClassError, GradebookError, ConfinementUnavailable
        Before anything is written, or, for a gradebook that fails in the middle, after whole batches.
    """
    chosen = submissions(root, assignment, students)
    record = class_record.record_path(root, assignment)
    class_record.compact(record)
    settings = digest_of(
        (HIDDEN_REFERENCES / f"{assignment}.npz").read_bytes(),
        released_notebook(assignment).read_bytes(),
        accept,
    )
    with GradebookWriter(db_url, assignment, config) as writer:
        run = _Run(root, record, settings, writer, accept, tell)
        known = {} if force else class_record.read_record(record)
        graded = writer.graded()
        waiting = [item for item in chosen if not run.is_current(item, known.get(item.learner), graded)]
        run.total = len(waiting)
        try:
            run.grade(iter(waiting), executor, at_once)
        finally:
            run.flush()
    entries = class_record.read_record(record)
    names = {item.learner for item in chosen}
    failed = {
        name: entry.reason for name, entry in entries.items() if entry.status == "failed" and name in names
    }
    return Summary(run.done, len(chosen) - len(waiting), failed)


class _Run:
    def __init__(
        self,
        root: Path,
        record: Path,
        settings: str,
        writer: GradebookWriter,
        accept: Isolation,
        tell: Callable[[Progress], None],
    ) -> None:
        self.root, self.record, self.settings, self.writer = root, record, settings, writer
        self.accept, self.tell = accept, tell
        self.total = self.done = 0
        self.batch: list[tuple[Submission, Entry | None, class_record.Entry]] = []

    def digest(self, item: Submission, content: bytes | str) -> str:
        """Of everything that the result of a submission depends on."""
        return digest_of(content, item.timestamp(), self.settings)

    def is_current(self, item: Submission, entry: class_record.Entry | None, graded: set[str]) -> bool:
        """Whether the last result still holds, and is where it belongs."""
        if entry is None or entry.digest != self.digest(item, item.content()):
            return False
        there = self.place(item) / f"{item.assignment}.ipynb"
        return entry.status == "failed" or (there.exists() and item.learner in graded)

    def place(self, item: Submission) -> Path:
        return self.root / "autograded" / item.learner / item.assignment

    def grade(self, waiting: Iterator[Submission], executor: Callable[[], Executor], at_once: int) -> None:
        """Keep `at_once` submissions in the executor until all are done."""
        sent: dict[str, int] = {}
        again: list[Submission] = []
        while True:
            running: dict[Future[Done], tuple[Submission, str]] = {}
            pool = executor()
            try:
                self._feed(pool, running, waiting, again, sent, at_once)
                while running:
                    finished, _ = wait(running, return_when=FIRST_COMPLETED)
                    for future in finished:
                        item, digest = running.pop(future)
                        try:
                            self._take(item, digest, future)
                        except BrokenProcessPool:
                            again.append(item)
                            raise
                    self._feed(pool, running, waiting, again, sent, at_once)
            except BrokenProcessPool:  # a worker died: the next pool takes what was on its way
                again += [item for item, _ in running.values()]
            else:
                return
            finally:
                pool.shutdown(wait=False, cancel_futures=True)

    def _feed(
        self,
        pool: Executor,
        running: dict[Future[Done], tuple[Submission, str]],
        waiting: Iterator[Submission],
        again: list[Submission],
        sent: dict[str, int],
        at_once: int,
    ) -> None:
        while len(running) < at_once:
            item = again.pop() if again else next(waiting, None)
            if item is None:
                return
            content = item.content()
            digest = self.digest(item, content)
            if isinstance(content, str):
                self._note(item, digest, {"status": "failed", "reason": content})
            elif sent.get(item.learner, 0) >= TRIES:
                reason = (
                    f"{item.notebook}: the process that graded it died {TRIES} times; look at it yourself"
                )
                self._note(item, digest, {"status": "failed", "reason": reason})
            else:
                sent[item.learner] = sent.get(item.learner, 0) + 1
                path = str(item.notebook.relative_to(self.root))
                job = make_job(item.learner, path, content, item.assignment, self.accept)
                running[pool.submit(grade_job, job)] = item, digest

    def _take(self, item: Submission, digest: str, future: Future[Done]) -> None:
        try:
            done = future.result()
        except (BrokenProcessPool, ConfinementUnavailable):
            raise
        except Exception as error:
            done = {"status": "failed", "reason": f"{item.notebook}: the grader failed ({one_line(error)})"}
        if done["status"] == "graded":
            self._put(item, done["notebook"])
        self._note(item, digest, done)

    def _note(self, item: Submission, digest: str, done: Done) -> None:
        scores = done.get("scores", {})
        line = class_record.Entry(
            item.learner,
            digest,
            done["status"],
            done["reason"],
            round(sum(scores.values()), 2),
            done.get("seconds", 0.0),
            done.get("cpu", 0.0),
            done.get("isolation", ""),
        )
        graded = done["status"] == "graded"
        entry = (
            Entry(item.learner, item.timestamp(), scores, tuple(done.get("unanswered", ())))
            if graded
            else None
        )
        if not graded:
            shutil.rmtree(self.place(item), ignore_errors=True)  # an older result is not this submission's
        self.batch.append((item, entry, line))
        self.done += 1
        if len(self.batch) >= BATCH:
            self.flush()
        self.tell(Progress(self.done, self.total, line))

    def flush(self) -> None:
        """Write the batch: gradebook first, record last."""
        batch, self.batch = self.batch, []
        self.writer.write(entry for _, entry, _ in batch if entry is not None)
        class_record.append(self.record, [line for _, _, line in batch])

    def _put(self, item: Submission, notebook: str) -> None:
        """Make the autograded folder appear whole, with the other files that were handed in."""
        place = self.place(item)
        draft = self.record.parent / f"draft-{item.learner}"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        for file in sorted(item.folder.rglob("*")):
            if file.is_file() and not file.is_symlink() and file != item.notebook:
                target = draft / file.relative_to(item.folder)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, target)
        (draft / item.notebook.name).write_text(notebook, encoding="utf-8")
        place.parent.mkdir(parents=True, exist_ok=True)
        old = self.record.parent / f"old-{item.learner}"
        shutil.rmtree(old, ignore_errors=True)
        if place.exists():
            os.replace(place, old)
        os.replace(draft, place)
        shutil.rmtree(old, ignore_errors=True)
