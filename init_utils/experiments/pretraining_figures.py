"""Pictures of pre-training and of the capstone: reconstructions, accuracies, what each fix achieved."""

from __future__ import annotations

from collections.abc import Mapping

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike, NDArray

from init_utils.arrays import Array
from init_utils.errors import OptionError, ShapeError
from init_utils.experiments.broken_net import TrainedNet
from init_utils.figures.palette import BLUE, GRID, INK, SERIES_COLOURS, VERMILLION
from init_utils.figures.training import plot_costs

SIDE = 8
GAP = 1  # pixels between two pictures
BETWEEN = "#DCE9F2"  # not gray, which a pixel could have


def plot_reconstructions(rows: Mapping[str, Array], *, count: int = 10) -> Axes:
    """Draw pictures of 8 × 8 gray levels, one row for each entry, one column for each example.

    Parameters
    ----------
    rows : mapping of str to ndarray, shape (64, m)
        Label of each row and its pictures in columns, values in [0, 1].
    count : int
        How many examples, starting with the first.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    OptionError
        When there is no row.
    ShapeError
        When a row is not made of at least ``count`` pictures of 64 pixels.
    """
    if not rows:
        raise OptionError("plot_reconstructions: there is no row; pass a dictionary such as {'picture': X}.")
    for label, pictures in rows.items():
        shape = np.shape(pictures)
        if len(shape) != 2 or shape[0] != SIDE * SIDE or shape[1] < count:
            raise ShapeError(
                f"plot_reconstructions: {label!r} has shape {shape}; it must be ({SIDE * SIDE}, m) with m ≥ {count}."
            )
    # one image with gaps: forty axes would take longer to draw than the nets take to train
    step = SIDE + GAP
    mosaic = np.full((step * len(rows) - GAP, step * count - GAP), np.nan)
    for row, pictures in enumerate(rows.values()):
        for column, picture in enumerate(np.asarray(pictures).T[:count]):
            top, left = step * row, step * column
            mosaic[top : top + SIDE, left : left + SIDE] = picture.reshape(SIDE, SIDE)
    figsize = (0.8 * count + 1, 0.8 * len(rows) + 0.2)
    _, ax = plt.subplots(figsize=figsize, layout="constrained")
    ax.set_facecolor(BETWEEN)
    ax.imshow(mosaic, cmap="gray_r", vmin=0, vmax=1, interpolation="nearest")
    ax.set_xticks([])
    ax.set_yticks(step * np.arange(len(rows)) + (SIDE - 1) / 2, list(rows), color=INK)
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    return ax


def plot_accuracies(scores: Mapping[str, ArrayLike], *, title: str = "Test accuracy") -> Axes:
    """Draw the accuracies of several runs, one dot each, and their mean, with one row per start.

    Dots at the same position in each row belong together (the same seed) and are joined by a thin line.

    Parameters
    ----------
    scores : mapping of str to array_like, shape (runs,)
        Accuracies in [0, 1]; the same number for each start.
    title : str
        Title of the figure.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    OptionError
        When there is nothing to draw.
    ShapeError
        When the numbers of runs differ.
    """
    table = [np.asarray(values, dtype=np.float64) for values in scores.values()]
    if not table or not table[0].size:
        raise OptionError("plot_accuracies: there is nothing to draw; pass {'He': [0.9, 0.91]}.")
    if {values.shape for values in table} != {(table[0].size,)}:
        raise ShapeError("plot_accuracies: each start needs as many accuracies as the others.")
    rows = np.arange(len(table))
    _, ax = plt.subplots(figsize=(7.2, 0.6 * len(table) + 1.5), layout="constrained")
    for column in np.array(table).T:
        ax.plot(column, rows, color=INK, alpha=0.35, linewidth=1, zorder=1)
    for row, values in enumerate(table):
        ax.plot(
            values, np.full(values.size, row), "o", color=BLUE, markersize=7, markeredgecolor="white",
            zorder=2, label="one draw" if row == 0 else None,
        )  # fmt: skip
        ax.plot(
            values.mean(), row, "|", color=VERMILLION, markersize=26, markeredgewidth=3, zorder=3,
            label="mean" if row == 0 else None,
        )  # fmt: skip
        ax.annotate(
            f"{values.mean():.3f}", (1.01, row), xycoords=("axes fraction", "data"), va="center", color=INK
        )
    ax.set_yticks(rows, list(scores))
    ax.set_ylim(len(table) - 0.5, -0.5)
    ax.set_xlabel("accuracy on the test pictures")
    ax.set_title(title)
    ax.grid(axis="x", color=GRID, linewidth=0.8)
    ax.set_axisbelow(True)
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.tick_params(axis="y", length=0)
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.32), ncols=2, frameon=False)
    return ax


def plot_repair(runs: Mapping[str, TrainedNet], accuracies: Mapping[str, float]) -> NDArray[np.object_]:
    """Draw what each fix of a net achieved: the training cost on the left, the accuracy in use on the right.

    Parameters
    ----------
    runs : mapping of str to TrainedNet
        By fix, in the order of the repair.
    accuracies : mapping of str to float
        By fix, the share of pictures classified correctly when the net sees each one alone; fixes of test mode have no run of
        their own.

    Returns
    -------
    ndarray of matplotlib Axes, shape (2,)

    Raises
    ------
    OptionError
        When there is nothing to draw.
    """
    if not runs or not accuracies:
        raise OptionError("plot_repair: give at least one run and one accuracy.")
    figure, (left, right) = plt.subplots(1, 2, figsize=(10.4, 4.2), layout="constrained")
    plot_costs(
        {name: run.costs for name, run in runs.items()}, next(iter(runs.values())).iterations, log=True,
        ax=left, title="Training cost after each fix",
    )  # fmt: skip
    left.set_xlabel("iteration")
    for row, (name, share) in enumerate(accuracies.items()):
        colour = SERIES_COLOURS[row] if name in runs else INK
        right.barh(row, share, height=0.62, color=colour, edgecolor="white")
        right.annotate(
            f"{share:.2f}", (share, row), xytext=(5, 0), textcoords="offset points", va="center", color=INK
        )
    right.axvline(0.5, color=INK, linewidth=1.2, linestyle="--")
    right.set_yticks(range(len(accuracies)), list(accuracies))
    right.set_ylim(len(accuracies) - 0.4, -0.6)
    right.set_xlim(0, 1.12)
    right.set_xticks([0, 0.25, 0.5, 0.75, 1.0])
    right.set_xlabel("share of test pictures right, one at a time (dashed: chance)")
    right.set_title("In use")
    right.spines[["top", "right", "left"]].set_visible(False)
    right.tick_params(axis="y", length=0)
    figure.align_xlabels()
    return np.array([left, right], dtype=object)
