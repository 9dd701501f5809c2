"""A guess is noted and told beside what came out; whatever else a learner writes is a line of text, and nothing is lost."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from grader import guess, outcome
from grader.predictions.asking import NOTED
from grader.predictions.prediction import load_predictions

PREDICTIONS = load_predictions("01_initialization")
CHOICE, NUMBER = PREDICTIONS["cost_after_zeros"], PREDICTIONS["variance_after_relu"]
LN_2 = float(np.log(2))


@pytest.fixture(autouse=True)
def nothing_noted() -> Iterator[None]:
    NOTED.clear()
    yield
    NOTED.clear()


def told(capsys: pytest.CaptureFixture[str], name: str, value: Any, **more: Any) -> str:
    outcome(name, value, **more)
    return capsys.readouterr().out


@pytest.mark.parametrize("answer", ["a", "A", " a ", "a)", "it falls slowly", "It  falls slowly."])
def test_a_wrong_choice_is_told_with_what_came_out_and_why_not(
    answer: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert repr(guess(CHOICE.name, answer)) == "Noted: it falls slowly. Now run the experiment."
    shown = told(capsys, CHOICE.name, LN_2)
    assert "You said: it falls slowly." in shown
    assert "0.6931" in shown
    assert CHOICE.choices[0].why in shown


def test_the_right_choice_is_told_so(capsys: pytest.CaptureFixture[str]) -> None:
    guess(CHOICE.name, "c")
    assert "That is what you expected." in told(capsys, CHOICE.name, LN_2)


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (0.5, NUMBER.too_low),
        (1, NUMBER.too_low),
        (np.float64(4.0), NUMBER.too_high),
        (float("inf"), NUMBER.too_high),
    ],
)
def test_a_number_far_off_is_told_why(answer: float, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    guess(NUMBER.name, answer)
    shown = told(capsys, NUMBER.name, 1.96, first=2.0)
    assert said in shown
    assert "1.96 in the second layer" in shown


def test_a_number_near_enough_is_right(capsys: pytest.CaptureFixture[str]) -> None:
    guess(NUMBER.name, 2)
    assert "That is what you expected." in told(capsys, NUMBER.name, 1.96, first=2.0)


@pytest.mark.parametrize("answer", [..., None, "...", "", " "])
@pytest.mark.parametrize("name", [CHOICE.name, NUMBER.name])
def test_an_open_guess_is_fine(name: str, answer: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert repr(guess(name, answer)).startswith("Open: write ")
    shown = told(capsys, name, {CHOICE.name: LN_2, NUMBER.name: 2.0}[name], first=2.0)
    assert shown.startswith("Outcome: ")
    assert "You said" not in shown


class Hostile:
    def __repr__(self) -> str:
        raise RuntimeError

    def __float__(self) -> float:
        raise RuntimeError


@pytest.mark.parametrize("answer", ["e", "it explodes", 3, 0.69, True, ["a"], Hostile(), "x" * 10_000])
def test_what_is_not_offered_is_told_what_is(answer: Any) -> None:
    shown = repr(guess(CHOICE.name, answer))
    assert shown.startswith("Not noted: ")
    assert shown.endswith('is not offered here: write "a", "b" or "c".')
    assert len(shown) < 150


@pytest.mark.parametrize("answer", ["two", "2", True, np.array([1.0, 2.0]), float("nan"), Hostile(), [2]])
def test_what_cannot_be_a_number_is_told_so(answer: Any) -> None:
    assert repr(guess(NUMBER.name, answer)).endswith(
        "is not offered here: write a number, such as 12 or 0.5."
    )


def test_a_wrong_answer_leaves_an_earlier_one_as_it_was(capsys: pytest.CaptureFixture[str]) -> None:
    guess(CHOICE.name, "b")
    guess(CHOICE.name, 7)
    assert "You said: it falls, then stops." in told(capsys, CHOICE.name, LN_2)


def test_an_unknown_name_names_the_near_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert "did you mean cost_after_zeros or" in repr(guess("cost_after_zero", "a"))
    assert "There is no question" in repr(guess(3, "a"))  # type: ignore[arg-type]
    assert "did you mean cost_after_zeros or" in told(capsys, "cost_after_zero", 0.69)


def test_without_a_name_it_says_where_the_name_stands(capsys: pytest.CaptureFixture[str]) -> None:
    assert "Its name comes first" in repr(guess())
    outcome()
    assert "Its name comes first" in capsys.readouterr().out


def test_what_a_wrong_function_measures_is_not_told_as_the_truth(capsys: pytest.CaptureFixture[str]) -> None:
    guess(CHOICE.name, "a")
    shown = told(capsys, CHOICE.name, 0.2)
    assert "You said: it falls slowly." in shown
    assert "0.2, where 0.69 to 0.6965 was expected. See what the check cells above say" in shown
    assert CHOICE.choices[0].why not in shown


@pytest.mark.parametrize("value", [None, "text", np.array([1.0, 2.0]), float("nan")])
def test_an_outcome_raises_nothing(value: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, CHOICE.name, value).startswith("Outcome: ")
    assert "KeyError" in told(capsys, NUMBER.name, 2.0)  # without the other number of its sentence


def test_the_html_escapes_what_a_learner_wrote() -> None:
    assert "<script>" not in guess(CHOICE.name, "<script>")._repr_html_()
    assert "<strong>Not noted:</strong>" in guess(CHOICE.name, "<script>")._repr_html_()
