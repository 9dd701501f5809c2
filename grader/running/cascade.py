"""Functions that call a graded function which is not right yet: that one is to be repaired first."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from grader.exercise import Exercise
from grader.feedback import Feedback
from grader.running.names import loaded_names, source_of
from grader.verdict import Diagnosis, Verdict

SILENT = (Verdict.CORRECT, Verdict.GRADER_ERROR, Verdict.MISSING)
"""Verdicts on a function that say nothing to the functions which call it: where one is missing, Python's error names it."""


def graded_functions_called(exercise: Exercise, texts: Iterable[str], graded: Collection[str]) -> list[str]:
    """The graded functions that an exercise's function calls itself, or by way of functions that are not graded.

    Parameters
    ----------
    exercise : Exercise
        Functions that others take the place of in its check are left out: they do not count there.
    texts : iterable of str
        The cells of the notebook, in the order in which they run. Of two definitions, the later one counts.
    graded : collection of str
        The names of all graded functions of the notebook.

    Returns
    -------
    list of str
        In the order of `graded`.
    """
    definitions: dict[str, ast.stmt] = {}
    for text in texts:
        definitions.update(source_of(text).functions)
    replaced = {name for case in exercise.cases for name in case.siblings}
    found: set[str] = set()
    waiting, seen = [exercise.name], {exercise.name}
    while waiting:
        definition = definitions.get(waiting.pop())
        if definition is None:
            continue
        for name in set(loaded_names(definition)) - seen:
            seen.add(name)
            if name in graded:
                found.add(name)
            else:
                waiting.append(name)
    return [name for name in graded if name in found - replaced - {exercise.name}]


def in_order_of_repair(
    verdicts: Sequence[Feedback], exercises: Mapping[str, Exercise], texts: Sequence[str]
) -> list[Feedback]:
    """The verdicts on a notebook's functions, each with the functions that it calls and that are not right yet.

    Parameters
    ----------
    verdicts : sequence of Feedback
    exercises : mapping
        By name.
    texts : sequence of str
        The cells of the notebook, in the order in which they run.

    Returns
    -------
    list of Feedback
    """
    wrong = {feedback.name: feedback for feedback in verdicts if feedback.verdict not in SILENT}
    if len(wrong) < 2:
        return list(verdicts)
    graded = list(exercises)
    return [
        waiting_for(
            feedback,
            [
                wrong[name]
                for name in graded_functions_called(exercises[feedback.name], texts, graded)
                if name in wrong
            ],
        )
        if feedback.name in wrong
        else feedback
        for feedback in verdicts
    ]


def waiting_for(feedback: Feedback, wrong: Sequence[Feedback]) -> Feedback:
    """The verdict on a function that calls others, told first of those that are not right yet.

    Parameters
    ----------
    feedback : Feedback
        Its verdict.
    wrong : sequence of Feedback
        Those of the functions that it calls and that are not right.

    Returns
    -------
    Feedback
        The first of them is its first wrong step, if its own mistake has no name. A call that meets an exercise not written
        yet makes the caller unsolved too: then the message does not ask for the caller to be written.
    """
    wrong = [item for item in wrong if item.verdict not in SILENT]
    if not wrong or feedback.verdict in SILENT:
        return feedback
    unwritten = [item.name for item in wrong if item.verdict is Verdict.UNSOLVED]
    if feedback.verdict is Verdict.UNSOLVED:
        if not unwritten:
            return feedback
        line = f"{_which_it_calls(unwritten)} not written yet: write {_them(unwritten)} first."
        return replace(feedback, message=line, waits_for=tuple(unwritten))
    names = tuple(item.name for item in wrong)
    rest = "not written yet: write" if len(unwritten) == len(names) else "not right yet: repair"
    line = f"{_which_it_calls(names)} {rest} {_them(names)} first."
    told = replace(feedback, message=f"{line} {feedback.message}".strip(), waits_for=names)
    if told.diagnosis in (Diagnosis.NUMBERS, Diagnosis.LOCATED):
        return replace(told, diagnosis=Diagnosis.LOCATED, step=names[0])
    return told


def first_to_repair(verdicts: Iterable[Feedback]) -> str:
    """A line on which functions to repair before those that call them; empty where none calls another that is wrong."""
    waiting = {feedback.name: feedback.waits_for for feedback in verdicts if feedback.waits_for}
    called = dict.fromkeys(name for names in waiting.values() for name in names)
    first = [name for name in called if name not in waiting]
    if not first:
        return ""
    return f"begin with {_joined(first)}, which {_joined(list(waiting))} {'calls' if len(waiting) == 1 else 'call'}"


def _which_it_calls(names: Sequence[str]) -> str:
    return (
        f"{_joined([f'`{name}`' for name in names])}, which this calls, {'is' if len(names) == 1 else 'are'}"
    )


def _them(names: Sequence[str]) -> str:
    return "it" if len(names) == 1 else "them"


def _joined(names: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
