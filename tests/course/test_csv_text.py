"""CSV cells keep their places, and no spreadsheet runs them."""

import csv
import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.instructor.course.csv_text import neutral, number, parse_sheet

CELLS = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
TABLES = st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=5)


@settings(derandomize=True, deadline=None, max_examples=300)
@given(TABLES, st.sampled_from(["\r\n", "\n"]), st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
@pytest.mark.slow
def test_cells_are_those_of_the_csv_module(table: Any, ending: Any, quoting: Any) -> None:
    text = io.StringIO()
    csv.writer(text, lineterminator=ending, quoting=quoting).writerows([["a", "b"], *table])
    sheet = parse_sheet(text.getvalue().encode())
    expected = list(csv.reader(io.StringIO(text.getvalue(), newline="")))
    assert [[cell.value for cell in row] for row in sheet.rows] == expected
    assert sheet.filled({}) == text.getvalue()
    filled = list(csv.reader(io.StringIO(sheet.filled({(1, 1): "7.5"}), newline="")))
    expected[1][1] = "7.5"
    assert filled == expected


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.text(max_size=40))
def test_any_text_is_read(text: Any) -> None:
    if "\0" not in text:
        assert (
            parse_sheet(text.encode("utf-8", "replace")).filled({})
            == text.encode("utf-8", "replace").decode()
        )


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+SUM(A1)",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n1",
        " =1",
        "＝1+1",
        "＋1a",
        "\u200b=1",
        "\ufeff=1",
        "\xa0@x",
        "-",
        "﹢x",
    ],
)
def test_formulas_get_an_apostrophe(text: str) -> None:
    assert neutral(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["", "Ada", "O'Hara", "-5", "+4.25", "12", "a=b", "x@y.org", "Müller-Lüdenscheidt", "    Points"]
)
def test_numbers_and_names_stay(text: str) -> None:
    assert neutral(text) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(20.0, "20"), (16.3333333, "16.33"), (0.0, "0"), (-0.0, "0"), (12345.67, "12345.67"), (1e-9, "0")],
)
def test_points_are_plain_numbers(value: float, text: str) -> None:
    assert number(value) == text


def test_no_number_is_no_points() -> None:
    with pytest.raises(ValueError, match="not a number"):
        number(float("nan"))
