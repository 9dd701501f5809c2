"""What a notebook calls: `check` in its check cells, `needs` around figures that use the learner's functions, `download`.

In a learner's own cell, `arguments` gives what a check cell calls a function with."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from grader.calls import call_exercise, realize
from grader.errors import UnknownExercise
from grader.exercise import Exercise
from grader.feedback import Feedback, notice_html
from grader.judging.judge import grader_error, judge
from grader.plain_text import one_line
from grader.reference_files import find_exercise, load_exercises
from grader.running.cascade import SILENT, graded_functions_called, waiting_for
from grader.running.closer import closer

CALLED_SECONDS = 2.0
"""Limit for one call of a function that is looked at only because a wrong one calls it, in seconds."""

BUTTON = (
    '<button type="button" data-commandlinker-command="docmanager:{command}" data-commandlinker-args="{{}}" '
    'style="font:inherit;padding:.3em 1em;cursor:pointer">{text}</button> '
)


def check(name: str, assignment: str | None = None) -> Feedback:
    """Check the function `name` of the notebook that calls this, on the cases that learners may see.

    Parameters
    ----------
    name : str
        Name of the graded function.
    assignment : str, optional
        Name of the notebook, if two of them grade a function of the same name.

    Returns
    -------
    Feedback
        Its text is the points, its HTML the feedback. A learner's mistake never raises an exception here. Neither does an
        error of the grader, which has its own verdict.
    """
    namespace = sys._getframe(1).f_globals
    try:
        found, exercise = find_exercise(name, assignment)
    except Exception as error:
        return grader_error(str(name), 0.0, one_line(error))
    try:
        outcomes = call_exercise(exercise, namespace)
        feedback = judge(exercise, outcomes)
        feedback = waiting_for(feedback, _judged_below(feedback, found, exercise, namespace))
        return closer(found, exercise, namespace, outcomes, feedback)
    except Exception as error:
        return grader_error(name, exercise.points, one_line(error))


def _judged_below(
    feedback: Feedback, assignment: str, exercise: Exercise, namespace: Mapping[str, Any]
) -> list[Feedback]:
    """The verdicts on the graded functions that a wrong one calls, as far as the kernel's history shows."""
    history = namespace.get("In")
    if feedback.verdict in SILENT or not isinstance(history, list):
        return []
    exercises = load_exercises(assignment)
    texts = [text for text in history if isinstance(text, str)]
    called = graded_functions_called(exercise, texts, list(exercises))
    return [
        judge(exercises[name], call_exercise(exercises[name], namespace, CALLED_SECONDS)) for name in called
    ]


def arguments(name: str, number: int, assignment: str | None = None) -> list[Any]:
    """The arguments with which a check cell calls a function: ``name(*arguments("name", 1))`` repeats its first call.

    Parameters
    ----------
    name : str
        Name of the graded function.
    number : int
        Which of the calls that learners may see, counted from 1.
    assignment : str, optional
        Name of the notebook, if two of them grade a function of the same name.

    Returns
    -------
    list
        Fresh copies.

    Raises
    ------
    UnknownExercise
        If there is no such function, or no such call.
    """
    _, exercise = find_exercise(name, assignment)
    shown = [case for case in exercise.cases if not case.hidden]
    if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= len(shown):
        raise UnknownExercise(f"the calls of {name} have the numbers 1 to {len(shown)}")
    return realize(shown[number - 1].arguments)


@dataclass(frozen=True)
class Notice:
    """A line shown instead of a figure."""

    title: str
    text: str

    def __repr__(self) -> str:
        return f"{self.title}: {self.text}"

    def _repr_html_(self) -> str:
        return notice_html(self.title, self.text)


class needs:
    """Run a block that uses the learner's functions; if it cannot run, say what is missing instead of a traceback.

    ``with needs("initialize_parameters_he"): …`` lets "Run All" reach the end of an unsolved notebook.

    Parameters
    ----------
    *names : str
        The graded functions that the block uses.
    """

    def __init__(self, *names: str) -> None:
        self.names = names

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> bool:
        if error is None or not isinstance(error, Exception):
            return False
        from IPython.display import display  # noqa: PLC0415 - not needed to grade

        pyplot = sys.modules.get("matplotlib.pyplot")
        if pyplot is not None:
            pyplot.close("all")  # else the notebook would show the empty figure
        display(self.notice(error))
        return True

    def notice(self, error: Exception) -> Notice:
        """What to tell the learner about `error`."""
        names = " and ".join(filter(None, [", ".join(self.names[:-1]), *self.names[-1:]]))
        if isinstance(error, (NotImplementedError, NameError)):
            return Notice(
                "Nothing to show yet", f"This cell needs {names}: solve that first, then run this cell again."
            )
        return Notice(
            "This cell could not finish",
            f"It uses {names} and stopped with {one_line(error)}. See what the check cell of {names} says, "
            "then run this cell again.",
        )


@dataclass(frozen=True)
class Download:
    """Does what File → Save and File → Download do in JupyterLab and JupyterLite; elsewhere its text says what to do."""

    def __repr__(self) -> str:
        return "Save this notebook, then choose File → Download: the file is what you hand in."

    def _repr_html_(self) -> str:
        # Jupyter runs the command that a button in an output names. JupyterLab downloads the file as last saved.
        return (
            '<div role="group" aria-label="Take your work with you" style="line-height:1.8;max-width:56em">'
            + BUTTON.format(command="save", text="1. Save this notebook")
            + BUTTON.format(command="download", text="2. Download this notebook")
            + "<div>If nothing happens, run this cell again, or choose <em>File → Save Notebook</em> and "
            "<em>File → Download</em>.</div></div>"
        )


def download() -> Download:
    """Show buttons that save this notebook and download it."""
    return Download()
