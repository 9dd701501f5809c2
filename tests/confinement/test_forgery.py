"""A submission can forge its own answers, as values, and learns nothing about what is right or wrong."""

from __future__ import annotations

import struct
import zlib
from dataclasses import replace

import numpy as np
import pytest

from grader.exercise import Case, Exercise, Mistake, Outcome, Part
from grader.judging.judge import judge

from .asking import SHORT, Ask, Run, exercise

ANSWER = "def answer():\n    return 1"

SECRET = 0.7310585786300049
"""A right value, which must never be found in the submission's process."""


def secretive() -> Exercise:
    """An exercise with three cases, whose expected values, mistakes and inputs are easy to look for."""
    cases = tuple(
        Case((np.full(3, 1000.0 + number), f"entry {number}"), hidden=number > 0) for number in range(3)
    )
    return Exercise(
        "answer",
        1.0,
        "answer(x, name)",
        (Part("value", ("*",), 1.0),),
        cases=cases,
        expected=tuple(((SECRET + number),) for number in range(3)),
        mistakes=(Mistake("famous_mistake", "You forgot the famous thing.", (Outcome("returned", 4.0),)),),
    )


HOSTILE = {
    "equal to everything": """
class Yes:
    def __eq__(self, other): return True
    __array__ = lambda *a, **k: 1 / 0
value = Yes()
""",
    "says it is a float": """
class Liar:
    __class__ = float
    def __float__(self): return 1.0
value = Liar()
""",
    "a float that is none": """
class Float(float):
    def __float__(self): raise SystemExit
value = Float(1)
""",
    "an array with methods": """
import numpy as np
class A(np.ndarray):
    def __array_finalize__(self, o): pass
    def tobytes(self): return b'x'
value = np.ones(2).view(A)
""",
    "an array of objects": """
import numpy as np
value = np.array([print, open], dtype=object)
""",
    "a pickle bomb": """
import os
class Bomb:
    def __reduce__(self): return os.system, ('touch /tmp/forged',)
value = Bomb()
""",
    "a mapping without end": """
from collections.abc import Mapping
class M(Mapping):
    def __iter__(self):
        while True: yield 1
    def __len__(self): return 1
    def __getitem__(self, key): return 1
value = M()
""",
    "a name that is no text": """
class Meta(type):
    __name__ = property(lambda self: self)
class X(metaclass=Meta): pass
value = X()
""",
    "itself": """
value = []
value.append(value)
""",
    "format keys": "value = {'$array': ['O', [1], 0]}",
    "a structured array": """
import numpy as np
value = np.zeros(2, dtype='f8,O')
""",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_object_becomes_data_or_an_outcome(run: Run, kind: str) -> None:
    done = run(
        HOSTILE[kind] + "\ndef answer():\n    return value\ndef other():\n    return 1",
        exercises=[exercise(), exercise("other")],
    )
    (outcome,) = done.outcomes["answer"]
    assert outcome.status in ("returned", "not data", "raised", "timed out")
    assert type(outcome.value).__module__ in ("builtins", "numpy", "grader.values")
    assert done.outcomes["other"][0].value == 1


PATCHES = {
    "numpy": "import numpy as np\nnp.allclose = np.array_equal = np.asarray = np.ndarray.tobytes = None\n",
    "numpy too": "import numpy as np\nnp.allclose = np.array_equal = lambda *a, **k: True\n",
    "json": "import json\njson.dumps = lambda *a, **k: 'true'\n",
    "struct": "import struct\nstruct.pack = struct.unpack = lambda *a: b''\n",
    "builtins": "import builtins\nbuiltins.isinstance = lambda *a: True\nbuiltins.len = lambda *a: 0\n",
    "values": "from grader import values\nvalues.pack = lambda value: ('{\"$dict\": []}', b'')\n",
    "frames": "from grader.instructor.confinement import frames, worker\nworker.encode = lambda value: b'x' * 10**6\n",
    "calls": "from grader import calls\ncalls._call = lambda *a: None\n",
    "judge": "from grader import judge, comparison\ncomparison.compare = lambda *a, **k: []\njudge.judge = lambda *a: 1\n",
    "signals": "import signal\nsignal.setitimer = signal.signal = lambda *a: None\n",
    "display hook": "import sys\nsys.displayhook = print\nget_ipython().events.register('pre_run_cell', lambda *a: 1 / 0)\n",
    "transformers": "get_ipython().input_transformers_post.append(lambda lines: ['x = 1\\n'])\n",
    "the shell": "get_ipython().user_ns.clear()\n",
    "modules": "import sys\nsys.modules.clear()\n",
}


@pytest.mark.parametrize("name", PATCHES)
def test_patching_its_own_process_earns_nothing(run: Run, name: str) -> None:
    """A wrong answer stays wrong; what breaks is the submission's own."""
    wanted = exercise(cases=[(2.0,)])
    wanted = Exercise(
        wanted.name, 1.0, wanted.signature, wanted.parts, cases=wanted.cases, expected=((SECRET,),)
    )
    done = run(PATCHES[name], "def answer(x):\n    return x", exercises=[wanted])
    feedback = judge(wanted, done.outcomes["answer"])
    assert feedback.score == 0
    assert feedback.verdict != "correct"


FIND = """
import gc, sys
def texts(value, seen, depth=0):
    if id(value) in seen or depth > 6:
        return
    seen.add(id(value))
    if isinstance(value, (str, bytes)):
        yield value if isinstance(value, str) else value.decode('latin-1')
    elif isinstance(value, (float, int)):
        yield repr(value)
    elif type(value).__name__ == 'ndarray':
        yield repr(value.ravel()[:3].tolist()) if value.size else ''
    elif isinstance(value, dict):
        for key, item in list(value.items()):
            yield from texts(key, seen, depth + 1)
            yield from texts(item, seen, depth + 1)
    elif isinstance(value, (list, tuple, set, frozenset)):
        for item in list(value):
            yield from texts(item, seen, depth + 1)
def marks():
    found, seen = set(), set()
    frame = sys._getframe(1)
    roots = gc.get_objects()
    while frame:
        roots.append(dict(frame.f_locals)); roots.append(dict(frame.f_globals)); frame = frame.f_back
    for root in roots:
        for text in texts(root, seen):
            for mark in MARKS:
                if mark in text and not any(text is own for own in MARKS) and len(text) < 5000:
                    found.add(mark)
    return sorted(found)
MARKS = ['ent' + 'ry 0', 'ent' + 'ry 1', 'ent' + 'ry 2', '0.73' + '10585', '1.73' + '10585', 'famous' + '_mistake',
         'famous' + ' thing',
         '100' + '0.0', '100' + '1.0', '100' + '2.0']
"""


def test_no_expected_value_and_no_mistake_is_in_its_memory(run: Run) -> None:
    done = run(
        FIND + "def answer(x, name):\n    return [name, marks()]",
        exercises=[secretive()],
        limits=replace(SHORT, call_seconds=8.0),
    )
    for number, outcome in enumerate(done.outcomes["answer"]):
        assert outcome.status == "returned", outcome
        name, marks = outcome.value
        assert name == f"entry {number}"
        assert name in marks  # the search does find what is there
        assert not {"0.7310585", "1.7310585", "famous_mistake", "famous thing"} & set(marks)


def test_only_the_inputs_of_the_present_call_are_in_its_memory(run: Run) -> None:
    """Before the first call, and so before any is chosen, there are none."""
    done = run(FIND + "before = marks()\ndef answer(x, name):\n    return before", exercises=[secretive()])
    assert done.outcomes["answer"][0].value == []


def test_no_visible_call_of_any_function_meets_a_hidden_input(run: Run) -> None:
    """What it says is shown to the learner, who would read the hidden inputs there, and so would the next who hands in."""
    code = """
seen = []
def answer(number):
    seen.append(number)
    return list(seen)
def other(number):
    return answer(number)
"""
    cases = [Case((number,), hidden=number > 3) for number in range(8)]
    done = run(code, exercises=[exercise("answer", cases=cases), exercise("other", cases=cases)])
    for outcomes in done.outcomes.values():
        assert all(max(outcome.value) <= 3 for outcome in outcomes[:4])


def test_how_a_hidden_call_ended_its_process_is_no_answer_to_a_visible_one(run: Run) -> None:
    code = "def answer(number):\n    import os\n    return number if number < 2 else os._exit(number)"
    done = run(code, exercises=[exercise(cases=[Case((number,), hidden=number > 1) for number in range(4)])])
    assert [outcome.status for outcome in done.outcomes["answer"]] == ["returned"] * 2 + ["raised"] * 2


def test_the_order_of_the_calls_changes_and_their_form_does_not_tell_hidden_cases(run: Run) -> None:
    code = """
import sys
order = []
def answer(number):
    frame, seen = sys._getframe(1), set()
    while frame:
        seen |= set(map(str, frame.f_locals)); frame = frame.f_back
    order.append(number)
    return [list(order), 'hidden' in repr(sys._getframe(2).f_locals), sorted(seen)]
"""
    cases = [Case((number,), hidden=number > 3) for number in range(8)]
    orders: set[tuple[int, ...]] = set()
    for _ in range(4):
        done = run(code, exercises=[exercise(cases=cases)])
        called: list[list[int]] = [outcome.value[0] for outcome in done.outcomes["answer"]]
        orders.add(tuple(sorted(called, key=len)[-1]))
    assert len(orders) > 1


def frame_of(text: bytes, buffer: bytes = b"", *, lengths: tuple[int, int] | None = None) -> bytes:
    return struct.pack("!QQ", *(lengths or (len(text), len(buffer)))) + text + buffer


FORGED = {
    "garbage": b"\xff" * 100,
    "an endless frame": frame_of(b"", lengths=(2**62, 2**62)),
    "a long frame that never comes": frame_of(b"{", lengths=(8 * 2**20, 0)),
    "no JSON": frame_of(b"{{{{"),
    "deep JSON": frame_of(b"[" * 10**6),
    "not a dictionary": frame_of(b"[1, 2]"),
    "an object array": frame_of(b'{"$array": ["|O", [1], 0]}', b"x" * 8),
    "arrays beyond the buffer": frame_of(b'{"$array": ["<f8", [1000000], 0]}', b"x" * 8),
    "many arrays over one buffer": frame_of(
        b"[" + b",".join([b'{"$array": ["<f8", [1000000], 0]}'] * 1000) + b"]", b"x" * 8_000_000
    ),
    "a strange status": frame_of(b'{"$dict": [["status", "correct"], ["value", 1]]}'),
    "a status that is no text": frame_of(b'{"$dict": [["status", ["returned"]], ["value", 1]]}'),
    "points": frame_of(
        b'{"$dict": [["status", "returned"], ["score", 1000], ["printed", -5], ["arguments", 3]]}'
    ),
    "a huge number": frame_of(b'{"$dict": [["status", "returned"], ["value", ' + b"9" * 5000 + b"]]}"),
}


@pytest.mark.parametrize("kind", FORGED)
def test_forged_frames_reach_only_its_own_outcomes(run: Run, kind: str) -> None:
    code = f"""
import socket, zlib
forged = zlib.decompress({zlib.compress(FORGED[kind])!r})
def answer():
    channel = socket.socket(fileno=3)
    channel.sendall(forged)
    channel.detach()
def other():
    return 1
"""
    done = run(code, exercises=[exercise(), exercise("other")], limits=replace(SHORT, clock_factor=1.0))
    assert done.outcomes["answer"][0].status in ("raised", "not data", "returned", "timed out")
    assert done.outcomes["other"][0].status in ("returned", "raised", "not data", "timed out")


def test_a_process_that_answers_drop_by_drop_times_out(run: Run) -> None:
    code = "import os, time\ndef answer():\n    while True:\n        os.write(3, b'\\0'); time.sleep(0.05)\n"
    done = run("import signal\nsignal.setitimer = lambda *a: None\n" + code)
    assert done.outcomes["answer"][0].status in ("timed out", "raised")


def test_a_process_that_closes_or_floods_its_channel_costs_only_itself(run: Run) -> None:
    code = """
import os
def answer():
    os.close(3)
def flood():
    while True: os.write(3, b"\\xff" * 2**20)
def other():
    return 1
"""
    done = run(code, exercises=[exercise(), exercise("flood"), exercise("other")])
    assert done.outcomes["answer"][0].error == "it ended its own process (exit code 1)"
    assert done.outcomes["flood"][0].status in ("raised", "timed out")
    assert done.outcomes["other"][0].value == 1


def test_messages_from_the_submission_are_one_printable_line(run: Run) -> None:
    done = run("def answer():\n    raise ValueError('\\x1b[31m<script>\\n\\x00' + 'x' * 10_000)")
    (outcome,) = done.outcomes["answer"]
    assert len(outcome.error) <= 300
    assert outcome.error.isprintable()


def test_a_stand_in_gives_nothing_away(ask: Ask) -> None:
    from grader.values import StandIn

    code = "import inspect\ndef answer(cost):\n    return inspect.getsource(cost)"
    assert "def cubic_cost" in ask(code, exercises=[exercise(cases=[Case((StandIn("cubic_cost"),))])])
