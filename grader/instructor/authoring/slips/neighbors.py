"""Calls like those of an exercise's cases, with other numbers: to tell an equivalent from a hole."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from grader.exercise import Case, Exercise
from grader.values import Generator

CALLS = 24
"""Calls that two functions have to agree on to count as equivalent."""


def neighbors(exercise: Exercise) -> Iterator[Case]:
    """`CALLS` cases like those of an exercise, the same each time."""
    stream = random.Random(exercise.name)
    for number in range(CALLS):
        case = exercise.cases[number % len(exercise.cases)]
        sizes = stream.randint(0, 2)
        yield replace(case, arguments=tuple(_varied(item, stream, sizes) for item in case.arguments))


def _varied(value: Any, stream: random.Random, sizes: int) -> Any:
    """A value of the same kind: numbers vary within the range that they are in, lists of sizes grow."""
    if isinstance(value, Generator):
        return Generator(stream.randint(0, 10**6))
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    if isinstance(value, float):
        return _varied_float(value, stream)
    if isinstance(value, np.ndarray):
        return _varied_array(value, stream)
    if isinstance(value, list) and value and all(type(item) is int for item in value):
        return [item + (stream.randint(0, sizes) if item > 1 else 0) for item in value]
    if isinstance(value, Mapping):
        return {key: _varied(item, stream, sizes) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(_varied(item, stream, sizes) for item in value)
    return value


def _varied_float(value: float, stream: random.Random) -> float:
    if 0 < value < 1:
        return float(value ** stream.uniform(0.7, 1.4))
    return value * stream.uniform(0.7, 1.4)


def _varied_array(array: np.ndarray[Any, Any], stream: random.Random) -> np.ndarray[Any, Any]:
    rng = np.random.default_rng(stream.randint(0, 10**6))
    if array.dtype.kind != "f" or not array.size or set(np.unique(array)) <= {0.0, 1.0}:
        return array if array.ndim < 2 else array[:, rng.permutation(array.shape[1])]
    factors = rng.uniform(0.7, 1.4, array.shape)
    varied: np.ndarray[Any, Any] = array**factors if np.all((array >= 0) & (array <= 1)) else array * factors
    return varied
