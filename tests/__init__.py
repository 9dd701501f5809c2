"""Tests, by package. This folder is a package to stay off the search path, where `tests/grader` would hide `grader`."""
