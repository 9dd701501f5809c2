"""What every notebook ends with, written once: how to take your work with you, and the buttons for it."""

from __future__ import annotations

from typing import Any

from nbformat.v4 import new_code_cell, new_markdown_cell

from grader.notebook import EXPERIMENT

TEXT = """\
## Take your work with you

Choose *Restart Kernel and Run All Cells*, and make sure that the checks still say "Correct". Then run the cell below and press
its two buttons: the first saves this notebook, the second downloads it. The file is what you hand in. Binder forgets your
work soon after you leave, and a browser's storage can be cleared, so do this even when you only take a break."""

CODE = """\
from grader import download

download()"""

NAME = "take-your-work-with-you"


def last_cells() -> list[Any]:
    """A text, and a locked cell that grading leaves out, as it does all experiments."""
    nbgrader = {
        "grade": False,
        "grade_id": NAME,
        "locked": True,
        "schema_version": 3,
        "solution": False,
        "task": False,
    }
    return [
        new_markdown_cell(TEXT),
        new_code_cell(CODE, metadata={"nbgrader": nbgrader, "tags": [EXPERIMENT]}),
    ]
