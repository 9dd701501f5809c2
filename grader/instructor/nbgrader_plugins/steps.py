"""Our steps inside nbgrader, named in nbgrader_config.py: a submission is read, put in order, and graded behind the wall.

Stock nbgrader ends a whole batch at one duplicated test cell, leaves learners' tags in place, and runs the tests in the
learner's own process, as the instructor's user.
"""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from nbconvert.exporters import NotebookExporter
from nbgrader.converters import Autograde
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Enum

from grader.errors import BadNotebook, GraderError
from grader.instructor.confinement import ConfinementUnavailable, Isolation
from grader.instructor.course.folder import Course
from grader.instructor.grading.corrections import current, unpacked
from grader.instructor.grading.one_notebook import (
    grade_cells,
    refuse_links,
    refuse_other,
    released,
)
from grader.instructor.grading.verdicts import write_verdicts
from grader.instructor.nbgrader_plugins.own_assignments import grade_own, is_own, released_own
from grader.instructor.nbgrader_plugins.unfinished import prepare
from grader.instructor.submission.reading import well_formed
from grader.instructor.submission.restoring import restore
from grader.notebook import code_cells, read_json

Node = Any  # nbformat.NotebookNode, which has no types

OUR_TRACEBACK = re.compile(r"Traceback \(most recent call last\):.*\n(?:grader\.\S+): [^\n]*\s*", re.DOTALL)


def told_already(record: logging.LogRecord) -> bool:
    """A filter for nbgrader's log: no tracebacks of our own errors, each of which has been told in a line by then."""
    return OUR_TRACEBACK.fullmatch(record.getMessage()) is None


class SubmissionExporter(NotebookExporter):
    """Reads a submission as `grader grade` does, or says in one line which file cannot be read and what to do."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)  # type: ignore[no-untyped-call]
        # nbgrader makes one exporter per run, just before it checks which submissions are done; it has no hook there.
        if isinstance(self.parent, Autograde):
            self.parent.log.addFilter(told_already)
            prepare(self.parent)

    def from_filename(self, filename: str, resources: Any = None, **options: Any) -> Any:
        """Like nbconvert's, with a line in the log if it fails.

        Raises
        ------
        BadNotebook
            If the file cannot be read as a notebook.
        """
        try:
            return super().from_filename(filename, resources=resources, **options)
        except OSError as error:
            if error.filename != filename:
                raise
            message = f"{filename}: cannot be read ({error.strerror}); it has to be a file that you may read"
            self._left_out(message)
            raise BadNotebook(message) from error
        except BadNotebook as error:
            self._left_out(str(error))
            raise

    def from_file(self, file_stream: Any, resources: Any = None, **options: Any) -> Any:
        """Like nbconvert's, for any file that a learner may hand in; nbgrader reads its own copy of it after that."""
        converter: Any = self.parent
        if not converter._sanitizing:
            return super().from_file(file_stream, resources=resources, **options)
        path = Path(file_stream.name)
        # nbgrader has copied what they lead to by now; it removes that again if a submission is left ungraded.
        refuse_links(path, *sorted(path.parent.rglob("*")))
        notebook = well_formed(read_json(path), str(path))
        refuse_other(notebook, path, resources["nbgrader"]["notebook"])
        exporter: Any = self
        return exporter.from_notebook_node(notebook, resources=resources, **options)

    def _left_out(self, reason: str) -> None:
        self.log.error("%s. It is left ungraded; the other submissions are graded.", reason)


class RestoreCells(NbGraderPreprocessor):  # type: ignore[misc]
    """Rebuild the cells of the assignment in a submission: see `grader.instructor.submission.restoring.restore`."""

    def preprocess(self, nb: Node, resources: Any) -> tuple[Node, Any]:
        """Put `nb` in order and log a line for each thing that was not."""
        names = resources["nbgrader"]
        if is_own(names["assignment"]):
            original = released_own(self.parent.parent.coursedir, names["assignment"], names["notebook"])
        else:
            original = released(names["assignment"], names["notebook"])
        notes = restore(nb, original)
        for note in notes:
            self.log.warning("%s, %s: %s", names["student"], names["notebook"], note)
        nb.metadata["initialization_course"]["notes"] = (
            notes  # for `GradeConfined`, which reads the notebook anew
        )
        return nb, resources


class GradeConfined(NbGraderPreprocessor):  # type: ignore[misc]
    """Instead of nbgrader's Execute: run the submission behind the wall, and write the verdicts into its test cells.

    nbgrader's own SaveAutoGrades then reads the points from there.
    """

    accept = Enum(("strong", "basic", "none"), "strong", help="the lowest acceptable level of isolation").tag(
        config=True
    )

    def preprocess(self, nb: Node, resources: Any) -> tuple[Node, Any]:
        """Grade `nb`; every test cell gets one output.

        Raises
        ------
        GraderError
            If the submission cannot be graded.
        """
        names = resources["nbgrader"]
        path = f"{names['student']}/{names['assignment']}/{names['notebook']}.ipynb"
        if is_own(names["assignment"]):
            for note in grade_own(nb, cast(Isolation, self.accept)):
                self.log.warning("%s: %s", path, note)
            return nb, resources
        try:
            correction = current(Course(Path(self.parent.parent.coursedir.root)), names["notebook"])
            grade = grade_cells(
                path,
                names["notebook"],
                code_cells(nb.cells),
                accept=cast(Isolation, self.accept),
                corrected=unpacked(correction.packed) if correction else None,
            )
        except ConfinementUnavailable as error:
            self.log.error("%s: %s", path, error)
            raise
        if grade.status == "failed":
            self.log.error("%s", grade.reason)
            raise GraderError(grade.reason)
        for note in grade.notes:
            self.log.warning("%s: %s", path, note)
        write_verdicts(
            nb, replace(grade, notes=(*nb.metadata["initialization_course"].get("notes", ()), *grade.notes))
        )
        return nb, resources
