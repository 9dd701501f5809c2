"""Tests, by package. Being a package itself keeps the folder off the search path, where `tests/grader` would hide `grader`."""
