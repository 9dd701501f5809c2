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
from grader.tracing.trace import Trace

Outcomes = tuple[Outcome, ...]
Right = Callable[[Exercise, Sequence[Outcome]], bool]
Wrong = Callable[[Exercise, Sequence[Outcome]], int | None]


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
    traces : dict
        For exercises that are wrong on a visible case: the first of these, and what the functions' expressions came to on it.
    """

    outcomes: dict[str, Outcomes]
    errors: tuple[str, ...]
    isolation: Isolation
    seconds: float
    reason: str = ""
    elsewhere: Mapping[str, tuple[str, Outcomes]] = field(default_factory=dict)
    traces: Mapping[str, tuple[int, Trace]] = field(default_factory=dict)


def run_submission(
    cells: tuple[Cell, ...],
    exercises: Sequence[Exercise],
    limits: Limits | None = None,
    accept: Isolation = "strong",
    server: Server | None = None,
    right: Right | None = None,
    wrong: Wrong | None = None,
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
    wrong : callable
        From an exercise's outcomes to the number of the visible case that is to be watched, if any is.

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
        return _run(chosen, cells, exercises, limits or Limits(), right, wrong)
    except ServerGone:
        if server is not None:
            raise
        chosen.close()
    again = shared_server(accept)
    try:
        return _run(again, cells, exercises, limits or Limits(), right, wrong)
    except ServerGone:
        again.close()  # the next submission gets one of its own
        raise


def _run(
    server: Server,
    cells: tuple[Cell, ...],
    exercises: Sequence[Exercise],
    limits: Limits,
    right: Right | None,
    wrong: Wrong | None,
) -> SubmissionRun:
    started = time.monotonic()
    budget = Budget(limits, started + limits.submission_seconds)
    end = Look(server, Plan(cells, {exercise.name for exercise in exercises}), budget)
    second: dict[str, Look] = {}
    later: dict[str, str] = {}
    traces: dict[str, tuple[int, Trace]] = {}
    try:
        try:
            end.start()
            end.call(exercises, hidden=False)
            if wrong is not None:
                traces = _traces(end, exercises, wrong)
            if right is not None:
                later = _changed_later(end.plan)
            for exercise in exercises:
                if exercise.name in later and right is not None:
                    visible = end.outcomes(exercise, hidden=False)
                    if not right(visible_part(exercise), visible):
                        second[exercise.name] = _second_look(end, exercise)
            end.call(exercises, hidden=True)
            outcomes = {exercise.name: end.outcomes(exercise) for exercise in exercises}
        except ProcessEnded:
            used_up = ended_outcome(budget.used_up())
            outcomes = {exercise.name: (used_up,) * len(exercise.cases) for exercise in exercises}
            later.clear()
        reason = budget.reason
        end.close()
        elsewhere = {}
        for exercise in exercises:
            if exercise.name in later and right is not None and not right(exercise, outcomes[exercise.name]):
                look = second.get(exercise.name) or _second_look(end, exercise)
                elsewhere[exercise.name] = later[exercise.name], _finished(look, exercise)
    finally:
        end.close()
        for look in second.values():
            look.close()
    seconds = time.monotonic() - started
    return SubmissionRun(outcomes, tuple(end.errors), server.isolation, seconds, reason, elsewhere, traces)


def _traces(end: Look, exercises: Sequence[Exercise], wrong: Wrong) -> dict[str, tuple[int, Trace]]:
    """What the functions that are wrong on a visible case do there."""
    found = {}
    for exercise in exercises:
        index = wrong(visible_part(exercise), end.outcomes(exercise, hidden=False))
        trace = None if index is None else end.watch(exercise, index)
        if index is not None and trace is not None:
            found[exercise.name] = index, trace
    return found


def _changed_later(plan: Plan) -> dict[str, str]:
    """The functions that may do something else at the end than where their check cell stands, each with what changes them."""
    places = {name: plan.place(name) for name in plan.asked}
    words = {name: plan.touched_after(place) for name, place in places.items() if place is not None}
    return {name: said for name, said in words.items() if said}


def _second_look(end: Look, exercise: Exercise) -> Look:
    """A look where the check cell stands; before any hidden input came in, with the visible calls."""
    look = Look(end.server, end.plan.until(end.plan.place(exercise.name) or 1), end.budget, silent=end.silent)
    if not look.silent:
        look.call([exercise], hidden=False)
        look.close()
    return look


def _finished(look: Look, exercise: Exercise) -> Outcomes:
    """The outcomes of a second look, after its hidden calls in a process of their own."""
    look.silent = True
    try:
        for hidden in (False, True):
            look.call([exercise], hidden=hidden)
        return look.outcomes(exercise)
    finally:
        look.close()
