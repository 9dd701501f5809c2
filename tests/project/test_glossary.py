"""The lines of code in docs/glossary.md and docs/learners.md give what they say they give."""

import doctest
import re
from importlib.util import find_spec
from typing import Any

import pytest
from playwright.sync_api import Page

from grader.instructor.course.places import RELEASED, ROOT

GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
LEARNERS = (ROOT / "docs" / "learners.md").read_text(encoding="utf-8")
FRAMEWORKS = re.compile(r"\b(torch|keras)\.|import keras")


def blocks(page: Any) -> Any:
    """The blocks of code on a page that show what they give."""
    return re.findall(r"^```pycon\n(.*?)^```$", page, flags=re.MULTILINE | re.DOTALL)


def run(blocks: Any) -> str:
    """Run blocks one after the other in one namespace; return the report of what failed."""
    report: list[str] = []
    example = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, "docs", None, 0)
    doctest.DocTestRunner(verbose=False).run(example, out=report.append)
    assert example.examples
    return "".join(report)


@pytest.mark.parametrize("page", [GLOSSARY, LEARNERS], ids=["glossary", "learners"])
def test_lines_with_numpy_and_scikit_learn_give_what_the_page_says(page: Page) -> None:
    assert run([block for block in blocks(page) if not FRAMEWORKS.search(block)]) == ""


@pytest.mark.skipif(
    not (find_spec("torch") and find_spec("keras")),
    reason="PyTorch and Keras are no part of the course; see docs/glossary.md",
)
def test_lines_with_frameworks_give_what_the_page_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KERAS_BACKEND", "torch")
    assert run([block for block in blocks(GLOSSARY) if FRAMEWORKS.search(block)]) == ""


def test_every_convention_has_a_line_that_is_run() -> None:
    conventions = GLOSSARY.split("## Conventions")[1].split("\n### ")[1:]
    assert len(conventions) == 10
    for text in conventions:
        assert "```pycon\n>>> " in text, text.splitlines()[0]


def test_the_map_has_every_notebook() -> None:
    tree = LEARNERS.split("## What builds on what")[1].split("```")[1]
    assert re.findall(r"\b0\d\b", tree.replace("(after 01", "")) != []
    for assignment in sorted(path.name for path in RELEASED.iterdir() if path.is_dir()):
        assert f" {assignment[:2]} " in tree, assignment


def test_functions_that_the_page_names_exist() -> None:
    import init_utils

    for name in re.findall(r"`(\w+)\(", LEARNERS.split("## Look into a net of your own")[1]):
        assert hasattr(init_utils, name), name
