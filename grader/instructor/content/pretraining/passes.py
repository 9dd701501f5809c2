"""The broken net in training and at test time, notebook 08: cases and known mistakes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from grader.exercise import Case, Part
from grader.instructor.content.drafts import ONE_PASS, case, exercise, mistake_in_a_step
from grader.instructor.content.given_away import FORWARD
from grader.instructor.content.pretraining.broken_net import Array, Forward, Parameters, Pass, Statistics, net
from grader.values import Generator

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
    given_away=FORWARD,
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


wrong_forward = mistake_in_a_step(repaired_forward)


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
    """At test time this still does what the broken net does. It drops units, and it takes mean and variance from the pictures
    that came with each one."""


@wrong_forward
class dropout_still_on(WithDropout):
    """The batch norm is right at test time. Units are still dropped: two calls with the same picture do not agree."""


@wrong_forward
class batch_statistics_still_on(WithBatchStatistics):
    """Nothing is dropped at test time. The batch norm still uses the statistics of the batch: a picture alone has a mean,
    itself, and no variance."""


@wrong_forward
class scaled_at_test(Forward):
    """At test time the activations are multiplied by keep_prob. That belongs to traditional dropout. Here training has divided
    by it already."""

    def mask(self, shape: tuple[int, ...], keep_prob: float, mode: str, rng: np.random.Generator) -> Array:
        """keep_prob at test time."""
        if mode == "test":
            return np.full(shape, keep_prob)
        return super().mask(shape, keep_prob, mode, rng)


@wrong_forward
class divided_at_test(Forward):
    """At test time nothing is dropped, yet the activations are still divided by keep_prob. That makes up for units that were
    dropped, and here none were."""

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
    """At test time the mean is the running one, but the variance is still that of the batch."""

    def statistics(self, Z: Array, running: Statistics, mode: str) -> tuple[Array, Array]:
        """Half and half."""
        mean, _ = super().statistics(Z, running, mode)
        return mean, np.var(Z, axis=1, keepdims=True)


@wrong_forward
class mean_of_the_batch(Forward):
    """At test time the variance is the running one, but the mean is still that of the batch."""

    def statistics(self, Z: Array, running: Statistics, mode: str) -> tuple[Array, Array]:
        """Half and half."""
        _, variance = super().statistics(Z, running, mode)
        return np.mean(Z, axis=1, keepdims=True), variance


@wrong_forward
class always_training(WithDropout, WithBatchStatistics):
    """The mode makes no difference: at test time everything is done as in training, and the running statistics move too."""

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
    """At test time the 1e-5 under the root is missing: normalize as in training, just with other statistics."""

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
    """Test time is right; now the running statistics are used in training too. There, each batch is normalized with its own."""

    def statistics(self, Z: Array, running: Statistics, mode: str) -> tuple[Array, Array]:
        """Running ones always."""
        return running["mean"], running["variance"]


@wrong_forward
class dropout_gone(Forward):
    """Test time is right, but now nothing is dropped in training either."""

    def mask(self, shape: tuple[int, ...], keep_prob: float, mode: str, rng: np.random.Generator) -> Array:
        """Ones always."""
        return np.ones(shape)
