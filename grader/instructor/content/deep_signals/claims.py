"""Notebook 04 tests no claim of the source texts: what it measures is a consequence of the claims that 01, 02 and 03 test."""

from __future__ import annotations

from grader.instructor.content.claim import Claim

CLAIMS: list[Claim] = []
