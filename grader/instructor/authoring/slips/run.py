"""Measuring all notebooks side by side, and keeping what was measured until something changes."""

from __future__ import annotations

import contextlib
import importlib
import json
import multiprocessing
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict
from pathlib import Path

from threadpoolctl import threadpool_limits

from grader.instructor.authoring.record import code_digest, inputs_digest
from grader.instructor.authoring.side_by_side import cores
from grader.instructor.authoring.slips.measure import slips_of
from grader.instructor.authoring.slips.reviewed import reviewed_slips
from grader.instructor.authoring.slips.slip import Slip
from grader.instructor.course.files import digest_of, fingerprint, write_whole

MOST_MEMORY = 6 * 2**30
"""Of a process, in bytes of address space."""


def measured(
    assignments: Sequence[str], root: Path, say: Callable[[str], None], *, every: bool = False
) -> dict[str, list[Slip]]:
    """The slips of some notebooks, from what is kept where nothing has changed.

    Parameters
    ----------
    assignments : sequence of str
    root : Path
        The course; what is measured is kept in its folder ``build/``.
    say : callable
        Gets a line when a notebook is done.
    every : bool
        Whether all slips are tried that can be made, not a sample of each exercise's.

    Returns
    -------
    dict of str to list of Slip
        By assignment, in the order given.

    Raises
    ------
    BuildError
        If a source does not run.
    """
    code = code_digest()
    own = [fingerprint(path.read_bytes()) for path in sorted(Path(__file__).parent.glob("*.py"))]
    digests = {
        name: digest_of(inputs_digest(name, code), *own, f"every: {every}", str(reviewed_slips(name)))
        for name in assignments
    }
    found: dict[str, list[Slip]] = {}
    for name in assignments:
        kept = _kept(_path(root, name, every), digests[name])
        if kept is not None:
            found[name] = kept
    wanted = [name for name in assignments if name not in found]
    if wanted:
        time_needed = "six minutes" if every else "two minutes"
        say(f"measuring the slips of {len(wanted)} notebooks; about {time_needed} for all eight")
    for name, slips, seconds in _side_by_side(wanted, root, every):
        found[name] = slips
        text = json.dumps({"digest": digests[name], "slips": [asdict(slip) for slip in slips]})
        write_whole(_path(root, name, every), text, with_folder=True)
        say(f"{name:24}{len(slips)} slips, {seconds:.0f} s")
    return {name: found[name] for name in assignments}


def _path(root: Path, assignment: str, every: bool) -> Path:
    return root / "build" / ("all_slips" if every else "slips") / f"{assignment}.json"


def _kept(path: Path, digest: str) -> list[Slip] | None:
    try:
        content = json.loads(path.read_bytes())
        return [Slip(**item) for item in content["slips"]] if content["digest"] == digest else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _side_by_side(
    assignments: Sequence[str], root: Path, every: bool
) -> Iterator[tuple[str, list[Slip], float]]:
    if not assignments:
        return
    # The last notebooks take longest.
    context = multiprocessing.get_context("forkserver")
    with ProcessPoolExecutor(min(cores(), len(assignments)), context, _bound_memory) as pool:
        futures = [pool.submit(_timed, name, root, every) for name in reversed(assignments)]
        for future in as_completed(futures):
            yield future.result()


def _bound_memory() -> None:
    """Let a slip that asks for too much memory raise an error, where the system can."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # Windows and macOS have no such limit
        resource = importlib.import_module("resource")
        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))


def _timed(assignment: str, root: Path, every: bool) -> tuple[str, list[Slip], float]:
    started = time.perf_counter()
    with threadpool_limits(1, user_api="blas"):
        slips = slips_of(assignment, root, every=every)
    return assignment, slips, time.perf_counter() - started
