"""What a process tells that has met a hidden input: a verdict, or one of ten kinds of error. It can signal to nobody."""

from __future__ import annotations

import json
import zlib
from dataclasses import replace
from typing import Any

import pytest

from grader.exercise import ERROR_KINDS, Case, Exercise, Part
from grader.instructor.confinement import Server
from grader.instructor.confinement.frames import encode
from grader.judging.judge import judge

from .asking import SHORT, Ask, Run

SECRET = 7_345_901
HIDDEN = Exercise(
    "answer",
    10.0,
    "answer(x)",
    (Part("value", ("result",), 1.0),),
    cases=(Case((1,)), Case((SECRET,), hidden=True)),
    expected=((2,), (SECRET + 1,)),
)
SHOWN = "\ndef answer(x):\n    if x != 1:\n        tell(x)\n    return x + 1\n"

TELLING = {
    "the text of an error": "def tell(x): raise ValueError(repr(x))",
    "an exception of the grader's own": (
        "from grader.errors import BadValue\ndef tell(x): raise BadValue(repr(x))"
    ),
    "the name of an exception": "def tell(x): raise type(f'E{x}', (Exception,), {})()",
    "an object that raises while it is read": (
        "def tell(x):\n    class Loud(dict):\n        def items(self): raise ValueError(repr(x))\n"
        "    global answer_of\n    raise ValueError(Loud())"
    ),
    "a process number in a note, after its own end": "import os\ndef tell(x): os._exit(x % 200)",
    "a signal": "import os\ndef tell(x): os.kill(os.getpid(), 9)",
    "what it prints": "def tell(x): print(repr(x))",
    "a name that is not defined": "def tell(x): raise NameError(name=f'v{x}')",
    "a stop that looks unsolved": "def tell(x): raise NotImplementedError(repr(x))",
}


def told(run: Run, *cells: str, **options: Any) -> str:
    """All words that leave: of the run, and of the verdict."""
    done = run(*cells, exercises=[HIDDEN], **options)
    verdict = judge(HIDDEN, done.outcomes["answer"])
    return json.dumps([done.errors, done.reason, verdict.to_json()], default=str)


@pytest.mark.parametrize("road", TELLING)
def test_no_word_comes_from_a_call_on_a_hidden_case(run: Run, road: str) -> None:
    words = told(run, TELLING[road] + SHOWN)
    assert str(SECRET) not in words
    assert str(SECRET % 200) not in words.replace(str(HIDDEN.points), "")


def test_a_mapping_that_raises_while_it_is_packed_says_nothing(run: Run) -> None:
    loud = "class Loud(dict):\n    def items(self): raise ValueError(repr(self))\n"
    code = f"{loud}def answer(x):\n    return x + 1 if x == 1 else Loud(x=x)"
    assert str(SECRET) not in told(run, code)


def test_what_is_said_of_an_error_on_a_hidden_case_is_one_of_ten_things(run: Run) -> None:
    seen = set()
    for name in (*ERROR_KINDS, "BufferError", "StopIteration", "UnicodeError"):
        done = run(f"def tell(x): raise {name}(x)" + SHOWN, exercises=[HIDDEN])
        seen.add(done.outcomes["answer"][1].error)
    assert seen == {*ERROR_KINDS, "an error"}
    assert len(seen) <= 10


@pytest.mark.parametrize("size", [10, 3_000_000])
def test_a_forged_frame_is_never_quoted_and_its_length_counts_nowhere(run: Run, size: int) -> None:
    frame = encode({"status": "raised", "error": "x"}).replace(b"raised", b"raise\xff")
    large = encode({"status": f"kind {SECRET} " + size * "k", "error": size * f"{SECRET}"[:1]})
    for forged in (frame, large):
        code = (
            f"import socket, zlib\nforged = zlib.decompress({zlib.compress(forged)!r})\n"
            "def tell(x):\n    channel = socket.socket(fileno=3)\n    channel.sendall(forged)\n    channel.detach()\n"
        )
        words = told(run, code + SHOWN, limits=replace(SHORT, clock_factor=1.0))
        assert str(SECRET) not in words
        assert len(words) < 2000


def test_after_a_hidden_case_no_note_of_a_cell_counts(run: Run) -> None:
    """The process ends itself on the hidden case, and its cells run again: what they note then, nobody reads."""
    note = "import os\nraise ValueError(f'process {os.getpid()}')"
    once = run(note, "def answer(x): return x + 1", exercises=[HIDDEN])
    code = "import os\ndef tell(x): os._exit(1)" + SHOWN
    done = run(note, code, exercises=[HIDDEN])
    assert len(done.errors) == len(once.errors) == 1
    assert done.reason == "its process ended while hidden cases were tried"


CALLS = {
    "a lock on a file that all may read": (
        "import fcntl\nwith open('/dev/null') as f:\n    fcntl.flock(f, fcntl.LOCK_EX | fcntl.LOCK_NB)\n",
        "done",
    ),
    "a lock on part of it": (
        "import fcntl\nwith open('own', 'w') as f:\n    fcntl.lockf(f, fcntl.LOCK_EX | fcntl.LOCK_NB)\n",
        "done",
    ),
    "who holds a lock": (
        "import fcntl, struct\nwith open('/dev/null') as f:\n"
        "    fcntl.fcntl(f, fcntl.F_GETLK, struct.pack('hhqqi', 1, 0, 0, 0, 0))\n",
        "OSError",
    ),
    "what the page cache holds": (
        "import os\nfd = os.open(os.__file__, os.O_RDONLY)\nos.preadv(fd, [bytearray(8)], 0, os.RWF_NOWAIT)\n",
        "OSError",
    ),
    "an ordinary read with a vector": (
        "import os\nfd = os.open(os.__file__, os.O_RDONLY)\nos.preadv(fd, [bytearray(8)], 0)\n",
        "done",
    ),
    "the clock of another process": ("import time\ntime.clock_gettime(~1 << 3 | 2)\n", "OSError"),
    "its own clocks": (
        "import time\ntime.clock_gettime(time.CLOCK_PROCESS_CPUTIME_ID); time.thread_time()\n",
        "done",
    ),
    "the group of another process": ("import os\nos.getpgid(2)\n", "OSError"),
    "its own group": ("import os\nos.getpgid(0), os.getsid(0), os.sched_getaffinity(0)\n", "done"),
    "the priority of another process": ("import os\nos.getpriority(os.PRIO_PROCESS, 2)\n", "OSError"),
    "the room on a disk, which is that of an empty folder": (
        "import os, shutil\nif shutil.disk_usage('/') != (2**27, 0, 2**27): raise OSError\n",
        "done",
    ),
    "advice on the page cache": (
        "import os\nfd = os.open(os.__file__, os.O_RDONLY)\nos.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)\n",
        "done",
    ),
    "room that no limit counts": (
        "import ctypes, os\nfd = os.open('own', os.O_CREAT | os.O_RDWR)\nlibc = ctypes.CDLL(None, use_errno=True)\n"
        "if libc.fallocate(fd, 1, ctypes.c_long(0), ctypes.c_long(2**40)): raise OSError(ctypes.get_errno())\n",
        "OSError",
    ),
    "an ordinary reservation": (
        "import os\nfd = os.open('own', os.O_CREAT | os.O_RDWR)\nos.posix_fallocate(fd, 0, 4096)\n",
        "done",
    ),
}


@pytest.mark.parametrize("what", CALLS)
def test_a_call_that_could_signal_is_refused_or_does_nothing(ask: Ask, what: str) -> None:
    code, expected = CALLS[what]
    body = "".join(f"        {line}\n" for line in code.splitlines())
    source = (
        f"def answer(*_):\n    try:\n{body}    except OSError:\n        return 'OSError'\n    return 'done'\n"
    )
    assert ask(source) == expected


def test_a_lock_of_one_submission_is_not_seen_by_another(server: Server, ask: Ask) -> None:
    code = (
        "import fcntl\nheld = open('/dev/null')\n"
        "def answer(*_):\n    fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)\n    return 'mine'\n"
    )
    other = server.order(SHORT)
    try:
        other.receive(30, 30)
        other.ask({"cell": code + "answer()"}, 5)
        assert ask(code) == "mine"
    finally:
        other.close()
