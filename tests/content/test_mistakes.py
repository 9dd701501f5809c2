"""Every graded function: the right answer is right, however it is written, and every known mistake is named."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import pytest

from grader.calls import call_exercise
from grader.instructor.authoring.notebooks import read_source
from grader.instructor.content import ASSIGNMENTS
from grader.instructor.content.drafts import message_of
from grader.instructor.content.folders import (
    ContentError,
    claims_of,
    complete_exercises,
    content_folder,
    drafts_of,
    honest_solutions,
)
from grader.instructor.course.places import ROOT
from grader.judging.judge import judge
from grader.notebook import Cell, read_notebook
from grader.reference_files import load_exercises
from grader.running.cells import run_cells

pytestmark = pytest.mark.filterwarnings("ignore")  # as in a notebook, whose warnings nobody raises


def where_it_is_there(read: Callable[[str], Mapping[str, Any]], assignment: str) -> Mapping[str, Any]:
    """What a folder holds, or nothing: a folder without its file fails in its own test, and the others are tested."""
    try:
        return read(assignment)
    except ContentError:
        return {}


EXERCISES = [
    (assignment, name) for assignment in ASSIGNMENTS for name in where_it_is_there(drafts_of, assignment)
]
MISTAKES = [
    pytest.param(assignment, draft.name, function, id=f"{assignment}-{draft.name}-{function.__name__}")
    for assignment in ASSIGNMENTS
    for draft in where_it_is_there(drafts_of, assignment).values()
    for function in draft.mistakes
]


VARIANTS = [
    pytest.param(assignment, name, variant, id=f"{assignment}-{name}-{variant.__name__}")
    for assignment in ASSIGNMENTS
    for name, variants in where_it_is_there(honest_solutions, assignment).items()
    for variant in variants
]
each_exercise = pytest.mark.parametrize(("assignment", "name"), EXERCISES)


@pytest.fixture(params=["visible", "hidden"])
def references(request: pytest.FixtureRequest) -> Any:
    """The references that the check cell uses, and those of grading."""
    return {"visible": load_exercises, "hidden": complete_exercises}[request.param]


@cache
def solved(assignment: str) -> Any:
    """The variables of a source notebook after its cells have run."""
    cells = tuple(
        Cell(cell.source, tuple(cell.metadata.get("tags", ())), cell.metadata.get("nbgrader", {}))
        for cell in read_source(assignment).cells
        if cell.cell_type == "code"
    )
    namespace, errors = run_cells(cells)
    assert not errors
    return namespace


@cache
def unsolved(assignment: str) -> Any:
    """The variables of a learner's notebook that nobody has touched."""
    namespace, errors = run_cells(
        read_notebook(ROOT / "notebooks" / assignment / f"{assignment}.ipynb").cells
    )
    assert not errors
    return namespace


def verdict_on(exercise: Any, function: Callable[..., Any]) -> Any:
    return judge(exercise, call_exercise(exercise, {exercise.name: function}))


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_the_folder_of_a_notebook_has_all_that_an_author_has_to_say(assignment: str) -> None:
    folder = content_folder(assignment)
    names = set(drafts_of(assignment))
    assert names, f"{folder / 'exercises.py'} defines no exercise; write one with `exercise`"
    unknown = set(honest_solutions(assignment)) - names
    assert not unknown, f"{folder / 'honest.py'}: exercises.py has no {', '.join(sorted(unknown))}"
    claims_of(assignment)


@each_exercise
def test_our_own_solution_gets_full_marks(assignment: str, name: Any, references: Any) -> None:
    exercise = references(assignment)[name]
    feedback = judge(exercise, call_exercise(exercise, solved(assignment)))
    assert (feedback.verdict, feedback.message) == ("correct", "")
    assert feedback.score == exercise.points == drafts_of(assignment)[name].exercise.points


@pytest.mark.parametrize(("assignment", "name", "variant"), VARIANTS)
def test_an_honest_solution_written_differently_gets_full_marks(
    assignment: str, name: Any, variant: Any, references: Any
) -> None:
    exercise = references(assignment)[name]
    feedback = verdict_on(exercise, variant)
    assert (feedback.verdict, feedback.score, feedback.message) == ("correct", exercise.points, "")
    assert all(check.verdict == "right" for check in feedback.checks)


@pytest.mark.parametrize(("assignment", "name", "function"), MISTAKES)
def test_a_known_mistake_is_named_and_explained(
    assignment: str, name: Any, function: Any, references: Any
) -> None:
    exercise = references(assignment)[name]
    feedback = verdict_on(exercise, function)
    assert feedback.verdict != "correct", f"{function.__name__} is right on all of these cases"
    assert feedback.mistake == function.__name__, (
        f"{function.__name__} is told as {feedback.mistake}: the special one stands first"
    )
    assert feedback.message == message_of(function)
    assert feedback.score < exercise.points
    assert feedback.verdict in ("partial", "wrong", "raised", "timed out")
    assert any(check.verdict == "wrong" for check in feedback.checks)


@each_exercise
def test_what_nobody_has_written_yet_is_unsolved_and_worth_nothing(
    assignment: str, name: Any, references: Any
) -> None:
    exercise = references(assignment)[name]
    feedback = judge(exercise, call_exercise(exercise, unsolved(assignment)))
    assert (feedback.verdict, feedback.score) == ("unsolved", 0)


def test_there_are_six_known_mistakes_for_each_exercise_on_average() -> None:
    assert len(MISTAKES) >= 6 * len(EXERCISES)


@each_exercise
def test_there_are_a_known_mistake_and_an_honest_variant(assignment: str, name: str) -> None:
    folder = content_folder(assignment)
    assert drafts_of(assignment)[name].mistakes, (
        f"{folder / 'exercises.py'}: {name} has no known mistake; write one with @mistake"
    )
    assert honest_solutions(assignment).get(name), (
        f"{folder / 'honest.py'}: HONEST has no solution of {name}; write one that looks different from yours"
    )


@each_exercise
def test_no_two_mistakes_share_a_name_or_a_message(assignment: str, name: Any) -> None:
    mistakes = drafts_of(assignment)[name].mistakes
    assert len({function.__name__ for function in mistakes}) == len(mistakes)
    assert len({message_of(function) for function in mistakes}) == len(mistakes)


@each_exercise
def test_hidden_cases_are_more_than_the_visible_ones(assignment: str, name: Any) -> None:
    visible, complete = load_exercises(assignment)[name], complete_exercises(assignment)[name]
    assert not any(case.hidden for case in visible.cases)
    assert any(case.hidden for case in complete.cases)
    assert len(complete.cases) > len(visible.cases) == len(visible.expected)
