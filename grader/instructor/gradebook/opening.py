"""The one way to open nbgrader's gradebook: SQLite or PostgreSQL, an existing one, and a clear line where it cannot be used."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from sqlalchemy import create_engine, inspect
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SAWarning, SQLAlchemyError

from grader.errors import GraderError
from grader.instructor.course.folder import Course

TABLES = {"assignment", "student", "grade", "alembic_version"}


class GradebookError(GraderError):
    """The gradebook cannot be used; the message says why and what to do."""


@contextlib.contextmanager
def open_gradebook(db_url: str, course_id: str = "") -> Iterator[Any]:
    """nbgrader's gradebook, if there is one: none is made.

    Parameters
    ----------
    db_url : str
        As in nbgrader's configuration, for example ``sqlite:////course/gradebook.db`` or ``postgresql://host/name``.
    course_id : str
        nbgrader's, where several courses share a gradebook.

    Yields
    ------
    nbgrader.api.Gradebook
        Closed afterwards.

    Raises
    ------
    GradebookError
        If there is none, or it cannot be used.
    """
    try:
        url = make_url(db_url)
    except SQLAlchemyError:
        raise GradebookError(
            f"the db_url in nbgrader_config.py is not one: {db_url.partition(':')[0]}://…"
        ) from None
    shown = url.render_as_string(hide_password=True)
    if url.get_backend_name() == "sqlite" and not (url.database and Path(url.database).is_file()):
        raise GradebookError(
            f"there is no gradebook {url.database}: make it with `grader build`, then grade with `grader autograde ASSIGNMENT`"
        )
    with warnings.catch_warnings(), contextlib.ExitStack() as opened:
        warnings.simplefilter("ignore", SAWarning)  # nbgrader's own relations, harmless
        try:
            _require_tables(url, shown)
            gradebook = opened.enter_context(Gradebook(db_url, course_id))
            yield gradebook
        except ImportError as error:
            raise GradebookError(
                f"the gradebook {shown} needs the package {error.name}: pip install 'initialization-course[postgresql]'"
            ) from None
        except (SQLAlchemyError, OSError) as error:
            raise unusable(shown, error) from None


def gradebook_of(course: Course) -> AbstractContextManager[Any]:
    """The gradebook of a course, opened; see `open_gradebook`."""
    return open_gradebook(course.db_url, course.course_id)


def has_gradebook(db_url: str) -> bool:
    """Whether there is a gradebook to open; also where that cannot be found out, which opening it then explains."""
    try:
        url = make_url(db_url)
        if url.get_backend_name() == "sqlite" and not (url.database and Path(url.database).is_file()):
            return False
        return _tables(url) >= TABLES
    except (SQLAlchemyError, ImportError):
        return True


def _tables(url: Any) -> set[str]:
    engine = create_engine(url)
    try:
        return set(inspect(engine).get_table_names())
    finally:
        engine.dispose()


def _require_tables(url: Any, shown: str) -> None:
    """Look before nbgrader does, which would make the tables in any database that has none."""
    if not _tables(url) >= TABLES:
        raise GradebookError(
            f"{shown} is not a gradebook of nbgrader: look at db_url in nbgrader_config.py; `grader build` makes one in an "
            "empty database"
        )


def unusable(shown: str, error: Exception) -> GradebookError:
    """What to say of a gradebook that a database's error concerns."""
    reason = " ".join(str(getattr(error, "orig", None) or error).split("\n")[0].split())[:200]
    if "locked" in reason:
        return GradebookError(
            f"the gradebook {shown} is locked by another program: close it and run the command again; what is graded is kept"
        )
    if "connect" in reason.lower():
        return GradebookError(
            f"the gradebook {shown} does not answer ({reason}): start its server, or correct db_url"
        )
    if "not a database" in reason or "malformed" in reason:
        return GradebookError(
            f"the gradebook {shown} cannot be used ({reason}): bring it back from a copy, or move it away and "
            "run `grader build`, which makes a new one"
        )
    return GradebookError(
        f"the gradebook {shown} cannot be used ({reason}): if it is of another version of nbgrader, back it up and run "
        "`nbgrader db upgrade`"
    )
