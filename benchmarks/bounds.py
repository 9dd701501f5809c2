"""What a benchmark promises: ratios within one run. All parts are measured, then all bounds are told, and only then it ends."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Bound:
    """A figure and what it may be at most, or has to be at least."""

    what: str
    figure: float
    at_most: float | None = None
    at_least: float | None = None

    @property
    def holds(self) -> bool:
        if self.at_most is not None and not self.figure <= self.at_most:
            return False
        return self.at_least is None or self.figure >= self.at_least

    @property
    def line(self) -> str:
        limits = [f"at most {self.at_most:g}"] if self.at_most is not None else []
        limits += [f"at least {self.at_least:g}"] if self.at_least is not None else []
        return (
            f"{'holds ' if self.holds else 'FAILED'} {self.figure:10.2f}  ({', '.join(limits)})  {self.what}"
        )


def attempt(title: str, part: Callable[[], Iterable[Bound]]) -> list[Bound]:
    """The bounds of a part; a part that does not reach its end is a bound that falls short, and the others are measured."""
    try:
        return list(part())
    except (Exception, SystemExit):
        traceback.print_exc()
        return [Bound(f"{title} did not reach its end; the reason stands above", 1, at_most=0)]


def told(bounds: Iterable[Bound]) -> int:
    """Print each bound with its figure; the exit status is 1 where one falls short."""
    found = list(bounds)
    print("\nbounds, as ratios within this run:")
    for bound in found:
        print(bound.line)
    return 0 if all(bound.holds for bound in found) else 1
