"""What nbgrader's exchange needs beside a feedback page, so that `nbgrader release_feedback` hands it out."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import UTC, datetime

from grader.instructor.course.files import write_whole
from grader.instructor.course.folder import Course
from grader.instructor.course.results import Result
from grader.instructor.course.timestamps import TIMESTAMP, timestamp_text

SECRET = "submission_secret.txt"
"""From which nbgrader makes the address of a page in the exchange."""


def prepare_release(course: Course, results: Iterable[Result]) -> None:
    """Put the submission's time and secret beside each page, in a class that uses the exchange.

    nbgrader stops for the whole class at the first page without them. Who handed in through an LMS has none, and gets a secret
    that nobody knows: the page is copied to the exchange and cannot be found there.

    Parameters
    ----------
    course : Course
    results : iterable of Result
        Those whose pages are written.
    """
    results = list(results)
    if not any((course.submitted(item.learner, item.assignment) / SECRET).is_file() for item in results):
        return
    for item in results:
        source = course.submitted(item.learner, item.assignment)
        beside = course.feedback_page(item.learner, item.assignment).parent
        made = {
            TIMESTAMP: timestamp_text(datetime.fromtimestamp(0, UTC)),
            SECRET: secrets.token_hex(32),
        }
        for name, text in made.items():
            if (source / name).is_file() and not (source / name).is_symlink():
                write_whole(beside / name, (source / name).read_bytes())
            elif not (beside / name).exists():
                write_whole(beside / name, text.encode())
