"""Modules under the names that the ``nbgrader_config.py`` of a running course gives. They stay until version 1.0.

nbgrader imports a class by its dotted name, and loading it takes seconds: so a name is looked up only when it is asked for.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType

OLDER_NAMES = {
    "grader.instructor.exporting": "grader.instructor.nbgrader_plugins.exporters",
    "grader.instructor.nbgrader_steps": "grader.instructor.nbgrader_plugins.steps",
    "grader.instructor.sanitizing": "grader.instructor.submission.cleaning",
}
"""Until 0.1, all modules of the instructor's side lay side by side."""


class _OlderNames(MetaPathFinder, Loader):
    """Finds a module under its older name, and gives the module itself, not a copy."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        return ModuleSpec(fullname, self) if fullname in OLDER_NAMES else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        module = importlib.import_module(OLDER_NAMES[spec.name])
        self._spec = module.__spec__
        return module

    def exec_module(self, module: ModuleType) -> None:
        module.__spec__ = self._spec  # the import system has just put the older one there


def keep_older_names() -> None:
    """Let ``grader.instructor.nbgrader_steps`` and the others be imported."""
    sys.meta_path.append(_OlderNames())
