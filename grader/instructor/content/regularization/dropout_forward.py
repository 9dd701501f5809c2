"""Inverted dropout, forward: cases and known mistakes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from grader.exercise import Case, Part
from grader.instructor.content.drafts import ONE_PASS, case, exercise, mistake
from grader.instructor.content.given_away import FORWARD
from grader.instructor.content.regularization.regularized_net import (
    CACHED,
    PUBLIC,
    Parameters,
    drawn_parameters,
    dropout_pass,
    forward_case,
    net,
    relu,
    seeded,
    uniform_mask,
    unpack,
)


def published_dropout_case() -> Case:
    """The widely published check case of this exercise; its A3 starts with 0.36974721."""
    random = np.random.RandomState(1)
    X = random.randn(3, 5)
    return case(X, drawn_parameters(PUBLIC, random), 0.7)


def wide_case(seed: int, sizes: Sequence[int], m: int, keep_prob: float) -> Case:
    """A batch for which no layer depends on the masks of the one before: the weights behind the masks are zero."""
    X, _, parameters = net(seed, sizes, m)
    return case(X, {**parameters, "W2": 0 * parameters["W2"], "W3": 0 * parameters["W3"]}, keep_prob)


def kept_in_dropout(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> dict[str, tuple[Any, float]]:
    """Masks where every unit is kept, and the activations that do not depend on the masks before: all of a `wide_case`."""
    W1, b1, W2, b2, W3, _ = unpack(parameters)
    first = relu(W1 @ X + b1) / keep_prob
    second = np.broadcast_to(relu(b2), (len(b2), X.shape[1])) / keep_prob
    kept = {
        "1.1": (np.ones(first.shape, dtype=bool), keep_prob),
        "1.2": (first, keep_prob),
        "1.6": (np.ones(second.shape, dtype=bool), keep_prob),
    }
    return kept if np.any(W2) or np.any(W3) else {**kept, "1.7": (second, keep_prob)}


dropout_forward = exercise(
    "forward_propagation_with_dropout",
    given_away=FORWARD,
    signature="forward_propagation_with_dropout(X, parameters, keep_prob=0.5)",
    points=10,
    tolerance=ONE_PASS,
    parts=(
        Part("mask D1", ("1.1",), 0.15),
        Part("mask D2", ("1.6",), 0.15, needs="mask D1"),
        Part("activations A1", ("1.2",), 0.2, needs="mask D1"),
        Part("activations A2", ("1.7",), 0.2, needs="activations A1"),
        Part("output A3", ("0",), 0.2),
        Part(
            "rest of the cache",
            ("1.0", "1.3", "1.4", "1.5", "1.8", "1.9", "1.10", "1.11", "1.12", "1.13"),
            0.1,
            needs="output A3",
        ),
    ),
    labels={"0": "A3", "1": "the cache"} | {f"1.{place}": name for place, name in enumerate(CACHED)},
    masks=("1.1", "1.6"),
    visible=[
        published_dropout_case(),
        forward_case(31, [2, 6, 4, 1], 8, 0.86),
        forward_case(32, [4, 5, 6, 1], 6),
        forward_case(33, [2, 4, 3, 1], 5, 1.0),
        wide_case(38, [3, 20, 20, 1], 30, 0.8),
    ],
    hidden=[
        forward_case(34, [5, 7, 3, 1], 9, 0.3),
        forward_case(35, [2, 20, 3, 1], 30, 0.8),
        forward_case(36, [3, 4, 9, 1], 1, 0.6),
        forward_case(37, [3, 5, 2, 1], 7, 1.0),
        wide_case(39, [4, 25, 20, 1], 25, 0.7),
    ],
    rule="seeded mask",
    kept=kept_in_dropout,
)


@mistake(dropout_forward)
def mask_inverted(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """The comparison is the wrong way around: a unit is kept with probability 1 - keep_prob. With keep_prob = 0.5 nobody would
    notice."""
    return seeded(X, parameters, lambda shape: np.random.rand(*shape) > keep_prob, 1 / keep_prob)


@mistake(dropout_forward)
def mask_of_drop_rate(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """The random numbers are compared with 1 - keep_prob: units are kept with the probability of being dropped. With keep_prob
    = 0.5 nobody would notice."""
    return seeded(X, parameters, uniform_mask(1 - keep_prob), 1 / keep_prob)


@mistake(dropout_forward)
def mask_complementary(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """Units are kept with the right probability, but from the upper end of (0, 1). So that all learners get the same masks,
    draw with np.random.rand and keep those whose number is below keep_prob. (np.random.choice takes the upper end.)"""
    return seeded(X, parameters, lambda shape: np.random.rand(*shape) > 1 - keep_prob, 1 / keep_prob)


@mistake(dropout_forward)
def not_divided(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """The masks are right, but the units that stay are not scaled. On average, each layer passes on only keep_prob of its
    signal. That is traditional dropout, which you meet later. Inverted dropout makes up for it here."""
    return seeded(X, parameters, uniform_mask(keep_prob), 1.0)


@mistake(dropout_forward)
def multiplied(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """The surviving activations are scaled down instead of up. Dropping lost part of the signal; the scale has to make up for
    it."""
    return seeded(X, parameters, uniform_mask(keep_prob), keep_prob)


@mistake(dropout_forward)
def divided_by_drop_rate(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """The surviving activations are divided by 1 - keep_prob, the probability of being dropped. The scale has to make up for
    the fact that only keep_prob of them survive."""
    return seeded(X, parameters, uniform_mask(keep_prob), 1 / (1 - keep_prob))


@mistake(dropout_forward)
def layer_1_not_divided(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """A1 is not scaled after its mask, A2 is: each of the two hidden layers needs it."""
    return seeded(X, parameters, uniform_mask(keep_prob), 1.0, 1 / keep_prob)


@mistake(dropout_forward)
def layer_2_not_divided(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """A1 is scaled after its mask, A2 is not: each of the two hidden layers needs it."""
    return seeded(X, parameters, uniform_mask(keep_prob), 1 / keep_prob, 1.0)


@mistake(dropout_forward)
def mask_normal(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """The masks are drawn from the normal distribution, which falls below 0.86 in 81 % of all cases, not in 86 %. A number
    below keep_prob with probability keep_prob comes from the uniform distribution on (0, 1)."""
    return seeded(X, parameters, lambda shape: np.random.randn(*shape) < keep_prob, 1 / keep_prob)


@mistake(dropout_forward)
def mask_half(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """The masks keep half of the units, whatever keep_prob is: compare with the argument, not with a fixed number."""
    return seeded(X, parameters, uniform_mask(0.5), 1 / keep_prob)


@mistake(dropout_forward)
def mask_rounded(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """The random numbers are rounded to 0 or 1, so half of the units are kept, whatever keep_prob is. Compare the numbers with
    the argument."""
    return seeded(X, parameters, lambda shape: np.round(np.random.rand(*shape)), 1 / keep_prob)


@mistake(dropout_forward)
def mask_binomial(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """Units are kept with the right probability, but np.random.binomial makes different masks from seed 1. So that all learners
    get the same ones, draw with np.random.rand and keep those whose number is below keep_prob."""
    return seeded(X, parameters, lambda shape: np.random.binomial(1, keep_prob, shape), 1 / keep_prob)


@mistake(dropout_forward)
def mask_without_threshold(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """The activations are multiplied by the random numbers themselves, so none is dropped. A mask says yes or no: the numbers
    still have to be compared with keep_prob."""
    return seeded(X, parameters, lambda shape: np.random.rand(*shape), 1 / keep_prob)


@mistake(dropout_forward)
def mask_per_unit(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """There is one random number per unit, so a unit is dropped for all examples at once. Each example gets a thinned net of
    its own: a mask has the shape of its activations."""
    return seeded(X, parameters, lambda shape: np.random.rand(shape[0], 1) < keep_prob, 1 / keep_prob)


@mistake(dropout_forward)
def mask_per_unit_repeated(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """All columns of a mask are the same: a unit is dropped for all examples at once. Each example gets a thinned net of its
    own, so each entry needs its own random number."""
    return seeded(
        X,
        parameters,
        lambda shape: np.repeat(np.random.rand(shape[0], 1) < keep_prob, shape[1], axis=1),
        1 / keep_prob,
    )


@mistake(dropout_forward)
def mask_per_example(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """There is one random number per example, so a whole layer is dropped for it at once. Each unit is dropped on its own: a
    mask has the shape of its activations."""
    return seeded(X, parameters, lambda shape: np.random.rand(1, shape[1]) < keep_prob, 1 / keep_prob)


@mistake(dropout_forward)
def mask_transposed_draw(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """The random numbers are right but laid out in a different order: the mask was drawn with a row for each example and then
    transposed. Draw it in the shape of its activations."""
    return seeded(X, parameters, lambda shape: (np.random.rand(*shape[::-1]) < keep_prob).T, 1 / keep_prob)


@mistake(dropout_forward)
def not_seeded(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """These are not the masks asked for: the seed is not set inside the function. The exercise asks for seed 1 at the
    beginning, so that everyone gets the same numbers."""
    return dropout_pass(X, parameters, uniform_mask(keep_prob), (1 / keep_prob, 1 / keep_prob))


@mistake(dropout_forward)
def reseeded(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """D1 is right, D2 is not: the seed is set a second time, so both masks are made from the same random numbers. Set it once,
    at the beginning."""

    def draw(shape: tuple[int, int]) -> Any:
        np.random.seed(1)
        return np.random.rand(*shape) < keep_prob

    return dropout_pass(X, parameters, draw, (1 / keep_prob, 1 / keep_prob))


@mistake(dropout_forward)
def other_seed(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """The masks come from seed 3. This function should set seed 1."""
    np.random.seed(3)
    return dropout_pass(X, parameters, uniform_mask(keep_prob), (1 / keep_prob, 1 / keep_prob))


@mistake(dropout_forward)
def other_stream(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """The masks come from np.random.default_rng(1), whose numbers differ from those after np.random.seed(1). It is the better
    generator for your own work; here everyone draws with np.random.rand."""
    generator = np.random.default_rng(1)
    factors = (1 / keep_prob, 1 / keep_prob)
    return dropout_pass(X, parameters, lambda shape: generator.random(shape) < keep_prob, factors)


@mistake(dropout_forward)
def masks_drawn_in_reverse(X: Any, parameters: Parameters, keep_prob: float = 0.5) -> Any:
    """D2 is drawn before D1, so each gets the other's random numbers. Draw D1 first."""
    m = X.shape[1]
    np.random.seed(1)
    masks = [np.random.rand(parameters[f"W{layer}"].shape[0], m) < keep_prob for layer in (2, 1)]
    return dropout_pass(X, parameters, lambda _shape: masks.pop(), (1 / keep_prob, 1 / keep_prob))
