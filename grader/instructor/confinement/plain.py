"""Running a notebook of any kind behind the wall, cell by cell: an instructor's own assignment, whose tests are cells.

What a test cell says comes from the process that the submission's own code runs in, as in nbgrader: code that is out to fool
its tests can. Other submissions, the gradebook and the machine are out of its reach.
"""

from __future__ import annotations

import ast
import time
from collections.abc import Sequence
from dataclasses import dataclass
from numbers import Real

from grader.instructor.confinement.answers import printable_line
from grader.instructor.confinement.client import Server, shared_server
from grader.instructor.confinement.limits import Isolation, Limits, ServerGone
from grader.instructor.confinement.process import ConfinedProcess, ProcessEnded

START_SECONDS = 30.0
MOST_LOST = 12
POINTS = "_points_of_the_test_cell"


@dataclass(frozen=True)
class PlainCell:
    """A code cell, and whether it is a test.

    Attributes
    ----------
    source : str
    test : bool
        Then what is not at hand fails it, and the value of its last line may be its points.
    """

    source: str
    test: bool = False


@dataclass(frozen=True)
class PlainResult:
    """What a cell came to.

    Attributes
    ----------
    lines : tuple of str
        One for each thing that went wrong.
    failed : bool
    value : float or None
        Of a test cell's last line, if it is a number.
    """

    lines: tuple[str, ...] = ()
    failed: bool = False
    value: float | None = None


def run_plainly(
    cells: Sequence[PlainCell], limits: Limits | None = None, accept: Isolation = "strong"
) -> tuple[list[PlainResult], Isolation]:
    """Run all cells of a submission in a confined process, each within the limits of a cell.

    A cell that ends the process fails, and the others run again without it.

    Parameters
    ----------
    cells : sequence of PlainCell
    limits : Limits, optional
    accept : str
        The lowest level of isolation that will do.

    Returns
    -------
    results : list of PlainResult
        One for each cell.
    isolation : str
        The level that was reached.

    Raises
    ------
    ConfinementUnavailable
        If this machine does not reach `accept`.
    ServerGone
        If no confined process can be made.
    """
    server, chosen = shared_server(accept), limits or Limits()
    deadline = time.monotonic() + chosen.submission_seconds
    ended: dict[int, PlainResult] = {}
    while True:
        results, lost = _run(server, cells, chosen, deadline, ended)
        if lost is None:
            return results, server.isolation
        ended[lost[0]] = lost[1]
        if len(ended) > MOST_LOST or time.monotonic() > deadline:
            over = PlainResult((lost[1].lines[0],), failed=True)
            return [ended.get(number, over) for number in range(len(cells))], server.isolation


def _run(
    server: Server,
    cells: Sequence[PlainCell],
    limits: Limits,
    deadline: float,
    ended: dict[int, PlainResult],
) -> tuple[list[PlainResult], tuple[int, PlainResult] | None]:
    """The results in one process, and the cell that ended it with what is to be said of that."""
    process = server.order(limits)
    results: list[PlainResult] = []
    try:
        if refused := process.receive(START_SECONDS, START_SECONDS).get("refused"):
            raise ServerGone(f"a confined process could not be made: {refused}")
        for number, cell in enumerate(cells):
            if number in ended:
                results.append(ended[number])
                continue
            try:
                results.append(_cell(process, cell, limits, deadline))
            except ProcessEnded as end:
                return results, (number, PlainResult((end.line,), failed=True))
    except ProcessEnded as end:
        raise ServerGone(f"a confined process could not be made: {end.line}") from None
    finally:
        process.close()
    return results, None


def _cell(process: ConfinedProcess, cell: PlainCell, limits: Limits, deadline: float) -> PlainResult:
    seconds = min(limits.cell_seconds, max(0.1, deadline - time.monotonic()))
    text = _with_points(cell.source) if cell.test else None
    answer = process.ask({"cell": text or cell.source}, seconds)
    notes = answer.get("notes")
    lines = tuple(printable_line(note) for note in notes[:5]) if isinstance(notes, list) else ()
    # In a test, a statement that was passed over would be a test that was not made.
    failed = answer.get("failed") is not False or (cell.test and bool(lines))
    if failed or text is None:
        return PlainResult(lines, failed)
    request = {"call": POINTS, "arguments": (), "siblings": {}, "given_away": (), "stream": 0}
    value = process.ask(request, seconds).get("value")
    if isinstance(value, Real) and not isinstance(value, bool):
        return PlainResult(lines, failed, float(value))
    return PlainResult(lines, failed)


def _with_points(source: str) -> str | None:
    """A test cell that keeps the value of its last line; None if that is not an expression, or the cell not plain Python."""
    try:
        body = ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    if not body or not isinstance(body[-1], ast.Expr) or source.rstrip().endswith(";"):
        return None
    last = body[-1].value
    kept = ast.parse(f"def {POINTS}(value=None):\n    return value").body[0]
    assert isinstance(kept, ast.FunctionDef)
    kept.args.defaults = [last]
    module = ast.fix_missing_locations(ast.Module([*body[:-1], kept], []))
    return ast.unparse(module)
