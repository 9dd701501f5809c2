"""`grader report`: the class at a glance, one self-contained page."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from math import ceil
from pathlib import Path
from urllib.parse import quote

from markupsafe import Markup

from grader.instructor.course.folder import Course
from grader.instructor.course.results import NoResults, Result, class_results
from grader.instructor.course.timestamps import read_timestamp
from grader.instructor.pages.learner_page import relative
from grader.instructor.pages.misconceptions import Expected, class_guesses
from grader.instructor.pages.people import class_list
from grader.instructor.pages.rendering import TEMPLATES, template, write_page
from grader.instructor.pages.statistics import Bin, Group, class_statistics
from grader.instructor.pages.stub import mistake_stub
from grader.instructor.people.roster import Learner
from grader.instructor.settings.deadlines import shown
from grader.instructor.settings.reading import Settings, read_settings
from grader.predictions.prediction import load_predictions


@dataclass(frozen=True)
class Column:
    """A column of the histogram as drawn: place and width in percent, height as a fraction of the highest."""

    bin: Bin
    x: float
    width: float
    height: float


@dataclass(frozen=True)
class Chart:
    """The histogram as drawn.

    Attributes
    ----------
    columns : tuple of Column
    ticks : tuple of (int, float)
        Numbers of learners, each with its height as a fraction.
    median : float
        Place of the median in percent.
    """

    columns: tuple[Column, ...]
    ticks: tuple[tuple[int, float], ...]
    median: float


@dataclass(frozen=True)
class Lateness:
    """When an assignment was due and closed, in words, who was late and how late, and who need not hand in."""

    due: str
    closes: str
    late: tuple[tuple[Result, str], ...]
    exempt: tuple[Result, ...]


def write_report(course: Course, assignment: str, to: Path | None = None) -> Path:
    """Write the report of a class; returns its path, by default ``reports/report-<assignment>.html``.

    Raises
    ------
    NoResults
        If nothing was handed in or graded.
    """
    found, left = class_list(course, class_results(course, assignment))
    if not found:
        raise NoResults(f"all who handed in {assignment} have withdrawn; `grader roster` lists them")
    notebooks = {result.learner: result.notebook for result in found}
    results = [relative(result, course.root) for result in found]
    path = to or course.root / "reports" / f"report-{assignment}.html"
    graded = [result.notebook.stat().st_mtime for result in results if result.status == "graded"]
    settings = read_settings(course.root)
    when = shown(datetime.fromtimestamp(max(graded), UTC), settings.zone) if graded else ""
    link = partial(
        feedback_link, course=replace(course, root=course.root.resolve()), folder=path.resolve().parent
    )

    def stub(group: Group) -> str:
        return mistake_stub(notebooks[group.learners[0].learner], group.exercise)

    lateness = who_was_late(course, settings, results)
    expected = class_guesses(load_predictions(assignment), found)
    write_page(path, report_page(assignment, results, link, when, stub, lateness, left, expected))
    return path


def who_was_late(course: Course, settings: Settings, results: Sequence[Result]) -> Lateness | None:
    """The assignment's date, and who was late; None where course.toml has no date."""
    dates = settings.dates.get(results[0].assignment)
    if dates is None:
        return None
    late, exempt = [], []
    for result in results:
        deadline = settings.deadline(result.learner, result.assignment)
        words = deadline.in_words(read_timestamp(course.submitted(result.learner, result.assignment)))
        if deadline.exempt:
            exempt.append(result)
        elif words:
            late.append((result, words))
    return Lateness(
        shown(dates.due, settings.zone), shown(dates.closes, settings.zone), tuple(late), tuple(exempt)
    )


def feedback_link(result: Result, course: Course, folder: Path) -> str:
    """The relative address of a learner's page as seen from `folder`; empty if there is no such page."""
    page = course.feedback_page(result.learner, result.assignment)
    return quote(os.fsencode(Path(os.path.relpath(page, folder)).as_posix())) if page.exists() else ""


def report_page(
    assignment: str,
    results: Sequence[Result],
    link: Callable[[Result], str],
    when: str = "",
    stub: Callable[[Group], str] = lambda _: "",
    lateness: Lateness | None = None,
    left: Sequence[Learner] = (),
    expected: Sequence[Expected] = (),
) -> str:
    """The report as HTML.

    Parameters
    ----------
    assignment : str
    results : sequence of Result
        Of the whole class.
    link : callable
        The relative address of a learner's page, or an empty string.
    when : str
        When the class was graded.
    stub : callable
        Python for a group of answers that no known mistake explains: one of them, as a known mistake to be.
    lateness : Lateness, optional
        When it was due, and who was late.
    left : sequence of Learner
        Who handed in and has withdrawn since.
    expected : sequence of Expected
        What the class guessed before the experiments.

    Returns
    -------
    str
        HTML.
    """
    numbers = class_statistics(assignment, results)
    script = (TEMPLATES / "sort.js").read_text(encoding="utf-8")
    return template("report.html").render(
        numbers=numbers,
        chart=chart(numbers.bins, numbers.median, numbers.max_score),
        results=results,
        link=link,
        when=when,
        script=Markup(script),
        seconds=duration,
        stub=stub,
        lateness=lateness,
        left=left,
        expected=expected,
    )


def chart(bins: Sequence[Bin], middle: float, most: float) -> Chart:
    """Where each column goes; the one for full marks is set a little apart."""
    if not bins:
        return Chart((), (), 0.0)
    highest = max(1, *(column.count for column in bins))
    step = next(
        (step for step in (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000) if highest / step <= 5), highest
    )
    top = step * ceil(highest / step)
    columns, scale = [], 88 / most
    for column in bins:
        x, width = (
            (91, 9) if column.full else (column.low * scale, (min(column.high, most) - column.low) * scale)
        )
        columns.append(Column(column, x, width, column.count / top))
    ticks = tuple((count, count / top) for count in range(0, top + 1, step))
    return Chart(tuple(columns), ticks, 95.5 if middle >= most else middle * scale)


def duration(seconds: float) -> str:
    """A time in words: "0.08 s", "12 s", "3 min 20 s"."""
    if seconds < 10:
        return f"{seconds:.2g} s"
    if round(seconds) < 60:
        return f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
