"""Our steps inside nbgrader, named in nbgrader_config.py: a submission is read, put in order, and graded behind the wall.

Stock nbgrader ends a whole batch at one duplicated test cell, leaves tags of learners in place, and runs the tests in the
learner's own process, as the instructor's user.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, cast

import nbformat
from nbconvert.exporters import NotebookExporter
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Enum

from grader.errors import BadNotebook, GraderError
from grader.feedback import Feedback
from grader.instructor.confinement import Isolation
from grader.instructor.grading import code_cells, grade_cells
from grader.instructor.places import released_notebook
from grader.instructor.restoring import is_test, restore
from grader.instructor.sanitizing import clean_html
from grader.notebook import read_notebook

Node = Any  # nbformat.NotebookNode, which has no types


class SubmissionExporter(NotebookExporter):
    """Reads a submission, or says in one line which file cannot be read and what to do."""

    def from_filename(self, filename: str, resources: Any = None, **options: Any) -> Any:
        """As nbconvert's, after a look at the file."""
        try:
            read_notebook(Path(filename))
            return super().from_filename(filename, resources=resources, **options)
        except BadNotebook as error:
            self.log.error("%s. It is left ungraded; the other submissions are graded.", error)
            raise
        except (nbformat.ValidationError, AttributeError, TypeError, KeyError) as error:
            message = f"{filename}: not a valid notebook ({type(error).__name__}: {str(error).splitlines()[0][:200]})"
            self.log.error("%s. It is left ungraded; the other submissions are graded.", message)
            raise BadNotebook(message) from error


class RestoreCells(NbGraderPreprocessor):  # type: ignore[misc]
    """Rebuild the cells of the assignment in a submission: see `grader.instructor.restoring.restore`."""

    def preprocess(self, nb: Node, resources: Any) -> tuple[Node, Any]:
        """Put `nb` in order and log a line for each thing that was not."""
        names = resources["nbgrader"]
        for note in restore(nb, released(names)):
            self.log.warning("%s, %s: %s", names["student"], names["notebook"], note)
        return nb, resources


class GradeConfined(NbGraderPreprocessor):  # type: ignore[misc]
    """In place of nbgrader's Execute: run the submission behind the wall, and write the verdicts into its test cells.

    nbgrader's own SaveAutoGrades then reads the points from there.
    """

    accept = Enum(
        ("strong", "basic", "none"), "strong", help="the lowest level of isolation that will do"
    ).tag(config=True)

    def preprocess(self, nb: Node, resources: Any) -> tuple[Node, Any]:
        """Grade `nb`; every test cell gets one output."""
        names = resources["nbgrader"]
        path = f"{names['student']}/{names['assignment']}/{names['notebook']}.ipynb"
        grade = grade_cells(path, names["notebook"], code_cells(nb), accept=cast(Isolation, self.accept))
        if grade.status == "failed":
            self.log.error("%s", grade.reason)
            raise GraderError(grade.reason)
        for note in grade.notes:
            self.log.warning("%s: %s", path, note)
        verdicts = {feedback.name: feedback for feedback in grade.exercises}
        for cell in nb.cells:
            if is_test(cell):
                cell.outputs = [nbformat.from_dict(output(verdicts[checked_function(cell)]))]
                cell.execution_count = None
        nb.metadata["initialization_course"] = {
            "assignment": names["assignment"],
            "isolation": grade.isolation,
            "seconds": round(grade.seconds, 3),
        }
        return nb, resources


def released(names: Any) -> Node:
    """The released notebook that a submission answers; raises `GraderError` where it is not one of this course."""
    path = released_notebook(names["assignment"], names["notebook"])
    if not path.exists():
        raise GraderError(f"{path} is missing: this course grades the notebooks that `grader build` releases")
    return nbformat.read(path, as_version=4)


def checked_function(cell: Node) -> str:
    """The function that a test cell checks."""
    found = re.search(r"""check\(["'](\w+)["']""", cell.source)
    if found is None:
        raise GraderError(f"the test cell {cell.metadata.nbgrader.grade_id} checks no function")
    return found[1]


def output(feedback: Feedback) -> dict[str, Any]:
    """The output of a test cell, of which nbgrader reads the points."""
    data = feedback._repr_mimebundle_()
    data["text/html"] = clean_html(data["text/html"])
    return {"output_type": "execute_result", "execution_count": None, "metadata": {}, "data": data}
