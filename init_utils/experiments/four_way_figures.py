"""Figures of the starts compared in `init_utils.experiments.four_way`."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import cycle

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from init_utils.errors import OptionError
from init_utils.experiments.four_way import Outcomes
from init_utils.figures.palette import GRID, INK, SERIES_COLOURS, SERIES_LINES
from init_utils.training import Training


def plot_outcomes(results: Mapping[str, Outcomes], *, highest: float = 1.2) -> NDArray[np.object_]:
    """Draw the cost curves of all seeds, a panel for each start, with their median and the median accuracies.

    Does not call ``plt.show()``.

    Parameters
    ----------
    results : mapping of str to Outcomes
        From :func:`init_utils.experiments.four_way.compare_starts`.
    highest : float
        Upper end of the cost axis, in nats; a median that starts above it says so.

    Returns
    -------
    ndarray of matplotlib Axes, shape (starts,)

    Raises
    ------
    OptionError
        When there is nothing to draw.
    """
    if not results:
        raise OptionError("plot_outcomes: there is nothing to draw; pass what compare_starts returns.")
    figure, axes = plt.subplots(
        1, len(results), figsize=(2.05 * len(results), 3.2), sharey=True, squeeze=False, layout="constrained"
    )
    for ax, (name, outcome), colour in zip(axes[0], results.items(), cycle(SERIES_COLOURS), strict=False):
        ax.plot(outcome.iterations, outcome.costs.T, color=colour, linewidth=0.7, alpha=0.45)
        median = np.median(outcome.costs, axis=0)
        ax.plot(outcome.iterations, median, color=colour, linewidth=2.4)
        train, test = np.median(outcome.train_accuracy), np.median(outcome.test_accuracy)
        if median[0] > highest:
            ax.text(
                0.95, 0.95, f"first cost {median[0]:.1f}", transform=ax.transAxes, ha="right", va="top",
                fontsize=9, color=INK, bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.85},
            )  # fmt: skip
        ax.set_title(f"{name}\ntraining {train:.0%}, test {test:.0%}", fontsize=10)
        ax.set_xlabel("iteration")
        _tidy(ax)
    axes[0, 0].set_ylabel("training cost (nats)")
    axes[0, 0].set_ylim(-0.03, highest)
    figure.suptitle("Each thin line is one seed, the thick line their median; above, the median accuracy")
    return np.asarray(axes[0])


def plot_convex_and_not(runs: Mapping[str, tuple[Training, Training]]) -> NDArray[np.object_]:
    """Draw the costs of logistic regression and of a net from the same starts, side by side.

    Does not call ``plt.show()``.

    Parameters
    ----------
    runs : mapping of str to (Training, Training)
        From :func:`init_utils.experiments.four_way.convex_and_not`.

    Returns
    -------
    ndarray of matplotlib Axes, shape (2,)
    """
    figure, axes = plt.subplots(1, 2, figsize=(9.2, 3.8), sharey=True, layout="constrained")
    styles = zip(cycle(SERIES_COLOURS), cycle(SERIES_LINES), strict=False)
    for (name, pair), (colour, line) in zip(runs.items(), styles, strict=False):
        for ax, run in zip(axes, pair, strict=True):
            ax.plot(run.iterations + 1, run.costs, color=colour, linestyle=line, linewidth=1.9, label=name)
    for ax, title in zip(axes, ("Logistic regression: convex", "Net with two hidden layers"), strict=True):
        ax.set(title=title, xlabel="iteration + 1 (log scale)", xscale="log", ylim=(0, 1.2))
        _tidy(ax)
    axes[0].set_ylabel("cost (nats)")
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside right center", frameon=False)
    return np.asarray(axes)


def _tidy(ax: Axes) -> None:
    ax.grid(color=GRID, linewidth=0.8)
    ax.spines[["top", "right"]].set_visible(False)
