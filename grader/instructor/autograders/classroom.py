"""A verdict in the form that the actions of GitHub Classroom hand on, and in Markdown for the page of a run.

The form is that of the actions ``classroom-resources/autograding-…-grader``: JSON in Base64, which
``classroom-resources/autograding-grading-reporter`` reads. Its points are the sum of the tests' `score`.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from grader.instructor.autograders.gradescope import gradescope_results

VERSION = 1
ENDS = {"passed": "pass", "failed": "fail"}
MARKS = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_{}[]<>()#+!|~$&"})
"""Signs that would mean something in Markdown; a message is only to be read."""


def classroom_result(verdict: Mapping[str, Any], points: Mapping[str, float]) -> dict[str, Any]:
    """What a grading step of GitHub Classroom says.

    Parameters
    ----------
    verdict : mapping
        What `grader grade --json` writes about one file, on visible cases.
    points : mapping
        The points of each exercise.

    Returns
    -------
    dict
        Plain JSON types.
    """
    results = gradescope_results(verdict, points)
    tests = [
        {
            "name": test["name"],
            "status": ENDS[test["status"]],
            "score": test["score"],
            "message": None if test["status"] == "passed" else test["output"],
            "test_code": "",
            "filename": "",
            "line_no": 0,
            "duration": 0,
        }
        for test in results["tests"]
    ]
    right = all(test["status"] == "pass" for test in tests)
    return {
        "version": VERSION,
        "status": "pass" if right else "fail",
        "max_score": sum(points.values()),
        "tests": tests,
    }


def encoded(result: Mapping[str, Any]) -> str:
    """A result as the actions hand it on: one line of Base64."""
    return base64.b64encode(json.dumps(result).encode()).decode()


def summary(verdict: Mapping[str, Any], points: Mapping[str, float]) -> str:
    """The verdict as Markdown, for the page of the run."""
    results = gradescope_results(verdict, points)
    lines = [_plain(line) for line in results["output"].splitlines()]
    rows = [
        f"| {_plain(test['name'])} | {test['score']:g} of {test['max_score']:g} | {_plain(test['output'])} |"
        for test in results["tests"]
    ]
    return "\n\n".join(lines) + "\n\n" + "\n".join(["| exercise | points | |", "|---|---|---|", *rows]) + "\n"


def _plain(text: str) -> str:
    return " ".join(text.split()).translate(MARKS)
