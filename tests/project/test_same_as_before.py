"""The comparison of two records: it tells corrected words from everything else, and misses nothing."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.same_as_before.comparing import compare
from benchmarks.same_as_before.differences import of_code, of_data, of_notebooks, of_pages, of_sentences
from benchmarks.same_as_before.in_checkout import honest_modules
from benchmarks.same_as_before.recording import renew
from grader.instructor.authoring.slips.mutation import mutants
from grader.instructor.content import ASSIGNMENTS
from grader.instructor.content.folders import honest_solutions
from grader.instructor.course.places import ROOT

SOLUTION = '''
def scaled(sizes, axis=0):
    """The doc."""
    result = {}
    for l in range(1, len(sizes)):
        result["W" + str(l)] = np.random.randn(sizes[l], sizes[l - 1]) * np.sqrt(2 / sizes[l - 1])
    return result
'''


def kinds(differences: Any) -> list[str]:
    return [kind for kind, _, _ in differences]


def test_mutants_are_different_python_and_the_same_for_the_same_seed() -> None:
    made = mutants(SOLUTION, 40, "a seed")
    assert made == mutants(SOLUTION, 40, "a seed")
    assert made != mutants(SOLUTION, 40, "another")
    texts = [text for _, text in made]
    assert len({ast.dump(ast.parse(text)) for text in [SOLUTION, *texts]}) == 41
    assert len({kind for kind, _ in made}) >= 8


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_the_right_solutions_of_an_assignment_are_whole_in_one_text(
    assignment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    text = honest_modules(assignment)
    alone: dict[str, Any] = {"__name__": "variants"}
    exec(text, alone)
    assert "grader." not in text  # where it runs, there is no instructor's side

    def code(solutions: Any) -> Any:
        return {
            name: [(each.__name__, each.__code__.co_code) for each in solutions[name]] for name in solutions
        }

    assert code(alone["HONEST"]) == code(honest_solutions(assignment))


def test_a_corrected_sentence_is_wording_and_another_number_is_more() -> None:
    assert kinds(
        of_sentences("One column an example. W1 is right.", "One column per example. W1 is right.")
    ) == ["wording"]
    assert kinds(of_sentences("W1 is 2 times too large.", "W1 is 3 times too large.")) == [
        "numbers in a sentence"
    ]
    assert not list(of_sentences("One line\nor two.", "One line or two."))


@pytest.mark.parametrize(
    ("key", "value", "kind"),
    [
        ("message", "Scale the weights.", "wording"),
        ("score", 5.0, "score of a verdict"),
        ("verdict", "wrong", "verdict of a verdict"),
        ("mistake", None, "mistake of a verdict"),
        ("checks", [], "checks of a verdict"),
    ],
)
def test_in_a_verdict_only_sentences_may_change(key: str, value: object, kind: str) -> None:
    verdict = {
        "score": 4.0,
        "verdict": "partial",
        "mistake": "xavier",
        "message": "Scale weights.",
        "checks": [{"label": "W1"}],
    }
    assert kinds(of_data(verdict, {**verdict, key: value})) == [kind]


def test_in_a_page_markup_is_more_than_wording() -> None:
    page = '<style>p {color: red}</style><p class="x">Who wants to see it.</p><img alt="a plot">'
    assert kinds(of_pages(page, page.replace("Who wants", "Anyone who wants"))) == ["wording"]
    assert kinds(of_pages(page, page.replace("a plot", "the plot"))) == ["wording"]
    assert kinds(of_pages(page, page.replace('"x"', '"y"'))) == ["markup of a page"]
    assert kinds(of_pages(page, page.replace("red", "blue"))) == ["markup of a page"]


def test_in_a_code_cell_comments_and_strings_are_words() -> None:
    code = "%matplotlib inline\nfrom init_utils.a import f\nf('two', 1)  # a comment\n"
    assert kinds(of_code(code, code.replace("a comment", "another"))) == ["wording"]
    assert kinds(of_code(code, code.replace("'two'", "'three'"))) == ["wording"]
    assert kinds(of_code(code, code.replace("init_utils.a", "init_utils.b"))) == ["imports of a notebook"]
    assert kinds(of_code(code, code.replace(", 1", ", 2"))) == ["code of a notebook"]


def notebook(text: str, edition: str, points: int = 5) -> str:
    check = {"nbgrader": {"grade_id": "check-f", "points": points, "checksum": edition}}
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": "Some prose."},
        {"cell_type": "code", "metadata": check, "source": text},
        {"cell_type": "code", "metadata": {"nbgrader": {"grade_id": "f"}}, "source": "def f(): ..."},
    ]
    about = {"initialization_course": {"assignment": "01", "edition": edition}}
    return json.dumps({"cells": cells, "metadata": about})


def test_in_a_notebook_points_are_more_than_wording() -> None:
    old = notebook("check('f')", "aaa")
    assert set(kinds(of_notebooks(old, notebook("check('f')", "bbb")))) == {"edition of a notebook"}
    assert kinds(of_notebooks(old, notebook("check('f')", "aaa", points=6))) == ["metadata of a notebook"]


def test_the_corpus_is_put_on_the_edition_of_the_checkout(tmp_path: Path) -> None:
    """A learner's own text stays, a cell of the release becomes that of the newer one."""
    corpus, checkout = tmp_path / "corpus", tmp_path / "checkout"
    for path, text in {
        corpus / "released" / "01.ipynb": notebook("check('f')  # old", "aaa"),
        corpus / "as-released" / "01.ipynb": notebook("check('f')  # old", "aaa").replace("...", "return 1"),
        corpus / "changed" / "01.ipynb": notebook("Feedback.score = 100", "aaa"),
        corpus / "broken" / "01.ipynb": "{",
        checkout / "notebooks" / "01" / "01.ipynb": notebook("check('f')  # new", "bbb"),
    }.items():
        path.parent.mkdir(parents=True)
        path.write_text(text)
    renew(corpus, tmp_path / "renewed", checkout)
    texts = {path.parent.name: path.read_text() for path in (tmp_path / "renewed").rglob("*.ipynb")}
    assert json.loads(texts["as-released"]) == json.loads(
        notebook("check('f')  # new", "bbb").replace("...", "return 1")
    )
    assert "Feedback.score = 100" in texts["changed"]
    assert '"edition": "bbb"' in texts["changed"]
    assert texts["broken"] == "{"
    assert texts["released"] == notebook("check('f')  # old", "aaa")


@pytest.fixture
def records(tmp_path: Path) -> tuple[Path, Path]:
    verdict = {"name": "f", "score": 1.0, "message": "Do that."}
    for name in ("old", "new"):
        (tmp_path / name / "edition").mkdir(parents=True)
        (tmp_path / name / "course" / "feedback").mkdir(parents=True)
        (tmp_path / name / "mistakes.json").write_text(json.dumps({"01/f/wrong/hidden": verdict}))
        (tmp_path / name / "grade.json").write_text(
            json.dumps({"mutants/01": {"status": "graded", "notes": [], "exercises": [verdict, verdict]}})
        )
        (tmp_path / name / "check.json").write_text(json.dumps({"mutants/01": [verdict]}))
        (tmp_path / name / "edition" / "manifest.json").write_text(json.dumps({"files": {"a.py": "1"}}))
        (tmp_path / name / "course" / "feedback" / "a.html").write_text("<p>Do that.</p>")
    return tmp_path / "old", tmp_path / "new"


def test_equal_records_are_equal(records: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    assert compare(*records, set(), 5) == 0
    assert "nothing differs" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("file", "before", "now", "kind"),
    [
        ("grade.json", '"score": 1.0', '"score": 0.5', "score of a verdict"),
        ("grade.json", '"graded"', '"failed"', "status of a verdict"),
        ("grade.json", '"notes": []', '"notes": ["one"]', "notes added or gone"),
        ("check.json", '"mutants/01"', '"mutants/02"', "verdict that only one has"),
        ("mistakes.json", '"f"', '"g"', "name of a verdict"),
        ("edition/manifest.json", '"a.py"', '"b.py"', "file gone from the edition, file new in the edition"),
        ("course/feedback/a.html", "<p>", "<p class='a'>", "markup of a page"),
    ],
)
def test_more_than_wording_fails_unless_it_is_expected(
    records: tuple[Path, Path],
    capsys: pytest.CaptureFixture[str],
    file: str,
    before: str,
    now: str,
    kind: str,
) -> None:
    path = records[1] / file
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, now))
    assert compare(*records, set(), 5) == 1
    assert f"more than wording differs: {kind}" in capsys.readouterr().out
    assert compare(*records, set(kind.split(", ")), 5) == 0


def test_another_sentence_is_shown_and_no_failure(
    records: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    for path in records[1].rglob("*.*"):
        path.write_text(path.read_text().replace("Do that.", "Do this."))
    assert compare(*records, set(), 5) == 0
    out = capsys.readouterr().out
    assert "- Do that." in out
    assert "+ Do this." in out
