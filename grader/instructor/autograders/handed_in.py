"""Which file in a folder is the notebook that is to be graded."""

from __future__ import annotations

import os
from pathlib import Path

from grader.errors import BadNotebook
from grader.notebook import assignment_of, read_notebook

LEFT_OUT = {".git", ".github", ".ipynb_checkpoints", "__pycache__", "__MACOSX"}
MOST_FILES = 20_000
"""In a folder that was handed in; nobody looks through more."""


def notebook_in(folder: Path, assignment: str) -> Path:
    """The learner's notebook in a folder that was handed in.

    Parameters
    ----------
    folder : Path
        Looked through at any depth. Links are not followed.
    assignment : str

    Returns
    -------
    Path
        The only notebook; of several, the only one that belongs to the assignment, or else the one with its exact name.

    Raises
    ------
    BadNotebook
        If there is none, or more than one could be meant.
    OSError
        If a folder cannot be read.
    """
    found = _notebooks(folder)
    if not found:
        raise BadNotebook(
            f"there is no notebook among the files: hand in {assignment}.ipynb (in Jupyter: File, Download)"
        )
    ours = found if len(found) == 1 else [path for path in found if _belongs(path, assignment)]
    if len(ours) > 1:
        ours = [path for path in ours if path.name == f"{assignment}.ipynb"] or ours
    if len(ours) != 1:
        several = ours or found
        names = ", ".join(str(path.relative_to(folder)) for path in several[:5])
        raise BadNotebook(
            f"{'several notebooks' if ours else 'none of the notebooks'} could be {assignment}: {names}; hand in the one that "
            "is to be graded"
        )
    return ours[0]


def _notebooks(folder: Path) -> list[Path]:
    found, seen = [], 0
    for place, folders, files in os.walk(folder, onerror=_not_silently):
        folders[:] = sorted(set(folders) - LEFT_OUT)
        seen += len(files) + len(folders)
        if seen > MOST_FILES:
            raise BadNotebook(f"there are more than {MOST_FILES} files: hand in the notebook alone")
        found += [Path(place, name) for name in sorted(files) if name.endswith(".ipynb")]
    return [path for path in found if not path.is_symlink()]


def _not_silently(error: OSError) -> None:
    """What cannot be looked into is not the same as nothing."""
    raise error


def _belongs(path: Path, assignment: str) -> bool:
    try:
        notebook = read_notebook(path)
        return (notebook.assignment or assignment_of(notebook, [assignment])) == assignment
    except BadNotebook:
        return path.name == f"{assignment}.ipynb"
