"""One net on many samples of two half-moons, with and without a regularizer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeAlias
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

from init_utils.arrays import Array, Parameters
from init_utils.data import load_2D_dataset
from init_utils.errors import OptionError
from init_utils.progress import ProgressLine
from init_utils.three_layer_net import (
    initialize_parameters,
    predict_dec,
)
from init_utils.training import gradient_descent, train

Passes: TypeAlias = tuple[Callable[[Array, Parameters], tuple[Array, Any]], Callable[..., Parameters]]
"""The forward pass (X, parameters) -> (A3, cache) to train with, and its backward pass (X, Y, cache) -> grads."""

WIDTHS = (2, 20, 3, 1)
LEARNING_RATE = 0.3
ITERATIONS = 10_000
NONE = "none"


@dataclass(frozen=True, eq=False)
class Accuracies:
    """How one regularizer did on each sample.

    Attributes
    ----------
    train, test : ndarray, shape (samples,), float64
        Share of the 120 training and the 1000 test points that the complete net gets right.
    """

    train: NDArray[np.float64]
    test: NDArray[np.float64]


def compare_regularizers(
    regularizers: Mapping[str, Passes | None],
    seeds: Iterable[int] = range(20),
    *,
    num_iterations: int = ITERATIONS,
    progress: str = "",
) -> dict[str, Accuracies]:
    """Train the net [2, 20, 3, 1] on each sample with each regularizer, from the same start.

    The start is that of :func:`initialize_parameters`, the learning rate 0.3. Masks are fresh in every iteration: the legacy
    stream is seeded once per sample, and ``np.random.seed`` inside the passes has no effect.

    Parameters
    ----------
    regularizers : mapping of str to (forward, backward), or None
        The passes to train with, by name; None for a net without regularization.
    seeds : iterable of int
        The samples, :func:`load_2D_dataset` (seed).
    num_iterations : int
    progress : str
        Label of the progress line; empty for none.

    Returns
    -------
    dict of str to Accuracies

    Raises
    ------
    OptionError
        When there is no regularizer or no sample.
    """
    chosen = list(seeds)
    if not regularizers or not chosen:
        raise OptionError(
            "compare_regularizers: give at least one regularizer, such as {'none': None}, and one seed."
        )
    start = initialize_parameters(list(WIDTHS))
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in regularizers}
    with ProgressLine(progress, len(chosen)) as line:
        for done, seed in enumerate(chosen, start=1):
            X, Y, new_X, new_Y = load_2D_dataset(seed)
            with fresh_masks(seed):
                for name, passes in regularizers.items():
                    if passes is None:
                        net = train(X, Y, start, LEARNING_RATE, num_iterations).parameters
                    else:
                        net = gradient_descent(
                            X, Y, start, *passes, lambda *_: 0.0,
                            learning_rate=LEARNING_RATE, num_iterations=num_iterations,
                            record_every=max(num_iterations, 1),
                        ).parameters  # fmt: skip
                    found[name].append((accuracy(X, Y, net), accuracy(new_X, new_Y, net)))
            line.show(done, 1 - found[name][-1][1], seed)
    return {name: Accuracies(*np.array(pairs).T) for name, pairs in found.items()}


def wins(left: Accuracies, right: Accuracies) -> int:
    """On how many samples the left one has more test points right than the right one.

    Parameters
    ----------
    left, right : Accuracies
        On the same samples.

    Returns
    -------
    int
        Ties count for neither.
    """
    return int(np.sum(left.test > right.test))


@contextmanager
def fresh_masks(seed: int) -> Iterator[None]:
    """Seed NumPy's legacy stream once, and let no function in the block seed it again.

    A function that seeds itself, so that its answer can be checked, would otherwise draw the same mask at every call.

    Parameters
    ----------
    seed : int
    """
    np.random.seed(seed)
    with patch.object(np.random, "seed"):
        yield


def accuracy(X: Array, Y: Array, parameters: Parameters) -> float:
    """Share of the points that the complete net gets right.

    Parameters
    ----------
    X : ndarray, shape (2, m)
    Y : ndarray, shape (1, m)
    parameters : mapping of str to ndarray

    Returns
    -------
    float
    """
    return float(np.mean(predict_dec(parameters, X) == Y))
