"""The page of the term."""

from __future__ import annotations

import csv
import json
import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.__main__ import main
from grader.errors import GraderError
from grader.feedback import MIME_TYPE, Feedback
from grader.instructor.content import ASSIGNMENTS
from grader.instructor.course.folder import Course
from grader.instructor.course.results import NoResults, Result, read_result
from grader.instructor.pages.rendering import TEMPLATES
from grader.instructor.pages.term.numbers import TermNumbers, term_numbers
from grader.instructor.pages.term.page import term_page, term_tables, without_names, write_term
from grader.instructor.pages.term.reading import verdicts_alone
from grader.instructor.people.roster import Learner
from grader.reference_files import load_exercises
from grader.verdict import Verdict
from tests.support.graded_course import HOSTILE

from .page_promises import check_promises

SCRIPT = (TEMPLATES / "sort.js").read_text(encoding="utf-8")
NOTEBOOKS = list(ASSIGNMENTS)[:4]
MISTAKES = ("fan_out", "not_scaled", "bias_of_one")
EXERCISES = {"f": 4.0, "g": 6.0}


def random_answer(name: str, most: float, chance: random.Random) -> Feedback:
    kind = chance.choice(("correct", "mistake", "mistake", "open", "other"))
    if kind == "correct":
        return Feedback(name, most, most, Verdict.CORRECT)
    if kind == "open":
        return Feedback(name, 0, most, Verdict.UNSOLVED)
    score = round(most * chance.choice((0, 0.2, 0.5)), 2)
    mistake = chance.choice(MISTAKES) if kind == "mistake" else None
    return Feedback(name, score, most, Verdict.WRONG, f"That is {mistake}.", mistake)


def random_term(seed: int, size: int = 40) -> tuple[dict[str, list[Result]], dict[str, Learner]]:
    chance = random.Random(seed)
    names = {f"id{i:02}": Learner(f"id{i:02}", f"Name {chance.random():.6f}") for i in range(size)}
    results: dict[str, list[Result]] = {}
    for assignment in NOTEBOOKS:
        results[assignment] = []
        for learner in names:
            if learner == "id00" or chance.random() < 0.25:
                continue
            if chance.random() < 0.05:
                results[assignment].append(Result(learner, assignment, Path(), "failed", "damaged"))
                continue
            answers = tuple(random_answer(name, most, chance) for name, most in EXERCISES.items())
            results[assignment].append(Result(learner, assignment, Path(), "graded", exercises=answers))
    return results, names


def answers_of(results: Mapping[str, Sequence[Result]]) -> list[dict[str, Any]]:
    """Every answer of the term as a row of its own, from which all is counted again."""
    return [
        {"notebook": assignment, "learner": result.learner, **vars(feedback)}
        for assignment, found in results.items()
        for result in found
        for feedback in result.exercises
    ]


@pytest.mark.parametrize("seed", range(4))
def test_who_handed_in_what(seed: int) -> None:
    results, names = random_term(seed)
    numbers = term_numbers(results, names)
    there = np.array([[any(r.learner == who for r in results[a]) for a in NOTEBOOKS] for who in names])
    assert [notebook.handed_in for notebook in numbers.notebooks] == there.sum(axis=0).tolist()
    rows = {row.learner: row for row in numbers.rows}
    for who, handed_in in zip(names, there, strict=True):
        last = int(np.flatnonzero(handed_in)[-1]) if handed_in.any() else -1
        assert rows[who].handed_in == handed_in.sum()
        assert rows[who].silent_for == len(NOTEBOOKS) - 1 - last
    assert {row.learner for row in numbers.silent} == {
        who for who in names if rows[who].silent_for and rows[who].handed_in
    }
    assert [row.silent_for for row in numbers.silent] == sorted(
        (row.silent_for for row in numbers.silent), reverse=True
    )
    assert {row.learner for row in numbers.never} == {
        who for who, handed_in in zip(names, there, strict=True) if not handed_in.any()
    }


def test_whoever_is_exempt_is_neither_silent_nor_missing_and_the_mean_is_of_the_rest() -> None:
    def full(score: float) -> Result:
        return Result(
            "a",
            "x",
            Path(),
            "graded",
            exercises=(Feedback("f", score, 4.0, Verdict.CORRECT if score == 4 else Verdict.WRONG),),
        )

    results = {"01": [full(4.0), replace(full(4.0), learner="b")], "02": [full(2.0)], "03": []}
    known = {who: Learner(who) for who in ("a", "b", "c", "d")}
    exempt = {("a", "02"), ("a", "03"), ("b", "03"), ("c", ""), ("nobody", "01")}
    numbers = term_numbers(results, known, exempt=exempt)
    rows = {row.learner: row for row in numbers.rows}
    assert {who: row.silent_for for who, row in rows.items()} == {"a": 0, "b": 1, "c": 0, "d": 3}
    assert rows["a"].share == 1.0
    assert [row.learner for row in numbers.silent] == ["b"]
    assert [row.learner for row in numbers.never] == ["d"]
    assert [row.count("EX") for row in term_tables(numbers)["learners"][1:]] == [2, 1, 3, 0]
    assert "EX exempt" in page_of(numbers).text
    nobody = without_names(numbers)
    assert sorted(row.silent_for for row in nobody.rows) == [0, 0, 1, 3]
    assert not any("EX" in row for row in term_tables(nobody, names=False)["learners"])
    assert "EX" not in page_of(nobody, names=False).text
    assert "EX" not in page_of(term_numbers(results, known)).text


@pytest.mark.parametrize("seed", range(4))
def test_shares_of_the_points(seed: int) -> None:
    results, names = random_term(seed)
    numbers = term_numbers(results, names)
    total = sum(EXERCISES.values())
    shares: dict[tuple[str, str], float] = {}
    for answer in answers_of(results):
        key = answer["learner"], answer["notebook"]
        shares[key] = shares.get(key, 0.0) + answer["score"] / total
    for notebook in numbers.notebooks:
        found = np.array([share for (_, name), share in shares.items() if name == notebook.assignment])
        assert notebook.mean == pytest.approx(found.mean())
        assert notebook.median == pytest.approx(np.median(found))
        assert notebook.full == int((found > 1 - 1e-9).sum())
    for row in numbers.rows:
        own = [share for (who, _), share in shares.items() if who == row.learner]
        assert row.share == (pytest.approx(np.mean(own)) if own else None)


@pytest.mark.parametrize("seed", range(4))
def test_mistakes_that_go_along(seed: int) -> None:
    results, names = random_term(seed)
    table = answers_of(results)
    expected = {}
    for mistake in MISTAKES:
        made = {(answer["learner"], answer["notebook"]) for answer in table if answer["mistake"] == mistake}
        counts = tuple(sum(name == assignment for _, name in made) for assignment in NOTEBOOKS)
        learners = [who for who, _ in made]
        expected[counts] = sum(learners.count(who) > 1 for who in set(learners))
    along = term_numbers(results, names).along
    assert {item.counts: item.again for item in along} == expected
    assert [item.again for item in along] == sorted(expected.values(), reverse=True)


@pytest.mark.parametrize("seed", range(4))
def test_what_to_teach_again_is_what_cost_most_in_the_newest_two(seed: int) -> None:
    results, names = random_term(seed)
    newest = NOTEBOOKS[-2:]
    lost: dict[str, float] = {}
    who: dict[str, set[str]] = {}
    for answer in answers_of(results):
        if answer["notebook"] in newest and answer["verdict"] != Verdict.CORRECT:
            key = answer["mistake"] or (
                f"{answer['notebook']} {answer['name']}" if answer["verdict"] == Verdict.UNSOLVED else ""
            )
            if key:
                lost[key] = lost.get(key, 0.0) + answer["max_score"] - answer["score"]
                who.setdefault(key, set()).add(answer["learner"])
    graded = sum(result.status == "graded" for name in newest for result in results[name])
    most = graded * sum(EXERCISES.values())
    best = sorted(lost, key=lambda key: -lost[key])[:3]
    found = term_numbers(results, names).topics
    assert [topic.lost for topic in found] == pytest.approx([lost[key] / most for key in best])
    assert [topic.learners for topic in found] == [len(who[key]) for key in best]


def test_older_notebooks_are_asked_where_the_newest_have_nothing() -> None:
    right = (Feedback("f", 4, 4, Verdict.CORRECT),)
    wrong = (Feedback("f", 0, 4, Verdict.WRONG, "The other side.", "fan_out"),)
    learners = ("ada", "ben")
    results = {
        name: [Result(who, name, Path(), "graded", exercises=wrong if name == NOTEBOOKS[0] else right) for who in learners]
        for name in NOTEBOOKS
    }  # fmt: skip
    (topic,) = term_numbers(results, {}).topics
    assert (topic.title, topic.places, topic.learners) == ("Fan out", ((NOTEBOOKS[0], "f"),), 2)
    assert topic.lost == pytest.approx(8 / (4 * 2 * 4))


def test_a_mistake_of_one_learner_is_no_topic_and_an_older_one_is_told() -> None:
    def answered(assignment: str, *wrong: str) -> list[Result]:
        return [
            Result(
                who,
                assignment,
                Path(),
                "graded",
                exercises=(Feedback("f", 0, 4, Verdict.WRONG, "No.", "fan_out" if who in wrong else f"own_{who}"),),
            )
            for who in ("ada", "ben", "cy")
        ]  # fmt: skip

    results = {name: answered(name, "ada", *(["ben"] if name != NOTEBOOKS[1] else [])) for name in NOTEBOOKS}
    (topic,) = term_numbers(results, {}).topics  # all four are asked, because the newest have no second one
    assert (topic.title, topic.learners, topic.earlier) == ("Fan out", 2, ())
    many = {name: [*found] for name, found in results.items()}
    for name in NOTEBOOKS[-2:]:
        for mistake in ("not_scaled", "bias_of_one"):
            many[name] += [
                Result(
                    f"{mistake}{i}",
                    name,
                    Path(),
                    "graded",
                    exercises=(Feedback("f", 0, 4, Verdict.WRONG, "No.", mistake),),
                )
                for i in range(2)
            ]
    found = {topic.title: topic for topic in term_numbers(many, {}).topics}
    assert set(found) == {"Fan out", "Not scaled", "Bias of one"}
    assert found["Fan out"].earlier == ((NOTEBOOKS[0], 2), (NOTEBOOKS[1], 1))
    assert found["Not scaled"].earlier == ()


def page_of(numbers: TermNumbers, **options: Any) -> Any:
    return check_promises(term_page(numbers, **options), [SCRIPT])


def test_who_has_withdrawn_is_named_once_and_counts_nowhere() -> None:
    results, known = random_term(5)
    left = {who: replace(known[who], withdrawn="yes") for who in ("id03", "id07")}
    rest = {name: [r for r in found if r.learner not in left] for name, found in results.items()}
    numbers = term_numbers(results, {**known, **left})
    expected = term_numbers(rest, {who: learner for who, learner in known.items() if who not in left})
    assert replace(numbers, left=()) == expected
    text = " ".join(page_of(numbers).text.split())
    assert all(text.count(who.listed) == 1 for who in numbers.left)
    assert "Withdrawn, and in no number here: 2." in page_of(without_names(numbers), names=False).text


def test_everybody_is_in_the_order_of_a_class_list() -> None:
    results, _ = random_term(6, 3)
    known = {
        "id00": Learner("id00", "Zoe Adams"),
        "id01": Learner("id01", "Ada Zimmer"),
        "id02": Learner("id02", "Ben de Boer"),
    }
    assert [row.learner for row in term_numbers(results, known).rows] == ["id00", "id02", "id01"]


def test_the_page_says_what_an_instructor_asks() -> None:
    results, names = random_term(1)
    numbers = term_numbers(results, names, ["05_regularization"])
    text = " ".join(page_of(numbers).text.split())
    for said in (
        "40 learners",
        "4 notebooks graded",
        f"{len(numbers.silent)} fell silent",
        f"{len(numbers.never)} handed in nothing",
        numbers.topics[0].title.replace("`", ""),
        "not graded yet, so not on this page: 05 Regularization",
        "could not be graded",
    ):
        assert said in text, said
    assert all(who.name in text for who in names.values())


def test_without_names_nobody_can_be_told() -> None:
    results, names = random_term(2)
    numbers = without_names(term_numbers(results, names))
    everything = term_page(numbers, names=False) + json.dumps(term_tables(numbers))
    assert not [text for who in names.values() for text in (who.id, who.name) if text in everything]
    shares = [-1.0 if row.share is None else row.share for row in numbers.rows]
    assert shares == sorted(shares, reverse=True)
    check_promises(term_page(numbers, names=False), [SCRIPT])


def test_without_names_equal_learners_are_not_in_the_order_of_the_roster() -> None:
    answers = (Feedback("f", 4, 4, Verdict.CORRECT),)
    names = {f"id{i:02}": Learner(f"id{i:02}", f"Name {i:02}") for i in range(30)}
    found = [Result(who, NOTEBOOKS[0], Path(who), "graded", exercises=answers) for who in names]
    before = term_numbers({NOTEBOOKS[0]: found}, names)
    after = without_names(before)
    assert [row.learner for row in after.rows] == [f"learner {i}" for i in range(1, 31)]
    again = without_names(term_numbers({NOTEBOOKS[0]: found[::-1]}, dict(reversed(names.items()))))
    assert again.rows == after.rows


def test_nothing_of_a_hostile_class_becomes_markup() -> None:
    feedback = Feedback(HOSTILE, 0, 10, Verdict.WRONG, HOSTILE, HOSTILE)
    results = {
        HOSTILE: [
            Result(f"{HOSTILE}{i}", HOSTILE, Path(), status, HOSTILE, (feedback,) * (status == "graded"))
            for i, status in enumerate(("graded", "graded", "failed"))
        ]
    }
    page = page_of(term_numbers(results, {f"{HOSTILE}0": Learner(f"{HOSTILE}0", HOSTILE)}))
    assert "<script>alert(1)</script>" in page.text


@pytest.mark.parametrize(
    "exercises", [(), (Feedback("f", 0, 0, Verdict.UNSOLVED),)], ids=["none", "no points"]
)
def test_an_odd_class_has_a_page_too(exercises: Any) -> None:
    results = {NOTEBOOKS[0]: [Result("eve", NOTEBOOKS[0], Path(), "graded", exercises=exercises)]}
    page_of(term_numbers(results, {}))


def written(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_the_tables_lie_beside_the_page_and_say_the_same(course: Path) -> None:
    page, *tables = write_term(Course(course))
    assert page == course / "reports" / "term.html"
    found = {path.name: written(path) for path in tables}
    assert set(found) == {
        f"term-{name}.csv"
        for name in ("notebooks", "learners", "silent", "teach-again", "mistakes", "exercises")
    }
    learners = {row[0]: row for row in found["term-learners.csv"][1:]}
    assert learners["ada"][2] == "5"
    assert learners["nils"][2] == "could not be graded"
    exercises = [row for row in found["term-exercises.csv"] if row[1] == "he"]
    assert [row[3] for row in exercises] == ["0.1500", "0.1500"]  # ben has 0 of 10, mallory 3
    assert exercises[1][5:] == ["Xavier scale", "1", "0.5000"]
    check_promises(page.read_text(encoding="utf-8"), [SCRIPT])


def test_a_table_runs_no_formula(course: Path) -> None:
    (course / "collected").mkdir()
    (course / "collected" / "learners.csv").write_text('id,name\nada,"=1+1"\n', encoding="utf-8")
    _, *tables = write_term(Course(course))
    rows = written(next(path for path in tables if path.stem == "term-learners"))
    assert next(row for row in rows if row[0] == "ada")[1] == "'=1+1"


def test_learners_of_the_roster_who_handed_in_nothing_are_there(course: Path) -> None:
    (course / "collected").mkdir()
    (course / "collected" / "learners.csv").write_text("id,name\nada,Ada L.\nzoe,Zoe Z.\n", encoding="utf-8")
    text = " ".join(
        check_promises(write_term(Course(course))[0].read_text(encoding="utf-8"), [SCRIPT]).text.split()
    )
    assert "handed in nothing 1 learner Zoe Z." in text
    assert "Ada L. ada" in text


def notebook_of(assignment: str, *, extra: Any = None) -> str:
    cells = [
        {
            "cell_type": "code",
            "metadata": {},
            "source": "check()",
            "outputs": [
                {
                    "output_type": "execute_result",
                    "metadata": {},
                    "data": {MIME_TYPE: Feedback(name, 1.5, 4, Verdict.PARTIAL, "é „" * 9, "m").to_json()},
                }
            ],
        }
        for name in load_exercises(assignment)
    ]
    own: dict[str, Any] = {
        "cell_type": "code",
        "metadata": extra or {},
        "source": f'"{MIME_TYPE}": {{"name": 1}}',
        "outputs": [],
    }
    return json.dumps({"cells": [*cells, own], "metadata": {}, "nbformat": 4}, ensure_ascii=False, indent=1)


FORGED = {MIME_TYPE: Feedback("initialize_parameters_he", 10, 10, Verdict.CORRECT).to_json()}


@pytest.mark.parametrize("extra", [None, FORGED, {"nbgrader": FORGED}], ids=["plain", "forged", "nested"])
def test_reading_fast_says_the_same_as_reading_all(extra: Any, tmp_path: Path) -> None:
    path = tmp_path / "x.ipynb"
    path.write_text(notebook_of("01_initialization", extra=extra), encoding="utf-8")
    fast, slow = (read(path, "ada", "01_initialization") for read in (verdicts_alone, read_result))
    kept = ("name", "score", "max_score", "verdict", "message", "mistake")
    said = [[[getattr(item, key) for key in kept] for item in read.exercises] for read in (fast, slow)]
    assert said[0] == said[1]
    assert fast.score == slow.score == pytest.approx(1.5 * len(load_exercises("01_initialization")))


@pytest.mark.parametrize("content", ["", "{", "[]", f'{{"{MIME_TYPE}": {{}}}}', f'{{"{MIME_TYPE}": {{'])
def test_a_damaged_notebook_is_said_to_be_damaged(content: str, tmp_path: Path) -> None:
    path = tmp_path / "x.ipynb"
    path.write_text(content)
    assert verdicts_alone(path, "ada", "01_initialization") == read_result(path, "ada", "01_initialization")


def test_options_that_do_not_fit_are_one_clear_line(
    course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.chdir(course)
    for options, line in (
        ([], "name one notebook, or say --term"),
        (["01_initialization", "--term"], "name one notebook, or say --term"),
        (["01_initialization", "--without-names"], "--without-names is for --term"),
    ):
        assert main(["report", *options]) == 2
        assert line in capsys.readouterr().err
    with pytest.raises(NoResults, match="no notebook is graded yet"):
        write_term(Course(tmp_path / "nothing"))


def test_a_place_that_cannot_be_written_is_one_clear_line_and_nothing_is_there(
    course: Path, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(GraderError, match="cannot be written"):
        write_term(Course(course), tmp_path / "file" / "term.html")
    assert (tmp_path / "file").read_text() == "mine"
    assert not (course / "reports").exists()


def test_shares_in_the_tables_are_finite_numbers() -> None:
    results, names = random_term(3)
    tables = term_tables(term_numbers(results, names))
    for row in tables["exercises"][1:]:
        assert all(math.isfinite(float(cell)) for cell in (row[3], row[4]) if cell)
