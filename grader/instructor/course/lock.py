"""One grading of a course at a time. The lock belongs to a process and never outlives it."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Iterator

from grader.errors import GraderError
from grader.instructor.course.folder import Course


class CourseBusy(GraderError):
    """Another process is grading this course."""


@contextlib.contextmanager
def course_lock(course: Course) -> Iterator[None]:
    """Keep out other gradings of the course.

    Raises
    ------
    CourseBusy
        If there is one; the message names its process.
    """
    path = course.state("lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise CourseBusy(
                f"{course.root} is being graded by process {file.read().strip() or '(just started)'}: wait until that is done"
            ) from None
        except OSError:  # a file system without locks: go on without one
            yield
            return
        file.truncate(0)
        file.write(f"{os.getpid()} on {os.uname().nodename}")
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)


def refuse_busy(course: Course) -> None:
    """Raise `CourseBusy` if the course is being graded; nothing is made there."""
    if course.state("lock").exists():
        with course_lock(course):
            pass
