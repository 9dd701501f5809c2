"""The first exercise of notebook 06: the forward pass of batch normalization."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.exercise import Part
from grader.instructor.content.batch_normalization.layer import (
    CACHED,
    Running,
    blend,
    finish,
    forward_case,
    forward_pass,
    inside,
    moments,
    with_a_flat_unit,
)
from grader.instructor.content.drafts import ONE_PASS, exercise, mistake

forward = exercise(
    "batchnorm_forward",
    signature="batchnorm_forward(Z, gamma, beta, running, mode, momentum, eps)",
    points=15,
    tolerance=ONE_PASS,
    parts=(
        Part("output in training", ("0",), 0.35, topic="train"),
        Part("cache", ("1.*",), 0.15, topic="train"),
        Part("running averages in training", ("2.*",), 0.25, topic="train"),
        Part("test mode", ("0", "1", "2.*"), 0.25, topic="test"),
    ),
    labels={
        "0": "Y",
        "1": "the cache",
        "2": "running",
        **{f"1.{name}": f'cache["{name}"]' for name in CACHED},
        **{f"2.{name}": f'running["{name}"]' for name in ("mean", "var")},
    },
    visible=[
        forward_case(1, 3, 5, "train"),
        forward_case(2, 3, 5, "test"),
        forward_case(3, 4, 8, "train", 0.8, 1e-3),
        forward_case(4, 2, 1, "test"),
        with_a_flat_unit(forward_case(5, 3, 4, "train")),
    ],
    hidden=[
        forward_case(11, 6, 12, "train", 0.99, 1e-4),
        forward_case(12, 5, 7, "test", 0.7, 1e-3),
        forward_case(13, 2, 32, "train"),
        forward_case(14, 1, 9, "train", 0.0),
        forward_case(15, 4, 1, "test", 0.9, 1e-2),
        with_a_flat_unit(forward_case(16, 2, 8, "train", 0.7, 1e-3)),
        forward_case(17, 3, 1, "train"),
    ],
)


def in_mode(mode: str, wrong: Any, *arguments: Any) -> Any:
    """The wrong function in one of the two modes, the right one in the other."""
    return (wrong if arguments[4] == mode else forward_pass)(*arguments)


# --- the variance and eps ----------------------------------------------------------------------------------------------


@mistake(forward)
def unbiased_variance(*arguments: Any) -> Any:
    """The variance is divided by m - 1. Batch normalization divides by m: then the normalized values have variance 1 in exactly
    this batch. (Look at ddof.)"""
    return forward_pass(*arguments, ddof=1)


@mistake(forward)
def unbiased_running_variance(*arguments: Any) -> Any:
    """The output is right, but the running variance is averaged from variances divided by m - 1. PyTorch does that; here the
    same variance, divided by m, is used for both."""
    return forward_pass(*arguments, running_ddof=1)


@mistake(forward)
def normalized_with_unbiased_variance(*arguments: Any) -> Any:
    """The running averages are right, but in training Z is divided by a standard deviation computed with m - 1. Divide by m in
    both."""
    return forward_pass(*arguments, ddof=1, running_ddof=0)


@mistake(forward)
def eps_outside_the_root(*arguments: Any) -> Any:
    """eps is added to the standard deviation instead of the variance. It belongs under the root; the two differ most for a
    unit that hardly varies."""
    return forward_pass(*arguments, root=lambda var, eps: np.sqrt(var) + eps)


@mistake(forward)
def eps_forgotten(*arguments: Any) -> Any:
    """eps has no effect. Without it, a unit that is constant over the batch leads to a division by zero."""
    return forward_pass(*arguments, root=lambda var, eps: np.sqrt(var))


@mistake(forward)
def eps_forgotten_in_test(*arguments: Any) -> Any:
    """Training is right. In test mode eps has no effect: it is added to the running variance, too, before the root."""
    return in_mode("test", eps_forgotten, *arguments)


@mistake(forward)
def eps_forgotten_in_training(*arguments: Any) -> Any:
    """Test mode is right. In training eps has no effect. Without it, a unit that is constant over the batch leads to a division
    by zero."""
    return in_mode("train", eps_forgotten, *arguments)


@mistake(forward)
def eps_outside_in_test(*arguments: Any) -> Any:
    """Training is right. In test mode eps is added to the standard deviation; it belongs under the root there as well."""
    return in_mode("test", eps_outside_the_root, *arguments)


@mistake(forward)
def eps_outside_in_training(*arguments: Any) -> Any:
    """Test mode is right. In training eps is added to the standard deviation; it belongs under the root there as well."""
    return in_mode("train", eps_outside_the_root, *arguments)


@mistake(forward)
def divided_by_the_running_variance(*arguments: Any) -> Any:
    """Training is right. In test mode Z is divided by the running variance: the root is missing there."""
    return in_mode("test", divided_by_the_variance, *arguments)


@mistake(forward)
def eps_of_its_own(*arguments: Any) -> Any:
    """eps is always 1e-5, whatever the caller asked for. Use the argument."""
    return forward_pass(*arguments, root=lambda var, eps: np.sqrt(var + 1e-5))


@mistake(forward)
def divided_by_the_variance(*arguments: Any) -> Any:
    """Z is divided by the variance. Its unit is the square of Z's: the root is missing."""
    return forward_pass(*arguments, root=lambda var, eps: var + eps)


@mistake(forward)
def standard_deviation_for_variance(
    Z: Any, gamma: Any, beta: Any, running: Running, mode: str, momentum: float = 0.9, eps: float = 1e-5
) -> Any:
    """Your "var" is a standard deviation: np.std has already taken the root, and a second one follows. (The running average is
    made from it as well.)"""
    if mode == "test":
        return forward_pass(Z, gamma, beta, running, mode, momentum, eps)
    batch = {"mean": Z.mean(axis=1, keepdims=True), "var": Z.std(axis=1, keepdims=True)}
    return *finish(Z, gamma, beta, batch, eps), blend(running, batch, momentum)


@mistake(forward)
def mean_square_for_variance(
    Z: Any, gamma: Any, beta: Any, running: Running, mode: str, momentum: float = 0.9, eps: float = 1e-5
) -> Any:
    """Your variance is the mean of the squares of Z. It should be the mean of the squares of Z minus its mean."""
    if mode == "test":
        return forward_pass(Z, gamma, beta, running, mode, momentum, eps)
    batch = {"mean": Z.mean(axis=1, keepdims=True), "var": np.mean(Z**2, axis=1, keepdims=True)}
    return *finish(Z, gamma, beta, batch, eps), blend(running, batch, momentum)


@mistake(forward)
def not_centred(
    Z: Any, gamma: Any, beta: Any, running: Running, mode: str, momentum: float = 0.9, eps: float = 1e-5
) -> Any:
    """In training Z is scaled but not centered: its mean is not subtracted."""
    if mode == "test":
        return forward_pass(Z, gamma, beta, running, mode, momentum, eps)
    batch = moments(Z)
    Z_hat = Z / inside(batch["var"], eps)
    cache = {"Z": Z, "Z_hat": Z_hat, **batch, "gamma": gamma, "eps": eps}
    return gamma * Z_hat + beta, cache, blend(running, batch, momentum)


@mistake(forward)
def not_divided(*arguments: Any) -> Any:
    """Z is centered but not scaled: its standard deviation stays what it was."""
    return forward_pass(*arguments, root=lambda var, eps: 1.0)


# --- axes and shapes ---------------------------------------------------------------------------------------------------


@mistake(forward)
def over_the_units(
    Z: Any, gamma: Any, beta: Any, running: Running, mode: str, momentum: float = 0.9, eps: float = 1e-5
) -> Any:
    """Each example is normalized over its units. That is layer norm. Batch norm takes each unit, a row of Z, and normalizes it
    over all examples."""
    if mode == "test":
        return forward_pass(Z, gamma, beta, running, mode, momentum, eps)
    batch = {"mean": Z.mean(axis=0, keepdims=True), "var": Z.var(axis=0, keepdims=True)}
    return *finish(Z, gamma, beta, batch, eps), blend(running, batch, momentum)


@mistake(forward)
def one_mean_for_all(
    Z: Any, gamma: Any, beta: Any, running: Running, mode: str, momentum: float = 0.9, eps: float = 1e-5
) -> Any:
    """There is one mean and one variance for the whole matrix. Each unit, a row of Z, has its own: check the axis."""
    if mode == "test":
        return forward_pass(Z, gamma, beta, running, mode, momentum, eps)
    batch = {"mean": np.mean(Z), "var": np.var(Z)}
    return *finish(Z, gamma, beta, batch, eps), blend(running, batch, momentum)


@mistake(forward)
def flat_statistics(
    Z: Any, gamma: Any, beta: Any, running: Running, mode: str, momentum: float = 0.9, eps: float = 1e-5
) -> Any:
    """The mean of each unit has shape (units,), and NumPy broadcasts it along the examples. It has to be a column, of shape
    (units, 1): see keepdims."""
    if mode == "test":
        return forward_pass(Z, gamma, beta, running, mode, momentum, eps)
    batch = {"mean": Z.mean(axis=1), "var": Z.var(axis=1)}
    return *finish(Z, gamma, beta, batch, eps), blend(running, batch, momentum)


# --- the last line -----------------------------------------------------------------------------------------------------


@mistake(forward)
def last_line_with_z(*arguments: Any) -> Any:
    """γ and β are applied to Z itself. None of the normalization reaches Y: the last line has to use Z_hat."""
    Z, gamma, beta = arguments[:3]
    return gamma * Z + beta, *forward_pass(*arguments)[1:]


@mistake(forward)
def last_line_missing(*arguments: Any) -> Any:
    """Y is Z_hat: γ and β are not applied."""
    Z, gamma, beta, *others = arguments
    cache, running = forward_pass(*arguments)[1:]
    return forward_pass(Z, np.ones_like(gamma), np.zeros_like(beta), *others)[0], cache, running


@mistake(forward)
def last_line_without_beta(*arguments: Any) -> Any:
    """The shift β is missing from Y."""
    _, cache, running = forward_pass(*arguments)
    return forward_pass(*arguments)[0] - arguments[2], cache, running


@mistake(forward)
def last_line_without_gamma(*arguments: Any) -> Any:
    """The scale γ is missing from Y."""
    gamma, beta = arguments[1:3]
    Y, cache, running = forward_pass(*arguments)
    return (Y - beta) / gamma + beta, cache, running


@mistake(forward)
def gamma_and_beta_exchanged(*arguments: Any) -> Any:
    """γ and β have changed places: γ is the scale, β the shift."""
    gamma, beta = arguments[1:3]
    Y, cache, running = forward_pass(*arguments)
    return beta * (Y - beta) / gamma + gamma, cache, running


@mistake(forward)
def shifted_before_the_scale(*arguments: Any) -> Any:
    """β is added before γ multiplies: then the shift is γ β. Scale first, then shift."""
    gamma, beta = arguments[1:3]
    Y, cache, running = forward_pass(*arguments)
    return Y - beta + gamma * beta, cache, running


@mistake(forward)
def scaled_only_in_training(*arguments: Any) -> Any:
    """In test mode γ and β are not applied. They are parameters of the layer, like weights, and apply in both modes."""
    return (last_line_missing if arguments[4] == "test" else forward_pass)(*arguments)
