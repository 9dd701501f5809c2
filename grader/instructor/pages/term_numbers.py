"""The numbers of a term: who handed in what, who fell silent, which mistakes go along, and what to teach again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean, median

from grader.instructor.course.results import Result
from grader.instructor.pages.statistics import ExerciseStatistics, exercise_statistics, mistake_title

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
class Row:
    """One learner over the term.

    Attributes
    ----------
    learner, name : str
        The student id, and the name if it is known.
    results : tuple of Result or None
        For each notebook; None where nothing was handed in.
    """

    learner: str
    name: str
    results: tuple[Result | None, ...]

    @property
    def handed_in(self) -> int:
        """In how many notebooks."""
        return sum(result is not None for result in self.results)

    @property
    def silent_for(self) -> int:
        """How many of the newest notebooks in a row are missing."""
        newest_first = enumerate(reversed(self.results))
        return next((missing for missing, result in newest_first if result is not None), len(self.results))

    @property
    def share(self) -> float | None:
        """The mean share of the points in the notebooks that were graded."""
        shares = [
            result.score / result.max_score
            for result in self.results
            if result is not None and result.status == "graded" and result.max_score
        ]
        return mean(shares) if shares else None


@dataclass(frozen=True)
class Along:
    """A known mistake that was made in more than one notebook.

    Attributes
    ----------
    title : str
    counts : tuple of int
        Learners who made it, for each notebook.
    again : int
        Learners who made it in two notebooks or more.
    """

    title: str
    counts: tuple[int, ...]
    again: int


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


@dataclass(frozen=True)
class TermNumbers:
    """The numbers of a term; `rows` are all learners, `silent` and `never` some of them."""

    notebooks: tuple[NotebookNumbers, ...]
    rows: tuple[Row, ...]
    silent: tuple[Row, ...]
    never: tuple[Row, ...]
    along: tuple[Along, ...]
    topics: tuple[Topic, ...]
    waiting: tuple[str, ...]


def term_numbers(
    results: Mapping[str, Sequence[Result]], names: Mapping[str, str], waiting: Iterable[str] = ()
) -> TermNumbers:
    """The numbers of a term.

    Parameters
    ----------
    results : mapping
        Those of each notebook, in the order of the course.
    names : mapping
        The names of the learners on the roster by student id; those who handed in need not be there.
    waiting : iterable of str
        Notebooks that were handed in and are not graded.

    Returns
    -------
    TermNumbers
        Rows are sorted by name, those without one by id.
    """
    by_learner: dict[str, dict[str, Result]] = {learner: {} for learner in names}
    for assignment, found in results.items():
        for result in found:
            by_learner.setdefault(result.learner, {})[assignment] = result
    rows = [
        Row(learner, names.get(learner, ""), tuple(handed_in.get(assignment) for assignment in results))
        for learner, handed_in in by_learner.items()
    ]
    rows.sort(key=lambda row: ((row.name or row.learner).casefold(), row.learner))
    silent = [row for row in rows if row.handed_in and row.silent_for]
    silent.sort(key=lambda row: -row.silent_for)
    notebooks = tuple(_notebook(assignment, found) for assignment, found in results.items())
    return TermNumbers(
        notebooks,
        tuple(rows),
        tuple(silent),
        tuple(row for row in rows if not row.handed_in),
        mistakes_along(results),
        topics(notebooks),
        tuple(waiting),
    )


def _notebook(assignment: str, results: Sequence[Result]) -> NotebookNumbers:
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


def mistakes_along(results: Mapping[str, Sequence[Result]]) -> tuple[Along, ...]:
    """The known mistakes that were made in more than one notebook, those that most learners made again first."""
    who: dict[str, dict[str, set[str]]] = defaultdict(dict)
    for assignment, found in results.items():
        for result in found:
            for feedback in result.exercises:
                if feedback.mistake:
                    who[feedback.mistake].setdefault(assignment, set()).add(result.learner)
    along = []
    for name, places in who.items():
        if len(places) > 1:
            times = Counter(learner for learners in places.values() for learner in learners)
            counts = tuple(len(places.get(assignment, ())) for assignment in results)
            again = sum(count > 1 for count in times.values())
            along.append(Along(mistake_title(name), counts, again))
    return tuple(sorted(along, key=lambda item: (-item.again, -sum(item.counts), item.title)))


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
