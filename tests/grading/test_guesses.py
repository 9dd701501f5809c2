"""No grade depends on what is written in a cell for a guess."""

import json
import re
from pathlib import Path

import pytest

from grader.instructor.demo.sample_class import Learner
from grader.instructor.grading.one_notebook import grade_file
from grader.notebook import grade_id, is_guess
from tests.support.class_course import ASSIGNMENT, grader, hand_in, scores
from tests.support.sample_notebooks import notebook as handed_in

pytestmark = pytest.mark.process

CONTENTS = [
    'guess("cost_after_zeros", "a")',
    'guess("no such name", object())',
    "guess(50 %",
    "while True: pass",
    "import os; os._exit(1)",
    "1 / 0",
    "del np, check",
]


@pytest.mark.parametrize("content", CONTENTS)
def test_full_marks_stay_full_marks(content: str, tmp_path: Path) -> None:
    notebook = handed_in()
    cells = [cell for cell in notebook["cells"] if is_guess(cell)]
    assert len(cells) >= 4
    for cell in cells:
        cell["source"] = content
    path = tmp_path / "mine.ipynb"
    path.write_text(json.dumps(notebook))
    grade = grade_file(path, accept="none")
    assert (grade.status, grade.score) == ("graded", grade.max_score)
    assert grade.to_json()["notes"] == []


def test_a_function_that_is_written_there_counts(tmp_path: Path) -> None:
    notebook = handed_in()
    answer = next(cell for cell in notebook["cells"] if grade_id(cell) == "initialize_parameters_he")
    guess = [cell for cell in notebook["cells"] if is_guess(cell)][-1]
    guess["source"], answer["source"] = answer["source"], ""
    path = tmp_path / "mine.ipynb"
    path.write_text(json.dumps(notebook))
    grade = grade_file(path, accept="none")
    assert grade.score == grade.max_score


def guessing(answer: str, **answers: str | None) -> Learner:
    given: dict[str, str | None] = {
        "guess-cost_after_zeros": f'guess("cost_after_zeros", {answer})',
        **answers,
    }
    return Learner("x", "", given)


def test_a_class_is_graded_as_without_guesses_and_its_report_counts_them(course: Path) -> None:
    hand_in(course, "ada", guessing('"a"'))
    hand_in(course, "ben", guessing('"a"', initialize_parameters_he=None))
    hand_in(course, "eve", guessing("print(open('/etc/passwd').read())"))
    hand_in(course, "zoe", guessing('"c"'))
    done = grader(course, "autograde", ASSIGNMENT)
    assert done.returncode == 0, done.stderr
    assert scores(course) == {"ada": 20, "ben": 10, "eve": 20, "zoe": 20}
    assert grader(course, "report", ASSIGNMENT).returncode == 0
    page = (course / "reports" / f"report-{ASSIGNMENT}.html").read_text(encoding="utf-8")
    section = page[page.index('id="guesses"') :]
    counts = re.findall(r'<td class="number">(\d+)</td>', section)[:3]
    assert counts == ["2", "0", "1"]
    assert "0 left it open; 1 wrote something else" in section
