"""`grader new`: the first draft of a notebook or an exercise, written whole or not at all."""

from __future__ import annotations

import ast
import builtins
import contextlib
import keyword
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import grader
from grader.instructor.authoring import first_drafts
from grader.instructor.authoring.errors import ScaffoldError
from grader.instructor.authoring.first_drafts import filled_in
from grader.instructor.authoring.module_text import (
    assigned,
    bound_names,
    keys_of,
    names_in,
    parsed,
    with_draft,
    with_entry,
)
from grader.instructor.content.folders import CONTENT
from grader.instructor.course.files import write_whole

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True)
class NewDraft:
    """What was written.

    Attributes
    ----------
    assignment : str
        The notebook, "09_learning_rates".
    function : str
        The graded function.
    files : tuple of Path
        The files that were written or changed, in the order an author fills them in.
    """

    assignment: str
    function: str
    files: tuple[Path, ...]


def new_notebook(name: str, content: Path = CONTENT) -> NewDraft:
    """Write the folder of a notebook with one small exercise, and add it to the end of the course.

    Parameters
    ----------
    name : str
        The name of the folder, and of the function in the exercise.
    content : Path
        The folder with all notebooks.

    Returns
    -------
    NewDraft

    Raises
    ------
    ScaffoldError
        If the name is taken or cannot be one, or the list of notebooks cannot be read.
    UnwritableFile
        If a file cannot be written.
    """
    _refuse_impossible(name, "a notebook")
    course = read_course(content)
    if name in course.values() or (content / name).exists():
        raise ScaffoldError(f"{content / name} exists: choose another name for the notebook")
    _refuse_exercise_of_the_course(name, course, content)
    for file, text in first_drafts.NOTEBOOK.items():
        if name in set(bound_names(ast.parse(filled_in(text, function="a_function", number="00")).body)):
            raise ScaffoldError(
                f"{name} is in use in the first draft of {file}: choose another name for the notebook"
            )
    number = f"{1 + max((int(assignment[:2]) for assignment in course), default=0):02d}"
    assignment = f"{number}_{name}"
    title = name.replace("_", " ").capitalize()
    files = {
        content / name / file: filled_in(text, function=name, number=number, title=title)
        for file, text in first_drafts.NOTEBOOK.items()
    }
    ordered = content / "__init__.py"
    line = f'    "{assignment}": "{name}",\n'
    listed = with_entry(ordered, "ASSIGNMENTS", line)
    if keys_of(listed, "ASSIGNMENTS", ordered) != [*course, assignment]:
        raise ScaffoldError(f"{ordered}: ASSIGNMENTS is not a plain dictionary with one line per notebook")
    _write_all({**files, ordered: listed})
    order = ("source.py", "exercises.py", "honest.py", "guidance/hints.py", "claims.py")
    return NewDraft(assignment, name, (*(content / name / file for file in order), ordered))


def new_exercise(notebook: str, function: str, content: Path = CONTENT) -> NewDraft:
    """Add a small exercise to a notebook: a module, its name in ``exercises.py``, three cells, and a right solution.

    Parameters
    ----------
    notebook : str
        "01_initialization", or the name of its folder.
    function : str
        The graded function, and the module with its cases and mistakes.
    content : Path
        The folder with all notebooks.

    Returns
    -------
    NewDraft

    Raises
    ------
    ScaffoldError
        If there is no such notebook, the name is taken or cannot be one, or a file of the notebook cannot be added to.
    UnwritableFile
        If a file cannot be written.
    """
    course = read_course(content)
    assignments = {name: assignment for assignment, name in course.items()}
    assignment = assignments.get(notebook, notebook)
    if assignment not in course:
        raise ScaffoldError(f"the course has no notebook {notebook!r}; it has {', '.join(course)}")
    _refuse_impossible(function, "an exercise")
    folder = content / course[assignment]
    module, source, exercises, honest, hints = (
        folder / f"{file}.py" for file in (function, "source", "exercises", "honest", "guidance/hints")
    )
    for path in (source, exercises, honest, hints):
        if not path.is_file():
            raise ScaffoldError(f"{path} is missing: a notebook needs it before it gets another exercise")
    if module.exists() or (folder / function).exists():
        raise ScaffoldError(f"{module} exists: choose another name for the exercise")
    variant = filled_in(first_drafts.VARIANT_NAME, function=function, number="")
    for path in (source, exercises, honest):
        for name in (function, f"{function}_module", variant):
            if name in names_in(path):
                raise ScaffoldError(f"{name} is in use in {path}: choose another name for the exercise")
    _refuse_exercise_of_the_course(function, course, content)

    def draft(text: str) -> str:
        return filled_in(text, function=function, number=assignment[:2])

    definition = draft(first_drafts.VARIANT) + "\n\n"
    texts = {
        source: f"{source.read_text(encoding='utf-8').rstrip()}\n\n{draft(first_drafts.ADDED_CELLS)}",
        module: draft(first_drafts.MODULE),
        honest: with_entry(honest, "HONEST", draft(first_drafts.HONEST_ENTRY), before=definition),
        hints: with_entry(hints, "HINTS", draft(first_drafts.HINT_ENTRY)),
        exercises: with_draft(exercises, f"grader.instructor.content.{folder.name}", function),
    }
    for path, text in texts.items():
        parsed(text, path)
    for path, name in ((honest, "HONEST"), (hints, "HINTS")):
        if function not in keys_of(texts[path], name, path):
            raise ScaffoldError(f"{path}: {name} is not a plain dictionary with one entry per exercise")
    _write_all({module: texts[module], **texts})
    return NewDraft(assignment, function, tuple(texts))


def read_course(content: Path) -> dict[str, str]:
    """The folder of each notebook by assignment, as ``content/__init__.py`` lists them.

    Raises
    ------
    ScaffoldError
        If it is not a plain dictionary.
    """
    path = content / "__init__.py"
    with contextlib.suppress(ValueError):
        found = ast.literal_eval(assigned(path.read_text(encoding="utf-8"), "ASSIGNMENTS", path))
        if all(re.match(r"\d\d_", assignment) for assignment in found):
            return dict(found)
    raise ScaffoldError(
        f'{path}: each line of ASSIGNMENTS has to look like "01_initialization": "initialization"'
    )


def _refuse_impossible(name: str, what: str) -> None:
    if not NAME.fullmatch(name):
        raise ScaffoldError(
            f"{name!r} cannot be the name of {what}: use small letters, digits and underscores, at most 40, a letter first"
        )
    if (
        keyword.iskeyword(name)
        or keyword.issoftkeyword(name)
        or name in vars(builtins)
        or name in sys.stdlib_module_names
    ):
        raise ScaffoldError(f"{name} belongs to Python: choose another name for {what}")
    if name in _names_of_the_grader():
        raise ScaffoldError(f"{name} belongs to the grader: choose another name for {what}")


def _names_of_the_grader() -> set[str]:
    """Its modules and packages, what a notebook imports from it, and the files in the folder of a notebook."""
    package = CONTENT.parents[1]
    modules = [path for path in package.rglob("*.py") if len(path.relative_to(package).parts) < 4]
    return {
        "grader",
        "init_utils",
        "hidden",
        *grader.__all__,
        *(path.stem for path in modules),
        *(path.parent.name for path in modules),
        *(Path(file).stem for file in first_drafts.NOTEBOOK),
    }


def _refuse_exercise_of_the_course(function: str, course: Mapping[str, str], content: Path) -> None:
    """`check` finds an exercise by its name alone, so no two notebooks may have the same."""
    for assignment, folder in course.items():
        source = content / folder / "source.py"
        if source.is_file() and f'check("{function}"' in source.read_text(encoding="utf-8"):
            raise ScaffoldError(f"{function} is an exercise of {assignment}: choose another name")


def _write_all(files: Mapping[Path, str]) -> None:
    """Write all files, or none: if one cannot be written, what was there before is restored."""
    before = {path: path.read_bytes() if path.exists() else None for path in files}
    folders = {path.parent for path in files if not path.parent.exists()}
    try:
        for path, text in files.items():
            write_whole(path, text, with_folder=True)
    except BaseException:
        for path, content in before.items():
            if content is None:
                path.unlink(missing_ok=True)
            elif path.read_bytes() != content:
                write_whole(path, content)
        for folder in sorted(folders, reverse=True):  # the inner ones first
            with contextlib.suppress(OSError):
                folder.rmdir()
        raise
