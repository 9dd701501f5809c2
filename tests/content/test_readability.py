"""How the texts read: short enough, and in plain words, by the Flesch-Kincaid grade of the library textstat.

A grade is a year of school. Code, formulas, tables, headings and what is folded away are left out of the counts of a notebook.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from textstat import flesch_kincaid_grade

from grader.instructor.authoring.notebooks import read_source
from grader.instructor.content import ASSIGNMENTS
from grader.instructor.content.drafts import message_of
from grader.instructor.content.folders import drafts_of

pytestmark = pytest.mark.slow  # textstat loads a dictionary of English syllables

MOST_WORDS = 2000
MOST_WORDS_AT_ONCE = 250
"""Between two cells that a learner runs."""
HARDEST = 10
HARDEST_MESSAGE = 9
FEWEST_WORDS = 60
"""Below this, the grade of a text is chance."""
LONGEST_FIRST_SENTENCE = 25

LEFT_OUT = (
    re.compile(r"<details>.*?</details>", re.DOTALL),
    re.compile(r"```.*?```", re.DOTALL),
    re.compile(r"\$\$.*?\$\$", re.DOTALL),
    re.compile(r"^(\||#+ ).*$", re.MULTILINE),  # tables and headings
    re.compile(r"<[^>]*>"),
)
SYMBOL = re.compile(r"\$[^$]*\$|`[^`]*`")
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
SENTENCE_END = re.compile(r"(?<=[.:?!])\s")


def prose(markdown: str) -> str:
    """What a learner reads at first sight; a formula or a name of the code counts as a short word."""
    for pattern in LEFT_OUT:
        markdown = pattern.sub("", markdown)
    return re.sub(r"[*_]{1,2}", "", LINK.sub(r"\1", SYMBOL.sub("it", markdown)))


def words(text: str) -> int:
    return len(text.split())


def texts(assignment: str) -> list[tuple[str, str]]:
    """The cells: their kind, and their prose."""
    cells: list[Any] = read_source(assignment).cells
    return [(cell.cell_type, prose(cell.source) if cell.cell_type == "markdown" else "") for cell in cells]


def test_what_is_counted_is_what_one_reads_at_first_sight() -> None:
    text = "## Title\n\nThe *mean* of `x` is $\\mu$, [here](https://x.y).\n\n$$a$$\n\n| a |\n"
    folded = "<details><summary>Why</summary>\n\nBecause.\n\n</details>"
    assert prose(text + folded).split() == ["The", "mean", "of", "it", "is", "it,", "here."]


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_a_notebook_has_few_words_and_never_many_at_once(assignment: str) -> None:
    cells = texts(assignment)
    assert 0 < sum(words(text) for _, text in cells) <= MOST_WORDS
    at_once, most = 0, 0
    for kind, text in cells:
        at_once = at_once + words(text) if kind == "markdown" else 0
        most = max(most, at_once)
    assert most <= MOST_WORDS_AT_ONCE


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_a_notebook_is_written_in_plain_words(assignment: str) -> None:
    whole = " ".join(text for _, text in texts(assignment))
    assert 0 < flesch_kincaid_grade(whole) <= HARDEST
    longer = [text for _, text in texts(assignment) if words(text) >= FEWEST_WORDS]
    assert [(text[:80], grade) for text in longer if (grade := flesch_kincaid_grade(text)) > HARDEST] == []


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_a_mistake_is_told_in_plain_words_and_its_name_comes_first(assignment: str) -> None:
    messages = {
        function.__name__: SYMBOL.sub("it", message_of(function))
        for draft in drafts_of(assignment).values()
        for function in draft.mistakes
    }
    assert messages
    assert {
        name: grade
        for name, text in messages.items()
        if (grade := flesch_kincaid_grade(text)) > HARDEST_MESSAGE
    } == {}
    first = {name: words(SENTENCE_END.split(text)[0]) for name, text in messages.items()}
    assert {name: count for name, count in first.items() if count > LONGEST_FIRST_SENTENCE} == {}
