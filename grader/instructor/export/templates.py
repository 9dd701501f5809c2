"""An LMS's own sheet with the grades filled in, and every other byte unchanged.

Learners are found by what the LMS calls them; ids of different kinds are never compared. A name decides only where nothing else
is known, and only if one person of the sheet and one of the class have it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from grader.instructor.course.csv_text import Sheet, number
from grader.instructor.export.filling import EXCUSED, SheetLines, as_number, column_of, filled
from grader.instructor.export.lms_formats import GradeSheet
from grader.instructor.gradebook.scores import ExportError, Score
from grader.instructor.people.roster import Learner, name_key

NO = {
    "no",
    "nein",
    "non",
    "não",
    "nao",
    "nee",
    "nie",
    "ne",
    "nej",
    "nei",
    "ei",
    "нет",
    "όχι",
    "hayır",
    "いいえ",
    "否",
}
"""What Moodle's language packs call a grade that cannot be changed."""

KEPT = {EXCUSED, "N/A"}
"""Of Canvas: excused, not assigned."""


def canvas_filled(
    sheet: Sheet,
    scores: Iterable[Score],
    assignment: str,
    learners: Mapping[str, Learner],
    column: str | None,
    *,
    scale: bool = False,
) -> GradeSheet:
    """Canvas's own export with the column of the assignment filled in."""
    titles = _titles(sheet, "Canvas's gradebook export", {"ID", "Section"})
    place = column_of(titles, column or assignment, titles.index("Section") + 1)
    lines = SheetLines()
    possible = 0
    for row in range(1, len(sheet.rows)):
        if "Points Possible" in sheet.value(row, 0):
            possible = row
        elif len(sheet.rows[row]) > place:
            lines.add("lms", sheet.value(row, titles.index("ID")), row)
            lines.add("name", name_key(sheet.value(row, 0)), row)
            for title in ("SIS Login ID", "SIS User ID"):
                if title in titles:
                    lines.add("login", sheet.value(row, titles.index(title)), row)

    def protected(row: int, _: float) -> str:
        value = sheet.value(row, place)
        return f"Canvas says {value}, which stays" if value.upper() in KEPT else ""

    most = sheet.value(possible, place) if possible else ""
    return filled(
        sheet,
        place,
        lines,
        list(scores),
        learners,
        lambda who: who.canvas,
        protected,
        lambda _: most,
        "Canvas",
        scale,
    )


def moodle_filled(
    sheet: Sheet,
    scores: Iterable[Score],
    _: str,
    learners: Mapping[str, Learner],
    column: str | None,
    *,
    scale: bool = False,
) -> GradeSheet:
    """Moodle's own grading worksheet, in any language, with the grades filled in."""
    titles = [cell.value.strip() for cell in sheet.rows[0]] if sheet.rows else []
    places = _moodle_columns(sheet, titles)
    grade = column_of(titles, column, 1, exact=True) if column else places["grade"]
    lines = SheetLines()
    for row in range(1, len(sheet.rows)):
        if len(sheet.rows[row]) <= grade:
            continue
        if found := re.search(r"(\d+)$", sheet.value(row, 0)):
            lines.add("lms", found[1], row)
        lines.add("name", name_key(sheet.value(row, places["name"])) if places["name"] > 0 else "", row)
        for place in places["logins"]:
            lines.add("login", sheet.value(row, place), row)

    def protected(row: int, points: float) -> str:
        if sheet.value(row, places["change"]).casefold() in NO:
            return "Moodle says the grade cannot be changed"
        text = sheet.value(row, places["most"])
        most = as_number(text)
        if most is not None and points > most:
            return f"{number(points)} is above Moodle's maximum of {text}, and Moodle would skip it"
        return ""

    return filled(
        *(sheet, grade, lines, list(scores), learners, lambda who: who.moodle, protected),
        *(lambda row: sheet.value(row, places["most"]), "Moodle", scale),
    )


def _moodle_columns(sheet: Sheet, titles: Sequence[str]) -> dict[str, Any]:
    """Where things are in a worksheet: by Moodle's English titles, else by what the cells hold, in the order that Moodle has.

    Raises
    ------
    ExportError
        If it is not a worksheet.
    """
    rows = range(1, len(sheet.rows))
    first = [sheet.value(row, 0) for row in rows]
    numbered = {re.sub(r"\d+$", "", text) for text in first if text}
    participants = (
        bool(first) and len(numbered) == 1 and all(re.search(r"\d$", text) for text in first if text)
    )
    if not (titles[:1] == ["Identifier"] or participants):
        raise ExportError(
            f"the template is not Moodle's grading worksheet: its first column, {titles[0] if titles else 'none'}, does not "
            "number participants"
        )
    if "Grade" in titles:
        grade = titles.index("Grade")
    else:  # before the maximum, the only column that is a number in every line
        numeric = [
            at
            for at in range(2, len(titles))
            if all(as_number(sheet.value(row, at)) is not None for row in rows if len(sheet.rows[row]) > at)
        ]
        if not numeric:
            raise ExportError(
                "the template is not Moodle's grading worksheet: no column has a maximum grade in each line"
            )
        grade = numeric[0] - 1
    mails = [at for at in range(1, grade) if any("@" in sheet.value(row, at) for row in rows)]
    known = [at for at, title in enumerate(titles) if title in {"Email address", "ID number", "Username"}]
    named = titles.index("Full name") if "Full name" in titles else 1 if grade > 2 else -1
    return {
        "grade": grade,
        "most": grade + 1,
        "change": grade + 2,
        "name": named,
        "logins": sorted({*mails, *known}),
    }


def _titles(sheet: Sheet, what: str, needed: set[str]) -> list[str]:
    titles = [cell.value.strip() for cell in sheet.rows[0]] if sheet.rows else []
    if missing := needed - set(titles):
        raise ExportError(f"the template is not {what}: it has no column {' or '.join(sorted(missing))}")
    return titles
