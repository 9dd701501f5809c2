"""What is left of a submission's HTML: enough for an honest learner, in bounded time, and in its place."""

from pathlib import Path
from typing import Any

import pytest

from grader.instructor.grading.one_notebook import ordered
from grader.instructor.submission.cleaning import clean_html, markdown_html
from grader.instructor.submission.reading import MOST_OUTPUTS
from tests.support.sample_notebooks import notebook

TABLE = '<table class="dataframe"><tbody>' + "<tr><td>1</td><td>2</td></tr>" * 200 + "</tbody></table>"


@pytest.mark.parametrize(
    "html",
    [
        TABLE,
        "x<br>" * 300,
        "<b><i>x</i></b>" * 300,
        "<p>x</p>" * 300,
        '<div style="margin:1em;color:rgb(1, 2, 3)">x</div>',
    ],
)
def test_honest_html_stays_as_it_is(html: Any) -> None:
    assert clean_html(html) == html


def test_highlighted_code_and_headings_in_markdown_keep_their_classes() -> None:
    html = markdown_html("# One\n```python\ndef f(): return -1\n```")
    assert all(word in html for word in ('class="anchor-link"', 'class="highlight"', 'class="nf"'))


@pytest.mark.parametrize(
    "tag", ["<div>", "<b>", "<ul><li>", "<b></i>", "<i><div></i></div>", "<one-name></one-other>"]
)
def test_what_is_nested_beyond_reason_is_shown_as_text(tag: str) -> None:
    """Four thousand open elements take half a second to parse, and a notebook may hold thousands of such outputs."""
    assert clean_html(tag * 101).startswith("&lt;")


@pytest.mark.parametrize(
    "attribute",
    [
        "class='modal-backdrop'",
        "class='navbar-fixed-top'",
        "style='margin:-9px'",
        "style='margin:calc(0px - 9px)'",
    ],
)
def test_nothing_leaves_its_place(attribute: str) -> None:
    assert clean_html(f"<div {attribute}>x</div>") == "<div>x</div>"


@pytest.mark.parametrize("source", ["x" * 20_001, "\\begin{a}" * 51, "<script>" * 3000])
def test_markdown_that_takes_long_is_shown_as_it_was_written(source: str) -> None:
    html = markdown_html(source)
    assert html.startswith("<pre>")
    assert "<script" not in html


def test_of_very_many_outputs_the_first_are_kept(tmp_path: Path) -> None:
    made = notebook()
    output = {"output_type": "stream", "name": "stdout", "text": "x"}
    own = {"cell_type": "code", "metadata": {}, "source": "1", "execution_count": 1, "outputs": [output] * 90}
    made["cells"][:0] = [own] * 10
    content, _ = ordered(made, tmp_path / "01_initialization.ipynb", "01_initialization")
    assert [len(cell.outputs) for cell in content.cells[:10]] == [90] * 5 + [MOST_OUTPUTS - 450] + [0] * 4
