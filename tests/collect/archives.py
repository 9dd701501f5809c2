"""Archives as LMSs make them, and as people with bad intentions do."""

import json
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from grader.instructor.collect.intake import collect

KNOWN = ["01_initialization", "05_regularization"]
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def notebook(text: str = "", assignment: str | None = "01_initialization") -> bytes:
    """A notebook with one cell."""
    course = {"initialization_course": {"assignment": assignment}} if assignment else {}
    cell: dict[str, Any] = {
        "cell_type": "code",
        "source": text,
        "metadata": {},
        "outputs": [],
        "execution_count": None,
    }
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": course, "cells": [cell]}).encode()


def make_zip(path: Path, files: Any, at: datetime = NOON) -> Path:
    """A zip of (name, content) or (name, content, hours later); names may occur twice."""
    files = list(files.items()) if isinstance(files, dict) else files
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content, *later in files:
            time = (at + timedelta(hours=later[0] if later else 0)).astimezone()
            info = zipfile.ZipInfo(name, time.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return path


class Course:
    """The folder of a course, and what is in it."""

    def __init__(self, root: Path) -> None:
        self.root, self.submitted, self.collected = root, root / "submitted", root / "collected"

    def collect(self, files: Any, name: str = "download.zip", at: datetime = NOON, **options: Any) -> Any:
        archive = files if isinstance(files, Path) else make_zip(self.root / name, files, at)
        return collect(archive, self.submitted, known=KNOWN, **options)

    def notebook(self, learner: str, assignment: str = "01_initialization") -> bytes:
        return (self.submitted / learner / assignment / f"{assignment}.ipynb").read_bytes()

    def learners(self) -> set[str]:
        return {path.name for path in self.submitted.iterdir()} if self.submitted.exists() else set()

    def kept(self) -> set[bytes]:
        return {path.read_bytes() for path in self.collected.rglob("*.ipynb")}

    def files(self) -> dict[str, bytes]:
        return {
            str(path.relative_to(self.root)): path.read_bytes()
            for path in self.submitted.rglob("*.*")
            if path.is_file()
        }


def statuses(report: Any) -> dict[str, str]:
    return {line.source: line.status for line in report.lines}
