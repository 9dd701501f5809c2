"""The pages on a phone, without Playwright: Chromium says what it would show."""

import html
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from grader.instructor.course.folder import Course
from grader.instructor.pages.class_page import write_report
from grader.instructor.pages.learner_page import write_feedback
from tests.support.chromium import CHROMIUM
from tests.support.graded_course import ASSIGNMENT

QUIET = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--dump-dom"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
NEEDS_CHROMIUM = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium on PATH")
WIDTHS = """[...frames].map((page) => {
  for (const details of page.querySelectorAll("details")) details.open = true;
  return page.documentElement.scrollWidth + "/" + page.documentElement.clientWidth; }).join(" ")"""
SORTED = """frames.map((page) => { const table = page.querySelector("#everybody ~ details table");
  const read = () => [...table.tBodies[0].rows].map((row) => row.cells[1].textContent).join(",");
  const button = table.querySelectorAll("th button")[1];
  return [1, 2].map(() => { button.click(); return read(); }).join("/"); }).join(" ")"""


def on_a_phone(pages: Any, folder: Path, look: Any) -> Any:
    """What the script `look` says of the pages, which are side by side on screens of 360 pixels."""
    frames = "".join(
        f'<iframe style="width:360px;height:640px;border:0" srcdoc="{html.escape(page.read_text(encoding="utf-8"))}">'
        "</iframe>"
        for page in pages
    )
    script = f"""<script>onload = () => {{
      const frames = [...document.querySelectorAll("iframe")].map((frame) => frame.contentDocument);
      document.documentElement.lang = {look}; }}</script>"""
    phone = folder / "phone.html"
    phone.write_text(f"<!DOCTYPE html><html><meta charset=utf-8>{frames}{script}", encoding="utf-8")
    command = [str(CHROMIUM), *QUIET, f"--user-data-dir={folder / 'profile'}", phone.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    said = re.search(r'<html lang="(.*?)">', done.stdout)
    assert said, done.stdout[:300]
    return said[1]


@NEEDS_CHROMIUM
def test_nothing_is_wider_than_a_phone(course: Path, tmp_path: Path) -> None:
    pages = [*write_feedback(Course(course), ASSIGNMENT), write_report(Course(course), ASSIGNMENT)]
    said = on_a_phone(pages, tmp_path, WIDTHS)
    widths = [tuple(map(int, pair.split("/"))) for pair in said.split()]
    assert len(widths) == len(pages)
    assert all(whole == seen and 340 <= seen <= 360 for whole, seen in widths), widths


@NEEDS_CHROMIUM
def test_the_columns_of_the_report_can_be_sorted(course: Path, tmp_path: Path) -> None:
    said = on_a_phone([write_report(Course(course), ASSIGNMENT)], tmp_path, SORTED)
    assert said == "–,3,5,5/5,5,3,–"
