"""The one way in which tests and benchmarks make a course: our configuration, and released assignments."""

import shutil
from pathlib import Path

from grader.instructor.authoring.notebooks import generate_release, write_source
from grader.instructor.course.folder import Course
from grader.instructor.course.places import ROOT


def released_course(folder: Path, *assignments: str) -> Path:
    """A course in `folder` with a gradebook that knows `assignments`, and nothing handed in."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "nbgrader_config.py", folder)
    for assignment in assignments:
        write_source(assignment, folder)
        generate_release(assignment, Course.at(folder))
    return folder
