"""Does an array look drawn from the right distribution, though not from the expected stream?"""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import combinations
from typing import Any

import numpy as np

SIGMAS = 5.0
"""Width of the bands: a right answer falls outside by chance once in about two million looks."""

ENOUGH = 30
"""Fewer entries than these say nothing about a distribution."""


def fits_spread(
    arrays: Mapping[str, Any], spread: Mapping[str, float], limits: Mapping[str, float] | None = None
) -> bool:
    """Whether each array could be N(0, spread²) or U(-limit, limit), and no two of them repeat each other's numbers.

    Parameters
    ----------
    arrays : mapping
        Leaves of a returned value by path.
    spread : mapping
        Standard deviation by path, of what is to be normal; a path that is missing, or is no array of floats, does not fit.
    limits : mapping, optional
        Bound by path, of what is to be uniform.

    Notes
    -----
    Sampling errors of N draws from a normal distribution: mean σ/√N, standard deviation σ/√(2N), kurtosis √(24/N). For the
    uniform one: P(all |draws| < x) = (x / limit)^N, and of the largest gap D between the draws and the distribution function
    P(D > d) < 2 exp(-2 N d²) (Dvoretzky, Kiefer, Wolfowitz 1956, with Massart's constant).
    """
    sizes = {**spread, **(limits or {})}
    for path, size in sizes.items():
        array = arrays.get(path)
        if not isinstance(array, np.ndarray) or array.dtype != np.float64 or not np.all(np.isfinite(array)):
            return False
        could_be = _could_be_normal if path in spread else _could_be_uniform
        if not could_be(array.ravel(), size):
            return False
    return not any(_repeats(arrays[one], arrays[other]) for one, other in combinations(sizes, 2))


def spread_misfits(
    arrays: Mapping[str, Any], spread: Mapping[str, float], within: float = 0.0
) -> dict[str, tuple[str, str]]:
    """The arrays that are not drawn from N(0, spread²), by path: what is expected, and what is there, in words.

    Parameters
    ----------
    arrays, spread : mapping
        As in :func:`fits_spread`.
    within : float
        Where given, only the standard deviation counts, and it may be off by this factor either way.
    """
    found: dict[str, tuple[str, str]] = {}
    for path, sigma in spread.items():
        draws = np.asarray(arrays[path])
        if within:
            std = float(np.std(draws))
            fits = draws.size < ENOUGH or sigma / within < std < sigma * within
        else:
            fits = fits_spread(arrays, {path: sigma})
        if not fits:
            found[path] = _spread_in_words(draws, sigma)
    if not found and not within and not fits_spread(arrays, spread):
        path = list(spread)[-1]
        found[path] = ("numbers of its own", "the numbers of another array again")
    return found


def _spread_in_words(draws: np.ndarray[Any, Any], sigma: float) -> tuple[str, str]:
    mean, std = float(np.mean(draws)), float(np.std(draws))
    expected, got = f"standard deviation {sigma:.3g}", f"standard deviation {std:.3g}"
    if f"{std:.1e}" != f"{sigma:.1e}":
        return expected, got
    return f"normal numbers of mean 0 and {expected}", f"mean {mean:.3g}, {got}, and not normal around 0"


def _could_be_normal(draws: np.ndarray[Any, Any], sigma: float) -> bool:
    count = draws.size
    if np.any(np.abs(draws) > 7 * sigma) or (count > 1 and np.ptp(draws) == 0):
        return False
    if count < ENOUGH:
        return True
    std = float(np.std(draws))
    if abs(float(np.mean(draws))) > SIGMAS * sigma / np.sqrt(count):
        return False
    if abs(std / sigma - 1) > SIGMAS / np.sqrt(2 * count):
        return False
    kurtosis = float(np.mean(((draws - np.mean(draws)) / std) ** 4)) - 3
    return abs(kurtosis) < max(SIGMAS * np.sqrt(24 / count), 0.3) or count < 200


def _could_be_uniform(draws: np.ndarray[Any, Any], limit: float) -> bool:
    count = draws.size
    if np.any(np.abs(draws) > limit * (1 + 1e-12)) or (count > 1 and np.ptp(draws) == 0):
        return False
    if count < ENOUGH:
        return True
    steps = np.arange(count + 1) / count
    cumulative = (np.sort(draws) / limit + 1) / 2
    gap = max(float(np.max(steps[1:] - cumulative)), float(np.max(cumulative - steps[:-1])))
    chance = math.erfc(SIGMAS / math.sqrt(2))
    largest = float(np.max(np.abs(draws)))
    return largest > limit * chance ** (1 / count) and gap < math.sqrt(math.log(2 / chance) / (2 * count))


def _repeats(one: Any, other: Any) -> bool:
    """Whether the shorter array is the beginning of the longer one up to a scale: the seed was set again between them."""
    count = min(one.size, other.size)
    if count < ENOUGH:
        return False
    return bool(abs(np.corrcoef(one.ravel()[:count], other.ravel()[:count])[0, 1]) > 0.999)


def fits_orthogonal(
    arrays: Mapping[str, Any], gains: Mapping[str, float], _limits: Mapping[str, float] | None = None
) -> bool:
    """Whether the rows or the columns of each matrix, whichever are fewer, are orthonormal times its gain, and no entry is 0.

    Parameters
    ----------
    arrays : mapping
        Leaves of a returned value by path.
    gains : mapping
        Gain by path; a path that is missing, or is no matrix of floats, does not fit.

    Notes
    -----
    It does not tell how evenly such matrices are drawn: one of them says little about that. An entry that is exactly 0 was
    not drawn at all, as in the identity or a permutation.
    """
    for path, gain in gains.items():
        array = arrays.get(path)
        if not isinstance(array, np.ndarray) or array.dtype != np.float64 or array.ndim != 2:
            return False
        rows, columns = array.shape
        products = array @ array.T if rows <= columns else array.T @ array
        if not np.allclose(products, gain**2 * np.eye(len(products)), rtol=1e-7, atol=1e-9 * gain**2):
            return False
        if np.any(array == 0):
            return False
    return True


def fits_masks(arrays: Mapping[str, Any], kept: Mapping[str, tuple[Any, float]]) -> bool:
    """Whether each array holds the kept values but for entries that were dropped at the right rate, each on its own.

    Parameters
    ----------
    arrays : mapping
        Leaves of a returned value by path.
    kept : mapping
        By path, what the array holds where nothing is dropped, and the probability to keep an entry.

    Notes
    -----
    The fraction kept of N entries has the sampling error √(p (1 - p) / N).
    """
    masks: dict[str, np.ndarray[Any, Any]] = {}
    for path, (values, probability) in kept.items():
        whole = np.asarray(values)
        array = arrays.get(path)
        if not isinstance(array, np.ndarray) or array.shape != whole.shape or array.dtype.kind not in "biuf":
            return False
        there = array != 0
        if whole.dtype != bool and not np.allclose(array[there], whole[there], rtol=1e-7, atol=1e-9):
            return False
        counted = there[whole != 0]
        error = np.sqrt(probability * (1 - probability) / counted.size)
        if abs(np.mean(counted) - probability) > SIGMAS * error or _same_for_all(there):
            return False
        if whole.dtype == bool:
            masks[path] = there
    # two masks of one shape that are equal: the seed was set again between them
    return not any(np.array_equal(one, other) for one, other in combinations(masks.values(), 2))


def _same_for_all(mask: np.ndarray[Any, Any]) -> bool:
    """Whether all rows, or all columns, of a mask are one."""
    return bool(np.all(mask == mask[:1]) or np.all(mask == mask[:, :1]))
