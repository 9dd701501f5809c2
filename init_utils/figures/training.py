"""Pictures of training: cost curves, and how activations are spread through the layers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import cycle

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike, NDArray

from init_utils.arrays import Array
from init_utils.errors import OptionError, ShapeError
from init_utils.figures.palette import GRID, INK, SERIES_COLOURS, SERIES_HATCHES, SERIES_LINES, SERIES_MARKERS
from init_utils.training import Training


def plot_costs(
    curves: Mapping[str, Training | ArrayLike],
    iterations: ArrayLike | None = None,
    *,
    log: bool = False,
    side_by_side: bool = False,
    ax: Axes | None = None,
    title: str = "Cost during training",
) -> NDArray[np.object_]:
    """Draw cost curves, on top of each other or side by side on one scale.

    Infinite costs cannot be drawn and leave a gap; the legend says so. Like the other figures here, it does not call
    ``plt.show()``: a notebook shows the figure once, when the cell ends; a semicolon after the call hides the returned axes.

    Parameters
    ----------
    curves : mapping of str to Training or array_like of shape (records,)
        Label of each curve, such as ``"He"``, and its costs in nats. A :class:`Training` brings its own iterations.
    iterations : array_like, shape (records,), optional
        Iterations of curves that are bare costs; 0, 1, 2, … when not given, and the axis says "record".
    log : bool
        Whether the cost axis is logarithmic.
    side_by_side : bool
        Whether each curve gets its own axes.
    ax : matplotlib Axes, optional
        Where to draw when not side by side; a new figure when not given.
    title : str
        Title of the figure.

    Returns
    -------
    ndarray of matplotlib Axes, shape (1,) or (number of curves,)

    Raises
    ------
    OptionError
        When there is no curve, or ``ax`` is given together with ``side_by_side``.
    ShapeError
        When costs and iterations differ in length.
    """
    if not curves:
        raise OptionError(
            "plot_costs: there is no curve to draw; pass a dictionary such as {'He': training}."
        )
    if ax is not None and side_by_side:
        raise OptionError("plot_costs: side_by_side needs its own figure; leave out ax.")
    series = {label: _series(label, curve, iterations) for label, curve in curves.items()}
    counted = iterations is None and not all(isinstance(curve, Training) for curve in curves.values())

    panels = len(series) if side_by_side else 1
    if ax is None:
        width = max(3.2 * panels, 6.4)
        _, grid = plt.subplots(
            1, panels, figsize=(width, 3.8), sharey=True, squeeze=False, layout="constrained"
        )
        axes = grid[0]
    else:
        axes = np.array([ax], dtype=object)

    styles = zip(cycle(SERIES_COLOURS), cycle(SERIES_LINES), cycle(SERIES_MARKERS), strict=False)
    for position, ((label, (x, costs)), style) in enumerate(zip(series.items(), styles, strict=False)):
        colour, line, marker = style
        panel = axes[position if side_by_side else 0]
        finite = np.isfinite(costs)
        gaps = f" ({costs.size - finite.sum()} not finite)" if not finite.all() else ""
        panel.plot(
            x, np.where(finite, costs, np.nan), label=label + gaps, color=colour, linestyle=line,
            linewidth=1.8, marker=marker, markersize=5, markeredgecolor="white",
            markevery=max(1, costs.size // 15),
        )  # fmt: skip
        if side_by_side:
            panel.set_title(label + gaps)

    for panel in axes:
        panel.set_xlabel("record" if counted else "iteration")
        panel.xaxis.set_major_locator(MaxNLocator(integer=True, nbins="auto" if panels == 1 else 4))
        panel.grid(color=GRID, linewidth=0.8)
        panel.spines[["top", "right"]].set_visible(False)
        if log:
            panel.set_yscale("log")
    axes[0].set_ylabel("cost (nats, log scale)" if log else "cost (nats)")
    if side_by_side:
        axes[0].figure.suptitle(title)
    else:
        axes[0].set_title(title)
        axes[0].legend(frameon=False)
    return np.asarray(axes)


def plot_activation_histograms(
    activations: Mapping[str, Sequence[Array]],
    *,
    bins: int = 40,
    title: str = "Activations, layer by layer",
) -> NDArray[np.object_]:
    """Draw a histogram of each layer's activations: a row for each initialization, a column for each layer.

    All panels of a row share the horizontal axis, so that a signal that dies or saturates is seen to do so. Heights are
    fractions of the layer's activations. Does not call ``plt.show()``; see :func:`plot_costs`.

    Parameters
    ----------
    activations : mapping of str to sequence of ndarray
        Label of each initialization, such as ``"He"``, and its activations ``[A1, A2, …]``, Al of shape (n_l,
        m).
    bins : int
        Number of bars.
    title : str
        Title of the figure.

    Returns
    -------
    ndarray of matplotlib Axes, shape (initializations, layers)

    Raises
    ------
    OptionError
        When there is nothing to draw.
    ShapeError
        When the initializations have different numbers of layers.
    """
    depths = {label: len(layers) for label, layers in activations.items()}
    if not depths or not min(depths.values()):
        raise OptionError(
            "plot_activation_histograms: there is nothing to draw; "
            "pass a dictionary such as {'He': [A1, A2]}."
        )
    if len(set(depths.values())) > 1:
        raise ShapeError(
            f"plot_activation_histograms: the numbers of layers differ ({depths}); "
            f"draw nets of equal depth together."
        )
    rows, columns = len(depths), next(iter(depths.values()))
    figure, axes = plt.subplots(
        rows, columns, figsize=(max(2.1 * columns, 4.5), 1.75 * rows + 0.6), sharex="row", sharey="row",
        squeeze=False, layout="constrained",
    )  # fmt: skip

    styles = zip(cycle(SERIES_COLOURS), cycle(SERIES_HATCHES), strict=False)
    for row, ((label, layers), (colour, hatch)) in enumerate(zip(activations.items(), styles, strict=False)):
        low, high = _row_limits(layers)
        for column, layer in enumerate(layers):
            ax = axes[row, column]
            values = np.ravel(layer)
            counts, edges = np.histogram(values, bins=np.linspace(low, high, bins + 1))
            # one outline instead of a rectangle per bar: hatched rectangles take most of the drawing time
            ax.stairs(
                counts / values.size, edges, fill=True, facecolor=colour, edgecolor="white", linewidth=0.3,
                hatch=hatch,
            )  # fmt: skip
            ax.text(
                0.96, 0.93, f"std {values.std():.3g}", transform=ax.transAxes, ha="right", va="top",
                fontsize=9, color=INK,
                bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.8, "pad": 1.5},
            )  # fmt: skip
            ax.spines[["top", "right"]].set_visible(False)
            if row == 0:
                ax.set_title(f"layer {column + 1}", fontsize=10)
        axes[row, 0].set_ylabel(f"{label}\nfraction")
    figure.suptitle(title)
    figure.supxlabel("activation", fontsize=10)
    return np.asarray(axes)


def _series(label: str, curve: Training | ArrayLike, iterations: ArrayLike | None) -> tuple[Array, Array]:
    if isinstance(curve, Training):
        return curve.iterations, curve.costs
    costs = np.asarray(curve, dtype=np.float64)
    x = np.arange(costs.size) if iterations is None else np.asarray(iterations)
    if costs.ndim != 1 or x.shape != costs.shape:
        raise ShapeError(
            f"plot_costs: {label!r} has costs of shape {costs.shape} and iterations of shape {x.shape}; "
            f"give one iteration for each cost."
        )
    return x, costs


def _row_limits(layers: Sequence[Array]) -> tuple[float, float]:
    low, high = min(float(np.min(layer)) for layer in layers), max(float(np.max(layer)) for layer in layers)
    # all equal, as for zeros: a bar in the middle
    return (low, high) if high > low else (low - 0.5, high + 0.5)
