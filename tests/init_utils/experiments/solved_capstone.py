"""The variables that a learner who solved notebook 08 has at its end."""

from functools import cache
from typing import Any

from grader.instructor.authoring.notebooks import read_source


@cache
def solved() -> dict[str, Any]:
    """The functions of the solved notebook, without its experiments."""
    namespace: dict[str, Any] = {}
    for cell in read_source("08_pretraining").cells:
        nbgrader = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "code" and not nbgrader.get("grade") and not cell.metadata.get("tags"):
            exec(cell.source, namespace)
    return namespace
