"""Known mistakes of the forward pass in its running averages, at test time, and in what it returns."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.instructor.content.batch_normalization.forward import forward
from grader.instructor.content.batch_normalization.layer import (
    blend,
    finish,
    forward_pass,
    moments,
)
from grader.instructor.content.drafts import mistake

# --- running averages and test mode ------------------------------------------------------------------------------------


@mistake(forward)
def momentum_swapped(*arguments: Any) -> Any:
    """momentum weighs the new batch. Here it is the share of the *old* running average that is kept (as in Keras; PyTorch's
    momentum is one minus ours)."""
    return forward_pass(*arguments, average=lambda old, new, momentum: blend(old, new, 1 - momentum))


@mistake(forward)
def momentum_of_its_own(*arguments: Any) -> Any:
    """momentum is always 0.9, whatever the caller asked for. Use the argument."""
    return forward_pass(*arguments, average=lambda old, new, _momentum: blend(old, new, 0.9))


@mistake(forward)
def running_variance_never_moves(*arguments: Any) -> Any:
    """The running mean moves in training; the running variance does not. Both have to be averaged."""
    return forward_pass(
        *arguments,
        average=lambda old, new, momentum: {**blend(old, new, momentum), "var": old["var"]},
    )


@mistake(forward)
def running_replaced(*arguments: Any) -> Any:
    """The running averages are simply those of the last batch. They have to remember the earlier ones, through momentum."""
    return forward_pass(*arguments, average=lambda _old, new, _momentum: dict(new))


@mistake(forward)
def running_never_moves(*arguments: Any) -> Any:
    """The running averages stay what they were, even in training. Each training batch moves them a little."""
    return forward_pass(*arguments, average=lambda old, _new, _momentum: dict(old))


@mistake(forward)
def running_added_up(*arguments: Any) -> Any:
    """The new batch is added with its full weight, so the running averages grow without bound. The two weights have to add up
    to 1."""
    return forward_pass(
        *arguments,
        average=lambda old, new, momentum: {name: momentum * old[name] + new[name] for name in old},
    )


@mistake(forward)
def running_standard_deviation(*arguments: Any) -> Any:
    """The running "var" is made from standard deviations. Average the variances; take the root when they are used."""
    return forward_pass(
        *arguments,
        average=lambda old, new, momentum: blend(old, {**new, "var": np.sqrt(new["var"])}, momentum),
    )


@mistake(forward)
def running_changed_in_place(*arguments: Any) -> Any:
    """The values are right, but the caller's dictionary `running` was changed, or the arrays in it. Return a new one with new
    arrays. (A copied dictionary still holds the same arrays.)"""
    results = forward_pass(*arguments)
    arguments[3].update(results[2])
    return results


@mistake(forward)
def z_changed_in_place(*arguments: Any) -> Any:
    """Y is right, but Z itself was changed (by -= or /=): the caller goes on with a different Z, and the cache holds Z_hat
    twice. Work on a new array."""
    Y, cache, running = forward_pass(*arguments)
    Z, gamma, beta, *_ = arguments
    Z[...] = (Y - beta) / gamma if cache is None else cache["Z_hat"]
    return Y, cache and {**cache, "Z": Z, "Z_hat": Z}, running


@mistake(forward)
def batch_statistics_at_test(*arguments: Any) -> Any:
    """In test mode Z is normalized with its own mean and variance. Then an answer depends on which other examples are in the
    batch, and a single one gives β, whatever it is. Use the running averages."""
    Z, gamma, beta, running, mode, *options = arguments
    Y = forward_pass(Z, gamma, beta, running, "train", *options)[0]
    return Y, *forward_pass(Z, gamma, beta, running, mode, *options)[1:]


@mistake(forward)
def batch_mean_at_test(*arguments: Any) -> Any:
    """In test mode the variance is the running one, but Z is centered with its own mean. Use both running averages."""
    Z, gamma, beta, running, mode, *options = arguments
    if mode == "test":
        return (
            forward_pass(Z, gamma, beta, {**running, "mean": moments(Z)["mean"]}, mode, *options)[0],
            None,
            running,
        )
    return forward_pass(*arguments)


@mistake(forward)
def batch_variance_at_test(*arguments: Any) -> Any:
    """In test mode the mean is the running one, but the variance is that of the batch. Use both running averages."""
    Z, gamma, beta, running, mode, *options = arguments
    if mode == "test":
        return (
            forward_pass(Z, gamma, beta, {**running, "var": moments(Z)["var"]}, mode, *options)[0],
            None,
            running,
        )
    return forward_pass(*arguments)


@mistake(forward)
def mode_ignored(*arguments: Any) -> Any:
    """The mode makes no difference: in test mode too, Z is normalized with its own statistics, and the running averages are
    moved. Testing must use the averages, and leave them as they are."""
    Z, gamma, beta, running, _mode, *options = arguments
    return forward_pass(Z, gamma, beta, running, "train", *options)


@mistake(forward)
def always_testing(*arguments: Any) -> Any:
    """Training does what testing should do: Z is normalized with the running averages, and they do not move. Does the branch
    for training ever run? The mode is "train" or "test"."""
    Z, gamma, beta, running, _, *options = arguments
    return forward_pass(Z, gamma, beta, running, "test", *options)


@mistake(forward)
def running_moved_at_test(*arguments: Any) -> Any:
    """The output is right, but test examples move the running averages. Testing must leave no trace: return them as they
    are."""
    Y, cache, _ = forward_pass(*arguments)
    Z, _, _, running, _, *options = arguments
    return Y, cache, blend(running, moments(Z), options[0] if options else 0.9)


@mistake(forward)
def running_averages_in_training(*arguments: Any) -> Any:
    """In training Z is normalized with the running averages. They are for testing; training normalizes each batch with its own
    mean and variance, and the gradient flows through them."""
    Z, gamma, beta, running, _, *options = arguments
    _, cache, new = forward_pass(*arguments)
    eps = options[1] if len(options) > 1 else 1e-5
    Y, own = finish(Z, gamma, beta, running, eps)
    return Y, None if cache is None else {**cache, "Z_hat": own["Z_hat"]}, new


@mistake(forward)
def new_averages_in_training(*arguments: Any) -> Any:
    """In training Z is normalized with the running averages, just after their update. They are for testing; training normalizes
    each batch with its own mean and variance."""
    Z, gamma, beta, _, _, *options = arguments
    _, cache, new = forward_pass(*arguments)
    eps = options[1] if len(options) > 1 else 1e-5
    Y, own = finish(Z, gamma, beta, new, eps)
    return Y, None if cache is None else {**cache, "Z_hat": own["Z_hat"]}, new


# --- what is returned --------------------------------------------------------------------------------------------------


@mistake(forward)
def running_not_returned(*arguments: Any) -> Any:
    """Two values are returned. Without the third, the new running averages, testing has nothing to go by."""
    return forward_pass(*arguments)[:2]


@mistake(forward)
def other_order(*arguments: Any) -> Any:
    """Cache and running averages have changed places: the order is Y, cache, running."""
    Y, cache, running = forward_pass(*arguments)
    return Y, running, cache


@mistake(forward)
def cache_with_eps_in_var(*arguments: Any) -> Any:
    """Y is right, but "var" in the cache already has eps in it. Adding eps to it again gives a different root."""
    Y, cache, running = forward_pass(*arguments)
    return Y, cache and {**cache, "var": cache["var"] + cache["eps"]}, running


@mistake(forward)
def cache_with_standard_deviation(*arguments: Any) -> Any:
    """Y is right, but "var" in the cache is a root. It should hold the variance of the batch, without eps."""
    Y, cache, running = forward_pass(*arguments)
    return Y, cache and {**cache, "var": np.sqrt(cache["var"] + cache["eps"])}, running


@mistake(forward)
def cache_with_running_averages(*arguments: Any) -> Any:
    """Y is right, but "mean" and "var" in the cache are the running averages. The backward pass needs what this batch was
    normalized with."""
    Y, cache, running = forward_pass(*arguments)
    return Y, cache and {**cache, **running}, running


batchnorm_forward = forward
"""The exercise with all its mistakes."""
