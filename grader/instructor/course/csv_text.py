"""Cells of a CSV file: read with their places, so that some can be filled in and every other byte stays; and made harmless.

The csv module gives only values. An LMS's own file has its own quoting, line ends and mark at the start, which a filled-in
copy has to keep.
"""

from __future__ import annotations

import codecs
import csv
import io
import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

BOM = "\ufeff"
SEPARATOR = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
"""The first line by which Excel is told how cells are separated."""

NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)


def neutral(text: str) -> str:
    """A cell that no spreadsheet runs as a formula: it gets an apostrophe in front. Numbers stay numbers.

    Formulas begin with ``=``, ``+``, ``-`` or ``@``, also full-width and after blanks or invisible characters; tab and
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
    """The text of a CSV file, the places of its cells, how it separates them, and how it is encoded."""

    text: str
    rows: tuple[tuple[Cell, ...], ...]
    delimiter: str = ","
    encoding: str = "utf-8"

    def value(self, row: int, column: int) -> str:
        """The value of a cell without blanks around it; empty if the row is shorter."""
        cells = self.rows[row]
        return cells[column].value.strip() if 0 <= column < len(cells) else ""

    def filled(self, changes: Mapping[tuple[int, int], str]) -> str:
        """The text with some cells replaced by numbers; each has to be there."""
        text = self.text
        for row, column in sorted(changes, reverse=True):
            cell, new = self.rows[row][column], changes[row, column]
            quoted = text[cell.start : cell.end].startswith('"') or self.delimiter in new
            text = text[: cell.start] + (f'"{new}"' if quoted else new) + text[cell.end :]
        return text


def parse_sheet(content: bytes) -> Sheet:
    """The cells of a CSV file, separated by ``,``, ``;`` or tab, in any of the encodings of `decoded`.

    Raises
    ------
    ValueError
        If it is not a text.
    """
    text, encoding = decoded(content)
    start = len(BOM) if text.startswith(BOM) else 0
    if said := SEPARATOR.match(text, start):
        start = said.end()
    delimiter = said[1] if said else _delimiter(text[start:])
    mark = re.escape(delimiter)
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
    return Sheet(text, tuple(rows), delimiter, encoding)


def decoded(content: bytes) -> tuple[str, str]:
    """A text and its encoding: UTF-8, UTF-16 with its mark ("Unicode text" of Excel), or else Windows's cp1252.

    A mark at the start stays in the text, so that encoding it again gives the same bytes.

    Raises
    ------
    ValueError
        If it is none of them, such as a workbook.
    """
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise ValueError("a workbook, not a text: in Excel, save it as CSV UTF-8")
    for mark, encoding in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if content.startswith(mark):
            return _strict(content, encoding), encoding
    try:
        text, encoding = content.decode(), "utf-8"
    except UnicodeDecodeError:
        text, encoding = _strict(content, "cp1252"), "cp1252"
    if "\0" in text:
        raise ValueError("not a text")
    return text, encoding


def _strict(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise ValueError("not a text in UTF-8, UTF-16 or cp1252") from None


def _delimiter(text: str) -> str:
    header = re.sub(r'"[^"]*"', "", text.split("\n", 1)[0])
    return max(",;\t", key=header.count)


def read_csv(content: bytes) -> list[list[str]]:
    """The values of a CSV file, without empty lines; raises ValueError if it is not one."""
    return [row for _, row in numbered_rows(content)]


def numbered_rows(content: bytes) -> list[tuple[int, list[str]]]:
    """The values of a CSV file, without empty lines, each with the number of its last line in the file.

    Raises
    ------
    ValueError
        If it is not one.
    """
    text = decoded(content)[0].removeprefix(BOM)
    said = SEPARATOR.match(text)
    delimiter = said[1] if said else _delimiter(text)
    reader = csv.reader(io.StringIO(text[said.end() :] if said else text, newline=""), delimiter=delimiter)
    try:
        rows = [(reader.line_num + bool(said), row) for row in reader]
    except csv.Error as error:
        raise ValueError(str(error)) from None
    return [(line, row) for line, row in rows if any(cell.strip() for cell in row)]
