"""Who of those in an archive was late."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from grader.instructor.collect.report import Line
from grader.instructor.course.timestamps import TIMESTAMP, read_timestamp
from grader.instructor.settings.deadlines import shown
from grader.instructor.settings.reading import Settings
from grader.plain_text import printable

HANDED_IN = ("collected", "replaced", "unchanged", "kept")
CANVAS_SAYS = "late, says Canvas"
MOST_NAMES = 40
"""How many of those who were late are named."""


def late_lines(lines: Iterable[Line], submitted: Path, settings: Settings) -> list[str]:
    """For each assignment of an archive that has a date, who was late, and how late.

    Parameters
    ----------
    lines : iterable of Line
        What became of each file.
    submitted : Path
        Where the newest of each learner is now.
    settings : Settings

    Returns
    -------
    list of str
    """
    people: dict[str, dict[str, str]] = {}
    by_lms: set[tuple[str, str]] = set()
    for line in lines:
        if line.assignment and line.status in HANDED_IN:
            people.setdefault(line.assignment, {})[line.learner] = line.name
            if CANVAS_SAYS in line.note and line.status != "kept":
                by_lms.add((line.assignment, line.learner))
    remarks = []
    for assignment, learners in sorted(people.items()):
        dates = settings.dates.get(assignment)
        late, unreadable, untimed = [], [], 0
        for learner, name in sorted(learners.items(), key=lambda item: (item[1] or item[0]).casefold()):
            folder = submitted / learner / assignment
            person = printable(f"{name} ({learner})" if name else learner, 200)
            handed_in = read_timestamp(folder)
            if handed_in is None and (folder / TIMESTAMP).exists():
                unreadable.append(person)
            untimed += handed_in is None
            if handed_in is None and (assignment, learner) in by_lms:
                late.append(f"{person}, by the LMS, which does not say how late")
            elif words := settings.deadline(learner, assignment).in_words(handed_in):
                late.append(f"{person}, {words}")
        if unreadable:
            remarks.append(
                f"{assignment}: {TIMESTAMP} cannot be read, so that this counts as in time: {_listed(unreadable)}"
            )
        if dates is not None:
            closes = f", closes {shown(dates.closes, settings.zone)}" if dates.closes else ""
            said = f"{len(late)} late: {_listed(late, '; ')}" if late else "nobody late"
            if untimed:
                said = (said if late else "nobody known to be late") + f"; {untimed} without a time"
            remarks.append(f"{assignment}: due {shown(dates.due, settings.zone)}{closes}; {said}")
    return remarks


def _listed(names: list[str], between: str = ", ") -> str:
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return between.join(names[:MOST_NAMES]) + more
