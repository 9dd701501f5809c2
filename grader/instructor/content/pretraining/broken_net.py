"""The net of the capstone of notebook 08 as it should be, for cases and mistakes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

Array = Any


Parameters = dict[str, Any]


Cache = dict[str, Any]


Statistics = Mapping[str, Any]


Pass = tuple[Array, Cache, Statistics]


class Forward:
    """The correct forward pass in steps; a mistake replaces one of them with a wrong one."""

    def statistics(self, Z: Array, running: Statistics, mode: str) -> tuple[Array, Array]:
        """Mean and variance to normalize with."""
        if mode == "test":
            return running["mean"], running["variance"]
        return np.mean(Z, axis=1, keepdims=True), np.var(Z, axis=1, keepdims=True)

    def updated(self, Z: Array, running: Statistics, mode: str) -> Statistics:
        """The new running statistics."""
        if mode == "test":
            return running
        mean, variance = np.mean(Z, axis=1, keepdims=True), np.var(Z, axis=1, keepdims=True)
        return {
            "mean": 0.9 * running["mean"] + 0.1 * mean,
            "variance": 0.9 * running["variance"] + 0.1 * variance,
        }

    def spread(self, variance: Array, mode: str) -> Array:
        """What the centered values are divided by."""
        return np.sqrt(variance + 1e-5)

    def mask(self, shape: tuple[int, ...], keep_prob: float, mode: str, rng: np.random.Generator) -> Array:
        """What the activations are multiplied by."""
        if mode == "test":
            return np.ones(shape)
        return (rng.random(shape) < keep_prob) / keep_prob

    def shifted(self, Z_hat: Array, gamma: Array, beta: Array, mode: str) -> Array:
        """What enters the ReLU."""
        return gamma * Z_hat + beta

    def __call__(
        self,
        X: Array,
        parameters: Parameters,
        running: Statistics,
        mode: str,
        keep_prob: float,
        rng: np.random.Generator,
    ) -> Pass:
        """Outputs, cache, running statistics."""
        last = sum(name.startswith("W") for name in parameters)
        cache: Cache = {"A0": X}
        A = X
        for layer in range(1, last + 1):
            Z = parameters[f"W{layer}"] @ A + parameters[f"b{layer}"]
            A = 1 / (1 + np.exp(-Z)) if layer == last else np.maximum(Z, 0)
            if layer == last - 1:
                mean, variance = self.statistics(Z, running, mode)
                running = self.updated(Z, running, mode)
                gamma, spread = parameters["gamma"], self.spread(variance, mode)
                Z_hat = (Z - mean) / spread
                U = self.shifted(Z_hat, gamma, parameters["beta"], mode)
                D = self.mask(Z.shape, keep_prob, mode, rng)
                A = np.maximum(U, 0) * D
                cache.update(gamma=gamma, std=spread, Z_hat=Z_hat, U=U, D=D)
            cache[f"W{layer}"], cache[f"A{layer}"] = parameters[f"W{layer}"], A
        return A, cache, running


def net(seed: int, sizes: Sequence[int], m: int) -> tuple[Array, Parameters, Statistics]:
    """A batch, parameters that are nothing special, and running statistics that are not those of the batch."""
    rng = np.random.default_rng(seed)
    parameters: Parameters = {}
    for layer in range(1, len(sizes)):
        shape = (sizes[layer], sizes[layer - 1])
        parameters[f"W{layer}"] = rng.normal(size=shape) * np.sqrt(2 / sizes[layer - 1])
        parameters[f"b{layer}"] = 0.1 + 0.2 * rng.normal(size=(sizes[layer], 1))
    units = (sizes[-2], 1)
    parameters["gamma"], parameters["beta"] = rng.uniform(0.5, 1.5, units), 0.3 + 0.3 * rng.normal(size=units)
    running = {"mean": 0.4 * rng.normal(size=units), "variance": rng.uniform(0.3, 2.0, units)}
    return rng.normal(size=(sizes[0], m)), parameters, running
