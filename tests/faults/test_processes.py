"""Submissions that use everything up, workers and servers that are killed: what each costs, and whom."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from grader.instructor.confinement import Limits, client, look, process, shared_server
from grader.instructor.grading.one_notebook import Grade, grade_file
from tests.faults.course import ASSIGNMENT, BIN, environment
from tests.support.sample_notebooks import answering, text
from tests.support.waiting import runs_a_submission, wait_for

SHORT = Limits(cell_seconds=0.6, call_seconds=0.4, clock_factor=5.0, submission_seconds=20.0)
NAMES = ("initialize_parameters_zeros", "initialize_parameters_random", "initialize_parameters_he")
HE, ZEROS = NAMES[2], NAMES[0]


def written(folder: Path, content: str, name: str = f"{ASSIGNMENT}.ipynb") -> Path:
    path = folder / name
    path.write_text(content)
    return path


def verdicts(grade: Grade) -> dict[str, str]:
    return {feedback.name: feedback.verdict for feedback in grade.exercises}


def answer(body: str, name: str = HE) -> dict[str, str]:
    return {name: f"def {name}(layers_dims):\n" + "".join(f"    {line}\n" for line in body.splitlines())}


# --- submissions that use everything up ---------------------------------------------------------------------------------

ENDLESS = "while True:\n    pass"
CATCHES_ALL = (
    "while True:\n    try:\n        while True:\n            pass\n    except BaseException:\n        pass"
)
GREEDY = "kept = np.ones((60_000, 60_000))\nreturn {'W1': kept}"
LOUD = "for _ in range(110):\n    print('x' * 2**20)\nreturn {}"


@pytest.mark.parametrize(
    ("answers", "cells", "expected"),
    [
        (answer(ENDLESS), (), {HE: "timed out"}),
        (answer(CATCHES_ALL), (), {HE: "timed out"}),
        (answer(GREEDY), (), {HE: "raised"}),
        (answer(LOUD), (), {HE: "wrong"}),
        (answer("import os\nos._exit(0)"), (), {HE: "raised"}),
        (answer("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"), (), {HE: "raised"}),
        ({}, (ENDLESS,), {}),
        ({}, (CATCHES_ALL,), {}),
        ({}, ("kept = []\nwhile True:\n    kept.append(bytes(2**24))",), {}),
        ({}, ("for _ in range(110):\n    print('x' * 2**20)",), {}),
        ({}, ("import os\nos._exit(1)",), {}),
    ],
)
def test_what_a_submission_uses_up_costs_that_cell_or_that_exercise(
    tmp_path: Path, answers: dict[str, str], cells: tuple[str, ...], expected: dict[str, str]
) -> None:
    path = written(tmp_path, answering(answers, cells=cells))
    before = path.read_bytes()
    grade = grade_file(path, limits=SHORT)
    assert grade.status == "graded"
    assert verdicts(grade) == {**dict.fromkeys(NAMES, "correct"), **expected}
    assert path.read_bytes() == before
    assert grade_file(written(tmp_path, text("ada"), "next.ipynb"), ASSIGNMENT).score == 20


def test_100_mb_of_saved_output_are_no_trouble(tmp_path: Path) -> None:
    made = json.loads(text("ada"))
    cell = next(cell for cell in made["cells"] if cell["metadata"].get("tags"))
    cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "x" * 100 * 2**20}]
    path = written(tmp_path, json.dumps(made))
    assert path.stat().st_size > 100 * 2**20
    assert grade_file(path).score == 20


# --- a killed worker ----------------------------------------------------------------------------------------------------


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Callable[[Any, dict[str, Any]], None]], None]]:
    """Let something happen before each request to a worker: it gets the process and the request."""
    original = process.ConfinedProcess.ask

    def set_event(event: Callable[[Any, dict[str, Any]], None]) -> None:
        def ask_then(self: Any, request: dict[str, Any], seconds: float) -> dict[str, Any]:
            event(self, request)
            return dict(original(self, request, seconds))

        monkeypatch.setattr(process.ConfinedProcess, "ask", ask_then)

    yield set_event
    monkeypatch.undo()


def kill(number: int) -> None:
    os.kill(number, signal.SIGKILL)


def test_a_worker_that_is_killed_before_its_first_cell_is_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original, killed = client.Server.order, list[int]()

    def order(self: Any, limits: Limits, **options: Any) -> Any:
        made = original(self, limits, **options)
        if not killed:
            killed.append(made.number)
            kill(made.number)
        return made

    shared_server("strong")
    monkeypatch.setattr(client.Server, "order", order)
    assert grade_file(written(tmp_path, text("ada"))).score == 20
    assert killed


def test_a_worker_that_is_killed_in_a_cell_costs_that_cell(tmp_path: Path, ask: Any) -> None:
    ask(lambda worker, request: kill(worker.number) if request.get("cell") == "own = 1" else None)
    grade = grade_file(written(tmp_path, answering({}, cells=("own = 1",))))
    assert (grade.status, grade.score) == ("graded", 20)
    assert "code cell 1: left out, because its process was ended by SIGKILL" in grade.notes


@pytest.mark.parametrize("name", NAMES)
def test_a_worker_that_is_killed_during_a_call_costs_that_exercise(
    tmp_path: Path, ask: Any, name: str
) -> None:
    ask(lambda worker, request: kill(worker.number) if request.get("call") == name else None)
    grade = grade_file(written(tmp_path, text("ada")))
    assert grade.status == "graded"
    assert verdicts(grade) == {**dict.fromkeys(NAMES, "correct"), name: "raised"}
    (message,) = (feedback.message for feedback in grade.exercises if feedback.name == name)
    assert "SIGKILL" in message


# --- a killed server: never the submission's loss -----------------------------------------------------------------------


def once(
    event: Callable[[], None], when: Callable[[dict[str, Any]], bool]
) -> Callable[[Any, dict[str, Any]], None]:
    done: list[bool] = []

    def at(_worker: Any, request: dict[str, Any]) -> None:
        if not done and when(request):
            done.append(True)
            event()

    return at


def kill_server() -> None:
    kill(shared_server("strong").process_number)
    time.sleep(0.05)


def test_a_server_that_was_killed_before_is_started_again(tmp_path: Path) -> None:
    path = written(tmp_path, text("ada"))
    grade_file(path)
    kill_server()
    assert (grade_file(path).status, grade_file(path).score) == ("graded", 20)


@pytest.mark.parametrize("stage", ["cell", *NAMES])
def test_a_server_that_is_killed_on_the_way_costs_nothing(tmp_path: Path, ask: Any, stage: str) -> None:
    """Also during the last exercise, after which no other process is asked for."""
    ask(once(kill_server, lambda request: stage in request or request.get("call") == stage))
    grade = grade_file(written(tmp_path, text("ada")))
    assert (grade.status, grade.reason, grade.score) == ("graded", "", 20)


def test_a_server_that_is_killed_every_time_is_the_graders_failure(tmp_path: Path, ask: Any) -> None:
    ask(lambda _, request: kill_server() if "call" in request else None)
    grade = grade_file(written(tmp_path, text("ada")))
    assert (grade.status, grade.exercises) == ("failed", ())
    assert "the grader failed (ServerGone: the server for confined grading has ended" in grade.reason
    assert grade.reason.endswith("grade it again, or look at it yourself")


def test_the_submission_after_the_graders_failure_meets_a_server_that_lives(
    tmp_path: Path, ask: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, text("ada"))
    ask(lambda _, request: kill_server() if "call" in request else None)
    assert grade_file(path).status == "failed"
    ask(once(kill_server, lambda request: "call" in request))
    assert (grade_file(path).status, grade_file(path).score) == ("graded", 20)


def test_an_error_of_ours_is_that_submissions_failure_and_no_zero(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(look, "read_answer", lambda answer: 1 / 0)
    grade = grade_file(written(tmp_path, text("ada")))
    assert (grade.status, grade.exercises) == ("failed", ())
    assert "the grader failed (ZeroDivisionError" in grade.reason


# --- a killed command ---------------------------------------------------------------------------------------------------


def start(folder: Path, *paths: Path) -> subprocess.Popen[str]:
    scratch = folder / "scratch"
    scratch.mkdir(exist_ok=True)
    return subprocess.Popen(
        [BIN / "grader", "grade", "--json", folder / "verdicts.json", *paths],
        env=environment(scratch),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def submissions(folder: Path, count: int = 12) -> list[Path]:
    return [written(folder, text("ben"), f"learner-{number}.ipynb") for number in range(count)]


def test_grade_killed_at_any_time_leaves_nothing_and_a_rerun_grades_everything(tmp_path: Path) -> None:
    paths, moments = submissions(tmp_path), random.Random(20260302)
    before = [path.read_bytes() for path in paths]
    for _ in range(2):
        running = start(tmp_path, *paths)
        time.sleep(moments.uniform(0.8, 2.5))  # also while its server still starts
        running.kill()
        running.communicate()
        assert wait_for(lambda: not list((tmp_path / "scratch").glob("grader-*")), 90)
    done = start(tmp_path, *paths)
    _, said = done.communicate(timeout=60)
    assert (done.returncode, said) == (0, "")
    assert [entry["score"] for entry in json.loads((tmp_path / "verdicts.json").read_text())] == [10] * len(
        paths
    )
    assert [path.read_bytes() for path in paths] == before


def test_ctrl_c_stops_grade_with_one_line_and_keeps_the_older_verdicts(tmp_path: Path) -> None:
    path = written(tmp_path, answering({}, cells=("import time; time.sleep(30)",)))
    (tmp_path / "verdicts.json").write_text("older")
    running = start(tmp_path, path)
    assert wait_for(lambda: runs_a_submission(running.pid, tmp_path / "scratch"), 90)
    time.sleep(1.0)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=120)
    assert (running.returncode, said) == (130, "grader: stopped\n")
    assert (tmp_path / "verdicts.json").read_text() == "older"
    assert sorted(os.listdir(tmp_path)) == [path.name, "scratch", "verdicts.json"]
    assert wait_for(lambda: not list((tmp_path / "scratch").glob("grader-*")), 90)


def test_grade_killed_while_its_server_starts_leaves_nothing(tmp_path: Path) -> None:
    running = start(tmp_path, *submissions(tmp_path, 1))
    assert wait_for(lambda: list((tmp_path / "scratch").glob("grader-*/server/log")), 90)
    running.kill()
    running.communicate()
    assert wait_for(lambda: not list((tmp_path / "scratch").glob("grader-*")), 90)
