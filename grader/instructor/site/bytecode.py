"""The wheels with their bytecode in them, so that the browser does not compile every module each time a page is opened.

Pyodide's files hold sources only, and what Python compiles in the browser is lost with the page: several seconds before
the first cell. It is done once here, by the very Pyodide that the site uses, run by the Node.js that npm needs anyway.
"""

from __future__ import annotations

import shutil
import sys
import zipfile
from collections.abc import Iterable
from pathlib import Path

from grader.instructor.course.files import fingerprint
from grader.instructor.site.running import SiteError, run

HERE = Path(__file__).parent
SCRIPT = HERE / "compiling.py"


def with_bytecode(cache: Path, pyodide: Path, files: Iterable[Path]) -> dict[Path, Path]:
    """For each wheel or zip the same with bytecode for the Python in `pyodide`; if it cannot be made, the file itself."""
    places = {file: cache / "compiled" / _key(pyodide, file) / file.name for file in files}
    missing = {file: place for file, place in places.items() if not place.exists()}
    if missing:
        try:
            _compile(pyodide, missing, cache / "compiled" / "draft")
        except SiteError as error:
            print(
                f"the site will start more slowly because its Python is not compiled: {error}",
                file=sys.stderr,
            )
    return {file: place if place.exists() else file for file, place in places.items()}


def _compile(pyodide: Path, places: dict[Path, Path], draft: Path) -> None:
    """Compile into `draft` first: nobody mistakes half a file for the whole."""
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    drafts = {file: draft / place.name for file, place in places.items()}
    arguments = [str(path.resolve()) for pair in drafts.items() for path in pair]
    run("node", str(HERE / "compile.mjs"), str(pyodide.resolve()), str(SCRIPT), *arguments)
    for file, place in places.items():
        place.parent.mkdir(parents=True, exist_ok=True)
        drafts[file].rename(place)


def _key(pyodide: Path, file: Path) -> str:
    """What is in an archive, whenever it was made; and what compiles it."""
    with zipfile.ZipFile(file) as archive:
        content = sorted((member.filename, member.CRC) for member in archive.infolist())
    return fingerprint(repr((pyodide.name, content)).encode() + SCRIPT.read_bytes())[:32]
