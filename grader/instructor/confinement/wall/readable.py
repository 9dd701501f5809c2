"""The files that a submission may read: Python, its packages, the course's learner side, and nothing of the instructor's."""

from __future__ import annotations

import sys
import sysconfig
from collections.abc import Iterable, Iterator
from pathlib import Path

import grader
import grader.instructor

SYSTEM = (
    "/lib",
    "/lib32",
    "/lib64",
    "/usr/lib",
    "/usr/lib32",
    "/usr/lib64",
    "/usr/local/lib",
    "/usr/share/fonts",
    "/usr/share/zoneinfo",
    "/etc/fonts",
    "/etc/ld.so.cache",
    "/etc/localtime",
    "/dev/urandom",
    "/dev/zero",
)
"""Shared libraries, fonts and time zones; no /proc, no /etc/passwd, no home."""

INSTRUCTOR = Path(grader.instructor.__file__ or "").resolve().parent


def readable_paths() -> list[Path]:
    """Files and folders, resolved, that submissions may read, with everything below the folders."""
    found = {path.resolve() for path in candidates() if path.exists()}
    outermost = [path for path in found if not any(parent in found for parent in path.parents)]
    return sorted({part for path in outermost for part in around(path, INSTRUCTOR)})


def candidates() -> Iterator[Path]:
    """The same before links are resolved, including those that do not exist."""
    # Not sys.path: a development install may have put the whole repository there.
    for base in {sys.prefix, sys.base_prefix}:
        places = sysconfig.get_paths(vars={"base": base, "platbase": base})
        yield from (Path(places[name]) for name in ("stdlib", "platstdlib", "purelib", "platlib"))
        if base != "/usr":
            yield from (Path(base, name) for name in ("lib", "pyvenv.cfg"))
    yield from map(Path, SYSTEM)
    course = package_folders("init_utils")
    yield from map(Path, course)
    # in its own folder, in a development install
    yield from map(Path, package_folders("init_utils.datasets", course))
    for place in grader.__path__:
        yield from Path(place).glob("*.py")
        parts = (path for path in Path(place).iterdir() if path.is_dir())
        yield from (part for part in parts if part.name != INSTRUCTOR.name and not part.name.startswith("_"))


def package_folders(name: str, parent: list[str] | None = None) -> list[str]:
    """Where a package is, without importing it: the grader's own process needs no figures.

    Raises
    ------
    ModuleNotFoundError
        If the package is not installed.
    """
    for finder in sys.meta_path:
        spec = finder.find_spec(name, parent)
        if spec is not None and spec.submodule_search_locations:
            return list(spec.submodule_search_locations)
    raise ModuleNotFoundError(f"the package {name} is not installed", name=name)


def around(path: Path, forbidden: Path) -> Iterable[Path]:
    """`path`, or if `forbidden` is inside it, everything in it that does not lead there.

    Landlock can only allow, so an exception is written as everything else.
    """
    if path == forbidden or forbidden in path.parents:
        return []
    if path not in forbidden.parents:
        return [path]
    return [
        part
        for child in sorted(path.iterdir())
        for part in around(child, forbidden)
        if not child.is_symlink()
    ]
