"""Difficulty and discrimination, against NumPy and SciPy."""

from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from grader.feedback import Feedback
from grader.instructor.course.results import Result
from grader.instructor.pages.rendering import coefficient, portion
from grader.instructor.pages.statistics import exercise_statistics
from grader.verdict import Verdict

MOST = {"f": 4.0, "g": 6.0, "h": 10.0}


def graded(learner: str, *scores: float, verdicts: tuple[Verdict, ...] = ()) -> Result:
    found = tuple(
        Feedback(name, score, most, verdict)
        for (name, most), score, verdict in zip(
            MOST.items(), scores, verdicts or (Verdict.PARTIAL,) * len(scores), strict=False
        )
    )
    return Result(learner, "a", Path(), "graded", exercises=found)


def random_class(seed: int, size: int = 60) -> np.ndarray:
    random = np.random.default_rng(seed)
    skill = random.random((size, 1))
    shares = np.clip(skill + random.normal(0, 0.3, (size, 3)), 0, 1)
    return np.round(shares * list(MOST.values()), 2)


@pytest.mark.parametrize("seed", range(5))
def test_they_are_what_numpy_and_scipy_say(seed: int) -> None:
    scores = random_class(seed)
    found = exercise_statistics([graded(f"{i}", *row) for i, row in enumerate(scores.tolist())])
    assert [item.name for item in found] == list(MOST)
    for column, item in enumerate(found):
        rest = np.delete(scores, column, axis=1).sum(axis=1)
        assert item.difficulty == pytest.approx(scores[:, column].mean() / MOST[item.name])
        assert item.discrimination == pytest.approx(stats.pearsonr(scores[:, column], rest).statistic)


def test_who_lacks_an_exercise_counts_for_the_others() -> None:
    scores = random_class(7)
    results = [graded(f"{i}", *row) for i, row in enumerate(scores.tolist())]
    results += [graded(f"short {i}", *row[:2]) for i, row in enumerate(random_class(8).tolist())]
    last = exercise_statistics(results)[-1]
    assert last.discrimination == pytest.approx(
        stats.pearsonr(scores[:, 2], scores[:, 0] + scores[:, 1]).statistic
    )


@pytest.mark.parametrize(
    "rows",
    [
        [(1.0, 2.0, 3.0)],
        [(1.0, 2.0, 3.0), (2.0, 1.0, 5.0)],
        [(4.0, 2.0, 3.0)] * 5,
        [(4.0, 2.0, 3.0), (4.0, 1.0, 3.0), (4.0, 0.0, 3.0)],
        [(1.0, 0.1, 0.2), (2.0, 0.2, 0.1), (3.0, 0.15, 0.15)],
    ],
    ids=["one learner", "two", "all alike", "one exercise alike", "the rest alike"],
)
def test_where_it_is_not_defined_there_is_no_number(rows: list[tuple[float, ...]]) -> None:
    first = exercise_statistics([graded(f"{i}", *row) for i, row in enumerate(rows)])[0]
    assert first.discrimination is None
    assert first.difficulty is not None


def test_a_notebook_with_one_exercise_has_no_rest() -> None:
    (only,) = exercise_statistics([graded(f"{i}", float(i)) for i in range(5)])
    assert only.discrimination is None


def test_what_could_not_be_judged_is_nobodys_zero() -> None:
    scores = random_class(3)
    failed = (Verdict.GRADER_ERROR, Verdict.PARTIAL, Verdict.PARTIAL)
    results = [graded(f"{i}", *row) for i, row in enumerate(scores.tolist())]
    results += [graded(f"x{i}", 0.0, 3.0, 2.0, verdicts=failed) for i in range(9)]
    first = exercise_statistics(results)[0]
    rest = scores[:, 1] + scores[:, 2]
    assert first.difficulty == pytest.approx(scores[:, 0].mean() / 4)
    assert first.discrimination == pytest.approx(stats.pearsonr(scores[:, 0], rest).statistic)


def test_numbers_are_said_in_few_digits() -> None:
    assert [portion(value) for value in (None, 0.0, 0.664, 1.0)] == ["–", "0 %", "66 %", "100 %"]
    assert [coefficient(value) for value in (None, 0.126, -0.5, -0.001, 1.0)] == [
        "–",
        "0.13",
        "−0.50",
        "0.00",
        "1.00",
    ]
