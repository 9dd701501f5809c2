"""Does an array look drawn from the right distribution, though not from the expected stream?"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import Any

import numpy as np

SIGMAS = 5.0
"""Width of the bands: a right answer falls outside by chance once in about two million looks."""

TOGETHER = 4.0
"""The same for all arrays of a call together: once in sixteen thousand looks."""

CHANCE = math.erfc(SIGMAS / math.sqrt(2))
"""How often a right answer falls outside of a band of `SIGMAS`."""

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
        Standard deviation by path, of what should be normal; a path that is missing, or not an array of floats, does not fit.
    limits : mapping, optional
        Bound by path, of what should be uniform.

    Returns
    -------
    bool
    """
    return not misfits(arrays, spread, limits)


def fits_draw(
    arrays: Mapping[str, Any], spread: Mapping[str, float], limits: Mapping[str, float] | None = None
) -> bool:
    """As `fits_spread`, and the normal arrays of one call, drawn one after the other, have the right size together as well.

    All layers of a net say more about a scale than each of them alone.
    """
    return fits_spread(arrays, spread, limits) and not off_together(arrays, spread)


def off_together(arrays: Mapping[str, Any], spread: Mapping[str, float]) -> float:
    """How many times as large as asked for all normal arrays are, taken together; 0 where that may be chance."""
    if not spread:
        return 0.0
    squares = np.concatenate([np.square(arrays[path] / sigma).ravel() for path, sigma in spread.items()])
    return float(np.sqrt(np.mean(squares))) if abs(_sigmas_off(squares)) > TOGETHER else 0.0


def misfits(
    arrays: Mapping[str, Any], spread: Mapping[str, float], limits: Mapping[str, float] | None = None
) -> dict[str, str]:
    """By path, what is wrong with the arrays that cannot be N(0, spread²) or U(-limit, limit), in words.

    Notes
    -----
    Sampling errors of N draws from a normal distribution: mean σ/√N, standard deviation σ/√(2N), kurtosis √(24/N); the sum of
    squares is χ², and P(all |draws| < x) = (2 Φ(x/σ) - 1)^N. For the uniform one: P(all |draws| < x) = (x / limit)^N, and of
    the largest gap D between the draws and the distribution function P(D > d) < 2 exp(-2 N d²) (Dvoretzky, Kiefer, Wolfowitz
    1956, with Massart's constant).
    """
    sizes = {**spread, **(limits or {})}
    found: dict[str, str] = {}
    for path, size in sizes.items():
        array = arrays.get(path)
        if not isinstance(array, np.ndarray) or array.dtype != np.float64 or not np.all(np.isfinite(array)):
            found[path] = "something other than finite numbers of type float64"
            continue
        if not array.size:
            found[path] = "no entries at all"
            continue
        misfit = (_normal_misfit if path in spread else _uniform_misfit)(array, size)
        if misfit:
            found[path] = misfit
    for one, other in combinations([path for path in sizes if path not in found], 2):
        if _repeats(arrays[one], arrays[other]):
            found[other] = f"the numbers of {one} once more"
    return found


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

    Returns
    -------
    dict of str to tuple of str
        By array: what was expected, and what was found.
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


def _normal_misfit(array: np.ndarray[Any, Any], sigma: float) -> str:
    """Why an array cannot be N(0, sigma²), each entry on its own; empty where it can."""
    draws, count = array.ravel(), array.size
    if count > 1 and np.unique(draws).size < count:
        return "numbers that occur more than once"
    mean, std, largest = float(np.mean(draws)), float(np.std(draws)), float(np.max(np.abs(draws)))
    as_asked = f"a standard deviation of {std:.3g} where {sigma:.3g} is asked for"
    if largest > 7 * sigma:
        return (
            as_asked if count >= ENOUGH else f"numbers far too large for a standard deviation of {sigma:.3g}"
        )
    bound = SIGMAS / np.sqrt(count) if count >= ENOUGH else math.inf
    if abs(_sigmas_off(np.square(draws / sigma))) > SIGMAS and abs(mean) <= bound * max(std, sigma):
        return as_asked
    if abs(mean) > bound * sigma:
        return f"a mean of {mean:.3g} where 0 is asked for"
    if count < ENOUGH:
        return ""
    kurtosis = float(np.mean(((draws - mean) / std) ** 4)) - 3
    alike = count >= 200 and abs(kurtosis) > max(SIGMAS * np.sqrt(24 / count), 0.3)
    if alike or math.erf(largest / sigma / math.sqrt(2)) ** count < CHANCE:
        return f"a standard deviation near {sigma:.3g}, but not normally distributed"
    return _dependence(array, sigma)


def _dependence(array: np.ndarray[Any, Any], sigma: float) -> str:
    """Which way the entries of a matrix go together; empty where each could have been drawn on its own."""
    if array.ndim == 2 and min(array.shape) > 1:
        for axis, name in ((0, "rows"), (1, "columns")):
            sums = np.sum(array, axis=axis) / (sigma * np.sqrt(array.shape[axis]))
            if abs(_sigmas_off(np.square(sums))) > SIGMAS:
                return f"{name} that are not independent of each other"
    return ""


def _sigmas_off(squares: np.ndarray[Any, Any]) -> float:
    """By how many standard errors the sum of squares of standard normal numbers is off (Wilson and Hilferty 1931)."""
    error = 2 / (9 * squares.size)
    return float((np.cbrt(np.mean(squares)) - (1 - error)) / np.sqrt(error))


def _uniform_misfit(array: np.ndarray[Any, Any], limit: float) -> str:
    """Why an array cannot be U(-limit, limit), each entry on its own; empty where it can."""
    draws, count = array.ravel(), array.size
    if count > 1 and np.unique(draws).size < count:
        return "numbers that occur more than once"
    largest = float(np.max(np.abs(draws)))
    within = f"numbers between {np.min(draws):.3g} and {np.max(draws):.3g} where ±{limit:.3g} are the limits"
    if largest > limit * (1 + 1e-12):
        return within
    if count < ENOUGH:
        return ""
    steps = np.arange(count + 1) / count
    cumulative = (np.sort(draws) / limit + 1) / 2
    gap = max(float(np.max(steps[1:] - cumulative)), float(np.max(cumulative - steps[:-1])))
    if largest < limit * CHANCE ** (1 / count):
        return within
    if gap > math.sqrt(math.log(2 / CHANCE) / (2 * count)):
        return f"numbers that are not spread evenly between ±{limit:.3g}"
    return _dependence(array, limit / math.sqrt(3))


def same_numbers(right: Any, mine: Any) -> bool:
    """Whether `mine` holds the numbers of `right` in their places, but scaled, shifted or rounded: no other random numbers."""
    one, other = np.asarray(right, dtype=float).ravel(), np.asarray(mine, dtype=float).ravel()
    if one.size != other.size or one.size < 3:
        return False
    closeness = np.corrcoef(one, other)[0, 1]
    return bool(closeness > (0.999 if one.size >= ENOUGH else 1 - 1e-9))


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

    Returns
    -------
    bool

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


def fits_masks(cases: Iterable[tuple[Mapping[str, Any], Mapping[str, tuple[Any, float]]]]) -> bool:
    """Whether each array holds the kept values but for entries that were dropped at the right rate, each on its own.

    Parameters
    ----------
    cases : iterable of (arrays, kept)
        For each call, the leaves of what it returned by path; and by path, what an array holds where nothing is dropped, and
        the probability of keeping an entry.

    Returns
    -------
    bool

    Notes
    -----
    The fraction kept of N entries has the sampling error √(p (1 - p) / N). It is looked at in each mask that is large enough,
    and in all of them together, which tells a rate that is a few percent off.
    """
    surplus, variance = 0.0, 0.0
    for arrays, kept in cases:
        masks: dict[str, np.ndarray[Any, Any]] = {}
        for path, (values, probability) in kept.items():
            whole = np.asarray(values)
            array = arrays.get(path)
            if (
                not isinstance(array, np.ndarray)
                or array.shape != whole.shape
                or array.dtype.kind not in "biuf"
            ):
                return False
            there = array != 0
            if whole.dtype != bool and not np.allclose(array[there], whole[there], rtol=1e-7, atol=1e-9):
                return False
            counted = there[whole != 0]
            more = float(np.sum(counted - probability))
            expected = counted.size * probability * (1 - probability)
            if (expected >= ENOUGH or not expected) and abs(more) > SIGMAS * np.sqrt(expected) + 1e-9:
                return False
            if expected >= ENOUGH and _same_for_all(there):
                return False
            if whole.dtype == bool:
                surplus, variance = surplus + more, variance + expected
                if expected >= ENOUGH:
                    masks[path] = there
        # two masks of one shape that are equal: the seed was set again between them
        if any(np.array_equal(one, other) for one, other in combinations(masks.values(), 2)):
            return False
    return abs(surplus) <= SIGMAS * math.sqrt(variance)


def _same_for_all(mask: np.ndarray[Any, Any]) -> bool:
    """Whether all rows, or all columns, of a mask are one."""
    return bool(np.all(mask == mask[:1]) or np.all(mask == mask[:, :1]))
