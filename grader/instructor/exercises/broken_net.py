"""Exercises of the capstone of notebook 08: the weights, the gradient and the test mode of a broken net."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from grader.exercise import Case, Part
from grader.instructor.authoring import ONE_PASS, case, exercise, mistake
from grader.values import Generator

Array = Any
Parameters = dict[str, Any]
Cache = dict[str, Any]
Statistics = Mapping[str, Any]
Pass = tuple[Array, Cache, Statistics]


# --- the net, as it should be, for cases and mistakes ------------------------------------------------------------------


class Forward:
    """The right forward pass in steps, each of which a mistake replaces by a wrong one."""

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
        """What the centred values are divided by."""
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
    """A batch, parameters none of which is special, and running statistics that are not those of the batch."""
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


# --- the weights -------------------------------------------------------------------------------------------------------


def spread_of_weights(layers_dims: Sequence[int], _seed: int) -> dict[str, float]:
    """He's standard deviations (He et al. 2015, eq. 10)."""
    return {f"W{layer}": float(np.sqrt(2 / layers_dims[layer - 1])) for layer in range(1, len(layers_dims))}


repaired_initialize = exercise(
    "repaired_initialize",
    signature="repaired_initialize(layers_dims, seed)",
    points=6,
    rule="free draw",
    parts=(
        Part("size of the weights, up to a factor of 2", ("W*",), 0.4, within=2.0),
        Part("spread of the weights", ("W*",), 0.6, needs="size of the weights, up to a factor of 2"),
        Part("biases, gamma, beta", ("b[0-9]*", "gamma", "beta"), 0.0),
    ),
    spread=spread_of_weights,
    visible=[case([12, 18, 10, 16, 14, 12, 15, 11, 1], 1), case([50, 60, 34, 1], 2)],
    hidden=[case([14, 20, 16, 12, 18, 1], 3), case([45, 50, 26, 2], 1), case([60, 25, 1], 7)],
    stored_mistake_cases=1,
)


# --- the gradient ------------------------------------------------------------------------------------------------------


def backward_case(seed: int, sizes: Sequence[int], m: int, keep_prob: float) -> Case:
    """Labels and the cache of a forward pass in training mode."""
    X, parameters, running = net(seed, sizes, m)
    _, cache, _ = Forward()(X, parameters, running, "train", keep_prob, np.random.default_rng(seed))
    Y = np.random.default_rng(seed + 1).integers(0, 2, size=(sizes[-1], m))
    return case(Y, cache)


repaired_backward = exercise(
    "repaired_backward",
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


# --- test time ---------------------------------------------------------------------------------------------------------

DROPOUT = "nothing is dropped at test time"
STATISTICS = "running statistics at test time"
ALONE = "a picture alone gets the answer that it gets in company"


def asked_case(
    seed: int, sizes: Sequence[int], m: int, topic: str, keep_prob: float, *, only: int = -1
) -> Case:
    """A call in test mode.

    For dropout alone, the running statistics are those of the batch; for the statistics alone, nothing is dropped. `only` picks
    one example of the batch.
    """
    X, parameters, running = net(seed, sizes, m)
    if topic == DROPOUT:
        _, cache, _ = Forward()(X, parameters, running, "train", 1.0, np.random.default_rng(0))
        last = len(sizes) - 2
        Z = parameters[f"W{last}"] @ cache[f"A{last - 1}"] + parameters[f"b{last}"]
        running = {"mean": np.mean(Z, axis=1, keepdims=True), "variance": np.var(Z, axis=1, keepdims=True)}
    if only >= 0:
        X = X[:, only : only + 1].copy()
    return case(X, parameters, running, "test", keep_prob, Generator(seed), topic=topic)


def train_case(seed: int, sizes: Sequence[int], m: int, keep_prob: float) -> Case:
    """A call in training mode."""
    X, parameters, running = net(seed, sizes, m)
    return case(X, parameters, running, "train", keep_prob, Generator(seed), topic="train")


IN_TEST = ("0", "2.*")

repaired_forward = exercise(
    "repaired_forward",
    signature="repaired_forward(X, parameters, running, mode, keep_prob, rng)",
    points=8,
    tolerance=ONE_PASS,
    parts=(
        Part(DROPOUT, IN_TEST, 0.4, topic=DROPOUT),
        Part(STATISTICS, IN_TEST, 0.4, topic=STATISTICS),
        Part(ALONE, IN_TEST, 0.2, topic=ALONE),
        Part("training stays as it was", ("0", "1.*", "2.*"), 0.0, topic="train"),
    ),
    labels={
        "0": "AL",
        "1": "the cache",
        "2": "running",
        **{f"2.{name}": f'running["{name}"]' for name in ("mean", "variance")},
        **{f"1.{name}": f'cache["{name}"]' for name in ("gamma", "std", "Z_hat", "U", "D")},
        **{f"1.{letter}{layer}": f'cache["{letter}{layer}"]' for letter in "AW" for layer in range(9)},
    },
    visible=[
        asked_case(11, [6, 5, 4, 7, 5, 4, 6, 3, 1], 8, DROPOUT, 0.6),
        asked_case(12, [4, 6, 5, 1], 7, STATISTICS, 1.0),
        asked_case(13, [5, 4, 6, 1], 6, ALONE, 0.7, only=2),
        train_case(14, [4, 5, 3, 6, 1], 10, 0.7),
    ],
    hidden=[
        asked_case(15, [3, 8, 1], 9, DROPOUT, 0.5),
        asked_case(16, [6, 5, 4, 3, 7, 4, 1], 5, STATISTICS, 1.0),
        asked_case(17, [6, 5, 4, 7, 5, 4, 6, 3, 1], 8, ALONE, 0.8, only=0),
        asked_case(18, [4, 7, 2], 3, ALONE, 0.4),
        train_case(19, [6, 7, 5, 1], 12, 0.5),
    ],
    stored_mistake_cases=5,
)


# --- mistakes: the weights ---------------------------------------------------------------------------------------------


def drawn(layers_dims: Sequence[int], seed: int, scale: Any, kind: str = "standard_normal") -> Parameters:
    """The parameters, with weights from the stream of the broken net; `scale` is a function of fan_in and units."""
    rng = np.random.default_rng(seed)
    parameters: Parameters = {}
    for layer in range(1, len(layers_dims)):
        fan_in, units = layers_dims[layer - 1], layers_dims[layer]
        parameters[f"W{layer}"] = scale(fan_in, units) * getattr(rng, kind)((units, fan_in))
        parameters[f"b{layer}"] = np.zeros((units, 1))
    parameters["gamma"], parameters["beta"] = np.ones((layers_dims[-2], 1)), np.zeros((layers_dims[-2], 1))
    return parameters


def he(fan_in: int, _units: int) -> float:
    """He's standard deviation."""
    return float(np.sqrt(2 / fan_in))


@mistake(repaired_initialize)
def weights_as_they_came(layers_dims: Sequence[int], seed: int) -> Parameters:
    """The weights are still those of the broken net. Compare the std of one layer's activations with the next: the factor
    says what each layer loses."""
    return drawn(layers_dims, seed, lambda fan_in, units: 1 / fan_in)


@mistake(repaired_initialize)
def gain_still_missing(layers_dims: Sequence[int], seed: int) -> Parameters:
    """The root is there, so the weights follow the number of inputs. One of the two faults is left: this is the gain of a
    layer that passes everything on. What does a ReLU drop?"""
    return drawn(layers_dims, seed, lambda fan_in, units: np.sqrt(1 / fan_in))


@mistake(repaired_initialize)
def root_still_missing(layers_dims: Sequence[int], seed: int) -> Parameters:
    """The gain is that of a ReLU. The other fault is left: a sum over n inputs grows with the root of n, not with n."""
    return drawn(layers_dims, seed, lambda fan_in, units: np.sqrt(2) / fan_in)


@mistake(repaired_initialize)
def variance_for_spread(layers_dims: Sequence[int], seed: int) -> Parameters:
    """2 / fan_in is the variance that the weights should have. What multiplies normal numbers is a standard deviation."""
    return drawn(layers_dims, seed, lambda fan_in, units: 2 / fan_in)


@mistake(repaired_initialize)
def gain_outside_the_root(layers_dims: Sequence[int], seed: int) -> Parameters:
    """The weights are √2 times too large: the 2 belongs under the root, with the number of inputs."""
    return drawn(layers_dims, seed, lambda fan_in, units: 2 / np.sqrt(fan_in))


@mistake(repaired_initialize)
def outputs_for_inputs(layers_dims: Sequence[int], seed: int) -> Parameters:
    """The weights follow the number of units of their own layer. What a unit adds up are its inputs."""
    return drawn(layers_dims, seed, lambda fan_in, units: np.sqrt(2 / units))


@mistake(repaired_initialize)
def small_constant(layers_dims: Sequence[int], seed: int) -> Parameters:
    """Every layer has weights of the same size, 0.01. The size has to follow the number of inputs, or the signal fades."""
    return drawn(layers_dims, seed, lambda fan_in, units: 0.01)


@mistake(repaired_initialize)
def gain_of_tanh(layers_dims: Sequence[int], seed: int) -> Parameters:
    """The gain is 5/3, the one that is customary for tanh. This net has ReLU layers."""
    return drawn(layers_dims, seed, lambda fan_in, units: 5 / 3 / np.sqrt(fan_in))


@mistake(repaired_initialize)
def positive_weights(layers_dims: Sequence[int], seed: int) -> Parameters:
    """All weights are positive: `random` draws between 0 and 1. Their mean has to be 0."""
    return drawn(layers_dims, seed, he, "random")


@mistake(repaired_initialize)
def gamma_zero(layers_dims: Sequence[int], seed: int) -> Parameters:
    """The weights are right, but gamma starts at zero: then nothing passes the batch norm."""
    parameters = drawn(layers_dims, seed, he)
    return {**parameters, "gamma": 0 * parameters["gamma"]}


# --- mistakes: the gradient --------------------------------------------------------------------------------------------


class Backward:
    """The right backward pass in steps, each of which a mistake replaces by a wrong one."""

    axis = 1

    def error(self, AL: Array, Y: Array) -> Array:
        """Gradient by the logits."""
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


def wrong_backward(variant: type[Backward]) -> type[Backward]:
    """Register a backward pass that goes wrong in one step; the class's docstring is what the learner reads."""

    def wrong(Y: Array, cache: Cache) -> Parameters:
        return variant()(Y, cache)

    wrong.__name__, wrong.__doc__ = variant.__name__, variant.__doc__
    mistake(repaired_backward)(wrong)
    return variant


@wrong_backward
class statistics_as_constants(Backward):
    """Mean and variance of the batch are still treated as constants. Both depend on every example of the batch: notebook 06
    has the terms that this adds."""

    def before_norm(self, dU: Array, cache: Cache) -> Array:
        """Only the factor."""
        return self.factor(cache) * dU


@wrong_backward
class variance_as_constant(Backward):
    """The way through the batch mean is there, the way through the batch variance is missing."""

    def through_variance(self, dU: Array, cache: Cache) -> Array:
        """Nothing."""
        return np.zeros_like(dU)


@wrong_backward
class mean_as_constant(Backward):
    """The way through the batch variance is there, the way through the batch mean is missing: db of this layer gives it
    away, it should be zero."""

    def through_mean(self, dU: Array) -> Array:
        """Nothing."""
        return np.zeros_like(dU)


@wrong_backward
class variance_of_wrong_sign(Backward):
    """The term of the batch variance has the wrong sign."""

    def through_variance(self, dU: Array, cache: Cache) -> Array:
        """Added instead of subtracted."""
        return -super().through_variance(dU, cache)


@wrong_backward
class normalized_values_left_out(Backward):
    """The term of the batch variance is the same for all examples. It grows with the normalized value of each example."""

    def through_variance(self, dU: Array, cache: Cache) -> Array:
        """Not multiplied by Z_hat."""
        return np.mean(dU * cache["Z_hat"], axis=1, keepdims=True)


@wrong_backward
class averaged_over_units(Backward):
    """The means go over the units. Batch norm normalizes each unit over the examples, so they go over the examples."""

    axis = 0


@wrong_backward
class averaged_over_units_after_gamma(Backward):
    """The means go over the units of the layer. Each unit was normalized over the examples, so they go over those."""

    axis = 0

    def before_norm(self, dU: Array, cache: Cache) -> Array:
        """With gamma inside the means, where it does not cancel."""
        dZ_hat = dU * cache["gamma"]
        mean, variance = self.through_mean(dZ_hat), self.through_variance(dZ_hat, cache)
        return (dZ_hat - mean - variance) / cache["std"]


@wrong_backward
class sums_for_means(Backward):
    """The terms of batch mean and batch variance are m times too large: they hold averages over the examples, not sums."""

    def through_mean(self, dU: Array) -> Array:
        """m times."""
        return dU.shape[1] * super().through_mean(dU)

    def through_variance(self, dU: Array, cache: Cache) -> Array:
        """m times."""
        return dU.shape[1] * super().through_variance(dU, cache)


@wrong_backward
class terms_averaged_twice(Backward):
    """The terms of batch mean and batch variance are m times too small: they hold averages over the examples, and are divided
    by m once more."""

    def through_mean(self, dU: Array) -> Array:
        """An m-th."""
        return super().through_mean(dU) / dU.shape[1]

    def through_variance(self, dU: Array, cache: Cache) -> Array:
        """An m-th."""
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
    """The batch norm is right now, but dropout's scale has been lost on the way back: D holds 0 or 1/keep_prob, and only
    whether it is zero is used."""

    def before_relu(self, dA: Array, cache: Cache) -> Array:
        """D as yes or no."""
        return dA * (cache["D"] > 0) * (cache["U"] > 0)


@wrong_backward
class not_averaged(Backward):
    """Everything is m times too large: the 1/m of the gradient of the cost is gone."""

    def error(self, AL: Array, Y: Array) -> Array:
        """Not divided."""
        return AL - Y


@wrong_backward
class gamma_left_out(Backward):
    """The gradient passes the batch norm without gamma, which has scaled the values on the way forward."""

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
    """The gradient is not divided by the standard deviation, as the values were on the way forward."""

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
    """Everything is m times too small: the 1/m is there once, in the gradient of the cost."""

    def error(self, AL: Array, Y: Array) -> Array:
        """Divided by m²."""
        return super().error(AL, Y) / Y.shape[1]


# --- mistakes: test time -----------------------------------------------------------------------------------------------


def wrong_forward(variant: type[Forward]) -> type[Forward]:
    """Register a forward pass that goes wrong in one step; the class's docstring is what the learner reads."""

    def wrong(
        X: Array,
        parameters: Parameters,
        running: Statistics,
        mode: str,
        keep_prob: float,
        rng: np.random.Generator,
    ) -> Pass:
        return variant()(X, parameters, running, mode, keep_prob, rng)

    wrong.__name__, wrong.__doc__ = variant.__name__, variant.__doc__
    mistake(repaired_forward)(wrong)
    return variant


class WithDropout(Forward):
    """Drops at test time too."""

    def mask(self, shape: tuple[int, ...], keep_prob: float, mode: str, rng: np.random.Generator) -> Array:
        """Whatever the mode."""
        return super().mask(shape, keep_prob, "train", rng)


class WithBatchStatistics(Forward):
    """Uses the statistics of the batch at test time too."""

    def statistics(self, Z: Array, running: Statistics, mode: str) -> tuple[Array, Array]:
        """Whatever the mode."""
        return super().statistics(Z, running, "train")


@wrong_forward
class as_it_came(WithDropout, WithBatchStatistics):
    """At test time this still does what the broken net does: it drops units, and it normalizes a picture by the pictures
    that came with it."""


@wrong_forward
class dropout_still_on(WithDropout):
    """The batch norm is right at test time. Units are still dropped: two calls with the same picture do not agree."""


@wrong_forward
class batch_statistics_still_on(WithBatchStatistics):
    """Nothing is dropped at test time. The batch norm still uses the statistics of the batch: a picture alone has a mean,
    itself, and no variance."""


@wrong_forward
class scaled_at_test(Forward):
    """At test time the activations are multiplied by keep_prob. That belongs to traditional dropout; here training has
    divided by it already."""

    def mask(self, shape: tuple[int, ...], keep_prob: float, mode: str, rng: np.random.Generator) -> Array:
        """keep_prob at test time."""
        if mode == "test":
            return np.full(shape, keep_prob)
        return super().mask(shape, keep_prob, mode, rng)


@wrong_forward
class divided_at_test(Forward):
    """At test time nothing is dropped, but the activations are divided by keep_prob all the same: that makes up for what
    was dropped, and nothing was."""

    def mask(self, shape: tuple[int, ...], keep_prob: float, mode: str, rng: np.random.Generator) -> Array:
        """1 / keep_prob at test time."""
        if mode == "test":
            return np.full(shape, 1 / keep_prob)
        return super().mask(shape, keep_prob, mode, rng)


@wrong_forward
class updated_at_test(Forward):
    """The answers are right, but the running statistics move at test time too: what the net has learned must not depend on
    what it is asked."""

    def updated(self, Z: Array, running: Statistics, mode: str) -> Statistics:
        """Whatever the mode."""
        return super().updated(Z, running, "train")


@wrong_forward
class variance_of_the_batch(Forward):
    """At test time the mean is the running one, the variance is still that of the batch."""

    def statistics(self, Z: Array, running: Statistics, mode: str) -> tuple[Array, Array]:
        """Half and half."""
        mean, _ = super().statistics(Z, running, mode)
        return mean, np.var(Z, axis=1, keepdims=True)


@wrong_forward
class mean_of_the_batch(Forward):
    """At test time the variance is the running one, the mean is still that of the batch."""

    def statistics(self, Z: Array, running: Statistics, mode: str) -> tuple[Array, Array]:
        """Half and half."""
        _, variance = super().statistics(Z, running, mode)
        return np.mean(Z, axis=1, keepdims=True), variance


@wrong_forward
class always_training(WithDropout, WithBatchStatistics):
    """The mode makes no difference: at test time everything is done as in training, the running statistics move too."""

    def updated(self, Z: Array, running: Statistics, mode: str) -> Statistics:
        """Whatever the mode."""
        return super().updated(Z, running, "train")


@wrong_forward
class always_testing(Forward):
    """Test time is right; now training does the same: running statistics, and nothing is dropped. Does the branch for training
    ever run? The mode is "train" or "test"."""

    def __call__(
        self,
        X: Array,
        parameters: Parameters,
        running: Statistics,
        mode: str,
        keep_prob: float,
        rng: np.random.Generator,
    ) -> Pass:
        """Test mode, whatever is asked."""
        return super().__call__(X, parameters, running, "test", keep_prob, rng)


@wrong_forward
class divided_by_running_variance(Forward):
    """At test time the values are divided by the running variance. It holds a variance: take the root, with the same 1e-5
    under it."""

    def spread(self, variance: Array, mode: str) -> Array:
        """Without the root at test time."""
        return variance + 1e-5 if mode == "test" else super().spread(variance, mode)


@wrong_forward
class epsilon_left_out(Forward):
    """At test time the 1e-5 under the root is missing: normalize as in training, with other statistics."""

    def spread(self, variance: Array, mode: str) -> Array:
        """Without ε at test time."""
        return np.sqrt(variance) if mode == "test" else super().spread(variance, mode)


@wrong_forward
class not_normalized_at_test(Forward):
    """At test time the batch norm is skipped. It belongs to the net: the next layer expects its output; only the statistics
    come from elsewhere."""

    def statistics(self, Z: Array, running: Statistics, mode: str) -> tuple[Array, Array]:
        """Mean 0 and variance 1 at test time."""
        if mode == "test":
            return np.zeros((len(Z), 1)), np.full((len(Z), 1), 1 - 1e-5)
        return super().statistics(Z, running, mode)


@wrong_forward
class gamma_and_beta_skipped(Forward):
    """At test time the normalized values are not scaled by gamma and shifted by beta. Both have been learned."""

    def shifted(self, Z_hat: Array, gamma: Array, beta: Array, mode: str) -> Array:
        """Only Z_hat at test time."""
        return Z_hat if mode == "test" else super().shifted(Z_hat, gamma, beta, mode)


@wrong_forward
class running_statistics_in_training(Forward):
    """Test time is right; now the running statistics are used in training too. There each batch is normalized by its own."""

    def statistics(self, Z: Array, running: Statistics, mode: str) -> tuple[Array, Array]:
        """Running ones always."""
        return running["mean"], running["variance"]


@wrong_forward
class dropout_gone(Forward):
    """Test time is right; but now nothing is dropped in training either."""

    def mask(self, shape: tuple[int, ...], keep_prob: float, mode: str, rng: np.random.Generator) -> Array:
        """Ones always."""
        return np.ones(shape)
