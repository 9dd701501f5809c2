"""The student edition: everything a learner needs, without solutions, hidden cases or known mistakes' sources."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from grader.errors import GraderError
from grader.instructor.places import ROOT

PARTS = (
    "notebooks",
    "init_utils",
    "grader",
    "datasets",
    "environment.yml",
    "postBuild",
    "pyproject.toml",
    "LICENSE",
    "CITATION.cff",
)
LEARNERS_README = Path("docs/learners.md")
INSTRUCTOR = Path("grader/instructor")
LEFT_OUT = {"__pycache__", ".ipynb_checkpoints"}


class PublishError(GraderError):
    """The student edition cannot be written."""


def published_files(root: Path = ROOT) -> Iterator[Path]:
    """The files of the student edition, relative to `root`."""
    for part in PARTS:
        path = root / part
        if not path.exists():
            raise PublishError(f"{path} is missing: is this the whole repository? Run `make notebooks` first")
        files = [path] if path.is_file() else sorted(item for item in path.rglob("*") if item.is_file())
        for file in files:
            relative = file.relative_to(root)
            if not relative.is_relative_to(INSTRUCTOR) and not LEFT_OUT & set(relative.parts):
                yield relative


def publish(folder: Path, root: Path = ROOT) -> list[Path]:
    """Write the student edition to `folder`.

    Notebooks that are already there are never overwritten: they may hold a learner's work. All else is brought up to date.

    Parameters
    ----------
    folder : Path
        Made where it does not exist.
    root : Path
        The repository.

    Returns
    -------
    list of Path
        Notebooks that were kept because they differ from the released ones.

    Raises
    ------
    PublishError
        If `folder` is a file, or lies in the repository's own packages.
    """
    folder = folder.resolve()
    if folder.exists() and not folder.is_dir():
        raise PublishError(f"{folder} is a file; name a folder for the student edition")
    if folder == root or any(
        folder.is_relative_to(root / part) for part in ("grader", "init_utils", "notebooks")
    ):
        raise PublishError(
            f"{folder} is part of the repository; name a folder of its own for the student edition"
        )
    kept = []
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(root / LEARNERS_README, folder / "README.md")
    for relative in published_files(root):
        target = folder / relative
        if relative.suffix == ".ipynb" and target.exists():
            if target.read_bytes() != (root / relative).read_bytes():
                kept.append(target)
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        if relative.name == "pyproject.toml":
            target.write_text(learners_project((root / relative).read_text()))
        else:
            shutil.copyfile(root / relative, target)
    return kept


def learners_project(text: str) -> str:
    """pyproject.toml without the packages and extras of the instructor."""
    lines, skipping = [], False
    for line in text.splitlines(keepends=True):
        if line.startswith(("instructor = [", "test = [")):
            skipping = True
        if not skipping and '"grader.instructor' not in line:
            lines.append(line)
        if skipping and line.rstrip().endswith("]"):
            skipping = False
    return "".join(lines)
