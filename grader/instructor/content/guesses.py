"""The words in which an author asks for a guess before an experiment: `choose` and `number`."""

from __future__ import annotations

from collections.abc import Mapping

from grader.predictions.prediction import Choice, Prediction


def choose(
    name: str,
    question: str,
    choices: Mapping[str, str],
    *,
    outcome: str,
    measured: tuple[float, float],
) -> Prediction:
    """A question with choices.

    Parameters
    ----------
    name : str
        What `guess` and `outcome` call it.
    question : str
        In plain text: the cell has it as a comment.
    choices : mapping of str to str
        For each choice two sentences: why one would think so, and why it is not so. Empty for the right one.
    outcome : str
        What came out, in a sentence, with ``{value}`` and the other numbers that the experiment gives to `outcome`.
    measured : (float, float)
        Between these the value lies if all functions are right, so that the sentence holds.

    Returns
    -------
    Prediction
        For the list ``GUESSES``.
    """
    return Prediction(
        name, question, outcome, measured, tuple(Choice(text, why) for text, why in choices.items())
    )


def number(
    name: str,
    question: str,
    *,
    near: tuple[float, float],
    too_low: str,
    too_high: str,
    outcome: str,
    measured: tuple[float, float],
    unit: str = "",
) -> Prediction:
    """A question for a number; parameters as in `choose` and in `Prediction`."""
    return Prediction(
        name, question, outcome, measured, unit=unit, near=near, too_low=too_low, too_high=too_high
    )
