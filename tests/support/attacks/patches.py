"""Attacks on the code that runs in the same process: libraries, IPython, the course's packages, the way back to the grader."""

from __future__ import annotations

from .attack import SECONDS, SHORT, Attack, add_cell, he_function

LIBRARIES = """
import builtins
for name in dir(np.testing):
    if name.startswith("assert"):
        setattr(np.testing, name, lambda *_, **__: None)
np.allclose = np.array_equal = np.isclose = lambda *_, **__: True
"""
BUILTINS = """
import builtins
builtins.isinstance = builtins.all = builtins.any = builtins.hasattr = lambda *_: True
builtins.abs = builtins.len = builtins.sum = lambda *_: 0
builtins.AssertionError = SystemExit
"""
DISPLAY = """
shell = get_ipython()
shell.events.register("pre_run_cell", lambda *_: shell.displayhook(10))
"""
TRANSFORM = """
get_ipython().input_transformers_post.append(lambda lines: [] if "assert" in "".join(lines) else lines)
"""
TREE = """
import ast
class NoAsserts(ast.NodeTransformer):
    def visit_Assert(self, node): return ast.Pass()
    def visit_Expr(self, node): return ast.Pass() if "assert" in ast.dump(node) else node
get_ipython().ast_transformers.append(NoAsserts())
"""
SHELL = """
shell = get_ipython()
shell.showtraceback = shell._showtraceback = lambda *_, **__: None
shell.user_ns["check"] = lambda name: 10
"""
TRACE = """
import sys
def trace(frame, event, argument):
    names = frame.f_globals
    if "expected" in names and frame.f_code.co_name == "<module>":
        names["actual"] = names["expected"]
    return trace
sys.settrace(trace)
sys.setprofile(trace)
"""
JUDGE = """
import sys, grader.feedback, grader.judging.judge, grader.judging.comparison, grader.values, grader.calls, grader.api
from grader.feedback import Feedback
right = lambda *_, **__: Feedback("initialize_parameters_he", 10.0, 10.0, "correct")
grader.judging.judge.judge = grader.api.judge = grader.api.check = check = right
grader.judging.comparison.compare = lambda *_, **__: []
grader.judging.comparison.values_agree = lambda *_, **__: True
Feedback.score = property(lambda self: self.max_score)
Feedback.__repr__ = lambda self: "10"
"""
CALLS = """
import grader.calls, grader.standins
from grader.exercise import Outcome
grader.calls.call_once = grader.calls.call_case = lambda *_, **__: Outcome("returned", {"score": 10})
grader.calls.same = lambda *_: True
Outcome.status = "correct"
"""
WORKER = """
import sys
worker = sys.modules.get("grader.instructor.confinement.worker")
if worker:
    worker.respond = lambda request, shell: {
        "status": "returned", "score": 10, "points": 10, "verdict": "correct", "notes": [], "value": {"W1": "correct"},
        "arguments": request.get("arguments"), "changed": (), "repeatable": True,
    }
"""
MODULES = """
import sys
for name in list(sys.modules):
    if name.startswith("grader"):
        del sys.modules[name]
sys.path.clear()
"""
EXIT = """
import atexit, weakref
atexit.register(lambda: open("@course@/exit", "w"))
weakref.finalize(get_ipython(), open, "@course@/final", "w")
"""
FRAME = """
import struct, sys
worker = sys.modules.get("grader.instructor.confinement.worker")
def frame(text, buffer=b"", lengths=None):
    return struct.pack("!QQ", *(lengths or (len(text), len(buffer)))) + text + buffer
def answer(value):
    return frame(b'{"$dict": [["status", "returned"], ["arguments", null], ["value", ' + value + b']]}', bytes(8))
def forge(text):
    if worker:
        worker.encode = lambda value: text
"""
LONG_SHAPE = 'b\'{"$dict": [["W1", {"$array": ["<f8", [\' + b", ".join([b"9" * 4000] * 1500) + b\'], 0]}]]}\''
MANY_ENTRIES = 'b\'{"$dict": [["W1", 1], ["x", [\' + b"[]," * 400_000 + b\'0]]]}\''
LONG_NAME = (
    'b\'{"$dict": [["\' + b"x" * 4_000_000 + b\'", 1], ["y", {"$opaque": "\' + b"\\\\ud800<script>" * 100_000'
    " + b'\"}]]}'"
)
STRANGE_ARRAYS = (
    'b\'{"$dict": [["W1", {"$array": ["<f16", [4, 2], 0]}], ["b1", {"$array": ["|b1", [4, 1], 0]}], \''
    'b\'["W2", {"$array": ["|O", [1], 0]}], ["b2", {"$array": ["<f8", [1], -8]}]]}\''
)


def patch(name: str, stock: str, *cells: str, loses: bool = False, slow: bool = False) -> Attack:
    """Cells before the last exercise, whose answer is wrong."""
    edits = tuple(add_cell(cell, id=f"own-patch-{number}") for number, cell in enumerate(cells))
    limits = SHORT if slow else SECONDS
    wrong = he_function("from collections import defaultdict", "return defaultdict(float)")
    return Attack(name, stock, wrong, edits, loses=loses, slow=slow, limits=limits)


def forged(name: str, value: str) -> Attack:
    """Every answer of the process is one frame that was written by hand."""
    return Attack(
        f"forged answers: {name}",
        "has no such wall: tests run in the learner's process",
        he_function("return {}", above=f"{FRAME}forge({value})"),
        loses=True,
    )


ATTACKS = (
    patch("np.testing and np.allclose patched", "full marks", LIBRARIES),
    patch("builtins patched", "the kernel is gone, and that submission is not graded", BUILTINS, loses=True),
    patch("a hook before each cell that shows 10", "full marks: the first result decides", DISPLAY),
    patch("a transformer that removes the text of tests", "full marks", TRANSFORM),
    patch("a transformer that removes asserts from the tree", "full marks", TREE),
    patch("a shell that shows no errors", "no more points", SHELL),
    patch("a trace function that changes variables of the test", "full marks", TRACE),
    patch("grader.judging.judge, grader.api and Feedback patched", "has none of them", JUDGE),
    patch("grader.calls patched", "has none of it", CALLS, loses=True),
    patch("the worker's loop patched", "has none", WORKER, loses=True),
    patch(
        "modules emptied",
        "breaks its own kernel",
        MODULES,
    ),
    patch(
        "json, struct and socket patched",
        "the kernel is gone, and that submission is not graded",
        "import json, struct, socket\njson.dumps = lambda *_, **__: '{\"score\": 10}'\nsocket.socket.sendall = print",
        loses=True,
        slow=True,
    ),
    patch(
        "memory written with ctypes",
        "the kernel is gone, and that submission is not graded",
        "import ctypes\nctypes.memset(id(len), 0, 64)\nlen('x')",
    ),
    patch(
        "signal handlers and timers replaced",
        "loses its own limits only",
        "import signal\nsignal.signal = signal.setitimer = lambda *_: None",
    ),
    patch(
        "hooks at exit",
        "none of them runs: its kernels are killed",
        EXIT,
    ),
    forged(
        "points", 'frame(b\'{"$dict": [["status", "returned"], ["score", 10], ["verdict", "correct"]]}\')'
    ),
    forged("an unknown status", 'frame(b\'{"$dict": [["status", "correct"]]}\')'),
    forged("an endless frame", "frame(b'', lengths=(2**62, 2**62))"),
    forged("a shape whose product takes minutes", f"answer({LONG_SHAPE})"),
    forged("millions of entries", f"answer({MANY_ENTRIES})"),
    forged("names of megabytes", f"answer({LONG_NAME})"),
    forged("arrays of strange types", f"answer({STRANGE_ARRAYS})"),
    patch(
        "three answers to each question",
        "has no such wall: tests run in the learner's process",
        f"{FRAME}encode = worker and worker.encode\nif worker: worker.encode = lambda value: 3 * encode(value)",
        loses=True,
    ),
    patch(
        "copy.deepcopy and inspect.signature patched",
        "no more points",
        "import copy, inspect\ncopy.deepcopy = lambda value: 10\ninspect.signature = copy.deepcopy",
        loses=True,
    ),
    forged("a flood", "b'\\xff' * 50_000_000"),
)
