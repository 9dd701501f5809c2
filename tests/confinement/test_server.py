"""The server: many submissions at once, no trace left, and a clear refusal where the wall cannot be built."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from grader.errors import GraderError
from grader.instructor.confinement import (
    ConfinementUnavailable,
    Limits,
    Server,
    ServerGone,
    client,
    run_submission,
)
from grader.instructor.confinement.wall.scratch import remove, usage
from grader.instructor.course.places import ROOT
from grader.notebook import Cell
from tests.support.waiting import wait_for

from .asking import SHORT, Run, children_of, exercise

ANSWER = Cell("def answer(x):\n    return x")


def test_many_submissions_at_once_get_their_own_answers(server: Server) -> None:
    def answer(number: int) -> object:
        done = run_submission((ANSWER,), [exercise(cases=[(number,)])], SHORT, server=server)
        return done.outcomes["answer"][0].value

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(answer, range(24))) == list(range(24))


def test_a_forked_grader_starts_a_server_of_its_own() -> None:
    script = """
import os, sys
from grader.instructor.confinement import run_submission
from tests.confinement.test_server import ANSWER
from tests.confinement.asking import exercise, SHORT
def once():
    done = run_submission((ANSWER,), [exercise(cases=[(1,)])], SHORT)
    assert done.outcomes["answer"][0].value == 1
once()
child = os.fork()
if child == 0:
    from grader.instructor.confinement.client import close_servers
    once(); close_servers(); os._exit(0)
assert os.waitpid(child, 0)[1] == 0
once()
"""
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")


def test_closing_leaves_no_process_and_no_file() -> None:
    made = Server()
    process = made.order(Limits())
    process.receive(5, 5)
    process.ask({"cell": "open('file', 'w').write('x')"}, 5)
    number, base = made.process_number, made.base
    made.close()
    process.close()
    assert not base.exists()
    assert not Path(f"/proc/{number}").exists()
    assert not Path(f"/proc/{process.number}").exists()


def test_a_grader_that_is_killed_leaves_no_process_and_no_file() -> None:
    script = """
from grader.instructor.confinement import Limits, Server
server = Server()
process = server.order(Limits())
process.receive(5, 5)
process.ask({"cell": "open('file', 'w').write('x')"}, 5)
print(server.process_number, process.number, server.base, flush=True)
process.ask({"cell": "while True: pass"}, 60)
"""
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as grader:
        assert grader.stdout is not None
        server, process, base = grader.stdout.readline().split()
        grader.kill()
    assert wait_for(
        lambda: not any(Path(path).exists() for path in (f"/proc/{server}", f"/proc/{process}", base))
    )


def test_a_killed_server_takes_its_submissions_along_and_is_started_again() -> None:
    shared = client.shared_server("strong")
    process = shared.order(Limits())
    process.receive(5, 5)
    os.kill(shared.process_number, signal.SIGKILL)
    assert wait_for(lambda: not Path(f"/proc/{process.number}").exists())
    done = run_submission((ANSWER,), [exercise(cases=[(1,)])], SHORT)
    assert done.outcomes["answer"][0].value == 1
    process.close()
    assert not shared.base.exists()
    again = client.shared_server("strong")
    assert again is not shared
    client.close_servers()
    assert not again.base.exists()


def test_a_killed_server_of_ones_own_is_an_error() -> None:
    made = Server()
    os.kill(made.process_number, signal.SIGKILL)
    with pytest.raises(ServerGone, match="has ended"):
        run_submission((ANSWER,), [exercise(cases=[(1,)])], SHORT, server=made)
    made.close()
    assert not made.base.exists()


def test_a_killed_process_is_that_submissions_result(run: Run, server: Server) -> None:
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(run, "import time\ntime.sleep(1.5)", "def answer():\n    return 1")
        assert wait_for(lambda: children_of(server))
        time.sleep(0.3)
        os.kill(children_of(server)[0], signal.SIGKILL)
        done = waiting.result()
    assert done.errors == ("code cell 1: left out, because its process was ended by SIGKILL",)
    assert done.outcomes["answer"][0].value == 1


def test_less_than_asked_for_is_refused_with_the_option_that_accepts_it() -> None:
    with pytest.raises(ConfinementUnavailable, match=r'\(strong\).*accept="basic"') as refused:
        Server("strong", most="basic")
    assert isinstance(refused.value, GraderError)
    assert "\n" not in str(refused.value)


def test_a_disk_without_room_for_scratch_folders_is_a_clear_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    with pytest.raises(ServerGone, match="no room for scratch folders"):
        Server()


def test_a_server_that_does_not_start_is_a_clear_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("sys.executable", "/bin/false")
    with pytest.raises(ServerGone, match="did not start: it said nothing"):
        Server()
    monkeypatch.setattr("sys.executable", str(tmp_path / "nowhere"))
    with pytest.raises(ServerGone, match=r"could not be started|did not start"):
        Server()
    assert list(tmp_path.iterdir()) == []


def test_the_level_that_was_reached_is_told() -> None:
    made = Server("basic", most="basic")
    try:
        code = Cell("import os\ndef answer():\n    return [os.getuid(), dict(os.environ), os.getcwd()]")
        done = run_submission((code,), [exercise()], SHORT, server=made)
    finally:
        made.close()
    assert done.isolation == "basic"
    uid, environment, _ = done.outcomes["answer"][0].value
    assert uid != 0
    assert environment["USER"] == "learner"


def test_at_the_basic_level_a_process_that_was_left_behind_is_ended_too() -> None:
    made = Server("basic", most="basic")
    try:
        code = Cell(
            "import ctypes, time\nlibc = ctypes.CDLL(None)\ndef answer():\n"
            "    if libc.fork() == 0:\n        libc.setsid()\n        time.sleep(60)\n    return 1"
        )
        assert run_submission((code,), [exercise()], SHORT, server=made).outcomes["answer"][0].value == 1
        assert wait_for(lambda: children_of(made) == [])
    finally:
        made.close()


def test_interrupting_the_grader_leaves_nothing(run: Run, server: Server) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 0.5)
    try:
        with pytest.raises(KeyboardInterrupt):
            run("while True: pass")
    finally:
        signal.signal(signal.SIGALRM, before)
    assert children_of(server) == []


def test_what_a_submission_left_in_its_folder_is_removed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "file").touch()
    folder = tmp_path / "scratch"
    (folder / "a" / "b").mkdir(parents=True)
    (folder / "a" / "b" / "file").write_bytes(b"x" * 10_000)
    (folder / "link").symlink_to(outside)
    (folder / "a" / "locked").mkdir(mode=0)
    os.mkfifo(folder / "fifo")
    assert usage(folder / "a" / "b", 2**20) >= 10_000
    remove(folder)
    assert not folder.exists()
    assert (outside / "file").exists()
    remove(folder)
