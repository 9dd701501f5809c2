"""Pictures of signals in deep nets: standard deviations by layer, forward and backward, and stretched directions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, NullLocator
from numpy.typing import ArrayLike, NDArray

from init_utils.arrays import Array
from init_utils.experiments.deep_signals import Signals, Start
from init_utils.figures.palette import GRID, INK, SERIES_COLOURS, SERIES_LINES, SERIES_MARKERS


def plot_stds(
    curves: Mapping[str, ArrayLike],
    predicted: Mapping[str, ArrayLike] | None = None,
    *,
    names: Sequence[str] = (),
    ax: Axes | None = None,
    title: str = "Standard deviation of the activations",
    ylabel: str = "standard deviation (log scale)",
) -> Axes:
    """Draw standard deviations against the layer, on a logarithmic scale.

    Parameters
    ----------
    curves : mapping of str to array_like of shape (L,)
        Label of each curve, and its values in layers 1 … L: a marker at every fifth layer.
    predicted : mapping of str to array_like of shape (L,), optional
        By the same labels, what theory says: a thin black line.
    names : sequence of str, optional
        All labels of a figure with several axes: the same label then looks the same in all of them.
    ax : matplotlib Axes, optional
        Where to draw; a new figure when not given.
    title, ylabel : str
        Above the axes, and beside them.

    Returns
    -------
    matplotlib Axes
    """
    if ax is None:
        _, ax = plt.subplots(figsize=(6.8, 4.2), layout="constrained")
    places = {name: place for place, name in enumerate(names or curves)}
    for label, curve in curves.items():
        place = places[label] % len(SERIES_COLOURS)
        colour, marker, line = SERIES_COLOURS[place], SERIES_MARKERS[place], SERIES_LINES[place]
        stds = np.asarray(curve, dtype=np.float64)
        layers = np.arange(1, stds.size + 1)
        # markers alone where a line of theory goes through them
        line_style: Any = "none" if predicted else line
        shown = np.unique(np.r_[0 : stds.size : 5, stds.size - 1])
        ax.plot(
            layers,
            stds,
            color=colour,
            marker=marker,
            markevery=list(shown),
            linestyle=line_style,
            label=label,
        )
    for number, theory in enumerate((predicted or {}).values()):
        values = np.asarray(theory, dtype=np.float64)
        name = "prediction" if number == 0 else None
        ax.plot(np.arange(1, values.size + 1), values, color=INK, linewidth=1, zorder=1, label=name)
    ax.set(yscale="log", xlabel="layer", ylabel=ylabel, title=title)
    low, high = ax.get_ylim()
    if high / low > 1e20:  # matplotlib would label 10⁻², 10⁻⁸, 10⁻¹⁴, …
        ax.yaxis.set_major_locator(FixedLocator([10.0**power for power in range(-300, 301, 10)]))
        ax.yaxis.set_minor_locator(NullLocator())
    ax.grid(color=GRID)
    ax.spines[["top", "right"]].set_visible(False)
    ax.legend(frameon=False, fontsize=9)
    return ax


def plot_both_ways(measured: Mapping[Start, Signals]) -> NDArray[np.object_]:
    """Draw activations above and gradients below, one column for each activation, all on one logarithmic scale.

    Parameters
    ----------
    measured : mapping of Start to Signals
        What was tried, and what came out.

    Returns
    -------
    ndarray of matplotlib Axes, shape (2, number of activations)
    """
    activations = list(dict.fromkeys(start.activation for start in measured))
    names = list(dict.fromkeys(start.name for start in measured))
    figure, axes = plt.subplots(
        2,
        len(activations),
        figsize=(2.7 * len(activations), 5.6),
        sharex=True,
        sharey=True,
        squeeze=False,
        layout="constrained",
    )
    for column, activation in enumerate(activations):
        chosen = {start.name: found for start, found in measured.items() if start.activation == activation}
        forward = {name: found.forward for name, found in chosen.items()}
        backward = {name: found.backward for name, found in chosen.items()}
        plot_stds(forward, names=names, ax=axes[0, column], title=activation)
        plot_stds(backward, names=names, ax=axes[1, column], title="")
        axes[0, column].set(xlabel="", ylabel="")
        axes[1, column].set(ylabel="")
        axes[1, column].get_legend().remove()
    axes[0, 0].set_xticks([1, 10, 20, 30, 40, 50])
    axes[0, 0].set_ylabel("activations: std, log scale\n(read from left to right)")
    axes[1, 0].set_ylabel("gradients: std, log scale\n(read from right to left)")
    figure.suptitle("Fifty layers, forward and backward")
    return np.asarray(axes)


def plot_width_factors(factors: Mapping[int, float], balanced: int = 20_000) -> Axes:
    """Draw the factor per layer for weights 0.01 · normal against the width, with the line 0.01 √(n/2).

    Parameters
    ----------
    factors : mapping of int to float
        Width → measured factor.
    balanced : int
        The width at which the line reaches 1.

    Returns
    -------
    matplotlib Axes
    """
    _, ax = plt.subplots(figsize=(6.4, 3.8), layout="constrained")
    widths = np.array(sorted(factors))
    line = np.geomspace(widths[0], 2 * balanced, 50)
    ax.plot(line, 0.01 * np.sqrt(line / 2), color=INK, linewidth=1, label="0.01 √(n / 2)")
    ax.axhline(1, color=SERIES_COLOURS[2], linestyle="--", label="the signal keeps its size")
    ax.plot(widths, [factors[width] for width in widths], "o", color=SERIES_COLOURS[0], label="measured")
    ax.annotate(
        f"n = {balanced:,}".replace(",", " "),
        (balanced, 1),
        xytext=(-8, 10),
        textcoords="offset points",
        ha="right",
    )
    ax.plot([balanced], [1], "D", color=SERIES_COLOURS[1], markersize=8)
    ax.set(
        xscale="log",
        yscale="log",
        xlabel="width n of the layers (log scale)",
        ylabel="factor per layer (log scale)",
        ylim=(None, 3),
    )
    ax.set_title("0.01 · normal and ReLU: what a layer does to the signal")
    ax.grid(color=GRID)
    ax.spines[["top", "right"]].set_visible(False)
    ax.legend(frameon=False, loc="lower right")
    return ax


def plot_singular_values(values: Mapping[str, Mapping[int, Array]]) -> NDArray[np.object_]:
    """Draw sorted singular values of products of weight matrices, one panel for each way to draw the matrices.

    Parameters
    ----------
    values : mapping of str to mapping of int to ndarray
        Title of a panel → number of layers → singular values, largest first.

    Returns
    -------
    ndarray of matplotlib Axes, shape (number of panels,)
    """
    _, axes = plt.subplots(
        1, len(values), figsize=(3.6 * len(values), 3.8), sharey=True, squeeze=False, layout="constrained"
    )
    for ax, (title, by_depth) in zip(axes[0], values.items(), strict=True):
        styles = zip(SERIES_COLOURS, SERIES_LINES, strict=True)
        for (depth, found), (colour, line) in zip(by_depth.items(), styles, strict=False):
            label = f"{depth} layer{'s' if depth > 1 else ''}"
            ax.plot(
                np.arange(1, len(found) + 1), found, color=colour, linestyle=line, linewidth=2, label=label
            )
        ax.set(yscale="log", ylim=(1e-12, 1e3), title=title, xlabel="direction, most stretched first")
        ax.grid(color=GRID)
        ax.spines[["top", "right"]].set_visible(False)
    axes[0, 0].set_ylabel("stretched by (log scale)")
    axes[0, 0].legend(frameon=False, loc="lower left")
    return np.asarray(axes[0])
