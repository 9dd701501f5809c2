"""Batch normalization in the many ways it can go wrong, and the cases that tell them apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from grader.exercise import Case
from grader.instructor.content.drafts import case

Running = Mapping[str, Any]
Cache = Mapping[str, Any]

CACHED = ("Z", "Z_hat", "mean", "var", "gamma", "eps")


# --- cases -------------------------------------------------------------------------------------------------------------


def layer(seed: int, units: int, m: int) -> tuple[Any, Any, Any, dict[str, Any]]:
    """Z, gamma, beta and running averages; the units differ in size, and the last has a standard deviation of about 1e-3."""
    random = np.random.RandomState(seed)
    sizes = np.logspace(0.5, -3, units).reshape(-1, 1) if units > 1 else np.full((1, 1), 0.01)
    Z = random.randn(units, 1) + sizes * random.gamma(2.0, size=(units, m))
    gamma, beta = random.randn(units, 1) + 1.5, random.randn(units, 1)
    running = {"mean": random.randn(units, 1), "var": sizes**2 * random.uniform(0.5, 2, (units, 1))}
    return Z, gamma, beta, running


def with_a_flat_unit(item: Case) -> Case:
    """The same batch, but its first unit is 2 for every example: without variance."""
    Z, *others = item.arguments
    Z[0] = 2.0
    return replace(item, arguments=(Z, *others))


def forward_case(seed: int, units: int, m: int, mode: str, *options: float) -> Case:
    """A batch in one of the two modes, with momentum and eps where they are not the defaults."""
    return case(*layer(seed, units, m), mode, *options, topic=mode)


def backward_case(seed: int, units: int, m: int, eps: float, *, flat: bool = False) -> Case:
    """A gradient, and the cache of a forward pass; `flat` leaves the first unit without variance."""
    Z, gamma, beta, running = layer(seed, units, m)
    if flat:
        Z[0] = 2.0
    cache = forward_pass(Z, gamma, beta, running, "train", eps=eps)[1]
    return case(np.random.RandomState(seed + 1).randn(units, m), cache)


def inside(var: Any, eps: float) -> Any:
    """What the centered Z is divided by."""
    return np.sqrt(var + eps)


def moments(Z: Any, ddof: int = 0) -> dict[str, Any]:
    """Mean and variance of each unit."""
    return {"mean": Z.mean(axis=1, keepdims=True), "var": Z.var(axis=1, keepdims=True, ddof=ddof)}


def blend(running: Running, batch: Running, momentum: float) -> dict[str, Any]:
    """The running averages after a batch."""
    return {name: momentum * running[name] + (1 - momentum) * batch[name] for name in ("mean", "var")}


def finish(Z: Any, gamma: Any, beta: Any, used: Running, eps: float, root: Any = inside) -> tuple[Any, Any]:
    """Output and cache for given statistics."""
    Z_hat = (Z - used["mean"]) / root(used["var"], eps)
    values = (Z, Z_hat, used["mean"], used["var"], gamma, eps)
    return gamma * Z_hat + beta, dict(zip(CACHED, values, strict=True))


def forward_pass(
    Z: Any,
    gamma: Any,
    beta: Any,
    running: Running,
    mode: str,
    momentum: float = 0.9,
    eps: float = 1e-5,
    *,
    ddof: int = 0,
    running_ddof: int | None = None,
    root: Any = inside,
    average: Any = blend,
) -> tuple[Any, Any, dict[str, Any]]:
    """A batch-norm layer in some of the ways it can go wrong."""
    if mode == "test":
        return finish(Z, gamma, beta, running, eps, root)[0], None, dict(running)
    batch = moments(Z, ddof)
    averaged = batch if running_ddof is None else moments(Z, running_ddof)
    return *finish(Z, gamma, beta, batch, eps, root), average(running, averaged, momentum)


def backward_pass(
    dY: Any, cache: Cache, *, root: Any = inside, mean_term: float = 1.0, variance_term: float = 1.0
) -> tuple[Any, Any, Any]:
    """The gradients, with the two paths through the statistics weighted."""
    Z_hat, m = cache["Z_hat"], dY.shape[1]
    dgamma, dbeta = np.sum(dY * Z_hat, axis=1, keepdims=True), np.sum(dY, axis=1, keepdims=True)
    through = dY - mean_term * dbeta / m - variance_term * Z_hat * dgamma / m
    return cache["gamma"] / root(cache["var"], cache["eps"]) * through, dgamma, dbeta
