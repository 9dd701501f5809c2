"""The pages of the docs: short, linked to what is there, and each figure of speed measured once."""

import re
from pathlib import Path

import pytest

from grader.instructor.course.places import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "datasets").glob("*.md")])
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
SPEED = re.compile(r"<!-- speed:([\w-]+) -->(.*?)<!-- /speed -->", re.DOTALL)


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def named(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def test_the_pages_that_a_newcomer_looks_for_are_there() -> None:
    assert {"README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "docs/learners.md"} <= set(
        map(named, PAGES)
    )


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_a_page_is_no_longer_than_one_reads(page: Path) -> None:
    assert len(text_of(page).splitlines()) <= (120 if named(page) == "README.md" else 300)


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_links_within_the_repository_lead_somewhere(page: Path) -> None:
    targets = [target for target in LINK.findall(text_of(page)) if "://" not in target]
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_figures_of_speed_in_the_readme_are_those_of_their_page() -> None:
    measured = dict(SPEED.findall(text_of(ROOT / "docs" / "speed.md")))
    repeated = dict(SPEED.findall(text_of(ROOT / "README.md")))
    assert repeated
    assert {name: measured.get(name) for name in repeated} == repeated


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_ratios_and_rates_are_on_the_page_of_speed_only(page: Path) -> None:
    if named(page) != "docs/speed.md":
        assert re.findall(r"\d+ times as (?:fast|long|many)\b|\d+ per minute\b", text_of(page)) == []
