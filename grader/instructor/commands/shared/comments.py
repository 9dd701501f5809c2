"""What commands say about comments that fit other learners too."""

from __future__ import annotations

from grader.instructor.course.folder import Course


def say_comments(course: Course, assignment: str) -> None:
    """Print that there are comments to give, if so."""
    from grader.instructor.comments.kept import read_kept  # noqa: PLC0415
    from grader.instructor.comments.offers import offers_of  # noqa: PLC0415

    if offers := offers_of(course, assignment, read_kept(course.root)):
        count = f"{len(offers)} comment{'s fit' if len(offers) > 1 else ' fits'}"
        print(f"note: {count} other learners too: `grader comments {assignment}` lists them")
