"""What the explorers of the notebooks show, and that their pictures hold still; their numbers are those of the text."""

from functools import cache
from typing import Any

import numpy as np
import pytest

from tests.support.explorers import Explorer, explorers_of

EXPLORED = (
    "01_initialization",
    "02_plateaus",
    "03_variance_scaling",
    "04_deep_signals",
    "05_regularization",
    "06_batch_normalization",
    "07_gradient_checking",
)

pytestmark = pytest.mark.numerical


@cache
def explorer(assignment: str) -> Explorer:
    (found,) = explorers_of(assignment)
    return found


def heights(ax: Any, label: str) -> Any:
    """The line of that name."""
    (line,) = (line for line in ax.get_lines() if line.get_label() == label)
    return np.asarray(line.get_ydata(), dtype=float)


@pytest.mark.parametrize("assignment", EXPLORED)
def test_moving_a_slider_to_its_ends_keeps_the_axes_where_they_are(assignment: str) -> None:
    found = explorer(assignment)
    at_start = found.drawn()
    for name, slider in found.sliders.items():
        for end in (slider.low, slider.high):
            axes = found.drawn(**{name: end})
            for ax, before in zip(axes, at_start, strict=True):
                assert ax.get_ylim() == pytest.approx(before.get_ylim()), f"{name} = {end}"
            axes[0].figure.canvas.draw()


def test_01_each_of_three_layers_multiplies_by_the_scale() -> None:
    found = explorer("01_initialization")
    logits = {}
    costs = {}
    for scale in (0.1, 1.0, 10.0):
        cost, signal = found.drawn(scale=scale)
        sizes = heights(signal, "before training")
        logits[scale] = sizes[-1]
        costs[scale] = cost.get_lines()[0].get_ydata()
        if scale == 1:
            assert max(sizes) < 2 * min(sizes)
    assert logits[10] == pytest.approx(1000 * logits[1])
    assert logits[0.1] == pytest.approx(logits[1] / 1000)
    assert np.ptp(costs[0.1]) < 1e-3
    assert costs[0.1][-1] == pytest.approx(np.log(2), abs=1e-3)
    assert costs[1][-1] < 0.4
    assert costs[10][0] > 100


def test_02_the_share_sets_the_height_and_the_learning_rate_how_soon_it_is_reached() -> None:
    found = explorer("02_plateaus")
    ends = {}
    for share in (0.05, 0.34, 0.95):
        for learning_rate in (0.0075, 0.5):
            cost, height = found.drawn(share=share, learning_rate=learning_rate)
            costs, level = (line.get_ydata() for line in cost.get_lines())
            assert costs[0] == pytest.approx(np.log(2))
            entropy = -share * np.log(share) - (1 - share) * np.log(1 - share)
            assert level[0] == pytest.approx(entropy)
            (curve, dot) = height.get_lines()
            assert (list(dot.get_xdata()), list(dot.get_ydata())) == ([share], [costs[-1]])
            assert np.interp(share, curve.get_xdata(), curve.get_ydata()) == pytest.approx(entropy, abs=1e-6)
            ends[share, learning_rate] = costs[-1] - entropy
    assert 0 <= ends[0.34, 0.0075] < 1e-3
    assert ends[0.05, 0.0075] == pytest.approx(ends[0.95, 0.0075])
    assert 0.005 < ends[0.05, 0.0075] < 0.03
    assert all(abs(ends[share, 0.5]) < 1e-9 for share in (0.05, 0.34, 0.95))


def test_03_the_gain_enters_once_per_layer_and_the_fan_once_per_net() -> None:
    found = explorer("03_variance_scaling")
    lines = {}
    for gain, mode in ((0.7, 0), (1.4, 0), (2.8, 0), (1.4, 1), (1.4, 2)):
        (ax,) = found.drawn(gain=gain, mode=mode)
        forward, backward = heights(ax, "signal, forward"), heights(ax, "gradient, backward")
        lines[gain, mode] = np.array([forward / forward[0], backward[::-1] / backward[-1]])
    start = lines[1.4, 0]
    assert 0.1 < start.min() < start.max() < 10
    np.testing.assert_allclose(lines[2.8, 0] / start, [2.0 ** np.arange(21)] * 2)
    np.testing.assert_allclose(lines[0.7, 0] / start, [0.5 ** np.arange(21)] * 2)
    for mode in (1, 2):
        change = lines[1.4, mode][:, -1] / start[:, -1]
        assert (change > 1.5).all()
        assert (change < 4.0001).all()


def test_04_the_gain_decides_what_fifty_layers_leave() -> None:
    found = explorer("04_deep_signals")
    last = {}
    for gain in (0.9, 1.0, 1.1, 3.0):
        size, histogram = found.drawn(gain=gain)
        sizes = heights(size, "activations")
        last[gain] = sizes[-1]
        if gain == 1:
            assert sizes[0] == pytest.approx(0.63, abs=0.005)
            assert (np.diff(sizes[::10]) < 0).all()
    assert last[1] == pytest.approx(0.10, abs=0.005)
    assert last[0.9] == pytest.approx(0.002, abs=0.0005)
    assert last[1.1] == pytest.approx(0.30, abs=0.005)
    saturated = int(histogram.get_title().removeprefix("layer 50: ").removesuffix("% saturated"))
    assert abs(saturated - 40) <= 2


def test_05_the_gap_closes_as_the_price_rises_until_nothing_is_learned() -> None:
    found = explorer("05_regularization")
    ends = {}
    for lambd, keep_prob in ((0.0, 1.0), (0.5, 1.0), (3.0, 1.0), (0.0, 0.7)):
        _, cost = found.drawn(lambd=lambd, keep_prob=keep_prob)
        test, training = heights(cost, "test"), heights(cost, "training")
        ends[lambd, keep_prob] = test[-1] - training[-1]
        if lambd == 0:
            widening = (test - training)[8:]
            assert keep_prob < 1 or (np.diff(widening) > 0).all()
        if lambd == 3:
            np.testing.assert_allclose([test[-1], training[-1]], np.log(2), atol=1e-3)
    assert ends[0, 1] > 0.7
    assert 0 < ends[0.5, 1] < 0.2
    assert 0 < ends[0, 0.7] < 0.4


def test_06_the_company_counts_less_in_larger_batches() -> None:
    found = explorer("06_batch_normalization")
    spread = {}
    arrived = []
    for batch_size in (2, 16, 128):
        mean, output = found.drawn(batch_size=batch_size)
        spread[batch_size] = np.std(heights(output, "this batch")), np.std(heights(mean, "this batch"))
        arrived.append(np.argmax(heights(mean, "running averages") > 0.9 * 4))
        if batch_size == 2:
            np.testing.assert_allclose(np.abs(heights(output, "this batch")), 1, atol=1e-2)
    assert spread[2][0] > 2 * spread[16][0] > 4 * spread[128][0]
    assert spread[2][1] > 2 * spread[16][1] > 4 * spread[128][1]
    assert max(arrived) < 30  # 0.9 ** 22 is a tenth
    mean, output = found.drawn(gamma=2.0, shift=-1.0)
    before, plain = found.drawn()
    np.testing.assert_allclose(
        heights(output, "running averages"), 2 * heights(plain, "running averages") - 1
    )
    np.testing.assert_array_equal(heights(mean, "this batch"), heights(before, "this batch"))


def test_07_each_precision_sees_a_straight_line_only_while_its_costs_can_tell_the_points_apart() -> None:
    found = explorer("07_gradient_checking")
    straight = np.linspace(-1, 1, 41)
    apart: dict[float, dict[str, float]] = {}
    for epsilon in (1e-16, 1e-7, 1e-3, 1.0):
        cost, error = found.drawn(epsilon=epsilon)
        seen = {name: heights(cost, name) for name in ("float64", "float32")}
        apart[epsilon] = {name: float(np.max(np.abs(line - straight))) for name, line in seen.items()}
        if epsilon == 1:
            np.testing.assert_allclose(seen["float32"], seen["float64"], atol=1e-3)
    assert apart[1e-16]["float64"] > 0.5
    assert apart[1e-7]["float64"] < 1e-3
    assert apart[1e-7]["float32"] > 0.5
    assert apart[1e-3]["float32"] < 0.4
    assert apart[1]["float64"] > 0.5
    assert np.spacing(np.float32(2.4)) == pytest.approx(2e-7, rel=0.2)
    best = {name: heights(error, name).min() for name in ("float64", "float32")}
    assert best["float64"] < 1e-6
    assert 1e-5 < best["float32"] < 1e-1
