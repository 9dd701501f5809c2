"""What all names in an archive begin with, where an LMS puts the title of the assignment in front of each."""

from __future__ import annotations

import re
from collections.abc import Sequence

from grader.instructor.collect.names.unwrapping import slug

Path = tuple[str, ...]

ASSIGNFILE = re.compile(r"(?P<person>[^/]*?_\d+_assignsubmission_[a-z]+)(?:_[^/]*)?", re.DOTALL)
CANVAS_FILE = re.compile(
    r"(?P<person>(?:\w*?_)?(?:LATE_)?(?:[1-9]\d*|anon_[A-Za-z0-9]+)_[1-9]\d*_)[^/]+", re.DOTALL
)
BLACKBOARD = re.compile(
    r"(?P<who>.+)_attempt_(?P<when>\d{4}(?:-\d{1,2}){5})(?:_(?P<file>.+)|(?P<typed>\.txt))", re.DOTALL
)


def titles(paths: Sequence[Path], known: Sequence[str]) -> list[str]:
    """What may be the title in Blackboard's names, with its underscore: that of an assignment, if all begin with it."""
    found = [match["who"] for path in paths if (match := BLACKBOARD.fullmatch(path[0]))]
    if not found:
        return []
    ends = [match.end() for match in re.finditer("_", found[0])]
    shared = [
        found[0][:end]
        for end in ends
        if all(who.startswith(found[0][:end]) and len(who) > end for who in found)
    ]
    named = [title for title in shared if slug(title) in {slug(name) for name in known}]
    return named or shared[::-1]


def slug_of(paths: Sequence[Path], outer: Sequence[str], known: Sequence[str]) -> str:
    """What GitHub Classroom calls the assignment, if each folder's name begins with it."""
    tops = {path[0] for path in paths if len(path) > 1}
    around = {name.removesuffix("-submissions") for name in outer if name.endswith("-submissions")}
    names = {*around, *(slug(name) for name in known), *(slug(name.partition("_")[2]) for name in known)}
    fitting = [
        name
        for name in names
        if name and tops and all(slug(top).startswith(f"{slug(name)}-") for top in tops)
    ]
    return max(fitting, key=len, default="")


def person_in(kind: str, name: str) -> str:
    """What a name in Moodle's or Canvas's archive begins with, by which they find the learner of another file; else empty.

    Parameters
    ----------
    kind : str
        The convention of the archive.
    name : str
        Parts joined by ``/``.

    Returns
    -------
    str
    """
    pattern = {"moodle": ASSIGNFILE, "canvas": CANVAS_FILE}.get(kind)
    parts = name.split("/")
    found = next((match for part in parts if pattern and (match := pattern.fullmatch(part))), None)
    return found["person"] if found else ""
