"""Comparing what a function returned with what is right, in a fixed order: type → keys → shape → dtype → finite → value.

The first stage that fails is reported. There is only this one comparison: check cells and grading share it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from itertools import islice
from typing import Any, Literal

import numpy as np

from grader.exercise import Tolerance
from grader.judging.words import describe, describe_values, some_names
from grader.values import Opaque

Stage = Literal["type", "keys", "shape", "dtype", "finite", "value"]
ROOT = "result"
ENOUGH_NAMES = 200
"""How many leaves are searched for what is there instead of a missing entry: a huge answer is not read through each time."""
ABSENT = object()
NUMBERED = re.compile(r"(.*?)(\d+)")
"""A key with the number of a layer: ``W1``."""


@dataclass(frozen=True)
class Difference:
    """The first stage at which a value is not what it should be.

    Attributes
    ----------
    path : str
        Where in the returned value: ``W1``, ``1.2`` or ``result``.
    stage : str
        What was compared.
    expected, got : str
        Both sides in a few words.
    """

    path: str
    stage: Stage
    expected: str
    got: str


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Pairs (path, leaf) of a nested value; the path of a bare value is ``result``."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from leaves(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, (tuple, list)):
        for position, item in enumerate(value):
            yield from leaves(item, f"{path}.{position}" if path else str(position))
    else:
        yield path or ROOT, value


def pairs(expected: Any, got: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Triples (path, leaf, counterpart) of the leaves of `expected`, where `got` has nothing with `ABSENT`.

    Whatever else `got` holds is not looked at: the judge compares with each known mistake in turn.
    """
    if isinstance(expected, Mapping):
        table = got if isinstance(got, Mapping) else {}
        for key, item in expected.items():
            yield from pairs(item, table.get(str(key), ABSENT), f"{path}.{key}" if path else str(key))
    elif isinstance(expected, (tuple, list)):
        row = got if isinstance(got, (tuple, list)) else ()
        for position, item in enumerate(expected):
            mine = row[position] if position < len(row) else ABSENT
            yield from pairs(item, mine, f"{path}.{position}" if path else str(position))
    else:
        yield path or ROOT, expected, got


@lru_cache(maxsize=4096)
def covers(patterns: tuple[str, ...], path: str) -> bool:
    """Whether one of the patterns matches the path."""
    return any(fnmatchcase(path, pattern) for pattern in patterns)


def compare(
    expected: Any, got: Any, patterns: tuple[str, ...], tolerance: Tolerance, masks: tuple[str, ...] = ()
) -> list[Difference]:
    """All leaves of `expected` under `patterns` that `got` does not equal, each with its first failing stage.

    Extra keys in dictionaries do not matter, except those of a layer that the net does not have; nor does a list where a tuple
    is expected.
    """
    wanted = [(path, leaf, mine) for path, leaf, mine in pairs(expected, got) if covers(patterns, path)]
    structure = compare_structure(expected, got, [path for path, _, _ in wanted])
    if structure is not None:
        return [structure]
    found: list[Difference] = []
    for path, leaf, mine in wanted:
        difference = (
            _missing(path, got)
            if mine is ABSENT
            else compare_leaf(path, leaf, mine, tolerance, mask=covers(masks, path))
        )
        if difference is not None:
            found.append(difference)
    return [*found, *_surplus(expected, got, patterns)]


def _surplus(expected: Any, got: Any, patterns: tuple[str, ...], path: str = "") -> Iterator[Difference]:
    """Entries like those expected, but of layers that are not there: what an earlier call has left behind."""
    if isinstance(expected, Mapping) and isinstance(got, Mapping):
        stems = {match[1] for key in expected if (match := NUMBERED.fullmatch(str(key)))}
        for key in stems and got.keys() - expected.keys():
            match, here = NUMBERED.fullmatch(str(key)), f"{path}.{key}" if path else str(key)
            if match and match[1] in stems and covers(patterns, here):
                yield Difference(here, "keys", f"no entry {key!r}", "an entry of a layer that is not there")
    elif isinstance(expected, (tuple, list)) and isinstance(got, (tuple, list)):
        for place, (item, mine) in enumerate(zip(expected, got, strict=False)):
            yield from _surplus(item, mine, patterns, f"{path}.{place}" if path else str(place))


def as_expected(expected: Any, got: Any) -> Any:
    """`got`, with a row of numbers as the list or one-axis array that is expected: code that uses it will not notice."""
    if isinstance(expected, Mapping) and isinstance(got, Mapping):
        return {key: as_expected(expected.get(key), item) for key, item in got.items()}
    if isinstance(expected, (tuple, list)) and isinstance(got, np.ndarray) and got.ndim == 1:
        return got.tolist() if all(np.ndim(item) == 0 for item in expected) else got
    if isinstance(expected, np.ndarray) and expected.ndim == 1 and isinstance(got, (list, tuple)):
        return np.array(got, dtype=float) if all(type(item) in (int, float) for item in got) else got
    if isinstance(expected, tuple) and isinstance(got, (list, tuple)) and len(got) == len(expected):
        return tuple(as_expected(*pair) for pair in zip(expected, got, strict=True))
    return got


def _missing(path: str, got: Any) -> Difference:
    """An entry that is not there, and those that are there instead."""
    holder, _, name = path.rpartition(".")
    start = f"{holder}." if holder else ""
    present = (other for other, _ in islice(leaves(got), ENOUGH_NAMES) if other.startswith(start))
    beside = dict.fromkeys(other.removeprefix(start).split(".")[0] for other in present)
    return Difference(path, "keys", f"an entry {name!r}", f"only {some_names(beside)}")


def compare_structure(expected: Any, got: Any, paths: list[str], path: str = "") -> Difference | None:
    """The first container of `expected` on the way to `paths` that `got` does not match in kind and length."""
    here = path or ROOT
    if isinstance(expected, Mapping):
        if not isinstance(got, Mapping):
            return Difference(here, "type", "a dictionary", describe(got))
        children = [(str(key), item, got.get(str(key))) for key, item in expected.items() if str(key) in got]
    elif isinstance(expected, (tuple, list)):
        if not isinstance(got, (tuple, list)):
            return Difference(here, "type", f"a {type(expected).__name__} of {len(expected)}", describe(got))
        if len(got) != len(expected):
            return Difference(
                here,
                "keys",
                f"a {type(expected).__name__} of {len(expected)}",
                f"a {type(got).__name__} of {len(got)}",
            )
        children = [(str(place), *pair) for place, pair in enumerate(zip(expected, got, strict=True))]
    else:
        if isinstance(got, (Mapping, tuple, list)):
            return Difference(here, "type", describe(expected), describe(got))
        return None
    for key, item, counterpart in children:
        below = f"{path}.{key}" if path else key
        if any(wanted == below or wanted.startswith(f"{below}.") for wanted in paths):
            difference = compare_structure(item, counterpart, paths, below)
            if difference is not None:
                return difference
    return None


def compare_leaf(
    path: str, expected: Any, got: Any, tolerance: Tolerance, *, mask: bool = False
) -> Difference | None:
    """The first stage at which one array or number differs, or None.

    A number is as good as an array with one entry; masks count only as zero or not.
    """
    if not isinstance(expected, (bool, int, float, complex, np.ndarray)):
        same = type(expected) is type(got) and expected == got
        wanted = "None" if expected is None else describe(expected)
        return None if same else Difference(path, "value", wanted, describe(got))
    if got is None or isinstance(got, (str, Opaque)):
        return Difference(path, "type", describe(expected), describe(got))
    right, mine = np.asarray(expected), np.asarray(got)
    if right.shape != mine.shape and not (right.size == mine.size == 1):
        return Difference(path, "shape", f"shape {right.shape}", f"shape {mine.shape}")
    mine = mine.reshape(right.shape)
    if mask:
        right, mine = right != 0, mine != 0
    elif mine.dtype not in (np.dtype(np.float64), right.dtype) and type(got) not in (int, float):
        return Difference(path, "dtype", "dtype float64", f"dtype {mine.dtype}")
    if not np.all(np.isfinite(mine)) and np.all(np.isfinite(right)):
        bad = "NaN" if np.any(np.isnan(mine)) else "infinite"
        count = int(np.sum(~np.isfinite(mine)))
        return Difference(path, "finite", "finite numbers", f"{count} of {mine.size} {bad}")
    if values_agree(right, mine, tolerance):
        return None
    return Difference(path, "value", describe_values(right, tolerance), describe_values(mine))


def values_agree(right: np.ndarray[Any, Any], mine: np.ndarray[Any, Any], tolerance: Tolerance) -> bool:
    """Whether `mine` is within the tolerance of `right` everywhere, or inside its band."""
    if tolerance.low is not None and tolerance.high is not None:
        return bool(np.all((mine > tolerance.low) & (mine < tolerance.high)))
    if right.dtype == bool:
        return bool(np.array_equal(right, mine))
    if np.all(np.abs(mine - right) <= tolerance.atol + tolerance.rtol * np.abs(right)):
        return True  # np.allclose's own rule, at a tenth of its time
    finite = np.all(np.isfinite(mine)) and np.all(np.isfinite(right))
    return not finite and np.allclose(mine, right, rtol=tolerance.rtol, atol=tolerance.atol, equal_nan=True)
