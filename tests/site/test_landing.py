"""The landing page has what course.toml sets, and no word for what it does not set."""

from __future__ import annotations

import json
from datetime import datetime
from zoneinfo import ZoneInfo

from grader.instructor.content import ASSIGNMENTS
from grader.instructor.course.places import released_notebook
from grader.instructor.settings.reading import Dates, Settings
from grader.instructor.site.door.landing import card_of, landing_page

BERLIN = ZoneInfo("Europe/Berlin")


def page(settings: Settings) -> str:
    cards = [card_of(name, json.loads(released_notebook(name).read_text())) for name in ASSIGNMENTS]
    return landing_page("A course", cards, settings, self_hosted=False)


def test_what_is_set_is_on_the_page() -> None:
    text = page(
        Settings(
            owner="ada",
            hub="https://hub.example.org",
            hand_in="https://moodle.example.org/?id=7&x=1",
            contact="ada@example.org",
            zone=BERLIN,
            dates={"02_plateaus": Dates(datetime(2026, 11, 30, 23, 59, tzinfo=BERLIN))},
        )
    )
    assert '<a href="https://moodle.example.org/?id=7&amp;x=1">' in text
    assert '<a href="mailto:ada@example.org">ada@example.org</a>' in text
    assert "https://mybinder.org/v2/gh/ada/initialization-course-students" in text
    assert "https://hub.example.org/hub/user-redirect/git-pull" in text
    assert text.count("Due 2026-11-30 23:59 CET") == 1


def test_what_is_not_set_leaves_no_word() -> None:
    text = page(Settings())
    for word in ("Hand in here", "If you are stuck, ask", "mybinder", "JupyterHub", "Due 2"):
        assert word not in text


def test_words_are_words_and_no_html() -> None:
    text = page(Settings(hand_in="<b>room 3</b>, javascript:alert(1)", contact="javascript:alert(1)@x.y z"))
    assert "&lt;b&gt;room 3&lt;/b&gt;" in text
    assert 'href="javascript' not in text
    assert 'href="mailto' not in text


def test_only_a_site_that_holds_python_says_that_it_works_offline() -> None:
    cards = [card_of(name, json.loads(released_notebook(name).read_text())) for name in ASSIGNMENTS]
    hosted = landing_page("A course", cards, Settings(), self_hosted=True)
    assert '<p id="offline">' in hosted
    assert "works offline" not in page(Settings()).lower()
    assert "Offline" not in page(Settings())
