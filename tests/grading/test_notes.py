"""What was not in order in a submission is told wherever an instructor or the learner looks, whoever did the grading."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.instructor.course.folder import Course
from grader.instructor.course.record import read_record, record_path
from grader.instructor.demo.sample_class import find_cell
from grader.notebook import grade_id
from tests.support.class_course import ASSIGNMENT, grader, nbgrader
from tests.support.sample_notebooks import notebook

HE = "initialize_parameters_he"


def own(source: str) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "id": "own",
        "metadata": {},
        "outputs": [],
        "execution_count": None,
        "source": source,
    }


def nothing(_made: dict[str, Any]) -> None: ...


def without_edition(made: dict[str, Any]) -> None:
    del made["metadata"]["initialization_course"]["edition"]


def without_check(made: dict[str, Any]) -> None:
    made["cells"] = [cell for cell in made["cells"] if grade_id(cell) != f"check-{HE}"]


def check_changed(made: dict[str, Any]) -> None:
    made["cells"][find_cell(made, f"check-{HE}")]["source"] = f'import math\ncheck("{HE}")'


def check_on_top(made: dict[str, Any]) -> None:
    made["cells"].insert(0, made["cells"].pop(find_cell(made, f"check-{HE}")))


def cell_that_stops(made: dict[str, Any]) -> None:
    made["cells"].insert(3, own("1 / 0"))


def helper_changed_later(made: dict[str, Any]) -> None:
    made["cells"].append(own(f"def {HE}(sizes): return 0"))


TOLD: dict[str, tuple[Callable[[dict[str, Any]], None], str]] = {
    "edition": (without_edition, "does not say from which edition it was made"),
    "missing": (without_check, f"the test cell 'check-{HE}' was missing and was put back"),
    "changed": (check_changed, f"the check cell 'check-{HE}' was changed: what it defines counts"),
    "moved": (check_on_top, f"the test cell 'check-{HE}' came before the cell that it checks"),
    "stopped": (cell_that_stops, "ZeroDivisionError: division by zero"),
}


@pytest.fixture
def handed_in(course: Path) -> Path:
    """A submission for each thing that may be out of order, and one that is in order."""
    for name, edit in {**{name: edit for name, (edit, _) in TOLD.items()}, "fine": nothing}.items():
        made = notebook()
        edit(made)
        path = course / "submitted" / name / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(made))
    return course


def test_grader_autograde_its_record_the_report_and_the_feedback_say_it(handed_in: Path) -> None:
    course = Course(handed_in)
    done = grader(handed_in, "autograde", ASSIGNMENT)
    assert done.returncode == 0, done.stderr
    assert grader(handed_in, "report", ASSIGNMENT, "--to", "report.html").returncode == 0
    assert grader(handed_in, "feedback", ASSIGNMENT).returncode == 0
    report = html.unescape((handed_in / "report.html").read_text())
    record = read_record(record_path(course, ASSIGNMENT))
    for name, (_, line) in TOLD.items():
        (said,) = [text for text in done.stderr.splitlines() if text.startswith(f"note: {name}: ")]
        assert line in said
        assert line in " ".join(record[name].notes)
        assert line in report
        assert line in html.unescape(course.feedback_page(name, ASSIGNMENT).read_text())
        assert record[name].score == 20
    assert "note: fine" not in done.stderr
    assert record["fine"].notes == ()
    again = grader(handed_in, "autograde", ASSIGNMENT)
    assert again.stderr.splitlines() == done.stderr.splitlines()


def test_nbgrader_autograde_and_the_feedback_say_it(handed_in: Path) -> None:
    done = nbgrader(handed_in, "autograde", ASSIGNMENT)
    assert done.returncode == 0, done.stderr
    assert grader(handed_in, "feedback", ASSIGNMENT).returncode == 0
    for name, (_, line) in TOLD.items():
        assert any(name in text and line in text for text in done.stderr.splitlines()), name
        page = Course(handed_in).feedback_page(name, ASSIGNMENT)
        assert line in html.unescape(page.read_text())


def test_the_message_of_an_exercise_says_where_it_is_right(course: Path) -> None:
    made = notebook()
    helper_changed_later(made)
    path = course / "submitted" / "ada" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(made))
    assert grader(course, "autograde", ASSIGNMENT).returncode == 0
    assert grader(course, "feedback", ASSIGNMENT).returncode == 0
    page = html.unescape(Course(course).feedback_page("ada", ASSIGNMENT).read_text())
    assert "Right where its check stands. Later, code cell" in page
    assert re.search(rf"changes <code[^>]*>{HE}</code>", page)
