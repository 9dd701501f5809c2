"""environment.yml is the only list of pins; pyproject.toml says what each side needs, and the two must agree."""

import re
import subprocess
import sys
import tomllib
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
PINNED = [
    Requirement(line.split("  #")[0])
    for line in re.findall(r"^      - (.+)$", (ROOT / "environment.yml").read_text(), re.M)
]
NEEDED = [
    Requirement(text)
    for text in [*PROJECT["dependencies"], *chain(*PROJECT["optional-dependencies"].values())]
]


def pins_for(python: str) -> dict[str, str]:
    chosen = [
        item for item in PINNED if item.marker is None or item.marker.evaluate({"python_version": python})
    ]
    assert len({item.name for item in chosen}) == len(chosen), "a package is pinned twice"
    return {item.name: str(item.specifier).removeprefix("==") for item in chosen}


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13", "3.14"])
@pytest.mark.parametrize("needed", NEEDED, ids=str)
def test_every_dependency_of_the_project_is_pinned_to_a_version_that_it_allows(
    needed: Any, python: str
) -> None:
    pins = pins_for(python)
    assert needed.name in pins
    assert needed.specifier.contains(pins[needed.name])


def test_every_pin_is_exact() -> None:
    assert all(str(item.specifier).startswith("==") and "*" not in str(item.specifier) for item in PINNED)


def test_the_lists_stay_inline_so_that_binder_reuses_its_environment() -> None:
    assert "-r " not in (ROOT / "environment.yml").read_text()


def test_the_learners_side_needs_four_packages() -> None:
    assert {Requirement(text).name for text in PROJECT["dependencies"]} == {
        "numpy",
        "matplotlib",
        "scikit-learn",
        "ipython",
    }


@pytest.mark.process
def test_what_is_installed_here_are_the_pins() -> None:
    listed = subprocess.run(
        [sys.executable, "-m", "pip", "list", "--format=freeze"], capture_output=True, text=True, check=True
    )
    installed = dict(line.lower().split("==") for line in listed.stdout.splitlines() if "==" in line)
    pins = pins_for(f"{sys.version_info.major}.{sys.version_info.minor}")
    assert {name: installed.get(name) for name in pins} == pins
