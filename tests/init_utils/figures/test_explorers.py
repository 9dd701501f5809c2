"""Pictures that sliders move stay within limits of their own, whatever is drawn."""

from typing import Any

import matplotlib.pyplot as plt
import numpy as np

from init_utils.figures.explorers import (
    plot_batch_and_running,
    plot_cost_against,
    plot_errors_at,
    plot_gap,
    plot_rounded_costs,
    plot_share_and_height,
    plot_share_saturated,
    plot_sizes,
)


def new_axes() -> Any:
    return plt.subplots()[1]


def labels(ax: Any) -> list[str]:
    return [text.get_text() for text in ax.get_legend().get_texts()]


def test_a_cost_is_drawn_with_the_level_it_is_compared_with() -> None:
    ax = new_axes()
    plot_cost_against(ax, [0, 10, 20], [500.0, 0.7, 0.25], 0.69, "guessing")
    assert ax.get_title() == "cost ends at 0.250"
    assert ax.get_ylim() == (0, 1.2)
    assert ax.get_xlim() == (0, 20)
    assert labels(ax) == ["guessing"]
    ax.figure.canvas.draw()


def test_sizes_stand_on_a_logarithmic_axis_and_a_zero_leaves_a_gap() -> None:
    ax = new_axes()
    plot_sizes(ax, {"a": [1, 0, 10]}, ["in", "", "out"], limits=(1e-5, 1e5), title="signal")
    assert ax.get_yscale() == "log"
    assert ax.get_ylim() == (1e-5, 1e5)
    assert np.isnan(ax.get_lines()[0].get_ydata()[1])
    assert [tick.get_text() for tick in ax.get_yticklabels()] == ["1e-5", "0.001", "0.1", "10", "1000", "1e5"]
    assert [tick.get_text() for tick in ax.get_xticklabels()] == ["in", "out"]
    assert ax.get_legend() is None
    plot_sizes(ax, {"a": [1, 1], "b": [1, 2]}, ["in", "out"], limits=(0.1, 10), title="signal")
    assert labels(ax)[-2:] == ["a", "b"]
    ax.figure.canvas.draw()


def test_rounded_costs_have_their_dots_and_a_secant_through_the_ends() -> None:
    ax = new_axes()
    plot_rounded_costs(ax, {"fine": np.linspace(-1, 1, 5), "coarse": [-1, -1, 0, 1, 1.5]})
    dots, secant, _, coarse = ax.get_lines()
    assert labels(ax) == ["fine", "coarse"]
    np.testing.assert_array_equal(dots.get_ydata(), np.linspace(-1, 1, 5))
    np.testing.assert_array_equal(secant.get_ydata(), [-1, 1])
    np.testing.assert_array_equal(coarse.get_ydata(), [-1, 1.5])


def test_errors_have_a_line_at_the_step_in_question() -> None:
    ax = new_axes()
    plot_errors_at(ax, [1e-8, 1e-4, 1], {"float64": [1e-3, 0, 1]}, 1e-4)
    errors, mark = ax.get_lines()
    np.testing.assert_array_equal(errors.get_ydata(), [1e-3, 1e-12, 1])
    assert list(mark.get_xdata()) == [1e-4, 1e-4]
    ax.figure.canvas.draw()


def test_a_gap_is_tinted_and_told() -> None:
    ax = new_axes()
    plot_gap(ax, [20, 40], [0.7, 0.1], [0.6, 0.5], top=1.2)
    assert ax.get_title() == "gap at the end: 0.40"
    assert labels(ax) == ["test", "training"]
    assert len(ax.collections) == 1
    assert ax.get_ylim() == (0, 1.2)


def test_a_run_ends_above_its_share() -> None:
    ax = new_axes()
    plot_share_and_height(ax, [0, 0.5, 1], [0, 0.69, 0], (0.25, 0.6), top=0.8)
    curve, dot = ax.get_lines()
    np.testing.assert_array_equal(curve.get_ydata(), [0, 0.69, 0])
    assert (list(dot.get_xdata()), list(dot.get_ydata())) == ([0.25], [0.6])
    assert labels(ax) == ["entropy of the labels", "where the run ends"]


def test_a_number_beyond_the_picture_is_drawn_at_its_edge() -> None:
    ax = new_axes()
    plot_batch_and_running(ax, [0, 9, -9], [0, 1, 2], 0.5, limits=(-6, 6), name="output")
    dots, line, level = ax.get_lines()
    np.testing.assert_array_equal(dots.get_ydata(), [0, 6, -6])
    np.testing.assert_array_equal(line.get_ydata(), [0, 1, 2])
    assert list(level.get_ydata()) == [0.5, 0.5]
    assert ax.get_title() == "output"
    assert labels(ax) == ["this batch", "running averages"]


def test_a_histogram_says_how_much_is_saturated() -> None:
    ax = new_axes()
    plot_share_saturated(ax, [[-1.0, -0.98], [0.0, 0.5]], name="layer 7")
    (bars,) = ax.patches
    shares = bars.get_data().values
    assert sum(shares) == 1
    assert (shares[0], shares[20], max(shares)) == (0.5, 0.25, 0.5)
    assert ax.get_title() == "layer 7: 50% saturated"
