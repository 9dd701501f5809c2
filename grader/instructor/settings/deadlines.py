"""When a learner's work is due, whether it was late, and what that costs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from math import ceil

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Late:
    """What handing in late costs.

    Attributes
    ----------
    grace : timedelta
        So much later is still in time.
    percent : float
        Percent that are taken off, of the maximum or of what was earned.
    points : float
        Points that are taken off.
    each_day : bool
        Whether for each day that has begun, or once.
    of_maximum : bool
        Whether percent are of the maximum, or of what was earned.
    at_most_percent : float
        No more is taken off than this share of the maximum.
    """

    grace: timedelta = timedelta()
    percent: float = 0.0
    points: float = 0.0
    each_day: bool = True
    of_maximum: bool = True
    at_most_percent: float = 100.0

    def penalty(self, days: int, score: float, most: float, share: float = 1.0) -> float:
        """Points that are taken off.

        Parameters
        ----------
        days : int
            Days late, each counted when it has begun.
        score, most : float
            Points that were earned, and that could be.
        share : float
            Of the assignment's points that are at stake here, where it has several notebooks.

        Returns
        -------
        float
            At most `score`.
        """
        times = days if self.each_day else min(days, 1)
        amount = times * (self.percent / 100 * (most if self.of_maximum else score) + self.points * share)
        return round(max(0.0, min(amount, self.at_most_percent / 100 * most, score)), 2)


@dataclass(frozen=True)
class Deadline:
    """What holds for one learner in one assignment.

    Attributes
    ----------
    due, closes : datetime or None
        With a time zone.
    late : Late
    zone : tzinfo
        Of the course: a day is one of its days, also where the clock changes.
    exempt : bool
        Whether the learner need not hand in.
    extended : bool
        Whether `due` is this learner's own.
    """

    due: datetime | None
    closes: datetime | None
    late: Late
    zone: tzinfo
    exempt: bool = False
    extended: bool = False

    def days_late(self, handed_in: datetime | None) -> int:
        """Days after the due date, each counted when it has begun; 0 for what was in time, or within the grace period.

        Parameters
        ----------
        handed_in : datetime or None
            With a time zone. What has no time counts as in time.

        Returns
        -------
        int
        """
        if self.due is None or handed_in is None or handed_in <= self.due + self.late.grace:
            return 0
        passed = self._clock(handed_in) - self._clock(self.due)
        return max(1, ceil(passed / DAY))

    def closed(self, handed_in: datetime | None) -> bool:
        """Whether it came after the assignment had closed."""
        return self.closes is not None and handed_in is not None and handed_in > self.closes

    def penalty(self, handed_in: datetime | None, score: float, most: float, share: float = 1.0) -> float:
        """Points that are taken off: see `Late.penalty`; all of them if the assignment was closed."""
        if self.closed(handed_in):
            return score
        return self.late.penalty(self.days_late(handed_in), score, most, share)

    def longer(self, due: datetime) -> Deadline:
        """With a later due date for one learner; it does not close before that."""
        closes = max(self.closes, due) if self.closes is not None else None
        return replace(self, due=due, closes=closes, extended=True)

    def in_words(self, handed_in: datetime | None) -> str:
        """How late something came, in a few words; empty if it did not."""
        if handed_in is None or self.due is None:
            return ""
        if self.closed(handed_in):
            return f"after it had closed, {shown(self.closes, self.zone)}"
        days = self.days_late(handed_in)
        if not days:
            return ""
        minutes = ceil((handed_in - self.due).total_seconds() / 60)
        if minutes < 60:
            return f"{minutes} min late"
        return (
            f"{minutes // 60} h {minutes % 60} min late"
            if minutes < 24 * 60
            else f"{days} day{'s' * (days > 1)} late"
        )

    def _clock(self, time: datetime) -> datetime:
        """What the clocks of the course show."""
        return time.astimezone(self.zone).replace(tzinfo=None)


def shown(time: datetime | None, zone: tzinfo | None) -> str:
    """A time as the course's clocks show it: "2026-11-30 23:59 CET".

    Parameters
    ----------
    time : datetime or None
        One without a time zone is taken for UTC, as nbgrader writes it.
    zone : tzinfo or None
        None means that of this machine.

    Returns
    -------
    str
        Empty for None.
    """
    if time is None:
        return ""
    aware = time if time.tzinfo else time.replace(tzinfo=UTC)
    return f"{aware.astimezone(zone):%Y-%m-%d %H:%M %Z}"
