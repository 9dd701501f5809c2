"""Behind the wall, the course's own solutions give what they give in the learner's kernel, case by case."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from grader.calls import call_exercise
from grader.exercise import load_exercises, to_data
from grader.instructor.build import HIDDEN_REFERENCES, read_source
from grader.instructor.confinement import Server, run_submission
from grader.instructor.exercises import ASSIGNMENTS
from grader.judge import judge
from grader.notebook import read_notebook, run_cells
from grader.values import pack

BUILT = [name for name in ASSIGNMENTS if (HIDDEN_REFERENCES / f"{name}.npz").exists()]


@pytest.mark.parametrize("assignment", BUILT)
def test_a_solved_notebook_has_the_same_outcomes_on_both_sides(
    assignment: str, server: Server, tmp_path: Path
) -> None:
    nbformat.write(read_source(assignment), tmp_path / "solved.ipynb")
    cells = read_notebook(tmp_path / "solved.ipynb").cells
    exercises = list(load_exercises(assignment, HIDDEN_REFERENCES).values())
    inside = run_submission(cells, exercises, server=server)
    namespace, errors = run_cells(cells)
    assert (inside.errors, inside.reason) == (tuple(errors), "") == ((), "")
    for exercise in exercises:
        mine, theirs = inside.outcomes[exercise.name], call_exercise(exercise, namespace)
        assert pack([to_data(outcome) for outcome in mine]) == pack([to_data(outcome) for outcome in theirs])
        assert judge(exercise, mine).verdict == "correct"
