"""course.toml: what it may say, and what is told about everything else in it."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from jsonschema import Draft202012Validator

from grader.instructor.settings.checking import schema
from grader.instructor.settings.lines import line_of
from grader.instructor.settings.reading import NAME, Settings, SettingsError, read_settings

WHOLE = """\
title = "Where training starts"
owner = "ada-lovelace"
students = "https://git.example.org/ada/students"
site = "https://example.org/course"
binder = false
hub = "https://hub.example.org"
hand_in = "https://moodle.example.org/mod/assign/view.php?id=7"
contact = "ada@example.org"
lms = "canvas"
time_zone = "Europe/Berlin"

[late]
grace_minutes = 15
percent = 10
points = 1
per = "once"
of = "earned"
at_most_percent = 50

[dates.01_initialization]
due = "2026-11-30 23:59"
closes = 2026-12-07T23:59:00

[dates.02_plateaus]
due = 2026-12-14  # the end of that day
late = { percent = 100, per = "once" }

[[extension]]
learner = "ada"
days = 2

[[extension]]
learner = "ben"
assignment = "01_initialization"
due = "2026-12-04 12:00"

[[exempt]]
learner = "eve"
assignment = "02_plateaus"
"""


def settings(folder: Path, text: str) -> Settings:
    (folder / NAME).write_text(text, encoding="utf-8")
    return read_settings(folder)


def test_without_a_file_there_are_the_defaults(tmp_path: Path) -> None:
    found = read_settings(tmp_path)
    assert found == Settings()
    assert found.deadline("ada", "01_initialization").due is None


def test_each_setting_of_the_schema_is_read(tmp_path: Path) -> None:
    found, berlin = settings(tmp_path, WHOLE), ZoneInfo("Europe/Berlin")
    assert set(tomllib.loads(WHOLE)) == set(schema()["properties"]), "the example has them all"
    assert (found.title, found.owner, found.lms) == ("Where training starts", "ada-lovelace", "canvas")
    assert (found.binder, found.zone) == (False, berlin)
    assert found.late.grace == timedelta(minutes=15)
    assert (found.late.percent, found.late.points, found.late.each_day, found.late.of_maximum) == (
        10,
        1,
        False,
        False,
    )
    assert found.dates["01_initialization"].due == datetime(2026, 11, 30, 22, 59, tzinfo=UTC)
    assert found.dates["01_initialization"].closes == datetime(2026, 12, 7, 22, 59, tzinfo=UTC)
    assert found.dates["02_plateaus"].due == datetime(2026, 12, 14, 22, 59, 59, tzinfo=UTC)
    assert found.deadline("x", "02_plateaus").late.percent == 100
    assert found.deadline("ada", "01_initialization").due == datetime(2026, 12, 2, 22, 59, tzinfo=UTC)
    assert found.deadline("ben", "01_initialization").due == datetime(2026, 12, 4, 11, tzinfo=UTC)
    assert found.deadline("eve", "02_plateaus").exempt
    assert not found.deadline("eve", "01_initialization").exempt


def test_the_schema_is_a_schema_and_says_what_each_setting_is() -> None:
    Draft202012Validator.check_schema(schema())
    for name, rules in schema()["properties"].items():
        assert rules["description"], name


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('titles = "x"', 1, "no setting titles; did you mean title?"),
        ("title = 3", 1, "title is 3, and has to be text in quotes"),
        ('title = ""', 1, "at least 1 characters"),
        ('\nbinder = "yes"', 2, "has to be true or false"),
        ('owner = "ada lovelace"', 1, "the name of an account on GitHub"),
        ('site = "example.org"', 1, "begins with https://"),
        ('hub = "javascript:alert(1)"', 1, "begins with https://"),
        ('lms = "Moodle"', 1, "did you mean moodle?"),
        ('time_zone = "Berlin"', 1, 'did you mean "Europe/Berlin"?'),
        ('time_zone = "Mars/Olympus"', 1, 'write a place, such as "Europe/Berlin"'),
        ("[late]\npercent = 120", 2, "at most 100"),
        ("[late]\npercent = -1", 2, "at least 0"),
        ("[late]\npercent = 0.1", 2, "for 10 %, write 10"),
        (
            "[dates.01_initialization]\ndue = 2026-11-30\nlate = { percent = 0.5 }",
            3,
            "for 50 %, write 50",
        ),
        (
            "[[extension]]\nlearner = 'ada'\nassignment = '02_plateaus'\ndays = 3",
            1,
            "02_plateaus, which has no due date",
        ),
        ('time_zone = "UTC+1"', 1, 'write a place, such as "Europe/Berlin"'),
        ("[late]\nper = 'week'", 2, "it can be: day, once"),
        ("[late]\npercents = 10", 2, "no setting percents in late; did you mean percent?"),
        ('[dates.01_initialisation]\ndue = "2026-11-30"', 1, "did you mean 01_initialization?"),
        ("[dates.01_initialization]\ndue = 12", 2, 'a date such as "2026-11-30 23:59"'),
        ('[dates.01_initialization]\ndue = "30.11.2026"', 2, "a date such as"),
        ('[dates.01_initialization]\ndue = "2026-02-30"', 2, "day is out of range"),
        ('[dates.01_initialization]\ndue = "2026-11-30 25:00"', 2, "hour must be in"),
        ("[dates.01_initialization]\ndue = 12:30:00", 2, "a date such as"),
        ("[dates.01_initialization]", 1, "needs due"),
        ("[dates.01_initialization]\ndue = 2026-02-02\ncloses = 2026-02-01", 3, "closes before it is due"),
        ("dates = 3", 1, "has to be a table"),
        ("[extension]\nlearner = 'ada'", 1, "each under its own [[heading]]"),
        ("[[extension]]\nlearner = 'ada'", 1, "either due or days"),
        ("[[extension]]\nlearner = 'ada'\ndays = 1\ndue = 2026-02-01", 1, "either due or days"),
        ("[[extension]]\ndays = 1", 1, "needs learner"),
        ("[[extension]]\nlearner = 7\ndays = 1", 2, "text in quotes"),
        ("[[extension]]\nlearner = 'ada'\ndays = 0", 3, "more than 0"),
        ("[[extension]]\nlearner = 'ada'\ndue = 2026-02-01", 1, "name the assignment, or give days"),
        (
            "[[exempt]]\nlearner = 'a'\n[[exempt]]\nlearner = 'b'\nassignment = '02'",
            5,
            "no assignment 02",
        ),
        (
            "[[exempt]]\nlearner = 'a'\n\n[[exempt]]\nlearner = 'a'",
            4,
            "a second exempt for a",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_what_to_write(
    tmp_path: Path, text: str, line: int, said: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        settings(tmp_path, text)
    assert f"line {line}: " in str(caught.value)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_all_mistakes_are_told_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        settings(tmp_path, 'lms = "x"\n' + "".join(f"key{number} = 1\n" for number in range(12)))
    lines = [int(number) for number in re.findall(r"line (\d+):", str(caught.value))]
    assert lines == list(range(1, 9))
    assert "(and 5 more)" in str(caught.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"due = 2026-11-30 23:59\n", "in quotes"),
        (b"title = Course\n", "line 1"),
        (b'title = "a"\ntitle = "b"\n', "line 2"),
        (b'title = "\xff"\n', "UTF-8"),
    ],
)
def test_what_is_no_toml_is_told_in_a_line(tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / NAME).write_bytes(content)
    with pytest.raises(SettingsError, match=said):
        read_settings(tmp_path)


def test_a_file_that_notepad_saved_is_read(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b'\xef\xbb\xbftitle = "x"\r\n')
    assert read_settings(tmp_path).title == "x"


def test_assignments_of_ones_own_may_have_dates(tmp_path: Path) -> None:
    own = tmp_path / "build" / "source" / "hw1" / "hw1.ipynb"
    own.parent.mkdir(parents=True)
    own.write_text(json.dumps({"cells": []}))
    found = settings(tmp_path, "[dates.hw1]\ndue = 2026-11-30T12:00:00Z")
    assert found.dates["hw1"].due == datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (["a"], 1),
        (["t", "b c"], 4),
        (["t", "x"], 3),
        (["list", 1, "k"], 9),
        (["t", "u", "v"], 5),
        (["nowhere"], 1),
    ],
)
def test_lines_are_found_through_headings_quotes_and_dots(path: list[str | int], line: int) -> None:
    text = 'a = 1\n# [t] is next\n[ t ]  # here\n"b c" = 2\nu.v = 3\n[[list]]\nk = 1\n[["list"]]\nk = "[t]"\n'
    assert tomllib.loads(text)["list"][1]["k"] == "[t]"
    assert line_of(text, path) == line
