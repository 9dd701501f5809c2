"""Each exercise has three steps of help: right in their numbers, and without the answer."""

from __future__ import annotations

import re

import numpy as np
import pytest

from grader.instructor.authoring.build import hints_text
from grader.instructor.authoring.errors import BuildError
from grader.instructor.authoring.notebooks import answer_texts
from grader.instructor.content import ASSIGNMENTS
from grader.instructor.content.folders import drafts_of, hints_of
from grader.instructor.content.hints import FEWEST_WORDS, MOST_WORDS, as_steps, given_away, owed
from grader.learning.hints import load_hints

GIVES = re.compile(r"`([^`]+)`,?(?: which)? gives `([^`]+)`")
ALL = [(assignment, name) for assignment in ASSIGNMENTS for name in drafts_of(assignment)]


def test_there_are_exercises_to_look_at() -> None:
    assert len(ALL) >= 32


@pytest.mark.parametrize(("assignment", "name"), ALL)
def test_an_exercise_has_three_steps_of_help(assignment: str, name: str) -> None:
    steps = hints_of(assignment).get(name)
    assert owed(steps) == ""
    assert given_away(steps or (), answer_texts(assignment)[name]) == []
    assert load_hints(assignment)[name] == steps, "run `grader build`"


@pytest.mark.parametrize(("assignment", "name"), ALL)
def test_the_numbers_of_a_hint_are_those_that_python_gives(assignment: str, name: str) -> None:
    text = " ".join(hints_of(assignment)[name])
    worked = GIVES.findall(text)
    assert worked, "the third step works something out"
    assert len(worked) == len(re.findall(r"gives `", text))
    for expression, value in worked:
        assert repr(eval(expression, {"np": np})) == value, expression


WORDS = "word " * (FEWEST_WORDS // 3 + 1)


@pytest.mark.parametrize(
    ("steps", "line"),
    [
        (None, "no hints: write"),
        ((), "0 hints, and it takes 3"),
        ((WORDS, WORDS), "2 hints, and it takes 3"),
        ((WORDS, WORDS, ""), "2 hints, and it takes 3"),
        (("a", "b", "c"), "hints of 3 words"),
        ((WORDS * 3, WORDS * 3, WORDS), f"{FEWEST_WORDS} to {MOST_WORDS}"),
        ((WORDS, WORDS, WORDS), ""),
    ],
)
def test_what_is_missing_is_told(steps: tuple[str, ...] | None, line: str) -> None:
    assert line in owed(steps)
    assert bool(line) == bool(owed(steps))


def test_pieces_of_the_solution_are_found_whatever_the_spaces() -> None:
    solution = "def f(n):\n    scale = np.sqrt(2 / n)\n    return scale"
    assert given_away(("try `np.sqrt(2/n)`",), solution) == ["np.sqrt(2 / n)"]
    assert given_away(("a root of two over n",), solution) == []
    moved = "def f(theta):\n    'Say it.'\n    moved[i] += 1j * h\n    return cache['A1'] * theta"
    assert given_away(("write moved[i] += 1j*h",), moved) == ["moved[i] += 1j * h"]
    assert given_away(('return cache["A1"] * theta',), moved)[0] == "return cache['A1'] * theta"


def test_a_build_refuses_hints_that_give_the_answer_away(monkeypatch: pytest.MonkeyPatch) -> None:
    from grader.instructor.authoring import build

    hints = dict(hints_of("02_plateaus"))
    steps = hints["saturation_fraction"]
    monkeypatch.setattr(
        build,
        "hints_of",
        lambda _: {**hints, "saturation_fraction": (*steps[:2], "float(np.mean(np.abs(Z) > limit))")},
    )
    with pytest.raises(BuildError, match="saturation_fraction gives the solution's"):
        hints_text("02_plateaus")
    monkeypatch.setattr(build, "hints_of", lambda _: {**hints, "other": steps})
    with pytest.raises(BuildError, match="hints for other, which is no exercise"):
        hints_text("02_plateaus")


@pytest.mark.parametrize("hints", [None, [], {"f": "text"}, {"f": (1, 2, 3)}])
def test_something_other_than_texts_is_refused(hints: object) -> None:
    with pytest.raises(TypeError):
        as_steps(hints)
