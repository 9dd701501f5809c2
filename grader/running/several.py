"""Checking several notebooks: each in a process of its own, so that none finds what another has left behind."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from grader.errors import BadNotebook
from grader.feedback import sentences


def notebooks_in(places: Sequence[Path]) -> list[Path]:
    """The notebooks that are named, and those in the folders that are named, at any depth.

    Parameters
    ----------
    places : sequence of Path
        Files and folders.

    Returns
    -------
    list of Path
        Each once, in the order of their places and, in a folder, of their names. Jupyter's automatic copies are left out.

    Raises
    ------
    BadNotebook
        If there is none.
    """
    found: dict[Path, None] = {}
    for place in places:
        inside = sorted(place.rglob("*.ipynb")) if place.is_dir() else [place]
        found.update(dict.fromkeys(path for path in inside if ".ipynb_checkpoints" not in path.parts))
    if not found:
        raise BadNotebook(
            f"{', '.join(map(str, places))}: there is no notebook in it; name the folder that holds them"
        )
    return list(found)


def check_each(
    paths: Sequence[Path], assignment: str | None
) -> Iterator[tuple[Path, list[dict[str, Any]] | str]]:
    """Check notebooks one after the other, as `grader check` does each of them.

    Yields
    ------
    Path, and list of dict or str
        The verdicts in JSON, or a line that says why there are none.
    """
    for path in paths:
        command = [sys.executable, "-m", "grader", "check", "--json", str(path)]
        command += ["--assignment", assignment] if assignment else []
        done = subprocess.run(
            command, check=False, capture_output=True, text=True, encoding="utf-8", errors="replace"
        )
        try:
            yield path, json.loads(done.stdout)
        except ValueError:
            lines = done.stderr.strip().splitlines() or [f"{path}: the check ended without a word"]
            yield path, lines[-1].removeprefix("grader: ")


def summary(verdicts: list[dict[str, Any]] | str) -> str:
    """A notebook in a line: how much of it is solved, its points, and what to do first."""
    if isinstance(verdicts, str):
        return f"not checked: {verdicts}"
    right = sum(verdict["verdict"] == "correct" for verdict in verdicts)
    score, most = (sum(verdict[key] for verdict in verdicts) for key in ("score", "max_score"))
    line = f"{right} of {len(verdicts)} solved, {score:g} of {most:g} points"
    waited_for = {name for verdict in verdicts for name in verdict["waits_for"]}
    wrong = [verdict for verdict in verdicts if verdict["verdict"] != "correct"]
    first = next((verdict for verdict in wrong if verdict["name"] in waited_for), wrong[0] if wrong else None)
    return f"{line}; first {first['name']}: {sentences(first['message'])[0]}" if first else line
