"""Slips of English that were made here do not come back: ``slips_of_english.tsv`` lists them, with what to write instead.

A line of the list is a regular expression, what to write instead, and an example that the expression finds. A pattern belongs
there only if it finds next to nothing that is good English.
"""

import ast
import io
import json
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from grader.instructor.course.places import ROOT

LIST = Path(__file__).with_name("slips_of_english.tsv")
LEFT_OUT = (
    "build",
    "work",
    "dist",
    "site",
    "site-selfhosted",
    "submitted",
    "autograded",
    "feedback",
    "collected",
    "reports",
)
"""Built or graded, never committed."""

QUOTED = ("CHANGELOG.md", "tests/project/", "tests/editions/", "tests/test_same_as_before.py", "LICENSE")
"""They quote what was written before, or texts of others."""

AREAS = {
    "docs": ("*.md", "docs/**/*.md", "datasets/*.md", ".github/**/*.yml"),
    "settings": ("*.toml", "*.yml", "*.cff", "Makefile", "nbgrader_config.py", "postBuild", ".ci/*"),
    "notebooks": ("notebooks/**/*.ipynb",),
    "content": ("grader/instructor/content/**/*.py",),
    "nets": ("init_utils/**/*.py", "datasets/*.py"),
    "learner's side": (
        "grader/*.py",
        "grader/judging/**/*.py",
        "grader/running/*.py",
        "grader/tracing/*.py",
        "grader/failures/*.py",
    ),
    "instructor's side": (
        "grader/instructor/**/*.py",
        "grader/instructor/**/*.j2",
        "grader/instructor/**/*.html",
    ),
    "tests": ("tests/**/*.py", "benchmarks/**/*.py"),
}


class Slip(NamedTuple):
    """A line of the list."""

    pattern: re.Pattern[str]
    instead: str
    example: str


def read_slips() -> list[Slip]:
    """The list, without the line that names its columns."""
    lines = [line.split("\t") for line in LIST.read_text(encoding="utf-8").splitlines()[1:]]
    return [Slip(re.compile(pattern, re.IGNORECASE), instead, example) for pattern, instead, example in lines]


SLIPS = read_slips()


def files_of(area: Any) -> list[Any]:
    """The files of an area, but for those that quote."""
    found = {path for pattern in AREAS[area] for path in ROOT.glob(pattern) if path.is_file()}
    if area == "instructor's side":
        found -= set(files_of("content"))
    names = {path: path.relative_to(ROOT).as_posix() for path in found}
    return sorted(
        path
        for path, name in names.items()
        if not name.startswith((*QUOTED, *(f"{folder}/" for folder in LEFT_OUT)))
        and not {".venv", ".git", "__pycache__"} & set(path.parts)
    )


def passages(path: Path) -> Iterator[Any]:
    """The prose of a file, as pairs of the line at which a passage starts and its text."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        yield from of_python(text)
    elif path.suffix == ".ipynb":
        for number, cell in enumerate(json.loads(text)["cells"]):
            source = "".join(cell["source"])
            yield from of_python(source) if cell["cell_type"] == "code" else of_markdown(source, number)
    elif path.suffix == ".md":
        yield from of_markdown(text)
    else:
        yield from of_markdown(text.replace("# ", ""))


def of_markdown(text: str, first: int = 1) -> Iterator[Any]:
    """Paragraphs, without code."""
    text = re.sub(
        r"^( *)```.*?^\1```", lambda code: "\n" * code[0].count("\n"), text, flags=re.DOTALL | re.MULTILINE
    )
    line = first
    for paragraph in text.split("\n\n"):
        yield line, re.sub(r"`[^`\n]*`", "`…`", paragraph)
        line += paragraph.count("\n") + 2


def of_python(text: str) -> Iterator[Any]:
    """Comments that follow each other as one passage, and each string; names of code are neither."""
    comment, start, last = list[str](), 0, -1
    text = re.sub(r"^(\s*)[%!]", r"\1#", text, flags=re.MULTILINE)  # magics of a notebook
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT and not token.string.startswith("# %%"):
            if token.start[0] != last + 1 and comment:
                yield start, "\n".join(comment)
                comment = []
            start = token.start[0] if not comment else start
            last = token.start[0]
            comment.append(token.string.lstrip("# "))
        elif token.type == tokenize.STRING and not token.string.lower().startswith(
            ("f", "rf", "fr", "b", "rb")
        ):
            yield token.start[0], re.sub(r"`[^`\n]*`", "`…`", str(ast.literal_eval(token.string)))
        elif token.type == getattr(tokenize, "FSTRING_MIDDLE", -1) or token.type == tokenize.STRING:
            yield token.start[0], token.string
    yield start, "\n".join(comment)


def found_in(path: Path) -> Iterator[str]:
    """Each slip in a file: where, what is written, and what to write."""
    for line, passage in passages(path):
        text = " ".join(passage.split())
        for slip in SLIPS:
            for found in slip.pattern.finditer(text):
                yield f"{path.relative_to(ROOT).as_posix()}:{line}: {found[0]!r}: {slip.instead}"


@pytest.mark.parametrize("slip", SLIPS, ids=[slip.pattern.pattern for slip in SLIPS])
def test_each_pattern_finds_its_example(slip: Slip) -> None:
    assert slip.pattern.search(slip.example)


@pytest.mark.parametrize("area", AREAS)
def test_no_slip_is_in(area: str) -> None:
    files = files_of(area)
    assert files, f"no file matches {AREAS[area]}"
    assert any(len(text) > 40 for file in files for _, text in passages(file)), "no prose was found in them"
    assert [line for file in files for line in found_in(file)] == []


def test_a_slip_is_found_wherever_prose_may_be() -> None:
    text = '# a comment that\n# mends it\nname = """A text, mended."""\nmended = 1  # one more\nprint(f"{name} mends")\n'
    passages = [passage for _, passage in of_python(text)]
    assert sum("mend" in passage for passage in passages) == 3
    page = "`mend`\n\n```\nmend\n```\n\nmend"
    assert [passage for _, passage in of_markdown(page) if passage] == ["`…`", "mend"]
