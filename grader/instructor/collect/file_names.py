"""Whose file is it? What the names in an archive say, by the conventions of Moodle, Canvas, nbgrader and of people.

Moodle (``mod/assign/classes/downloader.php``): ``<Full name>_<participant id>_assignsubmission_file/<file>``, or without
folders ``<Full name>_<participant id>_assignsubmission_file_<file>``; underscores in the name became spaces.

Canvas (``lib/content_zipper.rb``): ``<sortable name>[_LATE]_<user id>_<attachment id>_<file>``, in lower case, and
``anon_<id>`` for the user id where the assignment is anonymous. A newer attempt has a higher attachment id.

Which convention holds is decided once for the whole archive, so that a learner's own file name cannot change it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from grader.instructor.people.roster import Claim, Kind

MOODLE = re.compile(r"(?P<name>[^_/]*)_(?P<id>\d+)_assignsubmission_[a-z]+(?:_(?P<file>.*))?", re.DOTALL)
CANVAS = re.compile(
    r"(?P<name>\w*?)(?:_|^)(?P<late>LATE_)?(?P<id>[1-9]\d*|anon_[A-Za-z0-9]+)"
    r"_(?:(?P<attachment>[1-9]\d*)_(?P<file>.+)|(?P<typed>(?:text|link)\.html))",
    re.DOTALL,
)
CANVAS_ID = re.compile(r"(?:_|^)(?=(?P<id>[1-9]\d*|anon_[A-Za-z0-9]+)_(?:[1-9]\d*_.|(?:text|link)\.html))")
"""Each place in a name where Canvas could have written a user id."""
WRAPPERS = {"submitted", "submissions", "downloaded", "extracted", "archive"}
COPY = re.compile(r"(?:[ _+.-]*\((\d+)\)|[ _-]+[Cc]opy[ _-]?(\d*))$")
"""``(1)`` of browsers, ``-Copy1`` of Jupyter, `` - Copy`` and ``copy 2`` of desktops."""
CANVAS_COPY = re.compile(r"-(\d{1,2})$")
""" ``-1`` of Canvas, for a file handed in again. Learners' names may end like this, too."""


def claims(names: Sequence[str], known: Sequence[str], archive: str = "") -> list[Claim | None]:
    """What each of the names in an archive says; None if one does not follow the others' convention.

    Parameters
    ----------
    names : sequence of str
        Parts joined by ``/``.
    known : sequence of str
        The assignments.
    archive : str
        The archive's own name without its ending: a folder of that name around everything means nothing.

    Returns
    -------
    list of Claim or None
        One per name, in their order; None where a name says nothing.
    """
    paths = _unwrapped([tuple(name.split("/")) for name in names], known, archive)
    counts: dict[Kind, int] = {
        "moodle": sum(bool(MOODLE.fullmatch(path[0])) for path in paths),
        "canvas": sum(len(path) == 1 and bool(CANVAS.fullmatch(path[0])) for path in paths),
    }
    rest = len(paths) - sum(counts.values())
    counts["folder"] = min(rest, sum(len(path) > 1 and not MOODLE.fullmatch(path[0]) for path in paths))
    counts["file"] = rest - counts["folder"]
    kind = max(counts, key=lambda candidate: counts[candidate])
    return [_claim(kind, path, known) for path in paths]


def _unwrapped(paths: list[tuple[str, ...]], known: Sequence[str], archive: str) -> list[tuple[str, ...]]:
    """The paths without folders that enclose the whole archive."""
    while paths and len({path[0] for path in paths}) == 1 and all(len(path) > 1 for path in paths):
        outer, inner = paths[0][0], {path[1] for path in paths}
        named = outer.casefold() in {*WRAPPERS, archive.casefold()}
        around_lms = any(MOODLE.fullmatch(name) for name in inner) or all(
            len(path) == 2 and CANVAS.fullmatch(path[1]) for path in paths
        )
        around_folders = len(inner) > 1 and all(len(path) > 2 for path in paths) and not inner & set(known)
        around_one = all(len(path) > 3 and path[2] in known for path in paths)
        around_wrapper = len(inner) == 1 and inner <= WRAPPERS
        if MOODLE.fullmatch(outer) or not (
            named or around_lms or around_folders or around_one or around_wrapper
        ):
            break
        paths = [path[1:] for path in paths]
    return paths


def _claim(kind: Kind, path: tuple[str, ...], known: Sequence[str]) -> Claim | None:
    top, file = path[0], path[-1]
    if kind == "moodle":
        found = MOODLE.fullmatch(top)
        if not found:
            return None
        own = file if len(path) > 1 else found["file"] or ""
        return Claim(kind, found["id"], found["name"].strip(), file=own)
    if kind == "canvas":
        found = CANVAS.fullmatch(top)
        if not found or len(path) > 1:
            return None
        own = found["file"] or found["typed"]
        key = found["id"].replace("_", "-")
        # name_12 + user 345 + attachment 678, or user 12 + attachment 345 and a file that begins with 678_: a learner chooses
        # the name that Canvas shows, and the file's, and could put another's id into either.
        rivals = tuple({item["id"]: None for item in CANVAS_ID.finditer(top) if item["id"] != found["id"]})
        attempt = int(found["attachment"] or 0)
        return Claim(kind, key, found["name"], "", own, bool(found["late"]), attempt, rivals)
    if kind == "folder":
        return (
            Claim(kind, top, folder=path[-2] if len(path) > 2 else "", file=file) if len(path) > 1 else None
        )
    key = learner_in_name(file, known)
    return Claim(kind, key, file=file) if key and len(path) == 1 else None


def foreign_id(file: str) -> str:
    """The id of a learner that a file's own name carries, put there as an LMS would; empty if there is none."""
    found = MOODLE.fullmatch(file) or CANVAS.fullmatch(file)
    return str(found["id"]) if found else ""


def plain_stem(file: str) -> tuple[str, int]:
    """The name of a file without ending and without the marks of copies and downloads; and the number of the copy."""
    stem, number = file.rsplit(".", 1)[0] if "." in file else file, 0
    while (found := COPY.search(stem)) and found.start() > 0:
        number = max(number, *(int(group) for group in found.groups() if group), 1)
        stem = stem[: found.start()]
    return stem, number


def assignment_in_name(file: str, known: Sequence[str]) -> str | None:
    """The assignment that a file's name states, as browsers, JupyterLite, Jupyter and Canvas rename downloads and copies."""
    stem = plain_stem(file)[0]
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
