"""What to measure in a net that does not learn: on any list of arrays, whatever made them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from init_utils.errors import OptionError, ShapeError

Layers: TypeAlias = Sequence[ArrayLike] | Mapping[str, ArrayLike]
"""One array per layer, in order; a mapping also names the layers."""

# the ends that a bounded activation comes close to when it saturates
ENDS: dict[str, tuple[float, float] | None] = {
    "linear": None, "relu": None, "sigmoid": (0.0, 1.0), "tanh": (-1.0, 1.0),
}  # fmt: skip


@dataclass(frozen=True)
class LayerStatistics:
    """What one layer's numbers look like.

    Attributes
    ----------
    layer : str
        Its name, or "1", "2", … where none was given.
    shape : tuple of int
    mean, std : float
        Over all entries; the standard deviation is the biased one (divided by the number of entries).
    norm : float
        Euclidean norm of all entries.
    zero : float
        Share of the entries that are exactly 0.
    dead : float
        Share of the units that are 0 for every example.
    saturated : float or None
        Share of the entries close to an end of the activation's range; None for an activation without ends.
    """

    layer: str
    shape: tuple[int, ...]
    mean: float
    std: float
    norm: float
    zero: float
    dead: float
    saturated: float | None


@dataclass(frozen=True, eq=False)
class ScaleSweep:
    """What was measured at each scale.

    Attributes
    ----------
    scales : ndarray, shape (n,), float64
    values : ndarray, shape (n, k), float64
        k numbers per scale; nan or inf where the net blew up.
    """

    scales: NDArray[np.float64]
    values: NDArray[np.float64]


def layer_statistics(
    arrays: Layers, activation: str = "relu", *, limit: float = 0.97, unit_axis: int = 0
) -> list[LayerStatistics]:
    """Describe each layer's activations, or gradients, or weights, in a few numbers.

    Parameters
    ----------
    arrays : sequence of array_like, or mapping of str to array_like
        One array per layer, of any shape and number of dimensions, such as ``[layer.A for layer in cache]`` after
        :func:`forward_layers`; a mapping names the layers. Pass a framework's tensors as ``tensor.detach().cpu().numpy()``.
    activation : {"relu", "tanh", "sigmoid", "linear"}
        Where the ends are, for ``saturated``: -1 and 1 for tanh, 0 and 1 for sigmoid.
    limit : float
        What counts as close to an end, in (0, 1): the distance from the middle of the range, where the ends
        are at 1. At 0.97 a tanh is saturated where \\|a\\| > 0.97, a sigmoid below 0.015 and above 0.985 (\\|z\\| >
        2.09 and 4.18): there the slope is at most 6 % of its maximum.
    unit_axis : int
        The axis that counts the units, for ``dead``: 0 in this course, (units, examples); 1 in PyTorch, (examples,
        units) and (examples, channels, height, width); -1 in Keras.

    Returns
    -------
    list of LayerStatistics

    Raises
    ------
    OptionError
        When an option is outside its range.
    ShapeError
        When there is no layer, a layer is empty, is not made of real numbers, or holds nan or inf.
    """
    where = "layer_statistics"
    if activation not in ENDS:
        raise OptionError(f"{where}: unknown activation {activation!r}; choose one of {', '.join(ENDS)}.")
    if not 0 < limit < 1:
        raise OptionError(f"{where}: limit is {limit!r}; give a number between 0 and 1, such as 0.97.")
    return [
        _described(name, layer, ENDS[activation], limit, unit_axis)
        for name, layer in named_layers(arrays, where).items()
    ]


def statistics_table(statistics: Iterable[LayerStatistics]) -> str:
    """Write layer statistics as lines of text, to print.

    Parameters
    ----------
    statistics : iterable of LayerStatistics
        What :func:`layer_statistics` returned.

    Returns
    -------
    str
        A header and one line per layer; shares in percent.
    """
    rows = [("layer", "shape", "mean", "std", "zero", "dead", "saturated")]
    for one in statistics:
        shape = "×".join(map(str, one.shape)) or "number"
        near_the_ends = "–" if one.saturated is None else f"{one.saturated:.1%}"
        rows.append(
            (one.layer, shape, f"{one.mean:.2g}", f"{one.std:.2g}", f"{one.zero:.1%}", f"{one.dead:.1%}",
             near_the_ends)
        )  # fmt: skip
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )


def update_ratios(weights: Layers, updates: Layers) -> NDArray[np.float64]:
    """Compare the size of one update with the size of the weights it changes, layer by layer.

    A customary guide is 1e-3 (CS231n, "ratio of weights:updates"): much less and the layer hardly moves, much more and it
    jumps. Biases that start at 0 have no useful ratio: leave them out.

    Parameters
    ----------
    weights : sequence or mapping of array_like
        The weights before the update, one array per layer.
    updates : sequence or mapping of array_like
        What is subtracted from (or added to) them, in the same shapes: for gradient descent, the learning rate times the
        gradient; for any other optimizer, the weights after minus the weights before.

    Returns
    -------
    ndarray, shape (layers,), float64
        ‖update‖ / ‖weights‖; inf where the weights are all 0, nan where the update is 0 as well.

    Raises
    ------
    ShapeError
        When the two do not fit together, or hold something other than finite numbers.
    """
    before, steps = named_layers(weights, "update_ratios"), named_layers(updates, "update_ratios")
    if len(before) != len(steps):
        raise ShapeError(
            f"update_ratios: there are {len(before)} arrays of weights and {len(steps)} updates; "
            f"give one update for each."
        )
    for (name, W), step in zip(before.items(), steps.values(), strict=True):
        if W.shape != step.shape:
            raise ShapeError(
                f"update_ratios: the weights of layer {name} have shape {W.shape}, their update {step.shape}; "
                f"they must be equal."
            )
    sizes, lengths = (np.array([np.linalg.norm(a) for a in given.values()]) for given in (before, steps))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(lengths / sizes, dtype=np.float64)


def sweep_scales(measure: Callable[[float], Any], scales: ArrayLike | None = None) -> ScaleSweep:
    """Measure a net at many scales of its initial weights.

    Parameters
    ----------
    measure : callable (scale) -> float or sequence of k floats
        Builds the net with weights of that scale and returns what is of interest, such as the standard
        deviation of its last activations, or of every layer's.
    scales : array_like, shape (n,), optional
        Positive factors; 25 from 1e-2 to 1e2 when not given, evenly on a logarithmic axis.

    Returns
    -------
    ScaleSweep

    Raises
    ------
    OptionError
        When a scale is not a positive number, or there is none.
    ShapeError
        When ``measure`` returns something other than numbers, or a different number of them from scale to scale.
    """
    factors = np.logspace(-2, 2, 25) if scales is None else _numbers(scales, "sweep_scales: scales")
    if factors.ndim != 1 or not factors.size or not np.all(np.isfinite(factors) & (factors > 0)):
        raise OptionError(
            "sweep_scales: scales must be a list of positive numbers, such as np.logspace(-2, 2, 25)."
        )
    rows = [
        np.atleast_1d(_numbers(measure(float(scale)), f"sweep_scales: what measure({scale:.3g}) returned"))
        for scale in factors
    ]
    if {row.shape for row in rows} != {rows[0].shape} or rows[0].ndim != 1:
        raise ShapeError(
            f"sweep_scales: measure returned arrays of shapes {sorted({row.shape for row in rows})}; "
            f"it must return one number, or a list of the same length at every scale."
        )
    return ScaleSweep(factors, np.array(rows))


def named_layers(arrays: Layers, where: str) -> dict[str, NDArray[np.float64]]:
    """Return the layers as float64 arrays by name, or say what is wrong with them.

    Layers without names are called "1", "2", …; ``where`` is the calling function, named in the message.

    Raises
    ------
    ShapeError
        When there is no layer, a layer is empty, is not made of real numbers, or holds nan or inf.
    """
    if isinstance(arrays, (str, bytes)) or not isinstance(arrays, (Sequence, Mapping)):
        hint = "put it in a list: [A1]" if hasattr(arrays, "shape") else "give a list such as [A1, A2]"
        raise ShapeError(f"{where}: expected one array per layer, got {type(arrays).__name__}; {hint}.")
    if isinstance(arrays, Mapping):
        given = {str(name): layer for name, layer in arrays.items()}
    else:
        given = {str(number): layer for number, layer in enumerate(arrays, start=1)}
    if not given:
        raise ShapeError(f"{where}: there is no layer; give a list of arrays such as [A1, A2].")
    layers = {}
    for name, layer in given.items():
        array = _numbers(layer, f"{where}: layer {name}")
        if not array.size:
            raise ShapeError(f"{where}: layer {name} is empty (shape {array.shape}); leave it out.")
        if broken := int(np.sum(~np.isfinite(array))):
            raise ShapeError(
                f"{where}: layer {name} holds {broken} nan or inf among {array.size} numbers, and is the first "
                f"to do so. Look there: the weights or the learning rate are too large, or there is a log(0)."
            )
        layers[name] = array
    return layers


def _described(
    name: str, layer: NDArray[np.float64], ends: tuple[float, float] | None, limit: float, unit_axis: int
) -> LayerStatistics:
    if not -max(layer.ndim, 1) <= unit_axis < max(layer.ndim, 1):
        raise OptionError(
            f"layer_statistics: unit_axis is {unit_axis}, but layer {name} has shape {layer.shape}; "
            f"it has {layer.ndim} axes, counted from 0."
        )
    off = np.atleast_1d(layer == 0)
    examples = tuple(axis for axis in range(off.ndim) if axis != unit_axis % off.ndim)
    saturated = None
    if ends is not None:
        middle, reach = sum(ends) / 2, (ends[1] - ends[0]) / 2
        if layer.min() < ends[0] - 1e-6 or layer.max() > ends[1] + 1e-6:
            raise OptionError(
                f"layer_statistics: layer {name} goes from {layer.min():.3g} to {layer.max():.3g}, outside the "
                f"activation's range {ends}; give activations A, not Z, or another activation."
            )
        saturated = float(np.mean(np.abs(layer - middle) > limit * reach))
    return LayerStatistics(
        name, layer.shape, float(layer.mean()), float(layer.std()), float(np.linalg.norm(layer)),
        float(off.mean()), float(off.all(axis=examples).mean()), saturated,
    )  # fmt: skip


def _numbers(value: Any, what: str) -> NDArray[np.float64]:
    try:
        array = np.asarray(value)
    except (RuntimeError, TypeError, ValueError) as error:
        # PyTorch: a tensor that records its gradient, or lives on a GPU; NumPy: a ragged list
        raise ShapeError(
            f"{what} cannot be made into an array ({error}). "
            f"For a PyTorch tensor write tensor.detach().cpu().numpy()."
        ) from error
    if array.dtype.kind not in "biuf":
        raise ShapeError(f"{what} has dtype {array.dtype}; it must hold real numbers, in its own array.")
    return array.astype(np.float64)
