"""The page of the class."""

import os
from pathlib import Path
from typing import Any

import pytest

from grader.errors import GraderError
from grader.feedback import Feedback
from grader.instructor.course.folder import Course
from grader.instructor.course.results import NoResults, Result
from grader.instructor.pages.class_page import duration, report_page, write_report
from grader.instructor.pages.learner_page import write_feedback
from grader.instructor.pages.rendering import TEMPLATES
from grader.verdict import Verdict
from tests.support.graded_course import ASSIGNMENT, HOSTILE, XAVIER

from .page_promises import check_promises

SCRIPT = (TEMPLATES / "sort.js").read_text(encoding="utf-8")


def words(page: Any) -> str:
    return " ".join(page.text.split())


def test_the_report_keeps_the_promises_and_links_to_the_feedback_pages(course: Path) -> None:
    write_feedback(Course(course), ASSIGNMENT)
    path = write_report(Course(course), ASSIGNMENT)
    assert path == course / "reports" / f"report-{ASSIGNMENT}.html"
    page = check_promises(path.read_text(encoding="utf-8"), [SCRIPT])
    links = {link["href"] for link in page.all("a") if link["href"].startswith("..")}
    assert links == {
        f"../feedback/{n}/{ASSIGNMENT}/{ASSIGNMENT}.html" for n in ("ada", "ben", "mallory", "nils")
    }
    assert all((path.parent / link).resolve().exists() for link in links)
    assert str(course) not in path.read_text(encoding="utf-8")


def test_it_says_what_an_instructor_asks(course: Path) -> None:
    page = check_promises(write_report(Course(course), ASSIGNMENT).read_text(encoding="utf-8"), [SCRIPT])
    text = words(page)
    for said in ("4 handed in", "3 graded", "1 could not be graded", "1 33 % full marks", "1 of 2 Xavier scale", XAVIER.message,
                 "2 solved", "2 wrong", "Its JSON is <damaged>", "2 s", "isolation strong"):  # fmt: skip
        assert said in text, said
    assert not [
        link for link in page.all("a") if link["href"].startswith("..")
    ]  # there are no feedback pages yet


def test_thirty_one_of_two_hundred() -> None:
    right = Feedback("he", 10, 10, Verdict.CORRECT)
    results = [
        Result(f"learner{i:03}", "x", Path(), "graded", exercises=(XAVIER if i < 31 else right,))
        for i in range(200)
    ]
    text = words(check_promises(report_page("x", results, lambda result: ""), [SCRIPT]))
    assert "31 of 200 Xavier scale" in text
    assert "310 points lost in he" in text
    assert "learner000, learner001" in text


def test_nothing_of_a_hostile_class_becomes_markup() -> None:
    feedback = Feedback(HOSTILE, 0, 10, Verdict.WRONG, HOSTILE, HOSTILE)
    results = [
        Result(f"{HOSTILE}{i}", HOSTILE, Path(), status, HOSTILE, (feedback,) * (status == "graded"), HOSTILE, 1.0)
        for i, status in enumerate(("graded", "graded", "failed"))
    ]  # fmt: skip
    page = check_promises(report_page(HOSTILE, results, lambda result: ""), [SCRIPT])
    assert "<script>alert(1)</script>" in page.text


@pytest.mark.parametrize(
    "exercises",
    [(), (Feedback("he", 0, 0, Verdict.UNSOLVED),), (Feedback("he", 0, 10, Verdict.GRADER_ERROR, "Ours."),)],
    ids=["none", "without points", "grader error"],
)
def test_an_odd_class_has_a_report_too(exercises: Any) -> None:
    results = [Result("eve", "x", Path(), "graded", exercises=exercises)]
    check_promises(report_page("x", results, lambda result: ""), [SCRIPT])


def test_the_table_beside_the_histogram_says_the_same(course: Path) -> None:
    page = check_promises(write_report(Course(course), ASSIGNMENT).read_text(encoding="utf-8"), [SCRIPT])
    assert "2.5 to below 5 1 5 to below 7.5 2" in words(page)  # ada and ben have 5 points, mallory has 3


def test_to_another_place(course: Path, tmp_path: Path) -> None:
    write_feedback(Course(course), ASSIGNMENT)
    target = tmp_path / "elsewhere" / "class.html"
    assert write_report(Course(course), ASSIGNMENT, target) == target
    assert f'href="../feedback/ben/{ASSIGNMENT}' in target.read_text(encoding="utf-8")
    assert os.listdir(target.parent) == ["class.html"]


def test_no_place_or_nothing_to_report_is_one_clear_line(course: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(GraderError, match="name another place"):
        write_report(Course(course), ASSIGNMENT, tmp_path / "file" / "class.html")
    with pytest.raises(NoResults, match="nobody handed in 02_plateaus"):
        write_report(Course(course), "02_plateaus")
    with pytest.raises(NoResults, match="09_unknown is none of the course's assignments"):
        write_report(Course(course), "09_unknown")
    assert not (course / "reports").exists()


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.0812, "0.081 s"), (9.99, "10 s"), (12.4, "12 s"), (59.7, "1 min 0 s"), (200, "3 min 20 s"), (3900, "1 h 5 min")],
)  # fmt: skip
def test_times_are_said_in_words(seconds: float, said: str) -> None:
    assert duration(seconds) == said
