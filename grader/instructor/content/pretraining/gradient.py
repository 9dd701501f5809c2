"""The gradient of the broken net, notebook 08: cases and known mistakes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from grader.exercise import Case, Part
from grader.instructor.content.drafts import ONE_PASS, case, exercise, mistake_in_a_step
from grader.instructor.content.given_away import BACKWARD
from grader.instructor.content.pretraining.broken_net import Array, Cache, Forward, Parameters, net


def backward_case(seed: int, sizes: Sequence[int], m: int, keep_prob: float) -> Case:
    """Labels and the cache of a forward pass in training mode."""
    X, parameters, running = net(seed, sizes, m)
    _, cache, _ = Forward()(X, parameters, running, "train", keep_prob, np.random.default_rng(seed))
    Y = np.random.default_rng(seed + 1).integers(0, 2, size=(sizes[-1], m))
    return case(Y, cache)


repaired_backward = exercise(
    "repaired_backward",
    given_away=BACKWARD,
    signature="repaired_backward(Y, cache)",
    points=8,
    tolerance=ONE_PASS,
    parts=(
        Part("weights and biases", ("dW*", "db[0-9]*"), 1.0),
        Part("gamma and beta", ("dgamma", "dbeta"), 0.0),
    ),
    visible=[
        backward_case(1, [6, 5, 4, 7, 5, 4, 6, 3, 1], 9, 0.7),
        backward_case(2, [4, 6, 5, 1], 12, 1.0),
    ],
    hidden=[
        backward_case(3, [3, 8, 1], 7, 0.8),
        backward_case(4, [5, 4, 9, 6, 5, 1], 20, 0.5),
    ],
)


class Backward:
    """The correct backward pass in steps; a mistake replaces one of them with a wrong one."""

    axis = 1

    def error(self, AL: Array, Y: Array) -> Array:
        """Gradient with respect to the logits."""
        return (AL - Y) / Y.shape[1]

    def before_relu(self, dA: Array, cache: Cache) -> Array:
        """Back through dropout and ReLU."""
        return dA * cache["D"] * (cache["U"] > 0)

    def through_mean(self, dU: Array) -> Array:
        """What the batch mean contributes."""
        return np.mean(dU, axis=self.axis, keepdims=True)

    def through_variance(self, dU: Array, cache: Cache) -> Array:
        """What the batch variance contributes."""
        return cache["Z_hat"] * np.mean(dU * cache["Z_hat"], axis=self.axis, keepdims=True)

    def factor(self, cache: Cache) -> Array:
        """What the gradient is multiplied by."""
        return cache["gamma"] / cache["std"]

    def before_norm(self, dU: Array, cache: Cache) -> Array:
        """Back through the batch norm."""
        return self.factor(cache) * (dU - self.through_mean(dU) - self.through_variance(dU, cache))

    def __call__(self, Y: Array, cache: Cache) -> Parameters:
        """The gradients."""
        last = sum(name.startswith("W") for name in cache)
        grads: Parameters = {}
        dZ = self.error(cache[f"A{last}"], Y)
        for layer in range(last, 0, -1):
            grads[f"dW{layer}"] = dZ @ cache[f"A{layer - 1}"].T
            grads[f"db{layer}"] = np.sum(dZ, axis=1, keepdims=True)
            dA = cache[f"W{layer}"].T @ dZ
            if layer == last:
                dU = self.before_relu(dA, cache)
                grads["dgamma"] = np.sum(dU * cache["Z_hat"], axis=1, keepdims=True)
                grads["dbeta"] = np.sum(dU, axis=1, keepdims=True)
                dZ = self.before_norm(dU, cache)
            else:
                dZ = dA * (cache[f"A{layer - 1}"] > 0)
        return grads


wrong_backward = mistake_in_a_step(repaired_backward)


@wrong_backward
class statistics_as_constants(Backward):
    """Mean and variance of the batch are still treated as constants. Both depend on every example of the batch: notebook 06 has
    the terms that come from this."""

    def before_norm(self, dU: Array, cache: Cache) -> Array:
        """Only the factor."""
        return self.factor(cache) * dU


@wrong_backward
class variance_as_constant(Backward):
    """The path through the batch mean is there; the path through the batch variance adds nothing."""

    def through_variance(self, dU: Array, cache: Cache) -> Array:
        """Nothing."""
        return np.zeros_like(dU)


@wrong_backward
class mean_as_constant(Backward):
    """The path through the batch variance is there. The path through the batch mean adds nothing: db of this layer should be
    zero, and is not."""

    def through_mean(self, dU: Array) -> Array:
        """Nothing."""
        return np.zeros_like(dU)


@wrong_backward
class variance_of_wrong_sign(Backward):
    """The batch-variance term has the wrong sign."""

    def through_variance(self, dU: Array, cache: Cache) -> Array:
        """Added instead of subtracted."""
        return -super().through_variance(dU, cache)


@wrong_backward
class normalized_values_left_out(Backward):
    """The batch-variance term is the same for all examples. It grows with the normalized value of each example."""

    def through_variance(self, dU: Array, cache: Cache) -> Array:
        """Not multiplied by Z_hat."""
        return np.mean(dU * cache["Z_hat"], axis=1, keepdims=True)


@wrong_backward
class averaged_over_units(Backward):
    """The means are taken over the units. Batch norm normalizes each unit over the examples, so take them over the examples."""

    axis = 0


@wrong_backward
class averaged_over_units_after_gamma(Backward):
    """The means are taken over the units of the layer. Each unit was normalized over the examples, so take them over those."""

    axis = 0

    def before_norm(self, dU: Array, cache: Cache) -> Array:
        """With gamma inside the means, where it does not cancel."""
        dZ_hat = dU * cache["gamma"]
        mean, variance = self.through_mean(dZ_hat), self.through_variance(dZ_hat, cache)
        return (dZ_hat - mean - variance) / cache["std"]


@wrong_backward
class sums_for_means(Backward):
    """The batch-mean and batch-variance terms are m times too large: they should hold averages over the examples, not sums."""

    def through_mean(self, dU: Array) -> Array:
        """m times."""
        return dU.shape[1] * super().through_mean(dU)

    def through_variance(self, dU: Array, cache: Cache) -> Array:
        """m times."""
        return dU.shape[1] * super().through_variance(dU, cache)


@wrong_backward
class terms_averaged_twice(Backward):
    """The terms of batch mean and batch variance are m times too small. They hold averages over the examples, and are divided
    by m once more."""

    def through_mean(self, dU: Array) -> Array:
        """1/m of it."""
        return super().through_mean(dU) / dU.shape[1]

    def through_variance(self, dU: Array, cache: Cache) -> Array:
        """1/m of it."""
        return super().through_variance(dU, cache) / dU.shape[1]


@wrong_backward
class relu_left_out(Backward):
    """The batch norm is right now, but the slope of its ReLU has been lost on the way back: where U is not positive, nothing
    passes."""

    def before_relu(self, dA: Array, cache: Cache) -> Array:
        """Without the slope."""
        return dA * cache["D"]


@wrong_backward
class mask_not_scaled(Backward):
    """The batch norm is right now, but dropout's scale is lost on the way back. D holds 0 or 1/keep_prob, and only whether it
    is zero is used."""

    def before_relu(self, dA: Array, cache: Cache) -> Array:
        """D as yes or no."""
        return dA * (cache["D"] > 0) * (cache["U"] > 0)


@wrong_backward
class not_averaged(Backward):
    """Everything is m times too large: the 1/m in the gradient of the cost is gone."""

    def error(self, AL: Array, Y: Array) -> Array:
        """Not divided."""
        return AL - Y


@wrong_backward
class gamma_left_out(Backward):
    """The gradient passes through the batch norm without gamma, which scaled the values on the way forward."""

    def factor(self, cache: Cache) -> Array:
        """1 / std."""
        return 1 / cache["std"]


@wrong_backward
class divided_by_variance(Backward):
    """The gradient is divided by the variance. The values were divided by its root on the way forward."""

    def factor(self, cache: Cache) -> Array:
        """gamma / std²."""
        return cache["gamma"] / cache["std"] ** 2


@wrong_backward
class std_left_out(Backward):
    """On the way in, the values were divided by the standard deviation. The gradient is not."""

    def factor(self, cache: Cache) -> Array:
        """Only gamma."""
        return cache["gamma"]


@wrong_backward
class mask_left_out(Backward):
    """The batch norm is right now, but the dropout mask has been lost on the way back: a unit that was dropped gets no
    gradient."""

    def before_relu(self, dA: Array, cache: Cache) -> Array:
        """Without D."""
        return dA * (cache["U"] > 0)


@wrong_backward
class averaged_once_more(Backward):
    """Everything is m times too small: the 1/m belongs there once, in the gradient of the cost."""

    def error(self, AL: Array, Y: Array) -> Array:
        """Divided by m²."""
        return super().error(AL, Y) / Y.shape[1]
