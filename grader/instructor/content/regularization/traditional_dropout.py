"""Traditional dropout at test time: cases and known mistakes."""

from __future__ import annotations

from typing import Any

from grader.exercise import Part
from grader.instructor.content.drafts import ONE_PASS, exercise, mistake
from grader.instructor.content.given_away import FORWARD
from grader.instructor.content.regularization.regularized_net import (
    Parameters,
    forward_case,
    plain_pass,
    seeded,
    sigmoid,
    uniform_mask,
)

traditional = exercise(
    "predict_traditional_dropout",
    given_away=FORWARD,
    signature="predict_traditional_dropout(X, parameters, keep_prob)",
    points=5,
    tolerance=ONE_PASS,
    parts=(Part("probabilities", ("result",), 1.0),),
    visible=[
        forward_case(51, [3, 2, 4, 1], 5, 0.7),
        forward_case(52, [2, 6, 4, 1], 8, 0.5),
        forward_case(53, [2, 4, 3, 1], 6, 1.0),
    ],
    hidden=[
        forward_case(54, [5, 7, 3, 1], 9, 0.3),
        forward_case(55, [4, 3, 6, 1], 1, 0.86),
        forward_case(56, [2, 20, 3, 1], 30, 0.6),
    ],
)


@mistake(traditional)
def not_scaled(X: Any, parameters: Parameters, keep_prob: float) -> Any:
    """keep_prob has no effect. During training, the next layer saw only some of the units; now it sees all of them, and its
    input is too large on average."""
    return plain_pass(X, parameters)[0]


@mistake(traditional)
def scaled_up(X: Any, parameters: Parameters, keep_prob: float) -> Any:
    """The hidden activations are divided by keep_prob: that is what inverted dropout does during training. Here all units speak
    where only some did before, so their sum has to shrink."""
    return plain_pass(X, parameters, (1 / keep_prob, 1 / keep_prob))[0]


@mistake(traditional)
def scaled_by_drop_rate(X: Any, parameters: Parameters, keep_prob: float) -> Any:
    """The hidden layers are scaled by 1 - keep_prob, the chance to be dropped. What a unit sent on average in training is its
    value times the chance to be *kept*."""
    return plain_pass(X, parameters, (1 - keep_prob, 1 - keep_prob))[0]


@mistake(traditional)
def masks_at_test_time(X: Any, parameters: Parameters, keep_prob: float) -> Any:
    """Units are still dropped. At test time nothing is random: all units take part, each scaled."""
    return seeded(X, parameters, uniform_mask(keep_prob), 1.0)[0]


@mistake(traditional)
def masks_and_scale(X: Any, parameters: Parameters, keep_prob: float) -> Any:
    """Units are dropped and scaled as well. At test time nothing is random: all units take part, each scaled."""
    return seeded(X, parameters, uniform_mask(keep_prob), keep_prob)[0]


@mistake(traditional)
def inverted_dropout_at_test_time(X: Any, parameters: Parameters, keep_prob: float) -> Any:
    """This is a training pass with inverted dropout. At test time nothing is random: all units take part, and a scale makes up
    for the masks used in training."""
    return seeded(X, parameters, uniform_mask(keep_prob), 1 / keep_prob)[0]


@mistake(traditional)
def output_scaled(X: Any, parameters: Parameters, keep_prob: float) -> Any:
    """The probability is scaled instead of the hidden activations. The output unit was never dropped; it is its input that is
    too large."""
    return plain_pass(X, parameters)[0] * keep_prob


@mistake(traditional)
def output_scaled_too(X: Any, parameters: Parameters, keep_prob: float) -> Any:
    """The hidden activations are scaled, and the probability is too. The output unit was never dropped."""
    return plain_pass(X, parameters, (keep_prob, keep_prob))[0] * keep_prob


@mistake(traditional)
def only_layer_1_scaled(X: Any, parameters: Parameters, keep_prob: float) -> Any:
    """A1 is scaled, A2 is not. Both hidden layers had dropout."""
    return plain_pass(X, parameters, (keep_prob, 1.0))[0]


@mistake(traditional)
def only_layer_2_scaled(X: Any, parameters: Parameters, keep_prob: float) -> Any:
    """A2 is scaled, A1 is not. Both hidden layers had dropout."""
    return plain_pass(X, parameters, (1.0, keep_prob))[0]


@mistake(traditional)
def input_scaled_too(X: Any, parameters: Parameters, keep_prob: float) -> Any:
    """The inputs, or the weights that read them, are scaled too. No input was ever dropped; only hidden units were."""
    return plain_pass(X * keep_prob, parameters, (keep_prob, keep_prob))[0]


@mistake(traditional)
def logits_scaled(X: Any, parameters: Parameters, keep_prob: float) -> Any:
    """The last pre-activation is scaled as a whole, in place of the hidden activations. Its bias was never dropped."""
    Z3 = plain_pass(X, parameters)[1][8]
    return sigmoid(Z3 * keep_prob)


@mistake(traditional)
def incoming_weights_scaled(X: Any, parameters: Parameters, keep_prob: float) -> Any:
    """The weights that lead *into* the hidden layers are scaled (W1, W2). A dropped unit sends nothing to the layer after it:
    what a unit sends out has to shrink."""
    scaled = {**parameters, **{name: parameters[name] * keep_prob for name in ("W1", "W2")}}
    return plain_pass(X, scaled)[0]


@mistake(traditional)
def decisions(X: Any, parameters: Parameters, keep_prob: float) -> Any:
    """These are decisions, 0 or 1. Return the probabilities themselves, before they are compared with 0.5 or rounded."""
    return (plain_pass(X, parameters, (keep_prob, keep_prob))[0] > 0.5).astype(float)


@mistake(traditional)
def decisions_bool(X: Any, parameters: Parameters, keep_prob: float) -> Any:
    """These are decisions, True or False. Return the probabilities themselves, before they are compared with 0.5."""
    return plain_pass(X, parameters, (keep_prob, keep_prob))[0] > 0.5


@mistake(traditional)
def decisions_int(X: Any, parameters: Parameters, keep_prob: float) -> Any:
    """These are decisions, 0 or 1, as whole numbers. Return the probabilities, before they are compared with 0.5."""
    return (plain_pass(X, parameters, (keep_prob, keep_prob))[0] > 0.5).astype(int)


@mistake(traditional)
def logits_returned(X: Any, parameters: Parameters, keep_prob: float) -> Any:
    """These are the pre-activations of the output, of any size and sign. The sigmoid that makes probabilities of them is
    missing."""
    return plain_pass(X, parameters, (keep_prob, keep_prob))[1][8]


@mistake(traditional)
def all_parameters_scaled(X: Any, parameters: Parameters, keep_prob: float) -> Any:
    """All parameters are scaled. What shrinks is what a hidden unit sends out: the weights behind it, but no bias, and not the
    weights that read the inputs."""
    return plain_pass(X, {name: value * keep_prob for name, value in parameters.items()})[0]


@mistake(traditional)
def biases_scaled_too(X: Any, parameters: Parameters, keep_prob: float) -> Any:
    """The weights behind the hidden units are scaled, and the biases next to them are too. A bias was never dropped."""
    scaled = ("W2", "b2", "W3", "b3")
    return plain_pass(
        X, {name: value * (keep_prob if name in scaled else 1) for name, value in parameters.items()}
    )[0]


@mistake(traditional)
def probabilities_and_cache(X: Any, parameters: Parameters, keep_prob: float) -> Any:
    """The probabilities come with a cache. At test time nothing goes backward, so return the probabilities alone."""
    return plain_pass(X, parameters, (keep_prob, keep_prob))
