"""Reading a roster as people and programs write it: by its titles, in several languages, and by what its cells hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from grader.instructor.course.csv_text import decoded, numbered_rows
from grader.instructor.course.files import write_whole
from grader.instructor.course.folder import Course
from grader.instructor.course.names import student_id
from grader.instructor.people.roster import Learner, Roster, RosterError, roster_csv
from grader.instructor.people.workbook import WORKBOOK, workbook_rows
from grader.plain_text import printable

TITLES: Mapping[str, tuple[str, ...]] = {
    "id": (
        *(
            "id",
            "student id",
            "student",
            "student number",
            "id number",
            "orgdefinedid",
            "matrikelnummer",
            "id nummer",
        ),
        *(
            "numéro d’identification",
            "numéro d'identification",
            "número de id",
            "username",
            "user name",
            "benutzername",
        ),
        *("anmeldename", "nom d’utilisateur", "nombre de usuario", "sid"),
    ),
    "name": ("name", "full name", "student name", "vollständiger name", "nom complet", "nombre completo"),
    "first": ("first name", "firstname", "given name", "vorname", "prénom", "nombre"),
    "last": (
        "last name",
        "lastname",
        "surname",
        "family name",
        "nachname",
        "nom",
        "nom de famille",
        "apellido(s)",
        "apellidos",
    ),
    "email": (
        "email",
        "email address",
        "e mail",
        "e mail adresse",
        "mail",
        "adresse de courriel",
        "dirección de correo",
    ),
    "moodle": ("moodle", "moodle id", "participant", "identifier"),
    "canvas": ("canvas", "canvas id"),
    "login": ("login", "sis login id", "sis user id", "username", "benutzername", "anmeldename"),
    "withdrawn": ("withdrawn",),
    "same_as": ("same as",),
    "institution": ("sis user id",),
}
"""Titles of columns, in lower case, with ``_`` and ``-`` as a space; the first that a file has counts. The sheets that LMSs
write are rosters, too."""

FIRST_LINES = 5
"""A title above the table takes no more lines than that."""

LONG, WIDE = 3, 6
"""Of Moodle's worksheet: the word before a number is longer than what student ids begin with, and there are many columns."""

CANVAS_TEST = "Student, Test"
"""Whom Canvas adds to each gradebook: nobody."""

CHANGED_BY_EXCEL = re.compile(r"\d+([.,]\d+)?E\+?\d+", re.IGNORECASE)


@dataclass(frozen=True)
class Header:
    """Where a table's titles are, and which column holds what.

    Attributes
    ----------
    place : int
        The line of the titles, counted from 0.
    titles : tuple of str
    columns : mapping of str to int
        By field of `TITLES`; -1 for those that are not there.
    """

    place: int
    titles: tuple[str, ...]
    columns: Mapping[str, int]

    def title(self, field: str) -> str:
        """The title of a column, as a person reads it."""
        return f"“{self.titles[self.columns[field]]}”"


def read_roster(path: Path) -> Roster:
    """Read a roster: a CSV file, or a workbook, with a column ``id`` and any of those that `Learner` has.

    Titles of other programs are known as well. Where there is no id, the e-mail address is one.

    Raises
    ------
    RosterError
        If it cannot be read, has no column with ids, two lines have the same id, or Excel has changed an id.
    """
    try:
        content = path.read_bytes()
        workbook = content.startswith(WORKBOOK)
        rows = workbook_rows(content) if workbook else numbered_rows(content)
        encoding = "a workbook" if workbook else decoded(content)[1]
    except OSError as error:
        raise RosterError(f"{path}: cannot be read ({error.strerror}); check its name") from None
    except ValueError as error:
        raise RosterError(f"{path}: not a roster ({error}); save it as CSV in UTF-8") from None
    header = find_header([row for _, row in rows])
    if header is None:
        there = ", ".join(printable(title, 30) for title in (rows[0][1] if rows else [])[:12]) or "nothing"
        raise RosterError(
            f"{path}: no column named id; its first line should read id,name,email,moodle,canvas. It has: {there}"
        )
    learners: dict[str, Learner] = {}
    institution: dict[str, str] = {}
    without = 0
    for line, row in rows[header.place + 1 :]:
        learner = _learner(row, header)
        number = _cell(row, header, "institution")
        if learner is not None and learner.canvas and learner.name == CANVAS_TEST and not number:
            continue
        if learner is None:
            without += bool(_cell(row, header, "name") or _cell(row, header, "email")) and not _cell(
                row, header, "id"
            )
            continue
        if CHANGED_BY_EXCEL.fullmatch(learner.id) or CHANGED_BY_EXCEL.fullmatch(_cell(row, header, "id")):
            raise RosterError(
                f"{path}, line {line}: Excel has made {printable(_cell(row, header, 'id'))!r} of an id; in Excel, import the "
                "column as text, or take the file as the LMS wrote it"
            )
        if learner.id.casefold() in learners:
            raise RosterError(f"{path}, line {line}: the id {printable(learner.id)!r} occurs twice")
        learners[learner.id.casefold()] = learner
        if number and learner.id_is == "canvas":
            institution[learner.id] = number
    left_out = f"; {without} lines without an id are left out" if without else ""
    return Roster(learners.values(), _understood(header, len(learners), encoding) + left_out, institution)


def remember(learners: Iterable[Learner], path: Path) -> None:
    """Add learners to the roster in a file; what is known of one already stays unless it is told anew.

    Raises
    ------
    RosterError
        If the file cannot be read; then it is left unchanged.
    """
    known = read_roster(path).learners if path.exists() else {}
    merged = dict(known)
    for learner in learners:
        merged[learner.id] = known[learner.id].updated(learner) if learner.id in known else learner
    if merged != known:
        write_whole(path, roster_csv(merged.values()).encode(), with_folder=True)


def collected_learners(course: Course) -> dict[str, Learner]:
    """The learners that `grader collect` has met, by student id; none if there are none yet.

    Raises
    ------
    RosterError
        If its file cannot be read.
    """
    return read_roster(course.learners).learners if course.learners.exists() else {}


def find_header(rows: Sequence[Sequence[str]]) -> Header | None:
    """The first line whose titles say where ids are.

    Parameters
    ----------
    rows : sequence of sequences of str
        The lines of a table.

    Returns
    -------
    Header or None
        None if no line says so.
    """
    for place, row in enumerate(rows[:FIRST_LINES]):
        plain = [" ".join(re.sub(r"[_-]", " ", title).casefold().split()) for title in row]
        columns = {
            field: next((plain.index(title) for title in titles if title in plain), -1)
            for field, titles in TITLES.items()
        }
        if _is_canvas(plain):  # there, Student is the name, and ID is Canvas's
            login = next((plain.index(t) for t in ("sis login id", "sis user id") if t in plain), -1)
            columns |= {"name": plain.index("student"), "canvas": plain.index("id"), "login": login}
            columns["id"] = plain.index("id")
        elif columns["id"] <= 0 and columns["moodle"] < 0 and _is_moodle(rows[place + 1 :]):
            columns |= {"id": -1, "moodle": 0, "name": columns["name"] if columns["name"] >= 0 else 1}
        if columns["id"] < 0 and columns["moodle"] < 0 and columns["email"] >= 0 and len(row) > 1:
            columns["id"] = columns["email"]
        if columns["id"] >= 0 or columns["moodle"] >= 0:
            if columns["login"] == columns["id"]:
                columns["login"] = -1
            return Header(place, tuple(row), columns)
    return None


def _is_canvas(titles: Sequence[str]) -> bool:
    return titles[:2] == ["student", "id"] and ("section" in titles or "sis login id" in titles)


def _is_moodle(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first column numbers participants, in whatever language: a word, then a number."""
    first = [row[0].strip() for row in rows if row]
    starts = {re.sub(r"\d+$", "", text) for text in first}
    if len(starts) != 1 or not all(re.search(r"\D\d+$", text) for text in first):
        return False
    return len(starts.pop()) >= LONG and all(len(row) >= WIDE for row in rows)


def _cell(row: Sequence[str], header: Header, field: str) -> str:
    place = header.columns[field]
    return row[place].strip() if 0 <= place < len(row) else ""


def _learner(row: Sequence[str], header: Header) -> Learner | None:
    texts = {field: _cell(row, header, field) for field in TITLES}
    first, last, _ = texts.pop("first"), texts.pop("last"), texts.pop("institution")
    texts["name"] = texts["name"] or f"{first} {last}".strip()
    texts["moodle"] = re.sub(r"^.*?(\d+)$", r"\1", texts["moodle"])
    hashed = texts["id"].startswith("#")  # Brightspace, so that Excel leaves ids alone
    texts |= {field: texts[field].removeprefix("#") for field in ("id", "login")} if hashed else {}
    key = texts["id"] or (texts["moodle"] if header.columns["id"] < 0 else "")
    if not key or (texts["canvas"] and not texts["canvas"].isdecimal()):
        return None
    return replace(Learner(**texts), id=student_id(key))


def _understood(header: Header, count: int, encoding: str) -> str:
    """What was understood, in a line."""
    parts = [
        f"{field} from {header.title(field)}"
        for field in ("id", "name", "email", "moodle", "canvas", "login", "withdrawn")
        if header.columns[field] >= 0
    ]
    if header.columns["name"] < 0 and header.columns["first"] >= 0 and header.columns["last"] >= 0:
        parts.insert(1, f"name from {header.title('first')} and {header.title('last')}")
    text = f"roster: {count} learners, {', '.join(parts)}"
    return text if encoding == "utf-8" else f"{text}; read as {encoding}"
