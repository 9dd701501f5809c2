"""What a slip is, and what can be said about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Said = Literal["equivalent", "accepted", "hidden", "raised", "named", "located", "numbers"]
"""An accepted slip is equivalent if it agrees with the right solution on many other calls. Some, hidden cases alone tell."""


@dataclass(frozen=True)
class Slip:
    """A wrong version of a right solution, and what is said about it.

    Attributes
    ----------
    exercise : str
    kind : str
        What was changed; two kinds for a pair.
    pair : bool
    before, after : str
        The first line that differs.
    said : str
    line : int
        That line's number.
    told : int
        The line that the message points to; 0 if it points to none.
    message : str
    mistake : str
        The known mistake that is named; empty if none is.
    elsewhere : bool
        Whether it does something other than that mistake on other calls: then the name may be untrue.
    """

    exercise: str
    kind: str
    pair: bool
    before: str
    after: str
    said: Said
    line: int = 0
    told: int = 0
    message: str = ""
    mistake: str = ""
    elsewhere: bool = False
