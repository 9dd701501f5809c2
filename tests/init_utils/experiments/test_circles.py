"""The table of starting points on the circles, and other seeds (test_training_loops checks the loop with scikit-learn)."""

from functools import partial

import numpy as np
import pytest

from init_utils import OptionError, ParametersError, compute_loss, load_dataset
from init_utils.experiments.circles import compare_on_circles, outcome_table, train_on_circles
from tests.init_utils.starting_points import initialized

pytestmark = pytest.mark.numerical

NAMES = ("zeros", "random x10", "0.01", "xavier", "he")


def start(name, seed=3):
    return partial(lambda widths, name, seed: initialized(name, widths, seed), name=name, seed=seed)


@pytest.fixture(scope="module")
def outcomes():
    return compare_on_circles({name: start(name) for name in NAMES})


@pytest.mark.parametrize(
    ("name", "first", "last", "tolerance", "train", "test"),
    [
        ("zeros", np.log(2), np.log(2), 1e-12, 0.5, 0.5),
        ("0.01", 0.693147, 0.693147, 1e-6, 0.463, 0.48),
        ("xavier", 0.7294517, 0.108507, 1e-5, 0.99, 0.93),
        ("he", 0.88305374634, 0.07357895963, 1e-9, 298 / 300, 0.96),
    ],
)
def test_the_table_holds(outcomes, name, first, last, tolerance, train, test):
    one = outcomes[name]
    assert one.first_cost == pytest.approx(first, rel=tolerance)
    assert one.last_cost == pytest.approx(last, rel=tolerance)
    assert one.training.iterations[-1] == 14_000
    assert (one.train_accuracy, one.test_accuracy) == pytest.approx((train, test), abs=0.011)


def test_times_ten_has_a_first_cost_that_only_logits_can_tell(outcomes):
    one = outcomes["random x10"]
    assert one.first_textbook_cost == np.inf
    assert (one.rounded_outputs, one.undefined_terms) == (300, 150)
    assert one.first_cost == pytest.approx(1773.59, abs=0.01)
    # round-off steers this run
    assert one.last_cost == pytest.approx(0.3828, rel=0.05)
    assert one.train_accuracy == pytest.approx(0.83, abs=0.03)
    assert one.test_accuracy == pytest.approx(0.86, abs=0.03)


def test_a_sum_that_skips_nan_hides_half_of_the_terms():
    Y = load_dataset()[1]
    outputs = np.ones_like(Y, dtype=float)  # as times ten starts out: every point is class 1, for certain
    assert compute_loss(outputs, Y) == np.inf
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = -(Y * np.log(outputs) + (1 - Y) * np.log(1 - outputs))
    assert np.isnan(terms).sum() == 150
    assert np.isinf(np.nansum(terms))


def test_where_outputs_are_not_rounded_both_formulas_agree(outcomes):
    for name in ("zeros", "0.01", "xavier", "he"):
        one = outcomes[name]
        assert one.first_textbook_cost == pytest.approx(one.first_cost, rel=1e-12)
        assert (one.rounded_outputs, one.undefined_terms) == (0, 0)


def test_another_seed_leaves_the_order_of_he_and_times_ten():
    he, large = (train_on_circles(start(name, 6)) for name in ("he", "random x10"))
    assert 0.96 <= he.train_accuracy <= 0.994
    assert 0.5 <= large.train_accuracy <= 0.9
    assert he.last_cost < large.last_cost


def test_xavier_stalls_on_seed_4():
    assert train_on_circles(start("xavier", 4)).last_cost == pytest.approx(0.6108, abs=5e-4)


def test_the_outcome_prints_as_a_table(outcomes):
    lines = outcome_table(outcomes).splitlines()
    assert len(lines) == 6
    assert len({len(line) for line in lines}) == 1
    assert lines[5].split() == ["he", "0.883054", "0.073579", "99.3%", "96%"]


def test_what_cannot_be_trained_is_told_why():
    with pytest.raises(OptionError, match="num_iterations is 0"):
        train_on_circles(start("he"), num_iterations=0)
    with pytest.raises(ParametersError, match="lacks W1"):
        train_on_circles(lambda widths: {}, num_iterations=1)
