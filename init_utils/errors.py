"""What the package says when it is given something it cannot use: what, where, and what to do."""

from __future__ import annotations


class CourseError(ValueError):
    """Base of every error that this package raises on purpose."""


class ShapeError(CourseError):
    """An array has a shape that the function cannot use."""


class ParametersError(CourseError):
    """A parameters or gradients dictionary lacks an entry, or its entries do not fit together."""


class OptionError(CourseError):
    """An argument has a value that is not among those offered."""


class DatasetError(CourseError):
    """A stored data file is missing, damaged, or not the one this version of the course was made with."""
