"""How far measured slopes are from the right ones, by the size of the step."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from init_utils.errors import OptionError, ShapeError
from init_utils.figures.palette import BLUE, GREEN, INK, VERMILLION
from init_utils.figures.style import axes_to_draw_in, finish

STYLES = ((VERMILLION, "s", "--"), (GREEN, "o", "-"), (BLUE, "^", "-."))
POWERS = {1: "", 2: "²", 3: "³"}
FLOOR = 1e-17  # where two slopes are equal to the last bit: there is no logarithm of zero


def plot_slope_errors(
    steps: ArrayLike,
    errors: Mapping[str, ArrayLike],
    *,
    orders: Mapping[str, int] | None = None,
    ax: Axes | None = None,
    title: str = "Error of a measured slope",
) -> Axes:
    """Draw relative errors against the step, both on logarithmic axes, with machine precision as a line.

    Does not call ``plt.show()``.

    Parameters
    ----------
    steps : array_like, shape (n,)
        Above 0, in rising order.
    errors : mapping of str to array_like of shape (n,)
        Up to three ways to measure a slope, and their relative errors.
    orders : mapping of str to {1, 2, 3}, optional
        For some of the ways, the power of the step that their error grows with: a thin line of that slope is drawn below the
        last few points.
    ax, title : matplotlib Axes and str, optional
        Where to draw (a new figure when not given), and the title above it.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    OptionError
        When there are no ways or more than three, or an order is not 1, 2 or 3 or belongs to a way that is not drawn.
    ShapeError
        When there are no steps, or errors and steps differ in length.
    """
    x = np.asarray(steps, dtype=np.float64)
    if x.ndim != 1 or not x.size:
        raise ShapeError(f"plot_slope_errors: steps has shape {x.shape}; give a row of one step or more.")
    if not 1 <= len(errors) <= len(STYLES):
        raise OptionError(f"plot_slope_errors: errors has {len(errors)} entries; give one to {len(STYLES)}.")
    if unknown := sorted(set(orders or {}) - set(errors)):
        raise OptionError(f"plot_slope_errors: orders names {unknown[0]!r}, which is not among the errors.")
    if wrong := [power for power in (orders or {}).values() if power not in POWERS]:
        raise OptionError(f"plot_slope_errors: an order is {wrong[0]!r}; it must be 1, 2 or 3.")
    ax = axes_to_draw_in(ax)
    for (name, values), (colour, marker, line) in zip(errors.items(), STYLES, strict=False):
        y = np.maximum(np.asarray(values, dtype=np.float64), FLOOR)
        if y.shape != x.shape:
            raise ShapeError(f"plot_slope_errors: {name!r} has shape {y.shape}; the steps have {x.shape}.")
        ax.loglog(x, y, color=colour, marker=marker, linestyle=line, markersize=4.5, label=name)
        if power := (orders or {}).get(name):
            reach = x[-x.size // 5 :]
            guide = y[-1] / 8 * (reach / reach[-1]) ** power
            ax.loglog(reach, guide, color=INK, linewidth=1)
            ax.annotate(
                f"like ε{POWERS[power]}", (reach[-1], guide[-1]), xytext=(5, -5), textcoords="offset points",
                color=INK,
            )  # fmt: skip
    ax.axhline(np.finfo(float).eps, color=INK, linewidth=1)
    ax.annotate(
        "machine precision", (0.02, np.finfo(float).eps), xycoords=("axes fraction", "data"),
        xytext=(0, -4), textcoords="offset points", va="top", color=INK,
    )  # fmt: skip
    finish(ax, "step ε", "relative error of the slope")
    ax.set(title=title, ylim=(FLOOR / 2, None), xlim=(x[0] / 3, x[-1] * 20 if orders else x[-1] * 3))
    ax.legend(frameon=False)
    return ax
