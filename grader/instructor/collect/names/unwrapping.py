"""Folders around a whole archive, which say nothing of learners."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

from grader.instructor.collect.names.file_names import assignment_in_name, learner_in_name

Path = tuple[str, ...]

GOOGLE = re.compile(r"(?P<name>.+?) - (?P<file>.+)", re.DOTALL)
CHECKPOINTS = ".ipynb_checkpoints"
MARKS = {
    "backup",
    "corrected",
    "draft",
    "final",
    "fixed",
    "new",
    "old",
    "solution",
    "v1",
    "v2",
    "v3",
    "version",
}
"""What people add to the name of a file that is their own."""

WRAPPERS = {"submitted", "submissions", "downloaded", "extracted", "archive"}
OF_THE_LMS = {
    "index.html",
    "grades.csv",
    "submission_metadata.yml",
    "manifest.xml",
    "readme.txt",
    "readme.md",
}
"""What an LMS, or who packed the archive, puts beside what was handed in."""


def is_of_the_lms(path: Path) -> bool:
    """Whether a file beside the learners' is none of theirs."""
    return len(path) == 1 and path[0].casefold() in OF_THE_LMS


def slug(text: str) -> str:
    """A title as in an address: in lower case, with one hyphen for whatever is neither a letter nor a digit."""
    return re.sub(r"[\W_]+", "-", text.casefold()).strip("-")


def wrappers(
    paths: Sequence[Path], known: Sequence[str], archive: str, of_an_lms: Callable[[Path], bool]
) -> Path:
    """The folders, one in the other, that enclose all notebooks of an archive and say nothing of learners.

    Parameters
    ----------
    paths : sequence of tuple of str
    known : sequence of str
        The assignments.
    archive : str
        The archive's own name without its ending.
    of_an_lms : callable
        Whether a path is one that an LMS makes.

    Returns
    -------
    tuple of str
        From the outside in; empty if there are none.
    """
    notebooks = [path for path in paths if path[-1].casefold().endswith(".ipynb") and CHECKPOINTS not in path]
    paths, outer = notebooks or list(paths), []
    while len({path[0] for path in paths}) == 1 and all(len(path) > 1 for path in paths):
        top, rest = paths[0][0], [path[1:] for path in paths]
        if of_an_lms(paths[0]) or not _is_a_wrapper(top, rest, known, archive, of_an_lms):
            break
        outer.append(top)
        paths = rest
    return tuple(outer)


def _is_a_wrapper(
    top: str, rest: list[Path], known: Sequence[str], archive: str, of_an_lms: Callable[[Path], bool]
) -> bool:
    inner = {path[0] for path in rest}
    return (
        top.casefold() in {*WRAPPERS, archive.casefold()}
        or slug(top).endswith("-submissions")
        or any(of_an_lms(path) and len(path) > 1 for path in rest)
        or all(of_an_lms(path) for path in rest)
        or (len(inner) > 1 and all(len(path) > 1 for path in rest) and not inner & set(known))
        or all(len(path) > 2 and path[1] in known for path in rest)
        or (len(inner) == 1 and inner <= WRAPPERS)
        or _are_of_several(rest, known)
        or _holds_a_class(rest, known, of_an_lms)
    )


def _holds_a_class(rest: list[Path], known: Sequence[str], of_an_lms: Callable[[Path], bool]) -> bool:
    """Whether folders around everything stand below, and in them what an LMS makes, or one notebook in several folders."""
    depth = len(wrappers(rest, known, "", of_an_lms))
    inner = [path[depth:] for path in rest]
    if not depth or rest[0][depth - 1] in known:
        return False
    files = Counter((path[-1], path[0]) for path in inner if len(path) > 1)
    alike = Counter(file for file, _ in files)
    return (
        any(of_an_lms(path) for path in inner)
        or _are_of_several(inner, known)
        or max(alike.values(), default=0) > 1
    )


def _are_of_several(rest: Sequence[Path], known: Sequence[str]) -> bool:
    """Whether files side by side are called ``<name> - <file>``, as in Google's folders, with different names."""
    names = [GOOGLE.fullmatch(path[0]) if len(path) == 1 else None for path in rest]
    found = [match for match in names if match and assignment_in_name(match["file"], known)]
    return len(found) == len(rest) and len({match["name"] for match in found}) > 1


def of_several(paths: Sequence[Path], known: Sequence[str]) -> str:
    """What tells that the notebooks in one learner's folder are those of several people; empty if nothing does.

    Parameters
    ----------
    paths : sequence of tuple of str
        Of the notebooks, below the folder.
    known : sequence of str
        The assignments.

    Returns
    -------
    str
    """
    folders = sorted({path[0] for path in paths if len(path) > 1 and path[0] not in known} - {CHECKPOINTS})
    if len(folders) > 1:
        return f"notebooks in several folders ({', '.join(folders[:3])})"
    named = {
        learner_in_name(path[-1], known)
        for path in paths
        if any(slug(name) in slug(path[-1]) for name in known)
    }
    names = sorted(named - {""} - MARKS)
    return f"notebooks that name several people ({', '.join(names[:3])})" if len(names) > 1 else ""
