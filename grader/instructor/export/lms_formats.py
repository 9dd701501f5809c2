"""Grades as CSV: plain, for Canvas's gradebook import, for Moodle's grading worksheet. Text in, text out.

Canvas (``lib/gradebook_exporter.rb`` and ``gradebook_importer.rb``): a header of
``Student,ID,SIS User ID,SIS Login ID,Section`` and columns ``<title> (<id>)``; perhaps a line "Manual Posting"; a line
"Points Possible"; then learners. ``EX`` is excused, ``N/A`` not assigned.

Moodle (``mod/assign/feedback/offline``): columns by title; ``Identifier`` ("Participant 123"), ``Grade`` and ``Last modified
(grade)`` have to be there. A grade above the maximum, and one where "Grade can be changed" is no, is skipped silently.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC

from grader.instructor.course.csv_text import Sheet, neutral, number
from grader.instructor.course.roster import Learner
from grader.instructor.gradebook.scores import ExportError, Score

CANVAS_COLUMNS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
MOODLE_COLUMNS = (
    "Identifier",
    "Full name",
    "Email address",
    "Status",
    "Grade",
    "Maximum Grade",
    "Grade can be changed",
    "Last modified (submission)",
    "Last modified (grade)",
    "Feedback comments",
)
PLAIN_COLUMNS = (
    "assignment",
    "student_id",
    "last_name",
    "first_name",
    "email",
    "timestamp",
    "raw_score",
    "late_submission_penalty",
    "score",
    "max_score",
    "needs_manual_grade",
)


@dataclass(frozen=True)
class GradeSheet:
    """The text of a CSV file, the number of learners in it, a line for each who is not, and what else is to be known."""

    text: str
    placed: int
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def identity(score: Score, learners: Mapping[str, Learner]) -> Learner:
    """Who a learner of the gradebook is to the LMS: by the roster of the last collection, else by the gradebook."""
    name = f"{score.first_name} {score.last_name}".strip()
    known = learners.get(score.learner, Learner(score.learner))
    return Learner(
        score.learner,
        name or known.name,
        score.email or known.email,
        known.moodle or score.lms_id,
        known.canvas or score.lms_id,
        known.login,
    )


def plain_sheet(scores: Iterable[Score], assignment: str, learners: Mapping[str, Learner]) -> GradeSheet:
    """All that the gradebook knows, as nbgrader's own export has it."""
    rows = []
    for score in scores:
        who = identity(score, learners)
        last, first = (
            (score.last_name, score.first_name) if score.last_name or score.first_name else (who.name, "")
        )
        time = f"{score.timestamp.replace(tzinfo=UTC):%Y-%m-%d %H:%M:%S} UTC" if score.timestamp else ""
        points = [number(value) if score.graded else "" for value in (score.raw, score.penalty, score.score)]
        waiting = "yes" if score.needs_person or not score.graded else "no"
        texts = (assignment, score.learner, last, first, who.email, time)
        rows.append([*map(neutral, texts), *points, number(score.max_score), waiting])
    return GradeSheet(_csv([PLAIN_COLUMNS, *rows]), len(rows))


def canvas_sheet(scores: Iterable[Score], assignment: str, learners: Mapping[str, Learner]) -> GradeSheet:
    """A file from which Canvas makes a new column: it finds learners by ID, else by login, else by name."""
    rows, notes, most = [], [], 0.0
    for score in scores:
        who, most = identity(score, learners), score.max_score
        canvas = who.canvas or (score.learner if score.learner.isdecimal() else "")
        login = who.login or ("" if canvas else who.email or score.learner)
        if not canvas:
            notes.append(f"{score.learner}: no Canvas id is known; Canvas looks for the login {login}")
        rows.append([*map(neutral, (who.name or score.learner, canvas, "", login, "")), number(score.score)])
    header = [*CANVAS_COLUMNS, neutral(assignment)]
    possible = ["    Points Possible", "", "", "", "", number(most)]
    return GradeSheet(_csv([header, possible, *rows]), len(rows), notes=tuple(notes))


def moodle_sheet(scores: Iterable[Score], _: str, learners: Mapping[str, Learner]) -> GradeSheet:
    """A grading worksheet; Moodle finds learners by the participant id alone, so others are listed, not in it."""
    rows, notes = [], []
    for score in scores:
        who = identity(score, learners)
        participant = who.moodle or (score.learner if score.learner.isdecimal() else "")
        if not participant:
            notes.append(
                f"{score.learner}: no participant id of Moodle is known; collect Moodle's zip, or give --template"
            )
            continue
        texts = (f"Participant {participant}", who.name, who.email, "Submitted for grading")
        points = (number(score.score), number(score.max_score), "Yes", "-", "-", "")
        rows.append([*map(neutral, texts), *points])
    return GradeSheet(_csv([MOODLE_COLUMNS, *rows]), len(rows), tuple(notes))


def _csv(rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue()


def squeezed(text: str) -> str:
    """A title for comparison: letters and digits only, without an LMS's number at the end."""
    return re.sub(r"[\W_]", "", re.sub(r" \(\d+\)$", "", text.strip())).casefold()


def canvas_filled(
    sheet: Sheet,
    scores: Iterable[Score],
    assignment: str,
    learners: Mapping[str, Learner],
    column: str | None,
) -> GradeSheet:
    """Canvas's own export with the column of the assignment filled in, and every other byte as it was."""
    titles = _titles(sheet, "Canvas's gradebook export", {"ID", "Section"})
    place = _column(titles, column or assignment, titles.index("Section") + 1)
    rows = [
        row
        for row in range(1, len(sheet.rows))
        if len(sheet.rows[row]) > place and "Points Possible" not in sheet.rows[row][0].value
    ]
    keys: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        if (canvas := sheet.value(row, titles.index("ID"))).isdecimal():
            keys[f"lms {canvas}"].add(row)
        for title in ("SIS Login ID", "SIS User ID"):
            if title in titles and (login := sheet.value(row, titles.index(title))):
                keys[f"login {login.casefold()}"].add(row)
    possible = next((row for row in range(1, len(sheet.rows)) if "Points Possible" in sheet.value(row, 0)), 0)

    def protected(row: int, _: Score) -> str:
        value = sheet.value(row, place)
        return f"Canvas says {value}, which stays" if value.upper() in {"EX", "N/A"} else ""

    filled = _filled(
        sheet, place, keys, scores, lambda who: (who.canvas, learners_login(who)), learners, protected
    )
    most = sheet.value(possible, place) if possible else ""
    return _with_maximum(filled, most, scores, "Canvas")


def moodle_filled(
    sheet: Sheet, scores: Iterable[Score], _: str, learners: Mapping[str, Learner], column: str | None
) -> GradeSheet:
    """Moodle's own grading worksheet with the grades filled in, and every other byte as it was."""
    titles = _titles(sheet, "Moodle's grading worksheet", {"Identifier"})
    place = _column(titles, column or "Grade", 1, exact=True)
    keys: dict[str, set[int]] = defaultdict(set)
    for row in range(1, len(sheet.rows)):
        if len(sheet.rows[row]) <= place:
            continue
        if found := re.search(r"(\d+)$", sheet.value(row, titles.index("Identifier"))):
            keys[f"lms {found[1]}"].add(row)
        for title in ("Email address", "ID number", "Username"):
            if title in titles and (login := sheet.value(row, titles.index(title))):
                keys[f"login {login.casefold()}"].add(row)

    def cell(row: int, title: str) -> str:
        return sheet.value(row, titles.index(title)) if title in titles else ""

    def protected(row: int, score: Score) -> str:
        if cell(row, "Grade can be changed") == "No":
            return "Moodle says the grade cannot be changed"
        most = cell(row, "Maximum Grade" if "Maximum Grade" in titles else "Maximum grade")
        if re.fullmatch(r"[\d.]+", most) and score.score > float(most):
            return f"{number(score.score)} is above Moodle's maximum of {most}, and Moodle would skip it"
        return ""

    return _filled(
        sheet, place, keys, scores, lambda who: (who.moodle, learners_login(who)), learners, protected
    )


def learners_login(who: Learner) -> tuple[str, ...]:
    """What a learner may be called in an LMS, apart from its own number."""
    return (who.id, who.login, who.email)


def _titles(sheet: Sheet, what: str, needed: set[str]) -> list[str]:
    titles = [cell.value.strip() for cell in sheet.rows[0]] if sheet.rows else []
    if missing := needed - set(titles):
        raise ExportError(f"the template is not {what}: it has no column {' or '.join(sorted(missing))}")
    return titles


def _column(titles: Sequence[str], wanted: str, first: int, *, exact: bool = False) -> int:
    """The column of an assignment: of that title, else the only one whose title contains the name without its number."""
    later = range(first, len(titles))
    same = [at for at in later if titles[at] == wanted] or [
        at for at in later if squeezed(titles[at]) == squeezed(wanted)
    ]
    word = squeezed(re.sub(r"^\d+_", "", wanted))
    alike = [] if exact else [at for at in later if word and word in squeezed(titles[at])]
    found = same or alike
    if len(found) != 1:
        how = "several columns" if found else "no column"
        raise ExportError(
            f"the template has {how} for {wanted}; name one with --column: {', '.join(titles[at] for at in later)}"
        )
    return found[0]


def _filled(
    sheet: Sheet,
    place: int,
    keys: Mapping[str, set[int]],
    scores: Iterable[Score],
    names: Callable[[Learner], tuple[str, tuple[str, ...]]],
    learners: Mapping[str, Learner],
    protected: Callable[[int, Score], str],
) -> GradeSheet:
    changes: dict[tuple[int, int], str] = {}
    notes = []
    for score in scores:
        lms, logins = names(identity(score, learners))
        rows = set(keys.get(f"lms {lms}", ())) if lms else set()
        if not rows:
            rows = {row for login in logins if login for row in keys.get(f"login {login.casefold()}", ())}
            rows |= keys.get(f"lms {score.learner}", set()) if not lms else set()
        problem = ""
        if len(rows) != 1:
            problem = "not in the template" if not rows else "more than one line of the template fits"
        elif (min(rows), place) in changes:
            problem = "that line already holds another learner's grade"
        problem = problem or protected(min(rows), score)
        if problem:
            notes.append(f"{score.learner}: {problem}; {number(score.score)} points are not in the file")
        else:
            changes[min(rows), place] = number(score.score)
    return GradeSheet(sheet.filled(changes), len(changes), tuple(notes))


def _with_maximum(filled: GradeSheet, most: str, scores: Iterable[Score], lms: str) -> GradeSheet:
    ours = next((score.max_score for score in scores), 0.0)
    if re.fullmatch(r"\d+(\.\d+)?", most) and float(most) != ours:
        note = f"{lms} gives {most} points for it, the gradebook {number(ours)}"
        return replace(filled, notes=(note,))
    return filled
