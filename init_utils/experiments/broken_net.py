"""The workbench of the capstone: it trains, checks and queries a deep net whose three functions are supplied.

The net has ReLU layers, batch norm and inverted dropout in the last hidden layer, and a sigmoid output. Its functions, broken
or repaired, are the notebook's; nothing here repairs them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from init_utils.arrays import Array, Parameters
from init_utils.costs import compute_cost
from init_utils.errors import OptionError
from init_utils.progress import ProgressLine

LAYERS = (64, 40, 36, 32, 28, 24, 20, 16, 1)
KEEP_PROB = 0.8
LEARNING_RATE = 0.1

Forward = Callable[
    [Array, Parameters, Parameters, str, float, np.random.Generator], tuple[Array, Any, Parameters]
]


class Net(NamedTuple):
    """The three functions of a net.

    Attributes
    ----------
    initialize : callable (layers_dims, seed) -> parameters
        ``Wl``, ``bl``, and ``gamma``, ``beta`` of the batch norm.
    forward : callable (X, parameters, running, mode, keep_prob, rng) -> (AL, cache, running)
        ``mode`` is "train" or "test"; ``running`` holds "mean" and "variance" of the batch norm, shape (n_{L-1}, 1).
    backward : callable (Y, cache) -> grads
        ``dname`` for every parameter ``name``.
    """

    initialize: Callable[[Sequence[int], int], Parameters]
    forward: Forward
    backward: Callable[[Array, Any], Parameters]


@dataclass(frozen=True, eq=False)
class TrainedNet:
    """What training leaves behind.

    Attributes
    ----------
    parameters : dict of str to ndarray
    running : mapping of str to ndarray
        Statistics of the batch norm, "mean" and "variance".
    costs : ndarray, shape (records,), float64
        In nats, in training mode, with dropout; each before the update of its iteration.
    iterations : ndarray, shape (records,), int64
        The iteration of each cost.
    """

    parameters: dict[str, Array]
    running: Parameters
    costs: NDArray[np.float64]
    iterations: NDArray[np.int64]


def fresh_statistics(layers_dims: Sequence[int] = LAYERS) -> dict[str, Array]:
    """Return the running statistics of a batch norm that has seen nothing: mean 0, variance 1.

    Parameters
    ----------
    layers_dims : sequence of int
        Size of each layer, input first.

    Returns
    -------
    dict of str to ndarray, shape (n_{L-1}, 1), float64
        "mean" and "variance".
    """
    units = layers_dims[-2]
    return {"mean": np.zeros((units, 1)), "variance": np.ones((units, 1))}


def train_net(
    net: Net,
    X: Array,
    Y: Array,
    layers_dims: Sequence[int] = LAYERS,
    *,
    learning_rate: float = LEARNING_RATE,
    num_iterations: int = 301,
    keep_prob: float = KEEP_PROB,
    seed: int = 1,
    record_every: int = 10,
    progress: str = "",
) -> TrainedNet:
    """Train a net by full-batch gradient descent, with fresh dropout masks in each iteration.

    Parameters
    ----------
    net : Net
    X : ndarray, shape (n_0, m)
    Y : ndarray, shape (1, m)
    layers_dims : sequence of int
    learning_rate : float
    num_iterations : int
        301 makes the last recorded cost that of iteration 300.
    keep_prob : float
        Probability of keeping a unit.
    seed : int
        Seed of the initialization; the masks come from ``np.random.default_rng(0)``.
    record_every : int
        Iterations between two recorded costs.
    progress : str
        Label of the progress line; empty for none.

    Returns
    -------
    TrainedNet

    Raises
    ------
    OptionError
        When a gradient is missing or has a different shape from its parameter.
    """
    parameters = dict(net.initialize(list(layers_dims), seed))
    running: Parameters = fresh_statistics(layers_dims)
    rng = np.random.default_rng(0)
    costs: list[float] = []
    with ProgressLine(progress, num_iterations) as line:
        for iteration in range(num_iterations):
            outputs, cache, running = net.forward(X, parameters, running, "train", keep_prob, rng)
            if iteration % record_every == 0:
                costs.append(compute_cost(outputs, Y))
                line.show(iteration + 1, costs[-1], iteration)
            grads = net.backward(Y, cache)
            for name, value in parameters.items():
                step = np.asarray(grads.get(f"d{name}", np.nan))
                if step.shape != value.shape:
                    raise OptionError(
                        f"train_net: the gradient d{name} is missing or has shape {step.shape}; it needs the shape of "
                        f"{name}, {value.shape}."
                    )
                parameters[name] = value - learning_rate * step
    iterations = np.arange(0, num_iterations, record_every, dtype=np.int64)
    return TrainedNet(parameters, running, np.array(costs, dtype=np.float64), iterations)


class Slopes(NamedTuple):
    """What a gradient claims of one array, and what the cost does.

    Attributes
    ----------
    claimed, measured : float
        The slope along the claimed gradient itself: a wrong factor shows, an entry left out does not.
    claimed_across, measured_across : float
        The slope along a random direction, which every wrong entry shows in.
    """

    claimed: float
    measured: float
    claimed_across: float
    measured_across: float


def slopes_by_array(
    net: Net,
    parameters: Parameters,
    X: Array,
    Y: Array,
    *,
    keep_prob: float = KEEP_PROB,
    epsilon: float = 1e-6,
) -> dict[str, Slopes]:
    """Check a gradient one array at a time: the slopes that it claims in two directions, and the slopes that the cost has.

    Along a direction r of length one the cost should rise with slope Σ g r. One direction is the claimed gradient g itself, the
    other is random. The slope is measured by a two-sided quotient, in training mode, with the same dropout masks in every pass.

    Parameters
    ----------
    net : Net
        Its ``forward`` and ``backward`` are used.
    parameters : mapping of str to ndarray
        Where the slopes are measured.
    X : ndarray, shape (n_0, m)
    Y : ndarray, shape (1, m)
    keep_prob : float
    epsilon : float
        Length of the step.

    Returns
    -------
    dict of str to Slopes
        For each parameter; claimed and measured slopes agree where the gradient is right.
    """
    running = fresh_statistics([0, len(parameters["gamma"]), 1])

    def run(changed: Parameters) -> tuple[float, Any]:
        outputs, cache, _ = net.forward(X, changed, running, "train", keep_prob, np.random.default_rng(0))
        return compute_cost(outputs, Y), cache

    grads = net.backward(Y, run(parameters)[1])
    rng = np.random.default_rng(1)

    def along(name: str, direction: Array) -> tuple[float, float]:
        unit = direction / (np.linalg.norm(direction) or 1.0)
        ahead, behind = (
            run({**parameters, name: parameters[name] + sign * epsilon * unit})[0] for sign in (1, -1)
        )
        return float(np.sum(grads[f"d{name}"] * unit)), (ahead - behind) / (2 * epsilon)

    return {
        name: Slopes(*along(name, grads[f"d{name}"]), *along(name, rng.standard_normal(value.shape)))
        for name, value in parameters.items()
    }


def ask(
    forward: Forward,
    trained: TrainedNet,
    X: Array,
    *,
    alone: bool = False,
    keep_prob: float = KEEP_PROB,
    seed: int = 0,
) -> Array:
    """Ask a trained net, in test mode, about all pictures at once or one by one.

    Parameters
    ----------
    forward : callable
        As in :class:`Net`.
    trained : TrainedNet
    X : ndarray, shape (n_0, m)
    alone : bool
        Whether each picture is its own batch.
    keep_prob : float
    seed : int
        Seed of the generator that is passed to ``forward``, which should not use it.

    Returns
    -------
    ndarray, shape (1, m), float64
        Probabilities of class 1.
    """
    rng = np.random.default_rng(seed)
    batches = np.hsplit(X, X.shape[1]) if alone else [X]
    return np.hstack(
        [forward(batch, trained.parameters, trained.running, "test", keep_prob, rng)[0] for batch in batches]
    )
