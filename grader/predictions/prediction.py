"""A question before an experiment: its choices or its number, which is right, and what is said about the others."""

from __future__ import annotations

import json
import math
import string
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from grader.errors import BadValue
from grader.plain_text import did_you_mean

PREDICTIONS = Path(__file__).parent.parent / "references" / "predictions"
"""The texts that `guess` and `outcome` need; the build writes them."""

OPEN = "..."
"""What stands in a cell until somebody answers."""


@dataclass(frozen=True)
class Choice:
    """One answer to choose from.

    Attributes
    ----------
    text : str
        As the cell lists it.
    why : str
        Why one would think so, and why it is not so; empty for the right one.
    """

    text: str
    why: str = ""


@dataclass(frozen=True)
class Prediction:
    """A question before an experiment.

    Attributes
    ----------
    name : str
        What `guess` and `outcome` call it; no two of the course are alike.
    question : str
        In plain text: a cell has it as a comment.
    outcome : str
        What came out, in a sentence; ``{value:.4f}`` and other numbers of the experiment are filled in.
    measured : (float, float)
        Between these the measured value lies if the learner's functions are right.
    choices : tuple of Choice
        Exactly one is right; empty if a number is asked for.
    unit : str
        Of the number.
    near : (float, float)
        Between these a number counts as near enough.
    too_low, too_high : str
        What is said about a number below or above.
    """

    name: str
    question: str
    outcome: str
    measured: tuple[float, float]
    choices: tuple[Choice, ...] = ()
    unit: str = ""
    near: tuple[float, float] = (-math.inf, math.inf)
    too_low: str = ""
    too_high: str = ""

    @property
    def letters(self) -> dict[str, Choice]:
        """The choices by letter."""
        return dict(zip(string.ascii_lowercase, self.choices, strict=False))

    @property
    def right(self) -> str:
        """What is right, in words."""
        if self.choices:
            return next(choice.text for choice in self.choices if not choice.why)
        return f"{self.near[0]:g} to {self.near[1]:g}{self.after_number}"

    @property
    def after_number(self) -> str:
        """The unit as it follows a number."""
        return f" {self.unit}" if self.unit else ""

    @property
    def groups(self) -> tuple[str, ...]:
        """What answers are counted as."""
        if self.choices:
            return tuple(choice.text for choice in self.choices)
        low, high = (f"{bound:g}{self.after_number}" for bound in self.near)
        return (f"less than {low}", self.right, f"more than {high}")

    @property
    def wanted(self) -> str:
        """What belongs in the place of the three dots."""
        if not self.choices:
            return f"a number{f', in {self.unit}' if self.unit else ''}, such as 12 or 0.5"
        quoted = [f'"{letter}"' for letter in self.letters]
        return f"{', '.join(quoted[:-1])} or {quoted[-1]}"

    def group_of(self, answer: object) -> str | None:
        """What an answer is counted as; empty for none, None for one of another kind."""
        if answer is None or answer is ... or (isinstance(answer, str) and answer.strip() in ("", OPEN)):
            return ""
        return self._chosen(answer) if self.choices else self._measured(answer)

    def _chosen(self, answer: object) -> str | None:
        if not isinstance(answer, str):
            return None
        said = _bare(answer)
        texts = {letter: choice.text for letter, choice in self.letters.items()}
        return texts.get(said) or next((text for text in self.groups if _bare(text) == said), None)

    def _measured(self, answer: object) -> str | None:
        if isinstance(answer, (bool, str, bytes)):
            return None
        try:
            number = float(answer)  # type: ignore[arg-type]
        except Exception:  # whatever an object of the learner's raises
            return None
        if math.isnan(number):
            return None
        return self.groups[(number >= self.near[0]) + (number > self.near[1])]

    def said_about(self, group: str) -> str:
        """Why one would answer so, and why it is not so; empty for the right answer."""
        if self.choices:
            return next(choice.why for choice in self.choices if choice.text == group)
        return dict(zip(self.groups, (self.too_low, "", self.too_high), strict=True))[group]


def _bare(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" .)('\"")


def predictions_text(predictions: Mapping[str, Prediction]) -> str:
    """The predictions of a notebook as the text of a file."""
    return json.dumps([asdict(item) for item in predictions.values()], indent=1, ensure_ascii=False) + "\n"


@cache
def load_predictions(assignment: str) -> Mapping[str, Prediction]:
    """The predictions of a notebook by name, in their order; none if it asks for none.

    Raises
    ------
    BadValue
        If their file is damaged.
    """
    path = PREDICTIONS / f"{assignment}.json"
    if not path.exists():
        return {}
    try:
        found = [_from_data(data) for data in json.loads(path.read_text(encoding="utf-8"))]
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadValue(
            f"{path} is from a different version ({type(error).__name__}: {error}): run `grader build`"
        ) from None
    return {item.name: item for item in found}


def _from_data(data: Mapping[str, Any]) -> Prediction:
    pairs = {name: tuple(map(float, data[name])) for name in ("measured", "near")}
    choices = tuple(Choice(**choice) for choice in data["choices"])
    return Prediction(**{**data, **pairs, "choices": choices})


def find_prediction(name: object) -> Prediction | str:
    """The prediction of that name, of any notebook; if there is none, a line with the near names."""
    known: dict[str, Prediction] = {}
    for path in sorted(PREDICTIONS.glob("*.json")):
        known |= load_predictions(path.stem)
    if isinstance(name, str) and name in known:
        return known[name]
    said = str(name)[:100]
    if not said:
        return (
            'Which question? Its name comes first, as in the released cell: guess("cost_after_zeros", ...).'
        )
    hint = did_you_mean(said, known, "the name is the one in the released cell.", most=3, alike=0.5)
    return f"There is no question {said!r}: {hint}"
