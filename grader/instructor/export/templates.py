"""An LMS's own sheet with the grades filled in, and every other byte unchanged.

Learners are found by what the LMS calls them; ids of different kinds are never compared. A name decides only where nothing else
is known, and only if one person of the sheet and one of the class have it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from grader.instructor.course.csv_text import Sheet, number
from grader.instructor.export.lms_formats import GradeSheet, identity
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

EXCUSED = "EX"
KEPT = {EXCUSED, "N/A"}
"""Of Canvas: excused, not assigned."""


@dataclass
class _Lines:
    """Which rows of a sheet belong to whom, by kind of key: "lms", "login" and "name"."""

    keys: dict[tuple[str, str], set[int]] = field(default_factory=lambda: defaultdict(set))

    def add(self, kind: str, value: str, row: int) -> None:
        """A row's key, if it has one."""
        if value:
            self.keys[kind, value.casefold()].add(row)

    def of(self, who: Learner, lms: str, names: Counter[str]) -> tuple[set[int], bool]:
        """The rows of a learner, and whether only the name says so."""
        if lms and (rows := self.keys.get(("lms", lms.casefold()))):
            return rows, False
        logins = {text.casefold() for text in (who.id, who.login, who.email) if text}
        rows = {row for login in logins for row in self.keys.get(("login", login), ())}
        if rows:
            return rows, False
        key = name_key(who.name)
        if not lms and key and names[key] == 1:
            return set(self.keys.get(("name", key), ())), True
        return set(), False


def squeezed(text: str) -> str:
    """A title for comparison: letters and digits only, without an LMS's number at the end."""
    return re.sub(r"[\W_]", "", re.sub(r" \(\d+\)$", "", text.strip())).casefold()


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
    place = _column(titles, column or assignment, titles.index("Section") + 1)
    lines = _Lines()
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
    return _filled(
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
    grade = _column(titles, column, 1, exact=True) if column else places["grade"]
    lines = _Lines()
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
        most = _as_number(text)
        if most is not None and points > most:
            return f"{number(points)} is above Moodle's maximum of {text}, and Moodle would skip it"
        return ""

    return _filled(
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
            if all(_as_number(sheet.value(row, at)) is not None for row in rows if len(sheet.rows[row]) > at)
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


def _as_number(text: str) -> float | None:
    """A number with a point or a comma, or None."""
    found = re.fullmatch(r"(\d+)(?:[.,](\d+))?", text.strip())
    return float(f"{found[1]}.{found[2] or 0}") if found else None


def _titles(sheet: Sheet, what: str, needed: set[str]) -> list[str]:
    titles = [cell.value.strip() for cell in sheet.rows[0]] if sheet.rows else []
    if missing := needed - set(titles):
        raise ExportError(f"the template is not {what}: it has no column {' or '.join(sorted(missing))}")
    return titles


def _column(titles: Sequence[str], wanted: str, first: int, *, exact: bool = False) -> int:
    """The column of an assignment: by its title, else the only one whose title contains the name without its number."""
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
    lines: _Lines,
    scores: Sequence[Score],
    learners: Mapping[str, Learner],
    lms_id: Callable[[Learner], str],
    protected: Callable[[int, float], str],
    maximum: Callable[[int], str],
    lms: str,
    scale: bool,
) -> GradeSheet:
    changes: dict[tuple[int, int], str] = {}
    missing, notes, other_maxima = [], [], dict[float, float]()
    people = [identity(score, learners) for score in scores]
    names = Counter(name_key(who.name) for who in people)
    for score, who in zip(scores, people, strict=True):
        rows, by_name = lines.of(who, lms_id(who), names)
        written, problem = score.score, ""
        if len(rows) != 1:
            problem = "not in the template" if not rows else "more than one line of the template fits"
        elif (min(rows), place) in changes:
            problem = "that line already has another learner's grade"
        elif not score.exempt:
            most = _as_number(maximum(min(rows)))
            if most is not None and most != score.max_score and score.max_score:
                other_maxima[most] = score.max_score
                written = score.score * most / score.max_score if scale else score.score
            problem = protected(min(rows), written)
        if problem:
            what = "exempt, which is" if score.exempt else f"{number(score.score)} points are"
            missing.append(f"{score.learner}: {problem}; {what} not in the file")
            continue
        row = min(rows)
        if score.exempt:
            changes[row, place] = EXCUSED if lms == "Canvas" else sheet.value(row, place)
            continue
        before = _as_number(sheet.value(row, place))
        if before is not None and round(before, 2) != round(written, 2):
            notes.append(
                f"{score.learner}: the template's {sheet.value(row, place)} becomes {number(written)}"
            )
        if by_name:
            notes.append(
                f"{score.learner}: found by the name {who.name} alone, because no id of {lms} is known"
            )
        changes[row, place] = _as_there(number(written), sheet, maximum(row))
    notes[:0] = [_about_maximum(lms, most, ours, scale) for most, ours in other_maxima.items()]
    return GradeSheet(sheet.filled(changes), len(changes), tuple(missing), tuple(notes), sheet.encoding)


def _as_there(text: str, sheet: Sheet, maximum: str) -> str:
    """A number as the sheet writes them: with a decimal comma where its maximum has one."""
    return text.replace(".", ",") if "," in maximum else text


def _about_maximum(lms: str, most: float, ours: float, scale: bool) -> str:
    if scale:
        return f"{lms} gives {number(most)} points for it, the gradebook {number(ours)}: the points are converted"
    return (
        f"{lms} gives {number(most)} points for it, the gradebook {number(ours)}: the points are written as they are; "
        "--scale converts them"
    )
