"""The entropy of the labels, notebook 02: cases and known mistakes."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from grader.exercise import Part, Tolerance
from grader.instructor.content.drafts import case, exercise, mistake
from grader.instructor.content.given_away import CROSS_ENTROPY
from grader.instructor.content.plateaus.scaled_weights import Array

NATS = Tolerance(rtol=1e-6, atol=1e-9)
"""Anyone who adds a number as small as 1e-7 inside the logarithms, to avoid log 0, has the entropy to a few 1e-7."""


ONE_CLASS = Tolerance(rtol=0.0, atol=1e-5)
"""Where all labels are equal the answer is 0, and anyone who keeps p away from 0 and 1 by a tiny number is right too."""


def labels(ones: int, m: int, dtype: str = "int64") -> Array:
    """Shape (1, m), the ones spread over the row."""
    row = np.zeros(m, dtype=dtype)
    row[np.random.default_rng(m).permutation(m)[:ones]] = 1
    return row.reshape(1, m)


entropy = exercise(
    "prior_entropy",
    given_away=CROSS_ENTROPY,
    signature="prior_entropy(Y)",
    points=3,
    tolerance=NATS,
    parts=[
        Part("entropy", ("*",), 0.8, topic="both classes"),
        Part("labels of one class", ("*",), 0.2, needs="entropy", topic="one class"),
    ],
    visible=[
        case(labels(3, 12), topic="both classes"),
        case(labels(5, 8, "float64"), topic="both classes"),
        case(labels(6, 6), tolerance=ONE_CLASS, topic="one class"),
        case(labels(0, 5), tolerance=ONE_CLASS, topic="one class"),
    ],
    hidden=[
        case(labels(72, 209), topic="both classes"),
        case(labels(9, 10, "float64"), topic="both classes"),
        case(labels(0, 4, "float64"), tolerance=ONE_CLASS, topic="one class"),
        case(labels(1, 1), tolerance=ONE_CLASS, topic="one class"),
    ],
)


def share(Y: Array) -> Any:
    """The share of class 1; a NumPy number, so that a logarithm of zero is infinite and not an error."""
    return np.mean(Y)


def weighted_logs(p: Any, one: Any, other: Any) -> Any:
    """-(p log one + (1 - p) log other), where a certain class costs nothing."""
    return -sum(weight * np.log(value) for weight, value in ((p, one), (1 - p, other)) if weight > 0)


@mistake(entropy)
def entropy_in_bits(Y: Array) -> Any:
    """The entropy is in bits, 1.4427 times the expected value. The cost of the net uses the natural logarithm, so its entropy
    is in nats."""
    p = share(Y)
    return weighted_logs(p, p, 1 - p) / np.log(2)


@mistake(entropy)
def entropy_in_base_ten(Y: Array) -> Any:
    """The logarithm has base 10. The cost of the net uses the natural logarithm, which NumPy calls np.log."""
    p = share(Y)
    return weighted_logs(p, p, 1 - p) / np.log(10)


@mistake(entropy)
def entropy_negative(Y: Array) -> Any:
    """The result is negative. Logarithms of probabilities are; entropy is not. Is there a sign too few, or one too many?"""
    p = share(Y)
    return -weighted_logs(p, p, 1 - p)


@mistake(entropy)
def entropy_of_class_one_only(Y: Array) -> Any:
    """Only class 1 is counted. Examples of class 0 cost something too: the sum has a term for each class."""
    p = share(Y)
    return weighted_logs(p, p, 1)


@mistake(entropy)
def entropy_of_class_zero_only(Y: Array) -> Any:
    """Only class 0 is counted. Examples of class 1 cost something too: the sum has a term for each class."""
    p = share(Y)
    return weighted_logs(p, 1, 1 - p)


@mistake(entropy)
def entropy_summed(Y: Array) -> Any:
    """The entropy is multiplied by the number of examples. The cost is a mean over the examples, and so is the entropy."""
    p = share(Y)
    return np.size(Y) * weighted_logs(p, p, 1 - p)


@mistake(entropy)
def entropy_not_a_number(Y: Array) -> Any:
    """Right, but if all labels are of one class, the result is NaN: 0 times log 0 has no value for the machine. Its limit is 0,
    and such labels hold no surprise at all: the entropy is 0."""
    p = share(Y)
    return -(p * np.log(p) + (1 - p) * np.log(1 - p))


@mistake(entropy)
def entropy_outside_of_the_logarithm(Y: Array) -> Any:
    """Right, but if all labels are of one class, the function stops: 0 has no logarithm. The limit of p log p is 0, and such
    labels hold no surprise at all: the entropy is 0."""
    p = float(share(Y))
    return -(p * math.log(p) + (1 - p) * math.log(1 - p))


@mistake(entropy)
def entropy_of_a_coin(Y: Array) -> Any:
    """The result is ln 2, whatever the labels: that is the entropy of two equally frequent classes. Use the share of class 1
    among these labels, and the logarithm of each share."""
    return np.log(2.0)


@mistake(entropy)
def entropy_with_logs_exchanged(Y: Array) -> Any:
    """The two logarithms are exchanged. The share of class 1 goes with the log of the chance of class 1."""
    p = share(Y)
    return -(p * np.log(1 - p) + (1 - p) * np.log(p))


@mistake(entropy)
def entropy_as_variance(Y: Array) -> Any:
    """The result is p (1 - p), the variance of the labels. Entropy has logarithms in it."""
    return np.var(Y)


@mistake(entropy)
def entropy_over_rows(Y: Array) -> Any:
    """The result is not a number: a logarithm gets a negative one. A share is between 0 and 1. Is the sum of the labels divided
    by how many there are? Y has shape (1, m), so its examples are counted along axis 1."""
    p = np.sum(Y) / Y.shape[0]
    return -(p * np.log(p) + (1 - p) * np.log(1 - p))
