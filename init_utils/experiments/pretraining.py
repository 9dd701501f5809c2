"""Experiments on auto-encoder pre-training: a sigmoid net from several starts, and nets with few labels.

The auto-encoders are the learner's: functions that need them take them as arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from init_utils.arrays import Array, Parameters
from init_utils.costs import compute_cost
from init_utils.data import load_digits_even_odd
from init_utils.errors import OptionError
from init_utils.layered_net import accuracy, backward_layers, forward_layers
from init_utils.training import Training, gradient_descent, train

NET = (64, 32, 16, 8, 1)
LEARNING_RATE = 0.5
PICTURES = 600

Start = Callable[[int], Parameters]
"""From a seed to the parameters that training starts from."""

# by name: the standard deviation of a weight with fan_in inputs
SPREADS: dict[str, Callable[[int], float]] = {
    "0.01": lambda fan_in: 0.01,
    "Xavier": lambda fan_in: float(np.sqrt(1 / fan_in)),
    "4 × Xavier": lambda fan_in: float(4 * np.sqrt(1 / fan_in)),
    "He": lambda fan_in: float(np.sqrt(2 / fan_in)),
}


def load_pictures(*, every: bool = False) -> tuple[Array, Array, Array, Array]:
    """Return the digits, even against odd, with the first 600 of the 1200 training pictures, or with all of them.

    Parameters
    ----------
    every : bool
        Whether all training pictures are returned.

    Returns
    -------
    train_X : ndarray, shape (64, 600) or (64, 1200), float64
    train_Y : ndarray, shape (1, 600) or (1, 1200), int64
    test_X : ndarray, shape (64, 597), float64
    test_Y : ndarray, shape (1, 597), int64

    Raises
    ------
    DatasetError
        When the stored file is missing or damaged.
    """
    train_X, train_Y, test_X, test_Y = load_digits_even_odd()
    last = None if every else PICTURES
    return train_X[:, :last], train_Y[:, :last], test_X, test_Y


def draw_start(rule: str, seed: int, layers_dims: Sequence[int] = NET) -> dict[str, Array]:
    """Draw normal weights by one of the rules; biases are zero.

    Parameters
    ----------
    rule : {"0.01", "Xavier", "4 × Xavier", "He"}
        Standard deviation 0.01, √(1/fan_in), 4 √(1/fan_in) or √(2/fan_in). The 4 makes up for the slope 1/4 of the sigmoid
        at 0 (Glorot & Bengio 2010 find such starts by their eq. 12 for units of slope 1).
    seed : int
        Seed for ``np.random.default_rng``.
    layers_dims : sequence of int
        Size of each layer, input first.

    Returns
    -------
    dict of str to ndarray, float64
        ``Wl`` (n_l, n_{l-1}) and ``bl`` (n_l, 1).

    Raises
    ------
    OptionError
        When there is no such rule.
    """
    if rule not in SPREADS:
        raise OptionError(f"draw_start: there is no rule {rule!r}; choose one of {', '.join(SPREADS)}.")
    rng = np.random.default_rng(seed)
    parameters = {}
    for layer, (fan_in, units) in enumerate(pairwise(layers_dims), start=1):
        parameters[f"W{layer}"] = SPREADS[rule](fan_in) * rng.standard_normal((units, fan_in))
        parameters[f"b{layer}"] = np.zeros((units, 1))
    return parameters


def train_from(
    parameters: Parameters,
    X: Array,
    Y: Array,
    activation: str = "sigmoid",
    *,
    learning_rate: float = LEARNING_RATE,
    num_iterations: int = 1001,
    record_every: int = 50,
    progress: str = "",
) -> Training:
    """Train a net from given parameters, by full-batch gradient descent.

    Parameters
    ----------
    parameters : mapping of str to ndarray
        Where to start; left unchanged.
    X : ndarray, shape (n_0, m)
    Y : ndarray, shape (1, m)
    activation : {"sigmoid", "tanh", "relu"}
        Activation of the hidden layers; the output is a sigmoid.
    learning_rate : float
    num_iterations : int
        1001 makes the last recorded cost that of iteration 1000.
    record_every : int
    progress : str
        Label of the progress line; empty for none.

    Returns
    -------
    Training
    """
    if activation == "relu":
        return train(
            X, Y, parameters, learning_rate, num_iterations, record_every=record_every, progress=progress
        )
    return gradient_descent(
        X, Y, parameters,
        lambda inputs, current: forward_layers(inputs, current, activation),
        lambda inputs, labels, cache: backward_layers(inputs, labels, cache, activation),
        lambda outputs, labels, _: compute_cost(outputs, labels),
        learning_rate=learning_rate, num_iterations=num_iterations, record_every=record_every,
        progress=progress,
    )  # fmt: skip


def start_gradients(parameters: Parameters, X: Array, Y: Array, activation: str = "sigmoid") -> list[Array]:
    """Return the gradients of the weights before the first step.

    Parameters
    ----------
    parameters : mapping of str to ndarray
    X : ndarray, shape (n_0, m)
    Y : ndarray, shape (1, m)
    activation : {"sigmoid", "tanh", "relu"}
        Activation of the hidden layers.

    Returns
    -------
    list of ndarray
        dW1, …, dWL.
    """
    _, cache = forward_layers(X, parameters, activation)
    grads = backward_layers(X, Y, cache, activation)
    return [grads[f"dW{layer}"] for layer in range(1, len(cache) + 1)]


def mean_cost(X: Array) -> float:
    """Return the reconstruction cost of answering every example with the mean of all examples.

    Parameters
    ----------
    X : ndarray, shape (n, m)

    Returns
    -------
    float
        1/(2m) Σ (x - mean)²: what there is to explain.
    """
    return float(np.sum((X - X.mean(axis=1, keepdims=True)) ** 2) / (2 * X.shape[1]))


def linear_cost(X: Array, units: int) -> float:
    """Return the smallest reconstruction cost that a linear code of that size can reach.

    It is that of principal component analysis (Eckart & Young 1936; for linear auto-encoders Bourlard & Kamp 1988, Baldi &
    Hornik 1989): half the sum of the other eigenvalues of the covariance.

    Parameters
    ----------
    X : ndarray, shape (n, m)
    units : int
        Size of the code, 0 to n.

    Returns
    -------
    float
        1/(2m) Σ (x̂ - x)² over all entries.
    """
    centred = X - X.mean(axis=1, keepdims=True)
    singular = np.linalg.svd(centred, compute_uv=False)
    return float(np.sum(singular[units:] ** 2) / (2 * X.shape[1]))


def class_mean_cost(X: Array, Y: Array) -> float:
    """Return the reconstruction cost of answering each example with the mean of its class.

    Parameters
    ----------
    X : ndarray, shape (n, m)
    Y : ndarray, shape (1, m)
        Labels, 0 or 1; both must be present.

    Returns
    -------
    float
        1/(2m) Σ (x - mean of its class)².
    """
    classes = [X[:, Y.ravel() == label] for label in (0, 1)]
    return float(sum(mean_cost(members) * members.shape[1] for members in classes) / X.shape[1])


def few_labels(
    starts: Mapping[str, tuple[Start, str, float]],
    *,
    labels: int = 100,
    seeds: int = 5,
    num_iterations: int = 500,
) -> dict[str, NDArray[np.float64]]:
    """Train nets on few labeled pictures from several starts, and test them.

    Parameters
    ----------
    starts : mapping of str to (Start, str, float)
        By label, what makes the start from a seed, the hidden activation and the learning rate. A start that is pre-trained
        may have seen all 1200 training pictures, but no label.
    labels : int
        How many training pictures have a label, 1 to 1200.
    seeds : int
        How many seeds: each draws different pictures and a different start.
    num_iterations : int

    Returns
    -------
    dict of str to ndarray, shape (seeds,), float64
        Accuracy on the 597 test pictures.

    Raises
    ------
    OptionError
        When there are not that many pictures.
    """
    train_X, train_Y, test_X, test_Y = load_digits_even_odd()
    if not 1 <= labels <= train_X.shape[1]:
        raise OptionError(f"few_labels: labels is {labels}; give 1 to {train_X.shape[1]}.")
    found: dict[str, list[float]] = {label: [] for label in starts}
    for seed in range(seeds):
        chosen = np.random.default_rng(100 + seed).choice(train_X.shape[1], labels, replace=False)
        X, Y = train_X[:, chosen], train_Y[:, chosen]
        for label, (start, activation, learning_rate) in starts.items():
            training = train_from(
                start(seed), X, Y, activation, learning_rate=learning_rate, num_iterations=num_iterations
            )
            found[label].append(accuracy(training.parameters, test_X, test_Y, activation))
    return {label: np.array(values) for label, values in found.items()}
