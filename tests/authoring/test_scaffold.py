"""`grader new`: drafts that are right at once, and names that are refused before anything is written."""

import ast
import importlib.util
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.__main__ import main
from grader.calls import call_exercise
from grader.instructor.authoring import scaffold
from grader.instructor.authoring.errors import ScaffoldError
from grader.instructor.authoring.references import finish
from grader.instructor.authoring.scaffold import new_exercise, new_notebook, read_course
from grader.instructor.content import ASSIGNMENTS
from grader.instructor.content.folders import CONTENT
from grader.instructor.course.files import UnwritableFile, write_whole
from grader.judging.judge import judge


@pytest.fixture
def content(tmp_path: Path) -> Any:
    """A copy of all notebooks' folders, where drafts may be written."""
    folder = tmp_path / "content"
    shutil.copytree(CONTENT, folder, ignore=shutil.ignore_patterns("__pycache__", "*.npz"))
    return folder


def files_of(content: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in content.rglob("*") if path.is_file()}


def loaded(path: Path) -> Any:
    """A module of the copy, which is in no package."""
    spec = importlib.util.spec_from_file_location(f"draft_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def function_in(source: Path, name: str) -> Any:
    """A graded function of a source."""
    tree = ast.parse(source.read_text(encoding="utf-8"))
    (definition,) = (node for node in tree.body if getattr(node, "name", "") == name)
    namespace: dict[str, Any] = {}
    exec(compile(ast.Module([definition], []), str(source), "exec"), namespace)
    return namespace[name]


def verdict(exercise: Any, function: Any) -> Any:
    return judge(exercise, call_exercise(exercise, {exercise.name: function}))


def assert_whole(draft: Any, source: Path, honest: Path) -> None:
    """The solution and the variant are right, and each mistake is told by its name."""
    exercise = finish(draft, {draft.name: function_in(source, draft.name)})
    assert {case.hidden for case in exercise.cases} == {False, True}
    variants = loaded(honest).HONEST[draft.name]
    assert variants
    assert [verdict(exercise, variant).verdict for variant in variants] == ["correct"] * len(variants)
    assert draft.mistakes
    for wrong in draft.mistakes:
        assert verdict(exercise, wrong).mistake == wrong.__name__


def test_a_new_notebook_is_the_next_one_and_its_exercise_is_right_at_once(content: Any) -> None:
    draft = new_notebook("learning_rates", content)
    assert draft.assignment == f"{len(ASSIGNMENTS) + 1:02d}_learning_rates"
    assert read_course(content) == {**ASSIGNMENTS, draft.assignment: "learning_rates"}
    folder = content / "learning_rates"
    assert {path.name for path in folder.iterdir()} == {
        "__init__.py", "claims.py", "exercises.py", "guidance", "honest.py", "source.py",
    }  # fmt: skip
    assert_whole(loaded(folder / "exercises.py").learning_rates, folder / "source.py", folder / "honest.py")


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_an_exercise_can_be_added_to_each_notebook_and_is_right_at_once(
    assignment: str, content: Any
) -> None:
    folder = content / ASSIGNMENTS[assignment]
    for notebook, name in [(assignment, "one_more"), (folder.name, "yet_another")]:
        draft = new_exercise(notebook, name, content)
        assert (draft.assignment, draft.function) == (assignment, name)
        assert_whole(loaded(folder / f"{name}.py").draft, folder / "source.py", folder / "honest.py")
        listed = ast.parse((folder / "exercises.py").read_text(encoding="utf-8")).body
        assert ast.unparse(listed[-1]) == f"{name} = {name}_module.draft"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("initialization", "exists"),
        ("compute_fans", "is an exercise of 03_variance_scaling"),
        ("learning-rates", "cannot be the name"),
        ("9_lives", "cannot be the name"),
        ("", "cannot be the name"),
        ("../outside", "cannot be the name"),
        ("lambda", "belongs to Python"),
        ("match", "belongs to Python"),
        ("len", "belongs to Python"),
        ("json", "belongs to Python"),
        ("claims", "belongs to the grader"),
        ("folders", "belongs to the grader"),
        ("grader", "belongs to the grader"),
        ("check", "belongs to the grader"),
        ("np", "is in use in the first draft of source.py"),
    ],
)
def test_a_notebook_with_a_name_that_cannot_be_is_refused_and_nothing_is_written(
    name: str, why: Any, content: Any
) -> None:
    before = files_of(content)
    with pytest.raises(ScaffoldError, match=why) as refused:
        new_notebook(name, content)
    assert "\n" not in str(refused.value)
    assert files_of(content) == before


@pytest.mark.parametrize(
    ("notebook", "name", "why"),
    [
        ("01_initialization", "initialize_parameters_he", "is in use in .*source.py"),
        ("initialization", "model", "is in use in .*source.py"),
        ("initialization", "draw", "is in use in .*exercises.py"),
        ("initialization", "he_layer", "is in use in .*honest.py"),
        ("initialization", "propagate", "is an exercise of 04_deep_signals"),
        ("deep_signals", "lsuv", "exists"),
        ("initialization", "honest", "belongs to the grader"),
        ("initialization", "class", "belongs to Python"),
        ("initialization", "two words", "cannot be the name"),
        ("99_nothing", "one_more", "has no notebook '99_nothing'; it has 01_initialization, 02_plateaus"),
    ],
)
def test_an_exercise_that_cannot_be_is_refused_and_nothing_is_written(
    notebook: Any, name: str, why: Any, content: Any
) -> None:
    before = files_of(content)
    with pytest.raises(ScaffoldError, match=why) as refused:
        new_exercise(notebook, name, content)
    assert "\n" not in str(refused.value)
    assert files_of(content) == before


@pytest.mark.parametrize("fails_at", range(1, 5))
def test_where_a_file_cannot_be_written_none_is(
    fails_at: Any, content: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files_of(content)
    written = []

    def full_after_some(path: Any, text: str, **options: Any) -> None:
        written.append(path)
        if len(written) == fails_at:
            raise UnwritableFile("there is no room")
        write_whole(path, text, **options)

    monkeypatch.setattr(scaffold, "write_whole", full_after_some)
    writers: tuple[Callable[[], object], ...] = (
        lambda: new_notebook("learning_rates", content),
        lambda: new_exercise("plateaus", "f", content),
    )
    for write in writers:
        written.clear()
        with pytest.raises(UnwritableFile):
            write()
        assert files_of(content) == before
        assert not (content / "learning_rates").exists()


def test_a_notebook_that_cannot_be_added_to_is_named(content: Any) -> None:
    (content / "plateaus" / "honest.py").write_text("HONEST = make()\n")
    with pytest.raises(ScaffoldError, match=r"honest\.py has to define HONEST as a dictionary"):
        new_exercise("plateaus", "one_more", content)
    (content / "plateaus" / "honest.py").write_text("HONEST = {\n")
    with pytest.raises(ScaffoldError, match=r"honest\.py, line 1: .* repair it first"):
        new_exercise("plateaus", "one_more", content)
    (content / "plateaus" / "honest.py").unlink()
    with pytest.raises(ScaffoldError, match=r"honest\.py is missing"):
        new_exercise("plateaus", "one_more", content)


def test_the_command_says_in_one_line_what_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "notebook", "initialization"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("grader: ")
    assert told.err.count("\n") == 1
