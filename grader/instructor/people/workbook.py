"""The first sheet of a workbook, as the lines of a table."""

from __future__ import annotations

import io

from python_calamine import CalamineError, CalamineWorkbook

WORKBOOK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""What the files of Excel and LibreOffice begin with."""
LARGEST = 20 * 2**20
"""Bytes; a list of 5 000 people has half of one million."""


def workbook_rows(content: bytes) -> list[tuple[int, list[str]]]:
    """The values of the first sheet that has any, without empty lines, each with the number of its line.

    Parameters
    ----------
    content : bytes
        Of an .xlsx, .xls or .ods file.

    Returns
    -------
    list of (int, list of str)
        Whole numbers as their digits: a cell that is a number has lost the zeros in front of it.

    Raises
    ------
    ValueError
        If it is none of these, or too large.
    """
    if len(content) > LARGEST:
        raise ValueError(f"a workbook of more than {LARGEST // 2**20} MB")
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [
            book.get_sheet_by_index(at).to_python(skip_empty_area=False)
            for at in range(len(book.sheet_names))
        ]
    except CalamineError as error:
        raise ValueError(f"not a workbook that can be read: {error}") from None
    for rows in sheets:
        found = [(number, [_text(cell) for cell in row]) for number, row in enumerate(rows, 1)]
        if filled := [(number, row) for number, row in found if any(cell.strip() for cell in row)]:
            return filled
    raise ValueError("a workbook without any text")


def _text(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
