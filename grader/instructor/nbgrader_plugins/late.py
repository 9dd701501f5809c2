"""course.toml's dates and penalties inside nbgrader's own autograding."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbgrader.preprocessors import AssignLatePenalties

from grader.instructor.course.folder import Course
from grader.instructor.course.timestamps import TIMESTAMP
from grader.instructor.gradebook.late import forget_time, renew_dates


class DatesOfTheCourse(AssignLatePenalties):  # type: ignore[misc]
    """Instead of nbgrader's AssignLatePenalties: where course.toml has dates for an assignment, they count.

    Elsewhere it is nbgrader's own step, with the plug-in that nbgrader_config.py names.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """As nbgrader's, without an older version's time; then course.toml's dates and penalty are entered."""
        names = resources["nbgrader"]
        directory = self.parent.parent.coursedir
        course = Course(Path(directory.root), self.config)
        assignment, learner = names["assignment"], names["student"]
        folder = directory.format_path(directory.submitted_directory, learner, assignment)
        if not (Path(folder) / TIMESTAMP).exists():
            forget_time(course, assignment, learner)
        nb, resources = super().preprocess(nb, resources)
        for note in renew_dates(course, assignment, only=learner).notes:
            self.log.warning("%s", note)
        return nb, resources
