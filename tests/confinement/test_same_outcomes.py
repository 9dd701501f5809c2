"""Behind the wall, the course's own solutions give what they give in the learner's kernel, case by case."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from grader.calls import call_exercise
from grader.instructor.authoring.notebooks import read_source
from grader.instructor.confinement import Server, run_submission
from grader.instructor.content import ASSIGNMENTS
from grader.instructor.content.folders import complete_exercises, hidden_references
from grader.judging.judge import judge
from grader.notebook import read_notebook
from grader.reference_files import to_data
from grader.running.cells import run_cells
from grader.values import pack

BUILT = [name for name in ASSIGNMENTS if hidden_references(name).exists()]


@pytest.mark.parametrize("assignment", BUILT)
def test_a_solved_notebook_has_the_same_outcomes_on_both_sides(
    assignment: str, server: Server, tmp_path: Path
) -> None:
    nbformat.write(read_source(assignment), tmp_path / "solved.ipynb")
    cells = read_notebook(tmp_path / "solved.ipynb").cells
    exercises = list(complete_exercises(assignment).values())
    inside = run_submission(cells, exercises, server=server)
    namespace, errors = run_cells(cells)
    assert (inside.errors, inside.reason) == (tuple(errors), "") == ((), "")
    for exercise in exercises:
        mine, theirs = inside.outcomes[exercise.name], call_exercise(exercise, namespace)
        assert pack([to_data(outcome) for outcome in mine]) == pack([to_data(outcome) for outcome in theirs])
        assert judge(exercise, mine).verdict == "correct"
