"""On which line of a TOML file a setting is: parsers do not keep it."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Sequence

HEADER = re.compile(r"\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$")
KEY = re.compile(
    r"""\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*)\s*="""
)


def line_of(text: str, path: Sequence[str | int]) -> int:
    """The line on which the setting at `path` is written, counted from 1.

    Parameters
    ----------
    text : str
        Valid TOML.
    path : sequence of str and int
        The keys that lead to it, and places in arrays of tables.

    Returns
    -------
    int
        That of the nearest table above it for what is written inside a line; 1 if it is not found.
    """
    wanted = tuple(path)
    best, length = 1, 0
    table: tuple[str | int, ...] = ()
    seen: Counter[tuple[str | int, ...]] = Counter()
    for number, line in enumerate(text.splitlines(), 1):
        if found := HEADER.match(line):
            table = _keys(found[2])
            if found[1] == "[[":
                seen[table] += 1
                table = (*table, seen[table] - 1)
            here = table
        elif found := KEY.match(line):
            here = (*table, *_keys(found[1]))
        else:
            continue
        if len(here) > length and here == wanted[: len(here)]:
            best, length = number, len(here)
    return best


def _keys(dotted: str) -> tuple[str | int, ...]:
    """The keys of a dotted key; none for a line that only looks like one."""
    try:
        found = tomllib.loads(f"{dotted} = 0")
    except tomllib.TOMLDecodeError:
        return ()
    keys: list[str | int] = []
    inner: object = found
    while isinstance(inner, dict):
        key, inner = next(iter(inner.items()))
        keys.append(key)
    return tuple(keys)
