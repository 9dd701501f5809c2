"""One auto-encoder, notebook 08: cases and known mistakes."""

from __future__ import annotations

from typing import Any

import numpy as np

from grader.exercise import Case, Part
from grader.instructor.content.drafts import ONE_PASS, case, exercise, mistake_in_a_step
from grader.instructor.content.given_away import TRAINING

Array = Any


Coder = dict[str, Any]


def examples(seed: int, n: int, m: int) -> Array:
    """m examples of n entries in [0, 1]."""
    return np.random.default_rng(seed).random((n, m))


ONE_UPDATE = "one update"


def coder_case(data: int, n: int, m: int, n_hidden: int, rate: float, iterations: int, seed: int) -> Case:
    """Arguments of train_autoencoder."""
    topic = ONE_UPDATE if iterations == 1 else ""
    return case(examples(data, n, m), n_hidden, rate, iterations, seed, topic=topic)


autoencoder = exercise(
    "train_autoencoder",
    given_away=TRAINING,
    signature="train_autoencoder(X, n_hidden, learning_rate, num_iterations, seed)",
    points=12,
    tolerance=ONE_PASS,
    parts=(
        Part("decoder after one update: W_out, b_out", ("W_out", "b_out"), 0.15, topic=ONE_UPDATE),
        Part("encoder after one update: W, b", ("W", "b"), 0.15, topic=ONE_UPDATE),
        Part("decoder: W_out, b_out", ("W_out", "b_out"), 0.25),
        Part("encoder: W, b", ("W", "b"), 0.25),
        Part("costs", ("costs",), 0.2, needs="decoder: W_out, b_out"),
    ),
    visible=[
        coder_case(1, 6, 5, 3, 0.5, 1, 0),
        coder_case(2, 4, 7, 6, 0.8, 10, 3),
        coder_case(3, 8, 12, 5, 2.0, 20, 5),
    ],
    hidden=[
        coder_case(7, 7, 8, 4, 0.9, 1, 13),
        coder_case(4, 10, 9, 4, 1.5, 15, 7),
        coder_case(5, 5, 1, 2, 0.7, 6, 11),
        coder_case(6, 3, 20, 9, 1.0, 12, 2),
    ],
    stored_mistake_cases=2,
)


def sigmoid(Z: Array) -> Array:
    """1 / (1 + exp(-z))."""
    return 1 / (1 + np.exp(-Z))


def slope(A: Array) -> Array:
    """Derivative of the sigmoid, from its value."""
    return A * (1 - A)


def unit_slope(A: Array) -> Array:
    """A derivative that was forgotten."""
    return np.ones_like(A)


def rows_summed(dZ: Array) -> Array:
    """The gradient of a bias."""
    return np.sum(dZ, axis=1, keepdims=True)


def all_summed(dZ: Array) -> Array:
    """One number for all biases."""
    return np.full((len(dZ), 1), np.sum(dZ))


class Training:
    """An auto-encoder's training in steps; a mistake replaces one of them with a wrong one."""

    decoder_slope = staticmethod(slope)
    code_slope = staticmethod(slope)
    bias = staticmethod(rows_summed)
    direction = -1.0

    def draw(self, n: int, n_hidden: int, seed: int) -> tuple[Array, Array]:
        """W and W_out, correctly drawn."""
        rng = np.random.default_rng(seed)
        W = rng.standard_normal((n_hidden, n)) / np.sqrt(n)
        return W, rng.standard_normal((n, n_hidden)) / np.sqrt(n_hidden)

    def output(self, Z: Array) -> Array:
        """What the decoder outputs."""
        return sigmoid(Z)

    def error(self, output: Array, X: Array) -> Array:
        """Gradient of the cost with respect to the output."""
        return (output - X) / X.shape[1]

    def cost(self, output: Array, X: Array) -> float:
        """The cost of one iteration."""
        return float(np.sum((output - X) ** 2) / (2 * X.shape[1]))

    def gradients(self, coder: Coder, X: Array, codes: Array, output: Array) -> Coder:
        """Gradients by the name of the array."""
        dZ_out = self.error(output, X) * self.decoder_slope(output)
        dZ = coder["W_out"].T @ dZ_out * self.code_slope(codes)
        return {
            "W": dZ @ X.T, "b": self.bias(dZ), "W_out": dZ_out @ codes.T, "b_out": self.bias(dZ_out),
        }  # fmt: skip

    def forward(self, coder: Coder, X: Array) -> tuple[Array, Array]:
        """Codes and output."""
        codes = sigmoid(coder["W"] @ X + coder["b"])
        return codes, self.output(coder["W_out"] @ codes + coder["b_out"])

    def __call__(self, X: Array, n_hidden: int, rate: float, iterations: int, seed: int) -> Coder:
        """What the learner's function returns."""
        W, W_out = self.draw(len(X), n_hidden, seed)
        coder = {"W": W, "b": np.zeros((n_hidden, 1)), "W_out": W_out, "b_out": np.zeros((len(X), 1))}
        costs = []
        for _ in range(iterations):
            codes, output = self.forward(coder, X)
            costs.append(self.cost(output, X))
            steps = self.gradients(coder, X, codes, output)
            coder = {name: value + self.direction * rate * steps[name] for name, value in coder.items()}
        return {**coder, "costs": np.array(costs)}


wrong_training = mistake_in_a_step(autoencoder)


@wrong_training
class decoder_slope_missing(Training):
    """The derivative of the decoder's sigmoid is missing. It cancels with a cross-entropy; here the cost is a squared error,
    and it does not."""

    decoder_slope = staticmethod(unit_slope)


@wrong_training
class code_slope_missing(Training):
    """The decoder is right at first, the encoder is not: on the way back through the code, its sigmoid has a derivative too."""

    code_slope = staticmethod(unit_slope)


@wrong_training
class both_slopes_missing(Training):
    """Both layers lack the slope of the sigmoid. These are the gradients of linear layers."""

    decoder_slope = staticmethod(unit_slope)
    code_slope = staticmethod(unit_slope)


@wrong_training
class linear_decoder(Training):
    """The reconstruction is not squeezed between 0 and 1: the decoder has a sigmoid as well."""

    decoder_slope = staticmethod(unit_slope)

    def output(self, Z: Array) -> Array:
        """Without the sigmoid."""
        return Z


@wrong_training
class gradient_not_averaged(Training):
    """The costs start right, but the steps are m times too large. The cost is a mean over the examples, so its gradient is one
    too."""

    def error(self, output: Array, X: Array) -> Array:
        """Without 1/m."""
        return output - X


@wrong_training
class averaged_over_pixels(Training):
    """The costs start right, but the gradients are divided by the number of pixels, n. The cost is an average over the m
    examples."""

    def error(self, output: Array, X: Array) -> Array:
        """Divided by n."""
        return (output - X) / len(X)


@wrong_training
class averaged_over_entries(Training):
    """Everything is divided by the number of pixels as well, as np.mean does. The cost sums over the entries of an example
    and averages over the examples only."""

    def error(self, output: Array, X: Array) -> Array:
        """Divided by all entries."""
        return (output - X) / X.size

    def cost(self, output: Array, X: Array) -> float:
        """The mean of all entries."""
        return float(np.mean((output - X) ** 2) / 2)


@wrong_training
class gradient_doubled(Training):
    """The costs start right, but each step is twice what it should be: the ½ in the cost is there to cancel the 2 of the
    derivative."""

    def error(self, output: Array, X: Array) -> Array:
        """With the 2 of the square."""
        return 2 * (output - X) / X.shape[1]


@wrong_training
class cost_without_half(Training):
    """The parameters are right. Each cost is twice what it should be: look at the factor in front of the sum."""

    def cost(self, output: Array, X: Array) -> float:
        """Without ½."""
        return float(np.sum((output - X) ** 2) / X.shape[1])


@wrong_training
class cost_times_half_m(Training):
    """The parameters are right. Each cost is m² times too large: a / 2 * m is (a / 2) * m. Put the denominator in
    parentheses."""

    def cost(self, output: Array, X: Array) -> float:
        """Multiplied by m."""
        return float(np.sum((output - X) ** 2) / 2 * X.shape[1])


@wrong_training
class cost_is_plain_mean(Training):
    """The parameters are right. Your costs are the mean of all squares: they should be summed over the entries of an example
    and averaged over the examples, with a ½."""

    def cost(self, output: Array, X: Array) -> float:
        """The mean of all entries, without ½."""
        return float(np.mean((output - X) ** 2))


@wrong_training
class cost_averaged_over_entries(Training):
    """The parameters are right, but the costs are too small. They are averaged over the entries of an example too, where they
    should be summed."""

    def cost(self, output: Array, X: Array) -> float:
        """The mean of all entries."""
        return float(np.mean((output - X) ** 2) / 2)
