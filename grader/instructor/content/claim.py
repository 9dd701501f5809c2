"""A claim of the texts behind the course, and where a notebook puts it to the test."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Claim:
    """A claim of a source text, and the cell that tests it.

    Attributes
    ----------
    source : str
        Which text claims it: "S0" to "S4" (``docs/claims.md`` says what they are).
    verdict : str
        "holds", "wrong" or "misleading".
    claim : str
        The claim, in one sentence.
    finding : str
        What holds instead, or why it holds, in one sentence.
    cell : str
        ``grade_id`` of the experiment cell that tests it.
    measured : str
        Regular expression, searched in the text that the cell prints; its groups are the measured numbers. A named group
        puts its name in front: ``cost (?P<at_the_end>\\S+)`` gives "at the end 0.1".
    tolerance : float
        How far, relatively, the numbers on another processor may be from those on the page: more for training that amplifies
        round-off.
    """

    source: str
    verdict: Literal["holds", "wrong", "misleading"]
    claim: str
    finding: str
    cell: str
    measured: str
    tolerance: float = 0.05
