"""Verdicts as lines of text."""

from __future__ import annotations

from collections.abc import Iterator

from grader.feedback import STUCK, Feedback
from grader.running.cascade import first_to_repair

INDENT = " " * 25
"""Where what is said about an exercise begins, below its name."""


def print_verdicts(
    title: str, verdicts: list[Feedback], notes: list[str], unit: str = "points on the visible cases"
) -> None:
    """A line or more for each exercise, then the sum."""
    print(title)
    for feedback in verdicts:
        print(f"  {feedback.score:>5g} of {feedback.max_score:<3g} {feedback.verdict:<9}  {feedback.name}")
        for line in _said(feedback):
            print(f"{INDENT}{line}".rstrip())
    first = first_to_repair(verdicts)
    for note in [*([first] if first else []), *notes]:
        print(f"  note: {note}")
    print(f"  {sum(f.score for f in verdicts):>5g} of {sum(f.max_score for f in verdicts):g} {unit}")


def _said(feedback: Feedback) -> Iterator[str]:
    """What a check cell shows below the name, line by line."""
    if feedback.message:
        yield feedback.message
    if feedback.traceback:
        yield "Where it stopped:"
        yield from (f"  {line}" for line in feedback.traceback.splitlines())
    if feedback.call:
        yield f"{feedback.call_title}:"
        yield from (f"  {line}" for line in feedback.call.splitlines())
        if feedback.expected:
            yield f"It should give {feedback.expected}."
    if feedback.verdict in STUCK:
        yield f'Stuck? In a notebook or in Python: from grader import hint; hint("{feedback.name}")'
