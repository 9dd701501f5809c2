"""The numbers of a term: who handed in what, who fell silent, which mistakes go along, and what to teach again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import mean

from grader.instructor.course.results import Result
from grader.instructor.pages.statistics import mistake_title
from grader.instructor.pages.term.topics import NotebookNumbers, Topic, notebook_numbers, topics
from grader.instructor.people.roster import Learner


@dataclass(frozen=True)
class Row:
    """One learner over the term.

    Attributes
    ----------
    learner, name : str
        The student id, and the name if it is known.
    results : tuple of Result or None
        For each notebook; None where nothing was handed in.
    exempt : frozenset of int
        Places in `results` of the notebooks that the learner need not hand in.
    """

    learner: str
    name: str
    results: tuple[Result | None, ...]
    exempt: frozenset[int] = frozenset()

    @property
    def handed_in(self) -> int:
        """In how many notebooks."""
        return sum(result is not None for result in self.results)

    @property
    def asked(self) -> list[Result | None]:
        """The results of the notebooks that the learner has to hand in."""
        return [result for place, result in enumerate(self.results) if place not in self.exempt]

    @property
    def silent_for(self) -> int:
        """How many of the newest notebooks in a row are missing, without those from which the learner is exempt."""
        newest_first = enumerate(reversed(self.asked))
        return next((missing for missing, result in newest_first if result is not None), len(self.asked))

    @property
    def share(self) -> float | None:
        """The mean share of the points in the notebooks that were graded, without those from which the learner is exempt."""
        shares = [
            result.score / result.max_score
            for result in self.asked
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
class TermNumbers:
    """The numbers of a term.

    Attributes
    ----------
    notebooks : tuple of NotebookNumbers
        In the order of the course.
    rows : tuple of Row
        All learners, by family name.
    silent, never : tuple of Row
        Those who handed in before and not the newest notebook, for longest first; those who handed in nothing.
    along : tuple of Along
    topics : tuple of Topic
    waiting : tuple of str
        Notebooks that were handed in and are not graded.
    left : tuple of Learner
        Who has withdrawn, and counts nowhere.
    """

    notebooks: tuple[NotebookNumbers, ...]
    rows: tuple[Row, ...]
    silent: tuple[Row, ...]
    never: tuple[Row, ...]
    along: tuple[Along, ...]
    topics: tuple[Topic, ...]
    waiting: tuple[str, ...]
    left: tuple[Learner, ...] = ()


def term_numbers(
    results: Mapping[str, Sequence[Result]],
    known: Mapping[str, Learner],
    waiting: Iterable[str] = (),
    exempt: Collection[tuple[str, str]] = (),
) -> TermNumbers:
    """The numbers of a term.

    Parameters
    ----------
    results : mapping
        Those of each notebook, in the order of the course.
    known : mapping
        The learners on the roster by student id; those who handed in need not be there.
    waiting : iterable of str
        Notebooks that were handed in and are not graded.
    exempt : collection of (str, str)
        Learners and the notebook that they need not hand in; an empty name means each notebook.

    Returns
    -------
    TermNumbers
    """
    left = {learner.id: learner for learner in known.values() if learner.has_left}
    results = {
        assignment: [result for result in found if result.learner not in left]
        for assignment, found in results.items()
    }
    by_learner: dict[str, dict[str, Result]] = {learner: {} for learner in known if learner not in left}
    for assignment, found in results.items():
        for result in found:
            by_learner.setdefault(result.learner, {})[assignment] = result
    people = [known.get(learner, Learner(learner)) for learner in by_learner]
    rows = [
        Row(
            who.id,
            who.name,
            tuple(by_learner[who.id].get(assignment) for assignment in results),
            frozenset(
                place
                for place, assignment in enumerate(results)
                if (who.id, assignment) in exempt or (who.id, "") in exempt
            ),
        )
        for who in sorted(people, key=lambda who: who.order)
    ]
    silent = [row for row in rows if row.handed_in and row.silent_for]
    silent.sort(key=lambda row: -row.silent_for)
    notebooks = tuple(notebook_numbers(assignment, found) for assignment, found in results.items())
    return TermNumbers(
        notebooks,
        tuple(rows),
        tuple(silent),
        tuple(row for row in rows if not row.handed_in and row.asked),
        mistakes_along(results),
        topics(notebooks),
        tuple(waiting),
        tuple(sorted((who for who in left.values() if not who.same_as), key=lambda who: who.order)),
    )


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
