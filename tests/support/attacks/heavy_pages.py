"""Attacks on the browser of whoever opens a page: much of everything, each by itself harmless."""

from __future__ import annotations

import base64
import struct
from typing import Any

from grader.instructor.demo.sample_class import Edit

from .attack import HE, RANDOM, ZEROS, Attack, add_cell, shown

ALL = (ZEROS, RANDOM, HE)
PICTURE = base64.b64encode(
    b"\x89PNG\r\n\x1a\n" + struct.pack("!I4sII", 13, b"IHDR", 60_000, 60_000) + b"\0" * 9
).decode()
"""The beginning of a small file that unpacks to 14 GB."""

LISTS = "\n".join(f"{'  ' * depth}- x" for depth in range(90))
TABLE = "a|" * 4000 + "\n" + "-|" * 4000
HTML = "<table>" + "<tr><td>x" * 2000 + "</table>"


def texts(count: int, text: str) -> tuple[Edit, ...]:
    """That many text cells."""
    return tuple(add_cell(text, "markdown") for _ in range(count))


def outputs(name: str, made: list[Any]) -> Edit:
    """One cell with these outputs."""
    return add_cell("1", id=name, outputs=made)


def colors(notebook: dict[str, Any]) -> None:
    """An output in which each letter has a color."""
    text = "\x1b[31mx\x1b[32my" * 1500
    stream = [{"output_type": "stream", "name": "stdout", "text": text} for _ in range(100)]
    add_cell("2", id="own-colors", outputs=stream)(notebook)


ATTACKS = (
    Attack(
        "code in which each letter is an element",
        "a page of 40 MB with a million elements",
        honest=ALL,
        edits=tuple(add_cell("if 0: " + "a(b," * 4900 + ")" * 4900) for _ in range(80)),
    ),
    Attack("cells by the thousand", "all of them", honest=ALL, edits=texts(1800, "x")),
    Attack(
        "tables, lists and quotes without end",
        "all of them: minutes in a browser",
        honest=ALL,
        edits=(
            *texts(30, TABLE),
            *texts(30, "# x\n" * 4900),
            *texts(30, LISTS),
            *texts(30, ">" * 5000 + "x"),
            *texts(3, "x" * 80_000),
        ),
    ),
    Attack(
        "outputs that are tables, colors and errors without end",
        "all of them",
        honest=ALL,
        edits=(
            outputs("own-tables", shown(text_html=HTML, text_plain="x") * 100),
            outputs(
                "own-errors",
                [{"output_type": "error", "ename": "E", "evalue": "x", "traceback": ["x" * 19_000] * 50}]
                * 20,
            ),
            colors,
        ),
    ),
    Attack(
        "pictures that unpack to gigabytes",
        "all of them: the browser's tab ends",
        honest=ALL,
        edits=(
            outputs("own-pictures", shown(image_png=PICTURE) * 90),
            outputs("own-inline", shown(text_html=f'<img src="data:image/png;base64,{PICTURE}">' * 90)),
            *texts(20, f"![x](data:image/png;base64,{PICTURE})" * 50),
        ),
    ),
)
