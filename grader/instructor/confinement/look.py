"""One look at the functions of a submission: its cells run behind the wall, up to a place, and they are called there."""

from __future__ import annotations

import random
import re
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from grader.calls import REPEAT_CASES, stops
from grader.exercise import Exercise, Outcome
from grader.failures.undefined import why_undefined
from grader.instructor.confinement.answers import (
    Answer,
    call_request,
    first_outcome,
    printable_line,
    read_answer,
    read_name,
    read_silent_answer,
)
from grader.instructor.confinement.client import Server
from grader.instructor.confinement.limits import Limits, ServerGone
from grader.instructor.confinement.process import ConfinedProcess, ProcessEnded
from grader.notebook import first_lines
from grader.running.plan import Plan
from grader.tracing.trace import Trace, trace_from_data

MOST_TIMEOUTS = 2
MOST_LOST_PROCESSES = 12
MOST_NOTES = 20
START_SECONDS = 30.0

ENDED_SILENTLY = "its process ended while hidden cases were tried"


@dataclass
class Budget:
    """What all looks at a submission may use together.

    Attributes
    ----------
    limits : Limits
    deadline : float
        By the monotonic clock.
    lost : int
        Processes that the submission ended.
    reason : str
        Why the last of them ended; empty if none did.
    """

    limits: Limits
    deadline: float
    lost: int = 0
    reason: str = ""

    def check(self) -> None:
        """Raise `ProcessEnded` if nothing is left."""
        if time.monotonic() > self.deadline or self.lost > MOST_LOST_PROCESSES:
            raise self.used_up()

    def seconds(self, seconds: float) -> float:
        """That many, or the rest of the submission's time."""
        self.check()
        return min(seconds, max(0.1, self.deadline - time.monotonic()))

    def used_up(self) -> ProcessEnded:
        """How a submission ends that has used up what it had."""
        if self.lost > MOST_LOST_PROCESSES:
            end = ProcessEnded("raised", f"the submission ended its own process {self.lost} times")
        else:
            end = ProcessEnded(
                "timed out", f"the submission took longer than {self.limits.submission_seconds:g} s"
            )
        self.reason = end.line
        return end


@dataclass
class Look:
    """Runs the cells of a plan, and calls functions after them: first on all visible cases, then on the hidden ones.

    Attributes
    ----------
    server : Server
    plan : Plan
        Which cells run.
    budget : Budget
    silent : bool
        Whether a process of this submission may have met a hidden input: nothing that it says counts from then on but values,
        and which of a few kinds of end a call came to.
    errors : list of str
        A line for each cell that failed; fixed when the look falls silent.
    """

    server: Server
    plan: Plan
    budget: Budget
    silent: bool = False
    errors: list[str] = field(default_factory=list)
    process: ConfinedProcess | None = None
    left_out: dict[int, ProcessEnded] = field(default_factory=dict)
    failed: dict[int, str] = field(default_factory=dict)
    answers: dict[str, dict[tuple[int, int], Answer]] = field(default_factory=dict)
    """Of each exercise, by case and random stream."""
    returned: Counter[str] = field(default_factory=Counter)
    timeouts: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def call(self, exercises: Sequence[Exercise], *, hidden: bool) -> None:
        """Call the functions on their visible, or on their hidden, cases.

        Where a visible call asks for what a skipped cell makes, all starts again with that cell.
        """
        self.silent = self.silent or hidden
        while True:
            for exercise in exercises:
                self._call(exercise, hidden=hidden)
            if self.silent or not self._wants_more(exercises):
                return
            self.close()
            self.answers.clear()
            self.returned.clear()
            self.timeouts.clear()

    def watch(self, exercise: Exercise, index: int) -> Trace | None:
        """What the expressions of a function came to on a visible case; None if that cannot be told."""
        if self.silent or self.process is None:
            return None
        try:
            answer = self.process.ask(
                call_request(exercise, index, "watch"), self.budget.seconds(self.budget.limits.call_seconds)
            )
        except ProcessEnded as end:
            self._lose(end)
            return None
        return trace_from_data(answer)

    def outcomes(self, exercise: Exercise, *, hidden: bool = True) -> tuple[Outcome, ...]:
        """One outcome for each case, or each visible one, in their order; the calls were made in a different one."""
        answers = self.answers[exercise.name]
        cases = [index for index, case in enumerate(exercise.cases) if hidden or not case.hidden]
        if cases and answers[cases[0], 0][0].status == "missing":
            return (self._why_missing(exercise.name),) * len(cases)
        found: list[Outcome] = []
        for index in cases:
            if stops(found):
                found.append(found[-1])
            else:
                found.append(first_outcome(exercise.cases[index], answers[index, 0], answers.get((index, 1))))
        return tuple(found)

    def close(self) -> None:
        """End the process, if there is one."""
        if self.process is not None:
            self.process.close()
            self.process = None

    def _wants_more(self, exercises: Sequence[Exercise]) -> bool:
        names = {
            outcome.unbound
            for exercise in exercises
            for outcome, _ in self.answers[exercise.name].values()
            if outcome.unbound
        }
        return self.plan.want(names)

    # --- cells ----------------------------------------------------------------------------------------------------------

    def start(self) -> ConfinedProcess:
        """A process in which the cells have run, without those that ended a process before."""
        while self.process is None:
            self.budget.check()
            self.process = self.server.order(self.budget.limits)
            try:
                if not self._run_cells(self.process):
                    self.close()
            except ProcessEnded as end:
                self._lose(end)
        return self.process

    def _run_cells(self, process: ConfinedProcess) -> bool:
        """Run the cells; False if one asks for what a skipped cell makes, so that all has to start again with that cell."""
        ready = process.receive(START_SECONDS, START_SECONDS)
        if refused := ready.get("refused"):
            raise ServerGone(f"a confined process could not be made: {refused}")
        errors: list[str] = []
        failed: dict[int, str] = {}
        for number in range(1, len(self.plan.cells) + 1):
            text = self.plan.text(number)
            if not text:
                continue
            if number in self.left_out:
                errors.append(f"code cell {number}: left out, because {self.left_out[number].line}")
                continue
            try:
                answer = process.ask({"cell": text}, self.budget.seconds(self.budget.limits.cell_seconds))
            except ProcessEnded as end:
                self.left_out[number] = end
                raise
            notes = answer.get("notes")
            lines = (
                [*map(printable_line, notes[:MOST_NOTES])]
                if isinstance(notes, list)
                else ["its answer is not data"]
            )
            unbound = read_name(answer.get("unbound"))
            if unbound and self.plan.passes(unbound, number):
                lines = lines[:-1]
            elif not self.silent and self._wants_others(number, unbound, failed=answer.get("failed") is True):
                return False
            for line in lines:
                failed[number] = line
                errors.append(f"code cell {number}: {line}")
        if not self.silent:
            self.errors, self.failed = first_lines(errors), failed
        return True

    def _wants_others(self, number: int, unbound: str, *, failed: bool) -> bool:
        """Whether a cell that ended early needs more cells before it."""
        if unbound:
            return self.plan.want([unbound], number)
        return failed and self.plan.want_changes(number)

    def _lose(self, end: ProcessEnded) -> None:
        self.budget.lost += 1
        self.budget.reason = ENDED_SILENTLY if self.silent else end.line
        self.close()

    # --- calls ----------------------------------------------------------------------------------------------------------

    def _call(self, exercise: Exercise, *, hidden: bool) -> None:
        """Make those calls on the visible, or on the hidden, cases that have no answer yet."""
        answers = self.answers.setdefault(exercise.name, {})
        cases = [index for index, case in enumerate(exercise.cases) if case.hidden == hidden]
        if all((index, 0) in answers for index in cases):
            return
        try:
            self._call_all(exercise, cases, self.start())
        except ProcessEnded as end:
            if self.process is not None:
                self._lose(end)
            ended = cases if hidden else range(len(exercise.cases))
            outcome = Outcome(end.status, error="an error") if self.silent else ended_outcome(end)
            answers.update({(index, 0): (outcome, None) for index in ended})

    def _call_all(self, exercise: Exercise, cases: Sequence[int], process: ConfinedProcess) -> None:
        limits = self.budget.limits
        # The second calls come last: a function that is wrong when it is first called then is so on a case that counts.
        first = [(index, 0) for index in cases]
        second = [(index, 1) for index in cases if index < REPEAT_CASES]
        calls = [call for part in (first, second) for call in random.SystemRandom().sample(part, len(part))]
        slow = Outcome("timed out", error=f"no answer within {limits.call_seconds:g} s")
        answers, timeouts = self.answers[exercise.name], self.timeouts[exercise.name]
        for index, stream in calls:
            if len(timeouts) >= MOST_TIMEOUTS or (timeouts and index > min(timeouts)):
                answers[index, stream] = slow, None
                continue
            request = {**call_request(exercise, index, "call"), "stream": stream}
            answer, size = process.ask(request, self.budget.seconds(limits.call_seconds)), process.answer_size
            self.returned[exercise.name] += size
            if self.returned[exercise.name] > limits.answer_bytes:
                raise ProcessEnded(
                    "raised", f"it returned more than {limits.answer_bytes // 2**20} MB in all"
                )
            answers[index, stream] = outcome, _ = (read_silent_answer if self.silent else read_answer)(answer)
            if outcome.status == "timed out":
                timeouts.append(index)
                answers[index, stream] = slow, None

    def _why_missing(self, name: str) -> Outcome:
        """The outcome of a function that is not there: with what happened to the cell that defines it, if anything."""
        definition = re.compile(rf"\b(def\s+{re.escape(name)}\b|{re.escape(name)}\s*=)")
        defining = [
            number for number, cell in enumerate(self.plan.cells, start=1) if definition.search(cell.source)
        ]
        for number in defining:
            if number in self.left_out:
                if self.left_out[number].status == "timed out":
                    return ended_outcome(self.left_out[number])
                why = f"code cell {number}, in which it stands, was left out, because {self.left_out[number].line}"
                return Outcome("missing", error=why)
        if why := why_undefined(name, [cell.source for cell in self.plan.cells]):
            return Outcome("missing", error=why)
        stopped = next((self.failed[number] for number in defining if number in self.failed), "")
        return Outcome("missing", error=f"its cell stopped with {stopped}" if stopped else "")


def ended_outcome(end: ProcessEnded) -> Outcome:
    """The outcome of a call that was lost with its process."""
    return Outcome(end.status, error=end.line)
