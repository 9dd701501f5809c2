"""Run and grade every notebook of every habit, and count: ``make test-fair``."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor

from grader.instructor.content import ASSIGNMENTS
from tests.support.fair.comparing import HABITS, Compared, compared, everywhere, mixed_at_random
from tests.support.fair.habit import SPREAD

MIXTURES = 6
"""Unless asked for otherwise; of each assignment."""


def main(arguments: Sequence[str] | None = None) -> int:
    """0 if no grade is below the kernel's points, and none above without a reason."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--habit", action="append", choices=sorted(HABITS), help="only this one; may be repeated"
    )
    parser.add_argument("--assignment", help="only this one")
    parser.add_argument(
        "--spread", type=int, default=SPREAD, help="in how many assignments each habit is tried"
    )
    parser.add_argument(
        "--mixtures",
        type=int,
        default=MIXTURES,
        help="how many notebooks of each assignment have a habit at each exercise",
    )
    parser.add_argument("--all", action="store_true", help="say something of each notebook")
    options = parser.parse_args(arguments)
    pairs = [
        (habit, assignment)
        for habit, assignment in everywhere(options.spread)
        if habit in (options.habit or HABITS) and assignment == (options.assignment or assignment)
    ]
    started = time.monotonic()
    # Kernels and graders are started by fresh processes: a fork would share a fork server.
    with ProcessPoolExecutor(os.cpu_count(), multiprocessing.get_context("spawn")) as pool:
        tried = [pool.submit(compared, *pair) for pair in pairs]
        if not options.habit:
            chosen = [options.assignment] if options.assignment else list(ASSIGNMENTS)
            tried += [
                pool.submit(mixed_at_random, each, seed)
                for each in chosen
                for seed in range(options.mixtures)
            ]
        found = [each.result() for each in tried if _told(each.result(), all=options.all)]
    done = [each for each in found if each is not None]
    below, above = sum(bool(each.below) for each in done), sum(bool(each.above) for each in done)
    habits = {name for each in done for name in each.habits}
    print(
        f"{len(done)} notebooks, {len(habits)} habits: grade below the kernel {below}, "
        f"above it without a reason {above}; {time.monotonic() - started:.0f} s"
    )
    return int(bool(below or above))


def _told(each: Compared | None, *, all: bool) -> bool:
    """Say what is wrong with a notebook; whether there is one."""
    if each is None:
        return False
    lines = [*(f"below: {line}" for line in each.below), *(f"above: {line}" for line in each.above)]
    if all:
        lines += [f"shown {each.shown}", *(f"note: {note}" for note in each.grade.notes)]
        lines += [
            f"says: {item.name} {item.score:g}: {item.message}"
            for item in each.grade.exercises
            if item.message
        ]
        lines += [f"idle: {each.idle}"] if each.idle else []
    for line in lines:
        print(f"{' '.join(each.habits)} {each.assignment}: {line}", flush=True)
    return True


if __name__ == "__main__":
    sys.exit(main())
