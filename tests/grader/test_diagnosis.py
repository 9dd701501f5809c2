"""How arguments and containers are named in messages."""

import numpy as np
import pytest

from grader.comparison import compare
from grader.diagnosis import short
from grader.exercise import Tolerance
from grader.values import Generator, StandIn


@pytest.mark.parametrize(
    ("argument", "text"),
    [
        ([2, 4, 1], "[2, 4, 1]"),
        ((6, 3), "(6, 3)"),
        ("relu", "'relu'"),
        ([np.ones((9, 9)), np.ones((2, 9))], "a list of 2"),
        (list(range(20)), "a list of 20"),
        (np.ones((4, 7)), "an array of shape (4, 7)"),
        (Generator(3), "default_rng(3)"),
        (StandIn("sum_of_tanh"), "sum_of_tanh"),
    ],
)
def test_an_argument_is_short_and_arrays_are_never_printed_out(argument, text):
    assert short(argument) == text


@pytest.mark.parametrize(("expected", "name"), [([1.0, 2.0], "a list of 2"), ((1.0, 2.0), "a tuple of 2")])
def test_a_list_that_is_expected_is_not_called_a_tuple(expected, name):
    for wrong in (None, np.ones(2), [1.0, 2.0, 3.0]):
        (difference,) = compare(expected, wrong, ("*",), Tolerance())
        assert difference.expected == name
