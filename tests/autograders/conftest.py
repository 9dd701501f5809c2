"""The autograder of notebook 01 as Gradescope sets it up: unpacked, with packages of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from grader.__main__ import main
from grader.instructor.autograders.packing import PACKAGES

from .place import ASSIGNMENT, Place

WALL = ("pyseccomp", "py-landlock")


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The zip, made by the command."""
    path = tmp_path_factory.mktemp("made") / "autograder.zip"
    assert main(["export-autograder", "gradescope", ASSIGNMENT, "--out", str(path)]) == 0
    return path


def link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def installed_packages(folder: Path, names: tuple[str, ...]) -> Path:
    """A folder with some packages of this environment and with what they need, in place of a download."""
    waiting, seen = [Requirement(name) for name in names], set[str]()
    while waiting:
        wanted = waiting.pop()
        if str(wanted) in seen:
            continue
        seen.add(str(wanted))
        try:
            found = distribution(wanted.name)
        except PackageNotFoundError:
            continue  # for another system
        for needed in map(Requirement, found.requires or ()):
            extras = ("", *wanted.extras)
            if needed.marker is None or any(needed.marker.evaluate({"extra": extra}) for extra in extras):
                waiting.append(needed)
        for file in found.files or ():
            source, target = Path(str(found.locate_file(file))), folder / file
            if ".." not in file.parts and source.is_file():
                target.parent.mkdir(parents=True, exist_ok=True)
                if not target.exists():
                    link(str(source), str(target))
    return folder


def public_python() -> str:
    """A Python of this version that every user can run; empty if there is none."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for program in (os.path.realpath(sys.executable), f"/usr/bin/{version}", f"/usr/local/bin/{version}"):
        folders = Path(program).resolve().parents
        if Path(program).exists() and all(folder.stat().st_mode & 0o001 for folder in folders):
            return program
    return ""


def set_up(root: Path, archive: Path, packages: Path, python: str = sys.executable) -> Path:
    source = root / "source"
    with zipfile.ZipFile(archive) as content:
        content.extractall(source)
    for folder in (root, *root.parents):
        closed = not folder.stat().st_mode & 0o001
        if closed and folder.is_relative_to(
            tempfile.gettempdir()
        ):  # pytest closes its folders to other users
            folder.chmod(folder.stat().st_mode | 0o011)
    shutil.copy(source / "run_autograder", root)
    (root / "run_autograder").chmod(0o755)
    setting = {
        "PATH": os.environ["PATH"],
        "AUTOGRADER_ROOT": str(root),
        "AUTOGRADER_PYTHON": os.path.realpath(python),
        "AUTOGRADER_PACKAGES": str(packages),
    }
    done = subprocess.run(
        ["bash", source / "setup.sh"], env=setting, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return root


@pytest.fixture(scope="session")
def ready(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of an autograder that is set up."""
    packages = installed_packages(tmp_path_factory.mktemp("packages"), PACKAGES)
    python = public_python() or sys.executable
    return set_up(tmp_path_factory.mktemp("autograder"), archive, packages, python)


@pytest.fixture(scope="session")
def ready_without_a_wall(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same where neither Landlock nor seccomp can be used, as in an old container."""
    if os.geteuid() != 0 or shutil.which("setpriv") is None or not public_python():
        pytest.skip("needs root, setpriv, and a Python that every user can run")
    packages = tuple(name for name in PACKAGES if name not in WALL)
    folder = installed_packages(tmp_path_factory.mktemp("packages"), packages)
    return set_up(tmp_path_factory.mktemp("autograder"), archive, folder, public_python())


@pytest.fixture
def place(ready: Path) -> Place:
    """Where a submission is put and graded."""
    return Place(ready)


@pytest.fixture
def bare_place(ready_without_a_wall: Path, tmp_path: Path) -> Place:
    """The same with the least isolation: no Landlock, no seccomp, no bubblewrap, no namespaces."""
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "bwrap").write_text("#!/bin/sh\nexit 1\n")
    (programs / "bwrap").chmod(0o755)
    return Place(ready_without_a_wall, ("setpriv", "--bounding-set=-sys_admin"), str(programs))
