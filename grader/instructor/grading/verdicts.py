"""The autograded form of a notebook: verdicts in its test cells, where nbgrader reads the points and people the feedback."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

import nbformat

from grader.errors import GraderError
from grader.feedback import Feedback
from grader.instructor.grading.one_notebook import Grade, released
from grader.instructor.submission.cleaning import clean_html
from grader.notebook import checked_function, grade_id, is_answer, is_test

Node = Any  # nbformat.NotebookNode, which has no types


def write_verdicts(notebook: Node, grade: Grade) -> tuple[dict[str, float], list[str]]:
    """Write the verdicts of `grade` into the test cells of a notebook that is in order, in place.

    Returns
    -------
    scores : dict of str to float
        Points by test cell.
    unanswered : list of str
        Answer cells whose text is still the released one.

    Raises
    ------
    GraderError
        If a test cell and the exercises do not fit together.
    """
    verdicts = {feedback.name: feedback for feedback in grade.exercises}
    scores: dict[str, float] = {}
    unanswered: list[str] = []
    stubs = _stubs(str(grade.assignment))
    for cell in notebook.cells:
        name = grade_id(cell)
        if is_test(cell):
            function = checked_function(cell)
            if not function:
                raise GraderError(f"the test cell {name} checks no function")
            if function not in verdicts:
                raise GraderError(f"the references do not know {function}: run `grader build`")
            feedback = verdicts[function]
            cell.outputs = [nbformat.from_dict(output(feedback))]
            cell.execution_count = None
            scores[name] = feedback.score
        elif stubs.get(name) == cell.source:
            unanswered.append(name)
    notebook.metadata["initialization_course"] = {
        "assignment": grade.assignment,
        "isolation": grade.isolation,
        "seconds": round(grade.seconds, 3),
        "notes": list(grade.notes),
    }
    return scores, unanswered


@cache
def _stubs(assignment: str) -> dict[str, str]:
    """The released text of the answer cells."""
    cells = released(assignment).cells
    return {grade_id(cell): cell.source for cell in cells if grade_id(cell) and is_answer(cell)}


@lru_cache(256)
def _cleaned(html: str) -> str:
    """HTML of ours, cleaned all the same; most of a class gets the same few texts."""
    return clean_html(html)


def output(feedback: Feedback) -> dict[str, Any]:
    """The output of a test cell, from which nbgrader reads the points."""
    data = feedback._repr_mimebundle_()
    data["text/html"] = _cleaned(data["text/html"])
    return {"output_type": "execute_result", "execution_count": None, "metadata": {}, "data": data}
