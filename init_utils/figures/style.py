"""What the diagnostic pictures have in common."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.axes import Axes

from init_utils.figures.palette import GRID, SERIES_COLOURS, SERIES_LINES, SERIES_MARKERS


def axes_to_draw_in(ax: Axes | None) -> Axes:
    """Return the given axes, or those of a new figure."""
    if ax is None:
        _, ax = plt.subplots(figsize=(6.8, 4.0), layout="constrained")
    return ax


def styles() -> Iterator[tuple[str, Any, str]]:
    """Yield the color, line and marker of each series in turn, endlessly."""
    return zip(cycle(SERIES_COLOURS), cycle(SERIES_LINES), cycle(SERIES_MARKERS), strict=False)


def depth_colours(layers: int) -> list[Any]:
    """Return a color for each layer, dark to light: an order that is visible in gray too (viridis, without its yellow)."""
    return [plt.get_cmap("viridis")(0.85 * layer / max(layers - 1, 1)) for layer in range(layers)]


def finish(ax: Axes, x_label: str, y_label: str) -> None:
    """Label the axes, and draw the grid that all pictures have."""
    ax.set_xlabel(x_label)
    ax.set_ylabel(y_label)
    ax.grid(color=GRID, linewidth=0.8)
    ax.spines[["top", "right"]].set_visible(False)
