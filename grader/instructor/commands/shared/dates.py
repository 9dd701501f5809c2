"""What commands say about due dates before they do their own work."""

from __future__ import annotations

from grader.instructor.course.folder import Course
from grader.plain_text import printable


def say_dates(course: Course, assignment: str) -> None:
    """Bring due dates and penalties up to date with course.toml, and print whose points are others now."""
    from grader.instructor.gradebook.late import renew_dates  # noqa: PLC0415 - loads nbgrader, which takes seconds
    from grader.instructor.people.reading import collected_learners  # noqa: PLC0415

    lines = renew_dates(course, assignment, collected_learners(course))
    for note in lines.notes:
        print(f"note: {printable(note, 400)}")
    if lines.changed:
        print(f"late penalties that changed since {assignment} was graded:")
        for line in lines.changed:
            print(f"  {printable(line, 300)}")
