"""A submission shows which edition of the notebook it was made from."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from grader.instructor.authoring.cells.last import NAME
from grader.instructor.content import ASSIGNMENTS
from grader.instructor.course.editions import edition_of, other_edition, stated_edition
from grader.instructor.course.places import released_notebook
from grader.instructor.demo.sample_class import Learner, submission
from grader.instructor.grading.one_notebook import grade_file

FIRST = "01_initialization"


def released(assignment: str = FIRST) -> Any:
    return json.loads(released_notebook(assignment).read_text())


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_the_edition_is_that_of_the_cells_and_anyone_can_compute_it_again(assignment: str) -> None:
    notebook = released(assignment)
    assert stated_edition(notebook) == edition_of(notebook)


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_every_notebook_ends_with_the_download_button(assignment: str) -> None:
    text, button = released(assignment)["cells"][-2:]
    assert "Take your work with you" in "".join(text["source"])
    assert button["metadata"]["nbgrader"]["grade_id"] == NAME


def test_any_change_of_a_cell_makes_another_edition() -> None:
    notebook = released()
    changed = copy.deepcopy(notebook)
    changed["cells"][0]["source"] = "# Another title"
    assert edition_of(changed) != edition_of(notebook)


def test_a_submission_from_the_released_edition_needs_no_note() -> None:
    assert other_edition(json.loads(submission(Learner("x", ""))), released()) == ""


@pytest.mark.parametrize("course", [None, [], {}, {"edition": 7}, {"edition": "<b>0123456789ab"}])
def test_what_is_not_an_edition_is_none(course: Any) -> None:
    assert stated_edition({"metadata": {"initialization_course": course}}) == ""


@pytest.mark.process
def test_grading_tells_of_another_edition_and_grades_all_the_same(tmp_path: Path) -> None:
    notebook = json.loads(submission(Learner("x", "")))
    notebook["metadata"]["initialization_course"]["edition"] = "0123456789ab"
    path = tmp_path / "mine.ipynb"
    path.write_text(json.dumps(notebook))
    grade = grade_file(path, accept="none")
    assert (grade.status, grade.score) == ("graded", grade.max_score)
    (note,) = [note for note in grade.to_json()["notes"] if "edition" in note]
    assert "made from edition 0123456789ab" in note
    assert stated_edition(released()) in note
