"""Handing in and grading in an autograder's folder, as Gradescope does."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

ASSIGNMENT = "01_initialization"
LONGEST = 240

SHOWN = {"enum": ["hidden", "after_due_date", "after_published", "visible"]}
FORMAT = {"enum": ["text", "html", "simple_format", "md", "ansi"]}
TEXT = {"type": "string"}
NUMBER = {"type": "number"}
TEST = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "score": NUMBER,
        "max_score": NUMBER,
        "status": {"enum": ["passed", "failed"]},
        "name": TEXT,
        "name_format": FORMAT,
        "number": TEXT,
        "output": TEXT,
        "output_format": FORMAT,
        "tags": {"type": "array", "items": TEXT},
        "visibility": SHOWN,
        "extra_data": {"type": "object"},
    },
}
RESULTS = {
    "type": "object",
    "additionalProperties": False,
    "anyOf": [
        {"required": ["score"]},
        {"required": ["tests"], "properties": {"tests": {"items": {"required": ["score"]}}}},
    ],
    "properties": {
        "score": NUMBER,
        "execution_time": NUMBER,
        "output": TEXT,
        "output_format": FORMAT,
        "test_output_format": FORMAT,
        "test_name_format": FORMAT,
        "visibility": SHOWN,
        "stdout_visibility": SHOWN,
        "extra_data": {"type": "object"},
        "tests": {"type": "array", "items": TEST},
        "leaderboard": {"type": "array"},
    },
}
"""The form of results.json, from Gradescope's page "Autograder Specifications": keys, values, and which must be there."""


@dataclass(frozen=True)
class Place:
    """An autograder that is set up; `before` is put in front of its command, and `programs` in front of the path."""

    root: Path
    before: tuple[str, ...] = ()
    programs: str = ""

    def hand_in(self, **files: str) -> None:
        """Put files into ``submission``, which is emptied before; ``__`` in a name is a dot."""
        folder = self.root / "submission"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name, text in files.items():
            (folder / name.replace("__", ".")).write_text(text, encoding="utf-8")

    def run(self) -> subprocess.CompletedProcess[str]:
        """Run the autograder as Gradescope does."""
        path = os.pathsep.join(filter(None, [self.programs, os.environ["PATH"]]))
        return subprocess.run(
            [*self.before, self.root / "run_autograder"],
            cwd=self.root,
            env={"PATH": path, "AUTOGRADER_ROOT": str(self.root)},
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
        )

    def grade(self, text: str, name: str = f"{ASSIGNMENT}.ipynb") -> dict[str, Any]:
        """Hand in a notebook, and return what ``results.json`` says, which has the form that Gradescope documents."""
        self.hand_in(**{name: text})
        return self.graded()

    def graded(self) -> dict[str, Any]:
        """Grade what is handed in."""
        done = self.run()
        assert done.returncode == 0, done.stderr
        return self.results()

    def results(self) -> dict[str, Any]:
        """What ``results.json`` says."""
        results: dict[str, Any] = json.loads((self.root / "results" / "results.json").read_text())
        Draft202012Validator(RESULTS).validate(results)
        return results
