"""`grader report --term`: the whole term on one self-contained page, with each of its tables as CSV beside it."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from markupsafe import Markup

from grader.instructor.course.csv_text import BOM, neutral, number
from grader.instructor.course.files import write_whole
from grader.instructor.course.folder import Course
from grader.instructor.course.results import Result
from grader.instructor.pages.class_page import feedback_link
from grader.instructor.pages.rendering import TEMPLATES, template, write_page
from grader.instructor.pages.term.numbers import Row, TermNumbers, term_numbers
from grader.instructor.pages.term.reading import term_results
from grader.instructor.people.reading import collected_learners
from grader.instructor.people.roster import Learner
from grader.instructor.settings.reading import read_settings

FOLDED = 60
"""Learners from which on the table of all of them is folded."""

LEVELS = 5
"""Shades of a cell: its share of the points, in fifths."""


@dataclass(frozen=True)
class Mark:
    """A cell of the table of everybody: its text, how it is shaded, and what it is in words."""

    text: str
    shade: str
    words: str = ""


def write_term(course: Course, to: Path | None = None, *, names: bool = True) -> list[Path]:
    """Write the page of the term and its tables.

    Parameters
    ----------
    course : Course
    to : Path, optional
        The page, by default ``reports/term.html``, or ``reports/term-without-names.html``; the tables go beside it.
    names : bool
        If not, nothing in it tells who a learner is: neither a name, nor an id, nor the order.

    Returns
    -------
    list of Path
        The page, then the tables.

    Raises
    ------
    NoResults
        If no notebook is graded.
    RosterError
        If the roster cannot be read.
    SettingsError
        If course.toml is wrong.
    """
    results, waiting = term_results(course)
    exempt = set(read_settings(course.root).exempt)
    numbers = term_numbers(results, collected_learners(course), waiting, exempt)
    if not names:
        numbers = without_names(numbers)
    path = to or course.root / "reports" / ("term.html" if names else "term-without-names.html")
    whole = replace(course, root=course.root.resolve())
    link = partial(feedback_link, course=whole, folder=path.resolve().parent) if names else _no_link
    tables = {
        path.with_name(f"{path.stem}-{name}.csv"): rows
        for name, rows in term_tables(numbers, names=names).items()
    }
    page = term_page(numbers, link, [table.name for table in tables], names=names)
    for table, rows in tables.items():
        write_whole(table, csv_of(rows), with_folder=True)
    write_page(path, page)  # the last one, because it names the others
    return [path, *tables]


def _no_link(_: Result) -> str:
    return ""


def without_names(numbers: TermNumbers) -> TermNumbers:
    """The same numbers of people who cannot be told: they are numbered, those with the most points first.

    Equal ones are in an order that follows from a digest, so that a place in the roster cannot be told either.
    """

    def place(row: Row) -> tuple[float, int, str]:
        digest = hashlib.sha256(f"{row.learner}\0{row.name}".encode("utf-8", "replace")).hexdigest()
        return -(row.share if row.share is not None else -1.0), -row.handed_in, digest

    ordered = sorted(numbers.rows, key=place)
    new = {row.learner: _nobody(row, index) for index, row in enumerate(ordered, start=1)}
    silent = sorted((new[row.learner] for row in numbers.silent), key=lambda row: (-row.silent_for, row.name))
    never = [new[row.learner] for row in numbers.never]
    left = tuple(Learner("", withdrawn=who.withdrawn) for who in numbers.left)
    return replace(numbers, rows=tuple(new.values()), silent=tuple(silent), never=tuple(never), left=left)


def _nobody(row: Row, index: int) -> Row:
    """Where the learner is exempt, it looks like nothing handed in: classmates may know who is exempt."""
    results = tuple(
        result and replace(result, learner="", notebook=Path(), reason="", notes=())
        if place not in row.exempt
        else None
        for place, result in enumerate(row.results)
    )
    return Row(f"learner {index}", "", results, row.exempt)


def term_page(
    numbers: TermNumbers,
    link: Callable[[Result], str] = _no_link,
    tables: Sequence[str] = (),
    *,
    names: bool = True,
) -> str:
    """The page as HTML.

    Parameters
    ----------
    numbers : TermNumbers
        Without names already, if it is to be shown.
    link : callable
        The relative address of a learner's page, or an empty string.
    tables : sequence of str
        The files with the tables.
    names : bool
        Whether the page says who the learners are.

    Returns
    -------
    str
        HTML.
    """
    script = (TEMPLATES / "sort.js").read_text(encoding="utf-8")
    return template("term.html").render(
        numbers=numbers,
        link=link,
        tables=tables,
        names=names,
        mark=mark,
        folded=len(numbers.rows) > FOLDED,
        exempt=names and any(row.exempt for row in numbers.rows),
        script=Markup(script),
    )


def mark(result: Result | None, exempt: bool = False) -> Mark:
    """How a learner's result in one notebook is shown."""
    if exempt:
        return Mark("EX", "none", "exempt")
    if result is None:
        return Mark("–", "none", "not handed in")
    if result.status != "graded":
        return Mark("?", "none", "could not be graded")
    share = result.score / result.max_score if result.max_score else 0.0
    return Mark(f"{round(100 * share)}", f"s{min(int(LEVELS * share), LEVELS - 1) if share < 1 else LEVELS}")


Table = list[list[str]]


def term_tables(numbers: TermNumbers, *, names: bool = True) -> Mapping[str, Table]:
    """The tables of the page by name, each with its titles; shares are from 0 to 1.

    Parameters
    ----------
    numbers : TermNumbers
        Without names already, if need be.
    names : bool
        Whether it is said who is exempt.

    Returns
    -------
    mapping of str to list of list of str
    """
    assignments = [notebook.assignment for notebook in numbers.notebooks]
    return {
        "notebooks": [
            ["notebook", "handed in", "graded", "mean share", "median share", "full marks"],
            *(
                [
                    notebook.assignment,
                    f"{notebook.handed_in}",
                    f"{notebook.graded}",
                    _share(notebook.mean),
                    _share(notebook.median),
                    f"{notebook.full}",
                ]
                for notebook in numbers.notebooks
            ),
        ],
        "learners": [
            ["id", "name", *assignments, "mean share", "handed in", "missing in a row"],
            *(_learner(row, names) for row in numbers.rows),
        ],
        "silent": [
            ["id", "name", "missing in a row", "mean share before"],
            *(
                [row.learner, row.name, f"{row.silent_for}", _share(row.share)]
                for row in (*numbers.silent, *numbers.never)
            ),
        ],
        "teach-again": [
            ["what", "where", "learners", "share of the points lost"],
            *(
                [
                    topic.title.replace("`", ""),
                    "; ".join(f"{assignment} {exercise}" for assignment, exercise in topic.places),
                    f"{topic.learners}",
                    f"{topic.lost:.4f}",
                ]
                for topic in numbers.topics
            ),
        ],
        "mistakes": [
            ["mistake", *assignments, "made again"],
            *([item.title, *map(str, item.counts), f"{item.again}"] for item in numbers.along),
        ],
        "exercises": list(_exercises(numbers)),
    }


def _learner(row: Row, names: bool) -> list[str]:
    cells = [
        "EX" if names and place in row.exempt else "" if result is None else _points(result)
        for place, result in enumerate(row.results)
    ]
    return [row.learner, row.name, *cells, _share(row.share), f"{row.handed_in}", f"{row.silent_for}"]


def _points(result: Result) -> str:
    return number(result.score) if result.status == "graded" else "could not be graded"


def _exercises(numbers: TermNumbers) -> Iterable[list[str]]:
    yield ["notebook", "exercise", "points", "difficulty", "discrimination", "mistake", "learners", "share"]
    for notebook in numbers.notebooks:
        for exercise in notebook.exercises:
            start = [notebook.assignment, exercise.name, f"{exercise.max_score:g}"]
            value = exercise.discrimination
            start += [_share(exercise.difficulty), "" if value is None else f"{value:.4f}"]
            yield [*start, "", "", ""]
            for group in exercise.mistakes:
                count = len(group.learners)
                yield [*start, group.title, f"{count}", f"{count / (exercise.count or 1):.4f}"]


def _share(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"


def csv_of(rows: Table) -> bytes:
    """A table as CSV, with a mark at the start by which Excel knows the encoding."""
    text = io.StringIO()
    csv.writer(text).writerows([neutral(cell) for cell in row] for row in rows)
    return (BOM + text.getvalue()).encode("utf-8", "replace")
