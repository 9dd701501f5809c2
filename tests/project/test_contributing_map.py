"""The map in CONTRIBUTING.md and the tree agree, in both directions."""

import re
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from grader.instructor.course.places import ROOT

SECTION = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("\n## Where things are\n")[1]
ROOMS, DECISIONS = SECTION.split("### The line that decides")
ROW = re.compile(r"^\| `([^`]+)/` \| (.+) \|$", re.MULTILINE)
PACKAGES = ("grader", "init_utils", "tests", "benchmarks", "datasets")
FROZEN = "tests/editions/"
"""Below it lie editions and courses as they were released, which nobody edits."""


def mapped() -> Any:
    """Each folder of the map with its line; `<name>` stands for any one name."""
    return dict(ROW.findall(ROOMS))


def packages() -> set[Any]:
    """Each folder with a Python file in it."""
    files = [file for name in PACKAGES for file in (ROOT / name).rglob("*.py")]
    folders = {file.parent.relative_to(ROOT).as_posix() for file in files}
    return {folder for folder in folders if not folder.startswith(FROZEN)}


def top_level() -> set[Any]:
    """Each folder at the top that is not ignored by git."""
    ignored = [
        line.strip("/*")
        for line in (ROOT / ".gitignore").read_text().splitlines()
        if line.endswith(("/", "/*"))
    ]
    names = {path.name for path in ROOT.iterdir() if path.is_dir()} - {".git"}
    return {name for name in names if not any(fnmatchcase(name, pattern) for pattern in ignored)}


def room_of(folder: str) -> str:
    """The folder as the map writes it."""
    return re.sub(r"(?<=^grader/instructor/content/)\w+", "<name>", folder)


def test_every_package_and_every_folder_at_the_top_is_in_the_map() -> None:
    there = {room_of(folder) for folder in packages() | top_level()}
    assert {"grader", "grader/judging", "grader/instructor/content/<name>", "tests", "docs"} <= there
    assert sorted(there - set(mapped())) == []


def test_every_folder_of_the_map_is_in_the_tree() -> None:
    assert len(mapped()) == len(ROW.findall(ROOMS)), "a folder is in the map twice"
    rows = [line for line in ROOMS.splitlines() if line.startswith("| `")]
    assert len(rows) == len(mapped()), "a row of the map has another form"
    notebooks = [path.parent.name for path in ROOT.glob("grader/instructor/content/*/source.py")]
    assert notebooks
    there = {room: [ROOT / room.replace("<name>", name) for name in notebooks] for room in mapped()}
    assert [room for room, folders in there.items() if not all(map(Path.is_dir, folders))] == []


def test_every_file_that_decides_something_is_there() -> None:
    files = re.findall(r"^\| .+\? \| `([^`]+)` \|$", DECISIONS, re.MULTILINE)
    assert len(files) >= 10
    assert [file for file in files if not (ROOT / file).is_file()] == []


def test_a_line_of_the_map_is_one_line_and_says_something() -> None:
    assert [room for room, line in mapped().items() if len(line.split()) < 3 or len(line) > 120] == []


def test_the_floors_are_those_that_import_linter_holds() -> None:
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    held = re.search(r"^layers = \[\n(.*?)^\]", settings, re.MULTILINE | re.DOTALL)
    assert held, "pyproject.toml has no contract of layers"
    layers = [set(re.findall(r"\w+", line)) for line in held[1].splitlines() if '"' in line]
    shown = [set(re.findall(r"\w+", line)) for line in SECTION.split("```")[1].strip().splitlines()]
    assert shown == layers
