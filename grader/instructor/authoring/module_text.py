"""A Python module as text that `grader new` adds to: its names, its dictionaries, its imports."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

from grader.instructor.authoring.errors import ScaffoldError

WIDTH = 110
"""Characters in a line of code; a longer import is broken, as ruff would."""


def parsed(text: str, path: Path) -> ast.Module:
    """A module as a syntax tree; `path` is named if it is not Python.

    Raises
    ------
    ScaffoldError
        If it is not Python.
    """
    try:
        return ast.parse(text)
    except SyntaxError as error:
        raise ScaffoldError(f"{path}, line {error.lineno}: {error.msg}; repair it first") from None


def assigned(text: str, name: str, path: Path) -> ast.Dict:
    """The dictionary that a module assigns to a name.

    Raises
    ------
    ScaffoldError
        If there is none.
    """
    for node in parsed(text, path).body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        value = getattr(node, "value", None)
        if isinstance(value, ast.Dict) and any(getattr(target, "id", "") == name for target in targets):
            return value
    raise ScaffoldError(f"{path} has to define {name} as a dictionary, in its own lines")


def keys_of(text: str, name: str, path: Path) -> list[object]:
    """The keys of a dictionary that a module defines; raises `ScaffoldError` as `assigned` does."""
    keys = assigned(text, name, path).keys
    return [key.value if isinstance(key, ast.Constant) else None for key in keys]


def with_entry(path: Path, name: str, entry: str, *, before: str = "") -> str:
    """The text of a module with one more entry at the end of a dictionary, and more lines above the dictionary.

    Raises
    ------
    ScaffoldError
        If the module does not define the dictionary.
    """
    text = path.read_text(encoding="utf-8")
    found = assigned(text, name, path)
    lines = text.splitlines(keepends=True)
    first, last = found.lineno - 1, (found.end_lineno or found.lineno) - 1
    end = lines[last].encode()  # ast counts bytes
    head = "".join(lines[first:last]) + end[: (found.end_col_offset or 1) - 1].decode()
    tail = end[(found.end_col_offset or 1) - 1 :].decode()
    head = head.rstrip()
    comma = "" if head.endswith((",", "{")) else ","
    return "".join([*lines[:first], before, head, comma, "\n", entry, tail, *lines[last + 1 :]])


def with_draft(path: Path, package: str, function: str) -> str:
    """``exercises.py`` with the import of a module in its place, and its draft at the end, as the last exercise.

    Parameters
    ----------
    path : Path
        ``exercises.py``.
    package : str
        The package of the notebook.
    function : str
        The name of the module, and of the draft in ``exercises.py``.

    Returns
    -------
    str
        The module's new text.

    Raises
    ------
    ScaffoldError
        If the file is not Python, or imports nothing from the grader.
    """
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    body = parsed(text, path).body
    imports = [node for node in body if isinstance(node, ast.ImportFrom) and node.module]
    ours = [node for node in imports if (node.module or "").startswith("grader.")]
    earlier = [node for node in ours if (node.module or "", node.names[0].name) < (package, function)]
    if earlier:
        place = earlier[-1].end_lineno or 0
    elif ours:
        place = ours[0].lineno - 1
    else:
        raise ScaffoldError(f"{path} imports nothing from the grader: write it as other notebooks do")
    line = f"from {package} import {function} as {function}_module\n"
    if len(line) > WIDTH + 1:
        line = f"from {package} import (\n    {function} as {function}_module,\n)\n"
    lines.insert(place, line)
    after_function = isinstance(body[-1], (ast.FunctionDef, ast.ClassDef))
    gap = "\n\n\n" if after_function else "\n"
    return f"{''.join(lines).rstrip()}{gap}{function} = {function}_module.draft\n"


def names_in(path: Path) -> set[str]:
    """The names that a module defines, assigns or imports, outside its functions and classes."""
    return set(bound_names(parsed(path.read_text(encoding="utf-8"), path).body))


def bound_names(body: Iterable[ast.AST]) -> Iterator[str]:
    """The names that statements define, assign or import, outside their functions and classes."""
    for node in body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name
        elif isinstance(node, ast.alias):
            yield (node.asname or node.name).partition(".")[0]
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif not isinstance(node, ast.Lambda):
            yield from bound_names(ast.iter_child_nodes(node))
