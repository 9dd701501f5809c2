"""The learner's side on any system, without make: what a learner installs, and the tests that need nothing more.

    python .ci/learners_side.py pins > pins.txt
    python -m pip install -r pins.txt
    python .ci/learners_side.py test

The tests run in a student edition in a temporary folder, so nothing of the instructor's side can be imported by accident.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LEARNERS_SECTIONS = 2
"""Of environment.yml, the sections that `grader publish` gives learners; they come first."""
TEST_TOOLS = ("pytest", "hypothesis")
FEWEST_TESTS = 10


def pins() -> list[str]:
    """What a learner installs, and what runs the tests."""
    text = (ROOT / "environment.yml").read_text(encoding="utf-8").partition("- pip:\n")[2]
    sections = re.split(r"^ {6}# .*\n", text, flags=re.MULTILINE)[1:]
    lines = [re.findall(r"^ {6}- (.+)$", section, re.MULTILINE) for section in sections]
    tools = [pin for section in lines for pin in section if pin.split("==")[0] in TEST_TOOLS]
    return [pin for section in lines[:LEARNERS_SECTIONS] for pin in section] + tools


def add_tests(edition: Path) -> None:
    """Put beside the edition those tests that need nothing of the instructor's side."""
    (edition / "tests").mkdir()
    for name in ("__init__.py", "conftest.py"):
        shutil.copyfile(ROOT / "tests" / name, edition / "tests" / name)
    for name in ("grader", "init_utils"):
        shutil.copytree(
            ROOT / "tests" / name,
            edition / "tests" / name,
            ignore=shutil.ignore_patterns("__pycache__"),
        )
    without = "grader.instructor"
    left_out = {file for file in (edition / "tests").rglob("*.py") if without in file.read_text("utf-8")}
    modules = [file.stem for file in left_out if not file.stem.startswith("test_")]
    for file in (edition / "tests").rglob("*.py"):
        if file in left_out or any(
            re.search(rf"import.*\b{name}\b|\.{name} import", file.read_text("utf-8")) for name in modules
        ):
            print(f"left out, because it needs the instructor's side: {file.relative_to(edition).as_posix()}")
            file.unlink()
    left = list((edition / "tests").rglob("test_*.py"))
    if len(left) < FEWEST_TESTS:
        sys.exit(f"only {len(left)} test modules of the learner's side were found in {ROOT / 'tests'}")


def run(edition: Path, *command: str) -> None:
    """Run a Python module in the edition, and end with its status if it fails."""
    print("+ python -m", *command, flush=True)
    done = subprocess.run([sys.executable, "-m", *command], cwd=edition, check=False)
    if done.returncode:
        sys.exit(done.returncode)


def test() -> None:
    """Publish an edition, test it, and run its unsolved notebooks from top to bottom."""
    sys.path.insert(0, str(ROOT))
    from grader.instructor.publish.edition import publish  # noqa: PLC0415 - needs what `pins` lists

    with tempfile.TemporaryDirectory() as folder:
        edition = Path(folder) / "edition"
        publish(edition)
        add_tests(edition)
        run(edition, "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "-e", ".")
        run(edition, "grader", "--version")
        settings = ("-c", str(ROOT / "pyproject.toml"), "--rootdir", str(edition), "-o", "addopts=")
        run(edition, "pytest", "-q", "-p", "no:cacheprovider", *settings, "tests")
        for notebook in sorted(edition.glob("notebooks/*/*.ipynb")):
            run(
                edition,
                "jupyter",
                "nbconvert",
                "--to",
                "notebook",
                "--execute",
                "--output-dir",
                folder,
                str(notebook),
            )


if __name__ == "__main__":
    if sys.argv[1:] == ["pins"]:
        print("\n".join(pins()))
    elif sys.argv[1:] == ["test"]:
        test()
    else:
        sys.exit(__doc__)
