"""One seed for a block, whatever the functions in it set."""

from __future__ import annotations

import numpy as np
import pytest

from init_utils import seeded_once


def draw() -> float:
    """A number, always the same one."""
    np.random.seed(1)
    return float(np.random.rand())


def test_inside_the_first_seed_alone_counts_and_outside_all_is_as_before() -> None:
    same = draw()
    with seeded_once(0):
        found = [draw() for _ in range(3)]
    np.testing.assert_array_equal(found, np.random.RandomState(0).rand(3))
    assert draw() == draw() == same
    with seeded_once(0):
        assert [draw() for _ in range(3)] == found


def test_an_error_inside_puts_the_seed_back() -> None:
    with pytest.raises(ValueError, match="stop"), seeded_once():
        raise ValueError("stop")
    assert draw() == draw()
