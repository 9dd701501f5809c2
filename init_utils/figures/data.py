"""Pictures of two-dimensional data: the points, and where a model draws the line between them."""

from __future__ import annotations

from collections.abc import Callable

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from init_utils.arrays import Array, examples_in_columns, labels_in_row
from init_utils.errors import ShapeError
from init_utils.figures.palette import CLASS_COLOURS, CLASS_MARKERS, INK, REGION_COLOURS

MESH = 300  # points along each side of the picture


def plot_dataset(
    X: ArrayLike, Y: ArrayLike, *, ax: Axes | None = None, title: str = "", legend: bool = True
) -> Axes:
    """Draw labeled points: squares for label 0, circles for label 1.

    Like the other figures here, it does not call ``plt.show()``: a notebook shows the figure once, when the cell ends. A
    semicolon after the call hides the line that names the axes.

    Parameters
    ----------
    X : array_like, shape (2, m)
        One point per column.
    Y : array_like, shape (1, m)
        Labels, 0 or 1.
    ax : matplotlib Axes, optional
        Where to draw; the current axes when not given, so that a title or limits may be set first.
    title : str
        Title of the picture; when empty, an existing title stays.
    legend : bool
        Whether to say, to the right of the picture, which marker is which label.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ShapeError
        When X does not hold two features, or Y does not fit X.
    """
    points, labels = _points(X, Y, "plot_dataset")
    ax = _current_axes() if ax is None else ax
    _scatter(ax, points, labels)
    _finish(ax, title, legend)
    return ax


def plot_decision_boundary(
    model: Callable[[Array], ArrayLike],
    X: ArrayLike,
    Y: ArrayLike,
    *,
    ax: Axes | None = None,
    title: str = "",
    legend: bool = True,
    mesh: int = MESH,
) -> Axes:
    """Color the plane by what a model decides, with the labeled points on top.

    Limits and a title that were set before are kept: ``plt.xlim(-1.5, 2.5)`` widens the view.

    Parameters
    ----------
    model : callable
        Takes points of shape (n_points, 2), returns n_points decisions (or probabilities, cut at 0.5), in any
        shape. With parameters in hand: ``lambda x: predict_dec(parameters, x.T)``.
    X : array_like, shape (2, m)
        One point per column.
    Y : array_like, shape (1, m)
        Labels, 0 or 1.
    ax : matplotlib Axes, optional
        Where to draw; the current axes when not given.
    title : str
        Title of the picture; when empty, an existing title stays.
    legend : bool
        Whether to say, to the right of the picture, which marker is which label.
    mesh : int
        How many points to ask about along each axis.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ShapeError
        When X does not hold two features, Y does not fit X, or the model returns the wrong number of decisions.
    """
    points, labels = _points(X, Y, "plot_decision_boundary")
    ax = _current_axes() if ax is None else ax

    low, high = points.min(axis=1), points.max(axis=1)
    margin = 0.12 * np.maximum(high - low, 1e-9)
    x_limits = (low[0] - margin[0], high[0] + margin[0]) if ax.get_autoscalex_on() else ax.get_xlim()
    y_limits = (low[1] - margin[1], high[1] + margin[1]) if ax.get_autoscaley_on() else ax.get_ylim()
    x, y = np.meshgrid(
        np.linspace(x_limits[0], x_limits[1], mesh), np.linspace(y_limits[0], y_limits[1], mesh)
    )

    decisions = np.asarray(model(np.column_stack([x.ravel(), y.ravel()])), dtype=np.float64)
    if decisions.size != x.size:
        raise ShapeError(
            f"plot_decision_boundary: the model returned shape {decisions.shape} for {x.size} points; "
            f"it must return one decision per point. It gets one point per row: pass on x.T if it wants columns."
        )
    decisions = decisions.reshape(x.shape)
    regions = ax.contourf(
        x, y, decisions, levels=[-np.inf, 0.5, np.inf], colors=REGION_COLOURS, hatches=["///", ""]
    )
    # hatching tells the regions apart without color; its lines take the edge's color
    regions.set(edgecolor="white", linewidth=0)
    if decisions.min() <= 0.5 < decisions.max():
        ax.contour(x, y, decisions, levels=[0.5], colors=INK, linewidths=1.3)

    _scatter(ax, points, labels)
    ax.set(xlim=x_limits, ylim=y_limits)
    _finish(ax, title, legend)
    return ax


def _current_axes() -> Axes:
    if not plt.get_fignums():
        # a figure of our own makes room for the legend
        plt.figure(layout="compressed")
    return plt.gca()


def _points(X: ArrayLike, Y: ArrayLike, where: str) -> tuple[Array, Array]:
    points = examples_in_columns(X, where, features=2)
    return points, labels_in_row(Y, points.shape[1], where)[0]


def _scatter(ax: Axes, points: Array, labels: Array) -> None:
    size = float(np.clip(9000 / labels.size, 14, 32))
    for label, (colour, marker) in enumerate(zip(CLASS_COLOURS, CLASS_MARKERS, strict=True)):
        ax.scatter(
            points[0, labels == label], points[1, labels == label],
            s=size, c=colour, marker=marker, edgecolors="white", linewidths=0.6, label=f"label {label}",
        )  # fmt: skip


def _finish(ax: Axes, title: str, legend: bool) -> None:
    ax.set(xlabel="$x_1$", ylabel="$x_2$")
    ax.set_aspect("equal", adjustable="box")
    if title:
        ax.set_title(title)
    if legend:
        # outside, where it can cover no point
        ax.legend(
            loc="upper left", bbox_to_anchor=(1.01, 1), frameon=False, handletextpad=0.2, borderaxespad=0
        )
