"""Running a submission behind the wall, and turning what comes back into outcomes on this side of it."""

from __future__ import annotations

import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from grader.calls import REPEAT_CASES, stops
from grader.exercise import Exercise, Outcome
from grader.instructor.confinement.answers import Answer, first_outcome, printable_line, read_answer
from grader.instructor.confinement.client import Server, shared_server
from grader.instructor.confinement.limits import Isolation, Limits, ServerGone
from grader.instructor.confinement.process import ConfinedProcess, ProcessEnded
from grader.notebook import Cell, first_lines

MOST_TIMEOUTS = 2
MOST_LOST_PROCESSES = 12
START_SECONDS = 30.0


@dataclass(frozen=True)
class SubmissionRun:
    """What a submission did.

    Attributes
    ----------
    outcomes : dict
        For each exercise by name, one outcome for each case.
    errors : tuple of str
        A line for each cell that failed.
    isolation : str
        The level at which it was shut in.
    seconds : float
        By the clock, all in all.
    reason : str
        Why its process had to be given up, where that happened; else empty.
    """

    outcomes: dict[str, tuple[Outcome, ...]]
    errors: tuple[str, ...]
    isolation: Isolation
    seconds: float
    reason: str = ""


def run_submission(
    cells: tuple[Cell, ...],
    exercises: Sequence[Exercise],
    limits: Limits | None = None,
    accept: Isolation = "strong",
    server: Server | None = None,
) -> SubmissionRun:
    """Run the cells of a submission in a confined process, and call its functions there.

    Check cells and experiment cells are left out. The process gets the inputs of a case when that case is called; nothing
    else of the exercises reaches it.

    Parameters
    ----------
    cells : tuple of Cell
        Code cells, in the order of the notebook.
    exercises : sequence of Exercise
        Give names and cases; their expected values are not looked at.
    limits : Limits, optional
        What it may use.
    accept : str
        The lowest level of isolation that will do.
    server : Server, optional
        Instead of the one that this process shares.

    Returns
    -------
    SubmissionRun
        What the cells and the calls gave.

    Raises
    ------
    ConfinementUnavailable
        If this machine does not reach `accept`.
    ServerGone
        If the server ended twice; nothing that a submission may do leads to this.
    """
    chosen = server or shared_server(accept)
    try:
        return _Run(chosen, cells, limits or Limits()).finish(exercises)
    except ServerGone:
        if server is not None:
            raise
        chosen.close()
        return _Run(shared_server(accept), cells, limits or Limits()).finish(exercises)


@dataclass
class _Run:
    server: Server
    cells: tuple[Cell, ...]
    limits: Limits
    process: ConfinedProcess | None = None
    left_out: dict[int, ProcessEnded] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    failed: dict[int, str] = field(default_factory=dict)
    answers: dict[str, dict[tuple[int, int], Answer]] = field(default_factory=dict)
    """Of each exercise, by case and random stream."""
    returned: Counter[str] = field(default_factory=Counter)
    timeouts: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    lost: int = 0
    reason: str = ""

    def finish(self, exercises: Sequence[Exercise]) -> SubmissionRun:
        started = time.monotonic()
        self.deadline = started + self.limits.submission_seconds
        try:
            self._started()
            # What a visible call says is shown to the learner, so it is made by a process that has met no hidden input.
            for hidden in (False, True):
                for exercise in exercises:
                    self._call(exercise, hidden=hidden)
            outcomes = {exercise.name: self._outcomes(exercise) for exercise in exercises}
        except ProcessEnded:
            end = self._used_up()
            outcomes = {exercise.name: (_outcome(end),) * len(exercise.cases) for exercise in exercises}
        finally:
            self._give_up()
        seconds = time.monotonic() - started
        return SubmissionRun(
            outcomes, tuple(first_lines(self.errors)), self.server.isolation, seconds, self.reason
        )

    # --- cells ----------------------------------------------------------------------------------------------------------

    def _started(self) -> ConfinedProcess:
        """A process in which the cells have run, without those that ended a process before."""
        while self.process is None:
            self._check_budget()
            self.process = self.server.order(self.limits)
            try:
                self._run_cells(self.process)
            except ProcessEnded as end:
                self._lose(end)
        return self.process

    def _run_cells(self, process: ConfinedProcess) -> None:
        ready = process.receive(START_SECONDS, START_SECONDS)
        if refused := ready.get("refused"):
            raise ServerGone(f"a confined process could not be made: {refused}")
        self.errors, self.failed = [], {}
        for number, cell in enumerate(self.cells, start=1):
            if not cell.runs:
                continue
            if number in self.left_out:
                self.errors.append(f"code cell {number}: left out, because {self.left_out[number].line}")
                continue
            try:
                answer = process.ask({"cell": cell.source}, self._seconds(self.limits.cell_seconds))
            except ProcessEnded as end:
                self.left_out[number] = end
                raise
            notes = answer.get("notes")
            for note in notes[:20] if isinstance(notes, list) else ["its answer is not data"]:
                self.failed[number] = printable_line(note)
                self.errors.append(f"code cell {number}: {printable_line(note)}")

    def _seconds(self, seconds: float) -> float:
        """That many, or the rest of the submission's time."""
        self._check_budget()
        return min(seconds, max(0.1, self.deadline - time.monotonic()))

    def _check_budget(self) -> None:
        if time.monotonic() > self.deadline or self.lost > MOST_LOST_PROCESSES:
            raise self._used_up()

    def _used_up(self) -> ProcessEnded:
        if self.lost > MOST_LOST_PROCESSES:
            end = ProcessEnded("raised", f"the submission ended its own process {self.lost} times")
        else:
            end = ProcessEnded(
                "timed out", f"the submission took longer than {self.limits.submission_seconds:g} s"
            )
        self.reason = end.line
        return end

    def _lose(self, end: ProcessEnded) -> None:
        self.lost += 1
        self.reason = end.line
        self._give_up()

    def _give_up(self) -> None:
        if self.process is not None:
            self.process.close()
            self.process = None

    # --- calls ----------------------------------------------------------------------------------------------------------

    def _call(self, exercise: Exercise, *, hidden: bool) -> None:
        """Make the calls on the visible, or on the hidden cases, as far as they have no answer yet."""
        answers = self.answers.setdefault(exercise.name, {})
        cases = [index for index, case in enumerate(exercise.cases) if case.hidden == hidden]
        if all((index, 0) in answers for index in cases):
            return
        try:
            self._call_all(exercise, cases, self._started())
        except ProcessEnded as end:
            if self.process is not None:
                self._lose(end)
            ended = cases if hidden else range(len(exercise.cases))
            answers.update({(index, 0): (_outcome(end), None) for index in ended})

    def _call_all(self, exercise: Exercise, cases: Sequence[int], process: ConfinedProcess) -> None:
        # The second calls come last: a function that is wrong when it is first called then is so on a case that counts.
        first = [(index, 0) for index in cases]
        second = [(index, 1) for index in cases if index < REPEAT_CASES]
        calls = [call for part in (first, second) for call in random.SystemRandom().sample(part, len(part))]
        slow = Outcome("timed out", error=f"no answer within {self.limits.call_seconds:g} s")
        answers, timeouts = self.answers[exercise.name], self.timeouts[exercise.name]
        for index, stream in calls:
            if len(timeouts) >= MOST_TIMEOUTS or (timeouts and index > min(timeouts)):
                answers[index, stream] = slow, None
                continue
            case = exercise.cases[index]
            request = {
                "call": exercise.name,
                "arguments": case.arguments,
                "siblings": dict(case.siblings),
                "stream": stream,
            }
            answer, size = process.ask(request, self._seconds(self.limits.call_seconds)), process.answer_size
            self.returned[exercise.name] += size
            if self.returned[exercise.name] > self.limits.answer_bytes:
                raise ProcessEnded(
                    "raised", f"it returned more than {self.limits.answer_bytes // 2**20} MB in all"
                )
            answers[index, stream] = outcome, _ = read_answer(answer)
            if outcome.status == "timed out":
                timeouts.append(index)
                answers[index, stream] = slow, None

    def _outcomes(self, exercise: Exercise) -> tuple[Outcome, ...]:
        """One outcome for each case, in their order; the calls were made in another."""
        answers = self.answers[exercise.name]
        if answers[0, 0][0].status == "missing":
            return (self._why_missing(exercise.name),) * len(exercise.cases)
        found: list[Outcome] = []
        for index, case in enumerate(exercise.cases):
            if stops(found):
                found.append(found[-1])
            else:
                found.append(first_outcome(case, answers[index, 0], answers.get((index, 1))))
        return tuple(found)

    def _why_missing(self, name: str) -> Outcome:
        """The outcome of a function that is not there: with what befell the cell that defines it, if anything did."""
        definition = re.compile(rf"\b(def\s+{re.escape(name)}\b|{re.escape(name)}\s*=)")
        defining = [
            number for number, cell in enumerate(self.cells, start=1) if definition.search(cell.source)
        ]
        for number in defining:
            if number in self.left_out:
                return _outcome(self.left_out[number])
        return Outcome("missing", error=next((self.failed[n] for n in defining if n in self.failed), ""))


def _outcome(end: ProcessEnded) -> Outcome:
    return Outcome(end.status, error=end.line)
