"""Reading course.toml. All of it is optional; what is wrong in it is refused, with the line and what to write."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tzlocal import get_localzone

from grader.errors import GraderError
from grader.instructor.content import ASSIGNMENTS
from grader.instructor.course.places import own_assignments
from grader.instructor.settings.checking import day_and_time, mistakes, plain
from grader.instructor.settings.deadlines import Deadline, Late
from grader.plain_text import printable

NAME = "course.toml"
MOST_MISTAKES = 8
"""How many are told at once."""


class SettingsError(GraderError):
    """course.toml cannot be used; the message says where and why."""


@dataclass(frozen=True)
class Extension:
    """A later due date for one learner: a date, or days more; in one assignment, or in all."""

    learner: str
    assignment: str = ""
    due: datetime | None = None
    days: float = 0.0


@dataclass(frozen=True)
class Dates:
    """When an assignment is due and closes, and what being late costs there."""

    due: datetime
    closes: datetime | None = None
    late: Late | None = None


@dataclass(frozen=True)
class Settings:
    """What course.toml says; empty texts where it says nothing.

    Attributes
    ----------
    title, owner, students, site, hub, hand_in, contact, lms : str
        See ``course.schema.json``.
    binder : bool
        Whether learners get links to Binder.
    zone : tzinfo or None
        Of the course; None is that of this machine.
    late : Late
        What being late costs where an assignment says nothing else.
    dates : mapping of str to Dates
        By assignment.
    extensions : tuple of Extension
    exempt : tuple of (str, str)
        Learners with an assignment each, or an empty text for all of them.
    """

    title: str = ""
    owner: str = ""
    students: str = ""
    site: str = ""
    binder: bool = True
    hub: str = ""
    hand_in: str = ""
    contact: str = ""
    lms: str = ""
    zone: tzinfo | None = None
    late: Late = field(default_factory=Late)
    dates: Mapping[str, Dates] = field(default_factory=dict)
    extensions: tuple[Extension, ...] = ()
    exempt: tuple[tuple[str, str], ...] = ()

    def deadline(self, learner: str, assignment: str) -> Deadline:
        """What holds for a learner in an assignment.

        Parameters
        ----------
        learner, assignment : str

        Returns
        -------
        Deadline
            Without a due date where course.toml has none.
        """
        zone = self.zone or here()
        exempt = (learner, "") in self.exempt or (learner, assignment) in self.exempt
        dates = self.dates.get(assignment)
        if dates is None:
            return Deadline(None, None, self.late, zone, exempt)
        deadline = Deadline(dates.due, dates.closes, dates.late or self.late, zone, exempt)
        own = {item.assignment: item for item in self.extensions if item.learner == learner}
        extension = own.get(assignment) or own.get("")
        if extension is None:
            return deadline
        # A day more ends at the same time of day, also where the clock changes in between.
        later = dates.due.astimezone(zone) + timedelta(days=extension.days)
        own_due = extension.due or later
        # The course's date may have been moved since: an extension makes nobody's earlier.
        return deadline.longer(own_due) if own_due > dates.due else deadline


def read_settings(root: Path) -> Settings:
    """The settings of the course in `root`.

    Raises
    ------
    SettingsError
        If course.toml cannot be read, or something in it is wrong.
    """
    path = root / NAME
    if not path.exists():
        return Settings()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: cannot be read as text in UTF-8 ({error})") from None
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(
            f"{path}: not TOML: {printable(str(error), 200)}; text and dates are written in quotes, as in "
            'due = "2026-11-30 23:59"'
        ) from None
    found = mistakes(text, data, [*ASSIGNMENTS, *own_assignments(root)])
    if found:
        more = f" (and {len(found) - MOST_MISTAKES} more)" if len(found) > MOST_MISTAKES else ""
        raise SettingsError(
            f"{path}: " + "; ".join(printable(line, 300) for line in found[:MOST_MISTAKES]) + more
        )
    return _settings(data)


def written(root: Path) -> dict[str, Any]:
    """What course.toml says, as JSON has it; nothing without a file. Call it where `read_settings` found no mistake."""
    path = root / NAME
    if not path.exists():
        return {}
    found: dict[str, Any] = plain(tomllib.loads(path.read_text(encoding="utf-8-sig")))
    return found


def here() -> tzinfo:
    """The time zone of this machine, or of the variable ``TZ``, with the changes of its clock."""
    return get_localzone()


def _settings(data: Mapping[str, Any]) -> Settings:
    zone = ZoneInfo(data["time_zone"]) if "time_zone" in data else None
    names = ("title", "owner", "students", "site", "hub", "hand_in", "contact", "lms")
    return Settings(
        **{name: str(data.get(name, "")) for name in names},
        binder=bool(data.get("binder", True)),
        zone=zone,
        late=_late(data.get("late", {})),
        dates={
            name: Dates(
                _time(dates["due"], zone),
                _time(dates["closes"], zone) if "closes" in dates else None,
                _late(dates["late"]) if "late" in dates else None,
            )
            for name, dates in data.get("dates", {}).items()
        },
        extensions=tuple(
            Extension(
                item["learner"],
                item.get("assignment", ""),
                _time(item["due"], zone) if "due" in item else None,
                float(item.get("days", 0)),
            )
            for item in data.get("extension", [])
        ),
        exempt=tuple((item["learner"], item.get("assignment", "")) for item in data.get("exempt", [])),
    )


def _late(table: Mapping[str, Any]) -> Late:
    return Late(
        timedelta(minutes=table.get("grace_minutes", 0)),
        float(table.get("percent", 0)),
        float(table.get("points", 0)),
        table.get("per", "day") == "day",
        table.get("of", "maximum") == "maximum",
        float(table.get("at_most_percent", 100)),
    )


def _time(value: Any, zone: tzinfo | None) -> datetime:
    time = day_and_time(value)
    if time.tzinfo is not None:
        return time
    # Where the clock is set back, an hour comes twice: the second one is meant, in favor of the learner.
    return time.replace(tzinfo=zone or here(), fold=1)
