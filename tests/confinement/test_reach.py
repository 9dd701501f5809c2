"""What a submission can reach: no other process, no network, no program, and nothing of the grader but its own channel."""

from __future__ import annotations

import os
import signal
import socket
from pathlib import Path

import pytest

from grader.instructor.confinement import Limits, Server, run_submission
from grader.instructor.confinement.wall.lockdown import CHANNEL, PAIRS
from grader.notebook import Cell

from .asking import SHORT, Ask, Run, exercise
from .attempts import ATTEMPT, REFUSED


@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6", "AF_UNIX", "AF_NETLINK", "AF_PACKET", "AF_VSOCK"])
def test_no_socket_can_be_made(ask: Ask, family: str) -> None:
    code = f"import _socket\ndef answer():\n    return attempt(_socket.socket, _socket.{family}, _socket.SOCK_STREAM)"
    assert ask(ATTEMPT + code) in REFUSED


def test_a_pair_of_sockets_sends_nothing_elsewhere(ask: Ask, tmp_path: Path) -> None:
    path = str(tmp_path / "socket")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(path)
        listening.setblocking(False)
        code = f"""
import socket
def send(kind):
    one, other = socket.socketpair(socket.AF_UNIX, kind)
    return one.sendto(b"forged", {path!r})
def answer():
    return [attempt(send, kind) for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET)]
"""
        assert set(ask(ATTEMPT + code)) <= REFUSED
        with pytest.raises(BlockingIOError):
            listening.recv(100)


RAW = """
import ctypes, errno
libc = ctypes.CDLL(None, use_errno=True)
def raw(name, *arguments):
    if getattr(libc, name)(*arguments) >= 0:
        return "done"
    return errno.errorcode[ctypes.get_errno()]
"""


ANSWERS = {"EPERM", "ENOSYS", "EACCES", "ran"}
CALLS = [
    "raw('fork')",
    "raw('vfork')",
    "raw('syscall', 57)",
    "raw('syscall', 56, 17, 0, 0, 0, 0)",
    "raw('syscall', 435, ctypes.create_string_buffer(88), 88)",
    "raw('execv', b'/bin/true', (ctypes.c_char_p * 2)(b'true', None))",
    "raw('system', b'true') and 'ran'",
    "raw('ptrace', 16, libc.getppid(), 0, 0)",
    "raw('socket', 2, 1, 0)",
    "raw('socket', 1, 1, 0)",
    "raw('kill', libc.getppid(), 9)",
    "raw('kill', -1, 9)",
    "raw('kill', 0, 9)",
    "raw('kill', 2, 0)",
    "raw('statfs', b'/', ctypes.create_string_buffer(200))",
    "raw('fstatfs', 1, ctypes.create_string_buffer(200))",
    "raw('sysinfo', ctypes.create_string_buffer(200))",
    "raw('pipe', ctypes.create_string_buffer(8))",
    "raw('socketpair', 1, 1, 0, ctypes.create_string_buffer(8))",
    "raw('getsockopt', 3, 1, 17, ctypes.create_string_buffer(12), ctypes.byref(ctypes.c_int(12)))",
    "raw('getsockopt', 3, 1, 57, ctypes.create_string_buffer(8), ctypes.byref(ctypes.c_int(8)))",
    "raw('syscall', 332, -100, b'/', 0, 0x5000, ctypes.create_string_buffer(256))",
    "raw('unshare', 0x10000000)",
    "raw('mount', b'none', b'.', b'tmpfs', 0, 0)",
    "raw('setuid', 0)",
    "raw('setresuid', 0, 0, 0)",
    "raw('prctl', 4, 1, 0, 0, 0)",
    "raw('prctl', 1, 0, 0, 0, 0)",
    "raw('memfd_create', b'x', 0)",
    "raw('syscall', 425, 8, ctypes.create_string_buffer(120))",
    "raw('syscall', 321, 0, ctypes.create_string_buffer(64), 64)",
    "raw('syscall', 298, ctypes.create_string_buffer(128), 0, -1, -1, 0)",
    "raw('syscall', 310, libc.getppid(), 0, 0, 0, 0, 0)",
    "raw('syscall', 323, 0)",
    "raw('syscall', 434, libc.getppid(), 0)",
    "raw('syscall', 250, 0, 0)",
    "raw('fcntl', 3, 8, libc.getppid())",
]


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="system calls by their numbers on x86_64")
def test_raw_system_calls_are_refused(ask: Ask) -> None:
    answers = ask(ATTEMPT + RAW + f"def answer():\n    return [eval(call) for call in {CALLS!r}]")
    assert not {call: answer for call, answer in zip(CALLS, answers, strict=True) if answer not in ANSWERS}


@pytest.mark.skipif(os.uname().machine != "x86_64", reason="another convention of x86_64 processors")
def test_system_calls_of_another_convention_end_the_process(run: Run) -> None:
    done = run(RAW + "def answer():\n    return raw('syscall', 0x40000000 + 39)")
    assert done.outcomes["answer"][0].error == "its process was ended by SIGSYS"


def test_it_has_no_rights_and_no_descriptors(ask: Ask) -> None:
    code = """
import os, fcntl, resource
def is_open(number):
    try:
        os.fstat(number)
        return True
    except OSError:
        return False
def answer():
    return {
        "uid": os.getresuid(), "gid": os.getresgid(), "groups": os.getgroups(),
        "open": [number for number in range(1024) if is_open(number)],
        "streams": [os.fstat(number).st_rdev == os.stat("/dev/null").st_rdev for number in range(3)],
        "environment": dict(os.environ), "core": resource.getrlimit(resource.RLIMIT_CORE),
    }
"""
    found = ask(code)
    assert found["open"] == [*range(CHANNEL + 1), *PAIRS]
    assert found["streams"] == [True] * 3
    assert found["core"] == (0, 0)
    if os.geteuid() == 0:
        assert len(set(found["uid"])) == len(set(found["gid"])) == 1
        assert found["uid"][0] >= 65534
        assert found["groups"] == []
    extra = {"COLUMNS", "LINES"}
    assert set(found["environment"]) - extra <= {
        "PATH", "LANG", "USER", "LOGNAME", "HOME", "TMPDIR", "IPYTHONDIR", "MPLCONFIGDIR", "MPLBACKEND",
        "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_NUM_THREADS", "NUMEXPR_NUM_THREADS",
        "KMP_DUPLICATE_LIB_OK", "KMP_INIT_AT_FORK", "LC_CTYPE",
    }  # fmt: skip


def test_the_graders_environment_is_nowhere_in_its_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not in os.environ, and not where the kernel put the first environment, above the arguments on the stack."""
    monkeypatch.setenv("GRADER_SECRET", "key-4711")
    code = """
import ctypes, os
def answer():
    place = ctypes.c_void_p.in_dll(ctypes.CDLL(None), "program_invocation_name").value
    found = []
    while len(found) < 19:
        found.append(ctypes.string_at(place).decode())
        place += len(found[-1]) + 1
    return [found, dict(os.environ)]
"""
    fresh = Server()
    try:
        (outcome,) = run_submission((Cell(code),), [exercise()], server=fresh).outcomes["answer"]
    finally:
        fresh.close()
    found, environment = outcome.value
    assert "PATH=/usr/bin:/bin" in found
    assert "4711" not in repr(found) + repr(environment)


def test_signals_reach_neither_grader_nor_server(run: Run, server: Server) -> None:
    received: list[int] = []
    before = signal.signal(signal.SIGUSR1, lambda number, _: received.append(number))
    try:
        code = f"""
import os, signal
def answer():
    targets = [os.getppid(), {os.getpid()}, {server.process_number}, -1, 0, 2]
    return [attempt(os.kill, target, signal.SIGUSR1) for target in targets] + [
        attempt(os.killpg, {os.getpgid(server.process_number)}, 9), attempt(signal.pidfd_send_signal, 3, 9),
        attempt(os.pidfd_open, {os.getpid()}),
    ]
"""
        done = run(ATTEMPT + code)
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert set(done.outcomes["answer"][0].value) <= REFUSED
    assert received == []
    assert not server.closed


def test_a_neighbour_goes_on_undisturbed(run: Run, server: Server) -> None:
    neighbour = server.order(Limits())
    try:
        neighbour.receive(5, 5)
        code = (
            "import os\ndef answer():\n"
            f"    return [attempt(os.kill, {neighbour.number}, 9), attempt(read, '/proc/{neighbour.number}/mem'),\n"
            f"            attempt(os.setpriority, 0, {neighbour.number}, 19),"
            f"            attempt(os.sched_setaffinity, {neighbour.number}, [0])]"
        )
        done = run(ATTEMPT + code, "import os\nos._exit(0)")
        assert set(done.outcomes["answer"][0].value) <= REFUSED
        assert neighbour.ask({"cell": "1 + 1"}, 5) == {"notes": [], "unbound": "", "failed": False}
    finally:
        neighbour.close()


def test_limits_cannot_be_raised(ask: Ask) -> None:
    code = (
        "import resource\ndef answer():\n    most = resource.RLIM_INFINITY\n"
        "    return [attempt(resource.setrlimit, kind, (most, most)) for kind in "
        "(resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE, resource.RLIMIT_NPROC)]"
    )
    assert set(ask(ATTEMPT + code)) <= {"ValueError", "PermissionError", "OSError"}


def test_tracing_and_exit_hooks_change_nothing_for_the_grader(ask: Ask, run: Run) -> None:
    code = "import sys, atexit\nsys.settrace(lambda *_: None)\nsys.setprofile(lambda *_: None)\natexit.register(print)\n"
    assert ask(code + "def answer():\n    return 1", limits=SHORT) == 1
