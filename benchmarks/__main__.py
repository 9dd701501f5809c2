"""All measurements of `make bench`: each part to its end, whatever the one before gave, and all bounds at the end."""

from __future__ import annotations

import sys

from benchmarks import class_grading, explorers, grading, training
from benchmarks.bounds import attempt, told


def main() -> int:
    bounds = []
    for title, part in {
        "training": training.measure,
        "explorers": explorers.measure,
        "grading": grading.measure,
        "class grading": class_grading.measure,
    }.items():
        print(f"\n=== {title} ===\n", flush=True)
        bounds += attempt(title, part)
    return told(bounds)


if __name__ == "__main__":
    sys.exit(main())
