"""The functions of `init_utils` that do what some exercise asks for, by what they do; `exercise(given_away=…)` takes them."""

from __future__ import annotations

DRAWING = (
    "init_utils.three_layer_net.initialize_parameters",
    "init_utils.experiments.batch_normalization.starting_point",
    "init_utils.experiments.deep_signals.draw_weights",
    "init_utils.experiments.four_way.starting_point",
    "init_utils.experiments.plateau.three_starts",
    "init_utils.experiments.pretraining.draw_start",
)
"""The parameters of a net; any scale follows from another by a factor."""

FORWARD = (
    "init_utils.three_layer_net.forward_propagation",
    "init_utils.layered_net.forward_layers",
    "init_utils.gradient_checking.forward_propagation_n",
    "init_utils.experiments.normalized_net.forward_normalized",
)
"""A net's activations."""

BACKWARD = (
    "init_utils.three_layer_net.backward_propagation",
    "init_utils.layered_net.backward_layers",
    "init_utils.experiments.pretraining.start_gradients",
    "init_utils.experiments.plateau.layer_signals",
    "init_utils.experiments.normalized_net.gradients_normalized",
)
"""A net's gradients."""

TRAINING = (
    "init_utils.training.train",
    "init_utils.training.gradient_descent",
    "init_utils.experiments.plateau.train_stalling_net",
    "init_utils.experiments.pretraining.train_from",
)
"""Gradient descent, with the costs on the way."""

CROSS_ENTROPY = (
    "init_utils.costs.compute_cost",
    "init_utils.costs.compute_loss",
    "init_utils.costs.cost_from_logits",
)
"""The cross-entropy; that of shares with themselves is their entropy."""

COUNTING = ("init_utils.diagnostics.layer_statistics", "init_utils.experiments.plateau.active_fraction")
"""Shares of entries."""

POWER = (
    "init_utils.experiments.layer_variance.second_moment_ratio",
    "init_utils.experiments.signal_theory.normal_mean",
    "init_utils.experiments.signal_theory.steady_gain",
)
"""How much of a signal an activation lets through: a gain is 1 over its root."""

QUOTIENTS = (
    "init_utils.experiments.batch_normalization.numerical_gradient",
    "init_utils.experiments.batch_normalization.relative_difference",
)
"""Difference quotients, and how far two gradients are apart."""
