"""`grader build` builds what changed, tells what is missing with its remedy, and builds the others."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from grader.instructor.authoring import record
from grader.instructor.authoring.survey import survey
from grader.instructor.content import ASSIGNMENTS
from grader.instructor.course.places import ROOT

pytestmark = [pytest.mark.process, pytest.mark.slow]

SOURCE = """\
# %% [markdown]
# # {title}

# %% nbgrader={{"grade_id": "imports"}}
from grader import check

# %% nbgrader={{"grade_id": "{name}", "solution": true}}
def {name}(x):
    ### BEGIN SOLUTION
    return {factor} * x
    ### END SOLUTION

# %% nbgrader={{"grade_id": "check-{name}", "grade": true, "points": 2}}
check("{name}")
"""
EXERCISES = """\
from grader.instructor.content.drafts import exercise, mistake

DRAFT = exercise("{name}", points=2, visible=[1.0, 2.5], hidden=[3.0])

@mistake(DRAFT)
def {name}_forgotten(x):
    "This returns x itself."
    return x
"""
HONEST = """\
def added(x):
    return sum([x] * {factor})

HONEST = {{"{name}": [added]}}
"""
NOTEBOOKS = {"01_double": ("double", 2), "02_triple": ("triple", 3)}


def write_notebook(folder: Path, name: str, factor: int) -> None:
    folder.mkdir()
    words = {"name": name, "factor": factor, "title": name.title()}
    (folder / "__init__.py").write_text('"""A small notebook."""\n')
    (folder / "source.py").write_text(SOURCE.format(**words))
    (folder / "exercises.py").write_text(EXERCISES.format(**words))
    (folder / "honest.py").write_text(HONEST.format(**words))
    (folder / "claims.py").write_text("CLAIMS = []\n")
    (folder / "guidance").mkdir()
    (folder / "guidance" / "__init__.py").write_text('"""Hints."""\n')
    (folder / "guidance" / "hints.py").write_text(f"HINTS = {{{name!r}: ('word ' * 30,) * 3}}\n")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A repository with our code and two small notebooks, built."""
    root = tmp_path_factory.mktemp("small") / "course"
    root.mkdir()
    for name in ("environment.yml", "pyproject.toml", "README.md", "nbgrader_config.py"):
        shutil.copy(ROOT / name, root)
    for name in ("grader", "init_utils", "datasets"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__", "*.npz"))
    for folder in ASSIGNMENTS.values():
        shutil.rmtree(content(root, folder))
    list_notebooks(root, {name: folder for name, (folder, _) in NOTEBOOKS.items()})
    for name, factor in NOTEBOOKS.values():
        write_notebook(content(root, name), name, factor)
    (root / "grader" / "references").mkdir(exist_ok=True)
    done = build(root)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    return root, done.stdout


@pytest.fixture
def course(built: Any, tmp_path: Path) -> Any:
    """A copy of it, as a `git mv` or a backup would make: nothing has changed but where it lies."""
    return Path(shutil.copytree(built[0], tmp_path / "course"))


def build(root: Path, *options: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, "-m", "grader", "build", *options],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def content(root: Path, *parts: str) -> Path:
    return root.joinpath("grader", "instructor", "content", *parts)


def list_notebooks(root: Path, folders: dict[str, str]) -> None:
    content(root, "__init__.py").write_text(f"ASSIGNMENTS = {folders!r}\n")


def test_a_build_tells_of_each_notebook_and_ends_with_a_table_of_exercises(built: Any) -> None:
    root, said = built
    assert "[1/2] 0" in said
    assert "[2/2] 0" in said
    rows = [[cell.strip() for cell in line.split("│")[1:-1]] for line in said.splitlines()]
    assert ["double", "2", "2", "1", "1", "1", ""] in rows
    assert ["triple", "2", "2", "1", "1", "1", ""] in rows
    assert (root / "gradebook.db").is_file()


def test_nothing_is_built_where_nothing_changed(course: Any) -> None:
    done = build(course)
    assert (done.returncode, done.stderr) == (0, "")
    assert "building" not in done.stdout
    assert "everything built follows from its source" in done.stdout


def test_a_changed_source_builds_its_own_notebook_and_no_other(course: Any) -> None:
    source = content(course, "double", "source.py")
    source.write_text(source.read_text().replace("# # Double", "# # Twice as much"))
    stale = build(course, "--check")
    assert stale.returncode == 1
    assert "01_double.ipynb is stale: run `grader build`" in stale.stderr
    assert "02_triple" not in stale.stdout + stale.stderr
    done = build(course, "--brief")
    assert done.returncode == 0
    assert "[1/1] 01_double" in done.stdout
    assert "02_triple" not in done.stdout
    assert "Twice as much" in (course / "notebooks" / "01_double" / "01_double.ipynb").read_text()


def test_what_was_built_and_is_lost_is_built_again(course: Any) -> None:
    lost = [
        course / "notebooks" / "02_triple" / "02_triple.ipynb",
        course / "grader" / "references" / "02_triple.npz",
        course / "build" / "release" / "01_double" / "01_double.ipynb",
    ]
    for path in lost:
        path.unlink()
    done = build(course, "--brief", "02_triple")
    assert done.returncode == 0, done.stderr
    assert "[1/1] 02_triple" in done.stdout
    assert [path.is_file() for path in lost] == [True, True, False]


def test_a_lost_gradebook_is_made_again_with_all_notebooks(course: Any) -> None:
    (course / "gradebook.db").unlink()
    done = build(course, "--brief")
    assert (done.returncode, done.stderr) == (0, "")
    with closing(sqlite3.connect(course / "gradebook.db")) as database:
        assert {name for (name,) in database.execute("select name from assignment")} == set(NOTEBOOKS)


MISSING = {
    "03_exercises": ("exercises.py", "exercises.py is missing: write it, with its exercises"),
    "04_claims": ("claims.py", "claims.py is missing: write it, with CLAIMS"),
    "05_help": ("guidance/hints.py", "guidance/hints.py is missing: write it, with HINTS"),
    "05_honest": ("honest.py", "honest.py is missing: write it, with HONEST"),
    "06_source": ("source.py", "source.py is missing: write it, the notebook with its solutions"),
    "09_package": ("__init__.py", "__init__.py is missing: write it, with the notebook's number and title"),
}


def test_whatever_is_missing_is_named_with_its_remedy_and_the_other_notebooks_are_built(course: Any) -> None:
    folders = {name: folder for name, (folder, _) in NOTEBOOKS.items()}
    for assignment, (lost, _) in MISSING.items():
        folders[assignment] = assignment[3:]
        write_notebook(content(course, assignment[3:]), "double", 2)
        content(course, assignment[3:], lost).unlink()
    for assignment in ("07_bare", "08_broken", "10_listed", "11_unasked"):
        folders[assignment] = assignment[3:]
        write_notebook(content(course, assignment[3:]), "double", 2)
    exercises, honest = (content(course, "bare", name) for name in ("exercises.py", "honest.py"))
    exercises.write_text(exercises.read_text().split("@mistake")[0])
    honest.write_text("HONEST = {}\n")
    broken = content(course, "broken", "exercises.py")
    broken.write_text(broken.read_text() + "\nundefined_name\n")
    listed, unasked = content(course, "listed", "honest.py"), content(course, "unasked", "source.py")
    listed.write_text("HONEST = [abs]\n")
    unasked.write_text(unasked.read_text().replace('check("double")', 'check("another")'))
    list_notebooks(course, folders)

    done = build(course)
    assert done.returncode == 1
    for assignment, (_, line) in MISSING.items():
        assert f"{content(course, assignment[3:])}{os.sep}{line}" in done.stderr
    assert f"double: no known mistake: write one in {exercises}, with @mistake" in done.stderr
    assert f'no honest variant: write one in {honest}, and enter it in HONEST["double"]' in done.stderr
    last = len(broken.read_text().splitlines())
    assert f"{broken}:{last}: NameError: name 'undefined_name' is not defined" in done.stderr
    assert f"{listed}: HONEST has to be a dictionary with a list of functions for each graded" in done.stderr
    assert f'{unasked}: double needs one check cell with check("double"), found 0' in done.stderr
    assert "Traceback" not in done.stderr
    built = {path.name for path in (course / "notebooks").iterdir()}
    assert built == {*NOTEBOOKS, "04_claims", "05_honest", "07_bare", "09_package", "10_listed"}

    again = build(course, "--brief", "04_claims")
    assert "building" not in again.stdout
    assert (again.returncode, again.stderr) == (
        1,
        f"{content(course, 'claims')}{os.sep}{MISSING['04_claims'][1]}, a list of its claims, empty if it tests none\n",
    )


def test_no_folder_of_the_course_has_anything_missing() -> None:
    assert {name: survey(name).problems for name in ASSIGNMENTS} == dict.fromkeys(ASSIGNMENTS, ())


def test_the_digest_covers_every_module_of_ours_that_a_build_loads() -> None:
    script = """
import sys, grader.instructor.authoring.build
from pathlib import Path
for name, module in sys.modules.items():
    if name.split(".")[0] in ("grader", "init_utils") and getattr(module, "__file__", None):
        print(Path(module.__file__))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = {Path(line) for line in done.stdout.splitlines()}
    covered = {path for pattern in record.CODE for path in ROOT.glob(pattern)}
    packages = {path for path in loaded if path.name == "__init__.py" and path.stat().st_size < 2000}
    assert len(loaded) > 20
    assert loaded - covered - packages == set()


def test_another_choice_of_instructions_makes_a_check_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    before = record.code_digest()
    monkeypatch.setenv("OPENBLAS_CORETYPE", "Prescott")
    assert record.code_digest() != before
