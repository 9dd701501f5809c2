"""Which names a course folder may have. Runs before anything is installed, so it needs only the standard library."""

from __future__ import annotations

import re
from pathlib import Path

PATTERN = re.compile(r"[*?\[\]]")
VARIABLE = re.compile(r"\$\w|\$\{")


def unusable(root: Path) -> str:
    """Why a course cannot live in a folder, with what to do, in one line; empty if it can.

    nbgrader looks for notebooks with patterns that begin with the folder's own path, and traitlets puts the values of
    environment variables into the paths that it is given. Spaces, quotes, ``%``, ``#`` and letters of any language do no harm.

    Parameters
    ----------
    root : Path
        The folder of the course, absolute.

    Returns
    -------
    str
    """
    path = str(root)
    if found := PATTERN.search(path):
        reason = f"holds {found[0]}, which nbgrader treats as a pattern"
    elif VARIABLE.search(path):
        reason = "holds $, which nbgrader treats as a variable"
    elif not path.isprintable():
        reason = "holds a line break or another character that cannot be printed"
    else:
        return ""
    return f"the path {path!r} {reason}: rename the folder, and run the command again"
