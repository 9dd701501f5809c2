"""Running the tools that fetch and build the parts of the site."""

from __future__ import annotations

import subprocess
from pathlib import Path

from grader.errors import GraderError


class SiteError(GraderError):
    """The site cannot be built; the message says what is missing."""


class PartMissing(SiteError):
    """A part of the site that others publish cannot be had here."""


def run(*command: str, cwd: Path | None = None) -> str:
    """Run a command; its last lines are the error where it fails.

    Raises
    ------
    SiteError
        If the command is not installed, or fails.
    """
    try:
        done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        raise SiteError(f"{command[0]} is not installed, and the site needs it") from None
    if done.returncode:
        raise SiteError(
            f"{' '.join(command[:6])} … failed:\n" + "\n".join((done.stdout + done.stderr).splitlines()[-5:])
        )
    return done.stdout


def fetch(*command: str, cwd: Path | None = None) -> str:
    """Run a command that brings a part from elsewhere.

    Raises
    ------
    PartMissing
        If it cannot be had.
    """
    try:
        return run(*command, cwd=cwd)
    except SiteError as error:
        raise PartMissing(str(error)) from None
