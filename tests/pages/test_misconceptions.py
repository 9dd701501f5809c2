"""What a class guessed, counted from the text of its notebooks."""

import json
from pathlib import Path
from typing import Any

import pytest

from grader.instructor.course.folder import Course
from grader.instructor.course.results import Result
from grader.instructor.pages.class_page import report_page, write_report
from grader.instructor.pages.misconceptions import Expected, class_guesses, guesses_in
from grader.notebook import Cell
from grader.predictions.prediction import load_predictions
from tests.support.graded_course import ASSIGNMENT, RIGHT, check_cell, code, hand_in

from .page_promises import check_promises
from .test_class_page import SCRIPT, words

QUESTIONS = load_predictions("01_initialization")


def handed_in(folder: Path, *sources: str) -> list[Result]:
    """One graded learner for each text of a cell."""
    results = []
    for number, source in enumerate(sources):
        path = folder / f"{number}.ipynb"
        path.write_text(json.dumps({"cells": [{"cell_type": "code", "source": source, "metadata": {}}]}))
        results.append(Result(f"learner{number}", "01_initialization", path, "graded"))
    return results


def counted(results: list[Result], name: str) -> Expected:
    found = class_guesses(QUESTIONS, results)
    return found[list(QUESTIONS).index(name)]


def test_each_choice_is_counted_and_the_right_one_marked(tmp_path: Path) -> None:
    cells = [
        f'guess("cost_after_zeros", {answer})'
        for answer in ('"a"', '"A"', '"b"', '"c"', '"..."', "...", '"x"', "7")
    ]
    item = counted(handed_in(tmp_path, *cells, "guess(50 %", "x = 1"), "cost_after_zeros")
    assert [(share.count, share.right) for share in item.shares] == [(2, False), (1, False), (1, True)]
    assert (item.answered, item.others, item.unanswered) == (4, 2, 4)


def test_numbers_fall_into_three_groups(tmp_path: Path) -> None:
    cells = [
        f'guess("variance_after_relu", {answer})'
        for answer in ("1", "0.5", "-1", "2", "4 / 2", "1e9", "1 / 0", '"2"')
    ]
    item = counted(handed_in(tmp_path, *cells), "variance_after_relu")
    assert [(share.count, share.right) for share in item.shares] == [(3, False), (2, True), (1, False)]
    assert item.others == 2


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        ('guess("q", "a")  # as I think', "a"),
        ('# which?\nguess(name="q", answer="b")', "b"),
        ('x = guess("q", -3)', -3),
        ('guess("q")', ...),
        ('guess("q", __import__("os").system("false"))', ()),
        ('guess("q", 9**9**9**9)', ()),
        ('guess("q", 1e308 * 1e308)', float("inf")),
    ],
)
def test_an_answer_is_read_without_running_it(source: str, answer: Any) -> None:
    assert list(guesses_in([Cell(source)])) == [("q", answer)]


@pytest.mark.parametrize(
    "source", ["guess(" * 3000, "guess(50 %", 'guess("q", 1)' + "#" * 20_000, "guess()", "guess(q, 1)"]
)
def test_what_cannot_be_read_counts_for_nothing(source: str) -> None:
    assert list(guesses_in([Cell(source)])) == []


def test_the_last_answer_counts(tmp_path: Path) -> None:
    item = counted(
        handed_in(tmp_path, 'guess("cost_after_zeros", "a")\nguess("cost_after_zeros", "c")'),
        "cost_after_zeros",
    )
    assert [share.count for share in item.shares] == [0, 0, 1]


def test_a_class_that_guessed_nothing_has_no_section(tmp_path: Path) -> None:
    results = handed_in(tmp_path, 'guess("cost_after_zeros", "...")')
    assert class_guesses(QUESTIONS, results) == ()
    assert "What the class expected" not in report_page("x", results, lambda result: "")


def test_the_report_shows_questions_and_shares_and_no_names_with_them(course: Path) -> None:
    for number, letter in enumerate("aaac"):
        hand_in(
            course,
            f"guesser{number}",
            [code(f'guess("cost_after_zeros", "{letter}")', None), check_cell(RIGHT)],
        )
    assert ASSIGNMENT == "01_initialization"
    page = check_promises(write_report(Course(course), ASSIGNMENT).read_text(encoding="utf-8"), [SCRIPT])
    text = words(page)
    assert "it falls slowly 3 75 %" in text
    assert "it does not move ✓ right 1 25 %" in text
    section = text[text.index("What the class expected") : text.index("Could not be graded")]
    assert "guesser" not in section
    assert section.count("left it open") == 1
    assert "Nobody answered: A straight line separates these classes." in section
