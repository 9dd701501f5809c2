"""When something was handed in, as far as an archive tells it, and who was late."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from tzlocal import reload_localzone

from grader.instructor.course.timestamps import read_timestamp
from grader.instructor.people.roster import Learner, Roster
from grader.instructor.settings.deadlines import Late
from grader.instructor.settings.reading import Dates, Extension, Settings, here

from .archives import Course, notebook

FIRST = "01_initialization"
BERLIN = ZoneInfo("Europe/Berlin")
SETTINGS = Settings(
    zone=BERLIN,
    dates={FIRST: Dates(datetime(2026, 11, 2, 15, 0, tzinfo=BERLIN), late=Late(grace=timedelta(minutes=10)))},
    exempt=(("eve", ""),),
)


@pytest.fixture(params=["UTC", "America/New_York"])
def elsewhere(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A machine whose clock shows another time than the course's."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    reload_localzone()  # it remembers what it found
    yield request.param
    monkeypatch.undo()
    time.tzset()
    reload_localzone()


def dated_zip(path: Path, files: dict[str, tuple[int, int, int, int, int, int]]) -> Path:
    """A zip whose files have the dates that a clock showed: what a zip keeps."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, shown in files.items():
            archive.writestr(zipfile.ZipInfo(name, shown), notebook(name))
    return path


def moodle(course: Course) -> Path:
    return dated_zip(
        course.root / "m.zip",
        {
            f"Ada Lovelace_1001_assignsubmission_file_/{FIRST}.ipynb": (2026, 11, 2, 14, 59, 0),
            f"Ben Bitdiddle_1002_assignsubmission_file_/{FIRST}.ipynb": (2026, 11, 2, 16, 5, 0),
            f"Cleo Coder_1003_assignsubmission_file_/{FIRST}.ipynb": (2026, 11, 2, 15, 9, 0),
        },
    )


def test_a_zips_dates_are_read_in_the_courses_time_zone(course: Course, elsewhere: str) -> None:
    report = course.collect(moodle(course), settings=SETTINGS)
    assert read_timestamp(course.submitted / "1001" / FIRST) == datetime(2026, 11, 2, 13, 59, tzinfo=UTC)
    assert (
        "submission times: the files' own, as clocks of Europe/Berlin show them, by course.toml"
        in report.remarks
    )
    assert (
        f"{FIRST}: due 2026-11-02 15:00 CET; 1 late: Ben Bitdiddle (1002), 1 h 5 min late" in report.remarks
    ), elsewhere


def test_without_a_setting_the_machines_time_zone_is_taken_and_named(course: Course) -> None:
    report = course.collect(moodle(course))
    assert any("this machine's; set time_zone in course.toml" in remark for remark in report.remarks)


def test_a_time_zone_that_is_set_later_corrects_the_times(course: Course) -> None:
    first = course.collect(moodle(course), settings=Settings(zone=ZoneInfo("UTC")))
    assert first.exit_code == 0
    assert read_timestamp(course.submitted / "1001" / FIRST) == datetime(2026, 11, 2, 14, 59, tzinfo=UTC)
    again = course.collect(moodle(course), settings=SETTINGS)
    assert {line.status for line in again.lines} == {"unchanged"}
    assert any(
        "its time is 2026-11-02 13:59 UTC now, by the clocks of Europe/Berlin" in line.note
        for line in again.lines
    )
    assert read_timestamp(course.submitted / "1001" / FIRST) == datetime(2026, 11, 2, 13, 59, tzinfo=UTC)
    assert any("1 late: Ben Bitdiddle" in remark for remark in again.remarks)
    third = course.collect(moodle(course), settings=SETTINGS)
    assert not any("its time is" in line.note for line in third.lines)


def test_who_is_late_by_canvas_is_not_called_in_time(course: Course) -> None:
    files = {
        f"lovelaceada_LATE_4001_90001_{FIRST}.ipynb": notebook("a"),
        f"bitdiddleben_4002_90002_{FIRST}.ipynb": notebook("b"),
    }
    remarks = course.collect(files, settings=SETTINGS).remarks
    said = next(remark for remark in remarks if "due 2026-11-02 15:00 CET" in remark)
    assert "1 late: lovelaceada (4001), by the LMS, which does not say how late; 2 without a time" in said
    del files[f"lovelaceada_LATE_4001_90001_{FIRST}.ipynb"]
    assert any(
        "nobody known to be late; 1 without a time" in text
        for text in course.collect(files, settings=SETTINGS).remarks
    )


def test_times_in_names_count_where_the_time_zone_is_known(course: Course) -> None:
    names = {
        f"01 Initialization_jmuell_attempt_2026-11-02-15-14-00_{FIRST}.ipynb": notebook(),
        f"01 Initialization_znunez_attempt_2026-11-02-14-14-00_my_{FIRST}.ipynb": notebook(),
    }
    assert any("course.toml has no time_zone" in remark for remark in course.collect(names).remarks)
    assert not list(course.submitted.rglob("timestamp.txt"))
    report = course.collect({name: notebook("new") for name in names}, settings=SETTINGS)
    assert read_timestamp(course.submitted / "jmuell" / FIRST) == datetime(2026, 11, 2, 14, 14, tzinfo=UTC)
    assert f"{FIRST}: due 2026-11-02 15:00 CET; 1 late: jmuell, 14 min late" in report.remarks
    assert any("those in the names, as clocks of Europe/Berlin" in remark for remark in report.remarks)


def test_an_extension_counts_and_who_is_exempt_is_not_missed(course: Course) -> None:
    settings = Settings(
        zone=BERLIN,
        dates=SETTINGS.dates,
        extensions=(Extension("ada", days=1),),
        exempt=SETTINGS.exempt,
    )
    roster = Roster([Learner("ada", "Ada Lovelace"), Learner("eve", "Eve"), Learner("finn", "Finn")])
    archive = dated_zip(
        course.root / "a.zip",
        {
            f"Ada Lovelace_1001_assignsubmission_file_/{FIRST}.ipynb": (2026, 11, 3, 12, 0, 0),
            f"Ada Lovelace_1001_assignsubmission_file_/older_{FIRST}.ipynb": (2026, 11, 1, 12, 0, 0),
        },
    )
    remarks = course.collect(archive, settings=settings, roster=roster).remarks
    assert f"{FIRST}: due 2026-11-02 15:00 CET; nobody late" in remarks
    assert f"not handed in, {FIRST}: 1 on the roster: Finn (finn)" in remarks


def test_the_digits_that_sakai_writes_are_a_time(course: Course) -> None:
    course.collect(
        {f"ada/{FIRST}/{FIRST}.ipynb": notebook(), f"ada/{FIRST}/timestamp.txt": b"20261102151400123"}
    )
    assert read_timestamp(course.submitted / "ada" / FIRST) == datetime(2026, 11, 2, 15, 14, tzinfo=UTC)


def test_a_time_that_cannot_be_read_is_told(course: Course) -> None:
    report = course.collect(
        {f"ada/{FIRST}/{FIRST}.ipynb": notebook(), f"ada/{FIRST}/timestamp.txt": b"yesterday, about noon"}
    )
    assert "its timestamp.txt cannot be read, so that it counts as in time" in {
        line.note for line in report.lines
    }


def test_the_machines_own_time_zone_is_that_of_its_clock(elsewhere: str) -> None:
    """Also where the variable TZ says another than the system, as in a container or a scheduled job."""
    for month in (1, 7):
        moment = datetime(2026, month, 1, 12, tzinfo=UTC)
        assert moment.astimezone(here()).utcoffset() == moment.astimezone().utcoffset(), elsewhere
