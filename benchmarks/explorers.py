"""Time what happens when a learner moves a slider: a redraw, the computation in it, and a figure with next to nothing in it.

Run it with ``python -m benchmarks.explorers``; it is part of ``make bench``. What counts are ratios of CPU time measured in
the same run, taken in turn, with every slider at its start. The milliseconds depend on the machine; a notebook aims at
150 in Python, and the browser takes three to six times as long. "plain" is what ``draw`` computes, with axes in which nothing
is drawn. It exits with 1 when a redraw takes more than three times as long as the bare figure.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from threadpoolctl import threadpool_limits

from benchmarks.bounds import Bound, attempt, told
from init_utils.sliders import Picture
from tests.support.explorers import all_explorers, nowhere

REPEATS = 9
GOAL = 150
"""Milliseconds for a redraw, in Python."""
AT_MOST = 3.0
"""Times of the bare figure."""


def bare(axes: Any) -> None:
    """Axes with one line and their names, without any computation."""
    for ax in axes:
        ax.plot([0, 1], [0, 1], label="line")
        ax.set(xlabel="x", ylabel="y", title="title")


def medians(contestants: dict[str, Callable[[], Any]]) -> dict[str, float]:
    """Milliseconds of CPU time of each, taken in turn; the first turn finds places and fonts, and does not count."""
    taken: dict[str, list[float]] = {name: [] for name in contestants}
    for turn in range(REPEATS + 1):
        for name, contestant in contestants.items():
            start = time.process_time()
            contestant()
            if turn:
                taken[name].append(1000 * (time.process_time() - start))
    return {name: statistics.median(times) for name, times in taken.items()}


def measure() -> list[Bound]:
    """The table, and a bound for each explorer; one that draws a figure of its own is left out."""
    bounds = []
    print(
        f"{'':24}{'plain ms':>10}{'redraw ms':>11}{'goal':>6}{'ratio':>8}{'bare figure ms':>16}{'ratio':>8}"
    )
    for assignment, explorers in all_explorers().items():
        for explorer in explorers:
            if not explorer.panels:
                print(f"{assignment:24} draws a figure of its own")
                continue
            picture, empty = Picture(explorer.draw, explorer.panels), Picture(bare, 2)
            with threadpool_limits(1, user_api="blas"):
                found = medians(
                    {
                        "plain": partial(explorer.draw, nowhere(explorer.panels), **explorer.start),
                        "redraw": partial(picture.drawn, explorer.start),
                        "bare": partial(empty.drawn, {}),
                    }
                )
            print(
                f"{assignment:24}{found['plain']:10.1f}{found['redraw']:11.1f}{GOAL:6}"
                f"{found['redraw'] / found['plain']:8.1f}{found['bare']:16.1f}{found['redraw'] / found['bare']:8.1f}"
            )
            ratio = found["redraw"] / found["bare"]
            bounds.append(Bound(f"redraw in {assignment}, in times of a bare figure", ratio, at_most=AT_MOST))
    return bounds


if __name__ == "__main__":
    sys.exit(told(attempt("explorers", measure)))
