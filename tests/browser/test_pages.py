"""Feedback and report pages for everyone: axe finds nothing, in light and dark mode, and at 200 % nothing is cut off."""

from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from grader.instructor.course.folder import Course
from grader.instructor.pages.class_page import write_report
from grader.instructor.pages.learner_page import write_feedback
from grader.instructor.pages.term.page import write_term
from tests.support.chromium import PICTURES
from tests.support.graded_course import ASSIGNMENT

OPEN_ALL = "() => document.querySelectorAll('details').forEach((part) => { part.open = true; })"
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def written(course: Path) -> list[Any]:
    """The report, the page of the term with names and without, and a page for each learner."""
    feedback = write_feedback(Course(course), ASSIGNMENT)
    terms = [write_term(Course(course), names=names)[0] for names in (True, False)]
    return [write_report(Course(course), ASSIGNMENT), *terms, *feedback]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation(
    browser: Browser, written: list[Any], scheme: Literal["light", "dark"]
) -> None:
    axe = Axe()
    context = browser.new_context(color_scheme=scheme, viewport={"width": 1000, "height": 900})
    page = context.new_page()
    for number, path in enumerate(written):
        page.goto(path.as_uri())
        page.evaluate(OPEN_ALL)
        results = axe.run(page)
        page.screenshot(path=PICTURES / f"page-{number}-{scheme}.png", full_page=True)
        assert results.violations_count == 0, f"{path}: {results.generate_report()}"
    context.close()


def test_at_twice_the_size_nothing_is_cut_off(browser: Browser, written: list[Any]) -> None:
    context = browser.new_context(viewport={"width": 640, "height": 450}, device_scale_factor=2)
    page = context.new_page()
    for path in written:
        page.goto(path.as_uri())
        page.evaluate(OPEN_ALL)
        assert page.evaluate(OVERFLOW) <= 0, path
    context.close()


def test_the_report_is_sorted_by_keyboard(browser: Browser, written: list[Any]) -> None:
    page = browser.new_page()
    page.goto(written[0].as_uri())
    page.evaluate(OPEN_ALL)
    button = page.locator("th button").first
    button.focus()
    before = page.locator("tbody tr").all_inner_texts()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert sorted(page.locator("tbody tr").all_inner_texts()) == sorted(before)
    assert page.locator("th[aria-sort]").count() >= 1
    page.close()
