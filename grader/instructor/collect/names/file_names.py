"""What a notebook's own file name says: the assignment, whose it is, and whether it is a copy."""

from __future__ import annotations

import re
from collections.abc import Sequence

COPY = re.compile(r"(?:[ _+.-]*\((\d+)\)|[ _-]+[Cc]opy[ _-]?(\d*))$")
"""``(1)`` of browsers, ``-Copy1`` of Jupyter, `` - Copy`` and ``copy 2`` of desktops."""
COPY_OF = re.compile(
    r"(?:copy of|kopie van|kopie von|copie de|copia de|cópia de|kopia) +(?=.)", re.IGNORECASE
)
"""What Google Drive puts in front of the name of a copy, in some languages."""
CANVAS_COPY = re.compile(r"-(\d{1,2})$")
""" ``-1`` of Canvas, for a file handed in again. Learners' names may end like this, too."""
CHECKPOINT = re.compile(r"[-_. ]checkpoint$", re.IGNORECASE)
"""Jupyter's automatic copy, in ``.ipynb_checkpoints``."""
ENDINGS = re.compile(r"\.(?:ipynb|json|txt)(?:\.(?:txt|json|zip))?$", re.IGNORECASE)
"""``.ipynb``, and what browsers and mail programs put in its place or behind it."""


def plain_stem(file: str) -> tuple[str, int]:
    """The name of a file without ending and without the marks of copies and downloads; and the number of the copy."""
    stem, number = ENDINGS.sub("", file), 0
    if stem == file and "." in file:
        stem = file.rsplit(".", 1)[0]
    while found := COPY_OF.match(stem):
        stem, number = stem[found.end() :], max(number, 1)
    while (found := COPY.search(stem)) and found.start() > 0:
        number = max(number, *(int(group) for group in found.groups() if group), 1)
        stem = stem[: found.start()]
    return stem, number


def assignment_in_name(file: str, known: Sequence[str]) -> str | None:
    """The assignment that a file's name states, as browsers, JupyterLite, Jupyter and Canvas rename downloads and copies."""
    stem = CHECKPOINT.sub("", plain_stem(file)[0])
    for candidate in (stem, plain_stem(CANVAS_COPY.sub("", stem) + ".ipynb")[0]):
        for name in known:
            if candidate.casefold() in {name.casefold(), f"{name}_{name}".casefold()}:
                return name
    return None


def learner_in_name(file: str, known: Sequence[str]) -> str:
    """What remains of the name of a file without the assignment: ``ada_01_initialization (1).ipynb`` is ada's."""
    if assignment_in_name(file, known):
        return ""
    stem = plain_stem(file)[0]
    for name in sorted(known, key=len, reverse=True):
        mark = re.escape(name)
        for pattern in (rf"(.+?)[ ._-]+(?:{mark}_)?{mark}(?:-\d{{1,2}})?", rf"{mark}(?:_{mark})?[ ._-]+(.+)"):
            if found := re.fullmatch(pattern, stem, re.IGNORECASE):
                return found[1].strip(" ._-")
    return stem


def states_exactly(file: str, assignment: str) -> bool:
    """Whether a file is called as the assignment is, but for marks of copies: neither ``…_old`` nor ``final``."""
    return assignment_in_name(file, [assignment]) is not None and not is_checkpoint(file)


def is_checkpoint(file: str) -> bool:
    """Whether a file's own name is that of Jupyter's automatic copy."""
    return bool(CHECKPOINT.search(plain_stem(file)[0]))
