"""Cells of a CSV file: read with their places, so that some can be filled in and every other byte stays; and made harmless.

The csv module gives values only. An LMS's own file has its own quoting, line ends and mark at the start, which a filled-in
copy has to keep.
"""

from __future__ import annotations

import csv
import io
import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

BOM = "\ufeff"
NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)


def neutral(text: str) -> str:
    """A cell that no spreadsheet runs as a formula: it gets an apostrophe in front. Numbers stay numbers.

    Formulas begin with ``=``, ``+``, ``-`` or ``@``, also full-width and behind blanks or invisible characters; tab and
    carriage return begin them as well.
    """
    if NUMBER.fullmatch(text):
        return text
    visible = next((sign for sign in text if unicodedata.category(sign)[0] not in "ZC"), "")
    risky = unicodedata.normalize("NFKC", visible)[:1] in {"=", "+", "-", "@"} if visible else False
    return f"'{text}" if risky or text[:1] in {"\t", "\r", "\n"} else text


def number(value: float) -> str:
    """Points as LMSs read them: a point, at most two decimals, no exponent.

    Raises
    ------
    ValueError
        If the value is not finite.
    """
    if not math.isfinite(value):
        raise ValueError(f"{value} is not a number of points")
    text = f"{round(value, 2):.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


@dataclass(frozen=True)
class Cell:
    """A cell's place in the text, from `start` up to `end`, and its value."""

    start: int
    end: int
    value: str


@dataclass(frozen=True)
class Sheet:
    """The text of a CSV file and the places of its cells."""

    text: str
    rows: tuple[tuple[Cell, ...], ...]

    def value(self, row: int, column: int) -> str:
        """The value of a cell without blanks around it; empty where the row is shorter."""
        cells = self.rows[row]
        return cells[column].value.strip() if 0 <= column < len(cells) else ""

    def filled(self, changes: Mapping[tuple[int, int], str]) -> str:
        """The text with some cells replaced by numbers; each has to be there."""
        text = self.text
        for row, column in sorted(changes, reverse=True):
            cell, new = self.rows[row][column], changes[row, column]
            quoted = text[cell.start : cell.end].startswith('"')
            text = text[: cell.start] + (f'"{new}"' if quoted else new) + text[cell.end :]
        return text


def parse_sheet(content: bytes) -> Sheet:
    """The cells of a CSV file in UTF-8, separated by ``,``, ``;`` or tab.

    Raises
    ------
    ValueError
        If it is not a text in UTF-8.
    """
    text = _decoded(content)
    start = len(BOM) if text.startswith(BOM) else 0
    mark = re.escape(_delimiter(text[start:]))
    cell = re.compile(rf'"(?P<quoted>(?:[^"]|"")*)"(?P<rest>[^{mark}\r\n]*)|[^{mark}\r\n]*')
    rows: list[tuple[Cell, ...]] = []
    row: list[Cell] = []
    at = start
    while at < len(text) or row:
        found = cell.match(text, at)
        assert found is not None  # it matches nothing as well
        quoted = found["quoted"]
        value = found[0] if quoted is None else quoted.replace('""', '"') + found["rest"]
        row.append(Cell(found.start(), found.end(), value))
        at = found.end()
        if at < len(text) and text[at] not in "\r\n":
            at += 1
            continue
        rows.append(tuple(row))
        row = []
        at += 2 if text.startswith("\r\n", at) else 1
    return Sheet(text, tuple(rows))


def _decoded(content: bytes) -> str:
    try:
        text = content.decode()
    except UnicodeDecodeError:
        raise ValueError("not a text in UTF-8") from None
    if "\0" in text:
        raise ValueError("not a text")
    return text


def _delimiter(text: str) -> str:
    header = re.sub(r'"[^"]*"', "", text.split("\n", 1)[0])
    return max(",;\t", key=header.count)


def read_csv(content: bytes) -> list[list[str]]:
    """The values of a CSV file in UTF-8, without empty lines; raises ValueError where it is none."""
    text = _decoded(content).removeprefix(BOM)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error as error:
        raise ValueError(str(error)) from None
    return [row for row in rows if any(cell.strip() for cell in row)]
