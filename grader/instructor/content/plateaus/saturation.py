"""The saturated fraction, notebook 02: cases and known mistakes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from grader.exercise import Part
from grader.instructor.content.drafts import case, exercise, mistake
from grader.instructor.content.given_away import COUNTING
from grader.instructor.content.plateaus.bias_only import sigma
from grader.instructor.content.plateaus.scaled_weights import Array


def pre_activations(seed: int, *shape: int, spread: float, exactly: Sequence[float] = ()) -> Array:
    """Normal numbers; the first few are set to given values."""
    Z = spread * np.random.default_rng(seed).standard_normal(shape)
    Z.flat[: len(exactly)] = exactly
    return Z


saturation = exercise(
    "saturation_fraction",
    given_away=COUNTING,
    signature="saturation_fraction(Z, limit=4)",
    points=5,
    parts=[
        Part("fraction beyond 4", ("*",), 0.4, topic="4"),
        Part("fraction beyond another limit", ("*",), 0.4, needs="fraction beyond 4", topic="another"),
        Part("arrays with one axis or three", ("*",), 0.2, needs="fraction beyond 4", topic="axes"),
    ],
    visible=[
        case(np.array([[-9.0, -4.0, 0.5, 4.0], [4.5, 1.0, -4.25, 10.0]]), topic="4"),
        case(pre_activations(1, 5, 40, spread=3.0), 2.5, topic="another"),
        case(pre_activations(2, 3, 7, spread=2.0), topic="4"),
        case(pre_activations(6, 13, spread=4.0), topic="axes"),
        case(pre_activations(8, 2, 3, 5, spread=4.0), topic="axes"),
    ],
    hidden=[
        case(pre_activations(3, 20, 30, spread=6.0, exactly=[4.0, -4.0]), topic="4"),
        case(pre_activations(4, 1, 9, spread=2.0, exactly=[1.5, -1.5, 1.5]), 1.5, topic="another"),
        case(pre_activations(5, 11, spread=5.0), topic="axes"),
        case(pre_activations(9, 3, 1, 2, 4, spread=5.0), topic="axes"),
        case(pre_activations(10, 1, 1, spread=9.0), topic="4"),
        case(pre_activations(7, 6, 5, spread=4.0), 3, topic="another"),
    ],
)


@mistake(saturation)
def positive_side_only(Z: Array, limit: float = 4) -> Any:
    """Only large positive entries are counted. A sigmoid is as flat far below zero as far above: compare the absolute
    value."""
    return np.mean(limit < Z)


@mistake(saturation)
def negative_side_only(Z: Array, limit: float = 4) -> Any:
    """Only large negative entries are counted. A sigmoid is as flat far above zero as far below: compare the absolute
    value."""
    return np.mean(-limit > Z)


@mistake(saturation)
def limit_counted(Z: Array, limit: float = 4) -> Any:
    """Entries that are exactly at the limit are counted too. Count only those beyond it."""
    return np.mean(np.abs(Z) >= limit)


@mistake(saturation)
def fraction_inside(Z: Array, limit: float = 4) -> Any:
    """This is the fraction inside the limit; count the other entries."""
    return np.mean(np.abs(Z) <= limit)


@mistake(saturation)
def fraction_strictly_inside(Z: Array, limit: float = 4) -> Any:
    """This is the fraction of entries within the limit: the comparison looks the other way."""
    return np.mean(np.abs(Z) < limit)


@mistake(saturation)
def number_of_entries(Z: Array, limit: float = 4) -> Any:
    """This is a number of entries. Divide it by the total number of entries to get a fraction."""
    return float(np.sum(np.abs(Z) > limit))


@mistake(saturation)
def percentage(Z: Array, limit: float = 4) -> Any:
    """The result is in percent, 100 times too large. A fraction lies between 0 and 1."""
    return 100 * np.mean(np.abs(Z) > limit)


@mistake(saturation)
def limit_always_four(Z: Array, limit: float = 4) -> Any:
    """The limit is always 4. With limit=4 everything is right; use the argument, so that other limits work too."""
    return np.mean(np.abs(Z) > 4)


@mistake(saturation)
def divided_by_examples(Z: Array, limit: float = 4) -> Any:
    """The count is divided by the number of columns only. All entries count: rows times columns."""
    return np.sum(np.abs(Z) > limit) / np.shape(Z)[-1]


@mistake(saturation)
def divided_by_rows(Z: Array, limit: float = 4) -> Any:
    """The count is divided by the length of Z, which is its number of rows. All entries count: rows times columns."""
    return np.sum(np.abs(Z) > limit) / len(Z)


@mistake(saturation)
def units_with_any(Z: Array, limit: float = 4) -> Any:
    """This is the fraction of units with at least one entry beyond the limit. Count the entries, not the units."""
    return np.mean(np.any(np.abs(Z) > limit, axis=-1))


@mistake(saturation)
def fraction_of_each_unit(Z: Array, limit: float = 4) -> Any:
    """There is a fraction for each unit. The function returns one number for the whole array: leave out the axis."""
    return np.mean(np.abs(Z) > limit, axis=-1)


@mistake(saturation)
def fraction_of_activations(Z: Array, limit: float = 4) -> Any:
    """The result is always 0. Are the entries of Z themselves compared with the limit, one by one, and not their mean or the
    values of a sigmoid? Does an entry have to be on both sides at once? Does the division keep the decimals? And is anything
    counted at all?"""
    return np.mean(np.abs(sigma(Z)) > limit)


@mistake(saturation)
def share_of_the_sum(Z: Array, limit: float = 4) -> Any:
    """This is the share of the sum of absolute values. Every entry counts the same, however large it is."""
    size = np.abs(Z)
    return np.sum(size[size > limit]) / np.sum(size)
