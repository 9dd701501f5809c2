"""Which assignments a gradebook knows, found out without loading nbgrader."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from grader.instructor.course.folder import Course


def entered_assignments(course: Course) -> set[str]:
    """The assignments in the gradebook of a course; empty if it cannot be read, which opening it explains.

    Parameters
    ----------
    course : Course

    Returns
    -------
    set[str]
    """
    try:
        url = make_url(course.db_url)
        on_server = url.get_backend_name() != "sqlite"
        if not on_server and not (url.database and Path(url.database).is_file()):
            return set()
        engine = create_engine(url)
        try:
            with engine.connect() as connection:
                rows = connection.execute(text("select name, course_id from assignment")).all()
        finally:
            engine.dispose()
    except (SQLAlchemyError, ImportError):
        return set()
    return {name for name, course_id in rows if not on_server or course_id == course.course_id}
