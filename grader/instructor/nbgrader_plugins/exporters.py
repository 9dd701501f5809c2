"""`grader export` as plug-ins of nbgrader.

``nbgrader export --exporter grader.instructor.nbgrader_plugins.exporters.CanvasExporter``
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from nbgrader.plugins import ExportPlugin
from traitlets import Unicode

from grader.errors import GraderError
from grader.instructor.course.files import write_whole
from grader.instructor.course.folder import Course
from grader.instructor.export.grades import failed_learners, grade_sheet, known_learners
from grader.instructor.gradebook.late import renew_in
from grader.instructor.gradebook.scores import ExportError
from grader.instructor.people.reading import collected_learners
from grader.instructor.settings.reading import read_settings
from grader.plain_text import printable


class _LmsExporter(ExportPlugin):  # type: ignore[misc]
    """What the two plug-ins share. Learners known beyond the gradebook are read below the course's root."""

    kind = ""
    template = Unicode("", help="a CSV file from the LMS to fill in").tag(config=True)
    column = Unicode("", help="its column for the assignment").tag(config=True)

    def export(self, gradebook: Any) -> None:
        """Write the grades of the one assignment that is named, or the only one."""
        names = [str(name) for name in self.assignment] or [item.name for item in gradebook.assignments]
        try:
            if len(names) != 1:
                raise ExportError(
                    f"{self.kind} takes one assignment at a time; add for example --assignment='[\"{names[0]}\"]'"
                    if names
                    else "the gradebook has no assignments: grade first"
                )
            course = Course(Path(self.parent.coursedir.root if self.parent else "."), self.config)
            settings = read_settings(course.root)
            dates = renew_in(gradebook, course, settings, names[0], collected_learners(course))
            sheet = grade_sheet(
                gradebook,
                names[0],
                self.kind,
                template=Path(self.template) if self.template else None,
                column=self.column or None,
                learners=known_learners(course, names[0]),
                students=[str(name) for name in self.student],
                failed=failed_learners(course, names[0]),
                settings=settings,
            )
            to = Path(self.to or f"grades-{names[0]}-{self.kind}.csv")
            write_whole(to, sheet.text.encode(sheet.encoding))
        except GraderError as error:
            self.log.error("%s", error)
            sys.exit(1)
        for note in (*dates.notes, *dates.changed, *sheet.notes, *sheet.missing):
            self.log.warning("%s", printable(note, 300))
        self.log.info("%d learners are in %s", sheet.placed, to)


class CanvasExporter(_LmsExporter):
    """``--exporter grader.instructor.nbgrader_plugins.exporters.CanvasExporter``: a file for Canvas's gradebook import."""

    kind = "canvas"


class MoodleExporter(_LmsExporter):
    """``--exporter grader.instructor.nbgrader_plugins.exporters.MoodleExporter``: a grading worksheet for Moodle's import."""

    kind = "moodle"
