"""The numbers of a class: scores, what was solved, which mistakes were made by whom, and who needs help."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from grader.feedback import Feedback
from grader.instructor.course.alike import is_wrong, same_answer
from grader.instructor.course.results import Result
from grader.instructor.pages.difficulty import discrimination, share_earned
from grader.verdict import Verdict

SHARES = tuple(dict.fromkeys(verdict.share for verdict in Verdict))
"""The shares of a class, in the order in which a bar shows them."""

WORDS = {
    **{word.lower(): word for word in ("Xavier", "Glorot", "He", "ReLU", "L1", "L2", "dW1", "dW2", "dW3")},
    "std": "standard deviation",
    "theta": "θ",
    "lambda": "λ",
    "epsilon": "ε",
}
"""Words in the names of mistakes that are written differently."""


@dataclass(frozen=True)
class Group:
    """Learners with the same wrong answer to an exercise.

    Attributes
    ----------
    exercise : str
        The function's name.
    title : str
        The mistake in a few words.
    message : str
        What they read.
    learners : tuple of Result
        By student id.
    lost : float
        Points that it cost the class.
    """

    exercise: str
    title: str
    message: str
    learners: tuple[Result, ...]
    lost: float

    @property
    def first_sentence(self) -> str:
        """The beginning of the message, for a line: up to its first period, or to a colon if that comes late."""
        sentence = re.split(r"(?<=[.?!])\s", self.message, maxsplit=1)[0]
        return sentence if len(sentence) <= 110 else sentence.split(": ", maxsplit=1)[0]


@dataclass(frozen=True)
class ExerciseStatistics:
    """How the class did in one exercise.

    Attributes
    ----------
    name : str
    max_score : float
    mean : float
        Mean points of those who were graded.
    difficulty, discrimination : float or None
        See `share_earned` and `discrimination`.
    shares : dict of str to int
        Learners who solved it, solved it in part, got it wrong, left it open, or could not be judged.
    mistakes : tuple of Group
        The known mistakes, most frequent first.
    others : tuple of Group
        Answers that no known mistake explains, grouped by the values that they return, most frequent first.
    """

    name: str
    max_score: float
    mean: float
    difficulty: float | None
    discrimination: float | None
    shares: dict[str, int]
    mistakes: tuple[Group, ...]
    others: tuple[Group, ...]

    @property
    def count(self) -> int:
        """All learners counted in `shares`."""
        return sum(self.shares.values())


@dataclass(frozen=True)
class Bin:
    """A column of the histogram: scores from `low` up to but not including `high`; the last is full marks alone."""

    low: float
    high: float
    count: int

    @property
    def full(self) -> bool:
        """Whether it is the column of full marks."""
        return self.low == self.high

    @property
    def label(self) -> str:
        """The scores it counts, in words."""
        return f"{self.low:g} (full marks)" if self.full else f"{self.low:g} to below {self.high:g}"


@dataclass(frozen=True)
class Help:
    """A learner who needs help, and why."""

    result: Result
    reason: str
    open: int


@dataclass(frozen=True)
class ClassStatistics:
    """The numbers of one assignment; scores are those of the learners who were graded."""

    assignment: str
    max_score: float
    graded: tuple[Result, ...]
    failed: tuple[Result, ...]
    median: float
    mean: float
    full: int
    bins: tuple[Bin, ...]
    exercises: tuple[ExerciseStatistics, ...]
    help: tuple[Help, ...]
    isolation: dict[str, int]
    seconds: float
    median_seconds: float
    slowest: tuple[Result, ...]

    @property
    def handed_in(self) -> int:
        """Submissions, graded or not."""
        return len(self.graded) + len(self.failed)

    @property
    def noted(self) -> tuple[Result, ...]:
        """Learners whose submission was not in order."""
        return tuple(result for result in self.graded if result.notes)

    @property
    def most_alike(self) -> int:
        """Learners in the largest group with the same wrong answer."""
        return max(
            (len(g.learners) for item in self.exercises for g in (*item.mistakes, *item.others)), default=0
        )

    @property
    def costliest(self) -> tuple[Group, ...]:
        """The mistakes that more than one learner made, those that cost the class the most points first."""
        groups = [group for exercise in self.exercises for group in exercise.mistakes]
        shared = [group for group in groups if len(group.learners) > 1]
        return tuple(sorted(shared, key=lambda group: (-group.lost, -len(group.learners))))


def class_statistics(assignment: str, results: Sequence[Result]) -> ClassStatistics:
    """The numbers of one assignment."""
    graded = tuple(result for result in results if result.status == "graded")
    scores = [result.score for result in graded]
    most = max((result.max_score for result in graded), default=0.0)
    timed = [result for result in results if result.seconds]
    return ClassStatistics(
        assignment,
        most,
        graded,
        tuple(result for result in results if result.status != "graded"),
        median(scores) if scores else 0.0,
        sum(scores) / len(scores) if scores else 0.0,
        sum(result.score >= result.max_score for result in graded),
        histogram(scores, most),
        exercise_statistics(graded),
        who_needs_help(graded),
        dict(Counter(result.isolation or "not noted" for result in graded).most_common()),
        sum(result.seconds for result in timed),
        median(result.seconds for result in timed) if timed else 0.0,
        tuple(sorted(timed, key=lambda result: -result.seconds)[:5]),
    )


def histogram(scores: Iterable[float], most: float) -> tuple[Bin, ...]:
    """Up to ten columns, of equal width where a round one divides the points, and one for full marks.

    Parameters
    ----------
    scores : iterable of float
    most : float
        The points that could be earned.

    Returns
    -------
    tuple of Bin
        From the lowest scores to the highest.
    """
    scores = list(scores)
    if most <= 0:
        return ()
    widths = [step for step in (0.5, 1, 2, 2.5, 4, 5, 10, 20, 25, 50) if most / step <= 10] or [most / 10]
    even = [step for step in widths if (most / step).is_integer() and most / step >= 5]
    width = (even or widths)[0]
    edges = [index * width for index in range(int(-(-most // width)))] + [most]
    bins = [Bin(low, high, sum(low <= score < high for score in scores)) for low, high in pairwise(edges)]
    return (*bins, Bin(most, most, sum(score >= most for score in scores)))


def exercise_statistics(graded: Sequence[Result]) -> tuple[ExerciseStatistics, ...]:
    """How the class did in each exercise, in the order of the notebook."""
    answers: dict[str, list[tuple[Result, Feedback]]] = {}
    for result in graded:
        for feedback in result.exercises:
            answers.setdefault(feedback.name, []).append((result, feedback))
    return tuple(_of_exercise(name, found) for name, found in answers.items())


def _of_exercise(name: str, answers: Sequence[tuple[Result, Feedback]]) -> ExerciseStatistics:
    shares = Counter(feedback.verdict.share for _, feedback in answers)
    named: dict[str, list[tuple[Result, Feedback]]] = {}
    others: dict[str, list[tuple[Result, Feedback]]] = {}
    for result, feedback in answers:
        if not is_wrong(feedback):
            continue
        key = feedback.mistake or same_answer(feedback)
        (named if feedback.mistake else others).setdefault(key, []).append((result, feedback))
    return ExerciseStatistics(
        name,
        max(feedback.max_score for _, feedback in answers),
        sum(feedback.score for _, feedback in answers) / len(answers),
        share_earned(answers),
        discrimination(answers),
        {share: shares[share] for share in SHARES},
        _ranked(named.values()),
        _ranked(others.values()),
    )


def _ranked(groups: Iterable[Sequence[tuple[Result, Feedback]]]) -> tuple[Group, ...]:
    found = []
    for answers in groups:
        messages = Counter(feedback.message for _, feedback in answers)
        first = answers[0][1]
        found.append(
            Group(
                first.name,
                mistake_title(first.mistake or ""),
                messages.most_common(1)[0][0],
                tuple(result for result, _ in answers),
                round(sum(feedback.max_score - feedback.score for _, feedback in answers), 2),
            )
        )
    return tuple(sorted(found, key=lambda group: (-len(group.learners), -group.lost, group.title)))


def mistake_title(name: str) -> str:
    """The name of a mistake as a person writes it: ``xavier_scale`` is "Xavier scale"."""
    first, *others = name.split("_")
    return " ".join([WORDS.get(first, first.capitalize()), *(WORDS.get(word, word) for word in others)])


def who_needs_help(graded: Sequence[Result]) -> tuple[Help, ...]:
    """Learners with an open exercise or less than half of the points, lowest score first."""
    found = []
    for result in graded:
        opened = sum(feedback.verdict.share == "open" for feedback in result.exercises)
        low = result.score < result.max_score / 2
        if not opened and not low:
            continue
        reasons = [
            f"{opened} of {len(result.exercises)} open" if opened else "",
            "below half of the points" if low else "",
        ]
        found.append(Help(result, ", ".join(filter(None, reasons)), opened))
    return tuple(sorted(found, key=lambda item: (item.result.score, -item.open, item.result.learner)))
