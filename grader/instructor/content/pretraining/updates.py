"""Known mistakes of the auto-encoder in its updates, its draws, and what it returns."""

from __future__ import annotations

import numpy as np

from grader.instructor.content.pretraining.autoencoder import (
    Array,
    Coder,
    Training,
    all_summed,
    autoencoder,
    wrong_training,
)


@wrong_training
class gradient_ascent(Training):
    """The parameters go the wrong way, and the costs rise: the step should go against the gradient."""

    direction = 1.0


@wrong_training
class bias_summed_over_all(Training):
    """The biases of a layer all get the same gradient. The sum should run over the examples, and each unit keeps its own."""

    bias = staticmethod(all_summed)


@wrong_training
class biases_never_move(Training):
    """The biases stay at zero. They are parameters like the weights and take part in each update."""

    @staticmethod
    def bias(dZ: Array) -> Array:
        """Nothing."""
        return np.zeros((len(dZ), 1))


@wrong_training
class decoder_updated_first(Training):
    """The gradient of the encoder uses a decoder that was updated before. All gradients of one step must belong to the
    same parameters."""

    def __call__(self, X: Array, n_hidden: int, rate: float, iterations: int, seed: int) -> Coder:
        """Updates the decoder before it goes on."""
        W, W_out = self.draw(len(X), n_hidden, seed)
        coder = {"W": W, "b": np.zeros((n_hidden, 1)), "W_out": W_out, "b_out": np.zeros((len(X), 1))}
        costs = []
        for _ in range(iterations):
            codes, output = self.forward(coder, X)
            costs.append(self.cost(output, X))
            for names in (("W_out", "b_out"), ("W", "b")):
                steps = self.gradients(coder, X, codes, output)
                coder = {**coder, **{name: coder[name] - rate * steps[name] for name in names}}
        return {**coder, "costs": np.array(costs)}


@wrong_training
class cost_after_update(Training):
    """The parameters are right. The costs come one iteration late: each belongs to the parameters before the update."""

    def __call__(self, X: Array, n_hidden: int, rate: float, iterations: int, seed: int) -> Coder:
        """One more iteration; only its cost is kept."""
        last = super().__call__(X, n_hidden, rate, iterations, seed)
        costs = super().__call__(X, n_hidden, rate, iterations + 1, seed)["costs"]
        return {**last, "costs": costs[1:]}


@wrong_training
class unscaled_draw(Training):
    """The weights start as plain normal numbers: each matrix should be divided by the root of the number of its inputs."""

    def draw(self, n: int, n_hidden: int, seed: int) -> tuple[Array, Array]:
        """Without a scale."""
        rng = np.random.default_rng(seed)
        return rng.standard_normal((n_hidden, n)), rng.standard_normal((n, n_hidden))


@wrong_training
class scaled_without_root(Training):
    """The weights start too small: divide them by the root of the number of inputs, not by the number itself."""

    def draw(self, n: int, n_hidden: int, seed: int) -> tuple[Array, Array]:
        """Divided by the fan-in."""
        rng = np.random.default_rng(seed)
        return rng.standard_normal((n_hidden, n)) / n, rng.standard_normal((n, n_hidden)) / n_hidden


@wrong_training
class scaled_by_outputs(Training):
    """The two scales are swapped: W has n inputs, W_out has n_hidden, and each should be divided by the root of its own."""

    def draw(self, n: int, n_hidden: int, seed: int) -> tuple[Array, Array]:
        """By the fan-out."""
        rng = np.random.default_rng(seed)
        W = rng.standard_normal((n_hidden, n)) / np.sqrt(n_hidden)
        return W, rng.standard_normal((n, n_hidden)) / np.sqrt(n)


@wrong_training
class scaled_by_inputs_of_the_net(Training):
    """Both matrices are divided by the root of n. W_out has n_hidden inputs, and should be divided by the root of those."""

    def draw(self, n: int, n_hidden: int, seed: int) -> tuple[Array, Array]:
        """Both by √n."""
        rng = np.random.default_rng(seed)
        W = rng.standard_normal((n_hidden, n)) / np.sqrt(n)
        return W, rng.standard_normal((n, n_hidden)) / np.sqrt(n)


@wrong_training
class scaled_as_he(Training):
    """The weights start √2 times too large: that is He's scale, for ReLU. The description divides by the root alone."""

    def draw(self, n: int, n_hidden: int, seed: int) -> tuple[Array, Array]:
        """√2 times."""
        W, W_out = super().draw(n, n_hidden, seed)
        return W * np.sqrt(2), W_out * np.sqrt(2)


@wrong_training
class scaled_by_a_hundredth(Training):
    """The weights start as 0.01 times normal numbers. The description divides by the root of the number of inputs."""

    def draw(self, n: int, n_hidden: int, seed: int) -> tuple[Array, Array]:
        """0.01 times."""
        rng = np.random.default_rng(seed)
        W = 0.01 * rng.standard_normal((n_hidden, n))
        return W, 0.01 * rng.standard_normal((n, n_hidden))


@wrong_training
class uniform_draw(Training):
    """The weights start positive: `random` draws evenly between 0 and 1, but the description asks for `standard_normal`."""

    def draw(self, n: int, n_hidden: int, seed: int) -> tuple[Array, Array]:
        """By random."""
        rng = np.random.default_rng(seed)
        W = rng.random((n_hidden, n)) / np.sqrt(n)
        return W, rng.random((n, n_hidden)) / np.sqrt(n_hidden)


@wrong_training
class drawn_transposed(Training):
    """The random numbers are right but laid out in a different order: draw each matrix in its own shape; do not transpose
    it."""

    def draw(self, n: int, n_hidden: int, seed: int) -> tuple[Array, Array]:
        """Turned after the draw."""
        rng = np.random.default_rng(seed)
        W = rng.standard_normal((n, n_hidden)).T / np.sqrt(n)
        return W, rng.standard_normal((n_hidden, n)).T / np.sqrt(n_hidden)


@wrong_training
class decoder_drawn_first(Training):
    """The decoder's weights are drawn before the encoder's. The order decides which numbers go where: first W, then W_out."""

    def draw(self, n: int, n_hidden: int, seed: int) -> tuple[Array, Array]:
        """W_out, then W."""
        rng = np.random.default_rng(seed)
        W_out = rng.standard_normal((n, n_hidden)) / np.sqrt(n_hidden)
        return rng.standard_normal((n_hidden, n)) / np.sqrt(n), W_out


@wrong_training
class seeded_again(Training):
    """Encoder and decoder start from the same random numbers: make one generator, and draw from it twice."""

    def draw(self, n: int, n_hidden: int, seed: int) -> tuple[Array, Array]:
        """Two generators with one seed."""
        W = np.random.default_rng(seed).standard_normal((n_hidden, n)) / np.sqrt(n)
        return W, np.random.default_rng(seed).standard_normal((n, n_hidden)) / np.sqrt(n_hidden)


@wrong_training
class tied_start(Training):
    """The decoder starts as the encoder transposed. Here it has its own weights, drawn after the encoder's."""

    def draw(self, n: int, n_hidden: int, seed: int) -> tuple[Array, Array]:
        """W_out = W.T."""
        W, _ = super().draw(n, n_hidden, seed)
        return W, W.T.copy()


@wrong_training
class legacy_stream(Training):
    """These are numbers from NumPy's legacy stream, np.random.seed. The description asks for np.random.default_rng(seed), which
    is a different one."""

    def draw(self, n: int, n_hidden: int, seed: int) -> tuple[Array, Array]:
        """By RandomState."""
        rng = np.random.RandomState(seed)
        W = rng.randn(n_hidden, n) / np.sqrt(n)
        return W, rng.randn(n, n_hidden) / np.sqrt(n_hidden)


train_autoencoder = autoencoder
"""The exercise with all its mistakes."""
