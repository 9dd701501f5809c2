"""When two wrong answers to an exercise are wrong in the same way."""

from __future__ import annotations

import re

from grader.feedback import Feedback
from grader.verdict import Verdict

NUMBER = re.compile(r"[-+]?\d+(\.\d+)?(e[-+]?\d+)?")


def is_wrong(feedback: Feedback) -> bool:
    """Whether there is an answer, and it is not right."""
    return feedback.verdict != Verdict.CORRECT and feedback.verdict.share != "open"


def same_answer(feedback: Feedback) -> str:
    """What answers that are wrong in the same way have in common: the values that came, or else the message without numbers.

    Parameters
    ----------
    feedback : Feedback
        Of an answer that no known mistake explains.

    Returns
    -------
    str
    """
    returned = [f"{check.label}: {check.got}" for check in feedback.checks if check.got and not check.hidden]
    if returned and feedback.verdict not in (Verdict.RAISED, Verdict.TIMED_OUT):
        return "\n".join(returned)
    return NUMBER.sub("#", feedback.message)
