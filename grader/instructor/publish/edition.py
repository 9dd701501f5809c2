"""The student edition: everything a learner needs, without solutions, hidden cases or known mistakes' sources.

Its ``manifest.json`` has the version, the checksum of each file and the edition of each notebook. Publishing again reads it to
tell files of an older edition, which are brought up to date, from what learners wrote, which is never touched.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from grader import __version__
from grader.errors import GraderError
from grader.instructor.content import ASSIGNMENTS
from grader.instructor.course.editions import edition_of, stated_edition
from grader.instructor.course.files import fingerprint, write_whole
from grader.instructor.course.places import ROOT
from grader.instructor.publish.learners_files import learners_environment, learners_project, learners_readme
from grader.instructor.settings.reading import Settings

PARTS = ("init_utils", "grader", "datasets", "postBuild", "LICENSE", "CITATION.cff")
"""Copied unchanged."""

INSTRUCTOR = Path("grader/instructor")
REFERENCES = Path("grader/references")
LEFT_OUT = {"__pycache__", ".ipynb_checkpoints"}
MANIFEST = "manifest.json"
FRESH = {".git", ".gitignore", ".gitattributes", "README.md", "LICENSE"}
"""What a new repository may hold before the first edition is published into it."""


class PublishError(GraderError):
    """The student edition cannot be written."""


def edition_files(root: Path = ROOT, settings: Settings | None = None) -> dict[str, bytes]:
    """The content of the student edition by path, without its manifest.

    Raises
    ------
    PublishError
        If something is missing or not built.
    """
    files = {relative.as_posix(): (root / relative).read_bytes() for relative in _copied(root)}
    for assignment in ASSIGNMENTS:
        path = f"notebooks/{assignment}/{assignment}.ipynb"
        files[path] = _read(root / path)
        notebook = json.loads(files[path])
        if stated_edition(notebook) != edition_of(notebook):
            raise PublishError(f"{root / path} was changed after it was built: run `make notebooks` first")
    files["environment.yml"] = learners_environment(_text(root / "environment.yml")).encode()
    files["pyproject.toml"] = learners_project(_text(root / "pyproject.toml")).encode()
    notebooks = {name: json.loads(files[f"notebooks/{name}/{name}.ipynb"]) for name in ASSIGNMENTS}
    text = _text(root / "docs" / "learners.md")
    files["README.md"] = learners_readme(text, notebooks, settings or Settings()).encode()
    files["glossary.md"] = _read(root / "docs" / "glossary.md")  # beside the README, as its link says
    return dict(sorted(files.items()))


def _copied(root: Path) -> Iterator[Path]:
    for part in PARTS:
        path = root / part
        if not path.exists():
            raise PublishError(f"{path} is missing: is this the whole repository?")
        for file in [path] if path.is_file() else sorted(item for item in path.rglob("*") if item.is_file()):
            relative = file.relative_to(root)
            if relative.is_relative_to(INSTRUCTOR) or LEFT_OUT & set(relative.parts):
                continue
            if (
                relative.suffix in (".npz", ".json")
                and relative.is_relative_to(REFERENCES)
                and relative.stem not in ASSIGNMENTS
            ):
                continue  # of a notebook that is still being written
            yield relative


def _read(path: Path) -> bytes:
    if not path.is_file():
        raise PublishError(f"{path} is missing: run `make notebooks` first")
    return path.read_bytes()


def _text(path: Path) -> str:
    return _read(path).decode("utf-8")


def manifest(files: dict[str, bytes]) -> dict[str, Any]:
    """What ``manifest.json`` holds: version, edition of the whole and of each notebook, and the SHA-256 of each file."""
    checksums = {path: fingerprint(content) for path, content in files.items()}
    whole = fingerprint(json.dumps(checksums, sort_keys=True).encode())
    notebooks = {
        PurePosixPath(path).stem: stated_edition(json.loads(content))
        for path, content in files.items()
        if path.endswith(".ipynb")
    }
    return {"version": __version__, "edition": whole[:12], "notebooks": notebooks, "files": checksums}


def publish(folder: Path, root: Path = ROOT, settings: Settings | None = None) -> list[Path]:
    """Write the student edition to `folder`, or update an older one there.

    A notebook that somebody has changed is never overwritten: it may hold a learner's work. Files of the older edition that the
    new one lacks are removed, unless somebody has changed them. Other files are ignored.

    Parameters
    ----------
    folder : Path
        Made if it does not exist.
    root : Path
        The repository.
    settings : Settings, optional
        Of the course: where learners find it, and where they hand in.

    Returns
    -------
    list of Path
        Notebooks that were kept because they are changed.

    Raises
    ------
    PublishError
        If `folder` is a file, lies in the repository's own packages, or holds something other than an edition.
    UnwritableFile
        If a file cannot be written; what was there before is still there.
    """
    folder = folder.resolve()
    _refuse_other_places(folder, root)
    files = edition_files(root, settings)
    older = _older_checksums(folder)
    kept = []
    for path, content in files.items():
        target = folder / path
        if (
            target.suffix == ".ipynb"
            and target.exists()
            and _checksum(target) not in (older.get(path), fingerprint(content))
        ):
            kept.append(target)
            continue
        write_whole(target, content, with_folder=True)
    for path, checksum in older.items():
        target = folder / path
        if path not in files and target.is_file() and _checksum(target) == checksum:
            target.unlink()
    write_whole(folder / MANIFEST, json.dumps(manifest(files), indent=1) + "\n")
    return kept


def _refuse_other_places(folder: Path, root: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise PublishError(f"{folder} is a file; name a folder for the student edition")
    parts = ("grader", "init_utils", "notebooks", "datasets", "docs", "tests")
    if folder == root or any(folder.is_relative_to(root / part) for part in parts):
        raise PublishError(
            f"{folder} is part of the repository; name a folder of its own for the student edition"
        )
    if folder.exists() and not (folder / MANIFEST).exists():
        strangers = sorted({item.name for item in folder.iterdir()} - FRESH)
        if strangers:
            raise PublishError(
                f"{folder} holds something else ({strangers[0]}) and no {MANIFEST} of an older edition; name an empty folder"
            )


def _older_checksums(folder: Path) -> dict[str, str]:
    """The checksums of the edition that is in `folder`; none if there is none or its manifest is damaged."""
    try:
        files = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"].items()
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return {}
    return {
        path: str(checksum)
        for path, checksum in files
        if not PurePosixPath(path).is_absolute() and ".." not in PurePosixPath(path).parts
    }


def _checksum(path: Path) -> str:
    return fingerprint(path.read_bytes())
