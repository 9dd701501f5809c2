"""A stand-in takes each call that the learner's own function takes, and says nothing of itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from grader.calls import call_case
from grader.exercise import Case

FANS = {"compute_fans": "fans_of_some_layers"}
COSTS = {"forward_propagation": "cubic_cost", "backward_propagation": "cubic_slope"}


def outcome(source: str, name: str, *arguments: Any, siblings: dict[str, str]) -> Any:
    variables: dict[str, Any] = {}
    exec(source, variables)
    return call_case(variables[name], Case(arguments, siblings))


@pytest.mark.parametrize(
    ("own", "call"),
    [
        ("def compute_fans(shape): ...", "compute_fans(shape)"),
        ("def compute_fans(dims): ...", "compute_fans(dims=shape)"),
        ("def compute_fans(dims, verbose=False): ...", "compute_fans(shape, verbose=True)"),
        ("def compute_fans(verbose, shape): ...", "compute_fans(True, shape)"),
        ("def compute_fans(*, shape): ...", "compute_fans(shape=shape)"),
        ("def compute_fans(*shapes): ...", "compute_fans(shape)"),
        ("def compute_fans(**options): ...", "compute_fans(shape=shape)"),
        ("compute_fans = lambda s: None", "compute_fans(s=shape)"),
        (
            "import functools\n@functools.cache\ndef compute_fans(dims): ...",
            "compute_fans(dims=tuple(shape))",
        ),
        (
            "import functools\ndef fans(kind, dims): ...\ncompute_fans = functools.partial(fans, 'dense')",
            "compute_fans(dims=shape)",
        ),
        ("class Fans:\n    def __call__(self, dims): ...\ncompute_fans = Fans()", "compute_fans(dims=shape)"),
        ("", "compute_fans(shape)"),
        ("compute_fans = 3", "compute_fans(shape)"),
    ],
)
def test_it_takes_the_call_that_the_learners_own_function_takes(own: str, call: str) -> None:
    found = outcome(f"{own}\ndef f(shape): return {call}", "f", (4, 6), siblings=FANS)
    assert (found.status, found.value) == ("returned", (6, 4))


@pytest.mark.parametrize(
    ("own", "call", "says"),
    [
        (
            "def compute_fans(dims): ...",
            "compute_fans(shape=shape)",
            "compute_fans() got an unexpected keyword",
        ),
        (
            "def compute_fans(dims): ...",
            "compute_fans()",
            "compute_fans() missing 1 required positional argument",
        ),
        ("", "compute_fans(dims=shape)", "compute_fans() "),
    ],
)
def test_what_the_own_function_would_refuse_is_refused_in_its_name(own: str, call: str, says: str) -> None:
    found = outcome(f"{own}\ndef f(shape): return {call}", "f", (4, 6), siblings=FANS)
    assert found.status == "raised"
    assert says in found.error


def test_where_it_has_no_answer_the_learners_own_function_gives_one() -> None:
    source = (
        "def compute_fans(shape): return shape[1], shape[0]\ndef f(shape): return compute_fans(shape[:2])"
    )
    assert outcome(source, "f", (11, 13), siblings=FANS).value == (13, 11)


def test_an_own_function_that_is_not_solved_yet_does_not_hide_what_went_wrong() -> None:
    source = "def compute_fans(shape): raise NotImplementedError\ndef f(shape): return compute_fans((1, 2))"
    found = outcome(source, "f", (4, 6), siblings=FANS)
    assert (found.status, found.error.split(":")[0]) == ("raised", "ValueError")


@pytest.mark.parametrize(
    ("own", "body", "expected"),
    [
        (
            "return x * theta, {'kept': 7}",
            "J, cache = forward_propagation(x, 2.0); return J + cache['kept']",
            49.0,
        ),
        ("return x * theta, 5, 6", "return forward_propagation(x, 2.0)[2]", 6),
    ],
)
def test_entries_that_the_own_function_returns_besides_are_there(own: str, body: str, expected: Any) -> None:
    source = f"def forward_propagation(x, theta): {own}\ndef f(x): {body}"
    assert outcome(source, "f", 3.0, siblings=COSTS).value == expected


def test_entries_of_a_dictionary_besides_those_asked_for_are_there() -> None:
    own = "def train_autoencoder(X, n_hidden, learning_rate, num_iterations, seed): return {'mine': 3, 'W': 'own'}"
    body = "layer = train_autoencoder(X, 2, 0.1, 5, 0); return layer['mine'], layer['W'].shape"
    found = outcome(
        f"{own}\nimport numpy as np\ndef f(x):\n    X = np.ones((3, 4)); {body}",
        "f",
        1.0,
        siblings={"train_autoencoder": "rippling_autoencoder"},
    )
    assert found.value == (3, (2, 3))


@pytest.mark.parametrize(
    "wrapped",
    [
        "import functools\ndef g(a, x): return forward_propagation(x, 2.0)\nf = functools.partial(g, 0)",
        "import functools\n@functools.lru_cache\ndef f(x): return forward_propagation(x, 2.0)",
        "class F:\n    def __call__(self, x): return forward_propagation(x, 2.0)\nf = F()",
        "class F:\n    def g(self, x): return forward_propagation(x, 2.0)\nf = F().g",
        "def timed(h):\n    return lambda *a: h(*a)\n@timed\ndef f(x): return forward_propagation(x, 2.0)",
    ],
)
def test_it_is_found_by_functions_of_every_kind(wrapped: str) -> None:
    assert outcome(wrapped, "f", 3.0, siblings=COSTS).value == 42.0


def test_it_keeps_the_name_and_the_documentation_of_the_learners_own() -> None:
    source = "def compute_fans(dims):\n    'mine'\ndef f(shape): return compute_fans.__name__, compute_fans.__doc__"
    assert outcome(source, "f", (4, 6), siblings=FANS).value == ("compute_fans", "mine")


def test_the_learners_own_is_back_afterward() -> None:
    variables: dict[str, Any] = {}
    exec("def compute_fans(dims): ...\ndef f(shape): return compute_fans(shape)", variables)
    own: Callable[..., Any] = variables["compute_fans"]
    call_case(variables["f"], Case(((4, 6),), FANS))
    assert variables["compute_fans"] is own
