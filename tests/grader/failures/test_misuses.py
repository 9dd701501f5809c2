"""Known misuses are told as such, with what was found in the learner's own function, and nothing else is claimed."""

from __future__ import annotations

import numpy as np
import pytest

from grader.calls import call_case
from grader.exercise import Case
from grader.failures.failure import failure_from_data, failure_to_data
from grader.judging.errors.sentence import stopped_at
from tests.grader.tracing.test_watching import made

W, A = np.ones((3, 4)), np.ones((4, 7))
P = {"W1": W, "b1": np.ones((3, 1))}

MISUSES: dict[str, tuple[str, tuple[str, ...]]] = {
    "the other order": ("return A @ W", ("A is (4, 7) and W is (3, 4)", "fit in the other order")),
    "a reduction that drops its axis": (
        "return W / np.sum(W, axis=1)",
        ("W is (3, 4) and the other side is (3,)", "4 meets 3", "a column, (3, 1)", "keepdims"),
    ),
    "two sides without a name": (
        "return np.dot(W, A + 1) + np.ones((2, 1))",
        ("One side is (3, 7) and the other side is (2, 1)", "axis 0 has 3 and 2"),
    ),
    "a missing return": (
        "y = g(W)\n    return y @ A",
        ("`y` is what `g` returned", "that is None", "a return?"),
    ),
    "a list that is appended to": ("q = [].append(1)\n    return q[0]", ("`q` is None", "`[].append`", "nothing")),
    "a variable that waits": ("q = None\n    return q @ A", ("`q` is None", "`q = None` is the only line")),
    "an entry that waits": ("q = {'Z': None}\n    return q['Z'] @ A", ("The entry `q['Z']` is None",)),
    "two lines that give it a value": (
        "q = None\n    if W is None:\n        q = A\n    return q.T",
        ("`q` is None: it never got a value",),
    ),
    "the sum of everything": (
        "s = np.sum(W)\n    return s[0]",
        ("`s` is a single number", "`np.sum(W)`", "without an axis"),
    ),
    "a sum over an axis of one": ("s = np.sum(W, axis=0)[0]\n    return s[0]", ("`s` is a single number",)),
    "a loop over a number": (
        "L = len(P)\n    for l in L:\n        pass",
        ("`L` (from `len(P)`) is a whole number", "range(…)"),
    ),
    "a call of an array": ("return W(A + 1)", ("`W` is an array of shape (3, 4)", "Is a * missing")),
    "a call of a number": ("m = 3\n    return m(W + 1)", ("`m` is a whole number", "Is a * missing")),
    "a call of a product": ("return (W.T)(A)", ("`W.T` is an array of shape (4, 3)", "Is a * missing")),
    "a local of another function": (
        "return secret_sum",
        ("`secret_sum` is a variable of `g`", "other functions do not see it"),
    ),
    "a dictionary that changes": (
        "for k in P:\n        P[k + 'x'] = 1",
        ("goes over a dictionary", "added or removed"),
    ),
    "a square root that Python lacks": ("import math\n    return math.sqrt(-W[0, 0])", ("sqrt gets a negative number",)),
    "a logarithm of zero": ("import math\n    return math.log(W[0, 0] - 1)", ("log gets zero or a negative number",)),
    "too many arguments": ("return g(W, 1, 2)", ("`g` takes 1 arguments, and this call has 3", "`g(W, 1, 2)`")),
    "too few arguments": ("return g()", ("leaves out `x`",)),
    "an argument of NumPy that is misspelt": (
        "return np.sum(W, axes=0)",
        ("`sum` has no argument `axes`", "`axis`"),
    ),
    "an argument that is misspelt": ("return h(W, ratee=0)", ("`h` has no argument `ratee`", "`rate`")),
    "an array as a condition": ("if W > 0:\n        return 1", ("whole array of answers", "`W > 0`")),
    "arrays one by one": ("return np.concatenate(W, A)", ("one tuple or list",)),
    "a dictionary read with a dot": ("return P.W1", ('["W1"], not .W1',)),
    "a text and a number": ("l = 1\n    return P['W' + l]", ("between a text and a whole number", "str(…)")),
    "a name as index of a tuple": ("c = (W, A)\n    return c['W1']", ("`c` is a tuple of 2", "not names")),
    "a name as index of an array": ("return P['W1']['x']", ("`P['W1']` is an array", "not names")),
    "a float as index": ("k = 2 / 1\n    return [1, 2, 3][k]", ("float", "whole number")),
    "a quotient as size": (
        "n = len(P) / 2\n    return np.zeros((n, 1))",
        ("float", "whole number"),
    ),
    "a quotient in range": (
        "n = len(P) / 2\n    return [W for _ in range(n)]",
        ("`n` (from `len(P) / 2`) is a float", "// of whole numbers"),
    ),
    "a float that no division made": ("k = np.sqrt(4)\n    return np.zeros(k)", ("`k` (from `np.sqrt(4)`) is a float",)),
    "a value that does not fit its place": (
        "Z = np.zeros((3, 1))\n    Z[0] = W",
        ("`Z[0] = W`", "room for the shape (1,)", "has the shape (3, 4)"),
    ),
    "a single value that is an array": ("return float(W)", ("float takes a single value", "(3, 4)")),
    "a generator's other name": (
        "r = np.random.default_rng(0)\n    return r.randn(3, 4)",
        ("A random generator has no `randn`", "`standard_normal`"),
    ),
    "a shape with another number of entries": ("return W.reshape(5, 2)", ("12 entries", "room for 10")),
    "a tuple that is to change": ("W.shape[0] = 3", ("is a tuple", "cannot be given new values")),
    "a sum that starts from nothing": ("total += 1\n    return total", ("reads `total` before",)),
    "a shape into too many names": ("a, b, c = W.shape", ("3 names to fill", "`a, b, c = W.shape`")),
    "a shape divided by": ("return 2 / W.shape", ("`W.shape` is a tuple of 2",)),
    "two functions that call each other": ("return ping(W)", ("call each other",)),
    "a name that nobody has": ("return rate * W", ("There is no `rate` here",)),
    "a name of Python's that is misspelt": ("return lenn(W)", ("`len`",)),
}  # fmt: skip

BEFORE = """\
def g(x):
    secret_sum = x + 1


def h(x, rate=1):
    return x


def ping(x):
    return pong(x)


def pong(x):
    return ping(x)


def f(W, A, P):
    """


@pytest.mark.parametrize("kind", MISUSES)
@pytest.mark.filterwarnings("ignore::SyntaxWarning")
def test_a_misuse_is_told(kind: str) -> None:
    body, expected = MISUSES[kind]
    outcome = call_case(made(f"{BEFORE}{body}\n"), Case((W, A, P)))
    assert outcome.failure is not None, outcome
    text = stopped_at(outcome.failure)
    for words in expected:
        assert words in text, text
    assert len(text.split("Error. ")[0].split()) <= 25
    assert failure_from_data(failure_to_data(outcome.failure)) == outcome.failure


UNTOLD = {
    "a division is not blamed where there is none": ("k = np.sqrt(4)\n    return np.zeros(k)", "operator /"),
    "nor where it gives whole numbers": ("k = 5.0 // 2\n    return [1, 2, 3][k]", "operator /"),
    "a value of a slice is not that of the array": ("a, b, c = W[0, :2]", "`W` is"),
    "a variable with two lines has no origin": (
        "L = 3\n    if P:\n        L = len(P)\n    for l in L:\n        pass",
        "from `",
    ),
    "nor has one that a loop changes": ("L = 3\n    for L in (4, 5):\n        pass\n    for l in L:\n        pass", "from `"),
    "nor an argument": ("for l in W.shape[0]:\n        pass", "from `"),
    "no name of Python's is near a word of everyday": ("return rate * W", "range"),
    "a function's own variable is not elsewhere": ("if not P:\n        q = 1\n    return q", "other functions"),
    "an object's methods are not looked through": (
        "class C:\n        total = 1\n    return C().totl",
        "Do you mean",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", UNTOLD)
def test_what_is_not_certain_is_not_told(kind: str) -> None:
    body, claim = UNTOLD[kind]
    outcome = call_case(made(f"{BEFORE}{body}\n"), Case((W, A, P)))
    assert outcome.failure is not None, outcome
    assert claim not in stopped_at(outcome.failure)
