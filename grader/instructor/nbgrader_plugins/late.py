"""course.toml's dates and penalties inside nbgrader's own autograding."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbgrader.preprocessors import AssignLatePenalties

from grader.instructor.course.folder import Course
from grader.instructor.gradebook.late import renew_dates


class DatesOfTheCourse(AssignLatePenalties):  # type: ignore[misc]
    """Instead of nbgrader's AssignLatePenalties: where course.toml has dates for an assignment, they count.

    Elsewhere it is nbgrader's own step, with the plug-in that nbgrader_config.py names.
    """

    def preprocess(self, nb: Any, resources: Any) -> tuple[Any, Any]:
        """As nbgrader's; then course.toml's due date, extension and penalty are entered for the learner."""
        nb, resources = super().preprocess(nb, resources)
        names = resources["nbgrader"]
        course = Course(Path(self.parent.parent.coursedir.root), self.config)
        for note in renew_dates(course, names["assignment"], only=names["student"]).notes:
            self.log.warning("%s", note)
        return nb, resources
