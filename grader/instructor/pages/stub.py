"""From an answer that no known mistake explains to a draft of one, for the author to name."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from pathlib import Path

DRAFT = '''@mistake(DRAFT)  # the exercise {exercise}
def {name}({arguments}):
    """SAY WHAT IS WRONG, IN THE WORDS THAT THE LEARNER READS."""
{body}
'''


def mistake_stub(notebook: Path, exercise: str) -> str:
    """A learner's function as a known mistake to be: without name, comments and docstring, which may say whose it is.

    Parameters
    ----------
    notebook : Path
        The graded notebook.
    exercise : str
        The function's name.

    Returns
    -------
    str
        Python; empty if the notebook has no such function that can be read.
    """
    function = None
    for source in _code(notebook):
        try:
            body = ast.parse(source).body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        function = next(
            (node for node in body if isinstance(node, ast.FunctionDef) and node.name == exercise), function
        )
    if function is None:
        return ""
    for node in ast.walk(function):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)):
            node.body = [item for item in node.body if not _is_text(item)] or [ast.Pass()]
    lines = "\n".join(ast.unparse(item) for item in function.body).splitlines()
    return DRAFT.format(
        exercise=exercise,
        name=f"unnamed_{exercise}",
        arguments=ast.unparse(function.args),
        body="\n".join(f"    {line}" for line in lines),
    )


def _code(notebook: Path) -> Iterator[str]:
    try:
        cells = json.loads(notebook.read_bytes())["cells"]
        for cell in cells:
            if cell["cell_type"] == "code":
                yield "".join(cell["source"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return


def _is_text(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )
