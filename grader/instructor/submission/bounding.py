"""How much of a submission one page shows: what a browser can take, whatever a learner wrote. What is left out is said there.

Only the page is bounded. The file that was handed in, the autograded notebook and the points stay as they are.
"""

from __future__ import annotations

from typing import Any

import nbformat
from nbconvert.preprocessors import Preprocessor

from grader.instructor.submission.cleaning import MAX_TEXT
from grader.instructor.submission.pictures import picture_size
from grader.notebook import grade_id, is_answer

Node = Any  # nbformat.NotebookNode, which has no types

MOST_CELLS = 300
"""Cells of a learner's own; a notebook of the course has 60."""

MOST_SOURCE = 150_000
"""Characters of all that a learner wrote; a notebook of the course has 35 000. Each may become an element of the page."""

MOST_OUTPUT = 300_000
"""Characters of all outputs together."""

MOST_ELEMENTS = 20_000
"""Elements of all outputs that are HTML."""

MOST_PICTURES = 60
MOST_PICTURE_TEXT = 20_000_000
"""Characters in base64."""

MOST_PIXELS = 100_000_000
PICTURES = ("image/png", "image/jpeg", "image/gif")


def left_out(count: int) -> str:
    """What a page says in place of that many characters."""
    size = f"{count / 1e6:.0f} MB" if count >= 1_000_000 else f"{count:,} characters"
    return f"… {size} of text left out"


class Room:
    """What is left of what one page may show."""

    def __init__(self) -> None:
        self.cells = MOST_CELLS
        self.source = MOST_SOURCE
        self.output = MOST_OUTPUT
        self.elements = MOST_ELEMENTS
        self.pictures = MOST_PICTURES
        self.picture_text = MOST_PICTURE_TEXT
        self.pixels = MOST_PIXELS

    def for_source(self, text: str, mark: str = "") -> str:
        """As much of the text of a cell as there is room for, and after `mark` what is left out."""
        most = min(MAX_TEXT, self.source)
        shown = text[:most]
        self.source -= len(shown)
        return shown if shown == text else f"{shown}\n{mark}{left_out(len(text) - len(shown))}"

    def for_output(self, text: str) -> str:
        """The same for an output that is plain text."""
        shown = text[: self.output]
        self.output -= len(shown)
        return shown if shown == text else f"{shown}\n{left_out(len(text) - len(shown))}"

    def for_html(self, html: str) -> str:
        """HTML that is clean, if there is room for all of it."""
        if len(html) > self.output or html.count("<") > self.elements:
            return f"<p>{left_out(len(html))}</p>"
        self.output -= len(html)
        self.elements -= html.count("<")
        return html

    def has_picture(self, data: str) -> bool:
        """Whether there is room for this picture, which then is taken."""
        width, height = picture_size(data) or (0, 0)
        pixels = width * height
        if not pixels or not self.pictures or len(data) > self.picture_text or pixels > self.pixels:
            return False
        self.pictures -= 1
        self.picture_text -= len(data)
        self.pixels -= pixels
        return True


def bound(notebook: Node) -> None:
    """Cut a notebook, in place, down to what one page shows; cells of the assignment stay, their answers cut."""
    room = Room()
    cells: list[Node] = []
    dropped = 0
    for cell in notebook.cells:
        if not grade_id(cell):
            if not room.cells:
                dropped += 1
                continue
            room.cells -= 1
        if not grade_id(cell) or is_answer(cell):
            cell.source = room.for_source(cell.source, "# " if cell.cell_type == "code" else "")
        if cell.cell_type == "code" and not cell.metadata.get("nbgrader", {}).get("grade"):
            cell.outputs = [_bounded_output(output, room) for output in cell.outputs]
        cells.append(cell)
    if dropped:
        cells.append(nbformat.v4.new_markdown_cell(f"… {dropped:,} cells left out"))
    notebook.cells = cells


def _bounded_output(output: Node, room: Room) -> Node:
    if output.output_type == "stream":
        output.text = room.for_output(output.text)
    elif output.output_type == "error":
        for name in ("ename", "evalue"):
            output[name] = room.for_output(output[name])
        output.traceback = room.for_output("\n".join(output.traceback)).split("\n")
    elif "data" in output:
        # A page shows one kind of each output, and the others are the same in other words.
        for kind in [*output.data]:
            if kind in PICTURES:
                if not room.has_picture(output.data[kind]):
                    del output.data[kind]
                    output.data.setdefault("text/plain", "… a picture left out")
            elif kind in ("text/html", "text/latex"):
                output.data[kind] = room.for_html(output.data[kind])
            else:
                output.data[kind] = room.for_output(output.data[kind])
    return output


class BoundedPage(Preprocessor):
    """For nbconvert's HTML exporter, which makes the pages of nbgrader's feedback and of formgrader from a copy."""

    def preprocess(self, nb: Node, resources: Any) -> tuple[Node, Any]:
        """Cut `nb` down."""
        bound(nb)
        return nb, resources
