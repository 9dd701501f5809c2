"""A ReLU net with batch normalization in its hidden layers, trained with the two passes that it is given."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from init_utils.activations import sigmoid
from init_utils.arrays import Array, Parameters, examples_in_columns, labels_in_row, number_of_layers
from init_utils.costs import cost_from_logits
from init_utils.errors import OptionError
from init_utils.progress import ProgressLine
from init_utils.three_layer_net import update_parameters
from init_utils.training import Training

Running: TypeAlias = list[dict[str, Array]]
"""For every hidden layer, "mean" and "var", (units, 1)."""

Activate: TypeAlias = Callable[[Array], tuple[Array, Array]]
"""Y -> (A, dA/dY), element by element."""


class BatchNorm(NamedTuple):
    """The two passes of a batch-norm layer.

    Attributes
    ----------
    forward : callable (Z, gamma, beta, running, mode) -> (Y, cache, running)
    backward : callable (dY, cache) -> (dZ, dgamma, dbeta)
    """

    forward: Callable[..., Any]
    backward: Callable[..., Any]


class HiddenStep(NamedTuple):
    """What the backward step of a hidden layer needs from its forward step.

    Attributes
    ----------
    A_prev : ndarray, shape (n_{l-1}, m)
        Input of the layer.
    cache : object
        Cache of the batch-norm layer; None without one.
    slope : ndarray, shape (n_l, m)
        Derivative of the activation.
    """

    A_prev: Array
    cache: Any
    slope: Array


@dataclass(frozen=True, eq=False)
class NormalizedTraining(Training):
    """What the training of a net with batch normalization leaves behind.

    Attributes
    ----------
    parameters, costs, iterations
        As in :class:`Training`; the costs are those of the batch, in training mode.
    running : list of dict
        Running averages of every hidden layer.
    batch_norm : BatchNorm or None
        What the hidden layers were normalized with; None for a plain net.
    """

    running: Running
    batch_norm: BatchNorm | None


def relu_and_slope(Y: Array) -> tuple[Array, Array]:
    """Return ReLU and its derivative, both with the shape of ``Y``."""
    return np.maximum(Y, 0), (Y > 0).astype(np.float64)


def with_batch_norm(parameters: Parameters) -> tuple[dict[str, Array], Running]:
    """Give every hidden layer γ = 1 and β = 0 instead of its bias.

    Parameters
    ----------
    parameters : mapping of str to ndarray
        ``Wl`` (n_l, n_{l-1}) and ``bl`` (n_l, 1), l = 1 … L.

    Returns
    -------
    parameters : dict of str to ndarray
        ``W1, gamma1, beta1, …, WL, bL``; γ and β of shape (n_l, 1).
    running : list of dict
        Averages to start from: mean 0, variance 1.

    Raises
    ------
    ParametersError
        When an entry is missing or the shapes do not fit together.
    """
    layers = number_of_layers(parameters, "with_batch_norm")
    normalized, running = dict(parameters), []
    for layer in range(1, layers):
        bias = normalized.pop(f"b{layer}")
        normalized[f"gamma{layer}"], normalized[f"beta{layer}"] = np.ones(bias.shape), np.zeros(bias.shape)
        running.append({"mean": np.zeros(bias.shape), "var": np.ones(bias.shape)})
    return normalized, running


def forward_normalized(
    X: Array,
    parameters: Parameters,
    running: Running,
    mode: str,
    batch_norm: BatchNorm | None,
    activate: Activate = relu_and_slope,
) -> tuple[Array, list[HiddenStep], Running, Array]:
    """Compute the logits of a net whose hidden layers are LINEAR → BATCH NORM → RELU.

    Parameters
    ----------
    X : ndarray, shape (n_0, m)
        One example per column.
    parameters, running
        As returned by :func:`with_batch_norm`; without ``batch_norm``, ``W1, b1, …`` and an empty list.
    mode : {"train", "test"}
        Passed on to the forward pass of batch normalization.
    batch_norm : BatchNorm or None
        None for a plain net.
    activate : callable
        Activation of the hidden layers, with its derivative.

    Returns
    -------
    logits : ndarray, shape (1, m)
    steps : list of HiddenStep
        One per hidden layer.
    running : list of dict
        The averages after this batch.
    A_last : ndarray, shape (n_{L-1}, m)
        Input of the output layer.
    """
    layers = sum(name.startswith("W") for name in parameters)
    A, steps, moved = X, [], []
    for layer in range(1, layers):
        Z = parameters[f"W{layer}"] @ A
        if batch_norm is None:
            Y, cache = Z + parameters[f"b{layer}"], None
        else:
            gamma, beta = parameters[f"gamma{layer}"], parameters[f"beta{layer}"]
            Y, cache, average = batch_norm.forward(Z, gamma, beta, running[layer - 1], mode)
            moved.append(average)
        A_prev, (A, slope) = A, activate(Y)
        steps.append(HiddenStep(A_prev, cache, slope))
    return parameters[f"W{layers}"] @ A + parameters[f"b{layers}"], steps, moved, A


def gradients_normalized(
    X: Array,
    Y: Array,
    parameters: Parameters,
    running: Running,
    batch_norm: BatchNorm | None,
    activate: Activate = relu_and_slope,
) -> tuple[Array, dict[str, Array], Running]:
    """Compute logits, gradients and new running averages for one batch, in training mode.

    Parameters
    ----------
    X, Y : ndarray
        Inputs (n_0, m) and labels (1, m).
    parameters, running, batch_norm, activate
        As for :func:`forward_normalized`.

    Returns
    -------
    logits : ndarray, shape (1, m)
    grads : dict of str to ndarray
        Gradients of the cross-entropy cost: ``dname`` for every parameter ``name``.
    running : list of dict
        The averages after this batch.
    """
    logits, steps, moved, A = forward_normalized(X, parameters, running, "train", batch_norm, activate)
    layers = len(steps) + 1
    dZ = (sigmoid(logits) - Y) / X.shape[1]
    grads = {f"dW{layers}": dZ @ A.T, f"db{layers}": np.sum(dZ, axis=1, keepdims=True)}
    for layer in range(layers - 1, 0, -1):
        step = steps[layer - 1]
        dY = (parameters[f"W{layer + 1}"].T @ dZ) * step.slope
        if batch_norm is None:
            dZ, grads[f"db{layer}"] = dY, np.sum(dY, axis=1, keepdims=True)
        else:
            dZ, grads[f"dgamma{layer}"], grads[f"dbeta{layer}"] = batch_norm.backward(dY, step.cache)
        grads[f"dW{layer}"] = dZ @ step.A_prev.T
    return logits, grads, moved


def train_normalized(
    X: Array,
    Y: Array,
    parameters: Parameters,
    batch_norm: BatchNorm | None,
    *,
    learning_rate: float,
    num_iterations: int,
    batch_size: int | None = None,
    activate: Activate = relu_and_slope,
    seed: int = 0,
    record_every: int = 100,
    progress: str = "",
) -> NormalizedTraining:
    """Train a net whose hidden layers are LINEAR → BATCH NORM → RELU, by gradient descent.

    Parameters
    ----------
    X : ndarray, shape (n_0, m)
        One example per column.
    Y : ndarray, shape (1, m)
        Labels, 0 or 1.
    parameters : mapping of str to ndarray
        Where to start: ``Wl`` and ``bl``, one output. γ and β are added here, 1 and 0.
    batch_norm : BatchNorm or None
        The two passes; None for a plain net.
    learning_rate : float
        Step length.
    num_iterations : int
        Number of updates.
    batch_size : int, optional
        Examples drawn afresh, without replacement, for each update; all of them when not given.
    activate : callable
        Activation of the hidden layers, with its derivative.
    seed : int
        Seed for the batches.
    record_every : int
        Iterations between two recorded costs.
    progress : str
        Label of the progress line; empty for none.

    Returns
    -------
    NormalizedTraining

    Raises
    ------
    OptionError, ParametersError, ShapeError
        When an argument cannot be used.
    """
    number_of_layers(parameters, "train_normalized")
    X = examples_in_columns(X, "train_normalized", features=parameters["W1"].shape[1])
    Y = labels_in_row(Y, X.shape[1], "train_normalized")
    if batch_size is not None and not 1 <= batch_size <= X.shape[1]:
        raise OptionError(
            f"train_normalized: batch_size is {batch_size}; give 1 to {X.shape[1]}, the number of examples."
        )
    if record_every < 1 or num_iterations < 0:
        raise OptionError(
            f"train_normalized: num_iterations is {num_iterations} and record_every {record_every}; "
            f"give at least 0 and 1."
        )
    parameters, running = (dict(parameters), []) if batch_norm is None else with_batch_norm(parameters)
    generator, costs = np.random.default_rng(seed), []
    x, y = X, Y
    with ProgressLine(progress, num_iterations) as line:
        for iteration in range(num_iterations):
            if batch_size is not None:
                chosen = generator.choice(X.shape[1], batch_size, replace=False)
                x, y = X[:, chosen], Y[:, chosen]
            logits, grads, running = gradients_normalized(x, y, parameters, running, batch_norm, activate)
            if iteration % record_every == 0:
                costs.append(cost_from_logits(logits, y))
                line.show(iteration, costs[-1], iteration)
            parameters = update_parameters(parameters, grads, learning_rate)
        if costs:
            line.show(num_iterations, costs[-1], (len(costs) - 1) * record_every)
    iterations = np.arange(0, num_iterations, record_every, dtype=np.int64)
    return NormalizedTraining(parameters, np.array(costs), iterations, running, batch_norm)


def logits_of(net: NormalizedTraining, X: Array, mode: str = "test") -> Array:
    """Return the logits, shape (1, m), of a trained net for the examples ``X``, shape (n_0, m), as one batch."""
    return forward_normalized(X, net.parameters, net.running, mode, net.batch_norm)[0]


def logits_one_at_a_time(net: NormalizedTraining, X: Array, mode: str = "test") -> Array:
    """Return the logits, shape (1, m), of a trained net that gets each example of ``X``, shape (n_0, m), alone."""
    columns: Sequence[Array] = [logits_of(net, X[:, [i]], mode) for i in range(X.shape[1])]
    return np.hstack(columns)


def share_right(logits: Array, Y: Array) -> float:
    """Return the share of examples whose logit has the right sign; both of shape (1, m)."""
    return float(np.mean((logits > 0) == Y))
