"""The capstone's workbench and its numbers, with the functions of the notebook, broken and repaired."""

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest

from init_utils import OptionError
from init_utils.arrays import Array
from init_utils.experiments.broken_net import (
    LAYERS,
    Net,
    ask,
    fresh_statistics,
    slopes_by_array,
    train_net,
)
from init_utils.experiments.pretraining import load_pictures
from init_utils.experiments.pretraining_figures import plot_repair
from tests.init_utils.experiments.solved_capstone import solved

pytestmark = pytest.mark.numerical

train_X, train_Y, test_X, test_Y = load_pictures()


def net(*repaired: Any) -> Any:
    parts = ("initialize", "forward", "backward")
    return Net(*(solved()[f"{'repaired' if part in repaired else 'broken'}_{part}"] for part in parts))


BROKEN, REPAIRED = net(), net("initialize", "forward", "backward")


@pytest.fixture(scope="module")
def healthy() -> Any:
    return train_net(REPAIRED, train_X, train_Y)


def right(answers: Any) -> Any:
    return np.mean((answers > 0.5) == test_Y)


def test_the_net_as_it_came_learns_the_prior_and_nothing_else() -> None:
    assert train_net(BROKEN, train_X, train_Y).costs[-1] == pytest.approx(0.69312, abs=1e-4)


def test_each_fix_of_the_training_lowers_the_cost(healthy: Any) -> None:
    def without_gain(layers_dims: Any, seed: int) -> dict[str, Any]:
        drawn = REPAIRED.initialize(layers_dims, seed)
        return {name: value / np.sqrt(2) if name[0] == "W" else value for name, value in drawn.items()}

    scale = train_net(Net(without_gain, BROKEN.forward, BROKEN.backward), train_X, train_Y).costs[-1]
    gain = train_net(net("initialize"), train_X, train_Y).costs[-1]
    assert [scale, gain, healthy.costs[-1]] == pytest.approx([0.189, 0.116, 0.0097], rel=0.1)


def test_only_the_running_statistics_make_it_of_use_for_one_picture(healthy: Any) -> None:
    for broken in (ask(BROKEN.forward, healthy, test_X, alone=True, keep_prob=keep) for keep in (0.8, 1.0)):
        assert right(broken) == pytest.approx(0.5, abs=0.03)
    alone = ask(REPAIRED.forward, healthy, test_X, alone=True)
    assert right(alone) == pytest.approx(0.955, abs=0.01)
    assert np.max(np.abs(alone - ask(REPAIRED.forward, healthy, test_X, seed=1))) < 1e-12


def test_without_the_repair_pictures_that_are_asked_alone_get_one_answer(healthy: Any) -> None:
    alone, together = (
        ask(BROKEN.forward, healthy, test_X[:, :20], alone=kind, keep_prob=1.0) for kind in (True, False)
    )
    assert len(np.unique(alone)) == 1
    assert len(np.unique(together)) == 20


def test_the_slopes_tell_which_arrays_are_wrong() -> None:
    begin = REPAIRED.initialize(LAYERS, 1)
    found = slopes_by_array(BROKEN, begin, train_X, train_Y)
    agree = {
        name
        for name, slopes in found.items()
        if slopes.measured == pytest.approx(slopes.claimed, rel=1e-3)
        and slopes.measured_across == pytest.approx(slopes.claimed_across, rel=1e-3)
    }
    assert agree == {"W8", "b8", "gamma", "beta"}
    assert found["b7"][0] > 1
    assert found["b7"][1] == pytest.approx(0, abs=1e-8)


def test_the_repaired_gradient_is_the_slope_in_every_array() -> None:
    begin = REPAIRED.initialize(LAYERS, 1)
    for slopes in slopes_by_array(REPAIRED, begin, train_X, train_Y).values():
        assert slopes.measured == pytest.approx(slopes.claimed, rel=1e-4, abs=1e-8)
        assert slopes.measured_across == pytest.approx(slopes.claimed_across, rel=1e-4, abs=1e-8)


def test_entries_that_are_left_out_show_along_a_random_direction_alone() -> None:
    def halved(Y: Array, cache: Any) -> Any:
        grads = REPAIRED.backward(Y, cache)
        grads["dW3"] = grads["dW3"].copy()
        grads["dW3"][::2] = 0
        return grads

    begin = REPAIRED.initialize(LAYERS, 1)
    slopes = slopes_by_array(REPAIRED._replace(backward=halved), begin, train_X, train_Y)["W3"]
    assert slopes.measured == pytest.approx(slopes.claimed, rel=1e-4)
    assert slopes.measured_across != pytest.approx(slopes.claimed_across, rel=0.05)


def test_a_gradient_that_does_not_fit_is_named() -> None:
    def forgetful(Y: Array, cache: Any) -> Any:
        grads = REPAIRED.backward(Y, cache)
        del grads["dbeta"]
        return grads

    with pytest.raises(OptionError, match="dbeta is missing"):
        train_net(REPAIRED._replace(backward=forgetful), train_X, train_Y, num_iterations=1)


def test_statistics_that_have_seen_nothing() -> None:
    fresh = fresh_statistics([3, 5, 4, 1])
    assert {name: (value.shape, value[0, 0]) for name, value in fresh.items()} == {
        "mean": ((4, 1), 0.0),
        "variance": ((4, 1), 1.0),
    }


def test_the_figure_of_the_repair_has_a_bar_for_each_fix(healthy: Any) -> None:
    left, bars = plot_repair({"+ gradient": healthy}, {"+ gradient": 0.5, "+ statistics": 0.95})
    assert [text.get_text() for text in bars.texts] == ["0.50", "0.95"]
    assert left.get_yscale() == "log"
    plt.close("all")
