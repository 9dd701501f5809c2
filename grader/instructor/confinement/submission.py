"""Running a submission behind the wall, and turning what comes back into outcomes on this side of it.

All that a learner may read is fixed before the first hidden input goes in: the cells run, and every visible call is made, also
at the check cells. Only then come the hidden calls. Of these nothing is kept but values, and which of a few kinds of end they
came to.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from grader.exercise import Exercise, Outcome, visible_part
from grader.instructor.confinement.client import Server, shared_server
from grader.instructor.confinement.limits import Isolation, Limits, ServerGone
from grader.instructor.confinement.look import Budget, Look, ended_outcome
from grader.instructor.confinement.process import ProcessEnded
from grader.notebook import Cell
from grader.running.plan import Plan

Outcomes = tuple[Outcome, ...]
Right = Callable[[Exercise, Sequence[Outcome]], bool]


@dataclass(frozen=True)
class SubmissionRun:
    """What a submission did.

    Attributes
    ----------
    outcomes : dict
        For each exercise by name, one outcome for each case, at the end of the notebook.
    errors : tuple of str
        A line for each cell that failed.
    isolation : str
        The level at which it was confined.
    seconds : float
        By the clock, all in all.
    reason : str
        Why its process had to be given up, if it was; else empty.
    elsewhere : dict
        For exercises that are not right at the end, and may be where their check cell stands: what changes them in between,
        in words, and the outcomes there.
    """

    outcomes: dict[str, Outcomes]
    errors: tuple[str, ...]
    isolation: Isolation
    seconds: float
    reason: str = ""
    elsewhere: Mapping[str, tuple[str, Outcomes]] = field(default_factory=dict)


def run_submission(
    cells: tuple[Cell, ...],
    exercises: Sequence[Exercise],
    limits: Limits | None = None,
    accept: Isolation = "strong",
    server: Server | None = None,
    right: Right | None = None,
) -> SubmissionRun:
    """Run the cells of a submission in a confined process, and call its functions there.

    Check cells and experiment cells are left out, but for what others ask for. The process gets the inputs of a case when that
    case is called; nothing else of the exercises reaches it.

    Parameters
    ----------
    cells : tuple of Cell
        Code cells, in the order of the notebook.
    exercises : sequence of Exercise
        Give the names and the cases; their expected values are not used.
    limits : Limits, optional
        What it may use.
    accept : str
        The lowest level of isolation that will do.
    server : Server, optional
        Instead of the one that this process shares.
    right : callable
        Whether an exercise's outcomes are as good as can be; if not, there is a second look where its check cell stands.
        Without it there is none.

    Returns
    -------
    SubmissionRun
        What the cells and the calls gave.

    Raises
    ------
    ConfinementUnavailable
        If this machine does not reach `accept`.
    ServerGone
        If the server ended twice; nothing that a submission can do leads to this.
    """
    chosen = server or shared_server(accept)
    try:
        return _run(chosen, cells, exercises, limits or Limits(), right)
    except ServerGone:
        if server is not None:
            raise
        chosen.close()
        return _run(shared_server(accept), cells, exercises, limits or Limits(), right)


def _run(
    server: Server,
    cells: tuple[Cell, ...],
    exercises: Sequence[Exercise],
    limits: Limits,
    right: Right | None,
) -> SubmissionRun:
    started = time.monotonic()
    budget = Budget(limits, started + limits.submission_seconds)
    end = Look(server, Plan(cells, {exercise.name for exercise in exercises}), budget)
    seconds: dict[str, tuple[str, Look]] = {}
    try:
        try:
            end.start()
            end.call(exercises, hidden=False)
            for exercise in exercises:
                if right is not None and not right(
                    visible_part(exercise), end.outcomes(exercise, hidden=False)
                ):
                    _look_again(end, exercise, seconds)
            end.call(exercises, hidden=True)
            outcomes = {exercise.name: end.outcomes(exercise) for exercise in exercises}
        except ProcessEnded:
            used_up = ended_outcome(budget.used_up())
            outcomes = {exercise.name: (used_up,) * len(exercise.cases) for exercise in exercises}
            seconds.clear()
        reason = budget.reason
        end.close()
        elsewhere = {}
        for exercise in exercises:
            if (
                right is not None
                and exercise.name not in seconds
                and not right(exercise, outcomes[exercise.name])
            ):
                _look_again(end, exercise, seconds)
            if exercise.name in seconds:
                later, look = seconds[exercise.name]
                elsewhere[exercise.name] = later, _finished(look, exercise)
    finally:
        end.close()
        for _, look in seconds.values():
            look.close()
    return SubmissionRun(
        outcomes, tuple(end.errors), server.isolation, time.monotonic() - started, reason, elsewhere
    )


def _look_again(end: Look, exercise: Exercise, seconds: dict[str, tuple[str, Look]]) -> None:
    """Call a function where its check cell stands, if a later cell may have changed what it does."""
    place = end.plan.place(exercise.name)
    later = end.plan.touched_after(place) if place is not None else ""
    if not later or place is None:
        return
    look = Look(end.server, end.plan.before(place), end.budget, silent=end.silent)
    seconds[exercise.name] = later, look
    if not look.silent:
        look.call([exercise], hidden=False)
        look.close()


def _finished(look: Look, exercise: Exercise) -> Outcomes:
    """The outcomes of a second look, after its hidden calls in a process of their own."""
    look.silent = True
    for hidden in (False, True):
        look.call([exercise], hidden=hidden)
    look.close()
    return look.outcomes(exercise)
