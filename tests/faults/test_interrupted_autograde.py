"""`nbgrader autograde` killed at any moment: the next run completes the rest, and nothing half-graded looks done."""

from __future__ import annotations

import random
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.faults.course import ASSIGNMENT, BIN, KILLED, Course, environment
from tests.faults.nbgrader_process import STEPS
from tests.support.sample_notebooks import answering, text
from tests.support.waiting import runs_a_submission, wait_for


def everything_is_graded(course: Course, expected: dict[str, float]) -> bool:
    return (course.grades(), course.autograded()) == (expected, set(expected))


@pytest.mark.parametrize("step", STEPS)
def test_after_a_kill_the_next_run_completes_what_is_missing(course: Course, step: str) -> None:
    course.hand_in("ada", text("ada"))
    course.hand_in("ben", text("ben"))
    before = course.submitted()
    assert course.autograde(step=step).code == KILLED
    again = course.autograde()
    assert again.code == 0, again.log
    assert everything_is_graded(course, {"ada": 20, "ben": 10})
    assert course.submitted() == before


def test_what_was_done_before_the_kill_is_not_done_again_and_half_done_is_told(course: Course) -> None:
    course.hand_in("ada", text("ada"))
    course.autograde()
    course.hand_in("ben", text("ben"))
    course.autograde(step="one score saved")
    again = course.autograde()
    (told,) = again.lines("an earlier run was interrupted here; it is graded again")
    assert "autograded/ben" in told
    assert again.lines("Skipping existing assignment")[0].endswith(f"autograded/ada/{ASSIGNMENT}")
    assert course.autograde().lines("Sanitizing") == []


def test_an_autograded_folder_whose_scores_are_not_in_the_gradebook_is_graded_again(course: Course) -> None:
    course.hand_in("ada", text("ada"))
    empty = (course.root / "gradebook.db").read_bytes()
    course.autograde()
    (course.root / "gradebook.db").write_bytes(empty)
    assert course.autograde().code == 0
    assert everything_is_graded(course, {"ada": 20})


def test_a_learner_cannot_write_the_mark_of_a_graded_notebook(course: Course) -> None:
    marked = text("ada").replace(
        '"initialization_course": {', '"initialization_course": {"isolation": "strong", '
    )
    course.hand_in("ada", marked)
    assert course.autograde(step="copy written").code == KILLED
    assert course.autograde().lines("an earlier run was interrupted here")
    assert everything_is_graded(course, {"ada": 20})


def test_killed_at_any_time_again_and_again_the_command_gets_there(course: Course) -> None:
    names = [f"learner-{number}" for number in range(5)]
    for name in names:
        course.hand_in(name, text("ben"))
    before = course.submitted()
    moments = random.Random(20260301)
    for _ in range(2):
        process = start(course)
        time.sleep(moments.uniform(3.0, 5.5))  # it grades from its third second on
        process.kill()
        process.communicate()
    assert course.autograde().code == 0
    assert everything_is_graded(course, dict.fromkeys(names, 10))
    assert course.submitted() == before
    assert wait_for(lambda: not any(map(was_in_use, scratch_folders(course))), 90)


def test_ctrl_c_ends_the_command_and_the_next_run_completes_it(course: Course) -> None:
    course.hand_in("ada", text("ada"))
    course.hand_in("waits", answering({}, cells=("import time; time.sleep(60)",)))
    process = start(course)
    assert wait_for(lambda: course.grades().get("ada") == 20 and "waits" in course.grades(), 90)
    # once its cells run, so that the signal does not meet an import, where libraries may swallow it
    assert wait_for(lambda: runs_a_submission(process.pid, course.root / "scratch"), 90)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    log = process.communicate(timeout=120)[1]
    assert process.returncode != 0, log
    assert "Canceled" in log
    nothing_is_left(course)
    course.hand_in("waits", text("ben"))
    assert course.autograde().code == 0
    assert everything_is_graded(course, {"ada": 20, "waits": 10})


def start(course: Course) -> subprocess.Popen[str]:
    (course.root / "scratch").mkdir(exist_ok=True)
    return subprocess.Popen(
        [BIN / "nbgrader", "autograde", ASSIGNMENT],
        cwd=course.root,
        env=environment(course.root / "scratch"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def nothing_is_left(course: Course) -> None:
    """Neither scratch folders nor processes: the server ends with the grader, however that ended."""
    assert wait_for(lambda: not scratch_folders(course), 90)


def scratch_folders(course: Course) -> list[Path]:
    return list((course.root / "scratch").glob("grader-*"))


def was_in_use(folder: Path) -> bool:
    """Whether a server ever used a scratch folder. One that a kill kept from starting cannot remove it, nor put anything in."""
    try:
        entries = list(folder.iterdir())
        return len(entries) > 1 or any(path.is_file() and path.stat().st_size for path in folder.rglob("*"))
    except FileNotFoundError:  # it is being removed
        return True
