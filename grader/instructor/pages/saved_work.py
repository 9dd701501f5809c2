"""What a feedback page shows of a notebook besides the verdicts: the learner's code, figures, and cells that failed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.instructor.pages.rendering import without_colors
from grader.instructor.submission.bounding import Room
from grader.instructor.submission.pictures import picture_size
from grader.notebook import cell_source, grade_id, is_answer, nbgrader_data

MAX_NOTE = 400
MOST_ERRORS = 20


@dataclass(frozen=True)
class Figure:
    """A figure that the learner saved.

    Attributes
    ----------
    heading : str
        The nearest heading above it.
    data : str
        The PNG file in base64.
    width, height : int
        In pixels.
    caption : str
        The italic sentence below it, or an empty string.
    """

    heading: str
    data: str
    width: int
    height: int
    caption: str = ""


@dataclass(frozen=True)
class SavedWork:
    """What is shown of one notebook.

    Attributes
    ----------
    code : mapping of str to str
        The learner's code by function.
    figures : tuple of Figure
        In the order of the notebook.
    notes : tuple of str
        A line for each thing that was not in order when the notebook was graded.
    errors : tuple of (str, str)
        Errors that the notebook was saved with, each with the heading above it.
    left_out : tuple of str
        A line for each kind of thing of which there was too much for a page.
    """

    code: Mapping[str, str]
    figures: tuple[Figure, ...] = ()
    notes: tuple[str, ...] = ()
    errors: tuple[tuple[str, str], ...] = ()
    left_out: tuple[str, ...] = ()


def read_saved_work(path: Path, names: tuple[str, ...]) -> SavedWork:
    """What is shown of an autograded notebook.

    Parameters
    ----------
    path : Path
        The notebook, which has been put in order and cleaned.
    names : tuple of str
        The exercises' functions.

    Returns
    -------
    SavedWork
        What the page shows of it.
    """
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cells = notebook["cells"]
    notes = notebook["metadata"].get("initialization_course", {}).get("notes", [])
    shown, errors = tuple(figures(cells)), tuple(saved_errors(cells))
    too_many = {
        "figures": sum(len(_images(cell)) for cell in cells) - len(shown),
        "errors": len(errors) - MOST_ERRORS,
    }
    return SavedWork(
        {name: code for name in names if (code := answer(cells, name))},
        shown,
        tuple(str(note)[:MAX_NOTE] for note in notes),
        errors[:MOST_ERRORS],
        tuple(f"… {count:,} {what} left out" for what, count in too_many.items() if count > 0),
    )


def answer(cells: list[dict[str, Any]], name: str) -> str:
    """The learner's code for one function: its answer cell, else the last cell that defines it, else nothing."""
    word = re.escape(name)
    # Blanks of one line only: across line ends, a text of them would be searched from each of its lines to its end.
    defines = re.compile(rf"^[^\S\n]*(async[^\S\n]+)?def\s+{word}\s*\(|^{word}\s*=", re.MULTILINE)
    found = ""
    for cell in cells:
        if cell["cell_type"] != "code":
            continue
        source = cell_source(cell)
        if grade_id(cell) == name and is_answer(cell):
            return source.strip("\n")
        if defines.search(source) and not nbgrader_data(cell).get("locked"):
            found = source
    return found.strip("\n")


def figures(cells: list[dict[str, Any]]) -> Iterator[Figure]:
    """The PNG figures with the headings above and the italic sentences below them, as far as there is room for them."""
    room = Room()
    for index, (heading, cell) in enumerate(_under_headings(cells)):
        images = _images(cell)
        caption = _caption(cells[index + 1 :]) if images else ""
        for image in images:
            data = re.sub(r"\s", "", _text(image))
            size = picture_size(data)
            if size is not None and room.has_picture(data):
                yield Figure(heading, data, *size, caption)


def _images(cell: dict[str, Any]) -> list[Any]:
    found = [output.get("data", {}).get("image/png") for output in cell.get("outputs", [])]
    return [image for image in found if image]


def saved_errors(cells: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Errors that the notebook was saved with: (heading, what was raised)."""
    for heading, cell in _under_headings(cells):
        for output in cell.get("outputs", []):
            if output.get("output_type") == "error":
                text = without_colors(f"{output.get('ename', '')}: {output.get('evalue', '')}")
                yield heading, text[:MAX_NOTE]


def _under_headings(cells: list[dict[str, Any]]) -> Iterator[tuple[str, dict[str, Any]]]:
    heading = ""
    for cell in cells:
        if cell["cell_type"] == "markdown":
            found = [title for line in cell_source(cell).splitlines() if (title := _title(line))]
            heading = _plain(found[-1]) if found else heading
        yield heading, cell


def _title(line: str) -> str:
    """The text of a heading in Markdown; empty if the line is not one."""
    text = line.lstrip("#")
    marks = len(line) - len(text)
    return text.strip().rstrip("#").rstrip() if 1 <= marks <= 6 and text[:1].isspace() else ""


def _caption(following: list[dict[str, Any]]) -> str:
    """The italic sentence with which the next text begins, if there is no other figure in between."""
    for cell in following:
        if cell["cell_type"] == "markdown":
            found = re.match(r"\s*[*_](?![*_\s])(.+?)[*_]\s*(\n\s*\n|$)", cell_source(cell), re.DOTALL)
            return _plain(found[1]) if found else ""
        if any("image/png" in output.get("data", {}) for output in cell.get("outputs", [])):
            return ""
    return ""


def _plain(markdown: str) -> str:
    """A line of Markdown without its marks, of bounded length, also before it is searched."""
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", markdown[: 5 * MAX_NOTE])
    text = re.sub(r"[*`$]|<[^>]*>", "", text)
    return " ".join(text.split())[:MAX_NOTE]


def _text(value: Any) -> str:
    return "".join(map(str, value)) if isinstance(value, list) else str(value)
