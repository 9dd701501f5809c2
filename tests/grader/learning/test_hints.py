"""`hint` in a notebook and in a terminal."""

from __future__ import annotations

import re

import pytest

from grader import hint
from grader.feedback import Feedback, feedback_html
from grader.learning.hints import TITLES, load_hints
from grader.verdict import Verdict

NAME = "batchnorm_backward"


def test_all_steps_are_closed_until_they_are_opened() -> None:
    html = hint(NAME)._repr_html_()
    assert re.findall(r"<details( open)?>", html) == ["", "", ""]
    assert [title for title in TITLES if title in html] == list(TITLES)
    assert re.findall(r"<details( open)?>", hint(NAME, 2)._repr_html_()) == ["", " open", ""]


def test_in_a_terminal_there_is_one_step_and_the_call_for_the_next() -> None:
    steps = load_hints("06_batch_normalization")[NAME]
    assert repr(hint(NAME)) == f'1 of 3. {TITLES[0]}: {steps[0]}\nThe next step: hint("{NAME}", 2)'
    assert steps[1] in repr(hint(NAME, 2))
    assert repr(hint(NAME, 3)) == f"3 of 3. {TITLES[2]}: {steps[2]}"


def test_without_a_name_or_with_a_strange_notebook_it_says_what_there_is() -> None:
    assert "There are: backpropagate_std, " in repr(hint())
    assert "There is no notebook 01_init. There are: 01_initialization" in repr(
        hint(NAME, assignment="01_init")
    )


def test_a_function_may_stand_for_its_name() -> None:
    def batchnorm_backward() -> None: ...

    assert hint(batchnorm_backward) == hint(NAME)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("batchnorm_backwards", "did you mean batchnorm_backward"),
        ("initialize_parameters_He", "initialize_parameters_he"),
        ("", "There are: "),
        (3, "There are: "),
        (None, "There are: "),
        ("<script>alert(1)</script>", "There are: "),
    ],
)
def test_an_unknown_name_is_a_line_with_those_that_are_near(name: object, said: str) -> None:
    found = hint(name)  # type: ignore[arg-type]
    assert said in repr(found)
    assert "\n" not in repr(found)
    assert "<script>" not in found._repr_html_()


@pytest.mark.parametrize("step", [-1, 4, "2", True, None, 1.0])
def test_a_step_that_is_not_there_is_a_line(step: object) -> None:
    assert "There are the steps 1 to 3" in repr(hint(NAME, step))  # type: ignore[arg-type]


def test_another_notebooks_exercise_is_found_and_one_notebook_can_be_asked() -> None:
    assert hint("forward_propagation", assignment="07_gradient_checking").steps
    assert "There is no exercise" in repr(hint("forward_propagation", assignment="01_initialization"))


@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_failed_check_offers_the_call_to_copy_and_a_right_one_does_not(verdict: Verdict) -> None:
    html = feedback_html(Feedback("prior_entropy", 0, 5, verdict, "Something."))
    offered = "from grader import hint; hint(&quot;prior_entropy&quot;)" in html
    assert offered == (verdict in {"wrong", "partial", "raised", "timed out"})
