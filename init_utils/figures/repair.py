"""Pictures of a repair: which scale works, and what each fix achieved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

from init_utils.diagnostics import ScaleSweep
from init_utils.errors import OptionError, ShapeError
from init_utils.figures.palette import BLUE, GRID, INK, SERIES_HATCHES, VERMILLION
from init_utils.figures.style import axes_to_draw_in, finish, styles


def plot_scale_sweep(
    sweep: ScaleSweep,
    labels: Sequence[str] | None = None,
    *,
    marks: Mapping[str, float] | None = None,
    quantity: str = "measured",
    ax: Axes | None = None,
    title: str = "Sweep over the scale of the initial weights",
) -> Axes:
    """Draw what was measured against the scale of the weights, both axes logarithmic.

    Where the net blew up (inf, nan), or the number is not positive, there is a gap. Does not call ``plt.show()``.

    Parameters
    ----------
    sweep : ScaleSweep
        What :func:`sweep_scales` returned.
    labels : sequence of str, optional
        Name of each number measured; "1", "2", … when not given, and no legend for a single one.
    marks : mapping of str to float, optional
        Scales to mark with a vertical line, such as ``{"He": 1.0}``.
    quantity : str
        What was measured, for the label of the axis.
    ax : matplotlib Axes, optional
        Where to draw; a new figure when not given.
    title : str
        Title of the picture.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    OptionError
        When ``sweep`` is not what :func:`sweep_scales` returns.
    ShapeError
        When there is not one label for each number.
    """
    if not isinstance(sweep, ScaleSweep):
        raise OptionError(
            f"plot_scale_sweep: got {type(sweep).__name__}; pass what sweep_scales(measure, scales) returns."
        )
    columns = sweep.values.shape[1]
    names = [str(number) for number in range(1, columns + 1)] if labels is None else list(labels)
    if len(names) != columns:
        raise ShapeError(
            f"plot_scale_sweep: there are {len(names)} labels for {columns} numbers per scale; give one for each."
        )
    ax = axes_to_draw_in(ax)
    drawable = np.where(np.isfinite(sweep.values) & (sweep.values > 0), sweep.values, np.nan)
    for column, (name, (colour, line, marker)) in enumerate(zip(names, styles(), strict=False)):
        ax.plot(
            sweep.scales, drawable[:, column], label=name, color=colour, linestyle=line, marker=marker,
            markersize=5, linewidth=1.8, markeredgecolor="white",
        )  # fmt: skip
    ax.set_xscale("log")
    ax.set_yscale("log")
    for name, scale in (marks or {}).items():
        ax.axvline(scale, color=INK, linewidth=1.0, linestyle=":")
        ax.annotate(
            name, (scale, 1), xycoords=("data", "axes fraction"), xytext=(4, -3), textcoords="offset points",
            va="top", color=INK,
        )  # fmt: skip
    finish(ax, "scale of the weights (log scale)", f"{quantity} (log scale)")
    ax.set_title(title)
    if columns > 1 or labels is not None:
        ax.legend(frameon=False)
    return ax


def plot_fixes(
    costs: Mapping[str, float],
    *,
    reference: tuple[str, float] | None = None,
    log: bool = False,
    ax: Axes | None = None,
    title: str = "Cost after each fix",
) -> Axes:
    """Draw the log of a repair: the cost after each fix, from the top down.

    Keep the log in a dictionary: ``costs["weights by He's rule"] = training.costs[-1]``. Running a cell again then replaces its
    line. Does not call ``plt.show()``.

    Parameters
    ----------
    costs : mapping of str to float
        What was done, and the cost after it, in nats; the first line is the net before any fix. A cost that is not
        finite has no bar, only a word.
    reference : tuple of (str, float), optional
        Name and height of a cost to compare with, such as ``("always saying the average", 0.693)``.
    log : bool
        Whether the cost axis is logarithmic.
    ax : matplotlib Axes, optional
        Where to draw; a new figure when not given.
    title : str
        Title of the picture.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    OptionError
        When there is no line, a cost is not a single number, or is not positive on a logarithmic axis.
    """
    if not isinstance(costs, Mapping) or not costs:
        raise OptionError("plot_fixes: pass a dictionary of what was done and the cost after it.")
    heights = {}
    for label, cost in costs.items():
        if np.ndim(cost) or isinstance(cost, (str, bytes)):
            raise OptionError(
                f"plot_fixes: the cost after {label!r} is {cost!r}; give one number, such as training.costs[-1]."
            )
        heights[label] = float(cost)
        if log and heights[label] <= 0:
            raise OptionError(
                f"plot_fixes: the cost after {label!r} is {cost!r}; log=True needs it to be positive."
            )
    if ax is None:
        _, ax = plt.subplots(figsize=(7.6, 0.42 * len(heights) + 1.6), layout="constrained")
    finite = {label: cost for label, cost in heights.items() if np.isfinite(cost)}
    best = min(finite.values(), default=np.nan)
    for row, (label, cost) in enumerate(heights.items()):
        height = cost if label in finite else 0.0
        if height:
            colour, hatch = (BLUE, "") if row else (VERMILLION, SERIES_HATCHES[1])
            ax.barh(row, height, height=0.62, color=colour, hatch=hatch, edgecolor="white")
        ax.annotate(
            f"{cost:.4g}", (height, row), xytext=(5, 0), textcoords="offset points",
            xycoords="data" if height else ("axes fraction", "data"), va="center", color=INK,
            fontweight="bold" if cost == best else "normal",
        )  # fmt: skip
    ax.set_yticks(range(len(heights)), list(heights))
    ax.set_ylim(len(heights) - 0.4, -0.6)
    drawn = [*finite.values(), *([reference[1]] if reference else [])] or [1.0]
    if log:
        left = min(drawn) / 4
        ax.set_xscale("log")
        ax.set_xlim(left, max(drawn) * (max(drawn) / left) ** 0.14)
    else:
        ax.set_xlim(min(0.0, *drawn), max(0.0, *drawn) * 1.14 or 1.0)
    if reference is not None:
        ax.axvline(reference[1], color=INK, linewidth=1.2, linestyle="--", label=reference[0])
        ax.legend(loc="lower right", edgecolor="none", framealpha=1)
    ax.grid(axis="x", color=GRID, linewidth=0.8)
    ax.set_axisbelow(True)
    ax.spines[["top", "right", "left"]].set_visible(False)
    ax.tick_params(axis="y", length=0)
    ax.set_xlabel("cost (nats, log scale)" if log else "cost (nats)")
    ax.set_title(title)
    return ax
