"""Small slips in right solutions: none is accepted unseen, and of most of them a check cell says where they are."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from pathlib import Path

import pytest
from textstat import flesch_kincaid_grade

from grader.instructor.authoring.slips import reviewed
from grader.instructor.authoring.slips.mutation import double_slips, single_slips
from grader.instructor.authoring.slips.neighbors import CALLS, neighbors
from grader.instructor.authoring.slips.reviewed import ReviewError, reviewed_slips, stale_reviews
from grader.instructor.authoring.slips.run import measured
from grader.instructor.authoring.slips.slip import Slip
from grader.instructor.authoring.slips.table import (
    count,
    doubtful_names,
    errors_with_a_line,
    numbers_only,
    on_the_line,
    slips_table,
    total,
    unreviewed,
)
from grader.instructor.content import ASSIGNMENTS
from grader.instructor.content.folders import complete_exercises
from grader.instructor.course.places import ROOT

SOURCE = """
def f(x, y=2):
    total = 0
    for i in range(1, len(x)):
        a = x[i] - y - 1
        total += np.exp(np.sum(a, axis=0)) / 2
    return total
"""


def test_each_kind_of_slip_is_made() -> None:
    kinds = {kind for kind, _ in single_slips(SOURCE)}
    wanted = {"operator", "operand dropped", "operands swapped", "constant", "axis", "argument dropped"}
    wanted |= {"arguments swapped", "function", "variable", "transposed", "statement dropped", "call dropped"}
    wanted |= {"assigned only", "first pass only", "after the loop", "parentheses"}
    wanted |= {"early return", "index", "sign"}
    assert wanted <= kinds


def test_a_default_a_twin_and_a_variable_with_another_number_are_mistaken_too() -> None:
    texts = [
        text for _, text in single_slips("def f(W1, W2, W3, eps=2):\n    return np.log(W1) + W2 * W3 + eps")
    ]
    for changed in ("eps=3", "np.log1p(W1)", "np.log2(W1)", "np.log(W2)", "np.log(W3)"):
        assert any(changed in text for text in texts), changed


def test_each_slip_is_python_and_differs_from_all_others() -> None:
    texts = [text for _, text in single_slips(SOURCE)]
    texts += [text for _, text in double_slips(SOURCE, 20, "seed")]
    assert len(set(texts)) == len(texts) > 60
    for text in texts:
        ast.parse(text)
        assert text != ast.unparse(ast.parse(SOURCE))


def test_pairs_are_the_same_for_the_same_seed() -> None:
    assert double_slips(SOURCE, 5, "a") == double_slips(SOURCE, 5, "a") != double_slips(SOURCE, 5, "b")


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_a_case_has_neighbors_with_other_numbers(assignment: str) -> None:
    for exercise in complete_exercises(assignment).values():
        found = list(neighbors(exercise))
        assert len(found) == CALLS
        assert found[0].siblings == exercise.cases[0].siblings
        assert [str(case.arguments) for case in found] == [
            str(case.arguments) for case in neighbors(exercise)
        ]


def slip(said: str = "accepted", before: str = "a = b + c", after: str = "a = b - c") -> Slip:
    return Slip("f", "operator", False, before, after, said, 3, 3)  # type: ignore[arg-type]


def write(folder: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reviewed, "content_folder", lambda _: folder)
    (folder / "accepted_slips.toml").write_text(text, encoding="utf-8")


ENTRY = '[[slip]]\nexercise = "f"\nbefore = "b + c"\nafter = "b - c"\nreason = "c is 0"\n'


def test_a_reviewed_slip_is_no_hole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, ENTRY, monkeypatch)
    other = slip(after="a = b * c")
    assert unreviewed("x", [slip(), other, slip("named")]) == [other]
    counts = count("x", [slip(), other, slip("named"), slip("located"), slip("numbers"), slip("raised")])
    assert (counts.reviewed, counts.accepted, counts.made) == (1, 1, 6)
    assert counts.share == pytest.approx(2 / 3)
    assert not stale_reviews("x", [slip()])


def test_a_review_that_nothing_needs_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, ENTRY, monkeypatch)
    (line,) = stale_reviews("x", [slip("named")])
    assert line.endswith("accepted_slips.toml: f has no slip from `b + c` to `b - c`: delete the entry")


@pytest.mark.parametrize(
    "text", ["no toml", "slip = 3", '[[slip]]\nexercise = "f"', ENTRY.replace("c is 0", " "), "\x00"]
)
def test_a_list_that_is_not_one_is_a_clear_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    write(tmp_path, text, monkeypatch)
    with pytest.raises(ReviewError, match=r"accepted_slips\.toml: "):
        reviewed_slips("x")


def test_the_kinds_with_two_numbers_only_are_ranked() -> None:
    found = {"x": [slip("numbers"), slip("numbers"), slip("named")]}
    assert numbers_only(found) == [("f", "operator", 2)]
    assert on_the_line(found) == (3, 3)


def test_names_of_slips_that_do_something_else_are_ranked() -> None:
    doubtful = replace(slip("named"), mistake="turned", elsewhere=True)
    assert doubtful_names({"x": [doubtful, doubtful, slip("named")]}) == [("f", "turned", 2)]


def test_errors_with_a_line_are_counted() -> None:
    located = replace(slip("raised"), message="Line 3 stopped.")
    assert errors_with_a_line({"x": [located, slip("raised"), slip("named")]}) == (1, 2)


def test_one_entry_may_stand_for_each_change_of_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, ENTRY.replace('"b - c"', '"*"'), monkeypatch)
    assert unreviewed("x", [slip(), slip(after="a = b * c")]) == []
    assert unreviewed("x", [slip(before="d = e", after="d = -e")])


ALL_NAMED_OR_LOCATED, PAIRS_NAMED_OR_LOCATED, EACH_NAMED_OR_LOCATED, ON_THE_LINE = 0.85, 0.6, 0.7, 0.7
ERRORS_WITH_A_LINE = 0.98
HARDEST_MESSAGE, MOST_HARD = 9, 0.03
"""School grade by Flesch and Kincaid; and the share of messages that may be harder, where not Python's own words are told."""
"""Of the others, an earlier call returns something wrong, and that is told first."""


@pytest.mark.slow
@pytest.mark.process
def test_of_the_courses_slips_none_is_accepted_unseen_and_most_are_named_or_located() -> None:
    found = measured(list(ASSIGNMENTS), ROOT, lambda _: None)
    assert sum(map(len, found.values())) > 5000
    for assignment, slips in found.items():
        assert unreviewed(assignment, slips) == []
        assert stale_reviews(assignment, slips) == []
        for name in {slip.exercise for slip in slips}:
            share = count(
                assignment, [slip for slip in slips if slip.exercise == name and not slip.pair]
            ).share
            assert share >= EACH_NAMED_OR_LOCATED, name
    assert total(found, pair=False).share >= ALL_NAMED_OR_LOCATED
    assert total(found, pair=True).share >= PAIRS_NAMED_OR_LOCATED
    told, raised = errors_with_a_line(found)
    assert told / raised >= ERRORS_WITH_A_LINE
    right, pointing = on_the_line(found)
    assert right / pointing >= ON_THE_LINE
    own_words = [
        slip.message for slips in found.values() for slip in slips if slip.message and slip.said != "raised"
    ]
    hard = [
        text for text in own_words if flesch_kincaid_grade(re.sub("`[^`]*`", "it", text)) > HARDEST_MESSAGE
    ]
    assert len(hard) <= MOST_HARD * len(own_words), hard
    assert slips_table(found).row_count == sum(len(complete_exercises(name)) for name in ASSIGNMENTS) + 1
    assert measured(list(ASSIGNMENTS), ROOT, pytest.fail) == found, "it is kept until something changes"
