"""docs/claims.md lists every claim of the sources.

That its numbers are what the notebooks print is asserted where the notebooks are run, in test_notebooks.
"""

import re
from collections import Counter
from dataclasses import replace
from typing import Any

import nbformat
import pytest

from grader.instructor.authoring.notebooks import read_source
from grader.instructor.claims import page as claims_page
from grader.instructor.claims.page import (
    PAGE,
    SOURCES,
    VERDICTS,
    ClaimError,
    Row,
    measured_on,
    rows_of,
    same_measurement,
    settled,
    write_page,
)
from grader.instructor.content import ASSIGNMENTS
from grader.instructor.content.claim import Claim
from grader.instructor.content.folders import ContentError, claims_of
from grader.notebook import EXPERIMENT
from tests.claims.checklist_of_claims import CHECKLIST

each_assignment = pytest.mark.parametrize("assignment", ASSIGNMENTS)


def test_every_claim_on_the_checklist_is_tested_where_it_belongs() -> None:
    tested = Counter(
        (claim.source, claim.verdict, f"{assignment}/{claim.cell}")
        for assignment in ASSIGNMENTS
        for claim in claims_of(assignment)
    )
    wanted = Counter((entry.source, entry.verdict, entry.cell) for entry in CHECKLIST)
    assert wanted - tested == Counter()


def test_the_checklist_names_all_sources_and_no_claim_twice() -> None:
    assert {entry.source for entry in CHECKLIST} == set(SOURCES)
    assert len({(entry.source, entry.claim) for entry in CHECKLIST}) == len(CHECKLIST)


@each_assignment
def test_a_claim_is_whole_and_its_cell_an_experiment(assignment: str) -> None:
    experiments = {
        cell.metadata.nbgrader.grade_id
        for cell in read_source(assignment).cells
        if EXPERIMENT in cell.metadata.get("tags", [])
    }
    for claim in claims_of(assignment):
        assert claim.source in SOURCES
        assert claim.verdict in VERDICTS
        assert claim.cell in experiments
        assert re.compile(claim.measured).groups
        for text in (claim.claim, claim.finding):
            assert text.endswith((".", "?"))
            assert "\n" not in text


def test_the_page_is_made_of_the_claims() -> None:
    """With the numbers that it holds itself; `make claims` makes it anew."""
    page = PAGE.read_text(encoding="utf-8")
    numbers = measured_on(page)
    claims = [(assignment, claim) for assignment in ASSIGNMENTS for claim in claims_of(assignment)]
    assert {(claim.source, claim.claim) for _, claim in claims} == set(numbers)
    rows = [Row(assignment, claim, numbers[claim.source, claim.claim]) for assignment, claim in claims]
    assert write_page(rows) == page


def ran(text: str, cell: str = "myth", name: str = "stdout") -> Any:
    """A notebook whose one cell has printed a text."""
    output = nbformat.v4.new_output("stream", name=name, text=text)
    code = nbformat.v4.new_code_cell("…", outputs=[output], metadata={"nbgrader": {"grade_id": cell}})
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell("text"), code])


@pytest.fixture
def one_claim(monkeypatch: pytest.MonkeyPatch) -> Any:
    claim = Claim("S1", "wrong", "|z| is small.", "It is not.", "myth", r"z = (\S+)(?: or (\S+))?")
    monkeypatch.setattr(claims_page, "claims_of", lambda assignment: [claim])
    return claim


def test_a_number_is_found_in_what_the_cell_prints(one_claim: Any) -> None:
    assert rows_of("02_plateaus", ran("z = 1.5")) == [Row("02_plateaus", one_claim, "1.5")]
    (row,) = rows_of("02_plateaus", ran("z = 1.5 or 2"))
    assert row.measured == "1.5, 2"
    assert measured_on(write_page([row])) == {("S1", "|z| is small."): "1.5, 2"}


@pytest.mark.parametrize(
    ("tolerance", "again", "shown"),
    [
        (0.05, "z = 1.51", "1.5"),
        (0.001, "z = 1.51", "1.51"),
        (0.05, "z = 1.6", "1.6"),
        (0.05, "z = -1.5", "-1.5"),
    ],
)
def test_the_page_keeps_a_number_that_another_processor_rounds_differently(
    one_claim: Any, tolerance: float, again: str, shown: str
) -> None:
    claim = replace(one_claim, tolerance=tolerance)
    page = write_page([Row("02_plateaus", claim, "1.5")])
    (row,) = rows_of("02_plateaus", ran(again))
    (kept,) = settled([replace(row, claim=claim)], page)
    assert kept.measured == shown


def test_a_claim_that_is_not_on_the_page_yet_gets_the_number_measured(one_claim: Any) -> None:
    row = Row("02_plateaus", one_claim, "1.5")
    assert settled([row], write_page([])) == [row]


def test_a_claim_that_is_not_measured_is_named(one_claim: Any) -> None:
    with pytest.raises(ClaimError, match=r"finds no number .*\|z\| is small\.\nIt prints:\nx = 1"):
        rows_of("02_plateaus", ran("x = 1"))
    with pytest.raises(ClaimError, match="02_plateaus has no cell 'myth'"):
        rows_of("02_plateaus", ran("z = 1", cell="other"))
    with pytest.raises(ClaimError, match="finds no number"):
        rows_of("02_plateaus", ran("z = 1", name="stderr"))


def test_a_notebook_without_a_list_of_claims_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ASSIGNMENTS, "09_none", "no_such_module")
    with pytest.raises(ContentError, match=r"no_such_module/claims\.py is missing: write it, with CLAIMS"):
        claims_of("09_none")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("0.6931, 50%", "0.6931, 50%", True),
        ("1.19e-07", "1.191e-07", True),
        ("1.19e-07", "2e-07", False),
        ("2.1e-16", "3.3e-16", True),
        ("50%", "50", False),
        ("0.5", "0.5, 0.6", False),
        ("-1.4330", "1.4330", False),
        ("1/22028", "1/22028", True),
        ("inf", "inf", True),
        ("inf", "nan", False),
    ],
)
def test_measurements_may_differ_in_last_digits_only(one: str, other: str, same: bool) -> None:
    assert same_measurement(one, other) is same
