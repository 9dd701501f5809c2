"""The lines of code in docs/learners.md say what they give, and give it."""

import doctest
import re
from importlib.util import find_spec

import pytest

from grader.instructor.course.places import RELEASED, ROOT

PAGE = (ROOT / "docs" / "learners.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```pycon\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)
FRAMEWORKS = re.compile(r"\b(torch|keras)\.|import keras")


def run(blocks):
    """Run blocks one after the other in one namespace; return the report of what failed."""
    report = []
    example = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, "docs/learners.md", None, 0)
    doctest.DocTestRunner(verbose=False).run(example, out=report.append)
    assert example.examples
    return "".join(report)


def test_lines_with_numpy_and_scikit_learn_give_what_the_page_says():
    assert run([block for block in BLOCKS if not FRAMEWORKS.search(block)]) == ""


@pytest.mark.skipif(
    not (find_spec("torch") and find_spec("keras")),
    reason="PyTorch and Keras are no part of the course; see docs/learners.md",
)
def test_lines_with_frameworks_give_what_the_page_says(monkeypatch):
    monkeypatch.setenv("KERAS_BACKEND", "torch")
    assert run([block for block in BLOCKS if FRAMEWORKS.search(block)]) == ""


def test_every_convention_has_a_line_that_is_run():
    conventions = PAGE.split("## Conventions")[1].split("\n## ")[0].split("\n### ")[1:]
    assert len(conventions) == 10
    for text in conventions:
        assert "```pycon\n>>> " in text, text.splitlines()[0]


def test_the_map_has_every_notebook():
    tree = PAGE.split("## What builds on what")[1].split("```")[1]
    assert re.findall(r"\b0\d\b", tree.replace("(after 01", "")) != []
    for assignment in sorted(path.name for path in RELEASED.iterdir() if path.is_dir()):
        assert f" {assignment[:2]} " in tree, assignment


def test_functions_that_the_page_names_exist():
    import init_utils

    for name in re.findall(r"`(\w+)\(", PAGE.split("## Look into a net of your own")[1]):
        assert hasattr(init_utils, name), name
