"""What batch normalization does to a net on handwritten digits: learning rates, disturbed layers, dropout."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from init_utils.arrays import Array
from init_utils.data import load_digits_even_odd
from init_utils.errors import OptionError
from init_utils.experiments.normalized_net import (
    BatchNorm,
    NormalizedTraining,
    logits_of,
    relu_and_slope,
    share_right,
    train_normalized,
)
from init_utils.progress import ProgressLine
from init_utils.three_layer_net import initialize_parameters
from init_utils.training import Training, train

LAYERS = (64, 20, 7, 5, 1)
"""Units per layer of the net for 8 × 8 pictures, the input first."""


def numerical_gradient(f: Callable[[], float], array: Array, epsilon: float = 1e-5) -> Array:
    """Measure the derivative of a number with respect to every entry of an array, two-sided.

    Parameters
    ----------
    f : callable () -> float
        Computes the number anew from ``array``.
    array : ndarray, any shape, float64
        Changed entry by entry while this runs, and restored.
    epsilon : float
        Step to either side.

    Returns
    -------
    ndarray, shape of ``array``
    """
    slopes = np.zeros(array.shape)
    for place in np.ndindex(array.shape):
        before = array[place]
        array[place] = before + epsilon
        above = f()
        array[place] = before - epsilon
        slopes[place] = (above - f()) / (2 * epsilon)
        array[place] = before
    return slopes


def relative_difference(one: Array, other: Array) -> float:
    """Return ‖one - other‖ / (‖one‖ + ‖other‖) for two arrays of the same shape: 0 when equal, at most 1."""
    return float(np.linalg.norm(one - other) / (np.linalg.norm(one) + np.linalg.norm(other)))


def skewness(values: Array) -> float:
    """Return the third standardized moment E[(x - μ)³] / σ³ of all entries: 0 for a normal distribution."""
    return float(np.mean((values - values.mean()) ** 3) / values.std() ** 3)


def starting_point(scale: str) -> dict[str, Array]:
    """Return parameters of the net for digits: one draw, in one of two sizes.

    Parameters
    ----------
    scale : {"0.01", "He"}
        Standard deviation of the weights: 0.01, or √(2 / fan_in).

    Returns
    -------
    dict of str to ndarray
        ``Wl`` and ``bl``, l = 1 … 4, of the layers ``LAYERS``. The draw is that of
        :func:`initialize_parameters`, seed 3.

    Raises
    ------
    OptionError
        When the scale is neither of these.
    """
    factors: dict[str, Callable[[int], float]] = {
        "0.01": lambda fan_in: float(0.01 * np.sqrt(fan_in)),
        "He": lambda _fan_in: float(np.sqrt(2)),
    }
    if scale not in factors:
        raise OptionError(f"starting_point: unknown scale {scale!r}; choose one of {', '.join(factors)}.")
    return {
        name: value * factors[scale](value.shape[1]) if name.startswith("W") else value
        for name, value in initialize_parameters(LAYERS).items()
    }


def sweep_learning_rates(
    batch_norm: BatchNorm | None,
    learning_rates: Sequence[float],
    *,
    num_iterations: int = 401,
    progress: str = "",
) -> list[float]:
    """Train the net for digits from He's start with several learning rates.

    Parameters
    ----------
    batch_norm : BatchNorm or None
        What the hidden layers are normalized with; None for a plain net.
    learning_rates : sequence of float
        The rates to try.
    num_iterations : int
        Updates per training run, on all examples at once.
    progress : str
        Label of the line that shows how many rates are done; empty for none.

    Returns
    -------
    list of float
        For each rate, the training cost in nats at the last iteration.
    """
    X, Y, _, _ = load_digits_even_odd()
    costs: list[float] = []
    last = num_iterations - 1
    with ProgressLine(progress, len(learning_rates)) as line:
        for done, rate in enumerate(learning_rates, start=1):
            start = starting_point("He")
            run: Training
            if batch_norm is None:  # the same steps, faster
                run = train(X, Y, start, rate, num_iterations, record_every=last)
            else:
                run = train_normalized(
                    X,
                    Y,
                    start,
                    batch_norm,
                    learning_rate=rate,
                    num_iterations=num_iterations,
                    record_every=last,
                )
            costs.append(float(run.costs[-1]))
            line.show(done, costs[-1], last)
    return costs


class Shaken(NamedTuple):
    """A training run whose layers were shaken, and how much the inputs of its layers moved.

    Attributes
    ----------
    training : NormalizedTraining
    movements : ndarray, shape (hidden layers,)
        By how much the mean activation of a unit changed from one iteration to the next: mean over units and
        iterations, in standard deviations of the layer's activations.
    """

    training: NormalizedTraining
    movements: Array


def train_shaken(
    batch_norm: BatchNorm | None,
    size: float,
    *,
    learning_rate: float = 0.1,
    num_iterations: int = 301,
    progress: str = "",
) -> Shaken:
    """Train the net for digits while every hidden unit is stretched and shifted at random in each iteration.

    The disturbance comes after batch normalization and before ReLU, so the layers' inputs keep moving even though they were
    normalized (after Santurkar, Tsipras, Ilyas, Madry 2018, section 2.1).

    Parameters
    ----------
    batch_norm : BatchNorm or None
        What the hidden layers are normalized with; None for a plain net.
    size : float
        Each unit's Y becomes ``(1 + u) Y + v`` with u uniform on (-size, size) and v normal with standard
        deviation ``size``, drawn anew in each iteration; 0 for no disturbance.
    learning_rate, num_iterations
        As in :func:`train_normalized`; full batches, He's start.
    progress : str
        Label of the progress line; empty for none.

    Returns
    -------
    Shaken
    """
    X, Y, _, _ = load_digits_even_odd()
    generator = np.random.default_rng(0)
    means: list[Array] = []

    def activate(before: Array) -> tuple[Array, Array]:
        stretch = 1 + size * generator.uniform(-1, 1, (before.shape[0], 1))
        shift = size * generator.normal(size=(before.shape[0], 1))
        A, slope = relu_and_slope(stretch * before + shift)
        means.append(A.mean(axis=1) / max(A.std(), 1e-12))
        return A, slope * stretch

    run = train_normalized(
        X,
        Y,
        starting_point("He"),
        batch_norm,
        learning_rate=learning_rate,
        num_iterations=num_iterations,
        activate=activate,
        record_every=25,
        progress=progress,
    )
    hidden = len(LAYERS) - 2
    moved = [np.abs(np.diff(np.array(means[layer::hidden]), axis=0)).mean() for layer in range(hidden)]
    return Shaken(run, np.array(moved))


def compare_with_dropout(batch_norm: BatchNorm, sample: int, *, keep_prob: float = 0.8) -> dict[str, float]:
    """Train on 200 digits, with and without batch normalization, with and without inverted dropout.

    Batches of 32, 800 updates, learning rate 0.1, He's start; dropout follows each hidden ReLU.

    Parameters
    ----------
    batch_norm : BatchNorm
        The two passes.
    sample : int
        Seed: which 200 of the 1200 training examples, and which batches and masks.
    keep_prob : float
        Probability that a hidden unit is kept.

    Returns
    -------
    dict of str to float
        Share of the 597 test examples classified correctly: ``"plain"``, ``"dropout"``, ``"batch norm"``, ``"both"``.
    """
    X, Y, test_X, test_Y = load_digits_even_odd()
    chosen = np.random.default_rng(sample).permutation(X.shape[1])[:200]
    masks = np.random.default_rng(1000 + sample)

    def with_dropout(before: Array) -> tuple[Array, Array]:
        A, slope = relu_and_slope(before)
        factor = (masks.random(before.shape) < keep_prob) / keep_prob
        return A * factor, slope * factor

    found = {}
    for name, layer, activate in (
        ("plain", None, relu_and_slope),
        ("dropout", None, with_dropout),
        ("batch norm", batch_norm, relu_and_slope),
        ("both", batch_norm, with_dropout),
    ):
        run = train_normalized(
            X[:, chosen],
            Y[:, chosen],
            starting_point("He"),
            layer,
            learning_rate=0.1,
            num_iterations=800,
            batch_size=32,
            activate=activate,
            seed=sample,
        )
        found[name] = share_right(logits_of(run, test_X), test_Y)
    return found
