"""Due dates and penalties, against what a calendar on the wall says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from grader.instructor.settings.deadlines import Deadline, Late, shown
from grader.instructor.settings.reading import Dates, Extension, Settings

BERLIN = ZoneInfo("Europe/Berlin")
DUE = datetime(2026, 10, 24, 23, 59, tzinfo=BERLIN)  # in the night after it, the clock is set back


def deadline(late: Late | None = None, due: datetime = DUE, closes: datetime | None = None) -> Deadline:
    return Deadline(due, closes, late or Late(), BERLIN)


@pytest.mark.parametrize(
    ("handed_in", "days"),
    [
        ("2026-10-24 23:59:00+02:00", 0),
        ("2026-10-24 23:59:01+02:00", 1),
        ("2026-10-25 23:59:00+01:00", 1),  # 25 hours later, and the next day at the same time
        ("2026-10-25 23:59:01+01:00", 2),
        ("2026-10-31 23:59:00+01:00", 7),
        ("2026-10-24 12:00:00+00:00", 0),
    ],
)
def test_a_day_is_one_of_the_calendar_also_where_the_clock_changes(handed_in: str, days: int) -> None:
    assert deadline().days_late(datetime.fromisoformat(handed_in)) == days


@settings(deadline=None)
@given(some.datetimes(datetime(2026, 10, 25), datetime(2027, 5, 1), timezones=some.just(UTC)))
def test_days_late_are_those_that_numpy_counts_on_local_clocks(handed_in: datetime) -> None:
    clock = np.datetime64(handed_in.astimezone(BERLIN).replace(tzinfo=None), "us")
    passed = (clock - np.datetime64("2026-10-24T23:59", "us")) / np.timedelta64(1, "D")
    assert deadline().days_late(handed_in) == max(0, int(np.ceil(passed)))


def test_the_grace_period_decides_whether_and_not_how_much() -> None:
    graced = deadline(Late(grace=timedelta(minutes=15)))
    assert graced.days_late(DUE + timedelta(minutes=15)) == 0
    assert graced.days_late(DUE + timedelta(minutes=16)) == 1
    assert graced.in_words(DUE + timedelta(minutes=15)) == ""


@pytest.mark.parametrize(
    ("late", "days", "taken"),
    [
        (Late(), 3, 0),
        (Late(percent=10), 1, 2),
        (Late(percent=10), 3, 6),
        (Late(percent=10, each_day=False), 3, 2),
        (Late(percent=10, of_maximum=False), 2, 3),
        (Late(points=1.5), 2, 3),
        (Late(points=1, percent=10), 1, 3),
        (Late(percent=10, at_most_percent=25), 9, 5),
        (Late(percent=100), 1, 15),
        (Late(points=99), 1, 15),
        (Late(percent=10), 0, 0),
    ],
)
def test_penalties_are_those_that_one_computes_by_hand(late: Late, days: int, taken: float) -> None:
    assert late.penalty(days, score=15, most=20) == taken


def test_after_it_has_closed_nothing_counts() -> None:
    closing = deadline(Late(percent=1), closes=DUE + timedelta(days=2))
    assert closing.penalty(DUE + timedelta(days=2), 15, 20) == 0.4
    assert closing.penalty(DUE + timedelta(days=2, seconds=1), 15, 20) == 15
    assert "closed" in closing.in_words(DUE + timedelta(days=3))


def test_what_has_no_time_counts_as_in_time() -> None:
    assert deadline(Late(percent=50)).penalty(None, 15, 20) == 0


def test_an_extension_of_days_ends_at_the_same_time_of_day_and_moves_the_closing_date() -> None:
    closes = datetime(2026, 10, 25, 12, tzinfo=BERLIN)
    settings = Settings(
        zone=BERLIN,
        dates={"01": Dates(DUE, closes)},
        extensions=(Extension("ada", days=2), Extension("ben", "01", DUE + timedelta(hours=1))),
    )
    ada, ben, eve = (settings.deadline(name, "01") for name in ("ada", "ben", "eve"))
    assert shown(ada.due, BERLIN) == "2026-10-26 23:59 CET"
    assert ada.closes == ada.due
    assert ben.closes == closes
    assert (ada.extended, ben.extended, eve.extended) == (True, True, False)
    assert eve.due == DUE


def test_an_extension_makes_nobodys_date_earlier() -> None:
    """The course's date may have been moved after the extension was given."""
    settings = Settings(
        zone=BERLIN,
        dates={"01": Dates(DUE)},
        extensions=(Extension("ada", "01", DUE - timedelta(days=3)),),
    )
    assert settings.deadline("ada", "01").due == DUE
    assert not settings.deadline("ada", "01").extended


def test_times_are_shown_as_the_clocks_of_the_course_do() -> None:
    assert shown(datetime(2026, 7, 1, 12), BERLIN) == "2026-07-01 14:00 CEST"
    assert shown(datetime(2026, 12, 1, 12, tzinfo=UTC), BERLIN) == "2026-12-01 13:00 CET"
    assert shown(None, BERLIN) == ""


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (1, "1 min late"),
        (65, "1 h 5 min late"),
        (24 * 60, "1 day late"),
        (25 * 60, "2 days late"),
        (49 * 60, "3 days late"),
    ],
)
def test_how_late_is_said_in_a_few_words(minutes: int, words: str) -> None:
    due = datetime(2026, 7, 1, 12, tzinfo=UTC)
    assert deadline(due=due).in_words(due + timedelta(minutes=minutes)) == words
