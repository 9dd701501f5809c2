"""The cells for guesses: a source only says ``guess("name")``; the question and its choices come from ``guesses.py``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from grader.instructor.authoring.errors import BuildError
from grader.instructor.content.folders import guesses_of
from grader.notebook import GUESS
from grader.predictions.prediction import OPEN, PREDICTIONS, Prediction, predictions_text

ASKED = re.compile(r'guess\("(\w+)"\)')
TOLD = re.compile(r'\boutcome\(\s*"(\w+)"')

GOES_ON = "raises-exception"
"""Tag with which Run All goes on after the cell, even if what is written there is not Python."""


def write_questions(predictions: Mapping[str, Prediction], cells: Sequence[Any], path: Path) -> None:
    """Write the questions into the cells of a source that ask for a guess.

    Parameters
    ----------
    predictions : mapping of str to Prediction
        What the notebook asks, by name.
    cells : sequence of cells
        Of the source, in its order.
    path : Path
        ``guesses.py``, which messages name.

    Raises
    ------
    BuildError
        If a question, its cell and its outcome do not fit together.
    """
    _refuse_incomplete(predictions, path)
    asked: list[str] = []
    told: list[str] = []
    for cell in cells:
        if cell.cell_type != "code":
            continue
        told_here = TOLD.findall(cell.source)
        if early := [name for name in told_here if name not in asked]:
            raise BuildError(
                f'{path.parent / "source.py"}: outcome("{early[0]}") needs guess("{early[0]}") in a cell before it'
            )
        told += told_here
        found = ASKED.fullmatch(cell.source.strip())
        if not found:
            continue
        if found[1] not in predictions:
            raise BuildError(f"{path}: there is no question {found[1]!r}, for which the source has a cell")
        asked.append(found[1])
        cell.source = _question(predictions[found[1]])
        cell.metadata["tags"] = [GUESS, GOES_ON]
        cell.metadata["nbgrader"] = {
            "grade": False,
            "grade_id": f"guess-{found[1]}",
            "locked": False,
            "schema_version": 3,
            "solution": False,
            "task": False,
        }
    for name in predictions:
        if asked.count(name) != 1 or told.count(name) != 1:
            raise BuildError(
                f'{path}: {name} needs one cell with nothing but guess("{name}"), and then one outcome("{name}", …); '
                f"found {asked.count(name)} and {told.count(name)}"
            )


def _refuse_incomplete(predictions: Mapping[str, Prediction], path: Path) -> None:
    for name, item in predictions.items():
        right = sum(not choice.why for choice in item.choices)
        if item.choices and right != 1:
            raise BuildError(
                f"{path}: {name} has {right} choices without a reason against them; one is right"
            )
        if not item.choices and not (item.too_low and item.too_high):
            raise BuildError(
                f"{path}: {name} has to say something about numbers that are too low or too high"
            )


def _question(item: Prediction) -> str:
    lines = [f"# {line}" for line in item.question.splitlines()]
    lines += [f'#   "{letter}"  {choice.text}' for letter, choice in item.letters.items()]
    if not item.choices:
        lines.append(f"#   a number{f', in {item.unit}' if item.unit else ''}")
    answer = f'"{OPEN}"' if item.choices else OPEN
    return "\n".join([*lines, f'guess("{item.name}", {answer})'])


def predictions_path(assignment: str) -> Path:
    """Where the predictions of a notebook are, as learners get them."""
    return PREDICTIONS / f"{assignment}.json"


def predictions_are_stale(assignment: str) -> bool:
    """Whether the predictions as learners get them differ from ``guesses.py``."""
    path = predictions_path(assignment)
    return not path.exists() or path.read_text(encoding="utf-8") != predictions_text(guesses_of(assignment))
