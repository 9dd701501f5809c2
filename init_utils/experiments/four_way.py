"""One tanh net on real digits, from starting points of different size, next to a model whose cost is convex."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from init_utils.arrays import Array, Parameters
from init_utils.costs import cost_from_logits
from init_utils.data import load_2D_dataset, load_digits_3v8
from init_utils.errors import OptionError, ShapeError
from init_utils.experiments.side_by_side import train_side_by_side
from init_utils.layered_net import accuracy, backward_layers, forward_layers
from init_utils.progress import ProgressLine
from init_utils.training import Training, gradient_descent

Draw: TypeAlias = Callable[[tuple[int, int], np.random.Generator], Array]
"""From the shape (units, inputs) and a generator to a weight matrix."""

WIDTHS = (64, 5, 5, 1)
LEARNING_RATE = 0.1
ITERATIONS = 1000


@dataclass(frozen=True, eq=False)
class Outcomes:
    """What became of one kind of start, over several seeds.

    Attributes
    ----------
    iterations : ndarray, shape (records,), int64
    costs : ndarray, shape (seeds, records), float64
        Training cost in nats; the last record is after the last update.
    train_accuracy, test_accuracy : ndarray, shape (seeds,), float64
        After training, in [0, 1].
    """

    iterations: NDArray[np.int64]
    costs: NDArray[np.float64]
    train_accuracy: NDArray[np.float64]
    test_accuracy: NDArray[np.float64]


def starting_point(widths: Sequence[int], draw: Draw, seed: int) -> dict[str, Array]:
    """Draw the weights of a net layer by layer from one generator; biases are zero.

    Parameters
    ----------
    widths : sequence of int
        Size of each layer, input first.
    draw : callable ((units, inputs), generator) -> ndarray
        Draws one weight matrix.
    seed : int
        Seed of the generator, ``np.random.default_rng(seed)``.

    Returns
    -------
    dict of str to ndarray
        ``Wl`` (n_l, n_{l-1}) and ``bl`` (n_l, 1).

    Raises
    ------
    ShapeError
        When ``draw`` returns an array that does not have the requested shape.
    """
    generator = np.random.default_rng(seed)
    parameters: dict[str, Array] = {}
    for layer in range(1, len(widths)):
        shape = (widths[layer], widths[layer - 1])
        weights = np.asarray(draw(shape, generator))
        if weights.shape != shape:
            raise ShapeError(
                f"starting_point: W{layer} was drawn with shape {weights.shape}; it must be {shape}."
            )
        parameters[f"W{layer}"], parameters[f"b{layer}"] = weights, np.zeros((shape[0], 1))
    return parameters


def tanh_net_cost(X: Array, Y: Array, parameters: Parameters) -> float:
    """Cost of a tanh net with sigmoid output, from its logits, so that it is finite for any weights.

    Parameters
    ----------
    X : ndarray, shape (n_0, m)
    Y : ndarray, shape (1, m)
        Labels, 0 or 1.
    parameters : mapping of str to ndarray

    Returns
    -------
    float
        In nats.
    """
    _, cache = forward_layers(X, parameters, "tanh")
    return cost_from_logits(cache[-1].Z, Y)


def train_tanh_net(
    X: Array,
    Y: Array,
    parameters: Parameters,
    *,
    learning_rate: float = LEARNING_RATE,
    num_iterations: int = ITERATIONS,
    record_every: int = 20,
) -> Training:
    """Train a net of tanh layers with a sigmoid output on all examples at once.

    Parameters
    ----------
    X : ndarray, shape (n_0, m)
        One example per column.
    Y : ndarray, shape (1, m)
        Labels, 0 or 1.
    parameters : mapping of str to ndarray
        Where to start, any depth and widths; left unchanged.
    learning_rate : float
    num_iterations : int
    record_every : int
        Iterations between two recorded costs.

    Returns
    -------
    Training
    """
    return gradient_descent(
        X,
        Y,
        parameters,
        partial(forward_layers, activation="tanh"),
        partial(backward_layers, activation="tanh"),
        lambda _outputs, labels, at: tanh_net_cost(X, labels, at),
        learning_rate=learning_rate,
        num_iterations=num_iterations,
        record_every=record_every,
    )


def compare_starts(
    draws: Mapping[str, Draw], seeds: Sequence[int] = range(10), *, progress: str = ""
) -> dict[str, Outcomes]:
    """Train the net [64, 5, 5, 1] on 3 against 8 from each kind of start, with each seed.

    1000 iterations with learning rate 0.1 on the 100 training digits of :func:`load_digits_3v8`.

    Parameters
    ----------
    draws : mapping of str to callable ((units, inputs), generator) -> ndarray
        Each kind of start by its name.
    seeds : sequence of int
    progress : str
        Label of the progress line; empty for none.

    Returns
    -------
    dict of str to Outcomes
    """
    train_X, train_Y, test_X, test_Y = load_digits_3v8()
    # all starts are drawn before the first net is trained, so that a draw that fails does so at once
    points = {name: [starting_point(WIDTHS, draw, seed) for seed in seeds] for name, draw in draws.items()}
    results: dict[str, Outcomes] = {}
    with ProgressLine(progress, len(points)) as line:
        for name, starts in points.items():
            runs = train_side_by_side(
                train_X,
                train_Y,
                starts,
                learning_rate=LEARNING_RATE,
                num_iterations=ITERATIONS,
                record_every=20,
            )
            costs = np.array([run.costs for run in runs])
            on_training = np.array([accuracy(run.parameters, train_X, train_Y, "tanh") for run in runs])
            on_test = np.array([accuracy(run.parameters, test_X, test_Y, "tanh") for run in runs])
            results[name] = Outcomes(runs[0].iterations, costs, on_training, on_test)
            line.show(len(results), float(np.median(costs[:, -1])), ITERATIONS)
    return results


def unbalanced_digits(eights: int = 15, threes: int = 35) -> tuple[Array, Array]:
    """Return training digits, only some of which are eights.

    Parameters
    ----------
    eights, threes : int
        How many of each, at most 50; the first ones of :func:`load_digits_3v8`.

    Returns
    -------
    X : ndarray, shape (64, eights + threes), float64
    Y : ndarray, shape (1, eights + threes), int64

    Raises
    ------
    OptionError
        When there are not that many.
    """
    X, Y, _, _ = load_digits_3v8()
    columns = []
    for label, count in ((1, eights), (0, threes)):
        found = np.flatnonzero(Y[0] == label)
        if not 0 <= count <= found.size:
            raise OptionError(
                f"unbalanced_digits: asked for {count} of label {label}, but there are {found.size}."
            )
        columns.append(found[:count])
    chosen = np.sort(np.concatenate(columns))
    return X[:, chosen], Y[:, chosen]


def enlarged(X: Array, copies: int) -> Array:
    """Return pictures in which every pixel appears several times, as in a larger picture or one with more channels.

    Parameters
    ----------
    X : ndarray, shape (n_0, m)
    copies : int
        How many times each row appears.

    Returns
    -------
    ndarray, shape (copies · n_0, m)
    """
    return np.repeat(X, copies, axis=0)


def convex_and_not(
    draws: Mapping[str, Draw],
    *,
    seed: int = 0,
    widths: Sequence[int] = (2, 5, 5, 1),
    learning_rate: float = 0.3,
    num_iterations: int = 2000,
    record_every: int = 2,
) -> dict[str, tuple[Training, Training]]:
    """Train logistic regression and a tanh net on two overlapping half-moons from the same kinds of start.

    The cost of logistic regression is convex, and has one minimum because no line separates the moons.

    Parameters
    ----------
    draws : mapping of str to callable ((units, inputs), generator) -> ndarray
    seed : int
        Seed of both draws.
    widths : sequence of int
        Layer sizes of the net.
    learning_rate : float
    num_iterations : int
    record_every : int
        Iterations between two recorded costs.

    Returns
    -------
    dict of str to (Training, Training)
        For each kind of start, the logistic regression, parameters ``W1`` (1, 2) and ``b1`` (1, 1), and the net.
    """
    X, Y, _, _ = load_2D_dataset()
    logistic, nets = (
        train_side_by_side(
            X,
            Y,
            [starting_point(sizes, draw, seed) for draw in draws.values()],
            learning_rate=learning_rate,
            num_iterations=num_iterations,
            record_every=record_every,
        )
        for sizes in ((2, 1), widths)
    )
    return dict(zip(draws, zip(logistic, nets, strict=True), strict=True))
