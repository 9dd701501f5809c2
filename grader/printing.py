"""Verdicts as lines of text."""

from __future__ import annotations

from grader.feedback import Feedback


def print_verdicts(
    title: str, verdicts: list[Feedback], notes: list[str], unit: str = "points on the visible cases"
) -> None:
    """A line or two for each exercise, then the sum."""
    print(title)
    for feedback in verdicts:
        print(f"  {feedback.score:>5g} of {feedback.max_score:<3g} {feedback.verdict:<9}  {feedback.name}")
        if feedback.message:
            print(f"{'':>25}{feedback.message}")
    for note in notes:
        print(f"  note: {note}")
    print(f"  {sum(f.score for f in verdicts):>5g} of {sum(f.max_score for f in verdicts):g} {unit}")
