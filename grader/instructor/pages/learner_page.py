"""`grader feedback`: a self-contained page for each learner, in the place where nbgrader's own would be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path

from markupsafe import Markup

from grader.feedback import Check, Feedback
from grader.instructor.course.folder import Course
from grader.instructor.course.results import NoResults, Result, class_results
from grader.instructor.course.timestamps import read_timestamp
from grader.instructor.gradebook.manual import ManualGrade, manual_grades
from grader.instructor.pages.exchange import prepare_release
from grader.instructor.pages.people import class_list
from grader.instructor.pages.rendering import highlighted, template, write_page
from grader.instructor.pages.saved_work import Figure, SavedWork, read_saved_work
from grader.instructor.pages.statistics import mistake_title
from grader.instructor.settings.deadlines import shown
from grader.instructor.settings.reading import Settings, read_settings

RUNS = "runs without an error"


@dataclass(frozen=True)
class ExerciseView:
    """One exercise as the page shows it.

    Attributes
    ----------
    feedback : Feedback
        Without particulars of hidden cases.
    title : str
        The mistake in a few words, if it is known.
    compared : tuple of Check
        The lines of visible cases that have something expected and something got.
    code : str or None
        The learner's code as HTML.
    given : float or None
        Points that a person gave instead of the grader's.
    extra : float
        Points that a person gave on top.
    comment : str
        What a person wrote.
    """

    feedback: Feedback
    title: str
    compared: tuple[Check, ...]
    code: Markup | None
    given: float | None
    extra: float
    comment: str


def write_feedback(course: Course, assignment: str, learner: str | None = None) -> list[Path]:
    """Write ``feedback/<learner>/<assignment>/<assignment>.html`` for each learner, or for one.

    Parameters
    ----------
    course : Course
    assignment : str
    learner : str, optional
        The student id of that one.

    Returns
    -------
    list of Path
        The pages, by family name. Learners who have withdrawn get none.

    Raises
    ------
    NoResults
        If nothing was handed in or graded, or not by this learner.
    """
    results, left = class_list(course, class_results(course, assignment))
    chosen = [result for result in results if learner in (None, result.learner)]
    if any(learner == who.id for who in left):
        raise NoResults(
            f"{learner} has withdrawn, and gets no page: `grader roster --reinstate {learner}` takes that back"
        )
    if learner is not None and not chosen:
        raise NoResults(f"{learner} did not hand in {assignment}: there is no {course.submissions / learner}")
    added = manual_grades(course, assignment)
    settings = read_settings(course.root)
    pages = []
    for result in chosen:
        path = course.feedback_page(result.learner, assignment)
        dates = dates_in_words(course, settings, result)
        html = feedback_page(
            relative(result, course.root), saved_work(result), added.get(result.learner), dates
        )
        write_page(path, html)
        pages.append(path)
    prepare_release(course, chosen)
    return pages


def relative(result: Result, root: Path) -> Result:
    """`result` with a reason that names no path of this machine, nor the file, which the page is about anyway."""
    reason = result.reason.replace(f"{root}/", "")
    reason = re.sub(rf"^\S*{re.escape(result.assignment)}\.ipynb: ", "", reason)
    return replace(result, reason=reason[:1].upper() + reason[1:])


def saved_work(result: Result) -> SavedWork:
    """What the page shows of the notebook; nothing if it could not be graded."""
    if result.status != "graded":
        return SavedWork({})
    return read_saved_work(result.notebook, tuple(feedback.name for feedback in result.exercises))


def dates_in_words(course: Course, settings: Settings, result: Result) -> str:
    """When it was due and when it was handed in, in a sentence or two; empty where course.toml has no date."""
    deadline = settings.deadline(result.learner, result.assignment)
    if deadline.exempt:
        return "You need not hand this in: its points do not count."
    if deadline.due is None:
        return ""
    handed_in = read_timestamp(course.submitted(result.learner, result.assignment))
    due = f"Due {shown(deadline.due, deadline.zone)}" + (", your extension" if deadline.extended else "")
    if handed_in is None:
        return f"{due}; nobody noted when you handed it in, so it counts as in time."
    words = deadline.in_words(handed_in)
    return f"{due}; handed in {shown(handed_in, deadline.zone)}{', ' + words if words else ''}."


def feedback_page(result: Result, work: SavedWork, added: ManualGrade | None = None, dates: str = "") -> str:
    """The page of one learner as HTML; `dates` says when it was due and when it came."""
    added = added or ManualGrade()
    exercises = [view(feedback, work.code, added) for feedback in result.exercises]
    names = {feedback.name for feedback in result.exercises}
    figures: list[tuple[str, list[Figure]]] = [
        (heading, list(group)) for heading, group in groupby(work.figures, key=lambda figure: figure.heading)
    ]
    others = {name: comment for name, comment in added.comments.items() if name not in names}
    return template("feedback.html").render(
        result=result,
        total=added.total(result),
        added=added,
        comments=others,
        exercises=exercises,
        right=sum(item.feedback.verdict == "correct" for item in exercises),
        figures=figures,
        notes=work.notes,
        errors=work.errors,
        left_out=work.left_out,
        dates=dates,
    )


def view(feedback: Feedback, code: Mapping[str, str], added: ManualGrade) -> ExerciseView:
    """One exercise as the page shows it."""
    shown = without_hidden(feedback)
    source = code.get(feedback.name)
    return ExerciseView(
        shown,
        mistake_title(feedback.mistake) if feedback.mistake else "",
        tuple(check for check in shown.checks if check.expected or check.got),
        highlighted(source) if source else None,
        added.given.get(feedback.name),
        added.extra.get(feedback.name, 0.0),
        added.comments.get(feedback.name, ""),
    )


def without_hidden(feedback: Feedback) -> Feedback:
    """`feedback` without what it says about hidden cases, except their verdicts."""
    checks = [
        replace(check, expected="", got="") if check.hidden and check.label != RUNS else check
        for check in feedback.checks
    ]
    return replace(feedback, checks=tuple(checks))
