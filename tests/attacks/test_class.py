"""All attacks as one class in nbgrader, with nbgrader_config.py: every attacker gets a score, and the feedback is harmless."""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from grader.instructor.submission.pictures import picture_size
from tests.support.attacks import answers, exhaustion, heavy_pages, notebook_tricks, patches, reaching_out
from tests.support.attacks.attack import ASSIGNMENT, HONEST, MARK, Attack, Targets, add_cell
from tests.support.released_course import released_course

from .place import state_of

SECRET = "4711-0815-4242"
FIRST, LAST = (replace(HONEST, name=name) for name in ("aaa, an honest one", "zzz, an honest one"))
NEIGHBOUR = replace(HONEST, name="carol", edits=(add_cell(f"# {MARK}{SECRET}"),))
INSIDE = [attack for module in (answers, patches, exhaustion) for attack in module.ATTACKS if not attack.slow]
CLASS = (*notebook_tricks.ATTACKS, *heavy_pages.ATTACKS, *reaching_out.ATTACKS, *answers.SHOWN, *INSIDE[::4])
"""What nbgrader itself meets; of the attacks that end behind the wall each fourth, which is the same for it."""
GRADED = tuple(attack for attack in CLASS if not (attack.fails or attack.left_out))


def nbgrader(course: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.defpath,
        "HOME": str(course / "home"),
        "OPENBLAS_NUM_THREADS": "1",
        "GRADER_SECRET": MARK + SECRET,
    }
    return subprocess.run(
        [sys.executable, "-m", "nbgrader", *command],
        cwd=course,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course in which everybody has been graded and has feedback."""
    folder = released_course(tmp_path, ASSIGNMENT)
    database = folder / "gradebook.db"
    with Gradebook(f"sqlite:///{database}") as gradebook:
        gradebook.add_student(NEIGHBOUR.student, last_name=MARK + SECRET)
    submitted = folder / "submitted"
    source = folder / "build" / "source" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    neighbour = submitted / NEIGHBOUR.student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    targets = Targets(folder, database, neighbour, source, folder / "hidden.npz")
    for attack in (FIRST, NEIGHBOUR, *CLASS, LAST):
        attack.hand_in(submitted, targets)
    kept = {path: state_of(folder / path) for path in ("submitted", "build", "home")}
    names = {path.name for path in folder.iterdir()}
    for command in ("autograde", "generate_feedback"):
        (folder / f"{command}.log").write_text(nbgrader(folder, command, ASSIGNMENT).stderr)
    assert {path: state_of(folder / path) for path in ("submitted", "build", "home")} == kept
    made = {"autograded", "feedback", "autograde.log", "generate_feedback.log", "home"}
    assert {path.name for path in folder.iterdir()} - names <= made
    return folder


@pytest.fixture
def scores(course: Path) -> dict[str, float]:
    assert nbgrader(course, "export").returncode == 0
    with (course / "grades.csv").open() as file:
        return {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}


def test_a_class_of_attackers_is_graded_and_gets_harmless_feedback(
    course: Path, scores: dict[str, float]
) -> None:
    """One test, so that the class is graded once however the tests are spread over processes."""
    everybody_is_graded_and_nobody_has_more_than_the_honest_part(course, scores)
    what_cannot_be_graded_is_a_line_in_the_log_and_nothing_else(course, scores)
    the_secret_is_in_nobody_elses_pages(course)
    a_feedback_page_holds_nothing_active_that_an_honest_one_does_not(course)
    a_feedback_page_stays_small(course)


def everybody_is_graded_and_nobody_has_more_than_the_honest_part(
    course: Path, scores: dict[str, float]
) -> None:
    others = [attack.student for attack in GRADED if not graded(course, attack)]
    assert others == []
    assert not {
        attack.student: scores[attack.student]
        for attack in GRADED
        if scores[attack.student] > attack.honest_part
    }
    assert not {
        attack.student: scores[attack.student]
        for attack in (FIRST, NEIGHBOUR, LAST, *GRADED)
        if not attack.loses and scores[attack.student] != attack.honest_part
    }


def graded(course: Path, attack: Attack) -> bool:
    return (course / "autograded" / attack.student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").exists()


def what_cannot_be_graded_is_a_line_in_the_log_and_nothing_else(
    course: Path, scores: dict[str, float]
) -> None:
    log = (course / "autograde.log").read_text().splitlines()
    for attack in (attack for attack in CLASS if attack not in GRADED):
        assert not (course / "autograded" / attack.student / ASSIGNMENT).exists()
        assert scores.get(attack.student, 0) == 0
        said = attack.fails or attack.left_out
        assert [line for line in log if said in line and attack.student in line], attack


def the_secret_is_in_nobody_elses_pages(course: Path) -> None:
    found = {
        path.relative_to(course).parts[1]
        for folder in ("autograded", "feedback")
        for path in (course / folder).rglob("*")
        if path.is_file() and SECRET.encode() in path.read_bytes()
    }
    assert found == {NEIGHBOUR.student}


# --- feedback pages ----------------------------------------------------------------------------------------------------

ACTIVE = {
    "script",
    "iframe",
    "object",
    "embed",
    "form",
    "input",
    "base",
    "meta",
    "link",
    "style",
    "svg",
    "math",
    "video",
    "audio",
}


@dataclass
class Page(HTMLParser):
    """What is active in a page: elements with all their attributes, and attributes that do something."""

    elements: Counter[str] = field(default_factory=Counter)
    attributes: list[str] = field(default_factory=list)
    count: int = 0
    pixels: int = 0

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.count += 1
        if tag == "img" and (source := dict(attrs).get("src")):
            width, height = picture_size(source.partition(",")[2]) or (10**6, 10**6)
            self.pixels += width * height
        if tag in ACTIVE:
            self.elements[f"{tag} {attrs}"] += 1
        for name, value in attrs:
            text = "".join((value or "").split()).lower()
            fetches = tag not in ("a", "script") and name in ("src", "srcset", "poster", "background", "data")
            if (
                name.startswith("on")
                or text.startswith(("javascript:", "vbscript:", "data:text"))
                or (fetches and not text.startswith("data:image/"))
                or (name == "style" and re.search(r"url|position|image-set|calc|(?<![\w-])-[\d.]", text))
                or (name == "class" and re.search(r"fixed|modal|affix", text))
            ):
                self.attributes.append(f"{tag} {name}={text[:100]}")


def page_of(course: Path, student: str) -> Page:
    page = Page()
    page.feed((course / "feedback" / student / ASSIGNMENT / f"{ASSIGNMENT}.html").read_text())
    page.close()
    return page


def a_feedback_page_holds_nothing_active_that_an_honest_one_does_not(course: Path) -> None:
    honest = page_of(course, FIRST.student)
    assert honest.elements
    found = {}
    for attack in GRADED:
        page = page_of(course, attack.student)
        found[attack.student] = [
            *(page.elements - honest.elements),
            *(set(page.attributes) - set(honest.attributes)),
        ]
    assert not {student: items for student, items in found.items() if items}


def a_feedback_page_stays_small(course: Path) -> None:
    pages = {path.parts[-3]: path.stat().st_size for path in (course / "feedback").glob("*/*/*.html")}
    assert not {student: size for student, size in pages.items() if size > 8_000_000}
    found = {student: page_of(course, student) for student in pages}
    assert not {student: page.count for student, page in found.items() if page.count > 150_000}
    assert not {student: page.pixels for student, page in found.items() if page.pixels > 200_000_000}
    for attack in heavy_pages.ATTACKS:
        text = (course / "feedback" / attack.student / ASSIGNMENT / f"{ASSIGNMENT}.html").read_text()
        assert "left out" in text, attack.student


def test_the_look_at_pages_sees_what_it_should(tmp_path: Path) -> None:
    page = Page()
    page.feed(
        "<p onclick=x><script src=y></script><a href='java\nscript:1'><img src=//x style='background:url(x)'>"
        "<p class='modal' style='margin: -1px'>"
    )
    assert len(page.attributes) == 6
    assert sum(page.elements.values()) == 1
