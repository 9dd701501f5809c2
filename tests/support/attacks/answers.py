"""Attacks by what a function returns or raises: objects that agree to everything, copied answers, answers that cost."""

from __future__ import annotations

from .attack import HE, RANDOM, SHORT, ZEROS, Attack, add_cell, he_function, visible_answers

EQUAL = """
class Equal(dict):
    __eq__ = __ge__ = __le__ = lambda self, other: True
    __ne__ = __lt__ = __gt__ = lambda self, other: False
    __hash__ = None
    __missing__ = __getattr__ = __sub__ = __rsub__ = __abs__ = lambda self, *_: self
    __bool__ = __contains__ = lambda self, *_: True
    __array__ = __float__ = None
"""

LYING_ARRAY = """
class Lying(np.ndarray):
    def __array_function__(self, function, types, arguments, options): return np.bool_(True)
    def __array_ufunc__(self, ufunc, *_, **__): return np.bool_(ufunc.__name__ not in ("isnan", "isinf"))
    __eq__ = __le__ = lambda self, other: np.bool_(True)
    __sub__ = __rsub__ = lambda self, other: 0.0
    shape = property(lambda self: Anything())
    dtype = property(lambda self: np.dtype(float))
class Anything(tuple):
    __eq__ = lambda self, other: True
    __ne__ = lambda self, other: False
class Answers(dict):
    __missing__ = lambda self, key: np.zeros(1).view(Lying)
    __contains__ = lambda self, key: True
"""

CHANGED_CLASS = """
class Number:
    pass
class Real(float):
    __eq__ = __le__ = __lt__ = lambda self, other: True
    __class__ = float
class Table:
    __class__ = dict
    keys = lambda self: ["W1", "b1"]
    __getitem__ = lambda self, key: Real(0)
"""

FRAMES = f"""
import gc, sys
def shapes(layers_dims):
    return {{f"W{{l}}": (layers_dims[l], layers_dims[l - 1]) for l in range(1, len(layers_dims))}}
def candidates():
    frame = sys._getframe(2)
    while frame:
        for names in (frame.f_locals, frame.f_globals):
            yield from list(names.values())
        frame = frame.f_back
    for thing in gc.get_objects():
        yield thing
        if isinstance(thing, dict):
            yield from list(thing.values())
def {HE}(layers_dims):
    wanted = shapes(layers_dims)
    for thing in candidates():
        if isinstance(thing, (tuple, list)) and len(thing) == 1:
            thing = thing[0]
        if not isinstance(thing, dict) or not set(wanted) <= set(map(str, thing)):
            continue
        try:
            found = {{name: np.array(value) for name, value in thing.items()}}
            if all(found[name].shape == shape and found[name].any() for name, shape in wanted.items()):
                return found
        except Exception:
            continue
    return {{}}
"""

FROM_REFERENCES = f"""
import grader, json
from pathlib import Path
from grader.exercise import load_exercises
known = load_exercises("01_initialization")["{HE}"]
def {HE}(layers_dims):
    for case, accepted in zip(known.cases, known.expected):
        if list(case.arguments[0]) == list(layers_dims):
            return accepted[0]
    found = [mistake for mistake in known.mistakes]
    raise KeyError(f"{{layers_dims}} is not among {{[case.arguments for case in known.cases]}}")
"""

RIGHT_SOMETIMES = f"""
import inspect
calls = []
def right(layers_dims):
    np.random.seed(3)
    out = {{}}
    for l in range(1, len(layers_dims)):
        out[f"W{{l}}"] = np.random.randn(layers_dims[l], layers_dims[l - 1]) * np.sqrt(2 / layers_dims[l - 1])
        out[f"b{{l}}"] = np.zeros((layers_dims[l], 1))
    return out
def {HE}(layers_dims):
    calls.append(list(layers_dims))
    return right(layers_dims) if CONDITION else {{}}
"""


def when(condition: str) -> dict[str, str]:
    """An answer that is right under a condition."""
    return {HE: RIGHT_SOMETIMES.replace("CONDITION", condition)}


def hard_coded() -> dict[str, str]:
    """The visible answers, typed in."""
    lines = [
        f"if list(layers_dims) == {layers_dims}: return {{name: np.array(x) for name, x in {answer}.items()}}"
        for layers_dims, answer in visible_answers()
    ]
    return he_function(*lines)


ENDLESS = """
from collections.abc import Mapping
class Endless(Mapping):
    def __iter__(self):
        while True: yield "W1"
    __len__ = lambda self: 1
    __getitem__ = lambda self, key: np.zeros(1)
"""

CLASS = f"""
class {HE}(dict):
    def __init__(self, layers_dims): super().__init__(W1=10)
    __signature__ = property(lambda self: 1 / 0)
"""

NAMES = r"""
class Name:
    def __init__(self, name): self.name = name
    def __str__(self): return self.name
NAMES = {
    "<script>alert(1)</script>": 1, "\x1b[2J\n\u202e": 2, "\ud800": 3, "x" * 10**6: 4, Name("<img src=x onerror=alert(1)>"): 5,
}
"""

HOSTILE = f"""
class Hostile:
    __globals__ = __signature__ = property(lambda self: sys.exit(10))
    __bool__ = __eq__ = lambda self, *_: sys.exit(10)
    __call__ = lambda self, layers_dims: 10
import sys
{HE} = Hostile()
"""

LIARS = """
class Text(str):
    __len__ = lambda self: 2
    __getitem__ = lambda self, key: self
    __str__ = lambda self: self
class Whole(int):
    __le__ = __ge__ = lambda self, other: True
    __int__ = lambda self: 10 ** 6000
class Array(np.ndarray):
    nbytes, dtype, size = 0, np.dtype("f8"), 1
"""

LATER = """
import threading, time
mine = {}
def later():
    time.sleep(0.05)
    mine.update(W1=10)
"""

RAISED = """
class Both(SystemExit, NotImplementedError): pass
class Rude(Exception):
    def __str__(self): raise SystemExit
    __repr__ = __str__
class Slow(Exception):
    def __str__(self):
        while True: pass
class Long(Exception):
    def __str__(self): return "<script>alert(1)</script>\\x1b[2J\\u202e\\ud800" + "x" * 10_000_000
"""

SHOWN = (
    Attack(
        "names that are scripts or control characters",
        "no points",
        he_function("return NAMES", above=NAMES),
    ),
    Attack(
        "an object of a class with a hostile name",
        "no points",
        he_function("return type('<img src=x onerror=alert(1)>\\x1b[2J' * 100, (), {})()"),
    ),
    Attack(
        "hidden inputs kept for the text of a visible error",
        "tells whatever the tests call it with",
        he_function("seen.append(list(layers_dims))", "raise RuntimeError(str(seen))", above="seen = []"),
    ),
    Attack(
        "hidden inputs as exit codes",
        "the kernel is gone, and that submission is not graded",
        he_function("if len(layers_dims) > 4: os._exit(layers_dims[0])", above="import os"),
    ),
    Attack(
        "a stand-in with a name of 100 KB",
        "no points",
        he_function("from grader.values import StandIn", "return StandIn('<script>' + 'x' * 100_000)"),
    ),
    Attack(
        "an error of 10 MB with scripts",
        "no points, 10 MB in the notebook",
        he_function("raise Long()", above=RAISED),
    ),
)
"""Those whose text is in the feedback."""

ATTACKS = (
    Attack(
        "an object that equals everything",
        "full marks where tests use ==, none where they call np.testing",
        he_function("return Equal()", above=EQUAL),
    ),
    Attack(
        "an array that agrees to every comparison",
        "full marks: np.testing asks the array itself",
        he_function("return Answers()", above=LYING_ARRAY),
    ),
    Attack(
        "objects that say they are of another class",
        "no points",
        he_function("return Table()", above=CHANGED_CLASS),
    ),
    Attack("visible answers typed in", "no points, if it has hidden tests", hard_coded()),
    Attack(
        "visible answers read from the published references",
        "no points, if it has hidden tests",
        {HE: FROM_REFERENCES},
    ),
    Attack(
        "right on the shown sizes only", "no points, if it has hidden tests", when("len(layers_dims) == 3")
    ),
    Attack(
        "right from the second call on", "no points, if the first result is tested", when("len(calls) > 1")
    ),
    Attack("right when the same is asked again", "no points", when("calls.count(list(layers_dims)) > 1")),
    Attack(
        "right when it is looked at for a visible case",
        "no points, if it has hidden tests",
        when(
            "not any('hidden' in str(f.frame.f_locals) for f in inspect.stack()[1:]) and len(layers_dims) < 4"
        ),
    ),
    Attack(
        "expected values looked for in frames and in memory",
        "full marks: they are variables of the test cell",
        {HE: FRAMES},
    ),
    Attack(
        "NaN and infinity everywhere",
        "no points, if the tests look",
        he_function(
            "shapes = {}",
            "for l in range(1, len(layers_dims)):",
            "    shapes[f'W{l}'], shapes[f'b{l}'] = (layers_dims[l], layers_dims[l - 1]), (layers_dims[l], 1)",
            "return {name: np.full(shape, np.nan) for name, shape in shapes.items()}",
        ),
    ),
    Attack(
        "a generator, a lazy object and a promise",
        "no points",
        he_function(
            "async def later(): return 10",
            "import functools",
            "return (later for _ in iter(int, 1)), functools.partial(later), map(print, 'x')",
        ),
    ),
    Attack(
        "a table without end",
        "no points",
        he_function("return Endless()", above=ENDLESS),
        limits=SHORT,
        slow=True,
    ),
    Attack(
        "huge numbers",
        "no points",
        he_function(
            "return {'W1': 10 ** 5000, 'b1': 1e400, 'W2': [10 ** 400] * 3, 'b2': complex('inf'), 'x': np.longdouble('1e4000')}"
        ),
    ),
    Attack(
        "a value that contains itself, a thousand levels deep",
        "no points",
        he_function(
            "x = {}", "x['W1'] = x", "y = []", "for _ in range(100_000): y = [y]", "return {'W1': x, 'b1': y}"
        ),
    ),
    Attack(
        "64 MB in each answer",
        "no points",
        he_function("return {'W1': np.zeros((layers_dims[1], layers_dims[0])), 'more': np.zeros(7_000_000)}"),
        slow=True,
    ),
    Attack("an error that ends whoever reads it", "no points", he_function("raise Rude()", above=RAISED)),
    Attack(
        "an error that takes for ever to read",
        "the kernel is gone, and that submission is not graded",
        he_function("raise Slow()", above=RAISED),
        limits=SHORT,
        slow=True,
    ),
    Attack("an exit that is also not implemented", "no points", he_function("raise Both(10)", above=RAISED)),
    Attack(
        "the grader's own exceptions",
        "no points",
        he_function(
            "from grader.calls import TimeLimit",
            "from grader.errors import BadValue",
            "raise TimeLimit if len(layers_dims) > 3 else BadValue('right')",
        ),
    ),
    Attack(
        "KeyboardInterrupt in place of an answer",
        "no points; the cells after it run",
        he_function("raise KeyboardInterrupt"),
    ),
    Attack(
        "answers that a thread changes after the call",
        "no points",
        he_function("threading.Thread(target=later, daemon=True).start()", "return mine", above=LATER),
    ),
    Attack(
        "an object that runs code when it is unpickled",
        "no points",
        he_function(
            "class Bomb:",
            "    def __reduce__(self): return exec, (\"open('@course@/pickled', 'w')\",)",
            "import pickle",
            "return {'W1': pickle.dumps(Bomb()), 'W2': Bomb(), 'b1': np.array([Bomb()], dtype=object)}",
        ),
    ),
    Attack(
        "a class in place of the function",
        "no points",
        {HE: CLASS},
    ),
    Attack(
        "functions that change each other",
        "no points",
        he_function(f"globals()['{ZEROS}'] = globals()['{RANDOM}'] = lambda d: 10", "return {}"),
        loses=True,
    ),
    Attack(
        "a recursion without end",
        "the kernel is gone, and that submission is not graded",
        he_function(f"return {HE}([{HE}(layers_dims)])", above="import sys\nsys.setrecursionlimit(10**9)"),
    ),
    Attack(
        "input arrays changed for the next call",
        "no points",
        he_function(
            "layers_dims[:] = [1, 1]",
            "seen.append(layers_dims)",
            "return {'W1': np.zeros((1, 1)), 'b1': np.zeros((1, 1))}",
            above="seen = []",
        ),
    ),
    Attack("a callable object that exits when it is looked at", "no points", {HE: HOSTILE}),
    Attack(
        "texts, numbers and arrays that lie about themselves",
        "no points",
        he_function(
            "array = np.full((layers_dims[1], layers_dims[0]), 1.0).view(Array)",
            "return {Text('W1'): array, Text('x' * 10**6): Whole(7), 'b1': np.ma.masked_all((4, 1)), 'W2': Whole(10**400)}",
            above=LIARS,
        ),
    ),
    Attack(
        "one number that says it is a billion",
        "no points",
        he_function(
            "return {'W1': np.broadcast_to(np.float64(0), (10**9,)), 'b1': np.zeros(1)[:, None][::-1]}"
        ),
    ),
    Attack(
        "a generator of random numbers that always draws the same",
        "no points",
        loses=True,
        edits=(add_cell("np.random.randn = lambda *shape: np.zeros(shape)"),),
        answers=he_function("return {}"),
    ),
)
