"""The course.toml that counts for a command that needs no course."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.instructor.settings.reading import Settings


def settings_folder() -> Path:
    """Where course.toml is looked for: in the folder of the command, else at the root of the repository."""
    from grader.instructor.course.places import ROOT  # noqa: PLC0415
    from grader.instructor.settings.reading import NAME  # noqa: PLC0415

    here = Path.cwd()
    return here if (here / NAME).exists() else ROOT


def settings_here() -> Settings:
    """The settings that count for a command that needs no course."""
    from grader.instructor.settings.reading import read_settings  # noqa: PLC0415

    return read_settings(settings_folder())
