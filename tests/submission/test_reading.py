"""From anything in JSON to a notebook of format 4: what is counted, and what is left out."""

from __future__ import annotations

from typing import Any

import pytest

from grader.errors import BadNotebook
from grader.instructor.submission.reading import MAX_SOURCE, well_formed

PICTURE = "data:image/png;base64," + "iVBORw0KGgo" * 200_000
ICON = "data:image/png;base64," + "iVBORw0KGgo" * 20


def content(*cells: tuple[str, Any]) -> dict[str, Any]:
    made = [{"cell_type": kind, "metadata": {}, "source": source} for kind, source in cells]
    return {"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def sources(*cells: tuple[str, Any]) -> list[str]:
    return [cell.source for cell in well_formed(content(*cells), "a.ipynb").cells]


def test_pictures_pasted_into_a_text_cell_do_not_count_and_the_text_around_them_stays() -> None:
    pasted = f"Before ![sketch]({PICTURE}) and\n<img src='{PICTURE}' alt='b'> after"
    assert len(pasted) > MAX_SOURCE
    assert sources(("markdown", pasted), ("code", "x = 1")) == [
        "Before ![sketch](#) and\n<img src='#' alt='b'> after",
        "x = 1",
    ]


def test_a_picture_saved_in_lines_is_found() -> None:
    lines = ["![a](", PICTURE[:1000], PICTURE[1000:], ")\n", "after"]
    assert sources(("markdown", lines)) == ["![a](#)\nafter"]


def test_a_small_picture_stays_to_be_shown() -> None:
    assert sources(("markdown", f"![icon]({ICON})")) == [f"![icon]({ICON})"]


@pytest.mark.parametrize("kind", ["code", "raw"])
def test_what_runs_or_is_shown_as_written_counts_whole(kind: str) -> None:
    with pytest.raises(BadNotebook, match="more than 2 MB of text"):
        well_formed(content((kind, f"x = '{PICTURE}'")), "a.ipynb")


def test_long_text_is_no_picture() -> None:
    with pytest.raises(BadNotebook, match="more than 2 MB of text"):
        well_formed(content(("markdown", "data:image/png;base64," + "words " * 400_000)), "a.ipynb")
