"""A page shows what a browser can take, and says what it leaves out; nothing else changes."""

from __future__ import annotations

import base64
import copy
import struct
from typing import Any

import nbformat
import pytest

from grader.instructor.submission.bounding import (
    MOST_CELLS,
    MOST_OUTPUT,
    MOST_PICTURES,
    MOST_PIXELS,
    MOST_SOURCE,
    bound,
    left_out,
)
from grader.instructor.submission.cleaning import NO_PICTURE, clean_html, clean_outputs, markdown_html
from grader.instructor.submission.pictures import MAX_PIXELS, PNG, picture_size

Node = Any


def png(width: int, height: int) -> str:
    """The beginning of a file that a browser would unpack to that size."""
    return base64.b64encode(PNG + struct.pack("!I4sII", 13, b"IHDR", width, height) + b"\0" * 9).decode()


def gif(width: int, height: int) -> str:
    return base64.b64encode(b"GIF89a" + struct.pack("<HH", width, height) + b"\0" * 9).decode()


def jpeg(width: int, height: int) -> str:
    before = b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\0" * 10
    return base64.b64encode(
        before + b"\xff\xff\xc2\x00\x11\x08" + struct.pack("!HH", height, width) + b"\0" * 9
    ).decode()


def shown(cells: list[Node]) -> list[Node]:
    """The cells of a page."""
    made = nbformat.v4.new_notebook(cells=cells)
    copied = copy.deepcopy(made)
    bound(copied)
    found: list[Node] = copied.cells
    return found


def code(source: str = "1", *outputs: Node) -> Node:
    return nbformat.v4.new_code_cell(source, outputs=list(outputs))


def output(**data: str) -> Node:
    kinds = {kind.replace("_", "/"): text for kind, text in data.items()}
    return nbformat.v4.new_output("display_data", data=kinds)


@pytest.mark.parametrize("picture", [png, gif, jpeg])
def test_a_picture_has_the_size_that_its_file_says(picture: Any) -> None:
    assert picture_size(picture(640, 480)) == (640, 480)
    assert picture_size(picture(5001, 5000)) is None
    assert picture_size(picture(0, 480)) is None
    assert picture_size(picture(640, 480)[:12]) is None


def test_a_small_file_with_a_large_picture_is_not_shown() -> None:
    (kept,) = clean_outputs([output(image_png=png(40_000, 40_000))])
    assert kept["data"] == {"text/plain": NO_PICTURE}
    for size, there in ((800, True), (4000, False)):
        html = f'<img src="data:image/png;base64,{png(size, size)}">'
        assert ("src=" in clean_html(html)) is there
        assert ("src=" in markdown_html(f"![x](data:image/png;base64,{png(size, size)})")) is there


def test_an_ordinary_notebook_is_shown_whole() -> None:
    cells = [
        code(f"x = {n}\n" * 60, output(image_png=png(640, 480), text_plain="<Figure>")) for n in range(40)
    ]
    cells += [nbformat.v4.new_markdown_cell("## A title\n\nSome text.") for _ in range(60)]
    assert shown(cells) == cells


@pytest.mark.parametrize("kind", ["code", "markdown"])
def test_text_without_end_is_cut_and_the_page_says_how_much(kind: str) -> None:
    new: Any = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
    cells = shown([new("a(" * 500_000), *[new("a(" * 9_000) for _ in range(20)]])
    mark = "# " if kind == "code" else ""
    assert cells[0].source.endswith(f"\n{mark}… 980,000 characters of text left out")
    assert cells[-1].source == f"\n{mark}… 18,000 characters of text left out"
    assert sum(len(cell.source) for cell in cells) < MOST_SOURCE + 2000


def test_cells_by_the_thousand_are_left_out_but_not_those_of_the_assignment() -> None:
    answer = code("def answer(): pass")
    answer.metadata["nbgrader"] = {"grade_id": "answer", "solution": True, "grade": False}
    cells = shown([*[code() for _ in range(1900)], answer])
    assert len(cells) == MOST_CELLS + 2
    assert cells[-2].source == answer.source
    assert cells[-1].source == "… 1,600 cells left out"


@pytest.mark.parametrize(
    "one",
    [
        nbformat.v4.new_output("stream", text="x" * 20_000),
        output(text_html="<b>x</b>" * 2400, text_plain="x"),
        output(text_html="<table>" + "<tr><td>" * 2000 + "</table>"),
        nbformat.v4.new_output("error", ename="E", evalue="x", traceback=["\x1b[31mx" * 3000] * 50),
        output(text_latex="$x$" * 6000),
        output(text_markdown="|a" * 9000),
    ],
)
def test_outputs_together_have_an_end(one: Node) -> None:
    cells = shown([code("1", *[copy.deepcopy(one) for _ in range(100)])])
    text = str(cells[0].outputs)
    assert len(text) < 2 * MOST_OUTPUT
    assert text.count("</") < 15_000
    assert "of text left out" in text


def test_pictures_together_have_an_end() -> None:
    assert MOST_PIXELS // MAX_PIXELS == 4
    for one, most in ((png(5000, 5000), 4), (png(10, 10), MOST_PICTURES)):
        cells = shown([code("1", *[output(image_png=one) for _ in range(100)])])
        kinds = [next(iter(item.data)) for item in cells[0].outputs]
        assert kinds == ["image/png"] * most + ["text/plain"] * (100 - most)
        assert cells[0].outputs[-1].data["text/plain"] == "… a picture left out"


@pytest.mark.parametrize(
    "source", ["# a\n" * 4900, "|a|\n|-|\n" + "|a|\n" * 4900, "a|" * 4999 + "\n" + "-|" * 4999]
)
def test_markdown_that_is_all_elements_is_shown_as_it_was_written(source: str) -> None:
    assert markdown_html(source).startswith("<pre>")


def test_what_is_left_out_is_said_in_words() -> None:
    assert left_out(12_345) == "… 12,345 characters of text left out"
    assert left_out(3_400_000) == "… 3 MB of text left out"
