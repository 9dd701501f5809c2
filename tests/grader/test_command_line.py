"""`grader check NOTEBOOK` as a learner calls it: exit codes, one line for what is broken, and an unchanged file."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.instructor.demo.sample_class import Learner, he, submission

pytestmark = pytest.mark.process
RIGHT = Learner("right", "everything right")
WRONG = Learner(
    "wrong",
    "Xavier's scale",
    he("np.random.randn(layers_dims[l], layers_dims[l - 1]) * np.sqrt(1 / layers_dims[l - 1])"),
)
UNSOLVED = Learner("unsolved", "nothing solved", solved=False)
BROKEN = '{"cells": [{"cell_type": "code", "sou'


def grader(*arguments: Any, **options: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "grader", *map(str, arguments)]
    return subprocess.run(
        command, check=False, capture_output=True, text=True, encoding="utf-8", timeout=60, **options
    )


@pytest.fixture
def handed_in(tmp_path: Path) -> Iterator[Any]:
    """Writes a file, and afterwards looks whether it and its folder are as they were."""
    path = tmp_path / "01_initialization.ipynb"
    content = []

    def write(text: str) -> Any:
        content.append(text)
        path.write_text(text, encoding="utf-8")
        return path

    yield write
    assert path.read_text(encoding="utf-8") == content[-1]
    assert list(tmp_path.iterdir()) == [path]


def test_a_right_notebook_is_worth_all_points(handed_in: Any) -> None:
    done = grader("check", handed_in(submission(RIGHT)))
    assert (done.returncode, done.stderr) == (0, "")
    assert "20 of 20 points on the visible cases" in done.stdout
    assert done.stdout.count("correct") == 3


def test_a_mistake_is_named_and_the_exit_code_says_that_something_is_not_right(handed_in: Any) -> None:
    done = grader("check", handed_in(submission(WRONG)))
    assert (done.returncode, done.stderr) == (1, "")
    assert "That is Xavier's" in done.stdout.replace("that is", "That is")
    assert done.stdout.count("correct") == 2


def test_an_unsolved_notebook_is_worth_nothing_without_a_traceback(handed_in: Any) -> None:
    done = grader("check", handed_in(submission(UNSOLVED)))
    assert (done.returncode, done.stderr) == (1, "")
    assert "0 of 20 points" in done.stdout
    assert done.stdout.count(" unsolved ") == 3
    assert "Traceback" not in done.stdout


def test_the_verdicts_can_be_read_by_a_program(handed_in: Any) -> None:
    done = grader("check", handed_in(submission(WRONG)), "--json")
    verdicts = json.loads(done.stdout)
    assert [item["verdict"] for item in verdicts][:2] == ["correct", "correct"]
    assert verdicts[2]["mistake"] == "xavier_scale"


def test_a_terminal_that_cannot_show_a_root_sign_is_no_reason_to_stop(handed_in: Any) -> None:
    path = handed_in(submission(WRONG))
    done = grader("check", path, env={"PYTHONIOENCODING": "ascii", "MPLBACKEND": "Agg"})
    assert (done.returncode, done.stderr) == (1, "")
    assert "1/?2 of the expected one" in done.stdout


@pytest.mark.parametrize("content", [BROKEN, "", "[]", "{}"])
def test_a_broken_file_is_one_clear_line(handed_in: Any, content: Any) -> None:
    path = handed_in(content)
    done = grader("check", path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"grader: {path}: ")
    assert done.stderr.count("\n") == 1


def test_a_missing_file_and_an_unknown_assignment_are_one_clear_line(handed_in: Any) -> None:
    path = handed_in('{"cells": []}')
    for arguments in ([path.with_name("missing.ipynb")], [path, "--assignment", "99_unknown"]):
        done = grader("check", *arguments)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
        assert done.stderr.startswith("grader: ")


def test_without_a_command_it_says_how_it_is_used() -> None:
    done = grader()
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("usage: grader")
    assert "Traceback" not in done.stderr


def test_help_names_the_commands() -> None:
    done = grader("--help")
    assert done.returncode == 0
    assert "check" in done.stdout


def test_a_folder_gets_a_line_for_each_notebook_and_a_broken_one_ends_nothing(tmp_path: Path) -> None:
    texts = {"a": submission(RIGHT), "b": submission(WRONG), "c": BROKEN, "d": submission(UNSOLVED)}
    for name, text in texts.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "01_initialization.ipynb").write_text(text, encoding="utf-8")
    (tmp_path / "a" / ".ipynb_checkpoints").mkdir()
    (tmp_path / "a" / ".ipynb_checkpoints" / "01_initialization-checkpoint.ipynb").write_text(BROKEN)
    done = grader("check", tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
    right, wrong, broken, unsolved = done.stdout.splitlines()
    assert right.endswith(": 3 of 3 solved, 20 of 20 points")
    assert "2 of 3 solved" in wrong
    assert "first initialize_parameters_he: " in wrong
    assert "not checked: " in broken
    assert "0 of 3 solved, 0 of 20 points; first initialize_parameters_zeros" in unsolved
    files = [tmp_path / name / "01_initialization.ipynb" for name in "ab"]
    found = json.loads(grader("check", "--json", *files).stdout)
    assert {path: len(verdicts) for path, verdicts in found.items()} == {str(path): 3 for path in files}
    assert grader("check", files[0], files[0]).returncode == 0


def test_a_folder_without_notebooks_is_one_line(tmp_path: Path) -> None:
    done = grader("check", tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("grader: ")
    assert "there is no notebook" in done.stderr
