"""What the sliders of the notebooks move: pictures in axes that are given, with limits that hold still."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from init_utils.figures.palette import (
    BLUE,
    GRID,
    INK,
    SERIES_COLOURS,
    SERIES_LINES,
    SERIES_MARKERS,
    SKY,
    VERMILLION,
)
from init_utils.figures.style import finish


def plot_cost_against(
    ax: Axes, iterations: ArrayLike, costs: ArrayLike, level: float, name: str, *, top: float = 1.2
) -> None:
    """Draw the cost of a training run, and a level to compare it with.

    Parameters
    ----------
    ax : matplotlib Axes
    iterations, costs : array_like, shape (records,)
        The costs in nats. Those above ``top`` are not in the picture.
    level : float
        Cost in nats, drawn as a dashed line.
    name : str
        What the level is.
    top : float
        Highest cost in the picture.
    """
    ax.plot(iterations, costs, color=BLUE, linewidth=2)
    ax.axhline(level, color=INK, linewidth=1, linestyle="--", label=name)
    finish(ax, "iteration", "cost (nats)")
    ax.set(ylim=(0, top), xlim=(0, np.max(iterations)), title=f"cost ends at {np.asarray(costs)[-1]:.3f}")
    ax.legend(frameon=False, loc="lower left")


def plot_share_and_height(
    ax: Axes, shares: ArrayLike, heights: ArrayLike, at: tuple[float, float], *, top: float
) -> None:
    """Draw how high the plateau is for each share of class 1, and where a run has ended.

    Parameters
    ----------
    ax : matplotlib Axes
    shares, heights : array_like, shape (points,)
        Shares of class 1, and the costs in nats that belong to them.
    at : tuple of two floats
        Share and last cost of the run.
    top : float
        Highest cost in the picture.
    """
    ax.plot(shares, heights, color=INK, linewidth=1, linestyle="--", label="entropy of the labels")
    ax.plot(*at, "o", color=BLUE, markersize=9, label="where the run ends")
    finish(ax, "share of class 1", "cost (nats)")
    ax.set(ylim=(0, top), xlim=(0, 1), title="height of the plateau")
    ax.legend(frameon=False, loc="lower center")


def plot_batch_and_running(
    ax: Axes, batch: ArrayLike, running: ArrayLike, level: float, *, limits: tuple[float, float], name: str
) -> None:
    """Draw what each batch says, what the running averages say, and what is right.

    Parameters
    ----------
    ax : matplotlib Axes
    batch, running : array_like, shape (batches,)
        One number after each batch; what lies outside the limits is drawn at the edge.
    level : float
        The right number, drawn as a dashed line.
    limits : tuple of two floats
        Smallest and largest number in the picture.
    name : str
        What the numbers are: title of the picture.
    """
    inside = np.clip(np.asarray(batch, dtype=np.float64), *limits)
    ax.plot(inside, "o", color=SKY, markersize=4, label="this batch")
    ax.plot(running, color=VERMILLION, linewidth=2, label="running averages")
    ax.axhline(level, color=INK, linewidth=1, linestyle="--")
    finish(ax, "batches seen", "")
    ax.set(ylim=limits, xlim=(-1, inside.size), title=name)
    ax.legend(frameon=False, loc="lower right")


def plot_sizes(
    ax: Axes,
    sizes: Mapping[str, ArrayLike],
    places: Sequence[str],
    *,
    limits: tuple[float, float],
    title: str,
) -> None:
    """Draw how large a signal is at each place of a net, on a logarithmic axis.

    Parameters
    ----------
    ax : matplotlib Axes
    sizes : mapping of str to array_like of shape (places,)
        A line for each, with a legend if there are several; what is 0 leaves a gap.
    places : sequence of str
        Names along the axis; one that is empty has no tick.
    limits : tuple of two floats
        Smallest and largest size in the picture, above 0.
    title : str
        Title of the picture.
    """
    styles = zip(SERIES_COLOURS, SERIES_LINES, SERIES_MARKERS, strict=True)
    for (name, values), (colour, line, marker) in zip(sizes.items(), styles, strict=False):
        drawable = np.asarray(values, dtype=np.float64)
        drawable = np.where(drawable > 0, drawable, np.nan)
        ax.plot(drawable, color=colour, linestyle=line, marker=marker, linewidth=1.8, label=name)
    ax.set_yscale("log")
    powers = np.arange(np.ceil(np.log10(limits[0])), np.log10(limits[1]) + 0.5, 2)
    ax.set_yticks(
        10.0**powers, [f"{10.0**power:g}" if abs(power) < 4 else f"1e{power:.0f}" for power in powers]
    )
    ax.minorticks_off()
    ax.set(ylim=limits, title=title, ylabel="root mean square (log scale)")
    named = {number: name for number, name in enumerate(places) if name}
    ax.set_xticks(list(named), list(named.values()))
    ax.grid(color=GRID)
    ax.spines[["top", "right"]].set_visible(False)
    if len(sizes) > 1:
        ax.legend(frameon=False, loc="upper center")


def plot_share_saturated(ax: Axes, values: ArrayLike, *, limit: float = 0.97, name: str) -> None:
    """Draw a histogram of what tanh returned, and say how many entries are saturated.

    Parameters
    ----------
    ax : matplotlib Axes
    values : array_like, any shape
        From -1 to 1. A bar of more than half of them leaves the picture.
    limit : float
        Above it, or below its negative, an entry counts as saturated.
    name : str
        What they belong to.
    """
    entries = np.ravel(values)
    shares, edges = np.histogram(
        entries, bins=41, range=(-1, 1), weights=np.full(entries.size, 1 / entries.size)
    )
    ax.stairs(shares, edges, fill=True, color=BLUE)
    finish(ax, "activation", "share of the entries")
    ax.set_axisbelow(True)
    saturated = float(np.mean(np.abs(entries) > limit))
    ax.set(xlim=(-1.02, 1.02), ylim=(0, 0.5), title=f"{name}: {saturated:.0%} saturated")


def plot_gap(ax: Axes, steps: ArrayLike, training: ArrayLike, test: ArrayLike, *, top: float) -> None:
    """Draw the cost on the training and on the test set, and tint the gap between them.

    Parameters
    ----------
    ax : matplotlib Axes
    steps, training, test : array_like, shape (records,)
        The steps, and both costs in nats after each.
    top : float
        Highest cost in the picture; above it, the lines leave the picture.
    """
    ax.plot(steps, test, color=VERMILLION, linestyle="--", linewidth=2, label="test")
    ax.plot(steps, training, color=BLUE, linewidth=2, label="training")
    ax.fill_between(steps, training, test, color=GRID)
    finish(ax, "step", "cross-entropy (nats)")
    gap = float(np.asarray(test)[-1] - np.asarray(training)[-1])
    ax.set(ylim=(0, top), xlim=(0, np.max(steps)), title=f"gap at the end: {gap:.2f}")
    ax.legend(frameon=False, loc="upper left")


def plot_rounded_costs(ax: Axes, changes: Mapping[str, ArrayLike]) -> None:
    """Draw how a cost changes between the two points of a quotient, and the secant through them.

    Parameters
    ----------
    ax : matplotlib Axes
    changes : mapping of str to array_like of shape (points,)
        For each precision the cost at points from -ε to ε, less the cost in the middle, in units of ε times the right slope:
        exact costs rise from near -1 to near 1.
    """
    styles = zip(SERIES_COLOURS, SERIES_LINES, SERIES_MARKERS, strict=True)
    for (name, values), (colour, line, marker) in zip(changes.items(), styles, strict=False):
        heights = np.asarray(values, dtype=np.float64)
        at = np.linspace(-1, 1, heights.size)
        ax.plot(at, heights, color=colour, linestyle="", marker=marker, markersize=4, label=name)
        ax.plot(at[[0, -1]], heights[[0, -1]], color=colour, linestyle=line, linewidth=1.8)
    finish(ax, "shift along d", "change of the cost, in ε × slope")
    ax.set(xlim=(-1.1, 1.1), ylim=(-2.2, 2.2), title="cost between -ε and ε")
    ax.set_xticks([-1, 0, 1], ["-ε", "0", "ε"])
    ax.set_yticks([-2, -1, 0, 1, 2])
    ax.legend(frameon=False, loc="upper left")


def plot_errors_at(ax: Axes, steps: ArrayLike, errors: Mapping[str, ArrayLike], epsilon: float) -> None:
    """Draw the relative error of a quotient against its step, on logarithmic axes, and mark one step.

    Parameters
    ----------
    ax : matplotlib Axes
    steps : array_like, shape (steps,)
        In rising order, above 0.
    errors : mapping of str to array_like of shape (steps,)
        For each precision; 1 where nothing is right. what is smaller than 1e-12 is drawn as 1e-12.
    epsilon : float
        The step that is marked.
    """
    styles = zip(SERIES_COLOURS, SERIES_LINES, strict=True)
    for (name, values), (colour, line) in zip(errors.items(), styles, strict=False):
        ax.plot(steps, np.maximum(values, 1e-12), color=colour, linestyle=line, linewidth=1.8, label=name)
    ax.axvline(epsilon, color=INK, linewidth=1)
    ax.set(xscale="log", yscale="log", ylim=(1e-12, 1e2), title="error by step")
    ax.set_xticks([1e-15, 1e-10, 1e-5, 1], ["1e-15", "1e-10", "1e-5", "1"])
    ax.set_yticks([1e-12, 1e-8, 1e-4, 1], ["1e-12", "1e-8", "1e-4", "1"])
    ax.minorticks_off()
    finish(ax, "step ε", "relative error of the slope")
    ax.legend(frameon=False, loc="lower left")
