"""What to teach again, from how the class did in each notebook of the term."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean, median

from grader.instructor.course.results import Result
from grader.instructor.pages.statistics import ExerciseStatistics, exercise_statistics

TOPICS = 3
NEWEST = 2
"""Notebooks in which topics are looked for first: what is to be taught next week is what was hard lately."""

FEWEST = 2
"""Learners who make a mistake a topic of the class."""


@dataclass(frozen=True)
class LeftOpen:
    """Who left an exercise open, and the points that it cost them."""

    learners: tuple[str, ...]
    lost: float


@dataclass(frozen=True)
class NotebookNumbers:
    """How the class did in one notebook; shares of the points are those of the learners who were graded.

    `left_open` has the exercises that somebody left open, by name.
    """

    assignment: str
    handed_in: int
    graded: int
    max_score: float
    mean: float | None
    median: float | None
    full: int
    exercises: tuple[ExerciseStatistics, ...]
    left_open: Mapping[str, LeftOpen]

    @property
    def failed(self) -> int:
        """Submissions that could not be graded."""
        return self.handed_in - self.graded


@dataclass(frozen=True)
class Topic:
    """What to teach again.

    Attributes
    ----------
    title : str
        The mistake in a few words, or that an exercise was left open.
    places : tuple of (str, str)
        Notebooks and exercises in which it cost points.
    learners : int
    lost : float
        The share of the points of those notebooks that it cost the class.
    message : str
        What the learners read; empty for an exercise that was left open.
    earlier : tuple of (str, int)
        Older notebooks with the same mistake, and how many learners made it there.
    """

    title: str
    places: tuple[tuple[str, str], ...]
    learners: int
    lost: float
    message: str
    earlier: tuple[tuple[str, int], ...]


def notebook_numbers(assignment: str, results: Sequence[Result]) -> NotebookNumbers:
    """How the class did in one notebook."""
    graded = [result for result in results if result.status == "graded"]
    shares = [result.score / result.max_score for result in graded if result.max_score]
    return NotebookNumbers(
        assignment,
        len(results),
        len(graded),
        max((result.max_score for result in graded), default=0.0),
        mean(shares) if shares else None,
        median(shares) if shares else None,
        sum(share >= 1 for share in shares),
        exercise_statistics(graded),
        _left_open(graded),
    )


def _left_open(graded: Iterable[Result]) -> dict[str, LeftOpen]:
    found: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for result in graded:
        for feedback in result.exercises:
            if feedback.verdict.share == "open":
                found[feedback.name].append((result.learner, feedback.max_score - feedback.score))
    return {
        name: LeftOpen(tuple(learner for learner, _ in left), sum(lost for _, lost in left))
        for name, left in found.items()
    }


def topics(notebooks: Sequence[NotebookNumbers]) -> tuple[Topic, ...]:
    """What cost the class the most points in the newest notebooks, up to three things; in older ones, if these have fewer.

    A known mistake is one thing wherever it was made. So is an exercise that was left open.
    """
    found: tuple[Topic, ...] = ()
    for count in range(min(NEWEST, len(notebooks)), len(notebooks) + 1):
        found = _topics(notebooks[len(notebooks) - count :], notebooks[: len(notebooks) - count])
        if len(found) == TOPICS:
            break
    return found


def _topics(newest: Sequence[NotebookNumbers], older: Sequence[NotebookNumbers]) -> tuple[Topic, ...]:
    most = sum(notebook.graded * notebook.max_score for notebook in newest)
    lost: dict[tuple[str, str], float] = defaultdict(float)
    places: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    who: dict[tuple[str, str], set[str]] = defaultdict(set)
    messages: dict[tuple[str, str], str] = {}
    for notebook in newest:
        for exercise in notebook.exercises:
            for group in exercise.mistakes:
                key = (group.title, "")
                lost[key] += group.lost
                places[key].append((notebook.assignment, exercise.name))
                who[key] |= {result.learner for result in group.learners}
                messages.setdefault(key, group.first_sentence)
        for name, left in notebook.left_open.items():
            key = (name, notebook.assignment)
            lost[key] += left.lost
            places[key].append((notebook.assignment, name))
            who[key] |= set(left.learners)
    ranked = sorted(lost, key=lambda key: (-lost[key], key))
    return tuple(
        Topic(
            f"`{key[0]}` left open" if key[1] else key[0],
            tuple(places[key]),
            len(who[key]),
            lost[key] / most if most else 0.0,
            messages.get(key, ""),
            () if key[1] else tuple(_earlier(key[0], older)),
        )
        for key in ranked
        if len(who[key]) >= FEWEST and lost[key] > 0
    )[:TOPICS]


def _earlier(title: str, older: Sequence[NotebookNumbers]) -> Iterable[tuple[str, int]]:
    for notebook in older:
        learners = {
            result.learner
            for exercise in notebook.exercises
            for group in exercise.mistakes
            if group.title == title
            for result in group.learners
        }
        if learners:
            yield notebook.assignment, len(learners)
