"""The student edition works alone, and nothing in it gives away a solution or a hidden case."""

import ast
import gzip
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader import values
from grader.errors import GraderError
from grader.instructor.authoring.notebooks import read_source
from grader.instructor.content import ASSIGNMENTS
from grader.instructor.content.folders import complete_exercises
from grader.instructor.course.editions import edition_of, stamp
from grader.instructor.course.places import ROOT
from grader.instructor.demo.sample_class import Learner, solutions, submission
from grader.instructor.publish.addresses import Addresses, not_set
from grader.instructor.publish.edition import edition_files, publish
from grader.instructor.settings.checking import schema
from grader.instructor.settings.reading import Settings
from grader.judging.comparison import leaves
from grader.reference_files import load_exercises


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("publish") / "edition"
    assert publish(folder) == []
    return folder


def test_the_edition_has_what_a_learner_needs_and_no_instructor_code(edition: Any) -> None:
    names = {path.relative_to(edition).as_posix() for path in edition.rglob("*") if path.is_file()}
    assert {
        "README.md",
        "environment.yml",
        "pyproject.toml",
        "LICENSE",
        "grader/api.py",
        "datasets/circles.npz",
    } <= names
    assert {f"notebooks/{name}/{name}.ipynb" for name in ASSIGNMENTS} <= names
    assert not [
        name
        for name in names
        if "instructor/" in name or name.startswith(("tests/", "benchmarks/", "build/"))
    ]
    assert (
        "instructor"
        not in tomllib.loads((edition / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    )


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_no_line_of_a_solution_stands_in_the_notebook_of_its_exercise(assignment: str, edition: Any) -> None:
    cells = json.loads((edition / "notebooks" / assignment / f"{assignment}.ipynb").read_text())["cells"]
    answers = [cell for cell in cells if cell["metadata"].get("nbgrader", {}).get("solution")]
    assert answers
    for cell in answers:
        tree = ast.parse("".join(cell["source"]))
        bodies = [node.body for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
        assert all(isinstance(body[-1], ast.Raise) and len(body) <= 2 for body in bodies)
        assert "BEGIN SOLUTION" not in "".join(cell["source"])


def is_given(cell: Any) -> Any:
    """Locked code is for learners to read, such as the draft with planted bugs."""
    return cell.cell_type == "code" and not cell.metadata.get("nbgrader", {}).get("solution")


def long_lines(assignment: str) -> set[str]:
    """Lines of solutions that are nowhere else by chance, without their spaces."""
    return {
        "".join(line.split())
        for source in solutions(assignment).values()
        for line in source.split('"""')[-1].splitlines()
        if len("".join(line.split())) > 45
    }


def test_most_notebooks_have_lines_of_solutions_to_look_for() -> None:
    assert len([name for name in ASSIGNMENTS if long_lines(name)]) > len(ASSIGNMENTS) / 2


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_no_text_of_a_solution_is_hidden_in_any_file(assignment: str, edition: Any) -> None:
    wanted = long_lines(assignment)
    given = ["".join(path.read_text().split()) for path in (ROOT / "init_utils").rglob("*.py")]
    given += ["".join(cell.source.split()) for cell in read_source(assignment).cells if is_given(cell)]
    secret = {line for line in wanted if not any(line in text for text in given)}
    for name, content in everything_in(edition):
        text = content.decode("utf-8", "ignore").replace("\\n", "").replace('\\"', '"')
        squeezed = "".join(text.split())
        assert not [line for line in secret if line in squeezed], name


def everything_in(folder: Path) -> Iterator[tuple[str, bytes]]:
    """The content of all files, and of what archives and arrays among them hold, no matter what their names are."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield from unpacked(path.relative_to(folder).as_posix(), path.read_bytes())


def unpacked(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    yield name, content
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.namelist():
                yield from unpacked(f"{name}/{member}", archive.read(member))
    elif content[:2] == b"\x1f\x8b":
        yield from unpacked(f"{name}/gunzipped", gzip.decompress(content))


def test_what_is_published_is_text_or_arrays_and_no_repository_with_a_history(edition: Any) -> None:
    assert not [path for path in edition.rglob("*") if path.name.startswith(".")]
    for name, content in everything_in(edition):
        if name.endswith(".npz") or ".npz/" in name:
            continue
        content.decode("utf-8")  # all else can be read, and was searched
    for name in edition.glob("datasets/*.npz"):
        np.load(name)  # without pickles


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_the_metadata_of_a_notebook_say_nothing_but_what_it_is(assignment: str, edition: Any) -> None:
    notebook = json.loads((edition / "notebooks" / assignment / f"{assignment}.ipynb").read_text())
    assert set(notebook["metadata"]) <= {"initialization_course", "kernelspec", "language_info"}
    assert set(notebook["metadata"]["initialization_course"]) == {"assignment", "edition", "stubs"}
    assert all(
        set(cell["metadata"]) <= {"nbgrader", "tags", "deletable", "editable", "lines_to_next_cell"}
        for cell in notebook["cells"]
    )


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_no_hidden_case_is_in_the_published_references(assignment: str, edition: Any) -> None:
    published = {
        leaf.tobytes()
        for _, leaf in leaves(values.read(edition / "grader" / "references" / f"{assignment}.npz"))
        if isinstance(leaf, np.ndarray) and leaf.size > 1
    }
    complete = complete_exercises(assignment)
    visible = load_exercises(assignment)
    for name, exercise in complete.items():
        shown = {
            leaf.tobytes()
            for item in (*visible[name].expected, *(list(case.arguments) for case in visible[name].cases))
            for _, leaf in leaves(item)
            if isinstance(leaf, np.ndarray)
        }
        for case, accepted in zip(exercise.cases, exercise.expected, strict=True):
            arrays = [
                leaf
                for _, leaf in leaves(accepted[0])
                if isinstance(leaf, np.ndarray) and len(np.unique(leaf)) > 1
            ]
            if case.hidden:
                assert not [array.shape for array in arrays if array.tobytes() in published - shown], name


def significant(text: str) -> str:
    """The first eight digits of a number that count."""
    return text.partition("e")[0].replace(".", "").lstrip("-0")[:8]


def test_no_number_of_a_hidden_case_stands_in_a_text(edition: Any) -> None:
    """Looked for by the last entry of each array: seeded draws share their first numbers."""
    texts = {name: held.decode() for name, held in everything_in(edition) if ".npz" not in name}
    numbers = {
        significant(found): name
        for name, text in texts.items()
        for found in re.findall(r"\d*\.\d{6,}(?:e-?\d+)?", text)
    }
    looked_for = 0
    for assignment in ASSIGNMENTS:
        last: dict[bool, set[str]] = {True: set(), False: set()}
        for exercise in complete_exercises(assignment).values():
            for case, expected in zip(exercise.cases, exercise.expected, strict=True):
                for _, leaf in leaves([list(case.arguments), expected]):
                    if isinstance(leaf, (float, np.ndarray)) and np.size(leaf):
                        last[case.hidden].add(significant(repr(float(np.ravel(leaf)[-1]))))
        secret = {digits for digits in last[True] - last[False] if len(digits) == 8}
        looked_for += bool(secret)
        assert not {digits: numbers[digits] for digits in secret & set(numbers)}, assignment
    assert looked_for > len(ASSIGNMENTS) / 2


# --- editions ------------------------------------------------------------------------------------------------------------


def manifest_of(edition: Path) -> Any:
    return json.loads((edition / "manifest.json").read_text())


def test_the_manifest_has_the_checksum_of_each_file_and_the_edition_of_each_notebook(edition: Any) -> None:
    manifest = manifest_of(edition)
    files = {path.relative_to(edition).as_posix(): path for path in edition.rglob("*") if path.is_file()}
    assert set(manifest["files"]) == set(files) - {"manifest.json"}
    for name, checksum in manifest["files"].items():
        assert hashlib.sha256(files[name].read_bytes()).hexdigest() == checksum
    assert set(manifest["notebooks"]) == set(ASSIGNMENTS)
    for name, stated in manifest["notebooks"].items():
        assert edition_of(json.loads(files[f"notebooks/{name}/{name}.ipynb"].read_text())) == stated


def test_publishing_the_same_twice_gives_the_same_bytes(edition: Any, tmp_path: Path) -> None:
    publish(tmp_path / "twin")
    assert dict(everything_in(tmp_path / "twin")) == dict(everything_in(edition))


FIRST = "notebooks/01_initialization/01_initialization.ipynb"


def older_edition(folder: Path, *, with_module: str = "init_utils/of_old.py") -> None:
    """An edition as if it were last year's: another text in a notebook, another judge, and one more module."""
    publish(folder)
    manifest = manifest_of(folder)
    notebook = folder / FIRST
    notebook.write_text(notebook.read_text().replace("60 minutes", "50 minutes"))
    stamp(notebook)
    (folder / "grader/judging/judge.py").write_text("# an older edition")
    (folder / with_module).write_text("# no longer needed")
    for name in (FIRST, "grader/judging/judge.py", with_module):
        manifest["files"][name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))


def test_publishing_again_updates_what_nobody_changed_and_removes_what_is_no_longer_part(
    edition: Any, tmp_path: Path
) -> None:
    older_edition(tmp_path / "edition")
    assert publish(tmp_path / "edition") == []
    assert dict(everything_in(tmp_path / "edition")) == dict(everything_in(edition))


def test_publishing_again_never_touches_a_learners_work(tmp_path: Path) -> None:
    folder = tmp_path / "edition"
    older_edition(folder)
    (folder / FIRST).write_text("my work")
    (folder / "notebooks/01_initialization/my notes.ipynb").write_text("my notes")
    (folder / "init_utils/of_old.py").write_text("my changes")
    (folder / "notes.txt").write_text("my notes")
    for _ in range(2):
        assert publish(folder) == [folder / FIRST]
        assert (folder / FIRST).read_text() == "my work"
        assert (folder / "notebooks/01_initialization/my notes.ipynb").read_text() == "my notes"
        assert (folder / "init_utils/of_old.py").read_text() == "my changes"
        assert (folder / "notes.txt").read_text() == "my notes"
    assert (folder / "grader/judging/judge.py").read_text() == (ROOT / "grader/judging/judge.py").read_text()


@pytest.mark.parametrize("damage", ["", "[]", '{"files": ["x"]}', '{"files": {"../precious": "x"}}'])
def test_a_damaged_manifest_costs_nothing(damage: str, tmp_path: Path) -> None:
    folder = tmp_path / "edition"
    publish(folder)
    (folder / FIRST).write_text("my work")
    precious = tmp_path / "precious"
    precious.write_text("precious")
    checksum = hashlib.sha256(b"precious").hexdigest()
    (folder / "manifest.json").write_text(damage.replace('"x"}', f'"{checksum}"}}'))
    assert publish(folder) == [folder / FIRST]
    assert (folder / FIRST).read_text() == "my work"
    assert precious.read_text() == "precious"


def test_a_notebook_that_was_changed_after_its_build_is_not_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.instructor.publish.edition.edition_of", lambda notebook: "another")
    with pytest.raises(GraderError, match="changed after it was built"):
        edition_files()


# --- what differs for learners -------------------------------------------------------------------------------------------


def test_learners_get_no_tool_of_the_instructor_or_the_tests(edition: Any) -> None:
    pins = (edition / "environment.yml").read_text()
    assert "- numpy==" in pins
    assert "- jupyterlab==" in pins
    assert "- jupyterhub==5.4." in pins  # else pip breaks the base image of Binder
    assert "- setuptools==" in pins  # postBuild installs without build isolation
    for tool in (
        "pytest",
        "mypy",
        "ruff",
        "dask",
        "playwright",
        "jupyterlite",
        "jupytext",
        "nh3",
        "hypothesis",
    ):
        assert tool not in pins
    project = tomllib.loads((edition / "pyproject.toml").read_text())
    assert set(project["project"]["optional-dependencies"]) == {"lab"}
    assert set(project["tool"]) == {"setuptools"}


def test_the_learners_project_is_ours_without_what_is_the_instructors(edition: Any) -> None:
    ours = tomllib.loads((ROOT / "pyproject.toml").read_text())
    theirs = tomllib.loads((edition / "pyproject.toml").read_text())
    ours["project"]["optional-dependencies"] = {"lab": ours["project"]["optional-dependencies"]["lab"]}
    build = ours["tool"]["setuptools"]
    build["packages"] = [name for name in build["packages"] if not name.startswith("grader.instructor")]
    build["package-data"] = {
        name: files
        for name, files in build["package-data"].items()
        if not name.startswith("grader.instructor")
    }
    assert theirs == {**ours, "tool": {"setuptools": build}}


WHOLE = Settings(
    title="Nets that start well",
    owner="Ada",
    hub="https://hub.example.org/",
    hand_in="https://moodle.example.org/view.php?id=7",
    contact="ada@example.org",
)


def readme(settings: Settings) -> str:
    return edition_files(ROOT, settings)["README.md"].decode()


def test_the_readme_for_learners_opens_each_notebook_in_each_place() -> None:
    text, addresses = readme(WHOLE), Addresses.of(WHOLE)
    for name in ASSIGNMENTS:
        path = f"notebooks/{name}/{name}.ipynb"
        assert f"({path})" in text
        assert f"({addresses.binder(path)})" in text
        assert f"({addresses.lite(name + '.ipynb')})" in text
    assert f"({addresses.nbgitpuller()})" in text
    assert text.startswith("# Nets that start well\n")
    assert "[https://moodle.example.org/view.php?id=7](https://moodle.example.org/view.php?id=7)" in text
    assert "[ada@example.org](mailto:ada@example.org)" in text


def test_what_is_not_set_leaves_no_dead_link_and_no_word_for_the_instructor(edition: Any) -> None:
    text = (edition / "README.md").read_text()
    for word in (
        "OWNER",
        "YOUR-HUB",
        "mybinder",
        "nbgitpuller",
        "Binder",
        "github.io",
        "grader publish",
        "<!--",
    ):
        assert word not in text
    assert not re.search(r"\{(?:binder|site|hub|hand_in|contact)\}", text)
    assert not re.findall(r"\]\((?:|/|None)\)", text)
    for file in edition.rglob("*"):
        if file.suffix in {".md", ".toml", ".yml", ".cff"}:
            assert "OWNER" not in file.read_text(), file


def test_each_place_can_be_left_out_by_itself() -> None:
    without = readme(replace(WHOLE, binder=False))
    assert "mybinder" not in without
    assert "in the browser" in without
    only_site = readme(Settings(site="https://example.org/s"))
    assert "mybinder" not in only_site
    assert "https://example.org/s/notebooks/index.html?path=01_initialization.ipynb" in only_site
    assert "hand in here" not in only_site
    words = readme(Settings(hand_in="in the letterbox of room 3"))
    assert "hand in here: in the letterbox of room 3" in words


def test_words_of_the_instructors_are_no_html() -> None:
    text = readme(
        Settings(
            title="Nets <b>&</b> more", hand_in="<script>alert(1)</script>", contact="javascript:alert(1)"
        )
    )
    assert text.startswith("# Nets &lt;b&gt;&amp;&lt;/b&gt; more\n")
    assert "<script>" not in text
    assert "(javascript:" not in text


def test_links_lead_to_the_hosts_that_are_set() -> None:
    addresses = Addresses.of(
        Settings(students="https://example.org/b.git", site="https://example.org/s", hub="https://hub")
    )
    assert addresses.binder("a b") == (
        "https://mybinder.org/v2/git/https%3A%2F%2Fexample.org%2Fb.git/HEAD?urlpath=lab/tree/a%20b"
    )
    assert addresses.lite("x.ipynb") == "https://example.org/s/notebooks/index.html?path=x.ipynb"
    assert "urlpath=lab%2Ftree%2Fb%2Fnotebooks" in addresses.nbgitpuller()
    owner = Addresses.of(Settings(owner="Ada"))
    assert owner.binder().startswith("https://mybinder.org/v2/gh/Ada/initialization-course-students/HEAD")
    assert owner.site == "https://ada.github.io/initialization-course-students/"


def test_publish_says_which_settings_there_are() -> None:
    assert not_set(Settings()) == ["owner", "title", "hand_in", "contact", "students", "site", "hub"]
    assert not_set(WHOLE) == []
    assert set(not_set(Settings())) <= set(schema()["properties"])


def test_a_folder_that_cannot_be_an_edition_is_refused_with_a_clear_line(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    with pytest.raises(GraderError, match="is a file"):
        publish(file)
    with pytest.raises(GraderError, match="part of the repository"):
        publish(ROOT / "notebooks" / "edition")
    with pytest.raises(GraderError, match=r"holds something else \(file\)"):
        publish(tmp_path)
    assert file.read_text() == ""


def test_the_edition_alone_checks_a_solved_notebook_and_knows_no_instructor_command(
    edition: Any, tmp_path: Path
) -> None:
    """In an interpreter that sees the edition and the pinned packages, but not this repository."""
    solved = tmp_path / "01_initialization.ipynb"
    solved.write_text(submission(Learner("x", "everything right")))
    site = tmp_path / "site"
    build = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--target",
        str(site),
    ]
    copy = shutil.copytree(edition, tmp_path / "copy")  # setuptools builds in the folder itself
    subprocess.run([*build, str(copy)], check=True, capture_output=True)
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PYTHONPATH": str(site)}

    def grader(*arguments: str) -> subprocess.CompletedProcess[str]:
        hide = "import sys, runpy; sys.meta_path = [f for f in sys.meta_path if 'editable' not in repr(f)]; "
        run = f"sys.argv = ['grader', *{list(arguments)!r}]; runpy.run_module('grader', run_name='__main__')"
        return subprocess.run(
            [sys.executable, "-c", hide + run],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    checked = grader("check", str(solved))
    assert checked.returncode == 0, checked.stderr
    assert "20 of 20 points" in checked.stdout
    unknown = grader("build")
    assert unknown.returncode == 2
    assert "invalid choice" in unknown.stderr
    assert not Path(site / "grader" / "instructor").exists()
