"""What learners handed in: their folders below ``submitted/``."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from grader.errors import GraderError
from grader.instructor.content import ASSIGNMENTS
from grader.instructor.course.folder import Course
from grader.instructor.course.timestamps import read_timestamp
from grader.notebook import MAX_FILE_BYTES
from grader.plain_text import printable

UNNAMEABLE = {"Cc", "Cs", "Zl", "Zp"}
"""Kinds of characters that no gradebook and no terminal takes: control characters, half surrogate pairs, line ends."""


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
        if any(unicodedata.category(sign) in UNNAMEABLE for sign in self.learner):
            return (
                f"submitted/{printable(self.learner)}: a control character is in the folder's name; rename it"
            )
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
        """When it was handed in, UTC without a time zone, as in the gradebook; None if that is not known."""
        time = read_timestamp(self.folder)
        return time and time.replace(tzinfo=None)


def submissions(course: Course, assignment: str, students: str = "*") -> list[Submission]:
    """The submissions of an assignment, by student id; `students` is a pattern of `glob`.

    Raises
    ------
    ClassError
        If the assignment is unknown, or nobody handed it in.
    """
    if assignment not in ASSIGNMENTS:
        raise ClassError(
            f"there is no assignment {assignment!r}; there are: {', '.join(ASSIGNMENTS)}. One of your own is graded by "
            f"`nbgrader autograde {assignment}`, behind the same wall"
        )
    folders = sorted(course.submissions.glob(f"{students}/{assignment}"))
    found = [Submission(path.parent.name, path, assignment) for path in folders if path.is_dir()]
    if not found:
        raise ClassError(
            f"nobody handed in {assignment}: there is no {course.submissions}/{students}/{assignment}/{assignment}.ipynb"
        )
    return found
