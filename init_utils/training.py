"""Full-batch gradient descent: a loop to read, and a faster one to run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from init_utils.arrays import Array, Parameters, examples_in_columns, labels_in_row, number_of_layers
from init_utils.costs import cost_from_logits
from init_utils.errors import OptionError, ParametersError
from init_utils.progress import ProgressLine
from init_utils.three_layer_net import update_parameters


@dataclass(frozen=True, eq=False)
class Training:
    """What a training run leaves behind.

    Attributes
    ----------
    parameters : dict of str to ndarray
        After the last update.
    costs : ndarray, shape (records,), float64
        In nats; each *before* the update of its iteration, so the first is the cost of the initialization.
    iterations : ndarray, shape (records,), int64
        The iteration each cost belongs to: 0, ``record_every``, 2 ``record_every``, …
    """

    parameters: dict[str, Array]
    costs: NDArray[np.float64]
    iterations: NDArray[np.int64]


def gradient_descent(
    X: Array,
    Y: Array,
    parameters: Parameters,
    forward: Callable[[Array, Parameters], tuple[Array, Any]],
    backward: Callable[[Array, Array, Any], Parameters],
    cost: Callable[[Array, Array, Parameters], float],
    *,
    learning_rate: float,
    num_iterations: int,
    record_every: int = 1000,
    progress: str = "",
) -> Training:
    """Train any net whose forward pass, backward pass and cost you supply.

    Parameters
    ----------
    X : ndarray, shape (n_0, m)
        One example per column.
    Y : ndarray, shape (1, m)
        Labels, 0 or 1.
    parameters : mapping of str to ndarray
        Where to start; left unchanged unless ``forward`` or ``backward`` writes into it.
    forward : callable (X, parameters) -> (A3, cache)
    backward : callable (X, Y, cache) -> grads
        ``grads`` holds ``dname`` for every parameter ``name``.
    cost : callable (A3, Y, parameters) -> float
        Called only where a cost is recorded.
    learning_rate : float
        Step length.
    num_iterations : int
        Number of updates.
    record_every : int
        Iterations between two recorded costs.
    progress : str
        Label of the progress line; empty for none.

    Returns
    -------
    Training

    Raises
    ------
    OptionError, ParametersError
        When an argument or a gradient dictionary cannot be used.
    """
    iterations = _recorded_iterations(num_iterations, record_every, "gradient_descent")
    parameters = dict(parameters)
    costs: list[float] = []
    with ProgressLine(progress, num_iterations) as line:
        for iteration in range(num_iterations):
            A3, cache = forward(X, parameters)
            if iteration % record_every == 0:
                costs.append(cost(A3, Y, parameters))
                line.show(iteration, costs[-1], iteration)
            grads = backward(X, Y, cache)
            parameters = update_parameters(parameters, grads, learning_rate)
        if costs:
            line.show(num_iterations, costs[-1], int(iterations[-1]))
    return Training(parameters, np.array(costs, dtype=np.float64), iterations)


def train(
    X: Array,
    Y: Array,
    parameters: Parameters,
    learning_rate: float = 0.01,
    num_iterations: int = 15000,
    *,
    record_every: int = 1000,
    progress: str = "",
) -> Training:
    """Train a net of ReLU layers with a sigmoid output, fast.

    It takes the same steps as :func:`gradient_descent` with :func:`forward_propagation` and
    :func:`backward_propagation`; it just makes no new arrays in the loop, and it updates all parameters as one vector. The
    recorded cost is :func:`cost_from_logits`, which stays finite where :func:`compute_loss` says ``inf``.

    Parameters
    ----------
    X : ndarray, shape (n_0, m)
        One example per column.
    Y : ndarray, shape (1, m)
        Labels, 0 or 1.
    parameters : mapping of str to ndarray
        Where to start: ``Wl`` (n_l, n_{l-1}) and ``bl`` (n_l, 1), any depth and widths, one output. Left unchanged.
    learning_rate : float
        Step length.
    num_iterations : int
        Number of updates.
    record_every : int
        Iterations between two recorded costs.
    progress : str
        Label of the progress line; empty for none.

    Returns
    -------
    Training

    Raises
    ------
    OptionError, ParametersError, ShapeError
        When an argument cannot be used.
    """
    iterations = _recorded_iterations(num_iterations, record_every, "train")
    layers = number_of_layers(parameters, "train")
    if (outputs := parameters[f"W{layers}"].shape[0]) != 1:
        raise ParametersError(
            f"train: W{layers} has {outputs} rows; the net must have one output, so one row."
        )
    X = np.ascontiguousarray(
        examples_in_columns(X, "train", features=parameters["W1"].shape[1]), dtype=np.float64
    )
    m = X.shape[1]
    Y = labels_in_row(Y, m, "train").astype(np.float64)

    # a bias is the weight of a constant input: a layer is one matrix [W b], an activation has a row of ones
    theta, layer_weights = _packed(
        [np.hstack([parameters[f"W{n}"], parameters[f"b{n}"]]) for n in range(1, layers + 1)]
    )
    step, layer_gradients = _packed(layer_weights)
    inputs = [np.vstack([X, np.ones(m)]), *(np.ones((weights.shape[0] + 1, m)) for weights in layer_weights)]
    A = [rows[:-1] for rows in inputs]  # Z is computed in the memory of A
    dZ = [np.empty_like(activation) for activation in A]
    active = [np.empty(activation.shape, dtype=bool) for activation in A]
    slope = [np.empty_like(activation) for activation in A]
    # transposed views follow their arrays; as 0-d arrays, constants skip a conversion in every call
    W_T, inputs_T = [weights[:, :-1].T for weights in layer_weights], [rows.T for rows in inputs]
    zero, one, per_example, rate = (np.array(float(value)) for value in (0, 1, 1 / m, learning_rate))
    last = layers - 1

    costs: list[float] = []
    with ProgressLine(progress, num_iterations) as line, np.errstate(over="ignore"):
        for iteration in range(num_iterations):
            for layer in range(layers):
                Z = np.dot(layer_weights[layer], inputs[layer], out=A[layer + 1])
                if layer < last:
                    np.maximum(Z, zero, out=Z)
            if iteration % record_every == 0:
                costs.append(cost_from_logits(Z, Y))
                line.show(iteration, costs[-1], iteration)
            # σ(Z) in place; where exp(-z) overflows, 1 / inf = 0 is right
            np.negative(Z, out=Z)
            np.exp(Z, out=Z)
            np.add(Z, one, out=Z)
            np.reciprocal(Z, out=Z)

            delta = np.subtract(Z, Y, out=dZ[layers])
            np.multiply(delta, per_example, out=delta)
            for layer in range(last, -1, -1):
                np.dot(delta, inputs_T[layer], out=layer_gradients[layer])
                if layer:
                    delta = np.dot(W_T[layer], delta, out=dZ[layer])
                    # a Boolean factor would be converted in a slow, buffered way
                    np.greater(A[layer], zero, out=active[layer])
                    np.copyto(slope[layer], active[layer])
                    np.multiply(delta, slope[layer], out=delta)

            np.multiply(step, rate, out=step)
            np.subtract(theta, step, out=theta)
        if costs:
            line.show(num_iterations, costs[-1], int(iterations[-1]))
    trained = {}
    for layer, weights in enumerate(layer_weights, start=1):
        trained[f"W{layer}"], trained[f"b{layer}"] = weights[:, :-1].copy(), weights[:, -1:].copy()
    return Training(trained, np.array(costs, dtype=np.float64), iterations)


def _recorded_iterations(num_iterations: int, record_every: int, where: str) -> NDArray[np.int64]:
    if num_iterations < 0:
        raise OptionError(f"{where}: num_iterations is {num_iterations}; give 0 or more.")
    if record_every < 1:
        raise OptionError(f"{where}: record_every is {record_every}; give 1 or more.")
    return np.arange(0, num_iterations, record_every, dtype=np.int64)


def _packed(arrays: list[Array]) -> tuple[NDArray[np.float64], list[NDArray[np.float64]]]:
    """Copy arrays into one vector; return it and, for each array, the view of its part."""
    vector = np.concatenate([np.ravel(array) for array in arrays]).astype(np.float64)
    ends = np.cumsum([array.size for array in arrays])[:-1]
    return vector, [
        part.reshape(array.shape) for part, array in zip(np.split(vector, ends), arrays, strict=True)
    ]
