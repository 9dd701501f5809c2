"""The command `grader autograde`."""

from __future__ import annotations

import argparse
import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.instructor.commands.shared.dates import say_dates
from grader.instructor.commands.shared.isolation import add_accept
from grader.instructor.course.folder import Course

if TYPE_CHECKING:
    from grader.instructor.course.record import Entry
    from grader.instructor.grading.local_pool import Workforce


def add(commands: Any) -> None:
    """Add `grader autograde` to the subparsers."""
    parser = commands.add_parser("autograde", help="grade the submissions of a class that are new or changed")
    parser.add_argument("assignment", metavar="ASSIGNMENT")
    parser.add_argument(
        "--jobs", type=positive, default=os.cpu_count() or 1, metavar="N", help="worker processes"
    )
    parser.add_argument(
        "--scheduler", metavar="ADDRESS", help="grade on the Dask cluster of this scheduler, tcp://HOST:8786"
    )
    parser.add_argument("--student", default="*", metavar="ID", help="a student id, or a pattern of ids")
    parser.add_argument("--force", action="store_true", help="grade unchanged submissions too")
    parser.add_argument(
        "--regrade-with",
        type=Path,
        metavar="FILE",
        help="a Python file of corrected exercises; from now on they count in this course",
    )
    parser.add_argument(
        "--drop-correction", action="store_true", help="from now on the published exercises count again"
    )
    add_accept(parser)
    parser.set_defaults(run=run)


def positive(text: str) -> int:
    """A whole number of at least 1.

    Raises
    ------
    argparse.ArgumentTypeError
        If the text is not one.
    """
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a number of processes")
    return number


def run(options: argparse.Namespace) -> int:
    """`grader autograde`: 0 when all is graded, 1 when submissions could not be, 2 when the class could not be."""
    from rich.console import Console  # noqa: PLC0415

    from grader.instructor.commands.shared.progress import say, shown  # noqa: PLC0415 - loads nbgrader, which takes seconds
    from grader.instructor.course.lock import course_lock  # noqa: PLC0415
    from grader.instructor.course.submissions import submissions  # noqa: PLC0415
    from grader.instructor.grading.class_run import grade_class  # noqa: PLC0415

    course = Course.at(Path.cwd())
    submissions(course, options.assignment, options.student)  # or there is nothing to connect for
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    console = Console()
    slow: list[Entry] = []
    with (
        workers(options) as workforce,
        course_lock(course),
        shown(console, options.assignment, slow) as tell,
    ):
        say_dates(course, options.assignment)
        for line in corrected(course, options):
            console.print(line, highlight=False, soft_wrap=True)
        summary = grade_class(
            course,
            options.assignment,
            workforce.executor,
            students=options.student,
            force=options.force,
            accept=options.accept,
            at_once=2 * workforce.threads,
            tell=tell,
            check=workforce.check,
        )
    say(console, summary, slow)
    return 1 if summary.failed else 0


def corrected(course: Course, options: argparse.Namespace) -> list[str]:
    """Take or drop a correction as the options say; returns what to say about the one that holds."""
    from grader.instructor.grading import corrections  # noqa: PLC0415

    assignment = options.assignment
    if options.drop_correction:
        corrections.drop(course, assignment)
    if options.regrade_with is not None:
        corrections.correct(course, assignment, options.regrade_with)
    found = corrections.current(course, assignment)
    if found is not None:
        return [f"{assignment}: {', '.join(found.names)} as corrected in {found.file}"]
    if corrections.correction_path(course, assignment).exists():
        return [
            f"{assignment}: a correction is left out, because `grader build` has made new references since"
        ]
    return []


@contextlib.contextmanager
def workers(options: argparse.Namespace) -> Iterator[Workforce]:
    """Those that ``--scheduler`` or ``--jobs`` ask for."""
    from grader.instructor.grading.local_pool import LocalPool  # noqa: PLC0415

    if options.scheduler is None:
        yield LocalPool(options.jobs)
        return
    from grader.instructor.grading.cluster import connected  # noqa: PLC0415 - needs Dask

    with connected(options.scheduler, options.assignment) as cluster:
        yield cluster
