"""docs/security.md names each system call that a submission may make, and no other."""

from __future__ import annotations

import re

import pyseccomp
import pytest

from grader.exercise import ERROR_KINDS
from grader.instructor.confinement.wall import syscalls
from grader.instructor.course.places import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")


def in_the_table() -> list[str]:
    table = PAGE.split("## System calls")[1]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    return [name for row in rows for name in re.findall(r"`(\w+)`", row)]


@pytest.fixture
def in_the_filter(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Each call that some rule lets through, or says yes to."""
    made: list[tuple[int, str]] = []

    class Recorded:
        def __init__(self, _default: int) -> None: ...

        def add_rule(self, action: int, name: str, *_arguments: object) -> None:
            made.append((action, name))

    monkeypatch.setattr(pyseccomp, "SyscallFilter", Recorded)
    syscalls.submission_filter(1)
    yes = (pyseccomp.ALLOW, pyseccomp.ERRNO(0))
    return {name for action, name in made if action in yes}


def test_the_table_and_the_filter_name_the_same_calls(in_the_filter: set[str]) -> None:
    assert len(in_the_filter) > 100
    unknown = set(in_the_table()) - in_the_filter  # this processor, or this libseccomp, may not have all
    assert unknown <= set(f"{syscalls.ALLOWED} {syscalls.PRETENDED}".split())
    assert in_the_filter - set(in_the_table()) == set()


def test_no_call_stands_in_the_table_twice() -> None:
    assert sorted(in_the_table()) == sorted(set(in_the_table()))


def test_the_budget_counts_the_kinds_of_error_that_there_are() -> None:
    assert f"| {len(ERROR_KINDS) + 1} | 3.4 |" in PAGE
