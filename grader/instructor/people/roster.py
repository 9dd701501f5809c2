"""The roster: which learner has which id, name and address, in the course and in the LMS. The instructor's CSV file."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Literal

from grader.errors import GraderError
from grader.instructor.course.csv_text import neutral
from grader.instructor.course.names import student_id

Kind = Literal[
    "moodle",
    "canvas",
    "blackboard",
    "brightspace",
    "sakai",
    "google",
    "gradescope",
    "github",
    "folder",
    "file",
]


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
        Canvas's attachment id, Gradescope's number, or the time in the name as digits: higher is newer. 0 elsewhere.
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
    withdrawn: str = ""
    same_as: str = ""
    """The id that the person has now; this one is kept so that what comes under it is found."""

    @property
    def id_is(self) -> str:
        """Of which kind the student id is: "canvas", "moodle" or "email" where it is the same as that, else "id"."""
        same = (kind for kind in ("canvas", "moodle") if getattr(self, kind) == self.id)
        mail = "email" if self.email and student_id(self.email) == self.id else "id"
        return next(same, mail)

    @property
    def has_left(self) -> bool:
        """Whether the learner has withdrawn from the course, or has another id now."""
        return bool(self.same_as) or self.withdrawn.casefold() not in {"", "no", "0", "false"}

    @property
    def listed(self) -> str:
        """How a list shows the learner: the name, and the id in parentheses."""
        return f"{self.name} ({self.id})" if self.name and self.name != self.id else self.id

    @property
    def order(self) -> tuple[str, str, str]:
        """Where a list shows the learner: by family name, as an instructor looks for people."""
        family, given = family_and_given(self.name or self.id)
        return family.casefold(), given.casefold(), self.id

    def updated(self, newer: Learner) -> Learner:
        """The learner with what is known newly; what is not known stays as it was."""
        told = {field.name: text for field in fields(Learner) if (text := getattr(newer, field.name))}
        return replace(self, **told)


class Roster:
    """Finds learners by what a file's name says about them."""

    def __init__(
        self,
        learners: Iterable[Learner] = (),
        understood: str = "",
        institution: Mapping[str, str] | None = None,
    ) -> None:
        self.understood = understood
        """From which columns of a file it was read, in a line."""
        self.institution = institution or {}
        """The institution's own numbers, by student id, where a sheet has them beside those of the LMS."""
        self.learners = {learner.id: learner for learner in learners}
        self._by: dict[tuple[str, str], set[str]] = defaultdict(set)
        for learner in self.learners.values():
            for key in _keys(learner):
                self._by[key].add(self.now(learner).id)

    def having(self, text: str, *kinds: str) -> list[Learner]:
        """The learners who have a text as one of some kinds, in small letters; for "name", as `name_key` makes it."""
        found = {who for kind in kinds for who in self._by.get((kind, text), ())} if text else ()
        return [self.learners[who] for who in sorted(found)]

    def now(self, learner: Learner) -> Learner:
        """The learner under the id that the person has now."""
        known = self.learners.get(learner.id, learner)
        return self.learners.get(known.same_as, learner) if known.same_as else learner

    def find(self, claim: Claim) -> list[Learner]:
        """The learners whom a claim may mean: one, if all is well.

        Moodle's numbers are others in each assignment, so one counts only for a learner of that name. Canvas's ids are the same
        in each, and a learner may change the name there: so a name decides only for those whose Canvas id is not known.
        """
        if claim.kind == "moodle":
            found = [self.learners[name] for name in sorted(self._by.get(("moodle", claim.key), ()))]
            same = [
                who
                for who in found
                if not (who.name and claim.name) or name_key(who.name) == name_key(claim.name)
            ]
            if claim.key and same:
                return same
            keys = [("name", name_key(claim.name))]
        elif claim.kind == "canvas":
            keys = [("canvas", claim.key), ("sortable", claim.name.casefold())]
        elif claim.kind in {"brightspace", "google"}:
            keys = [("name", name_key(claim.name))]  # a number of Brightspace is none that a roster has
        else:
            text = claim.key.casefold()
            keys = [
                ("id", student_id(text)),
                ("login", text),
                ("email", text),
                ("name", name_key(claim.name or claim.key)),
            ]
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


def family_and_given(name: str) -> tuple[str, str]:
    """A name in two parts: "Lovelace, Ada" at its comma, else the last word with the particles before it.

    Parameters
    ----------
    name : str

    Returns
    -------
    tuple of str
        Family name and given names; the second is empty for a name of one word.
    """
    family, comma, given = name.partition(",")
    if comma:
        return family.strip(), given.strip()
    words = name.split()
    at = len(words) - 1
    while at > 1 and words[at - 1].islower():  # van, de la, von der
        at -= 1
    return " ".join(words[at:]), " ".join(words[:at])


def _words(name: str) -> list[str]:
    """The words of a name as Canvas puts them in file names: in lower case, letters and digits only."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return [word for part in re.split(r"[\s,]+", plain) if (word := re.sub(r"[^\w]", "", part))]


def name_key(name: str) -> str:
    """A name for comparison: order, case and punctuation do not count."""
    return " ".join(sorted(_words(name.replace("_", " "))))


def roster_csv(learners: Iterable[Learner]) -> str:
    """The text of a roster, by student id."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    names = [field.name for field in fields(Learner)]
    writer.writerow(names)
    for learner in sorted(learners, key=lambda learner: learner.id):
        writer.writerow([neutral(getattr(learner, name)) for name in names])
    return text.getvalue()
