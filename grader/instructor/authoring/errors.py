"""What can go wrong in a build."""

from __future__ import annotations

from grader.errors import GraderError


class BuildError(GraderError):
    """A source or an exercise cannot be built; the message names it."""


class ScaffoldError(GraderError):
    """A draft cannot be written; the message says why, and nothing was written."""
