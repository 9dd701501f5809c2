"""A grade sheet of another LMS, such as Brightspace or Blackboard, filled in: its columns are recognized as a roster's are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from grader.instructor.course.csv_text import Sheet
from grader.instructor.export.filling import SheetLines, column_of, filled
from grader.instructor.export.lms_formats import GradeSheet
from grader.instructor.gradebook.scores import ExportError, Score
from grader.instructor.people.reading import Header, find_header
from grader.instructor.people.roster import Learner, name_key

MOST = re.compile(r"(?:max\s*points|total\s*pts|points|max|out of)\W{0,3}(\d+(?:[.,]\d+)?)", re.IGNORECASE)
"""Where a title says how many points there are: "<Numeric MaxPoints:30>", "[Total Pts: 30 Score]"."""


@dataclass
class _ByKind(SheetLines):
    """Rows by student id, login, e-mail address and name. Ids of different kinds are compared only where one is missing."""

    kinds: set[str] = field(default_factory=set)

    def of(self, who: Learner, lms: str, names: Counter[str]) -> tuple[set[int], bool]:
        """The rows of a learner, and whether only the name says so."""
        known = {"id": who.id, "login": who.login, "email": who.email}
        if "id" not in self.kinds and not who.login:  # then the student ids are the logins
            known["login"] = who.id
        rows = {
            row for kind, text in known.items() if text for row in self.keys.get((kind, text.casefold()), ())
        }
        if rows:
            return rows, False
        key = name_key(who.name)
        return (set(self.keys.get(("name", key), ())), True) if key and names[key] == 1 else (set(), False)


def any_sheet_filled(
    sheet: Sheet,
    scores: Iterable[Score],
    assignment: str,
    learners: Mapping[str, Learner],
    column: str | None,
    *,
    scale: bool = False,
) -> GradeSheet:
    """An LMS's own sheet with the column of the assignment filled in, and every other byte as it was.

    Raises
    ------
    ExportError
        If no column with ids is understood, or none or several are the assignment's.
    """
    header = find_header([[cell.value for cell in row] for row in sheet.rows])
    if header is None:
        there = ", ".join(cell.value for cell in sheet.rows[0][:12]) if sheet.rows else "nothing"
        raise ExportError(
            f"the template has no column with ids, user names or addresses that is understood; it has: {there}"
        )
    titles = [title.strip() for title in header.titles]
    people = {place for place in header.columns.values() if place >= 0}
    free = [title if at not in people else "" for at, title in enumerate(titles)]
    place = column_of(free, column or assignment, 0, exact=column is not None)
    lines = _lines(sheet, header, place)
    found = MOST.search(titles[place])
    most = found[1] if found else ""
    return filled(
        *(sheet, place, lines, list(scores), learners, lambda who: "", lambda row, points: ""),
        *(lambda row: most, "the LMS", scale),
    )


def _lines(sheet: Sheet, header: Header, place: int) -> _ByKind:
    lines = _ByKind()
    for row in range(header.place + 1, len(sheet.rows)):
        if len(sheet.rows[row]) <= place:
            continue
        texts = {kind: sheet.value(row, at) for kind, at in header.columns.items()}
        for kind in ("id", "login", "email"):
            if text := texts[kind].removeprefix("#"):  # Brightspace's, so that Excel leaves ids alone
                lines.kinds.add(kind)
                lines.add(kind, text, row)
        name = texts["name"] or f"{texts['first']} {texts['last']}".strip()
        lines.add("name", name_key(name), row)
    return lines
