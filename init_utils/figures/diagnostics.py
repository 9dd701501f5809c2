"""Pictures that show why a net does not learn; their numbers come from :mod:`init_utils.diagnostics`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from numpy.typing import ArrayLike, NDArray

from init_utils.diagnostics import Layers, layer_statistics, named_layers
from init_utils.errors import OptionError, ShapeError
from init_utils.figures.palette import BLUE, INK, REGION_COLOURS
from init_utils.figures.style import axes_to_draw_in, depth_colours, finish, styles

COLUMNS = 6  # histograms side by side; more layers continue below
LOUD = 0.1  # share of saturated entries or dead units that is worth a second look
GUIDE = 1e-3
QUANTITIES = ("activation", "gradient", "weight")
MEASURES = {"std": "standard deviation", "norm": "norm"}


def plot_layer_histograms(
    arrays: Layers,
    quantity: str = "activation",
    *,
    activation: str = "relu",
    limit: float = 0.97,
    unit_axis: int = 0,
    share: bool = True,
    bins: int = 40,
    title: str = "",
) -> NDArray[np.object_]:
    """Draw a histogram for each layer of one net, with what is wrong written over it.

    Each panel gives mean and standard deviation; for activations also the share of saturated entries (tanh, sigmoid) or of
    dead units (ReLU), with an arrow and a tinted panel where it is more than a tenth. Does not call ``plt.show()``.

    Parameters
    ----------
    arrays : sequence or mapping of array_like
        One array per layer, of any shape; a mapping names the layers.
    quantity : {"activation", "gradient", "weight"}
        What the numbers are: the label of the axis; only activations can be saturated or dead.
    activation : {"relu", "tanh", "sigmoid", "linear"}
        Activation of these layers; this and the next two are as in :func:`layer_statistics`.
    limit : float
        How close to an end counts as saturated, 1 being the end.
    unit_axis : int
        The axis that counts the units.
    share : bool
        Whether all panels share the horizontal axis, so that a fading signal is seen to fade. Without it, each layer shows its
        shape.
    bins : int
        Number of bars.
    title : str
        Title of the figure; one is made of ``quantity`` when empty.

    Returns
    -------
    ndarray of matplotlib Axes, shape (layers,)

    Raises
    ------
    OptionError, ShapeError
        When an option or a layer cannot be used; see :func:`layer_statistics`.
    """
    if quantity not in QUANTITIES:
        raise OptionError(
            f"plot_layer_histograms: unknown quantity {quantity!r}; choose one of {', '.join(QUANTITIES)}."
        )
    layers = named_layers(arrays, "plot_layer_histograms")
    shape_of = activation if quantity == "activation" else "linear"
    statistics = layer_statistics(layers, shape_of, limit=limit, unit_axis=unit_axis)
    rows = ceil(len(layers) / COLUMNS)
    columns = ceil(len(layers) / rows)
    figure, grid = plt.subplots(
        rows, columns, figsize=(max(2.3 * columns, 4.5), 2.3 * rows + 0.5), sharex=share, sharey=True,
        squeeze=False, layout="constrained",
    )  # fmt: skip
    everything = np.concatenate([layer.ravel() for layer in layers.values()])
    panels = grid.ravel()
    for ax, layer, one in zip(panels, layers.values(), statistics, strict=False):
        edges = np.linspace(*_limits(everything if share else layer), bins + 1)
        ax.hist(
            layer.ravel(), bins=edges, weights=np.full(layer.size, 1 / layer.size), color=BLUE,
            edgecolor="white", linewidth=0.3,
        )  # fmt: skip
        share_of = {"tanh": one.saturated, "sigmoid": one.saturated, "relu": one.dead}.get(activation)
        name = f"layer {one.layer}" if one.layer.isdigit() else one.layer
        notes = [name, f"mean {one.mean:.2g}, std {one.std:.3g}"]
        if quantity == "activation" and share_of is not None:
            notes.append(f"{share_of:.0%} {'dead' if activation == 'relu' else 'saturated'}")
            if share_of > LOUD:
                ax.set_facecolor(REGION_COLOURS[0])
                notes[-1] = f"▶ {notes[-1]}"
        ax.set_title("\n".join(notes), fontsize=9.5, color=INK)
        ax.xaxis.set_major_locator(MaxNLocator(nbins=4))
        ax.ticklabel_format(axis="x", scilimits=(-2, 3))
        ax.spines[["top", "right"]].set_visible(False)
        ax.tick_params(labelbottom=True)
    for ax in panels[len(layers) :]:
        ax.set_visible(False)
    for ax in grid[:, 0]:
        ax.set_ylabel("fraction")
    figure.suptitle(title or f"{quantity.capitalize()}s, layer by layer")
    figure.supxlabel(quantity, fontsize=10)
    return np.asarray(panels[: len(layers)])


def plot_gradient_flow(
    nets: Mapping[str, Layers],
    *,
    quantity: str = "gradient",
    measure: str = "std",
    ax: Axes | None = None,
    title: str = "",
) -> Axes:
    """Draw the size of each layer's gradients, or of any other arrays, against the layer, on a logarithmic axis.

    A layer whose numbers are all 0 has no place on that axis: it leaves a gap, and the legend says so. Does not call
    ``plt.show()``.

    Parameters
    ----------
    nets : mapping of str to sequence (or mapping) of array_like
        Label of each net, such as ``"He"``, and its arrays, one per layer: ``[grads["dW1"], grads["dW2"], …]``.
    quantity : str
        What the numbers are, for the label of the axis: "gradient", "activation", …
    measure : {"std", "norm"}
        Standard deviation, or Euclidean norm, over all entries of a layer.
    ax : matplotlib Axes, optional
        Where to draw; a new figure when not given.
    title : str
        Title of the picture; one is made of ``quantity`` when empty.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    OptionError, ShapeError
        When there is nothing to draw, or it cannot be drawn.
    """
    if measure not in MEASURES:
        raise OptionError(
            f"plot_gradient_flow: unknown measure {measure!r}; choose one of {', '.join(MEASURES)}."
        )
    if not isinstance(nets, Mapping) or not nets:
        raise OptionError(
            "plot_gradient_flow: pass a dictionary of nets, such as {'He': [dW1, dW2, dW3]}; "
            "one net is {'mine': [...]}."
        )
    ax = axes_to_draw_in(ax)
    deepest = 0
    for (label, arrays), (colour, line, marker) in zip(nets.items(), styles(), strict=False):
        layers = named_layers(arrays, f"plot_gradient_flow: {label}")
        sizes = np.array(
            [np.std(one) if measure == "std" else np.linalg.norm(one) for one in layers.values()]
        )
        zeros = int(np.sum(sizes == 0))
        ax.plot(
            np.arange(1, sizes.size + 1), np.where(sizes > 0, sizes, np.nan),
            label=label + (f" ({zeros} of {sizes.size} layers zero)" if zeros else ""),
            color=colour, linestyle=line, marker=marker, markersize=5, linewidth=1.8, markeredgecolor="white",
            markevery=max(1, sizes.size // 15),
        )  # fmt: skip
        deepest = max(deepest, sizes.size)
    ax.set_yscale("log")
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.set_xlim(0.8 - 0.01 * deepest, deepest + 0.2 + 0.01 * deepest)
    finish(ax, "layer (1 is next to the input)", f"{MEASURES[measure]} of {quantity} (log scale)")
    ax.set_title(title or f"{quantity.capitalize()} flow")
    ax.legend(frameon=False)
    return ax


def plot_update_ratios(
    ratios: ArrayLike,
    iterations: ArrayLike | None = None,
    *,
    names: Sequence[str] | None = None,
    guide: float = GUIDE,
    ax: Axes | None = None,
    title: str = "Size of updates compared with the weights",
) -> Axes:
    """Draw the update-to-weight ratio of each layer over time, with the guide line.

    Dark lines are layers near the input, light ones near the output.
    Does not call ``plt.show()``.

    Parameters
    ----------
    ratios : array_like, shape (records, layers)
        One row each time :func:`update_ratios` was called. What is not finite, or 0, leaves a gap.
    iterations : array_like, shape (records,), optional
        The iteration of each row; 0, 1, 2, … when not given, and the axis says "record".
    names : sequence of str, optional
        Name of each layer; "layer 1", … when not given.
    guide : float
        Height of the guide line, a rule of thumb.
    ax : matplotlib Axes, optional
        Where to draw; a new figure when not given.
    title : str
        Title of the picture.

    Returns
    -------
    matplotlib Axes

    Raises
    ------
    ShapeError
        When the ratios are not a table, or iterations or names do not fit.
    """
    table = np.asarray(ratios, dtype=np.float64) if np.size(ratios) else np.zeros(0)
    if table.ndim != 2:
        raise ShapeError(
            f"plot_update_ratios: ratios has shape {table.shape}; it must be (records, layers): "
            f"append update_ratios(weights, updates) to a list in each iteration."
        )
    records, layers = table.shape
    x = np.arange(records) if iterations is None else np.asarray(iterations)
    labels = [f"layer {number}" for number in range(1, layers + 1)] if names is None else list(names)
    if x.shape != (records,) or len(labels) != layers:
        raise ShapeError(
            f"plot_update_ratios: {records} records of {layers} layers do not fit {x.size} iterations "
            f"and {len(labels)} names."
        )
    ax = axes_to_draw_in(ax)
    drawable = np.where(np.isfinite(table) & (table > 0), table, np.nan)
    colours = depth_colours(layers)
    for column, (label, colour, (_, line, marker)) in enumerate(zip(labels, colours, styles(), strict=False)):
        ax.plot(
            x, drawable[:, column], label=label, color=colour, linestyle=line, marker=marker, markersize=5,
            linewidth=1.6, markeredgecolor="white", markevery=max(1, records // 12),
        )  # fmt: skip
    ax.axhline(guide, color=INK, linewidth=2, linestyle="-", label=f"guide, {guide:g}")
    ax.set_yscale("log")
    finish(ax, "record" if iterations is None else "iteration", "‖update‖ / ‖weights‖ (log scale)")
    ax.set_title(title)
    # many layers: beside the picture, not on top of it
    ax.legend(frameon=False, loc="center left", bbox_to_anchor=(1.0, 0.5), ncols=1 + (layers > 14))
    return ax


def _limits(values: NDArray[np.float64]) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    # all equal, as for zeros: a bar in the middle
    return (low, high) if high > low else (low - 0.5, high + 0.5)
