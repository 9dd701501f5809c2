"""The roster: which learner has which id, name and address, in the course and in the LMS. The instructor's CSV file."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Literal

from grader.errors import GraderError
from grader.instructor.course.csv_text import neutral, read_csv
from grader.instructor.course.names import student_id
from grader.plain_text import printable

COLUMNS = {
    "id": ("id", "student id", "student", "username"),
    "name": ("name", "full name", "student name"),
    "email": ("email", "email address", "e-mail"),
    "moodle": ("moodle", "moodle id", "participant", "identifier"),
    "canvas": ("canvas", "canvas id"),
    "login": ("login", "sis login id", "sis user id", "id number"),
}
"""Titles of columns, in lower case with ``_`` as a space. Canvas's gradebook and Moodle's worksheet are rosters, too."""


Kind = Literal["moodle", "canvas", "folder", "file"]


class RosterError(GraderError):
    """A roster cannot be used; the message says what is wrong with it."""


@dataclass(frozen=True)
class Claim:
    """What the name of a file says.

    Attributes
    ----------
    kind : str
        By which convention.
    key : str
        The LMS's id, or the name of the learner's folder or file.
    name : str
        The learner's name, if the LMS tells it.
    folder : str
        The folder that the file is in, below the learner's; empty if there is none.
    file : str
        The file's own name.
    late : bool
        Whether Canvas says so.
    attempt : int
        Canvas's attachment id: higher is newer. 0 elsewhere.
    rivals : tuple of str
        Other ids that the name can be read as.
    """

    kind: Kind
    key: str
    name: str = ""
    folder: str = ""
    file: str = ""
    late: bool = False
    attempt: int = 0
    rivals: tuple[str, ...] = ()


@dataclass(frozen=True)
class Learner:
    """One line of a roster; all but the student id may be empty."""

    id: str
    name: str = ""
    email: str = ""
    moodle: str = ""
    canvas: str = ""
    login: str = ""


class Roster:
    """Finds learners by what a file's name says about them."""

    def __init__(self, learners: Iterable[Learner] = ()) -> None:
        self.learners = {learner.id: learner for learner in learners}
        self._by: dict[tuple[str, str], set[str]] = defaultdict(set)
        for learner in self.learners.values():
            for key in _keys(learner):
                self._by[key].add(learner.id)

    def find(self, claim: Claim) -> list[Learner]:
        """The learners whom a claim may mean: one, if all is well.

        Canvas's ids are the same in each assignment, and a learner may change the name there. So a name decides only for those
        whose Canvas id the roster does not know.
        """
        if claim.kind == "moodle":
            keys = [("moodle", claim.key), ("name", name_key(claim.name))]
        elif claim.kind == "canvas":
            keys = [("canvas", claim.key), ("sortable", claim.name.casefold())]
        else:
            text = claim.key.casefold()
            keys = [("id", student_id(text)), ("login", text), ("email", text), ("name", name_key(claim.key))]
        for key in keys:
            found = [self.learners[name] for name in sorted(self._by.get(key, ()))] if key[1] else []
            if key[0] == "sortable":
                found = [learner for learner in found if not learner.canvas]
            if found:
                return found
        return []


def _keys(learner: Learner) -> set[tuple[str, str]]:
    words = _words(learner.name)
    turned = ["".join(words[turn:] + words[:turn]) for turn in range(len(words))]
    return {
        ("id", student_id(learner.id.casefold())),
        ("moodle", learner.moodle),
        ("canvas", learner.canvas),
        ("login", learner.login.casefold()),
        ("email", learner.email.casefold()),
        ("name", name_key(learner.name)),
        *(("sortable", name) for name in turned),
    }


def _words(name: str) -> list[str]:
    """The words of a name as Canvas puts them in file names: in lower case, letters and digits only."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return [word for part in re.split(r"[\s,]+", plain) if (word := re.sub(r"[^\w]", "", part))]


def name_key(name: str) -> str:
    """A name for comparison: order, case and punctuation do not count."""
    return " ".join(sorted(_words(name.replace("_", " "))))


def read_roster(path: Path) -> Roster:
    """Read a roster: a CSV file with a column ``id`` and any of ``name``, ``email``, ``moodle``, ``canvas``, ``login``.

    Raises
    ------
    RosterError
        If it cannot be read, has no such column, or two lines have the same id.
    """
    try:
        rows = read_csv(path.read_bytes())
    except OSError as error:
        raise RosterError(f"{path}: cannot be read ({error.strerror}); check its name") from None
    except ValueError as error:
        raise RosterError(f"{path}: not a roster ({error}); save it as CSV in UTF-8") from None
    titles = [" ".join(title.replace("_", " ").casefold().split()) for title in rows[0]] if rows else []
    places = {
        field: next((titles.index(title) for title in names if title in titles), -1)
        for field, names in COLUMNS.items()
    }
    canvas_export = "sis login id" in titles
    if canvas_export:  # there, Student is the name, and ID is Canvas's
        places |= {"name": titles.index("student") if "student" in titles else -1, "canvas": places["id"]}
    if places["id"] < 0 and places["moodle"] < 0:
        raise RosterError(
            f"{path}: no column named id; its first line should read id,name,email,moodle,canvas"
        )
    learners: dict[str, Learner] = {}
    for number, row in enumerate(rows[1:], start=2):
        texts = {
            field: row[place].strip() if 0 <= place < len(row) else "" for field, place in places.items()
        }
        texts["moodle"] = re.sub(r"^.*?(\d+)$", r"\1", texts["moodle"])
        key = texts["id"] or (texts["moodle"] if places["id"] < 0 else "")
        if not key:
            continue
        learner = replace(Learner(**texts), id=student_id(key))
        if learner.id.casefold() in learners:
            raise RosterError(f"{path}, line {number}: the id {printable(key)!r} occurs twice")
        learners[learner.id.casefold()] = learner
    return Roster(learners.values())


def roster_csv(learners: Iterable[Learner]) -> str:
    """The text of a roster, by student id."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    names = [field.name for field in fields(Learner)]
    writer.writerow(names)
    for learner in sorted(learners, key=lambda learner: learner.id):
        writer.writerow([neutral(getattr(learner, name)) for name in names])
    return text.getvalue()
