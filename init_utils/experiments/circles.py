"""One ReLU net on two circles, from starting points of different size."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from init_utils.arrays import Array, Parameters
from init_utils.costs import compute_loss
from init_utils.data import load_dataset
from init_utils.errors import OptionError
from init_utils.layered_net import forward_layers
from init_utils.training import Training, train

Initialize: TypeAlias = Callable[[list[int]], Parameters]
"""From the sizes of all layers, input first, to ``W1, b1, …``: what notebook 01 has you write."""

WIDTHS = (2, 10, 5, 1)
LEARNING_RATE = 0.01
ITERATIONS = 15_000


@dataclass(frozen=True, eq=False)
class Outcome:
    """What became of one starting point.

    Attributes
    ----------
    training : Training
        The costs, every 1000 iterations, and the parameters in the end.
    rounded_outputs : int
        How many of the 300 outputs are exactly 0 or 1 before training.
    first_textbook_cost : float
        The cost before training computed from the outputs; inf where one is rounded to the wrong end.
    undefined_terms : int
        How many of the 300 terms of that cost are 0 · log 0, which is nan, before training.
    train_accuracy, test_accuracy : float
        After training, in [0, 1].
    """

    training: Training
    rounded_outputs: int
    first_textbook_cost: float
    undefined_terms: int
    train_accuracy: float
    test_accuracy: float

    @property
    def first_cost(self) -> float:
        """Cost of the starting point, from its logits."""
        return float(self.training.costs[0])

    @property
    def last_cost(self) -> float:
        """The last recorded cost: at iteration 14 000 of 15 000."""
        return float(self.training.costs[-1])


def train_on_circles(
    initialize: Initialize,
    *,
    learning_rate: float = LEARNING_RATE,
    num_iterations: int = ITERATIONS,
    progress: str = "",
) -> Outcome:
    """Train the net [2, 10, 5, 1] on :func:`load_dataset` from the given starting point.

    Parameters
    ----------
    initialize : callable (layers_dims) -> mapping of str to ndarray
        Called once, with ``[2, 10, 5, 1]``.
    learning_rate : float
    num_iterations : int
        At least 1.
    progress : str
        Label of the progress line; empty for none.

    Returns
    -------
    Outcome

    Raises
    ------
    OptionError
        When there is no iteration.
    ParametersError
        When ``initialize`` does not return the parameters of such a net.
    """
    if num_iterations < 1:
        raise OptionError(f"train_on_circles: num_iterations is {num_iterations}; give 1 or more.")
    train_X, train_Y, test_X, test_Y = load_dataset()
    start = initialize(list(WIDTHS))
    run = train(train_X, train_Y, start, learning_rate, num_iterations, progress=progress)

    outputs, _ = forward_layers(train_X, start)
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = train_Y * np.log(outputs) + (1 - train_Y) * np.log(1 - outputs)
    return Outcome(
        run,
        int(np.sum((outputs == 0) | (outputs == 1))),
        float(compute_loss(outputs, train_Y)),
        int(np.sum(np.isnan(terms))),
        accuracy(train_X, train_Y, run.parameters),
        accuracy(test_X, test_Y, run.parameters),
    )


def compare_on_circles(
    starts: Mapping[str, Initialize], *, num_iterations: int = ITERATIONS, progress: bool = False
) -> dict[str, Outcome]:
    """Train the same net from each kind of start.

    Parameters
    ----------
    starts : mapping of str to callable (layers_dims) -> parameters
        Each kind of start by its name, such as ``{"He": initialize_parameters_he}``.
    num_iterations : int
    progress : bool
        Whether to show how far each training is.

    Returns
    -------
    dict of str to Outcome
    """
    return {
        name: train_on_circles(initialize, num_iterations=num_iterations, progress=name if progress else "")
        for name, initialize in starts.items()
    }


def outcome_table(outcomes: Mapping[str, Outcome]) -> str:
    """Write outcomes as lines of text, to print.

    Parameters
    ----------
    outcomes : mapping of str to Outcome

    Returns
    -------
    str
        A header and one line per start: first and last cost in nats, accuracy on training and test points.
    """
    width = max(map(len, ["start", *outcomes]))
    lines = [f"{'start':{width}}  first cost  last cost  training   test"]
    lines += [
        f"{name:{width}}  {one.first_cost:10.6g}  {one.last_cost:9.6f}  "
        f"{one.train_accuracy:8.1%}  {one.test_accuracy:5.0%}"
        for name, one in outcomes.items()
    ]
    return "\n".join(lines)


def accuracy(X: Array, Y: NDArray[np.int64], parameters: Parameters) -> float:
    """Share of the points that the net gets right.

    Parameters
    ----------
    X : ndarray, shape (2, m)
    Y : ndarray, shape (1, m)
    parameters : mapping of str to ndarray

    Returns
    -------
    float
    """
    return float(np.mean((forward_layers(X, parameters)[0] > 0.5) == Y))
