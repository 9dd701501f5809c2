"""Names told of slips, read beside the changed line: true, vague or false. What was false is told no more.

The file holds two readings of 200 slips each, drawn at random from all that were named. The second was made after what the
first found had been repaired, of other slips.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from grader.instructor.content import ASSIGNMENTS
from grader.instructor.content.drafts import message_of
from grader.instructor.content.folders import drafts_of

READINGS = Path(__file__).with_name("reading-2026-11-26.csv")
COLUMNS = ["reading", "exercise", "slip", "message", "judged"]
MOST_FALSE = 6


def rows() -> list[dict[str, str]]:
    with READINGS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def messages() -> dict[str, set[str]]:
    """Of each exercise, the messages of its known mistakes."""
    return {
        name: {message_of(function) for function in draft.mistakes}
        for assignment in ASSIGNMENTS
        for name, draft in drafts_of(assignment).items()
    }


def test_each_row_is_whole() -> None:
    found = rows()
    assert list(found[0]) == COLUMNS
    assert Counter(row["reading"] for row in found) == {"1": 200, "2": 200}
    assert {row["exercise"] for row in found} <= set(messages())
    assert {row["judged"] for row in found} == {"true", "vague", "false"}
    assert all(" → " in row["slip"] and row["message"].strip() for row in found)


@pytest.mark.parametrize("reading", ["1", "2"])
def test_few_names_were_false(reading: str) -> None:
    judged = Counter(row["judged"] for row in rows() if row["reading"] == reading)
    assert judged["false"] <= MOST_FALSE
    assert judged["true"] >= 180


def test_what_was_false_is_told_no_more() -> None:
    told = messages()
    again = [
        row
        for row in rows()
        if row["judged"] == "false"
        and any(message.startswith(row["message"]) for message in told[row["exercise"]])
    ]
    assert again == []
