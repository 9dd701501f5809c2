"""What `make` installs with: the same pins by pip alone, a folder that is refused before, and no silence."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from grader.instructor.course.places import ROOT

pytestmark = [pytest.mark.process, pytest.mark.slow]

BACKEND = """
import zipfile
def build_editable(folder, config_settings=None, metadata_directory=None):
    name = "small_course-1.0-py3-none-any.whl"
    with zipfile.ZipFile(f"{folder}/{name}", "w") as wheel:
        info = "small_course-1.0.dist-info"
        wheel.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\\nName: small-course\\nVersion: 1.0\\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr(f"{info}/RECORD", "")
    return name
build_wheel = build_editable
"""


def write_wheel(folder: Path, name: str) -> None:
    info = f"{name}-1.0.dist-info"
    with zipfile.ZipFile(folder / f"{name}-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr(f"{name}.py", "")
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")


@pytest.fixture
def project(tmp_path: Path) -> Any:
    """A repository with two pins, wheels of which lie in a folder beside it: no network is needed."""
    root = tmp_path / 'it\'s a "small" course Ü#1'
    (root / "grader" / "instructor" / "course").mkdir(parents=True)
    rules = Path("grader", "instructor", "course", "root_name.py")
    (root / rules).write_text((ROOT / rules).read_text())
    (root / "environment.yml").write_text(
        "dependencies:\n  - pip:\n"
        "      - tiny_pin==1.0  # with a comment\n"
        '      - not_for_this_python==1.0; python_version < "3.0"\n'
        "      - rfc3987_syntax==1.0\n"
    )
    (root / "pyproject.toml").write_text(
        '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'
        '[project]\nname = "small-course"\nversion = "1.0"\n'
    )
    (root / "backend.py").write_text(BACKEND)
    (tmp_path / "wheels").mkdir()
    for name in ("tiny_pin", "rfc3987_syntax"):
        write_wheel(tmp_path / "wheels", name)
    return root


def install(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    offline = {
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(root.parent / "wheels"),
        "PIP_CONFIG_FILE": os.devnull,
    }
    return subprocess.run(
        [sys.executable, str(ROOT / ".ci" / "install.py"), ".venv", *arguments],
        cwd=root,
        env={"PATH": os.defpath, "HOME": str(root), **offline},
        capture_output=True,
        text=True,
        check=False,
    )


def installed(root: Path) -> set[str]:
    listed = subprocess.run(
        [root / ".venv" / "bin" / "python", "-m", "pip", "list", "--format=freeze"],
        capture_output=True,
        text=True,
        check=True,
    )
    return {line.split("==")[0].replace("_", "-") for line in listed.stdout.splitlines()}


@pytest.mark.parametrize("how", ["pip", "uv"])
def test_pip_installs_every_pin_where_uv_is_not_wanted_or_cannot_be_had(project: Any, how: Any) -> None:
    done = install(project, how)
    assert done.returncode == 0, done.stdout + done.stderr
    assert ("uv cannot be had: pip installs everything" in done.stdout) == (how == "uv")
    assert {"tiny-pin", "small-course"} <= installed(project)
    assert not {"rfc3987-syntax", "not-for-this-python"} & installed(project)
    steps = [line for line in done.stdout.splitlines() if line.endswith(" …")]
    assert len(steps) == (6 if how == "uv" else 5)


def test_a_step_that_fails_ends_the_installation_with_what_it_said(project: Any) -> None:
    (project.parent / "wheels" / "tiny_pin-1.0-py3-none-any.whl").unlink()
    done = install(project, "pip")
    assert done.returncode == 1
    assert "No matching distribution found for tiny_pin==1.0" in done.stdout
    assert "failed with exit status 1: see above" in done.stderr


@pytest.mark.parametrize("name", ["What? course", "[2026]", "My%20Course", "a:b", "two\nlines"])
def test_a_folder_that_cannot_work_is_refused_before_anything_is_made(project: Any, name: str) -> None:
    root = project.rename(project.with_name(name))
    done = install(root)
    assert done.returncode == 1
    assert done.stderr.startswith("Nothing was installed: the path")
    assert done.stderr.count("\n") == 1
    assert "rename the folder" in done.stderr
    assert not (root / ".venv").exists()


def test_an_unknown_installer_is_one_line(project: Any) -> None:
    done = install(project, "conda")
    assert (done.returncode, done.stderr) == (1, "INSTALLER is 'conda', and may be uv or pip\n")
