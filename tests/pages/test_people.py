"""Pages show names, in the order of a class list, and nobody who has left; the exchange can hand them out."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.instructor.course.folder import Course
from grader.instructor.course.results import NoResults
from grader.instructor.pages.class_page import write_report
from grader.instructor.pages.exchange import SECRET
from grader.instructor.pages.learner_page import write_feedback
from tests.support.graded_course import ASSIGNMENT


def roster(course: Path, text: str) -> None:
    (course / "collected").mkdir(exist_ok=True)
    (course / "collected" / "learners.csv").write_text(text, encoding="utf-8")


def test_names_are_shown_with_the_id_and_sorted_by_family_name(course: Path) -> None:
    roster(course, "id,name\nada,Ada Zuse\nben,Ben Abel\nmallory,<b>M</b> Bell\n")
    pages = write_feedback(Course(course), ASSIGNMENT)
    assert [path.parts[-3] for path in pages] == ["ben", "mallory", "nils", "ada"]
    assert "Feedback for Ben Abel (ben)" in pages[0].read_text()
    report = write_report(Course(course), ASSIGNMENT).read_text()
    everybody = report.partition("All 4 learners")[2]
    places = [
        everybody.index(name) for name in ("Ben Abel (ben)", "Bell (mallory)", ">nils<", "Ada Zuse (ada)")
    ]
    assert places == sorted(places)
    assert "<b>M</b>" not in report


def test_who_has_left_is_in_no_page_and_no_number(course: Path) -> None:
    roster(course, "id,name,withdrawn\nada,Ada Zuse,yes\n")
    pages = write_feedback(Course(course), ASSIGNMENT)
    assert {path.parts[-3] for path in pages} == {"ben", "mallory", "nils"}
    report = write_report(Course(course), ASSIGNMENT).read_text()
    assert "Withdrawn, and in no number here: Ada Zuse (ada)." in report
    assert "All 3 learners" in report
    with pytest.raises(NoResults, match="--reinstate ada"):
        write_feedback(Course(course), ASSIGNMENT, "ada")


def test_a_class_of_which_all_have_left_is_told(course: Path) -> None:
    roster(course, "id,withdrawn\n" + "".join(f"{name},yes\n" for name in ("ada", "ben", "mallory", "nils")))
    with pytest.raises(NoResults, match="have withdrawn"):
        write_report(Course(course), ASSIGNMENT)


def test_the_exchange_gets_a_time_and_a_secret_beside_each_page(course: Path) -> None:
    pages = write_feedback(Course(course), ASSIGNMENT)
    assert not any((page.parent / SECRET).exists() for page in pages), "a class of an LMS needs none"
    folder = course / "submitted" / "ada" / ASSIGNMENT
    (folder / SECRET).write_text("abc")
    (folder / "timestamp.txt").write_text("2026-11-02 15:14:00 UTC")
    pages = write_feedback(Course(course), ASSIGNMENT)
    secrets = {page.parts[-3]: (page.parent / SECRET).read_text() for page in pages}
    assert secrets["ada"] == "abc"
    assert (pages[0].parent / "timestamp.txt").read_text() == "2026-11-02 15:14:00 UTC"
    assert len(set(secrets.values())) == len(pages)
    assert all((page.parent / "timestamp.txt").exists() for page in pages)
    again = write_feedback(Course(course), ASSIGNMENT)
    assert {page.parts[-3]: (page.parent / SECRET).read_text() for page in again} == secrets
