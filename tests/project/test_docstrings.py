"""Docstrings of public functions are whole: what is raised, and in those with sections each parameter and what is returned.

The checks of numpydoc and ruff take `OptionError, ShapeError` for missing, and want no word of what is raised further down.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.instructor.content.folders import CONTENT
from grader.instructor.course.places import ROOT

NOT_OURS_TO_DOCUMENT = {"KeyboardInterrupt", "NotImplementedError", "StopIteration", "SystemExit"}
MODULES = [
    path
    for package in ("grader", "init_utils")
    for path in sorted((ROOT / package).rglob("*.py"))
    if CONTENT not in path.parents
]


def public_functions(path: Path) -> Iterator[tuple[str, ast.FunctionDef, str]]:
    """Functions of a module, and methods of its public classes: name, definition, docstring."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    holders: list[ast.Module | ast.ClassDef] = [tree]
    holders += [node for node in tree.body if isinstance(node, ast.ClassDef)]
    for holder in holders:
        if isinstance(holder, ast.ClassDef) and holder.name.startswith("_"):
            continue
        for node in holder.body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                yield node.name, node, ast.get_docstring(node) or ""


def own(node: ast.AST) -> Iterator[ast.AST]:
    """What stands in a function, without the functions in it."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, (ast.FunctionDef, ast.Lambda, ast.ClassDef)):
            yield child
            yield from own(child)


def raised(function: ast.FunctionDef) -> set[str]:
    """The names of the exceptions that a function itself makes and raises."""
    found = set()
    for node in own(function):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            name = ast.unparse(node.exc.func).rsplit(".", 1)[-1]
            if name[0].isupper():
                found.add(name)
    return found - NOT_OURS_TO_DOCUMENT


def section(text: str, title: str) -> str:
    """The lines under a heading of a docstring in NumPy's style."""
    found = re.search(rf"^{title}\n-+\n(.*?)(?=^\w+\n-+\n|\Z)", text, re.MULTILINE | re.DOTALL)
    return found[1] if found else ""


def test_there_is_something_to_look_at() -> None:
    assert sum(1 for path in MODULES for _ in public_functions(path)) > 300


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_a_public_function_raises_stands_in_its_docstring(path: Path) -> None:
    missing = {
        name: lacking
        for name, function, text in public_functions(path)
        if (lacking := {error for error in raised(function) if error not in text})
    }
    assert not missing


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_docstring_with_parameters_has_each_of_them_and_says_what_is_returned(path: Path) -> None:
    missing = {}
    for name, function, text in public_functions(path):
        if not (documented := section(text, "Parameters")):
            continue
        names = set(
            re.findall(r"\*{0,2}(\w+)", "\n".join(re.findall(r"^(\S.*?)(?: :|$)", documented, re.MULTILINE)))
        )
        arguments = function.args
        all_of_them = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        all_of_them += [extra for extra in (arguments.vararg, arguments.kwarg) if extra]
        lacking = {item.arg for item in all_of_them if not item.arg.startswith("_")} - {"self", "cls"} - names
        returns = function.returns is not None and ast.unparse(function.returns) != "None"
        if returns and not (section(text, "Returns") or section(text, "Yields")):
            lacking.add("Returns")
        if lacking:
            missing[name] = lacking
    assert not missing
