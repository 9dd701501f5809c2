"""A verdict in the form of Gradescope's ``results.json``.

The form is the one that Gradescope documents under "Autograder Specifications": https://gradescope-autograders.readthedocs.io/en/latest/specs/
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from grader.verdict import Verdict

LONGEST_OUTPUT = 20_000
"""Characters of one message; a page with more is of no use to anybody."""


def gradescope_results(verdict: Mapping[str, Any], points: Mapping[str, float]) -> dict[str, Any]:
    """The content of ``results.json``.

    Parameters
    ----------
    verdict : mapping
        What `grader grade --json` writes about one file, on visible cases.
    points : mapping
        The points of each exercise, which are told even if nothing could be judged.

    Returns
    -------
    dict
        Plain JSON types. All of it is text, so that nothing of a learner's is rendered.
    """
    judged = {exercise["name"]: exercise for exercise in verdict["exercises"]}
    tests = [_test(name, most, judged.get(name)) for name, most in points.items()]
    score = round(sum(test["score"] for test in tests), 2)
    return {
        "score": score,
        "execution_time": verdict["seconds"],
        "output": "\n".join(said(verdict, score, sum(points.values()))),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "extra_data": {
            "assignment": verdict["assignment"],
            "isolation": verdict["isolation"],
            "max_score": sum(points.values()),
            "verdicts": {name: exercise["verdict"] for name, exercise in judged.items()},
        },
        "tests": tests,
    }


def said(verdict: Mapping[str, Any], score: float, most: float) -> list[str]:
    """What is to be read above the exercises, line by line: the points, what they count, and what was not in order."""
    lines = [
        f"{score:g} of {most:g} points on the visible cases. "
        "Hidden cases are not graded here: the instructor's own grading may count them."
    ]
    if verdict["reason"]:
        lines.append(verdict["reason"][:LONGEST_OUTPUT])
    return lines + [f"note: {note}"[:LONGEST_OUTPUT] for note in verdict["notes"]]


def _test(name: str, most: float, exercise: Mapping[str, Any] | None) -> dict[str, Any]:
    score = exercise["score"] if exercise else 0.0
    passed = exercise is not None and exercise["verdict"] == "correct"
    words = Verdict(exercise["verdict"]).words if exercise else "Not judged"
    output = f"{words}. {exercise['message'] if exercise else ''}".strip()
    return {
        "name": name,
        "score": score,
        "max_score": most,
        "status": "passed" if passed else "failed",
        "output": output[:LONGEST_OUTPUT],
        "output_format": "text",
        "visibility": "visible",
    }
