"""Moodle's numbers of participants: they are per assignment, so a person has another one in each."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from grader.instructor.course.csv_text import neutral, read_csv
from grader.instructor.people.roster import RosterError

COLUMNS = ("assignment", "number", "id", "name")


@dataclass(frozen=True)
class MoodleNumbers:
    """The numbers of the learners, per assignment.

    Attributes
    ----------
    learners : mapping of (str, str) to str
        From assignment and number to the student id.
    names : mapping of str to str
        Of the learners, by student id, for people who read the file.
    """

    learners: Mapping[tuple[str, str], str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def of(self, assignment: str) -> dict[str, str]:
        """From student id to number, in one assignment."""
        return {who: number for (name, number), who in self.learners.items() if name == assignment}

    def with_more(self, found: Iterable[tuple[str, str, str, str]]) -> MoodleNumbers:
        """These and others, each as (assignment, number, student id, name)."""
        learners, names = dict(self.learners), dict(self.names)
        for assignment, number, who, name in found:
            learners[assignment, number] = who
            names.setdefault(who, name)
        return MoodleNumbers(learners, names)

    def text(self) -> str:
        """As CSV."""
        written = io.StringIO()
        writer = csv.writer(written, lineterminator="\n")
        writer.writerow(COLUMNS)
        for (assignment, number), who in sorted(self.learners.items()):
            writer.writerow(map(neutral, (assignment, number, who, self.names.get(who, ""))))
        return written.getvalue()


def read_moodle_numbers(path: Path) -> MoodleNumbers:
    """The numbers that a course remembers; none if there is no file.

    Raises
    ------
    RosterError
        If the file cannot be read, lacks a column, or gives one number to two learners.
    """
    if not path.exists():
        return MoodleNumbers()
    try:
        rows = read_csv(path.read_bytes())
    except (OSError, ValueError) as error:
        raise RosterError(
            f"{path}: cannot be read ({error}); repair it, or delete it to start anew"
        ) from None
    titles = [title.strip().casefold() for title in rows[0]] if rows else []
    if missing := [name for name in COLUMNS[:3] if name not in titles]:
        raise RosterError(
            f"{path}: no column named {missing[0]}; its first line should read {','.join(COLUMNS)}"
        )
    learners: dict[tuple[str, str], str] = {}
    names: dict[str, str] = {}
    for line, row in enumerate(rows[1:], start=2):
        cells = dict(zip(titles, (cell.strip() for cell in row), strict=False))
        key = cells.get("assignment", ""), cells.get("number", "")
        who = cells.get("id", "")
        if learners.setdefault(key, who) != who:
            raise RosterError(
                f"{path}, line {line}: number {key[1]} of {key[0]} has two learners; delete one line"
            )
        names.setdefault(who, cells.get("name", ""))
    return MoodleNumbers(learners, names)
