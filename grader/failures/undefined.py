"""Why a notebook does not define a function although a cell has its ``def``."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from grader.plain_text import printable

KEPT = {"%%time", "%%capture", "%%prun"}
"""Magics in whose cells a definition counts."""


def why_undefined(name: str, sources: Sequence[str]) -> str:
    """What is wrong with the last cell that has the ``def`` of `name`, or an empty text.

    Parameters
    ----------
    name : str
        The function's name.
    sources : sequence of str
        The texts of the cells that ran, or were to run.

    Returns
    -------
    str
        The end of a sentence that says that the function is not defined.
    """
    written = re.compile(rf"^\W*(async\s+)?def\s+{re.escape(name)}\b", re.MULTILINE)
    source = next((text for text in reversed(sources) if written.search(text)), "")
    lines = source.splitlines()
    first = next((line.strip() for line in lines if line.strip()), "")
    if first.startswith("```"):
        return "its cell begins with ```, which belongs to text cells: delete the lines with ```"
    if first.startswith("%%") and first.split()[0] not in KEPT:
        magic = printable(first.split()[0], 20)
        return f"its cell begins with {magic}, and what such a cell defines does not reach the notebook"
    return _syntax(lines)


def _syntax(lines: Sequence[str]) -> str:
    python = ["pass" if line.startswith(("%", "!")) else line for line in lines]
    try:
        ast.parse("\n".join(python))
    except SyntaxError as error:
        number = error.lineno or 0
        shown = printable(lines[number - 1].strip(), 60) if 0 < number <= len(lines) else ""
        return f"line {number} of its cell is not Python: `{shown}` ({error.msg})" if shown else ""
    except (ValueError, RecursionError, MemoryError):
        return ""
    return ""
