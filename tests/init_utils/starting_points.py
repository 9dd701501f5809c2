"""Starting points for the nets under test: one line per initialization."""

from collections.abc import Callable
from typing import Any

import numpy as np

SCALES: dict[str, Callable[[int], float]] = {
    "zeros": lambda fan_in: 0.0,
    "random x10": lambda fan_in: 10.0,
    "0.01": lambda fan_in: 0.01,
    "xavier": lambda fan_in: np.sqrt(1 / fan_in),
    "he": lambda fan_in: np.sqrt(2 / fan_in),
}


def initialized(name: str, layer_dims: Any, seed: int = 3) -> Any:
    stream = np.random.RandomState(seed)
    parameters = {}
    for layer in range(1, len(layer_dims)):
        fan_in, units = layer_dims[layer - 1], layer_dims[layer]
        parameters[f"W{layer}"] = stream.randn(units, fan_in) * SCALES[name](fan_in)
        parameters[f"b{layer}"] = np.zeros((units, 1))
    return parameters


def generic(layer_dims: Any, random: np.random.Generator) -> Any:
    """Parameters with nothing special about them: no zero, no symmetry."""
    parameters = {}
    for layer in range(1, len(layer_dims)):
        parameters[f"W{layer}"] = random.normal(size=(layer_dims[layer], layer_dims[layer - 1]))
        parameters[f"b{layer}"] = random.normal(size=(layer_dims[layer], 1))
    return parameters
