"""Two records side by side: counts per section, and what differs, by kind."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.same_as_before.differences import (
    ONLY_WORDS,
    Difference,
    of_data,
    of_lines,
    of_notebooks,
    of_pages,
    of_sentences,
)

LONGEST = 400


@dataclass
class Section:
    """Of one kind of things: how many are equal, differ in words only, and differ in more."""

    equal: int = 0
    words: int = 0
    more: int = 0
    found: list[tuple[str, Difference]] = field(default_factory=list)

    def add(self, where: str, differences: list[Difference], allowed: set[str]) -> None:
        """Count one thing with its differences."""
        self.found += [(where, difference) for difference in differences]
        if not differences:
            self.equal += 1
        elif {kind for kind, _, _ in differences} <= allowed:
            self.words += 1
        else:
            self.more += 1


def compare(old: Path, new: Path, expected: set[str], most: int) -> int:
    """Print how two records differ; 1 where more does than wording and the kinds in `expected`, else 0."""
    allowed = ONLY_WORDS | expected
    sections: dict[str, Section] = defaultdict(Section)
    for name, where, differences in _all(old, new):
        sections[name].add(where, differences, allowed)
    print(f"{'':<28}{'equal':>8}{'words':>8}{'more':>8}")
    for name, section in sections.items():
        print(f"{name:<28}{section.equal:>8}{section.words:>8}{section.more:>8}")
    kinds: dict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    places: dict[tuple[str, str], str] = {}
    for name, section in sections.items():
        for where, (kind, before, now) in section.found:
            kinds[kind][before, now] += 1
            places.setdefault((before, now), f"{name}: {where}")
    for kind in sorted(kinds, key=lambda kind: (kind in allowed, kind)):
        pairs = kinds[kind]
        print(
            f"\n{kind}: {sum(pairs.values())}, of which {len(pairs)} different"
            + (" (fine)" if kind in allowed else "")
        )
        for pair, count in pairs.most_common(most):
            print(f"  {count} × {places[pair]}\n    - {_short(pair[0])}\n    + {_short(pair[1])}")
    failed = sorted(set(kinds) - allowed)
    print(
        "\n"
        + (f"more than wording differs: {', '.join(failed)}" if failed else "nothing differs but wording")
    )
    return 1 if failed else 0


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]} …"


def _all(old: Path, new: Path) -> Iterator[tuple[str, str, list[Difference]]]:
    """Of each thing in either record its section, its name and its differences."""
    yield from _of_verdicts(old, new, "mistakes")
    yield from _of_verdicts(old, new, "grade")
    yield from _of_verdicts(old, new, "check")
    before, now = (_read(folder / "edition" / "manifest.json")["files"] for folder in (old, new))
    for path in sorted({*before, *now}):
        differences: list[Difference] = []
        if path not in now:
            differences = [("file gone from the edition", path, "")]
        elif path not in before:
            differences = [("file new in the edition", "", path)]
        elif before[path] != now[path]:
            differences = [("file of the edition with other content", path, path)]
        yield "edition, files", path, differences
    names = {
        path.relative_to(folder) for folder in (old, new) for path in folder.rglob("*") if path.is_file()
    }
    for path in sorted(names):
        if path.suffix == ".json":
            continue
        there = [(folder / path).exists() for folder in (old, new)]
        section = path.parts[0] if path.parts[0] != "course" else f"course, {path.parts[1].partition('-')[0]}"
        if there == [True, True]:
            texts = [(folder / path).read_text(encoding="utf-8") for folder in (old, new)]
            yield section, str(path), [] if texts[0] == texts[1] else list(_of_texts(path, *texts))
        else:
            before_and_now = [str(path) if has else "" for has in there]
            yield section, str(path), [("file that only one has", before_and_now[0], before_and_now[1])]


def _of_texts(path: Path, old: str, new: str) -> Iterator[Difference]:
    if path.suffix == ".ipynb":
        yield from of_notebooks(old, new)
    elif path.suffix == ".html":
        yield from of_pages(old, new)
    elif path.suffix == ".csv":
        yield "grades exported", old, new
    elif path.suffix == ".md":
        yield from of_sentences(old, new)
    else:
        yield from of_lines(old, new)


def _of_verdicts(old: Path, new: Path, step: str) -> Iterator[tuple[str, str, list[Difference]]]:
    before, now = (_read(folder / f"{step}.json") for folder in (old, new))
    for key in sorted({*before, *now}):
        section = _section(step, key)
        if key not in before or key not in now:
            gone = ("verdict that only one has", key if key in before else "", key if key in now else "")
            yield section, key, [gone]
            continue
        pairs = list(_exercises(before[key], now[key]))
        for name, left, right in pairs:
            yield section, f"{key} {name}", list(of_data(left, right))


def _section(step: str, key: str) -> str:
    if step == "mistakes":
        return "right values" if "/cases/" in key else "known mistakes"
    return f"{key.partition('/')[0]}, {'all cases' if step == 'grade' else 'visible cases'}"


def _exercises(old: Any, new: Any) -> Iterator[tuple[str, Any, Any]]:
    """A notebook's verdicts one by one, and the rest of what was said; all else as it is."""
    if isinstance(old, dict) and isinstance(new, dict) and "exercises" in old and "exercises" in new:
        yield "as a whole", {**old, "exercises": 0}, {**new, "exercises": 0}
        old, new = old["exercises"], new["exercises"]
    if isinstance(old, list) and isinstance(new, list):
        if len(old) != len(new):
            yield "exercises", len(old), len(new)
            return
        for left, right in zip(old, new, strict=True):
            yield str(left["name"]), left, right
    else:
        yield "", old, new


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
