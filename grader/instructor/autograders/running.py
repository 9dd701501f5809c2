"""What runs where a notebook is handed in: from the submission to a verdict, and to the file that the place reads.

``python -m grader.instructor.autograders.running gradescope ROOT`` reads ``ROOT/submission`` and writes
``ROOT/results/results.json``. With ``github FOLDER``, the notebook is in ``FOLDER``, and the result goes where GitHub's runner
asks for it.

The learner's code runs in a process of its own, and what it returned is judged here: it can forge no verdict. Only this
process writes the result, after that one has ended. The hidden cases are not there at all, because nothing can be read that was
never packed.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from grader.errors import BadNotebook, GraderError
from grader.feedback import total_max_score, total_score
from grader.instructor.autograders.classroom import classroom_result, encoded, summary
from grader.instructor.autograders.gradescope import gradescope_results
from grader.instructor.autograders.handed_in import notebook_in
from grader.instructor.confinement import Isolation, Limits
from grader.instructor.course.files import write_whole
from grader.instructor.course.places import ROOT
from grader.instructor.grading.one_notebook import Grade, grade_cells, submitted_cells
from grader.reference_files import load_exercises

SETTINGS = "autograder.json"


class CannotGrade(GraderError):
    """The fault is not the learner's: no result is written, so that it is nobody's zero."""


def main(arguments: list[str] | None = None) -> int:
    """Grade what was handed in; 0 if there is a result, else 1 and a line that says why there is none."""
    parser = argparse.ArgumentParser(description="Grade a notebook where it was handed in.")
    parser.add_argument("place", choices=("gradescope", "github"))
    parser.add_argument("folder", type=Path)
    options = parser.parse_args(arguments)
    try:
        settings = json.loads((ROOT / SETTINGS).read_text(encoding="utf-8"))
        assignment, seconds = settings["assignment"], float(settings["seconds"])
        if options.place == "gradescope":
            on_gradescope(options.folder, assignment, seconds)
        else:
            on_github(options.folder, assignment, seconds, os.environ)
    except (GraderError, OSError, ValueError, KeyError) as error:
        print(f"the autograder itself failed, and wrote no result: {error}", file=sys.stderr)
        return 1
    return 0


def on_gradescope(root: Path, assignment: str, seconds: float) -> None:
    """Grade ``root/submission``, and write ``root/results/results.json``.

    Raises
    ------
    CannotGrade
        If the fault is not the learner's.
    """
    results = root / "results"
    results.mkdir(exist_ok=True)
    with contextlib.suppress(OSError):
        results.chmod(0o700)  # a submission runs as another user, if this is root
    (results / "results.json").unlink(missing_ok=True)
    verdict = verdict_on(root / "submission", assignment, seconds)
    content = gradescope_results(verdict, points_of(assignment))
    write_whole(results / "results.json", json.dumps(content, indent=1) + "\n")
    print(content["output"])
    print(f"isolation {verdict['isolation']}, {verdict['seconds']:g} s")


def on_github(folder: Path, assignment: str, seconds: float, environment: Mapping[str, str]) -> None:
    """Grade the notebook in a repository; the result is an output of this step, and the page of the run shows it.

    Raises
    ------
    CannotGrade
        If the fault is not the learner's.
    """
    verdict = verdict_on(folder, assignment, seconds)
    points = points_of(assignment)
    result = classroom_result(verdict, points)
    for name, text in (
        ("GITHUB_OUTPUT", f"result={encoded(result)}\n"),
        ("GITHUB_STEP_SUMMARY", summary(verdict, points)),
    ):
        if name in environment:
            with Path(environment[name]).open("a", encoding="utf-8") as file:
                file.write(text)
    print(gradescope_results(verdict, points)["output"])
    for test in result["tests"]:
        print(f"  {test['score']:>5g}  {test['name']}: {test['message'] or 'correct'}")


def points_of(assignment: str) -> dict[str, float]:
    """The points of each exercise."""
    return {exercise.name: exercise.points for exercise in load_exercises(assignment).values()}


def verdict_on(folder: Path, assignment: str, seconds: float) -> dict[str, Any]:
    """The verdict on what was handed in, on visible cases, as `grader grade --json` writes it.

    Parameters
    ----------
    folder : Path
        What was handed in.
    assignment : str
    seconds : float
        For the whole submission, by the clock.

    Returns
    -------
    dict
        Without exercises, and with a reason, if there is no notebook in it that can be read.

    Raises
    ------
    CannotGrade
        If the fault is not the learner's.
    """
    try:
        path = notebook_in(folder, assignment)
        shown = str(path.relative_to(folder))
        name, cells, notes = submitted_cells(path, assignment)
    except BadNotebook as error:
        reason = str(error).replace(f"{folder}{os.sep}", "")
        return Grade(".", assignment, "failed", reason).to_json()
    limits = Limits(submission_seconds=seconds, cell_seconds=min(Limits.cell_seconds, seconds))
    grade = grade_cells(shown, name, cells, accept=lowest_level(), limits=limits, visible_only=True)
    if grade.status == "failed":
        raise CannotGrade(grade.reason)
    shown_notes = tuple(note.replace(f"{folder}{os.sep}", "") for note in (*notes, *grade.notes))
    graded = replace(grade, notes=shown_notes)
    if total_score(graded.exercises) > total_max_score(graded.exercises):
        raise CannotGrade("more points than there are")
    return graded.to_json()


def lowest_level() -> Isolation:
    """The least isolation that will do.

    As root, each submission gets a user of its own, who cannot write the result: then "basic" will do, and containers may not
    allow more. Anybody else shares a user with the submission, and needs "strong".
    """
    return "basic" if hasattr(os, "geteuid") and os.geteuid() == 0 else "strong"


if __name__ == "__main__":
    sys.exit(main())
