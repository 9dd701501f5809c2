"""Pyodide, the Python of the browser: one version, its lock file, and its wheels.

The lock of a release names each package with version, dependencies and SHA-256. The site has a lock of its own, made from it:
with our packages added, so that a plain ``import init_utils`` loads them, and, where the site hosts everything itself, without
anything that it does not have, so that a gap fails loudly and never asks another host.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import tarfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.instructor.course.files import fingerprint
from grader.instructor.site.bytecode import with_bytecode
from grader.instructor.site.running import PartMissing, SiteError, fetch

VERSION = "314.0.3"
"""Its NumPy, SciPy, matplotlib and scikit-learn are those of environment.yml; tests/site/test_building.py compares."""

CDN = f"https://cdn.jsdelivr.net/pyodide/v{VERSION}/full/"
CORE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm")
LIBRARY = "python_stdlib.zip"
CARRIER = "open-webui==0.12.4"
"""A package that carries Pyodide's own builds of the wheels; each is taken only if its SHA-256 is that of the lock."""

ROOTS = ("numpy", "scipy", "matplotlib", "scikit-learn", "micropip", "ipython", "jedi")
"""What notebooks import, and what the kernel loads by itself."""

ADDED = ("comm", "ipywidgets", "jupyterlab-widgets")
"""Not part of Pyodide: installed here, as pinned, and hosted by the site in any case."""

KERNEL = ("piplite", "ipykernel", "pyodide-kernel")
"""What the kernel brings along. In the lock they are loaded like any package, and not one after the other by an installer."""

STARTED = ("micropip", "comm", "jedi", "ipython")
"""What the kernel would install by itself besides: it leaves out what is named in `packages`."""


@dataclass(frozen=True)
class Wheel:
    """A wheel of ours or of `ADDED`, with what the lock says of it."""

    file: Path
    name: str
    version: str
    imports: tuple[str, ...]
    depends: tuple[str, ...] = ()

    def entry(self, address: str) -> dict[str, Any]:
        """Its entry in the lock."""
        return {
            "name": self.name,
            "version": self.version,
            "file_name": address,
            "install_dir": "site",
            "sha256": fingerprint(self.file.read_bytes()),
            "package_type": "package",
            "imports": list(self.imports),
            "depends": list(self.depends),
            "unvendored_tests": False,
        }


def core(cache: Path) -> Path:
    """The folder with the files of Pyodide's npm package, fetched once."""
    folder = cache / f"pyodide-{VERSION}"
    if not (folder / "pyodide-lock.json").exists():
        cache.mkdir(parents=True, exist_ok=True)
        archive = cache / fetch("npm", "pack", "--silent", f"pyodide@{VERSION}", cwd=cache).split()[-1]
        draft = cache / "draft"
        shutil.rmtree(draft, ignore_errors=True)
        with tarfile.open(archive) as tar:
            tar.extractall(draft, filter="data")
        shutil.rmtree(folder, ignore_errors=True)
        (draft / "package").rename(folder)
    return folder


def release_lock(cache: Path) -> dict[str, Any]:
    """The lock file of the release."""
    lock: dict[str, Any] = json.loads((core(cache) / "pyodide-lock.json").read_text(encoding="utf-8"))
    return lock


def closure(lock: dict[str, Any], roots: Iterable[str]) -> list[str]:
    """Names of packages with all that they depend on."""
    found: set[str] = set()
    waiting = list(roots)
    while waiting:
        name = waiting.pop().replace("_", "-")  # the lock's keys are written so
        if name not in found:
            found.add(name)
            waiting += lock["packages"][name]["depends"]
    return sorted(found)


def cdn_lock(cache: Path, wheels: Iterable[Wheel]) -> str:
    """The text of a lock whose packages come from Pyodide's CDN, and ours from beside the lock."""
    lock = release_lock(cache)
    for package in lock["packages"].values():
        package["file_name"] = CDN + package["file_name"]
    lock["packages"].update({wheel.name: wheel.entry(wheel.file.name) for wheel in wheels})
    return json.dumps(lock)


def hosted_lock(cache: Path, wheels: Iterable[Wheel], folder: Path) -> str:
    """The text of a lock with nothing but what is then in `folder`: Pyodide's core, the wheels of `ROOTS`, and ours."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in CORE:
        shutil.copyfile(core(cache) / name, folder / name)
    lock = release_lock(cache)
    kept = {name: lock["packages"][name] for name in closure(lock, ROOTS)}
    files = {name: _carried(cache, package) or _pure(cache, name, package) for name, package in kept.items()}
    library = core(cache) / LIBRARY
    compiled = with_bytecode(cache, core(cache), [library, *files.values()])
    shutil.copyfile(compiled[library], folder / LIBRARY)
    for name, package in kept.items():
        file = compiled[files[name]]
        package["file_name"] = file.name
        package["sha256"] = fingerprint(file.read_bytes())
        shutil.copyfile(file, folder / file.name)
    lock["packages"] = {**kept, **{wheel.name: wheel.entry(wheel.file.name) for wheel in wheels}}
    return json.dumps(lock)


def _carried(cache: Path, package: dict[str, Any]) -> Path | None:
    """The very file that the lock names, from the package that carries it; None where it is not there or is another."""
    file = cache / package["file_name"]
    if not file.exists():
        with zipfile.ZipFile(_carrier(cache)) as archive:
            member = f"open_webui/frontend/pyodide/{file.name}"
            if member not in archive.namelist():
                return None
            content = archive.read(member)
        if fingerprint(content) != package["sha256"]:
            return None
        file.write_bytes(content)
    return file if fingerprint(file.read_bytes()) == package["sha256"] else None


def _carrier(cache: Path) -> Path:
    name = CARRIER.replace("-", "_").replace("==", "-")
    file = next(cache.glob(f"{name}-*.whl"), None)
    return file or _downloaded(cache, CARRIER)


def _pure(cache: Path, name: str, package: dict[str, Any]) -> Path:
    """The pure-Python wheel of the same version from the package index."""
    if "wasm32" in package["file_name"]:
        raise PartMissing(
            f"no build of {name} {package['version']} for Pyodide {VERSION} could be had; build the site without --self-hosted"
        )
    return _downloaded(cache / "pure", f"{package['name']}=={package['version']}")


def _downloaded(cache: Path, requirement: str) -> Path:
    """A wheel for any platform, downloaded once."""
    folder = cache / re.sub(r"\W+", "-", requirement.lower())
    if not any(folder.glob("*.whl")):
        folder.mkdir(parents=True, exist_ok=True)
        anywhere = (
            "--platform",
            "any",
            "--implementation",
            "py",
            "--abi",
            "none",
            "--python-version",
            "3.14",
        )
        pip = (sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps")
        # A package only has to be read here: which Python it would run on is of no concern.
        fetch(
            *pip,
            "--only-binary=:all:",
            "--ignore-requires-python",
            *anywhere,
            "--dest",
            str(folder),
            requirement,
        )
    return next(folder.glob("*.whl"))


def added_wheels(cache: Path, pins: dict[str, str]) -> Iterator[Wheel]:
    """The wheels of `ADDED`, at the versions in `pins`."""
    for name in ADDED:
        file = _downloaded(cache / "pure", f"{name}=={pins[name]}")
        depends = ADDED[:1] + ADDED[2:] if name == "ipywidgets" else ()
        yield Wheel(file, name, pins[name], (name.replace("-", "_"),), depends)


def kernel_wheels(folder: Path) -> Iterator[Wheel]:
    """The wheels of `KERNEL`, which are in the kernel's extension.

    Raises
    ------
    SiteError
        If one of them is missing.
    """
    for name in KERNEL:
        module = name.replace("-", "_")
        file = next(folder.glob(f"{module}-*.whl"), None)
        if file is None:
            raise SiteError(f"the kernel of JupyterLite has no {name} in {folder}")
        yield Wheel(file, name, file.name.split("-")[1], (module,))
