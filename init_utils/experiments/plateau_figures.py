"""Pictures of a net that stalls: its log, its signals by layer, saturation, and the scale of its weights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import cycle

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike, NDArray

from init_utils.activations import sigmoid
from init_utils.errors import OptionError, ShapeError
from init_utils.experiments.plateau import PRINTED_EVERY, PRINTED_LOG, LayerSignals
from init_utils.experiments.saturation import normal_tail
from init_utils.figures.palette import (
    BLUE,
    GREEN,
    GRID,
    INK,
    ORANGE,
    SERIES_COLOURS,
    SERIES_LINES,
    SERIES_MARKERS,
    VERMILLION,
)
from init_utils.training import Training

PRINTED_TO = 5e-7
"""Half a unit of the last printed digit."""


def _panels(count: int, *, width: float = 4.6, sharey: bool = False) -> NDArray[np.object_]:
    _, grid = plt.subplots(
        1, count, figsize=(width * count, 3.7), sharey=sharey, squeeze=False, layout="constrained"
    )
    for ax in grid[0]:
        ax.grid(color=GRID, linewidth=0.8)
        ax.set_axisbelow(True)
        ax.spines[["top", "right"]].set_visible(False)
    return np.asarray(grid[0])


def _level(ax: Axes, height: float, label: str) -> None:
    ax.axhline(height, color=INK, linestyle=(0, (4, 3)), linewidth=1.2, label=label)


def plot_printed_log(costs: ArrayLike, entropy: float) -> NDArray[np.object_]:
    """Draw the printed log over computed costs, and next to it their difference.

    Parameters
    ----------
    costs : array_like, shape (2001,) or longer, float64
        Cost in nats before update 1, 2, …
    entropy : float
        Entropy of the labels, in nats; a dashed line.

    Returns
    -------
    ndarray of matplotlib Axes, shape (2,)

    Raises
    ------
    ShapeError
        When there are too few costs.
    """
    computed = np.asarray(costs, dtype=np.float64)
    iterations = PRINTED_EVERY * np.arange(PRINTED_LOG.size)
    if computed.ndim != 1 or computed.size <= iterations[-1]:
        raise ShapeError(
            f"plot_printed_log: costs has shape {computed.shape}; give the cost of every iteration from 0 "
            f"to {iterations[-1]}, so at least {iterations[-1] + 1} numbers in one row."
        )
    left, right = axes = _panels(2)
    left.plot(np.arange(computed.size), computed, color=BLUE, linewidth=2, label="computed from one bias")
    left.plot(iterations, PRINTED_LOG, "s", color=VERMILLION, markersize=5, label="printed log")
    _level(left, entropy, f"entropy of the labels, {entropy:.5f}")
    left.set(xlabel="iteration", ylabel="cost (nats)", title="Two costs")
    left.legend(frameon=False)
    difference = PRINTED_LOG - computed[iterations]
    right.axhspan(-PRINTED_TO, PRINTED_TO, color=GRID, label="rounding of the log")
    right.plot(iterations, difference, "s-", color=VERMILLION, markersize=5, label="log − computed")
    largest = max(1.3 * float(np.max(np.abs(difference))), 2 * PRINTED_TO)
    right.set(
        xlabel="iteration", ylabel="difference (nats)", title="Their difference", ylim=(-largest, largest)
    )
    right.legend(frameon=False, loc="lower right")
    return axes


def plot_layer_signals(signals: Mapping[str, LayerSignals]) -> NDArray[np.object_]:
    """Draw the spread of z and the norm of the weight gradient by layer, on logarithmic axes.

    Parameters
    ----------
    signals : mapping of str to LayerSignals
        By name of the start.

    Returns
    -------
    ndarray of matplotlib Axes, shape (2,)

    Raises
    ------
    OptionError
        When there is nothing to draw.
    """
    if not signals:
        raise OptionError("plot_layer_signals: there is nothing to draw; pass {'0.01': layer_signals(…)}.")
    axes = _panels(2)
    styles = zip(cycle(SERIES_COLOURS), cycle(SERIES_LINES), cycle(SERIES_MARKERS), strict=False)
    for (name, signal), (colour, line, marker) in zip(signals.items(), styles, strict=False):
        layers = np.arange(1, signal.z_std.size + 1)
        for ax, values in zip(axes, (signal.z_std, signal.weight_gradients), strict=True):
            ax.plot(
                layers, values, color=colour, linestyle=line, marker=marker, markersize=7,
                markeredgecolor="white", linewidth=1.8, label=name,
            )  # fmt: skip
    for ax in axes:
        ax.set_yscale("log")
        ax.set_xlabel("layer")
        ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes[0].set(ylabel="standard deviation of z (log scale)", title="Forward: the signal")
    axes[1].set(ylabel="norm of dW (log scale)", title="Backward: the gradient")
    axes[0].legend(frameon=False, title="start")
    return axes


def plot_saturation(limit: float = 4.0) -> NDArray[np.object_]:
    """Draw the sigmoid and its slope, with the zone beyond a limit shaded.

    Parameters
    ----------
    limit : float
        Where the shaded zones begin, on both sides of 0.

    Returns
    -------
    ndarray of matplotlib Axes, shape (2,)
    """
    z = np.linspace(-11, 11, 441)
    axes = _panels(2)
    slope = sigmoid(z) * (1 - sigmoid(z))
    for ax, values, colour in ((axes[0], sigmoid(z), BLUE), (axes[1], slope, GREEN)):
        ax.plot(z, values, color=colour, linewidth=2.2)
        for side in ((-11.0, -limit), (limit, 11.0)):
            ax.axvspan(*side, color=ORANGE, alpha=0.2, linewidth=0)
        ax.set_xlabel("z")
        ax.set_xlim(-11, 11)
        ax.set_xticks([-10, -limit, 0, limit, 10])
    for at, digits in ((0.0, 2), (2.0, 3), (limit, 4), (10.0, 6)):
        height = float(sigmoid(at) * (1 - sigmoid(at)))
        axes[1].plot(at, height, "o", color=INK, markersize=6)
        axes[1].annotate(
            f"{height:.{digits}f}", (at, height), xytext=(7, 7), textcoords="offset points",
            ha="right" if at > 8 else "left", color=INK,
        )  # fmt: skip
    axes[0].set(ylabel="σ(z)", title="Sigmoid")
    axes[1].set(ylabel="σ′(z)", title="Its slope", ylim=(-0.01, 0.29))
    return axes


def plot_fan_in_and_saturation(fan_ins: Sequence[int], measured: Sequence[float], limit: float = 4.0) -> Axes:
    """Draw the fraction of |z| beyond a limit against fan_in, for standard normal weights and inputs.

    Parameters
    ----------
    fan_ins : sequence of int
    measured : sequence of float
        Fraction measured at each; drawn over the closed form of :func:`normal_tail`.
    limit : float

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ShapeError
        When there is not one measurement for each fan_in.
    """
    if len(fan_ins) != len(measured) or not len(fan_ins):
        raise ShapeError(
            f"plot_fan_in_and_saturation: {len(measured)} measurements for {len(fan_ins)} fan_ins; "
            f"give one for each."
        )
    ax: Axes = _panels(1, width=6.4)[0]
    grid = np.geomspace(1, 2 * max(fan_ins), 300)
    ax.plot(
        grid, [normal_tail(limit, float(np.sqrt(d))) for d in grid],
        color=VERMILLION, linewidth=2, label="randn, computed",
    )  # fmt: skip
    ax.plot(fan_ins, measured, "s", color=VERMILLION, markersize=8, label="randn, measured")
    ax.plot(
        grid, [normal_tail(limit, 1.0) for _ in grid],
        color=BLUE, linewidth=2, linestyle="--", label="randn / √fan_in, computed",
    )  # fmt: skip
    ax.set_xscale("log")
    ax.set(
        xlabel="fan_in (log scale)", ylabel=f"fraction with |z| > {limit:g}", title="Saturated at the start"
    )
    ax.set_ylim(-0.04, 1.04)
    ax.legend(frameon=False, loc="center right", bbox_to_anchor=(1.0, 0.4))
    return ax


def plot_scale_sweep(sweep: Mapping[float, Training], entropy: float, fan_ins: Sequence[int]) -> Axes:
    """Draw the last cost against the scale of the weights.

    Parameters
    ----------
    sweep : mapping of float to Training
        By scale.
    entropy : float
        Entropy of the labels, in nats; a dashed line.
    fan_ins : sequence of int
        Fan-ins of the layers; the range of 1/√fan_in is shaded.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    OptionError
        When there is nothing to draw.
    """
    if not sweep or not len(fan_ins):
        raise OptionError("plot_scale_sweep: give at least one training and one fan_in.")
    ax: Axes = _panels(1, width=8.2)[0]
    low, high = 1 / np.sqrt(max(fan_ins)), 1 / np.sqrt(min(fan_ins))
    ax.axvspan(low, high, color=GREEN, alpha=0.18, linewidth=0, label="1/√fan_in of the layers")
    _level(ax, entropy, f"entropy of the labels, {entropy:.3f}")
    scales = sorted(sweep)
    ax.plot(
        scales, [sweep[scale].costs[-1] for scale in scales], "o-", color=BLUE, linewidth=1.8, markersize=7,
        label="last cost",
    )  # fmt: skip
    ax.set_xscale("log")
    ax.set(
        xlabel="standard deviation of all weights (log scale)",
        ylabel="cost (nats)",
        title="How far it gets, by scale",
    )
    ax.set_ylim(0, 1.25 * entropy)
    ax.legend(frameon=False, loc="center left", bbox_to_anchor=(1.0, 0.5))
    return ax


def plot_starts_on_data(
    runs: Mapping[str, Mapping[str, Training]], entropies: Mapping[str, float]
) -> NDArray[np.object_]:
    """Draw cost curves, one panel for each data set, with the entropy of its labels.

    Parameters
    ----------
    runs : mapping of str to mapping of str to Training
        By data set, then by start.
    entropies : mapping of str to float
        By data set, in nats.

    Returns
    -------
    ndarray of matplotlib Axes, shape (number of data sets,)

    Raises
    ------
    OptionError
        When there is nothing to draw.
    """
    if not runs:
        raise OptionError("plot_starts_on_data: there is nothing to draw; pass {'data': {'He': training}}.")
    axes = _panels(len(runs), width=3.6, sharey=True)
    for ax, (data, starts) in zip(axes, runs.items(), strict=True):
        _level(ax, entropies[data], "entropy of the labels")
        styles = zip(cycle(SERIES_COLOURS), cycle(SERIES_LINES), cycle(SERIES_MARKERS), strict=False)
        for (start, training), (colour, line, marker) in zip(starts.items(), styles, strict=False):
            ax.plot(
                training.iterations, training.costs, color=colour, linestyle=line, linewidth=1.8,
                marker=marker, markersize=6, markeredgecolor="white",
                markevery=max(1, training.costs.size // 6), label=start,
            )  # fmt: skip
        ax.set(xlabel="iteration", title=data, ylim=(0, 1.15))
        ax.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=4))
    axes[0].set_ylabel("cost (nats)")
    axes[-1].legend(frameon=False, loc="upper right")
    return axes
