"""Limits stop a submission's excess, and the rest of it is graded."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from grader.calls import CALL_SECONDS
from grader.instructor.confinement import Limits

from .asking import SHORT, Ask, Run, exercise
from .attempts import ATTEMPT

ANSWER = "def answer():\n    return 1"
CATCH_ALL = "while True:\n    try:\n        while True: pass\n    except BaseException: pass"
UNSTOPPABLE = """
import signal
for number in (signal.SIGPROF, signal.SIGALRM):
    signal.signal(number, signal.SIG_IGN)
while True: pass
"""


def test_a_call_may_take_at_grading_as_long_as_in_a_check_cell() -> None:
    assert Limits().call_seconds >= CALL_SECONDS


def indented(code: str) -> str:
    return "def answer():\n" + "\n".join(f"    {line}" for line in code.splitlines())


@pytest.mark.parametrize(
    "cell",
    [
        "while True: pass",
        "import time\ntime.sleep(60)",
        "import numpy as np\nwhile True: np.ones(9) @ np.ones(9)",
    ],
)
def test_an_endless_cell_is_stopped_and_the_next_ones_run(run: Run, cell: str) -> None:
    done = run(cell, ANSWER, limits=replace(SHORT, clock_factor=2.0))
    assert done.errors == ("code cell 1: did not end within 0.6 s",)
    assert done.outcomes["answer"][0].value == 1
    assert done.reason == ""


def test_a_cell_that_cannot_be_stopped_is_left_out_and_the_others_run_again(run: Run) -> None:
    done = run("x = 1", UNSTOPPABLE, "def answer():\n    return x", "y = 1")
    assert done.errors == ("code cell 2: left out, because it took too long and could not be stopped",)
    assert done.outcomes["answer"][0].value == 1
    assert done.reason == "it took too long and could not be stopped"


def test_a_cell_that_catches_every_exception_ends_too(run: Run) -> None:
    done = run(CATCH_ALL, ANSWER)
    (line,) = done.errors
    assert line.endswith(("did not end within 0.6 s", "it took too long and could not be stopped"))
    assert done.outcomes["answer"][0].value == 1


def test_a_function_defined_in_such_a_cell_timed_out(run: Run) -> None:
    done = run(ANSWER + "\n" + UNSTOPPABLE)
    assert (done.outcomes["answer"][0].status, done.outcomes["answer"][0].error) == (
        "timed out",
        "it took too long and could not be stopped",
    )


def test_an_endless_call_is_stopped_and_the_next_function_answers(run: Run) -> None:
    code = "def endless(x):\n    while True: pass\n" + ANSWER
    done = run(code, exercises=[exercise("endless", [(1,), (2,), (3,)]), exercise()])
    assert [outcome.status for outcome in done.outcomes["endless"]] == ["timed out"] * 3
    assert done.outcomes["endless"][0].error == "no answer within 0.4 s"
    assert done.outcomes["answer"][0].value == 1


def test_a_call_that_is_slow_on_one_case_counts_for_the_cases_after_it(run: Run) -> None:
    code = "def answer(x):\n    while x == 2: pass\n    return x"
    for _ in range(3):  # the order of the calls differs, the outcome does not
        done = run(code, exercises=[exercise(cases=[(0,), (1,), (2,), (3,)])])
        assert [outcome.status for outcome in done.outcomes["answer"]] == [
            "returned",
            "returned",
            "timed out",
            "timed out",
        ]


def test_a_call_that_cannot_be_stopped_timed_out_and_the_next_function_answers(run: Run) -> None:
    code = indented(UNSTOPPABLE).replace("answer", "endless") + "\n" + ANSWER
    done = run(code, exercises=[exercise("endless"), exercise()])
    assert done.outcomes["endless"][0].status == "timed out"
    assert done.outcomes["answer"][0].value == 1


@pytest.mark.parametrize(
    "end",
    [
        "import os; os._exit(0)",
        "import os; os.kill(os.getpid(), 9)",
        "import ctypes; ctypes.string_at(0)",
        "import os; os.abort()",
    ],
)
def test_a_process_that_ends_itself_costs_only_its_own_exercise(run: Run, end: str) -> None:
    code = f"def deadly(x):\n    {end}\n" + ANSWER
    done = run("import os", code, exercises=[exercise("deadly", [(1,), (2,)]), exercise()])
    assert {outcome.status for outcome in done.outcomes["deadly"]} == {"raised"}
    assert done.outcomes["deadly"][0].error.startswith(
        ("it ended its own process (exit code 0)", "its process was ended by SIG")
    )
    assert done.outcomes["answer"][0].value == 1
    assert done.errors == ()


def test_a_cell_that_ends_the_process_is_a_line(run: Run) -> None:
    done = run("import os\nos._exit(3)", ANSWER, "import sys\nsys.exit(1)", "exit()", "quit()")
    assert done.errors[0] == "code cell 1: left out, because it ended its own process (exit code 3)"
    assert done.errors[1] == "code cell 3: SystemExit: 1"
    assert done.outcomes["answer"][0].value == 1


def test_a_submission_that_always_ends_itself_is_given_up(run: Run) -> None:
    done = run(*["import os\nos._exit(0)"] * 20, ANSWER)
    assert done.outcomes["answer"][0].status == "raised"
    assert done.reason == "the submission ended its own process 13 times"


def test_a_submission_has_an_end(run: Run) -> None:
    limits = replace(SHORT, cell_seconds=5.0, submission_seconds=1.5)
    started = time.monotonic()
    done = run(*[UNSTOPPABLE] * 3, ANSWER, limits=limits)
    assert time.monotonic() - started < 15
    assert done.outcomes["answer"][0].status == "timed out"
    assert done.outcomes["answer"][0].error == "the submission took longer than 1.5 s"


@pytest.mark.parametrize(
    "code", ["import numpy as np; return np.ones(2**30)", "return bytearray(8 * 2**30)", "return [0] * 2**30"]
)
def test_too_much_memory_is_an_error_of_the_call(run: Run, code: str) -> None:
    done = run(f"def answer():\n    {code}")
    assert done.outcomes["answer"][0].status == "raised"
    assert "Memory" in done.outcomes["answer"][0].error


def test_much_output_hurts_nobody(run: Run) -> None:
    code = (
        "for _ in range(100): print('x' * 2**20)\nimport os\nfor _ in range(100): os.write(1, b'x' * 2**20)\n"
    )
    done = run(code + ANSWER, limits=replace(SHORT, cell_seconds=10.0))
    assert done.errors == ()
    assert done.outcomes["answer"][0].value == 1


@pytest.mark.parametrize(
    "value",
    [
        "np.ones(2**24)",
        "[0] * 300_000",
        "'x' * 10 * 2**20",
        "[np.ones(2**22)] * 40",
        "deep",
        "{i: i for i in range(10**6)}",
    ],
)
def test_a_huge_or_deep_value_is_not_data(run: Run, value: str) -> None:
    code = "import numpy as np\ndeep = []\nfor _ in range(10_000): deep = [deep]\n"
    done = run(
        code + f"def answer():\n    return {value}\n" + ANSWER.replace("answer", "other"),
        exercises=[exercise(), exercise("other")],
        limits=Limits(),
    )
    assert done.outcomes["answer"][0].status in ("not data", "raised")
    assert done.outcomes["answer"][0].error
    assert done.outcomes["other"][0].value == 1


def test_all_that_a_function_returns_has_a_limit_together(run: Run) -> None:
    code = "import numpy as np\ndef large(x):\n    return np.ones(2**16) * x\n" + ANSWER
    exercises = [exercise("large", [(1,), (2,), (3,)]), exercise("answer")]
    done = run(code, exercises=exercises, limits=replace(SHORT, answer_bytes=2**20))
    line = "it returned more than 1 MB in all"
    assert {outcome.error for outcome in done.outcomes["large"]} == {line}
    assert done.reason == line
    assert done.outcomes["answer"][0].value == 1
    whole = run(code, exercises=exercises, limits=SHORT)
    assert {outcome.status for outcome in whole.outcomes["large"]} == {"returned"}


def test_files_that_were_removed_and_are_still_open_take_no_more_than_a_gigabyte(ask: Ask) -> None:
    """Nobody sees them in the folder, and in a message on its way not even the limit on open files would count them."""
    assert Limits().file_bytes * Limits().open_files <= 2**30
    code = """
import array, os, socket
def answer():
    one, other = socket.socketpair()
    rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [0]))]
    return attempt(lambda: one.sendmsg([b"x"], rights))
"""
    assert ask(ATTEMPT + code) == "PermissionError"


def test_a_thread_bomb_and_a_fork_bomb_end_in_their_own_process(run: Run) -> None:
    code = """
import os, threading, time
def start():
    for _ in range(10_000):
        threading.Thread(target=time.sleep, args=(30,), daemon=True).start()
def answer():
    return [attempt(os.fork), attempt(os.forkpty), attempt(start)]
"""
    done = run(ATTEMPT + code, limits=replace(SHORT, call_seconds=5.0))
    assert done.outcomes["answer"][0].value == ["PermissionError", "PermissionError", "RuntimeError"]


def test_a_large_file_and_many_open_ones_are_errors(ask: Ask) -> None:
    code = """
def large():
    with open("large", "wb") as file:
        for _ in range(100):
            file.write(b"x" * 2**20)
def many():
    return [open("many", "w") for _ in range(1000)]
def answer():
    return [attempt(large), attempt(many)]
"""
    assert ask(ATTEMPT + code, limits=replace(SHORT, call_seconds=5.0)) == ["OSError", "OSError"]


def test_a_full_scratch_folder_ends_the_process(run: Run) -> None:
    code = """
import os
def answer():
    for number in range(10**9):
        with open(f"file-{number}", "wb") as file:
            file.write(b"x" * 2**20)
"""
    done = run(code, limits=replace(SHORT, call_seconds=10.0, scratch_bytes=8 * 2**20))
    assert done.outcomes["answer"][0].error in (
        "OSError: [Errno 28] No space left on device",
        "it filled its folder with more than 8 MB of files",
    )


def test_a_nest_of_folders_is_removed(run: Run) -> None:
    code = (
        "import os\nfor _ in range(1200):\n    os.mkdir('d'); os.chdir('d')\nos.mkdir('locked', 0)\n" + ANSWER
    )
    done = run(code, limits=replace(SHORT, cell_seconds=10.0))
    assert done.outcomes["answer"][0].status in ("returned", "missing")


def test_cpu_time_counts_and_not_the_clock(run: Run) -> None:
    done = run("import time\ntime.sleep(1.2)", ANSWER, limits=Limits(cell_seconds=1.0))
    assert done.errors == ()
    assert done.outcomes["answer"][0].value == 1
