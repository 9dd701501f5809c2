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
    texts = [as_written(text) for text in sources]
    source = next((text for text in reversed(texts) if written.search(text)), "")
    lines = source.splitlines()
    first = next((line.strip() for line in lines if line.strip()), "")
    if first.startswith("```"):
        return "its cell begins with ```, which belongs to text cells: delete the lines with ```"
    if first.startswith("%%") and first.split()[0] not in KEPT:
        magic = printable(first.split()[0], 20)
        return f"its cell begins with {magic}, and what such a cell defines does not reach the notebook"
    return _syntax(lines) or (_stopped_before(name, source) if name not in _deleted(texts) else "")


def as_written(text: str) -> str:
    """A cell as it was written; what a kernel remembers of one with a magic at its top is the call that it becomes."""
    if not text.startswith("get_ipython().run_cell_magic("):
        return text
    try:
        call = ast.parse(text.strip(), mode="eval").body
        magic, line, body = (
            [ast.literal_eval(item) for item in call.args] if isinstance(call, ast.Call) else []
        )
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return text
    return f"%%{magic} {line}\n{body}"


def _deleted(texts: Sequence[str]) -> set[str]:
    """Names that some cell deletes."""
    return {
        name
        for text in texts
        for line in re.findall(r"^\s*del\s+(.+)", text, re.MULTILINE)
        for name in re.findall(r"\w+", line)
    }


def _stopped_before(name: str, source: str) -> str:
    """What to say of a cell that is Python and has the ``def`` at its top level, below other lines."""
    python = _as_python(source)
    body = ast.parse(python).body if python else []
    place = next(
        (at for at, node in enumerate(body) if isinstance(node, ast.FunctionDef) and node.name == name), 0
    )
    above = body[:place]
    if all(map(_is_harmless, above)):
        return ""
    return "the lines above it in its cell come first, so look whether one of them stops with an error"


def _is_harmless(node: ast.stmt) -> bool:
    """Whether it is a function, a class, a text or a magic, none of which is why a cell stops as a rule."""
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return True
    magic = isinstance(node, ast.Expr) and ast.unparse(node.value).startswith("get_ipython()")
    return magic or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))


def _as_python(source: str) -> str:
    """A cell without what only a notebook understands, such as magics; empty if what remains is not Python."""
    from IPython.core.inputtransformer2 import TransformerManager  # noqa: PLC0415 - slow, and seldom needed

    try:
        text: str = TransformerManager().transform_cell(source)
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ""
    return text


def _syntax(lines: Sequence[str]) -> str:
    if _as_python("\n".join(lines)):
        return ""
    python = [
        f"{line[: len(line) - len(line.lstrip())]}pass" if line.lstrip().startswith(("%", "!")) else line
        for line in lines
    ]
    try:
        ast.parse("\n".join(python))
    except SyntaxError as error:
        number = error.lineno or 0
        shown = printable(lines[number - 1].strip(), 60) if 0 < number <= len(lines) else ""
        return f"line {number} of its cell is not Python: `{shown}` ({error.msg})" if shown else ""
    except (ValueError, RecursionError, MemoryError):
        return ""
    return ""
