"""What a class expected of the experiments: the guesses in the saved notebooks, read as text and counted, never run."""

from __future__ import annotations

import ast
import json
import operator
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grader.instructor.course.results import Result
from grader.notebook import Cell, code_cells
from grader.predictions.prediction import Prediction

LONGEST_CELL = 10_000
"""Characters; a guess takes a few hundred, and a longer cell holds something else."""

ARITHMETIC = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


@dataclass(frozen=True)
class Share:
    """How many gave one answer."""

    answer: str
    count: int
    right: bool = False


@dataclass(frozen=True)
class Expected:
    """What a class answered to one question.

    Attributes
    ----------
    question : str
    shares : tuple of Share
        All answers that can be given, in the order of the notebook.
    others : int
        Learners who wrote something that is not offered.
    unanswered : int
        Learners who left it open, or have no such cell.
    """

    question: str
    shares: tuple[Share, ...]
    others: int
    unanswered: int

    @property
    def answered(self) -> int:
        """Learners who gave one of the answers."""
        return sum(share.count for share in self.shares)


def class_guesses(questions: Mapping[str, Prediction], results: Iterable[Result]) -> tuple[Expected, ...]:
    """What a class answered to the questions of a notebook.

    Parameters
    ----------
    questions : mapping of str to Prediction
        By name.
    results : iterable of Result
        Of the class; a notebook that cannot be read counts for nothing.

    Returns
    -------
    tuple of Expected
        In the order of the notebook; empty if nobody answered anything.
    """
    given = [
        written
        for result in results
        if result.status == "graded" and (written := _written(result)) is not None
    ]
    found = tuple(
        _expected(item, [answers.get(name) for answers in given]) for name, item in questions.items()
    )
    return found if any(item.answered or item.others for item in found) else ()


def _expected(question: Prediction, answers: Sequence[Any]) -> Expected:
    counts = Counter(question.group_of(answer) for answer in answers)
    shares = tuple(Share(group, counts[group], group == question.right) for group in question.groups)
    return Expected(question.question, shares, counts[None], counts[""])


def _written(result: Result) -> dict[str, Any] | None:
    try:
        cells = json.loads(result.notebook.read_bytes())["cells"]
        return dict(guesses_in(code_cells(cells)))
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None


def guesses_in(cells: Iterable[Cell]) -> Iterator[tuple[str, Any]]:
    """The name and the answer of each ``guess(name, answer)`` in the cells for guesses and the learner's own.

    Parameters
    ----------
    cells : iterable of Cell

    Yields
    ------
    str, Any
        The name, and a number, a text or the three dots; anything else is an empty tuple, which no question offers.
    """
    for cell in cells:
        if cell.locked or "guess(" not in cell.source or len(cell.source) > LONGEST_CELL:
            continue
        try:
            body = ast.parse(cell.source).body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        for statement in body:
            call = statement.value if isinstance(statement, (ast.Expr, ast.Assign)) else None
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "guess":
                given = {item.arg: item.value for item in call.keywords}
                given |= dict(zip(("name", "answer"), call.args, strict=False))
                name = _value(given.get("name"))
                if isinstance(name, str):
                    yield name, _value(given["answer"]) if "answer" in given else ...


def _value(node: ast.expr | None) -> Any:
    """The value of a constant, or of arithmetic with numbers; an empty tuple for everything else."""
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.UAdd)):
        number = _value(node.operand)
        if isinstance(number, (int, float)):
            return -number if isinstance(node.op, ast.USub) else number
    if isinstance(node, ast.BinOp) and type(node.op) in ARITHMETIC:
        sides = [_value(node.left), _value(node.right)]
        if all(isinstance(side, (int, float)) for side in sides):
            try:
                return ARITHMETIC[type(node.op)](*map(float, sides))
            except (OverflowError, ZeroDivisionError):
                return ()
    return ()
