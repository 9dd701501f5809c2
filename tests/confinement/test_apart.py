"""Two submissions share no number, no name and no room, with bubblewrap and without it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from grader.instructor.confinement import Limits, Server, client, run_submission
from grader.instructor.confinement.wall import bubblewrap
from grader.notebook import Cell

from .asking import SHORT, exercise
from .attempts import ATTEMPT

LOOK = (
    ATTEMPT
    + """
import os, threading
def thread():
    found = []
    one = threading.Thread(target=lambda: found.append(threading.get_native_id()))
    one.start()
    one.join()
    return found
def answer():
    return {
        "numbers": [os.getpid(), os.getppid(), os.getpgrp(), thread()],
        "itself": attempt(os.readlink, "/proc/self"),
        "processes": [attempt(os.stat, f"/proc/{number}/task") for number in OTHERS],
        "proc": [sorted(os.listdir(".")), os.stat("/proc").st_nlink],
        "beside": [os.stat("..").st_nlink, os.stat("..").st_ino],
        "elsewhere": [attempt(os.stat, path) for path in PATHS],
    }
"""
)


def around(monkeypatch: pytest.MonkeyPatch, wall: str) -> None:
    """Let servers start with bubblewrap, without it, or where the system refuses namespaces."""
    if wall == "none":
        monkeypatch.setattr(client, "outer_wall", lambda _base: [])
    elif not bubblewrap.usable():
        pytest.skip("bubblewrap is not installed, or not allowed here")
    if wall == "refusing":
        monkeypatch.setattr(bubblewrap, "APART", ())
        monkeypatch.setattr(bubblewrap, "usable", bubblewrap.usable.__wrapped__)


@pytest.fixture(params=["bubblewrap", "none"])
def apart(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server that sets submissions apart."""
    around(monkeypatch, request.param)
    made = Server()
    yield made
    made.close()
    assert not made.base.exists()
    if not made.apart:
        pytest.skip("namespaces are not allowed here")


def answered(server: Server, code: str, limits: Limits = SHORT) -> Any:
    (outcome,) = run_submission((Cell(code),), [exercise()], limits, server=server).outcomes["answer"]
    assert outcome.error == ""
    return outcome.value


def test_a_submission_sees_nothing_of_another(apart: Server) -> None:
    """One by one: what they share. Room and names are those of the scratch folder alone."""
    others = [os.getpid(), apart.process_number, 1, "self"]
    paths = ["/root", "/home", "/sys", "/var", "/tmp/pytest-of-nobody", str(apart.base / "server")]
    paths = [
        path for path in paths if path not in ("/root", "/home") or path not in os.path.abspath(os.__file__)
    ]
    code = f"OTHERS, PATHS = {others!r}, {paths!r}\n{LOOK}"
    neighbour = apart.order(Limits())
    try:
        neighbour.receive(5, 5)
        beside = answered(apart, code.replace("OTHERS, PATHS = [", f"OTHERS, PATHS = [{neighbour.number}, "))
    finally:
        neighbour.close()
    alone = answered(apart, code)
    for found in (beside, alone):
        assert found["numbers"] == [1, 0, 1, [2]]
        assert found["itself"] == "FileNotFoundError"
        assert {*found["processes"], *found["elsewhere"]} == {"FileNotFoundError"}
        assert found["proc"] == [[], 2]
        assert found["beside"] == [3, 1]


def test_reading_a_file_leaves_no_time_of_access(apart: Server) -> None:
    code = """
import os, json
def answer():
    before = os.stat(json.__file__).st_atime_ns
    with open(json.__file__) as file:
        file.read()
    return os.stat(json.__file__).st_atime_ns - before
"""
    os.utime(bubblewrap.__file__)
    assert answered(apart, code) == 0


FILLING = {
    "written": "return sum(write(f'f{n}', 2**20) for n in range(40))",
    "removed and kept open": "return sum(write(f'f{n}', 2**20, keep=True) for n in range(40))",
    "reserved": (
        "done = 0\nfor n in range(40):\n    file = open(f'f{n}', 'wb')\n    os.unlink(f'f{n}')\n    held.append(file)\n"
        "    os.posix_fallocate(file.fileno(), 0, 2**20)\n    done += 2**20\nreturn done"
    ),
    "many names": "return [os.mkdir(f'd{n}') for n in range(10**6)]",
    "sparse, then filled through memory": (
        "import mmap\nfor n in range(40):\n    file = open(f'f{n}', 'w+b')\n    held.append(file)\n    file.truncate(2**20)\n"
        "    held.append(mmap.mmap(file.fileno(), 2**20))\n    os.pwrite(file.fileno(), bytes(2**20), 0)"
    ),
}


@pytest.mark.parametrize("way", FILLING)
def test_the_scratch_folder_has_one_size_whatever_fills_it(apart: Server, way: str) -> None:
    body = "".join(f"        {line}\n" for line in FILLING[way].splitlines())
    code = (
        "import os\nheld = []\ndef write(name, size, keep=False):\n    file = open(name, 'wb')\n    if keep:\n"
        "        os.unlink(name)\n        held.append(file)\n    file.write(bytes(size))\n    file.flush()\n    return size\n"
        f"def answer():\n    try:\n{body}    except OSError as error:\n        return error.strerror\n"
    )
    limits = Limits(scratch_bytes=8 * 2**20)
    assert answered(apart, code, limits) == "No space left on device"


def test_where_the_system_refuses_namespaces_the_other_walls_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    around(monkeypatch, "refusing")
    server = Server()  # its self-test tries them
    try:
        assert (server.isolation, server.apart) == ("strong", False)
        code = "import os\ndef answer():\n    open('mine', 'w').close()\n    return os.getpid()"
        assert answered(server, code) > 1
    finally:
        server.close()
    assert not server.base.exists()
