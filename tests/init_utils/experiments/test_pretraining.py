"""The numbers in notebook 08, and its functions against scikit-learn, closed forms and finite differences."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from sklearn.decomposition import PCA

from init_utils import CourseError, cost_from_logits, forward_layers
from init_utils.experiments.pretraining import (
    NET,
    class_mean_cost,
    draw_start,
    few_labels,
    linear_cost,
    load_pictures,
    mean_cost,
    start_gradients,
    train_from,
)
from init_utils.experiments.pretraining_figures import plot_accuracies, plot_reconstructions, plot_repair
from init_utils.layered_net import accuracy
from tests.init_utils.experiments.solved_capstone import solved

pytestmark = pytest.mark.numerical

train_X, train_Y, test_X, test_Y = load_pictures()
PRIOR = 0.69312496


def pretrained(seed: int, num_iterations: int = 250) -> Any:
    return solved()["pretrain"](train_X, NET, 1.0, num_iterations, seed)


def test_from_small_weights_the_cost_stays_at_the_prior() -> None:
    p = train_Y.mean()
    assert -p * np.log(p) - (1 - p) * np.log(1 - p) == pytest.approx(PRIOR, abs=1e-8)
    assert train_from(draw_start("0.01", 0), train_X, train_Y).costs[-1] == pytest.approx(PRIOR, abs=1e-6)


# Long trainings amplify round-off. Over OpenBLAS's kernels Prescott, Nehalem, Sandybridge and Haswell, NumPy with AVX2 and
# without, and 1 and 2 threads, the last costs spread over 0.153389-0.154381 for Xavier and 0.0107515-0.0107926 for 4 × Xavier;
# those of He and of the pretrained starts are equal to 6 digits. The tolerances are five to ten times the spread.


@pytest.mark.parametrize(
    ("rule", "activation", "last", "tolerance"),
    [
        ("Xavier", "sigmoid", 0.1539, 0.03),
        ("4 × Xavier", "sigmoid", 0.01077, 0.02),
        ("He", "relu", 0.00015651, 1e-3),
    ],
)
def test_where_the_other_starts_end(rule: str, activation: str, last: float, tolerance: float) -> None:
    run = train_from(draw_start(rule, 0), train_X, train_Y, activation)
    assert run.iterations[-1] == 1000
    assert run.costs[-1] == pytest.approx(last, rel=tolerance)


@pytest.mark.parametrize(("seed", "last", "right"), [(0, 0.011819, 0.987), (1, 0.017148, 0.985)])
def test_where_the_pretrained_start_ends(seed: int, last: float, right: float) -> None:
    run = train_from(pretrained(seed), train_X, train_Y)
    assert run.costs[-1] == pytest.approx(last, rel=1e-3)
    assert accuracy(run.parameters, test_X, test_Y) == pytest.approx(right, abs=2e-3)


def test_the_fast_loop_and_the_plain_one_take_the_same_steps() -> None:
    start = draw_start("He", 0, [64, 5, 3, 1])
    fast = train_from(start, train_X, train_Y, "relu", num_iterations=60, learning_rate=0.1)
    slow = train_from(start, train_X, train_Y, "tanh", num_iterations=60, learning_rate=0.1)
    assert fast.costs[0] != slow.costs[0]
    cost = cost_from_logits(forward_layers(train_X, start, "relu")[1][-1].Z, train_Y)
    assert fast.costs[0] == pytest.approx(cost, rel=1e-12)


def test_gradients_before_the_first_step_are_those_of_the_cost() -> None:
    start = draw_start("Xavier", 0)
    grads = start_gradients(start, train_X, train_Y)
    assert [grad.shape for grad in grads] == [start[f"W{layer}"].shape for layer in range(1, 5)]
    for layer in (1, 4):
        direction = np.random.default_rng(layer).normal(size=start[f"W{layer}"].shape)
        costs = [
            cost_from_logits(
                forward_layers(
                    train_X, {**start, f"W{layer}": start[f"W{layer}"] + s * direction}, "sigmoid"
                )[1][-1].Z,
                train_Y,
            )
            for s in (1e-5, -1e-5)
        ]
        slope = (costs[0] - costs[1]) / 2e-5
        assert np.sum(grads[layer - 1] * direction) == pytest.approx(slope, rel=1e-5, abs=1e-9)
    spreads = [np.std(grad) for grad in grads]
    assert all(2.9 < after / before < 6.1 for before, after in pairwise(spreads))


@pytest.mark.parametrize("units", [2, 8, 32])
def test_the_best_linear_code_is_that_of_scikit_learn(units: int) -> None:
    pca = PCA(units, svd_solver="full").fit(train_X.T)
    back = pca.inverse_transform(pca.transform(train_X.T)).T
    assert linear_cost(train_X, units) == pytest.approx(np.sum((back - train_X) ** 2) / 1200, rel=1e-9)


def test_what_there_is_to_explain() -> None:
    assert mean_cost(train_X) == pytest.approx(0.5 * np.sum(np.var(train_X, axis=1)), rel=1e-12)
    assert linear_cost(train_X, 0) == pytest.approx(mean_cost(train_X), rel=1e-12)
    assert linear_cost(train_X, 64) == pytest.approx(0, abs=1e-20)
    assert 1 - class_mean_cost(train_X, train_Y) / mean_cost(train_X) == pytest.approx(0.060, abs=1e-3)


@pytest.mark.parametrize(("units", "explained"), [(2, 0.23), (8, 0.56), (32, 0.78)])
def test_how_much_of_the_pictures_the_codes_keep(units: int, explained: float) -> None:
    coder = solved()["train_autoencoder"](train_X, units, 1.0, 500, 0)
    assert 1 - coder["costs"][-1] / mean_cost(train_X) == pytest.approx(explained, abs=0.01)
    assert coder["costs"][-1] > linear_cost(train_X, units)
    assert np.all(np.diff(coder["costs"]) < 0)


def test_few_labels_by_seed() -> None:
    starts = {"He": (lambda seed: draw_start("He", seed), "relu", 0.1)}
    scores = few_labels(starts, seeds=2)["He"]
    assert scores == pytest.approx([0.925, 0.888], abs=0.01)
    assert few_labels(starts, seeds=1, labels=1200, num_iterations=1)["He"].shape == (1,)


def test_starts_have_the_spread_of_their_rule() -> None:
    spreads = {rule: np.std(draw_start(rule, 0, [400, 300, 1])["W1"]) for rule in ("0.01", "Xavier", "He")}
    assert spreads == pytest.approx({"0.01": 0.01, "Xavier": 0.05, "He": np.sqrt(2 / 400)}, rel=0.02)


@pytest.mark.parametrize(
    "call",
    [
        lambda: draw_start("small", 0),
        lambda: few_labels({}, labels=0),
        lambda: few_labels({}, labels=1201),
        lambda: plot_reconstructions({}),
        lambda: plot_reconstructions({"picture": np.zeros((63, 20))}),
        lambda: plot_reconstructions({"picture": np.zeros((64, 9))}),
        lambda: plot_accuracies({}),
        lambda: plot_accuracies({"a": [0.5], "b": [0.5, 0.6]}),
        lambda: plot_repair({}, {}),
    ],
)
def test_what_cannot_be_used_is_one_clear_line(call: Callable[..., Any]) -> None:
    with pytest.raises(CourseError, match=r"^\w+: .+"):
        call()


def test_figures_show_every_row() -> None:
    ax = plot_reconstructions({"picture": test_X, "code of 2": test_X / 2}, count=4)
    assert [label.get_text() for label in ax.get_yticklabels()] == ["picture", "code of 2"]
    mosaic = np.asarray(ax.images[0].get_array())
    np.testing.assert_array_equal(mosaic[:8, 27:35], test_X[:, 3].reshape(8, 8))
    np.testing.assert_array_equal(mosaic[9:, :8], test_X[:, 0].reshape(8, 8) / 2)
    ax = plot_accuracies({"He": [0.9, 0.91], "Xavier": [0.8, 0.85]})
    assert [label.get_text() for label in ax.get_yticklabels()] == ["He", "Xavier"]
    assert "0.905" in [text.get_text() for text in ax.texts]
    plt.close("all")
