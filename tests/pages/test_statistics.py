"""The statistics of a class small enough to count by hand."""

from pathlib import Path
from typing import Any

import pytest

from grader.feedback import Feedback
from grader.instructor.course.results import Result
from grader.instructor.pages.statistics import class_statistics, histogram, mistake_title
from grader.reference_files import assignments, load_exercises
from grader.verdict import Verdict


def result(learner: str, *exercises: Any, **others: Any) -> Any:
    return Result(learner, "a", Path(), "graded", exercises=exercises, **others)


def one(score: float, verdict: Any, mistake: str | None = None, message: str = "") -> Feedback:
    return Feedback("f", score, 4, Verdict(verdict), message, mistake)


def two(score: float, verdict: Any, mistake: str | None = None, message: str = "") -> Feedback:
    return Feedback("g", score, 6, Verdict(verdict), message, mistake)


CLASS = [
    result("ada", one(4, "correct"), two(6, "correct"), isolation="strong", seconds=1.0),
    result("ben", one(4, "correct"), two(0, "wrong", "fan_out", "Wrong side."), isolation="strong", seconds=3.0),
    result("cy", one(1, "partial", "x", "No."), two(0, "wrong", "fan_out", "Wrong side."), isolation="basic", seconds=2.0),
    result("di", one(4, "correct"), two(0, "raised", None, "Stopped after 3 of 7."), isolation="strong"),
    result("ed", one(4, "correct"), two(1, "timed out", None, "Stopped after 12 of 1.5e-3.")),
    result("flo", one(4, "correct"), two(0, "unsolved", None, "Not solved yet.")),
    result("gus", one(0, "missing", None, "Not there."), two(0, "unsolved", None, "Not solved yet.")),
    Result("hal", "a", Path(), "failed", "damaged", seconds=10.0),
]  # fmt: skip
NUMBERS = class_statistics("a", CLASS)


def test_the_summary_counts_those_who_were_graded() -> None:
    assert (NUMBERS.handed_in, len(NUMBERS.graded), [r.learner for r in NUMBERS.failed]) == (8, 7, ["hal"])
    # scores: 10, 4, 1, 4, 5, 4, 0
    assert (NUMBERS.max_score, NUMBERS.median, NUMBERS.full) == (10, 4, 1)
    assert NUMBERS.mean == pytest.approx(28 / 7)


def test_every_score_is_in_one_column_and_full_marks_in_their_own() -> None:
    counts = {column.low: column.count for column in NUMBERS.bins if column.count}
    assert counts == {0: 1, 1: 1, 4: 3, 5: 1, 10: 1}
    assert NUMBERS.bins[-1].label == "10 (full marks)"
    assert NUMBERS.bins[0].label == "0 to below 1"


@pytest.mark.parametrize("most", [0.5, 1, 3, 7, 10, 20, 40, 45, 100, 1234])
def test_a_histogram_loses_nobody(most: float) -> None:
    scores = [most * part / 12 for part in range(13)]
    bins = histogram(scores, most)
    assert sum(column.count for column in bins) == 13
    assert bins[-1].count == 1
    assert len(bins) <= 11
    assert bins[0].low == 0


def test_there_is_no_histogram_without_points() -> None:
    assert histogram([0], 0) == ()


def test_each_exercise_says_who_solved_it_and_who_did_not() -> None:
    first, second = NUMBERS.exercises
    assert first.shares == {"solved": 5, "partial": 1, "wrong": 0, "open": 1, "not judged": 0}
    assert second.shares == {"solved": 1, "partial": 0, "wrong": 4, "open": 2, "not judged": 0}
    assert [first.mean, second.mean] == pytest.approx([21 / 7, 7 / 7])
    assert (first.count, first.max_score) == (7, 4)


def test_mistakes_are_ranked_and_know_their_learners() -> None:
    [mistake] = NUMBERS.exercises[1].mistakes
    assert (mistake.title, mistake.message, mistake.lost) == ("Fan out", "Wrong side.", 12)
    assert [learner.learner for learner in mistake.learners] == ["ben", "cy"]
    assert NUMBERS.costliest == (mistake,)  # the other one was made once
    assert NUMBERS.most_alike == 2


def test_unnamed_answers_are_grouped_by_their_message_numbers_aside() -> None:
    [group] = NUMBERS.exercises[1].others
    assert [learner.learner for learner in group.learners] == ["di", "ed"]
    assert (group.title, group.message, group.lost) == ("", "Stopped after 3 of 7.", 11)


def test_help_goes_to_those_with_open_exercises_or_less_than_half_lowest_first() -> None:
    assert [(item.result.learner, item.reason) for item in NUMBERS.help] == [
        ("gus", "2 of 2 open, below half of the points"),
        ("cy", "below half of the points"),
        ("flo", "1 of 2 open, below half of the points"),
        ("ben", "below half of the points"),
        ("di", "below half of the points"),
    ]


def test_time_and_isolation() -> None:
    assert (NUMBERS.seconds, NUMBERS.median_seconds) == (16, 2.5)
    assert [slow.learner for slow in NUMBERS.slowest] == ["hal", "ben", "cy", "ada"]
    assert NUMBERS.isolation == {"strong": 3, "not noted": 3, "basic": 1}


def test_mistakes_have_titles_that_people_write() -> None:
    assert mistake_title("xavier_scale") == "Xavier scale"
    assert mistake_title("he_random_bias") == "He random bias"
    assert mistake_title("variance_as_std") == "Variance as standard deviation"
    names = [m.name for a in assignments() for e in load_exercises(a).values() for m in e.mistakes]
    assert len(names) > 50
    assert not [title for title in map(mistake_title, names) if "_" in title or not title[0].isalpha()]
