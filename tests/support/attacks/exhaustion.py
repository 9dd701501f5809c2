"""Attacks on time, memory, disk and processes. Each is finite, so that it does little harm where nothing stops it."""

from __future__ import annotations

from dataclasses import replace

from .attack import HE, RANDOM, SECONDS, SHORT, ZEROS, Attack, add_cell, he_function

CATCH_ALL = "while True:\n    try:\n        while True: pass\n    except BaseException: pass"
DEAF = """
import signal
for number in (signal.SIGPROF, signal.SIGALRM, signal.SIGINT, signal.SIGTERM):
    signal.signal(number, signal.SIG_IGN)
while True: pass
"""
FORKS = """
import os, time
for _ in range(300):
    try:
        if os.fork() == 0:
            time.sleep(20)
            os._exit(0)
    except OSError:
        pass
"""
THREADS = """
import threading, time
try:
    for _ in range(3000):
        threading.Thread(target=time.sleep, args=(5,), daemon=True).start()
except RuntimeError:
    pass
"""
DISK = """
with open("large", "wb") as file:
    for _ in range(300):
        file.write(bytes(2**20))
"""
FILES = """
import os
for number in range(100_000):
    os.mkdir(f"folder-{number}")
"""
ALL = (ZEROS, RANDOM, HE)

ATTACKS = (
    Attack(
        "os._exit in a function",
        "the kernel is gone, and that submission is not graded",
        he_function("import os", "os._exit(0)"),
    ),
    Attack(
        "os._exit in a cell",
        "the kernel is gone, and that submission is not graded",
        edits=(add_cell("import os\nos._exit(0)", before=ZEROS),),
    ),
    Attack(
        "sys.exit in a cell and in a function",
        "no points for it",
        he_function("import sys", "sys.exit(0)"),
        (add_cell("exit()\nquit()"),),
    ),
    Attack(
        "a process that kills itself",
        "the kernel is gone, and that submission is not graded",
        he_function("import os", "os.kill(os.getpid(), 9)"),
    ),
    Attack(
        "a crash in C",
        "the kernel is gone, and that submission is not graded",
        he_function("import ctypes", "ctypes.string_at(0)"),
    ),
    Attack(
        "a fork bomb",
        "300 processes of the instructor's",
        he_function("return {}"),
        (add_cell(FORKS),),
        alone=True,
    ),
    Attack("a thread bomb", "3000 threads", he_function(*THREADS.splitlines(), "return {}")),
    Attack(
        "memory without end",
        "takes what there is: the machine's killer of processes may end the batch",
        he_function("kept = []", "for _ in range(64): kept.append(np.ones(2**25))", "return {}"),
        limits=replace(SECONDS, memory_bytes=2**30),
        slow=True,
        alone=True,
    ),
    Attack("a large file", "writes it into the course", he_function("return {}"), (add_cell(DISK),)),
    Attack(
        "a hundred thousand folders",
        "makes them in the course",
        he_function("return {}"),
        (add_cell(FILES),),
        limits=replace(SECONDS, scratch_bytes=4 * 2**20),
        slow=True,
        alone=True,
    ),
    Attack(
        "a loop that catches everything, in a function",
        "30 s for each cell that calls it",
        {HE: f"def {HE}(layers_dims):\n" + "\n".join("    " + line for line in CATCH_ALL.splitlines())},
        limits=SHORT,
        slow=True,
    ),
    Attack(
        "a loop that catches everything, in a cell",
        "30 s",
        edits=(add_cell(CATCH_ALL),),
        limits=SHORT,
        slow=True,
    ),
    Attack(
        "a cell that is deaf to signals",
        "the kernel is gone, and that submission is not graded",
        edits=(add_cell(DEAF),),
        limits=SHORT,
        slow=True,
    ),
    Attack(
        "a function that sleeps",
        "30 s for each cell that calls it",
        he_function("import time", "time.sleep(1000)"),
        limits=SHORT,
        slow=True,
    ),
    Attack(
        "one step that lasts for hours",
        "30 s for each cell that calls it",
        he_function("return 9 ** 9 ** 9"),
        limits=SHORT,
        slow=True,
    ),
    Attack(
        "a thread that ends the process later",
        "the kernel is gone, and that submission is not graded",
        he_function("return {}"),
        (
            add_cell(
                "import os, threading\nthreading.Timer(0.02, os._exit, (0,)).start()\nimport time; time.sleep(0.1)"
            ),
        ),
    ),
    Attack(
        "a thread that goes on computing",
        "computes as long as the kernel lives",
        he_function("return {}"),
        (
            add_cell(
                "import threading\ndef work():\n    while True: pass\nthreading.Thread(target=work, daemon=True).start()"
            ),
        ),
    ),
    Attack(
        "50 MB on one line",
        "50 MB in the notebook and in the feedback",
        he_function("print('x' * 50_000_000)", "return {}"),
        (add_cell("print('y' * 50_000_000)"),),
    ),
)
