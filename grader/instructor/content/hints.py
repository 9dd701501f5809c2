"""The hints of a notebook as its author writes them, and what they must not be."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Any

STEPS = 3
FEWEST_WORDS, MOST_WORDS = 80, 160
"""Of all steps for one exercise together."""
TELLING = 10
"""Characters, without spaces, from which on a piece of the solution gives something away."""

EXAMPLE = (
    '"name": ("what to think about", "what to compare or draw", "a neighbor with other numbers, worked out")'
)


def as_steps(hints: Any) -> dict[str, tuple[str, ...]]:
    """The steps of each exercise, each on one line.

    Raises
    ------
    TypeError
        If it is no dictionary of texts.
    """
    if not isinstance(hints, Mapping):
        raise TypeError("not a dictionary")
    found = {}
    for name, steps in hints.items():
        if not isinstance(steps, tuple | list) or not all(isinstance(step, str) for step in steps):
            raise TypeError(f"{name} has something other than texts")
        found[str(name)] = tuple(" ".join(step.split()) for step in steps)
    return found


def owed(steps: tuple[str, ...] | None) -> str:
    """What is missing in the hints for an exercise, with the remedy; empty if nothing is."""
    if steps is None:
        return f"no hints: write {EXAMPLE}"
    if len(steps) != STEPS or not all(steps):
        return f"{len([step for step in steps if step])} hints, and it takes {STEPS}: {EXAMPLE}"
    words = sum(len(step.split()) for step in steps)
    if not FEWEST_WORDS <= words <= MOST_WORDS:
        return f"hints of {words} words: write {FEWEST_WORDS} to {MOST_WORDS} in all"
    return ""


def given_away(steps: tuple[str, ...], solution: str) -> list[str]:
    """The pieces of a solution that its hints contain.

    Parameters
    ----------
    steps : tuple of str
    solution : str
        The text of the answer cell.

    Returns
    -------
    list of str
        Statements and their values, as the solution has them.
    """
    said = _squeezed(" ".join(steps))
    return [piece for piece in dict.fromkeys(_pieces(solution)) if _squeezed(piece) in said]


def _pieces(solution: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(solution)):
        if not isinstance(node, ast.Assign | ast.AugAssign | ast.Return | ast.Expr):
            continue
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue  # a docstring
        for part in (node, node.value):
            piece = ast.get_source_segment(solution, part) if part is not None else None
            if piece and len(_squeezed(piece)) >= TELLING and not isinstance(part, ast.Name | ast.Constant):
                yield piece


def _squeezed(text: str) -> str:
    """A text without blanks, and with one kind of quotes."""
    return "".join(text.split()).replace("'", '"')
