"""Grades as CSV: plain, for Canvas's gradebook import, for Moodle's grading worksheet. Text in, text out.

Canvas (``lib/gradebook_exporter.rb`` and ``gradebook_importer.rb``): a header of
``Student,ID,SIS User ID,SIS Login ID,Section`` and columns ``<title> (<id>)``; possibly a line "Manual Posting"; a line
"Points Possible"; then learners. ``EX`` is excused, ``N/A`` not assigned.

Moodle (``mod/assign/feedback/offline``): columns by title; ``Identifier`` ("Participant 123"), ``Grade`` and ``Last modified
(grade)`` have to be there. A grade above the maximum, or one whose "Grade can be changed" is no, is skipped silently.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo

from grader.instructor.course.csv_text import neutral, number
from grader.instructor.gradebook.scores import Score
from grader.instructor.people.roster import Learner

CANVAS_COLUMNS = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
MOODLE_COLUMNS = (
    "Identifier",
    "Full name",
    "Email address",
    "Status",
    "Grade",
    "Maximum Grade",
    "Grade can be changed",
    "Last modified (submission)",
    "Last modified (grade)",
    "Feedback comments",
)
PLAIN_COLUMNS = (
    "assignment",
    "student_id",
    "last_name",
    "first_name",
    "email",
    "timestamp",
    "raw_score",
    "late_submission_penalty",
    "score",
    "max_score",
    "needs_manual_grade",
)


@dataclass(frozen=True)
class GradeSheet:
    """The text of a CSV file, the number of learners in it, a line for each who is not, what else one should know, and how the
    text is encoded."""

    text: str
    placed: int
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    encoding: str = "utf-8"


def identity(score: Score, learners: Mapping[str, Learner]) -> Learner:
    """Who a learner of the gradebook is to the LMS: from the roster of the last collection, else from the gradebook."""
    name = f"{score.first_name} {score.last_name}".strip()
    known = learners.get(score.learner, Learner(score.learner))
    return Learner(
        score.learner,
        name or known.name,
        score.email or known.email,
        known.moodle or score.lms_id,
        known.canvas or score.lms_id,
        known.login,
    )


def plain_sheet(
    scores: Iterable[Score], assignment: str, learners: Mapping[str, Learner], zone: tzinfo = UTC
) -> GradeSheet:
    """All that the gradebook knows, as nbgrader's own export has it; times are those of `zone`."""
    rows = []
    for score in scores:
        who = identity(score, learners)
        last, first = (
            (score.last_name, score.first_name) if score.last_name or score.first_name else (who.name, "")
        )
        handed_in = score.timestamp.replace(tzinfo=UTC).astimezone(zone) if score.timestamp else None
        time = f"{handed_in:%Y-%m-%d %H:%M:%S %Z}" if handed_in else ""
        counts = score.graded and not score.exempt
        points = [number(value) if counts else "" for value in (score.raw, score.penalty, score.score)]
        waiting = "no" if score.exempt else "yes" if score.needs_person or not score.graded else "no"
        texts = (assignment, score.learner, last, first, who.email, time)
        rows.append([*map(neutral, texts), *points, number(score.max_score), waiting])
    # Excel takes a CSV file for UTF-8 only with a mark in front.
    return GradeSheet(_csv([PLAIN_COLUMNS, *rows]), len(rows), encoding="utf-8-sig")


def canvas_sheet(scores: Iterable[Score], assignment: str, learners: Mapping[str, Learner]) -> GradeSheet:
    """A file from which Canvas makes a new column: it finds learners by ID, else by login, else by name."""
    rows, notes, most = [], [], 0.0
    for score in scores:
        who, most = identity(score, learners), score.max_score
        canvas = who.canvas  # a student id may look like one, and be another person's
        login = who.login or ("" if canvas else who.email or score.learner)
        if not canvas:
            notes.append(f"{score.learner}: no Canvas id is known; Canvas looks for the login {login}")
        points = "EX" if score.exempt else number(score.score)
        rows.append([*map(neutral, (who.name or score.learner, canvas, "", login, "")), points])
    header = [*CANVAS_COLUMNS, neutral(assignment)]
    possible = ["    Points Possible", "", "", "", "", number(most)]
    return GradeSheet(_csv([header, possible, *rows]), len(rows), notes=tuple(notes))


def moodle_sheet(scores: Iterable[Score], _: str, learners: Mapping[str, Learner]) -> GradeSheet:
    """A grading worksheet; Moodle finds learners by the participant id alone, so others are only listed."""
    rows, notes = [], []
    for score in scores:
        who = identity(score, learners)
        participant = who.moodle  # a student id may look like one, and be another person's
        if not participant:
            notes.append(
                f"{score.learner}: no Moodle participant id is known; collect Moodle's zip, or give --template"
            )
            continue
        if score.exempt:
            continue
        texts = (f"Participant {participant}", who.name, who.email, "Submitted for grading")
        points = (number(score.score), number(score.max_score), "Yes", "-", "-", "")
        rows.append([*map(neutral, texts), *points])
    return GradeSheet(_csv([MOODLE_COLUMNS, *rows]), len(rows), tuple(notes))


def _csv(rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue()
