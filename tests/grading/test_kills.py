"""Killed at any moment, nothing is lost, and the next run ends where an undisturbed one would have ended."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from grader.instructor.course.folder import Course
from grader.instructor.course.record import read_record, record_path
from tests.support.class_course import (
    ASSIGNMENT,
    autograded,
    environment,
    grader,
    hand_in_class,
    scores,
)

SIZE = 24


def start(course: Path) -> subprocess.Popen[str]:
    """`grader autograde` in a process group of its own, as in a terminal of its own."""
    command = [str(Path(sys.executable).parent / "grader"), "autograde", ASSIGNMENT, "--jobs", "2", "--force"]
    return subprocess.Popen(
        command,
        cwd=course,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def wait_for(course: Path, count: int, running: subprocess.Popen[str]) -> None:
    """Until so many autograded notebooks are there."""
    while len(list(course.glob(f"autograded/*/{ASSIGNMENT}"))) < count and running.poll() is None:
        time.sleep(0.01)
    assert running.poll() is None, "the run ended before it could be disturbed"


def children(pid: int) -> list[int]:
    """All descendants of a process."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except (OSError, IndexError):
                continue
    found = [pid]
    for candidate in found:
        found += [child for child, parent in parents.items() if parent == candidate]
    return found[1:]


def gone(pids: list[int], seconds: float = 15.0) -> bool:
    """Whether all these processes end by themselves."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not any(Path(f"/proc/{pid}").exists() for pid in pids):
            return True
        time.sleep(0.1)
    return False


@pytest.fixture(scope="module")
def undisturbed(empty_course: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    import shutil

    course = Path(shutil.copytree(empty_course, tmp_path_factory.mktemp("undisturbed") / "course"))
    hand_in_class(course, SIZE)
    done = grader(course, "autograde", ASSIGNMENT, "--jobs", "2")
    assert done.returncode == 0, done.stderr
    return scores(course), autograded(course)


@pytest.mark.parametrize("count", [1, 14])
def test_kill_9_of_the_grader_and_a_rerun_give_the_same_as_an_undisturbed_run(
    course: Path, undisturbed: Any, count: int
) -> None:
    hand_in_class(course, SIZE)
    running = start(course)
    wait_for(course, count, running)
    workers = children(running.pid)
    running.kill()
    running.communicate()
    assert gone(workers), "a worker outlived its grader"
    finished = grader(course, "autograde", ASSIGNMENT, "--jobs", "2")
    assert finished.returncode == 0, finished.stderr
    assert (scores(course), autograded(course)) == undisturbed
    left = {path.name for path in (course / "autograded" / ".grader").iterdir()}
    assert left == {f"{ASSIGNMENT}.jsonl", "lock"}


def test_ctrl_c_ends_with_a_line_keeps_what_is_graded_and_leaves_no_process(
    course: Path, undisturbed: Any
) -> None:
    hand_in_class(course, SIZE)
    running = start(course)
    wait_for(course, 8, running)
    workers = children(running.pid)
    os.killpg(running.pid, signal.SIGINT)
    out, err = running.communicate(timeout=30)
    assert running.returncode == 130
    assert "run the command again for the rest" in out
    assert "Traceback" not in out + err
    assert gone(workers)
    kept = read_record(record_path(Course(course), ASSIGNMENT))
    assert len(kept) >= 8
    assert set(scores(course)) == set(kept)
    finished = grader(course, "autograde", ASSIGNMENT)
    assert f"{SIZE - len(kept)} graded, {len(kept)} unchanged" in finished.stdout
    assert (scores(course), autograded(course)) == undisturbed


def command_of(pid: int) -> bytes:
    """How a process was started; empty for one that has ended meanwhile."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except (FileNotFoundError, ProcessLookupError):
        return b""


def test_a_worker_that_dies_costs_nothing_but_time(course: Path, undisturbed: Any) -> None:
    hand_in_class(course, SIZE)
    running = start(course)
    wait_for(course, 5, running)
    workers = [pid for pid in children(running.pid) if b"spawn_main" in command_of(pid)]
    os.kill(workers[0], signal.SIGKILL)
    _, err = running.communicate(timeout=300)
    assert running.returncode == 0, err
    assert (scores(course), autograded(course)) == undisturbed
