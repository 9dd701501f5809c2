"""Reading a whole term fast: of each graded notebook no more than its verdicts.

A course of thousands has tens of thousands of notebooks, with figures in them. Parsing them takes minutes, and what the page of
the term needs is in a few places of each.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from json import JSONDecoder
from pathlib import Path
from typing import Any

from grader.errors import GraderError
from grader.feedback import MIME_TYPE, Feedback
from grader.instructor.content import ASSIGNMENTS
from grader.instructor.course.folder import Course
from grader.instructor.course.results import NoResults, Result, class_results, read_result
from grader.reference_files import load_exercises
from grader.verdict import Verdict

KEY = json.dumps(MIME_TYPE).encode()
"""As it is written in a file. Within a text, the quotes would have a backslash in front."""

WINDOW = 1 << 16
"""Bytes in which a verdict ends; a longer one is read in the slow way."""

DECODER = JSONDecoder()


def term_results(course: Course) -> tuple[dict[str, list[Result]], list[str]]:
    """The results of all notebooks that are graded, and the notebooks that were handed in and are not.

    Parameters
    ----------
    course : Course

    Returns
    -------
    results : dict
        By assignment, in the order of the course. Verdicts have no lines of what was checked.
    waiting : list of str
        Assignments without a graded notebook.

    Raises
    ------
    NoResults
        If no notebook is graded.
    """
    results: dict[str, list[Result]] = {}
    waiting = []
    for assignment in ASSIGNMENTS:
        if any(course.graded.glob(f"*/{assignment}/{assignment}.ipynb")):
            results[assignment] = class_results(course, assignment, verdicts_alone)
        elif any(course.submissions.glob(f"*/{assignment}/{assignment}.ipynb")):
            waiting.append(assignment)
    if not results:
        first = waiting[0] if waiting else next(iter(ASSIGNMENTS))
        raise NoResults(f"no notebook is graded yet: run `grader autograde {first}` first")
    return results, waiting


def verdicts_alone(path: Path, learner: str, assignment: str) -> Result:
    """Like `read_result`, without what was checked, the time and the notes.

    The verdicts are found by their key. A key of that name somewhere else, as a learner might put it into a notebook, is one
    too many: unless each exercise has one verdict, the whole notebook is read, in which the place counts.
    """
    try:
        found = list(_verdicts(path.read_bytes()))
    except (OSError, ValueError, KeyError, TypeError):
        found = []
    names = [feedback.name for feedback in found]
    if len(names) != len(set(names)) or set(names) != set(_expected(assignment)):
        return read_result(path, learner, assignment)
    return Result(learner, assignment, path, "graded", exercises=tuple(found))


def _expected(assignment: str) -> Collection[str]:
    try:
        return load_exercises(assignment).keys()
    except GraderError:
        return ()


def _verdicts(content: bytes) -> Iterator[Feedback]:
    at = content.find(KEY)
    while at >= 0:
        start = at + len(KEY)
        text = content[start : start + WINDOW].decode("utf-8", "ignore").lstrip(" \t\r\n:")
        if text.startswith("{"):
            data, _ = DECODER.raw_decode(text)
            yield _brief(data)
        at = content.find(KEY, start)


def _brief(data: dict[str, Any]) -> Feedback:
    return Feedback(
        data["name"],
        data["score"],
        data["max_score"],
        Verdict(data["verdict"]),
        data["message"],
        data["mistake"],
    )
