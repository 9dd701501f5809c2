"""Whose file is it? What the names in an archive say, by the conventions of learning management systems and of people.

Moodle (``mod/assign/classes/downloader.php``): ``<Full name>_<participant id>_assignsubmission_file/<file>``, or without
folders ``<Full name>_<participant id>_assignsubmission_file_<file>``; underscores in the name became spaces.

Canvas (``lib/content_zipper.rb``): ``<sortable name>[_LATE]_<user id>_<attachment id>_<file>``, in lower case, and
``anon_<id>`` for the user id where the assignment is anonymous. A newer attempt has a higher attachment id.

Blackboard ("Download Assignments" of its help): ``<title>_<user name>_attempt_<year-month-day-hour-minute-second>_<file>``, and
for each attempt a ``.txt`` without a file's name.

Brightspace ("Download all submission files" of its help): ``<user id>-<folder id> - <Full name> - <date and time>/<file>``, and
an ``index.html``.

Sakai (``assignment-impl``, "Download All"): ``<title>/<Last, First(user name)>/Submission attachment(s)/<file>``, with a
``timestamp.txt``, and a ``grades.csv``.

Google Classroom (its folder in Drive, downloaded): ``<title>/<Full name> - <file>``, a copy being ``Copy of <file>``.

Gradescope ("Export Submissions"): ``assignment_<id>_export/submission_<id>/<file>``; its ``submission_metadata.yml`` says
who that is.

GitHub Classroom (``gh classroom clone student-repos``): ``<slug>-submissions/<slug>-<user name>/<file>``.

Which convention holds is decided once for the whole archive, so that a learner's own file name cannot change it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from grader.instructor.collect.names.attempt_times import as_number
from grader.instructor.collect.names.beginnings import BLACKBOARD, slug_of, titles
from grader.instructor.collect.names.file_names import assignment_in_name, learner_in_name
from grader.instructor.collect.names.unwrapping import GOOGLE, is_of_the_lms, wrappers
from grader.instructor.people.roster import Claim, Kind

Path = tuple[str, ...]

MOODLE = re.compile(r"(?P<name>[^_/]*)_(?P<id>\d+)_assignsubmission_[a-z]+(?:_(?P<file>.*))?", re.DOTALL)
CANVAS = re.compile(
    r"(?P<name>\w*?)(?:_|^)(?P<late>LATE_)?(?P<id>[1-9]\d*|anon_[A-Za-z0-9]+)"
    r"_(?:(?P<attachment>[1-9]\d*)_(?P<file>.+)|(?P<typed>(?:text|link)\.html))",
    re.DOTALL,
)
CANVAS_ID = re.compile(r"(?:_|^)(?=(?P<id>[1-9]\d*|anon_[A-Za-z0-9]+)_(?:[1-9]\d*_.|(?:text|link)\.html))")
"""Each place in a name where Canvas could have written a user id."""
BRIGHTSPACE = re.compile(
    r"(?P<id>\d+)-\d+ +- +(?P<name>.+?) +- +(?P<when>[^/]*?\d{3,}[^/]*?(?:[AaPp][Mm])?)(?: +- +(?P<file>[^/]+))?",
    re.DOTALL,
)
SAKAI = re.compile(r"(?P<name>.+?) *\((?P<id>[^()]+)\)", re.DOTALL)
SAKAI_FOLDERS = {"Submission attachment(s)", "Feedback Attachment(s)"}
GRADESCOPE = re.compile(r"submission_(?P<id>\d+)")

TITLES: dict[Kind, str] = {
    "moodle": "Moodle",
    "canvas": "Canvas",
    "blackboard": "Blackboard",
    "brightspace": "Brightspace",
    "sakai": "Sakai",
    "google": "Google Classroom",
    "gradescope": "Gradescope",
    "github": "GitHub Classroom",
    "folder": "a folder for each learner",
    "file": "a file for each learner",
}
"""Every convention as people call it. `grader collect --from` takes the keys."""


@dataclass(frozen=True)
class Archive:
    """What is to be known of an archive as a whole before one of its names can be read.

    Attributes
    ----------
    known : sequence of str
        The assignments.
    people : mapping
        Who handed in which of Gradescope's submissions, by their numbers.
    titles : sequence of str
        Beginnings that all of Blackboard's names have, the longest first.
    slug : str
        The beginning that all of GitHub Classroom's folders have.
    """

    known: Sequence[str]
    people: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    titles: Sequence[str] = ()
    slug: str = ""


@dataclass(frozen=True)
class Reading:
    """What the names in an archive say.

    Attributes
    ----------
    kind : str
        By which convention.
    claims : tuple of Claim or None
        One per name, in their order; None where a name says nothing.
    """

    kind: Kind
    claims: tuple[Claim | None, ...]


def read_names(
    names: Sequence[str],
    known: Sequence[str],
    archive: str = "",
    *,
    kind: Kind | None = None,
    people: Mapping[str, tuple[str, str]] | None = None,
) -> Reading:
    """What each of the names in an archive says.

    Parameters
    ----------
    names : sequence of str
        Parts joined by ``/``.
    known : sequence of str
        The assignments.
    archive : str
        The archive's own name without its ending: a folder of that name around everything means nothing.
    kind : str, optional
        The convention, if it is not to be recognized.
    people : mapping, optional
        For Gradescope: id and name by the number of a submission.

    Returns
    -------
    Reading
    """
    every: list[Path] = [tuple(name.split("/")) for name in names]
    outer = wrappers([path for path in every if not is_of_the_lms(path)], known, archive, _follows_an_lms)
    depth = len(outer)
    theirs = [
        path
        for path in every
        if len(path) > depth and path[:depth] == outer and not is_of_the_lms(path[depth:])
    ]
    inner = [path[depth:] for path in theirs]
    whole = Archive(known, people or {}, titles(inner, known), slug_of(inner, outer, known))
    readings = {each: [claim(path, whole) for path in inner] for each, claim in CLAIMS.items()}
    chosen = kind or _kind(inner, readings)
    said = dict(zip(theirs, readings[chosen], strict=True))
    return Reading(chosen, tuple(said.get(path) for path in every))


def _kind(paths: Sequence[Path], readings: Mapping[Kind, Sequence[Claim | None]]) -> Kind:
    """The convention that most names follow, each counting for the first of an LMS that it follows."""
    counts: Counter[Kind] = Counter()
    for index, path in enumerate(paths):
        lms = next((kind for kind in OF_AN_LMS if readings[kind][index] is not None), None)
        counts[lms or ("folder" if len(path) > 1 else "file")] += 1
    if counts["google"] and counts["file"]:  # then it is how some people call their files
        counts["file"] += counts.pop("google")
    return max(CLAIMS, key=lambda kind: counts[kind])


def foreign_id(file: str) -> str:
    """The id of a learner that a file's own name carries, put there as an LMS would; empty if there is none."""
    found = MOODLE.fullmatch(file) or CANVAS.fullmatch(file)
    return str(found["id"]) if found else ""


def _follows_an_lms(path: Path) -> bool:
    """Whether a path is one that an LMS makes, whatever is around it."""
    return bool(
        MOODLE.fullmatch(path[0])
        or BRIGHTSPACE.fullmatch(path[0])
        or GRADESCOPE.fullmatch(path[0])
        or (len(path) == 1 and (CANVAS.fullmatch(path[0]) or BLACKBOARD.fullmatch(path[0])))
        or (len(path) > 1 and path[1] in SAKAI_FOLDERS)
    )


def _moodle(path: Path, _: Archive) -> Claim | None:
    found = MOODLE.fullmatch(path[0])
    if not found:
        return None
    own = path[-1] if len(path) > 1 else found["file"] or ""
    return Claim("moodle", found["id"], found["name"].strip(), file=own)


def _canvas(path: Path, _: Archive) -> Claim | None:
    found = CANVAS.fullmatch(path[0])
    if not found or len(path) > 1:
        return None
    own = found["file"] or found["typed"]
    key = found["id"].replace("_", "-")
    # name_12 + user 345 + attachment 678, or user 12 + attachment 345 and a file that begins with 678_: a learner chooses
    # the name that Canvas shows, and the file's, and could put another's id into either.
    rivals = tuple({item["id"]: None for item in CANVAS_ID.finditer(path[0]) if item["id"] != found["id"]})
    attempt = int(found["attachment"] or 0)
    return Claim("canvas", key, found["name"], "", own, bool(found["late"]), attempt, rivals)


def _blackboard(path: Path, archive: Archive) -> Claim | None:
    found = BLACKBOARD.fullmatch(path[0])
    if not found or len(path) > 1:
        return None
    # Titles and user names may both have underscores: each beginning that all names have may be the title.
    readings = [found["who"].removeprefix(title) for title in archive.titles] or [found["who"]]
    own = found["file"] or f"attempt{found['typed']}"
    attempt = int(re.sub(r"\D", "", found["when"]))
    return Claim("blackboard", readings[0], file=own, attempt=attempt, rivals=tuple(readings[1:]))


def _brightspace(path: Path, _: Archive) -> Claim | None:
    found = BRIGHTSPACE.fullmatch(path[0])
    if not found or (len(path) == 1) != bool(found["file"]):
        return None
    own = found["file"] or path[-1]
    return Claim("brightspace", found["id"], found["name"], file=own, attempt=as_number(found["when"]))


def _sakai(path: Path, _: Archive) -> Claim | None:
    found = SAKAI.fullmatch(path[0])
    if not found or len(path) < 2 or (len(path) > 2 and path[1] not in SAKAI_FOLDERS):
        return None
    return Claim("sakai", found["id"], found["name"], file=path[-1])


def _gradescope(path: Path, archive: Archive) -> Claim | None:
    found = GRADESCOPE.fullmatch(path[0])
    if not found or len(path) < 2 or found["id"] not in archive.people:
        return None
    key, name = archive.people[found["id"]]
    return Claim("gradescope", key, name, file=path[-1], attempt=int(found["id"]))


def _github(path: Path, archive: Archive) -> Claim | None:
    if len(path) < 2 or not archive.slug or len(path[0]) <= len(archive.slug) + 1:
        return None
    return Claim("github", path[0][len(archive.slug) + 1 :], file=path[-1])


def _google(path: Path, archive: Archive) -> Claim | None:
    found = GOOGLE.fullmatch(path[0])
    if not found or len(path) > 1 or not assignment_in_name(found["file"], archive.known):
        return None
    return Claim("google", found["name"].strip(), found["name"].strip(), file=found["file"])


def _folder(path: Path, _: Archive) -> Claim | None:
    if len(path) < 2:
        return None
    return Claim("folder", path[0], folder=path[-2] if len(path) > 2 else "", file=path[-1])


def _file(path: Path, archive: Archive) -> Claim | None:
    key = learner_in_name(path[-1], archive.known)
    return Claim("file", key, file=path[-1]) if key and len(path) == 1 else None


CLAIMS: dict[Kind, Callable[[Path, Archive], Claim | None]] = {
    "moodle": _moodle,
    "canvas": _canvas,
    "blackboard": _blackboard,
    "brightspace": _brightspace,
    "sakai": _sakai,
    "gradescope": _gradescope,
    "github": _github,
    "google": _google,
    "folder": _folder,
    "file": _file,
}
OF_AN_LMS: tuple[Kind, ...] = (
    "blackboard",
    "brightspace",
    "moodle",
    "canvas",
    "gradescope",
    "sakai",
    "github",
    "google",
)
"""In the order in which a name is read: what is more special comes first."""
