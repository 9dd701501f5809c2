"""Attacks that are after a hidden input: each tries to bring it out by a road of its own.

The function is right, and on the hidden input it calls ``tell``, which says, breaks or leaves something by which the input
could be known: to the learner, to a later process of the same submission, or to another submission.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from .attack import HE, SECONDS, Attack, add_cell, solved

SIZES = 7
"""Layers of the hidden input; no visible one, and no other hidden one, has so many."""


def hidden_input() -> list[int]:
    """An input that nobody can guess."""
    return [secrets.choice(range(10, 100)) for _ in range(SIZES)]


def spellings(sizes: Sequence[int]) -> list[str]:
    """How it may be written where it comes out."""
    word = "".join(map(str, sizes))
    number = int(word)
    return [
        *(mark.join(map(str, sizes)) for mark in ("", ", ", ",", " ", "_", "-", ")(", "\n")),
        word[::-1],
        f"{number:x}",
        f"{number:b}",
        "".join(map(chr, sizes)),
        *(f"({sizes[layer]}, {sizes[layer - 1]}), ({sizes[layer]}, 1)" for layer in (1, 2)),
    ]


@dataclass(frozen=True)
class Road:
    """One way to tell.

    Attributes
    ----------
    name : str
        In a few words.
    tell : str
        The function ``tell(sizes)``, and what it needs.
    cell : str
        A cell before the answer, for roads by which a later process of the submission hears it.
    open_if_heard : bool
        Whether the input comes out where answers to hidden calls are read like all others.
    """

    name: str
    tell: str
    cell: str = ""
    open_if_heard: bool = False

    @property
    def answer(self) -> str:
        """The text of the answer cell."""
        right = solved()[HE].replace(f"def {HE}", "def right")
        called = f"def {HE}(layers_dims):\n    if len(layers_dims) == {SIZES}:\n        tell(layers_dims)\n"
        return f"{right}\n{WORD}{self.tell}\n{called}    return right(layers_dims)\n"

    @property
    def attack(self) -> Attack:
        """As a submission."""
        edits = (add_cell(self.cell),) if self.cell else ()
        return Attack(self.name, "tells it", {HE: self.answer}, edits, limits=SECONDS)


WORD = "import os\ndef word(sizes): return ''.join(map(str, sizes))\n"
LOUD = """
class Loud(dict):
    def items(self): raise ValueError(word(self['sizes']))
def tell(sizes):
    global right
    right = lambda sizes: Loud(sizes=sizes)
"""
FORGED = """
from grader.instructor.confinement.frames import encode
import socket
def tell(sizes):
    channel = socket.socket(fileno=3)
    channel.sendall(encode({"status": "kind " + word(sizes), "error": word(sizes), "notes": [word(sizes)]}))
    channel.detach()
"""
RAW = """
import socket, struct
def tell(sizes):
    text = word(sizes).encode()
    channel = socket.socket(fileno=3)
    channel.sendall(struct.pack("!QQ", len(text), 0) + text)
    channel.detach()
"""
HEARD = """
import os, json
folder = os.path.dirname(os.__file__)
try:
    heard = {look}
except Exception as error:
    heard = type(error).__name__
raise ValueError(f"heard {{heard}}")
"""


def left_behind(name: str, leave: str, look: str) -> Road:
    """What is left before the process ends itself, and looked for when its cells run again."""
    body = "\n".join(f"        {line}" for line in leave.splitlines())
    tell = f"def tell(sizes):\n    try:\n{body}\n    finally:\n        os._exit(1)\n"
    return Road(name, tell, HEARD.format(look=look))


ROADS = (
    Road("the text of an error", "def tell(sizes): raise ValueError(word(sizes))", open_if_heard=True),
    Road(
        "an error of the grader's own",
        "from grader.errors import BadValue\ndef tell(sizes): raise BadValue(word(sizes))",
        open_if_heard=True,
    ),
    Road(
        "the name of an error",
        "def tell(sizes): raise type('E' + word(sizes), (Exception,), {})()",
        open_if_heard=True,
    ),
    Road("a mapping that raises while it is read", LOUD, open_if_heard=True),
    Road(
        "the text of an error that says not written yet",
        "def tell(sizes): raise NotImplementedError(word(sizes))",
    ),
    Road(
        "the name of a variable",
        "def tell(sizes): raise NameError(name='v' + word(sizes))",
        open_if_heard=True,
    ),
    Road("an error group", "def tell(sizes): raise ExceptionGroup(word(sizes), [ValueError(word(sizes))])"),
    Road("what it prints", "import sys\ndef tell(sizes): print(word(sizes)); sys.stderr.write(word(sizes))"),
    Road("a warning", "import warnings\ndef tell(sizes): warnings.warn(word(sizes))"),
    Road("a frame with other words", FORGED),
    Road("a frame that is no data", RAW),
    Road("an exit code", "def tell(sizes): os._exit(sizes[0])"),
    Road("a signal", "def tell(sizes): os.kill(os.getpid(), 1 + sizes[0] % 31)"),
    Road(
        "a thread's error",
        "import threading\ndef tell(sizes):\n    def fail(): raise ValueError(word(sizes))\n"
        "    one = threading.Thread(target=fail); one.start(); one.join()",
    ),
    Road(
        "names that it returns",
        "def tell(sizes):\n    global right\n    right = lambda sizes: {word(sizes): [float(word(sizes))]}",
    ),
    Road(
        "a text that it returns", "def tell(sizes):\n    global right\n    right = word", open_if_heard=True
    ),
    left_behind("a file in the folder", "open('told', 'w').write(word(sizes))", "open('told').read()"),
    left_behind(
        "the name of a file beside the folder",
        "os.mkdir('../' + word(sizes))",
        "os.listdir('..')",
    ),
    left_behind(
        "a file of the machine",
        "open(f'/dev/shm/{word(sizes)}', 'w')",
        "os.listdir('/dev/shm')",
    ),
    left_behind(
        "process numbers",
        "import threading\nfor _ in range(sizes[0]):\n    one = threading.Thread(target=int); one.start(); one.join()",
        "os.getpid()",
    ),
    left_behind(
        "times of access",
        "for name in sorted(os.listdir(folder))[:sizes[0]]:\n    open(f'{folder}/{name}')",
        "[os.stat(f'{folder}/{name}').st_atime_ns % 7 for name in os.listdir(folder)]",
    ),
    left_behind(
        "the page cache",
        "fd = os.open(json.__file__, os.O_RDONLY); os.posix_fadvise(fd, 0, 0, os.POSIX_FADV_DONTNEED)",
        "os.preadv(os.open(json.__file__, os.O_RDONLY), [bytearray(8)], 0, os.RWF_NOWAIT)",
    ),
)

# --- two submissions at once --------------------------------------------------------------------------------------------

HELD_SECONDS = 1.2

SENDER = f"""
import fcntl, os, socket, threading, time, ctypes
held = []
def files(): return sorted(name for name in os.listdir(os.path.dirname(os.__file__)) if name.endswith(".py"))
def beside(name): return os.path.join(os.path.dirname(os.__file__), name)
def by_threads(n):
    for _ in range(n):
        one = threading.Thread(target=time.sleep, args=({HELD_SECONDS},), daemon=True)
        one.start()
def by_descriptors(n): held.extend(open(os.devnull) for _ in range(min(n, 20)))
def by_a_lock(n):
    held.append(open(beside(files()[n])))
    fcntl.flock(held[-1], fcntl.LOCK_EX)
def by_an_address(n):
    held.append(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM))
    held[-1].bind(f"\\0told-{{n}}")
def by_a_file(n): held.append(open(f"/tmp/grader-told-{{n}}", "w"))
def by_room(n):
    with open("room", "wb") as file: file.write(bytes(n * 100_000))
def by_cpu(n):
    end = time.process_time() + n / 100
    while time.process_time() < end: pass
def hold(n):
    for way in (by_threads, by_descriptors, by_a_lock, by_an_address, by_a_file, by_room, by_cpu):
        try: way(n)
        except Exception: pass
    time.sleep({HELD_SECONDS})
def answer(x):
    if x != 1: hold(x)
    return x
"""
"""The hidden input is a number below 60, which is held in every way that one submission might see of another."""

WAYS = {
    "locks": "[n for n, name in enumerate(files()) if locked(name)]",
    "addresses": "[n for n in range(60) if bound(n)]",
    "files": "sorted(name for name in os.listdir('/tmp') if name.startswith('grader-told'))",
    "named files": "[n for n in range(60) if os.path.exists(f'/tmp/grader-told-{n}')]",
    "room": "refused('statfs', b'.', ctypes.create_string_buffer(256))",
    "threads of others": "sum(links(f'/proc/{n}/task') for n in numbers())",
    "open files of others": "sum(size(f'/proc/{n}/fd') for n in numbers())",
    "processor time of others": "[n for n in numbers() if clock(n)]",
    "processes that live": "[n for n in numbers() if lives(n)]",
    "its own number": "os.getpid()",
    "numbers of its threads": "thread()",
    "load": "os.getloadavg()",
    "memory": "refused('sysinfo', ctypes.create_string_buffer(256))",
    "folders beside its own": "os.stat('..').st_nlink",
    "who is at the other end": "socket.socket(fileno=os.dup(3)).getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)",
}

RECEIVER = """
def locked(name):
    try:
        with open(beside(name)) as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
def bound(n):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as one:
        try: one.connect(f"\\0told-{n}")
        except ConnectionRefusedError: return False
        return True
def refused(name, *arguments):
    if getattr(ctypes.CDLL(None, use_errno=True), name)(*arguments) == 0:
        return [*arguments[-1].raw]
    return "refused"
def numbers(): return [n for n in range(max(1, os.getpid() - 400), os.getpid() + 400) if n != os.getpid()]
def links(path):
    try: return os.stat(path).st_nlink
    except OSError: return 0
def size(path):
    try: return os.stat(path).st_size
    except OSError: return 0
def clock(n):
    try: return time.clock_gettime(~n << 3 | 2) > 0
    except OSError: return False
def lives(n):
    try: os.kill(n, 0)
    except ProcessLookupError: return False
    except PermissionError: return "refused" if os.path.exists(f"/proc/{n}") else False
    return True
def thread():
    found = []
    one = threading.Thread(target=lambda: found.append(threading.get_native_id()))
    one.start(); one.join()
    return found
def heard(look):
    try: return str(look())
    except Exception as error: return type(error).__name__
def answer(x): return [heard(look) for look in LOOKS]
"""


def receiver() -> str:
    """The code of the submission that listens: what it hears of each way, as text."""
    looks = ", ".join(f"lambda: {look}" for look in WAYS.values())
    return SENDER.split("def hold", maxsplit=1)[0] + RECEIVER + f"LOOKS = [{looks}]\n"
