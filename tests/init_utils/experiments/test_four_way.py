"""The comparison of starting points: the numbers in notebook 03, against closed forms and scikit-learn."""

from typing import Any

import numpy as np
import pytest

from init_utils import OptionError, ParametersError, ShapeError, load_2D_dataset, load_digits_3v8
from init_utils.experiments.four_way import (
    WIDTHS,
    compare_starts,
    convex_and_not,
    enlarged,
    starting_point,
    tanh_net_cost,
    train_tanh_net,
    unbalanced_digits,
)
from init_utils.experiments.four_way_figures import plot_convex_and_not, plot_outcomes
from init_utils.experiments.side_by_side import train_side_by_side
from init_utils.layered_net import accuracy

pytestmark = pytest.mark.numerical

STARTS = {
    "zeros": lambda shape, _: np.zeros(shape),
    "times 10": lambda shape, rng: 10 * rng.standard_normal(shape),
    "0.01": lambda shape, rng: 0.01 * rng.standard_normal(shape),
    "He": lambda shape, rng: np.sqrt(2 / shape[1]) * rng.standard_normal(shape),
    "Xavier": lambda shape, rng: np.sqrt(1 / shape[1]) * rng.standard_normal(shape),
}


@pytest.fixture(scope="module")
def outcomes() -> Any:
    return compare_starts(STARTS)


@pytest.mark.parametrize(
    ("name", "cost", "tolerance", "train", "test"),
    [
        ("zeros", np.log(2), 1e-12, 0.5, 133 / 257),
        ("times 10", 0.623, 0.03, 0.715, 0.626),
        ("0.01", 0.69301, 5e-5, 0.94, 0.940),
        ("He", 0.003035, 1e-5, 1.0, 0.982),
        ("Xavier", 0.002966, 1e-5, 1.0, 0.981),
    ],
)
def test_medians_over_ten_seeds(
    outcomes: Any, name: str, cost: Any, tolerance: float, train: float, test: float
) -> None:
    outcome = outcomes[name]
    assert np.median(outcome.costs[:, -1]) == pytest.approx(cost, abs=tolerance)
    assert np.median(outcome.train_accuracy) == pytest.approx(train, abs=0.02)
    assert np.median(outcome.test_accuracy) == pytest.approx(test, abs=0.02)
    assert outcome.costs.shape == (10, outcome.iterations.size)
    assert (outcome.iterations[0], outcome.iterations[-1]) == (0, 1000)


def test_only_times_ten_starts_high_and_every_seed_of_he_and_xavier_ends_low(outcomes: Any) -> None:
    firsts = {name: np.median(outcome.costs[:, 0]) for name, outcome in outcomes.items()}
    assert firsts["times 10"] == pytest.approx(7.38, abs=0.01)
    assert all(cost < 0.8 for name, cost in firsts.items() if name != "times 10")
    assert max(outcomes["He"].costs[:, -1].max(), outcomes["Xavier"].costs[:, -1].max()) < 0.005


def test_most_pictures_are_right_by_a_hair() -> None:
    X, Y, _, _ = load_digits_3v8()
    trained = train_tanh_net(X, Y, starting_point(WIDTHS, STARTS["0.01"], 1)).parameters
    assert accuracy(trained, X, Y, "tanh") == 0.92
    assert tanh_net_cost(X, Y, trained) == pytest.approx(np.log(2), abs=1e-4)


def test_nets_trained_side_by_side_take_the_steps_that_each_takes_alone() -> None:
    X, Y, _, _ = load_digits_3v8()
    points = [starting_point((64, 6, 4, 3, 1), STARTS[name], 5) for name in ("He", "Xavier", "zeros")]
    runs = train_side_by_side(X, Y, points, learning_rate=0.2, num_iterations=45, record_every=10)
    for point, run in zip(points, runs, strict=True):
        assert run.iterations.tolist() == [0, 10, 20, 30, 40, 45]
        alone = train_tanh_net(X, Y, point, learning_rate=0.2, num_iterations=45, record_every=10)
        np.testing.assert_allclose(run.costs[:-1], alone.costs, rtol=1e-10)
        assert run.costs[-1] == pytest.approx(tanh_net_cost(X, Y, alone.parameters), rel=1e-10)
        assert list(run.parameters) == list(point)
        for name, value in run.parameters.items():
            np.testing.assert_allclose(value, alone.parameters[name], rtol=1e-9, atol=1e-13)


def test_only_nets_of_one_shape_go_side_by_side() -> None:
    X, Y, _, _ = load_digits_3v8()
    points = [starting_point((64, width, 1), STARTS["He"], 0) for width in (3, 4)]
    for wrong in (points, []):
        with pytest.raises(ParametersError, match="of the same shape"):
            train_side_by_side(X, Y, wrong, learning_rate=0.1, num_iterations=1, record_every=1)


def test_a_start_is_drawn_layer_after_layer_from_one_generator() -> None:
    point = starting_point((3, 2, 1), STARTS["Xavier"], 4)
    rng = np.random.default_rng(4)
    np.testing.assert_array_equal(point["W1"], rng.standard_normal((2, 3)) * np.sqrt(1 / 3))
    np.testing.assert_array_equal(point["W2"], rng.standard_normal((1, 2)) * np.sqrt(1 / 2))
    assert not point["b1"].any()
    assert point["b2"].shape == (1, 1)
    with pytest.raises(ShapeError, match=r"W1 was drawn with shape \(3, 2\); it must be \(2, 3\)"):
        starting_point((3, 2, 1), lambda shape, _: np.zeros(shape[::-1]), 0)


def test_from_zeros_only_the_last_bias_learns_and_it_learns_the_share() -> None:
    X, Y = unbalanced_digits(eights=15, threes=35)
    assert (X.shape, Y.mean()) == ((64, 50), 0.3)
    run = train_tanh_net(X, Y, starting_point(WIDTHS, STARTS["zeros"], 0))
    assert all(not value.any() for name, value in run.parameters.items() if name != "b3")
    assert run.parameters["b3"].item() == pytest.approx(np.log(0.3 / 0.7), abs=1e-6)
    assert run.costs[-1] == pytest.approx(0.61086430, abs=1e-8)
    with pytest.raises(OptionError, match="51 of label 1"):
        unbalanced_digits(eights=51)


def test_logistic_regression_ends_at_scikit_learns_minimum_from_everywhere_and_the_net_does_not() -> None:
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import log_loss

    X, Y, _, _ = load_2D_dataset()
    oracle = LogisticRegression(C=1e12, tol=1e-10).fit(X.T, Y[0])
    lowest = log_loss(Y[0], oracle.predict_proba(X.T))
    starts = {name: STARTS[name] for name in ("zeros", "times 10", "0.01", "Xavier")}
    starts["all -5"] = lambda shape, _: np.full(shape, -5.0)
    pairs = convex_and_not(starts, seed=2)
    for logistic, _ in pairs.values():
        assert logistic.costs[-1] == pytest.approx(lowest, abs=1e-6)
        np.testing.assert_allclose(logistic.parameters["W1"], oracle.coef_, rtol=1e-3)
    nets = [net.costs[-1] for _, net in pairs.values()]
    assert nets == pytest.approx([np.log(2), 0.319, 0.3839, 0.2739, 0.6651], abs=0.01)
    assert len(plot_convex_and_not(pairs)) == 2


def test_spikes_come_with_many_inputs_and_go_with_a_smaller_learning_rate() -> None:
    X, Y, _, _ = load_digits_3v8()
    large = enlarged(X, 27)
    assert large.shape == (1728, 100)
    np.testing.assert_array_equal(large[::27], X)
    rises = []
    for inputs, learning_rate in [(X, 0.1), (large, 0.1), (large, 0.01)]:
        start = starting_point((len(inputs), 5, 5, 1), STARTS["Xavier"], 1)
        run = train_tanh_net(inputs, Y, start, learning_rate=learning_rate, num_iterations=80, record_every=1)
        steps = np.diff(run.costs)
        rises.append(np.sum(steps > 0))
        assert run.costs[0] == pytest.approx(np.log(2), abs=0.03)
    assert rises[0] == rises[2] == 0
    assert rises[1] >= 3


def test_many_copies_of_an_input_act_like_a_larger_learning_rate_on_it() -> None:
    """27 equal weights of w / 27 on 27 copies are one weight w with 27 times the learning rate: only W1's differs."""
    X, Y, _, _ = load_digits_3v8()
    start = starting_point(WIDTHS, STARTS["Xavier"], 0)
    spread = {**start, "W1": np.repeat(start["W1"], 27, axis=1) / 27}
    one = train_tanh_net(X, Y, start, num_iterations=1).parameters
    many = train_tanh_net(enlarged(X, 27), Y, spread, num_iterations=1).parameters
    moved = many["W1"].reshape(5, 64, 27).sum(axis=2) - start["W1"]
    np.testing.assert_allclose(moved, 27 * (one["W1"] - start["W1"]), rtol=1e-8, atol=1e-14)
    np.testing.assert_allclose(many["W2"], one["W2"], rtol=1e-12)


def test_the_gradient_that_trains_agrees_with_a_difference_quotient() -> None:
    X, Y, _, _ = load_digits_3v8()
    start = starting_point(WIDTHS, STARTS["He"], 3)
    moved = train_tanh_net(X, Y, start, learning_rate=1.0, num_iterations=1).parameters
    for name, place in [("W1", (2, 20)), ("b2", (4, 0)), ("W3", (0, 1))]:
        costs = []
        for step in (1e-5, -1e-5):
            other = {key: value.copy() for key, value in start.items()}
            other[name][place] += step
            costs.append(tanh_net_cost(X, Y, other))
        slope = (costs[0] - costs[1]) / 2e-5
        assert start[name][place] - moved[name][place] == pytest.approx(slope, rel=1e-6, abs=1e-9)


def test_the_figure_has_a_panel_for_each_start(outcomes: Any) -> None:
    axes = plot_outcomes(outcomes)
    assert [ax.get_title().split("\n")[0] for ax in axes] == list(STARTS)
    assert "first cost 7.4" in [text.get_text() for text in axes[1].texts]
    assert not axes[3].texts
    assert all(ax.get_xlabel() for ax in axes)
    with pytest.raises(OptionError, match="nothing to draw"):
        plot_outcomes({})
