"""A term played through: 40 learners, three notebooks, Moodle and then Canvas. In the end each grade is as it should be."""

from __future__ import annotations

import re
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from tests.people.term import (
    AGAIN,
    ANNA,
    BY_HAND,
    BY_HAND_BEFORE,
    CLASS,
    DAMAGED,
    EXCUSED,
    EXEMPT,
    FIRST,
    LATE_IN_CANVAS,
    LEFT,
    NEVER,
    OTHER_ANNA,
    POINTS,
    RENAMED,
    SECOND,
    SETTINGS,
    SILENT,
    STRANGE_NAME,
    STRANGER,
    THIRD,
    TWO_ATTEMPTS,
    by_grader,
    grade,
    work,
)
from tests.people.term_desk import Term
from tests.support.released_course import released_course

pytestmark = [pytest.mark.process, pytest.mark.slow]
LENIENT = """
from dataclasses import replace

from grader.exercise import Tolerance
from grader.instructor.content.initialization import exercises as initialization

he = initialization.he
he = replace(he, exercise=replace(he.exercise, tolerance=Tolerance(rtol=0.5, atol=0.0)))
"""


def first_notebook(term: Term, roster: str) -> None:
    """Moodle; two of one name, a damaged notebook, and a second download in which two have handed in anew."""
    early = {AGAIN: ("little", "2026-11-01 12:00"), DAMAGED: ("damaged", "2026-11-01 12:00")}
    archive = term.moodle(FIRST, early)
    said = term.run("collect", archive, "--roster", roster, code=1)
    for number in ("4001", "4002"):
        assert f"{FIRST},{number},ID to collected/moodle_numbers.csv" in " ".join(said.split())
    term.say_who(FIRST, ANNA, OTHER_ANNA)
    said = " ".join(term.run("collect", archive, "--roster", roster).split())
    assert f"not handed in, {FIRST}: 1 on the roster: Noah Still ({NEVER})" in said
    assert "damaged; grading will say more" in said
    said = term.run("autograde", FIRST, code=1)
    assert f"{DAMAGED}: " in said
    assert "save it and hand it in again" in said
    said = " ".join(term.run("collect", term.moodle(FIRST)).split())
    assert "2 replaced, 37 unchanged" in said
    assert "2 graded, 37 unchanged, 0 could not be graded" in term.run("autograde", FIRST)


def second_notebook(term: Term, roster: str) -> None:
    """Moodle with other numbers; somebody has another name, and three things are put right after grading."""
    archive = term.moodle(SECOND)
    said = " ".join(term.run("collect", archive, "--roster", roster, code=1).split())
    lines = re.findall(rf"{SECOND},\d+,ID to collected/moodle_numbers.csv", said)
    assert len(set(lines)) == 4, said
    term.say_who(SECOND, ANNA, OTHER_ANNA, RENAMED)
    said = " ".join(term.run("collect", archive).split())
    assert "4 collected, 34 unchanged" in said
    (number,) = [person.moodle(SECOND) for person in CLASS if person.id == STRANGER]
    assert f"new to the course: 1: {STRANGE_NAME} ({number})" in said
    term.run("autograde", SECOND)
    said = term.run("roster", "--same", number, STRANGER, code=1)  # there are two of one name
    assert f"{SECOND}: what {number} handed in is {STRANGER}'s" in said
    for learner, assignment in BY_HAND:
        term.by_hand(learner, assignment)
    (term.root / "corrected.py").write_text(LENIENT)
    term.run("autograde", FIRST, "--regrade-with", "corrected.py")
    settings = term.root / "course.toml"
    settings.write_text(settings.read_text().replace("2026-11-16 15:00", "2026-11-17 15:00"))
    said = term.run("export", SECOND, "--format", "plain")
    assert "20260117: nothing for being late, −4 before" in said
    assert f"exempt by course.toml: {EXEMPT}" in said
    assert "has withdrawn" in term.run("roster", "--withdraw", LEFT, code=1)  # there are two of one name


def third_notebook(term: Term) -> None:
    """Canvas, which knows other ids, addresses and one other name."""
    said = " ".join(term.run("collect", term.canvas(0, CLASS), code=1).split())
    assert "37 unclear" in said, (
        "Canvas's ids are not known yet, and look like other people's student numbers"
    )
    said = " ".join(term.run("roster", term.canvas_gradebook(), "--take", code=1).split())
    assert "new: " not in said
    assert "found by the name alone" not in said
    said = " ".join(term.run("collect", term.canvas(0, CLASS)).split())
    assert "Canvas: 37 learners" in said
    assert f"{LATE_IN_CANVAS} ({CLASS[19].name})" in said.partition("late, says Canvas")[0]
    (again,) = [person for person in CLASS if person.id == TWO_ATTEMPTS]
    term.run("autograde", THIRD)
    assert "1 replaced" in term.run("collect", term.canvas(1, [again]))
    assert "1 graded, 36 unchanged" in term.run("autograde", THIRD)


def check_gradebook(term: Term, expected: dict[tuple[str, str], float]) -> None:
    query = """
        select student_id, assignment.name, points - coalesce(taken, 0) from (
            select submitted_assignment.student_id, submitted_assignment.assignment_id, late_submission_penalty as taken,
                sum(coalesce(manual_score, auto_score) + coalesce(extra_credit, 0)) as points
            from grade join submitted_notebook on submitted_notebook.id = grade.notebook_id
            join submitted_assignment on submitted_assignment.id = submitted_notebook.assignment_id
            group by submitted_notebook.id)
        join assignment on assignment.id = assignment_id"""
    with closing(sqlite3.connect(term.root / "gradebook.db")) as database:
        found = {(who, name): points for who, name, points in database.execute(query)}
    found.pop((EXCUSED, THIRD))
    assert found == pytest.approx(expected)


def check_sheets(term: Term, expected: dict[tuple[str, str], float]) -> None:
    said = term.run("export")
    assert f"{BY_HAND_BEFORE}: waits for manual grading" in said
    assert f"withdrawn, and not in the file: {LEFT}" in said
    titles, *rows = term.table("grades-all.csv")
    at = {title: place for place, title in enumerate(titles)}
    lines = {(row[at["student_id"]], row[at["assignment"]]): row[at["score"]] for row in rows}
    assert {key: float(text) for key, text in lines.items() if text} == expected
    assert {key for key, text in lines.items() if not text} == {(EXEMPT, SECOND), (EXCUSED, THIRD)}
    for assignment in (FIRST, SECOND):
        numbers = {who.moodle(assignment): who.id for who in CLASS}
        sheet = term.worksheet(assignment)
        term.run("export", assignment, "--format", "moodle", "--template", sheet, "--to", "moodle.csv")
        before, after = (term.table(path) for path in (sheet, "moodle.csv"))
        filled = {(numbers[re.sub(r"\D", "", row[0])], assignment): row[4] for row in after[1:] if row[4]}
        of_this = {key: points for key, points in expected.items() if key[1] == assignment}
        assert {key: float(text.replace(",", ".")) for key, text in filled.items()} == of_this
        assert [row[:4] + row[5:] for row in after] == [row[:4] + row[5:] for row in before]
    term.run("export", THIRD, "--format", "canvas", "--template", term.canvas_gradebook(), "--to", "out.csv")
    people = {who.canvas: who.id for who in CLASS}
    graded = {row[1]: row[5] for row in term.table("out.csv")[2:] if row[5]}
    assert graded.pop({who.id: who.canvas for who in CLASS}[EXCUSED]) == "EX"
    of_third = {who: points for (who, name), points in expected.items() if name == THIRD}
    assert {people[key]: float(text) for key, text in graded.items()} == of_third


def check_feedback(term: Term) -> None:
    """Each page is in the zip under the name by which the LMS finds its learner, and says the grade."""
    for assignment, lms in ((SECOND, "moodle"), (THIRD, "canvas")):
        term.run("feedback", assignment, "--for", lms)
        handed_in = [who for who in CLASS if work(who, assignment) is not None and who.id != LEFT]
        with zipfile.ZipFile(term.root / "feedback" / f"{assignment}-{lms}.zip") as archive:
            pages = {name: archive.read(name).decode() for name in archive.namelist()}
        assert len(pages) == len(handed_in)
        for who in handed_in:
            mark = f"_{who.moodle(assignment)}_assign" if lms == "moodle" else f"_{who.canvas}_"
            (page,) = [text for name, text in pages.items() if mark in name]
            points = grade(who, assignment)
            if points is not None:
                said = re.search(r"([\d.]+)\D{0,40}of (?:20|40)", re.sub(r"<[^>]*>", "", page))
                assert said is not None, who
                assert float(said[1]) == points, who


def check_term_page(term: Term) -> None:
    """It says that its points are the grader's."""
    for assignment in POINTS:
        term.run("report", assignment)
    term.run("report", "--term")
    titles, *rows = term.table("reports/term-learners.csv")
    lines = {row[0]: dict(zip(titles, row, strict=True)) for row in rows}
    assert set(lines) == {who.id for who in CLASS} - {LEFT}
    found = {(who, name): line[name] for who, line in lines.items() for name in POINTS if line[name]}
    assert {key: text for key, text in found.items() if text == "EX"}.keys() == {
        (EXEMPT, SECOND),
        (EXCUSED, THIRD),
    }
    answers = {(who.id, name): by_grader(who, name) for who in CLASS for name in POINTS if who.id != LEFT}
    expected = {
        key: points for key, points in answers.items() if points is not None and key != (EXCUSED, THIRD)
    }
    assert {key: float(text) for key, text in found.items() if text != "EX"} == expected
    silent = {row[0] for row in term.table("reports/term-silent.csv")[1:]}
    assert silent == {SILENT, NEVER}


def test_each_grade_is_the_one_that_was_earned(tmp_path: Path) -> None:
    term = Term(released_course(tmp_path / "course", *POINTS))
    (term.root / "course.toml").write_text(SETTINGS)
    titles = ["id", "first_name", "last_name", "email"]
    people = [[who.id, *who.name.rsplit(" ", 1), who.email] for who in CLASS]
    roster = term.write("roster.csv", [titles, *people])
    first_notebook(term, roster)
    second_notebook(term, roster)
    third_notebook(term)
    assert {path.name for path in (term.root / "submitted").iterdir()} == {who.id for who in CLASS} - {NEVER}
    expected = {
        (who.id, name): points for who in CLASS for name in POINTS if (points := grade(who, name)) is not None
    }
    check_gradebook(term, expected)
    check_sheets(term, {key: points for key, points in expected.items() if key[0] != LEFT})
    check_feedback(term)
    check_term_page(term)
