"""Several small nets of one shape trained at once: what takes time in a small net is the calls, not the numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from init_utils.activations import sigmoid
from init_utils.arrays import Array, Parameters, number_of_layers
from init_utils.costs import cost_from_logits
from init_utils.errors import ParametersError
from init_utils.training import Training


def train_side_by_side(
    X: Array,
    Y: Array,
    points: Sequence[Parameters],
    *,
    learning_rate: float,
    num_iterations: int,
    record_every: int,
) -> list[Training]:
    """Train tanh nets with a sigmoid output from several starting points, each on all examples.

    Every net takes the steps that it would take alone.

    Parameters
    ----------
    X : ndarray, shape (n_0, m)
        One example per column.
    Y : ndarray, shape (1, m)
        Labels, 0 or 1.
    points : sequence of mapping of str to ndarray
        Where each net starts, all of the same depth and widths; left unchanged.
    learning_rate : float
    num_iterations : int
    record_every : int
        Iterations between two recorded costs.

    Returns
    -------
    list of Training
        One for each start; unlike those of a net that is trained alone, their last cost is the one after the last
        update.

    Raises
    ------
    ParametersError
        When the nets do not have the same shape.
    """
    shapes = [{name: np.shape(value) for name, value in point.items()} for point in points]
    if not shapes or any(shape != shapes[0] for shape in shapes):
        raise ParametersError(
            f"train_side_by_side: {len(points)} nets of different shapes; give one or more of the same shape."
        )
    layers = range(number_of_layers(points[0], "train_side_by_side"))
    W = [np.stack([point[f"W{layer + 1}"] for point in points]) for layer in layers]
    b = [np.stack([point[f"b{layer + 1}"] for point in points]) for layer in layers]
    last, m = len(layers) - 1, X.shape[1]

    iterations, costs = [], []
    for iteration in range(num_iterations + 1):
        inputs: list[Array] = [X]
        for layer in layers:
            Z = W[layer] @ inputs[-1] + b[layer]
            if layer < last:
                inputs.append(np.tanh(Z))
        if iteration % record_every == 0 or iteration == num_iterations:
            iterations.append(iteration)
            costs.append([cost_from_logits(logits, Y) for logits in Z])
        if iteration == num_iterations:
            break
        dZ = (sigmoid(Z) - Y) / m
        for layer in reversed(layers):
            dW = dZ @ np.swapaxes(inputs[layer], -1, -2)
            db = np.sum(dZ, axis=-1, keepdims=True)
            if layer:
                dZ = (np.swapaxes(W[layer], -1, -2) @ dZ) * (1 - inputs[layer] ** 2)
            W[layer] = W[layer] - learning_rate * dW
            b[layer] = b[layer] - learning_rate * db
    at = np.array(iterations, dtype=np.int64)
    return [
        Training(
            {
                f"{kind}{layer + 1}": stack[layer][net]
                for layer in layers
                for kind, stack in (("W", W), ("b", b))
            },
            np.array(curve),
            at,
        )
        for net, curve in enumerate(zip(*costs, strict=True))
    ]
