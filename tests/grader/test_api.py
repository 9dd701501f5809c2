"""What a learner sees: a number for nbgrader, a page for people, and never an exception."""

import re
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell

from grader import Check, Feedback, check, needs, reference_files
from grader.api import Notice
from grader.feedback import MIME_TYPE, feedback_html, sentences
from grader.verdict import CheckVerdict, Verdict

RIGHT = """
import numpy as np
from grader import check, needs
def initialize_parameters_zeros(layers_dims):
    parameters = {}
    for l in range(1, len(layers_dims)):
        parameters[f"W{l}"] = np.zeros((layers_dims[l], layers_dims[l - 1]))
        parameters[f"b{l}"] = np.zeros((layers_dims[l], 1))
    return parameters
"""
WRONG = RIGHT.replace("np.zeros((layers_dims[l], l", "np.ones((layers_dims[l], l").replace(
    "np.zeros((layers_dims[l], layers", "np.ones((layers_dims[l], layers"
)
ANSWERS = {
    "correct": (RIGHT, 5),
    "wrong": (WRONG, 0),
    "unsolved": ("def initialize_parameters_zeros(d):\n    raise NotImplementedError()", 0),
    "missing": ("", 0),
    "raised": ("def initialize_parameters_zeros(d):\n    return nowhere", 0),
    "partial": (RIGHT.replace("_dims[l], 1))", "_dims[l], 2))"), 4),
}


@pytest.fixture
def notebook() -> Any:
    """Runs source as a cell of one notebook and returns its result."""
    shell = InteractiveShell()
    assert shell.history_manager is not None
    assert shell.display_formatter is not None
    shell.history_manager.enabled = False

    def run(source: str) -> Any:
        result = shell.run_cell(source, store_history=False)
        result.raise_error()
        return result.result

    run("from grader import check, needs")
    cast(Any, run).format = shell.display_formatter.format
    return run


def words_of(html: str) -> Any:
    return re.sub(r"<[^>]+>", " ", html)


def assert_shows(text: str, capfd: pytest.CaptureFixture[str]) -> None:
    """The cell's value is the only thing that its output holds."""
    out, err = capfd.readouterr()
    assert re.fullmatch(rf"Out\[\d+\]: {text}\n", out)
    assert err == ""


# --- check -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verdict", ANSWERS)
def test_the_output_of_a_check_cell_is_points_for_nbgrader_and_words_for_people(
    notebook: Any, verdict: str, capfd: pytest.CaptureFixture[str]
) -> None:
    answer, points = ANSWERS[verdict]
    notebook(answer)
    capfd.readouterr()
    feedback = notebook('check("initialize_parameters_zeros")')
    assert_shows(f"{points}", capfd)
    assert (feedback.verdict, feedback.score, feedback.max_score) == (verdict, points, 5)
    data, _ = notebook.format(feedback)
    assert data["text/plain"] == f"{points:g}"
    assert Verdict(verdict).words in words_of(data["text/html"])
    assert "initialize_parameters_zeros" in words_of(data["text/html"])
    assert data[MIME_TYPE] == feedback.to_json()


@pytest.mark.filterwarnings("default")
def test_a_function_that_prints_and_warns_leaves_no_trace_in_the_check_cell(
    notebook: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    noise = "import sys, warnings; print('out'); print('err', file=sys.stderr); warnings.warn('hm'); np.log(np.zeros(1))"
    notebook(RIGHT.replace("parameters = {}", f"parameters = {{}}; {noise}"))
    assert notebook('check("initialize_parameters_zeros")').verdict == "correct"
    assert_shows("5", capfd)


def test_numbers_at_the_end_of_the_range_leave_no_warning_in_the_check_cell(
    notebook: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    notebook(
        RIGHT.replace("    return parameters", "    return {k: v + 1e308 for k, v in parameters.items()}")
    )
    assert notebook('check("initialize_parameters_zeros")').score == 0
    assert_shows("0", capfd)


def test_check_looks_the_function_up_where_it_is_called() -> None:
    namespace = {"check": check, "initialize_parameters_zeros": 3}
    assert eval('check("initialize_parameters_zeros")', namespace).verdict == "missing"


@pytest.mark.parametrize(
    "name", ["initialize_parameters_zero", "", "<b>", 3, None, ["initialize_parameters_he"], check]
)
def test_an_unknown_exercise_is_an_error_of_the_grader_and_says_what_there_is(name: Any) -> None:
    feedback = check(name)
    assert (feedback.verdict, repr(feedback)) == ("grader error", "0")
    assert "not your fault" in feedback.message
    assert "<b>" not in feedback_html(feedback)
    if isinstance(name, str):
        assert "there are: " in feedback.message


def test_damaged_references_are_an_error_of_the_grader(tmp_path: Path) -> None:
    (tmp_path / "01_initialization.npz").write_bytes(b"PK\x03\x04 cut short")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reference_files, "REFERENCES", tmp_path)
        feedback = check("initialize_parameters_he")
    assert feedback.verdict == "grader error"
    assert "is damaged" in feedback.message


def test_the_random_stream_of_the_notebook_goes_on_after_a_check(notebook: Any) -> None:
    notebook(RIGHT + "\nnp.random.seed(5)")
    notebook('check("initialize_parameters_zeros")')
    assert notebook("np.random.randn()") == np.random.RandomState(5).randn()


# --- the page ----------------------------------------------------------------------------------------------------------

HOSTILE = "<img src=x onerror=alert(1)><script>'\"&"


def test_names_and_messages_from_outside_are_shown_and_never_run() -> None:
    lines = (Check(HOSTILE, CheckVerdict.WRONG, 0, 5, HOSTILE, HOSTILE),)
    html = feedback_html(Feedback(HOSTILE, 0, 5, Verdict.RAISED, HOSTILE, None, lines))
    assert "<img" not in html
    assert "<script" not in html
    assert html.count("&lt;script&gt;") == 7
    assert (
        'aria-label="Feedback on &lt;img src=x onerror=alert(1)&gt;&lt;script&gt;&#x27;&quot;&amp;"' in html
    )


def test_what_a_learners_function_says_is_escaped(notebook: Any) -> None:
    notebook(f"def initialize_parameters_zeros(d):\n    raise ValueError({HOSTILE!r})")
    html = notebook.format(notebook('check("initialize_parameters_zeros")'))[0]["text/html"]
    assert "<script" not in html
    assert "<img" not in html


@pytest.mark.parametrize("verdict", Verdict)
def test_every_verdict_is_said_in_words_and_not_by_colour_alone(verdict: Any) -> None:
    html = feedback_html(
        Feedback("f", 1, 5, verdict, "Look here.", None, (Check("weights", CheckVerdict.WRONG, 0, 5),))
    )
    for words in (verdict.words, "1 of 5 points", "Look here.", "✗ wrong", "0 of 5"):
        assert words in words_of(html)


def test_a_check_is_a_sentence_for_a_screen_reader() -> None:
    lines = (
        Check("a", CheckVerdict.RIGHT, 1, 1),
        Check("b", CheckVerdict.WRONG, 0, 1, "1", "2"),
        Check("c", CheckVerdict.NOT_REACHED),
    )
    html = feedback_html(Feedback("f", 1, 2, Verdict.PARTIAL, "", None, lines))
    assert (html.count('role="listitem"'), html.count('role="group"')) == (3, 1)
    assert "<table" not in html
    words = " ".join(words_of(html).split())
    for sentence in (
        "right: a · 1 of 1 points",
        "wrong: b · 0 of 1 points",
        "Expected 1",
        "Got 2",
        "not reached: c",
    ):
        assert sentence in words
    assert not re.search(r"(?<![-\w])color:", html)  # text keeps the color of the page, dark or light


def test_no_line_ends_inside_a_number() -> None:
    lines = (
        Check("a", CheckVerdict.WRONG, 0, 1, "[1.26475, -1e-07, W1, 0x2, 3]", "an array of shape (3, 4)"),
    )
    html = feedback_html(Feedback("f", 1, 2, Verdict.PARTIAL, "It is -0.5 times W2. Is it 3.", None, lines))
    assert re.findall(r'<span style="white-space:nowrap">([^<]*)</span>', html) == [
        *("-0.5", "1.26475", "-1e-07")
    ]


def test_a_point_inside_code_ends_no_sentence() -> None:
    assert sentences("It stopped at `print('a. b')` there. Why. So.") == [
        "It stopped at `print('a. b')` there.",
        "Why. So.",
    ]
    assert sentences("One sentence.") == ["One sentence."]
    assert sentences("A `tick. No end") == ["A `tick. No end"]


def test_what_was_not_tried_is_not_said_to_be_right(notebook: Any) -> None:
    notebook("def initialize_parameters_zeros(layers_dims):\n    return np.ones((2, 3)) @ np.ones((2, 3))")
    feedback = notebook('check("initialize_parameters_zeros")')
    verdicts = {check.label: check.verdict for check in feedback.checks}
    assert verdicts["leaves its inputs as they are"] is CheckVerdict.NOT_REACHED
    assert verdicts["returns the same when called again"] is CheckVerdict.NOT_REACHED
    told = "".join(check.got for check in feedback.checks) + feedback.message
    assert "ufunc" not in told


def test_an_error_is_one_short_line_and_the_rest_below_it(notebook: Any) -> None:
    notebook(
        "def initialize_parameters_zeros(layers_dims):\n    n = len(layers_dims)\n    return {k: 1 for k in n}"
    )
    html = notebook.format(notebook('check("initialize_parameters_zeros")'))[0]["text/html"]
    first, second = re.findall(r'<div style="margin:.3em 0;overflow-wrap:break-word">(.*?)</div>', html)
    words = " ".join(words_of(first).split())
    assert words == "Line 3 of your cell stopped at {k: 1 for k in n} with a TypeError."
    assert "is a whole number" in words_of(second)
    assert html.index("<details><summary") < html.index("line 3, in initialize_parameters_zeros")
    assert "initialize_parameters_zeros([" in html


# --- needs -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Any:
    """What `needs` displays."""
    notices: list[Any] = []
    monkeypatch.setattr("IPython.display.display", notices.append)
    return notices


def test_a_block_that_works_shows_nothing_more(shown: Any) -> None:
    with needs("initialize_parameters_he"):
        value = 1
    assert (value, shown) == (1, [])


@pytest.mark.parametrize("error", [NotImplementedError(), NameError("name 'he' is not defined")])
def test_a_block_whose_function_is_not_written_yet_says_so(shown: Any, error: Any) -> None:
    with needs("initialize_parameters_zeros", "initialize_parameters_he"):
        raise error
    (notice,) = shown
    assert str(notice).startswith(
        "Nothing to show yet: This cell needs initialize_parameters_zeros and initialize_"
    )


def test_three_names_are_a_list() -> None:
    assert needs("a", "b", "c").notice(NameError("a")).text.startswith("This cell needs a, b and c:")


@pytest.mark.parametrize(
    "error", [KeyError("W1"), ValueError("shapes <3> & (2,)"), AttributeError("no shape")]
)
def test_a_block_that_stops_points_to_the_check_cell(shown: Any, error: Any) -> None:
    with needs("initialize_parameters_he"):
        raise error
    (notice,) = shown
    assert notice.title == "This cell could not finish"
    assert type(error).__name__ in notice.text
    assert "check cell of initialize_parameters_he" in notice.text


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
def test_stopping_a_cell_by_hand_goes_through(shown: Any, error: Any) -> None:
    with pytest.raises(error), needs("initialize_parameters_he"):
        raise error
    assert shown == []


def test_a_notice_is_a_note_with_escaped_words() -> None:
    html = Notice("Nothing to show yet", HOSTILE)._repr_html_()
    assert 'role="note"' in html
    assert "Nothing to show yet" in words_of(html)
    assert "<script" not in html


def test_a_cell_with_needs_shows_its_notice_in_the_notebook(
    notebook: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    notebook("with needs('initialize_parameters_he'):\n    initialize_parameters_he([2, 1])")
    out, err = capsys.readouterr()
    assert out.startswith("Nothing to show yet")
    assert err == ""


def test_what_is_between_backticks_is_code_and_nothing_else_is_markup() -> None:
    html = feedback_html(Feedback("f", 0, 5, Verdict.WRONG, "Look at `a <b> c`, not at `d or <i>."))
    assert ">a &lt;b&gt; c</code>" in html
    assert "`d or &lt;i&gt;." in html
