"""The page that a learner gets back."""

import json
import os
import shutil
import sqlite3
import sys
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import Gradebook

from grader.feedback import Check, Feedback
from grader.instructor.course.folder import Course
from grader.instructor.course.results import NoResults, Result
from grader.instructor.gradebook.manual import ManualGrade, manual_grades
from grader.instructor.gradebook.opening import GradebookError
from grader.instructor.pages.learner_page import feedback_page, write_feedback
from grader.instructor.pages.saved_work import SavedWork, _under_headings, answer, read_saved_work
from grader.verdict import CheckVerdict, Verdict
from tests.support.graded_course import ASSIGNMENT, XAVIER, code
from tests.support.graded_course import answer as answer_cell

from .page_promises import check_promises


@pytest.fixture
def pages(course: Path) -> dict[str, Any]:
    return {
        path.parts[-3]: path.read_text(encoding="utf-8")
        for path in write_feedback(Course(course), ASSIGNMENT)
    }


def test_everybody_who_handed_in_has_a_page_where_nbgrader_releases_it(
    course: Path, pages: dict[str, Any]
) -> None:
    assert sorted(pages) == ["ada", "ben", "mallory", "nils"]
    found = sorted(
        path.relative_to(course).as_posix() for path in (course / "feedback").rglob("*") if path.is_file()
    )
    assert found == [f"feedback/{name}/{ASSIGNMENT}/{ASSIGNMENT}.html" for name in sorted(pages)]  # fmt: skip


def test_every_page_keeps_the_promises(pages: dict[str, Any]) -> None:
    for html in pages.values():
        check_promises(html)


def test_a_page_says_score_verdict_mistake_and_both_sides(pages: dict[str, Any]) -> None:
    page = check_promises(pages["ben"])
    text = " ".join(page.text.split())
    for words in (
        "Feedback for ben", "01 Initialization", "5 of 15 points", "1 of 2 exercises is right", "Not right yet: Xavier scale",
        XAVIER.message, "expected[1.78863, …]", "got[1.26475, …]", "def he(layers_dims):", "{'a': 1 < 2} # <b>",
        "cell 3 stopped with ValueError: <i>", "NameError: x", "biases on 3 hidden cases",
    ):  # fmt: skip
        assert words.replace(" ", "") in text.replace(" ", ""), words


def test_figures_stand_under_their_heading_with_their_caption(pages: dict[str, Any]) -> None:
    page = check_promises(pages["ben"])
    assert [image["alt"] for image in page.all("img")] == [
        "The figure shows the cost over time.",
        "A figure from your notebook, saved under “Large numbers”",
    ]
    assert "Large numbers" in page.text


def test_hidden_cases_are_verdicts_only() -> None:
    secret = "[[13, 17]]"
    told = Check("weights on 3 hidden cases", CheckVerdict.WRONG, expected=secret, got=secret, hidden=True)
    feedback = Feedback("he", 0, 10, Verdict.WRONG, "Look there.", None, (told,))
    html = feedback_page(
        Result("eve", ASSIGNMENT, Path("01.ipynb"), "graded", exercises=(feedback,)), SavedWork({})
    )
    assert "13" not in html
    assert "weights on 3 hidden cases" in html


@pytest.mark.parametrize(
    "sentence",
    [
        "The function stopped in he([2]) with NameError: name 'x' is not defined",
        "The function stopped on a hidden case with an error",
        "The function stopped on a hidden case with ValueError",
        "No answer came on a hidden case within the time limit. Does a loop never end?",
    ],
)
def test_the_sentence_about_an_error_is_shown_whole(sentence: str) -> None:
    hidden = "hidden" in sentence
    error = sentence.partition(" with ")[2]
    runs = Check("runs without an error", CheckVerdict.WRONG, expected="a value", got=error, hidden=hidden)
    feedback = Feedback("he", 0, 10, Verdict.RAISED, sentence, None, (runs,))
    html = feedback_page(
        Result("eve", ASSIGNMENT, Path("01.ipynb"), "graded", exercises=(feedback,)), SavedWork({})
    )
    assert sentence in check_promises(html).text
    assert error in check_promises(html).text


def test_nothing_of_a_hostile_submission_becomes_markup(pages: dict[str, Any]) -> None:
    page = check_promises(pages["mallory"])
    assert page.text.count("<script>alert(1)</script>") >= 6
    assert "49" not in page.text
    assert [image["src"].count("script") for image in page.all("img")] == [0]
    assert "\x1b" not in page.text


def test_a_submission_that_could_not_be_graded_gets_a_kind_page(course: Path, pages: dict[str, Any]) -> None:
    page = check_promises(pages["nils"])
    assert "could not be graded yet" in page.text
    assert "Its JSON is <damaged>" in page.text
    assert str(course) not in pages["nils"]
    assert "0 of" not in page.text


@pytest.mark.parametrize(
    "verdict", [verdict for verdict in Verdict if verdict not in (Verdict.CORRECT, Verdict.PARTIAL)]
)
def test_every_verdict_has_a_page(verdict: Any) -> None:
    feedback = Feedback("he", 0, 10, verdict, "Look there.", None, (Check("is solved", CheckVerdict.WRONG),))
    html = feedback_page(
        Result("eve", ASSIGNMENT, Path("01.ipynb"), "graded", exercises=(feedback,)), SavedWork({})
    )
    assert "Look there." in check_promises(html).text


def test_one_learner_alone(course: Path) -> None:
    [path] = write_feedback(Course(course), ASSIGNMENT, "ben")
    assert path.parts[-3] == "ben"
    assert not (course / "feedback" / "ada").exists()


def test_who_did_not_hand_in_or_is_not_graded_is_one_clear_line(course: Path) -> None:
    with pytest.raises(NoResults, match="zoe did not hand in 01_initialization"):
        write_feedback(Course(course), ASSIGNMENT, "zoe")
    with pytest.raises(NoResults, match="nobody handed in 02_plateaus"):
        write_feedback(Course(course), "02_plateaus")
    with pytest.raises(NoResults, match="nbgrader generate_feedback 09_unknown"):
        write_feedback(Course(course), "09_unknown")
    shutil.rmtree(course / "autograded")
    with pytest.raises(NoResults, match="not graded yet"):
        write_feedback(Course(course), ASSIGNMENT)
    assert not (course / "feedback").exists()


def test_the_answer_is_the_answer_cell_or_else_the_last_definition() -> None:
    cells = [
        code("def he(x):\n    return 1"),
        answer_cell("he", "def he(x):\n    return 2\n"),
        code("def he(x): 3"),
    ]
    assert answer(cells, "he") == "def he(x):\n    return 2"
    assert answer(cells[::2], "he") == "def he(x): 3"
    assert answer(cells, "h") == ""


def test_a_notebook_of_stock_nbgrader_without_our_metadata_is_read_too(course: Path) -> None:
    path = course / "autograded" / "ada" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    path.write_text(path.read_text().replace("initialization_course", "other"))
    assert read_saved_work(path, ("zeros",)).code == {"zeros": "def zeros(): pass"}


def test_points_comments_and_penalties_given_by_people_are_on_the_page() -> None:
    added = ManualGrade(1.5, {"he": 8.0}, {"he": 1.0}, {"he": "Seen <b>it</b>.", "essay": "Good."})
    result = Result("ben", ASSIGNMENT, Path("01.ipynb"), "graded", exercises=(XAVIER,))
    assert added.total(result) == 7.5
    page = check_promises(feedback_page(result, SavedWork({}), added))
    text = " ".join(page.text.split())
    for words in ("7.5 of 10 points", "9 points for your answers, 1.5 taken off", "8 of 10 points, instead of the grader's 0",
                  "1 extra point.", "Seen <b>it</b>.", "Good."):  # fmt: skip
        assert words in text


@pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")
@pytest.mark.process
def test_the_gradebook_is_read_where_there_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # nbgrader calls `alembic` when it makes a gradebook
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    assert manual_grades(Course(tmp_path), ASSIGNMENT) == {}
    with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}") as book:
        book.add_student("ben")
        book.add_student("ada")
        book.add_assignment(ASSIGNMENT)
        book.add_notebook(ASSIGNMENT, ASSIGNMENT)
        book.add_grade_cell("check-he", ASSIGNMENT, ASSIGNMENT, max_score=10, cell_type="code")
        book.add_solution_cell("he", ASSIGNMENT, ASSIGNMENT)
        for name in ("ada", "ben"):
            book.add_submission(ASSIGNMENT, name)
        book.find_submission(ASSIGNMENT, "ben").notebooks[0].late_submission_penalty = 2
        grade = book.find_grade("check-he", ASSIGNMENT, ASSIGNMENT, "ben")
        grade.auto_score, grade.manual_score, grade.extra_credit = 0, 7, 1
        comment = book.find_comment("he", ASSIGNMENT, ASSIGNMENT, "ben")
        comment.auto_comment, comment.manual_comment = "No response.", "Half of it."
        book.find_comment("he", ASSIGNMENT, ASSIGNMENT, "ada").auto_comment = "No response."
        book.db.commit()
    found = manual_grades(Course(tmp_path), ASSIGNMENT)
    assert found == {"ada": ManualGrade(), "ben": ManualGrade(2, {"he": 7}, {"he": 1}, {"he": "Half of it."})}


def test_a_gradebook_that_cannot_be_read_is_one_clear_line(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "gradebook.db") as database:
        database.execute("create table grade (id integer)")
    database.close()
    with pytest.raises(GradebookError, match="not a gradebook of nbgrader"):
        manual_grades(Course(tmp_path), ASSIGNMENT)
    (tmp_path / "gradebook.db").write_text("no database at all, but long enough to look like a file" * 30)
    with pytest.raises(GradebookError, match="cannot be used"):
        manual_grades(Course(tmp_path), ASSIGNMENT)


@pytest.mark.parametrize(
    "text", ["# " + "#" * 10**6 + "x", "# " + "[" * 10**6, "# a" + " " * 10**6 + "x", "\n" * 10**6]
)
def test_no_text_takes_hours_to_search(tmp_path: Path, text: str) -> None:
    cells: list[dict[str, Any]] = [
        {"cell_type": kind, "source": text, "metadata": {}} for kind in ("markdown", "code")
    ]
    path = tmp_path / "long.ipynb"
    path.write_text(json.dumps({"cells": cells, "metadata": {}}))
    assert read_saved_work(path, ("he",)) == SavedWork({})


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("## One *two* ##", "One two"),
        ("#no", ""),
        ("####### seven", ""),
        ("no", ""),
        ("# C# and F#", "C# and F"),
    ],
)
def test_a_figure_stands_under_the_last_heading(line: str, title: str) -> None:
    cells: list[dict[str, Any]] = [
        {"cell_type": "markdown", "source": f"text\n{line}"},
        {"cell_type": "code", "source": ""},
    ]
    assert [heading for heading, _ in _under_headings(cells)] == [title] * 2
