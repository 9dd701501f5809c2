"""Figures show what they say, by more than color, and leave displaying them to the notebook."""

from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest

from init_utils import (
    OptionError,
    ShapeError,
    Training,
    load_dataset,
    plot_activation_histograms,
    plot_costs,
    plot_dataset,
    plot_decision_boundary,
    predict_dec,
)
from init_utils.figures.palette import SERIES_COLOURS, SERIES_HATCHES, SERIES_LINES, SERIES_MARKERS
from init_utils.figures.slopes import plot_slope_errors
from tests.init_utils.starting_points import initialized


@pytest.fixture
def points() -> Any:
    X, Y, _, _ = load_dataset()
    return X, Y


def markers(ax: Any) -> list[Any]:
    return [collection for collection in ax.collections if len(collection.get_offsets()) > 1]


def test_a_dataset_has_a_marker_a_class_and_labelled_axes(points: Any) -> None:
    ax = plot_dataset(*points, title="Circles")
    zeros, ones = markers(ax)
    assert len(zeros.get_offsets()) == len(ones.get_offsets()) == 150
    assert len(zeros.get_paths()[0].vertices) != len(ones.get_paths()[0].vertices)
    assert (legend := ax.get_legend()) is not None
    assert [text.get_text() for text in legend.get_texts()] == ["label 0", "label 1"]
    assert (ax.get_xlabel(), ax.get_ylabel(), ax.get_title()) == ("$x_1$", "$x_2$", "Circles")
    ax.figure.canvas.draw()


def test_a_decision_boundary_is_drawn_from_one_point_a_row(points: Any) -> None:
    X, Y = points
    asked = []

    def model(rows: Any) -> Any:
        asked.append(rows.shape)
        return predict_dec(initialized("he", [2, 10, 5, 1]), rows.T)

    ax = plot_decision_boundary(model, X, Y, legend=False)
    assert asked == [(300 * 300, 2)]
    assert ax.get_legend() is None
    ax.figure.canvas.draw()


def test_it_draws_into_the_axes_prepared_before_and_keeps_their_title_and_limits(points: Any) -> None:
    plt.title("He")
    plt.xlim(-1.5, 2.5)
    ax = plot_decision_boundary(lambda rows: rows[:, 0] > 0, *points)
    assert ax.get_title() == "He"
    assert ax.get_xlim() == (-1.5, 2.5)
    assert ax.get_ylim()[0] == pytest.approx(points[0][1].min(), abs=0.4)
    assert len(plt.get_fignums()) == 1


def test_a_model_that_decides_everywhere_alike_can_be_drawn(points: Any) -> None:
    ax = plot_decision_boundary(lambda rows: np.zeros(len(rows)), *points)
    ax.figure.canvas.draw()


def test_nothing_is_shown_by_the_functions_themselves(points: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plt, "show", lambda *_, **__: pytest.fail("plt.show() was called"))
    plot_dataset(*points)
    plot_costs({"He": [1, 0.5]})
    plot_activation_histograms({"He": [np.eye(3)]})


def test_points_that_cannot_be_drawn_are_told_why(points: Any) -> None:
    X, Y = points
    with pytest.raises(
        ShapeError, match=r"plot_dataset: X has shape \(300, 2\); it must have 2 rows.*pass X\.T"
    ):
        plot_dataset(X.T, Y)
    with pytest.raises(ShapeError, match=r"plot_decision_boundary: Y has shape \(300,\)"):
        plot_decision_boundary(lambda rows: rows[:, 0], X, Y[0])
    with pytest.raises(ShapeError, match=r"returned shape \(2,\) for 90000 points.*pass on x\.T"):
        plot_decision_boundary(lambda rows: rows[0], X, Y)


def test_cost_curves_differ_in_line_and_marker_as_well_as_colour() -> None:
    curves = {name: np.linspace(1, 0.1, 5) / divisor for divisor, name in enumerate("abcdefg", start=1)}
    (ax,) = plot_costs(curves, [0, 100, 200, 300, 400])
    lines = ax.get_lines()
    assert len({line.get_color() for line in lines}) == 7
    assert len({line.get_marker() for line in lines}) == 7
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("iteration", "cost (nats)")
    np.testing.assert_array_equal(lines[0].get_xdata(), [0, 100, 200, 300, 400])
    ax.figure.canvas.draw()


def test_a_training_brings_its_iterations_along() -> None:
    run = Training({}, np.array([0.9, 0.1]), np.array([0, 1000]))
    (ax,) = plot_costs({"He": run}, log=True)
    np.testing.assert_array_equal(ax.get_lines()[0].get_xdata(), [0, 1000])
    assert ax.get_xlabel() == "iteration"
    assert ax.get_yscale() == "log"


def test_bare_costs_are_counted_as_records() -> None:
    (ax,) = plot_costs({"He": [0.9, 0.1]})
    assert ax.get_xlabel() == "record"


def test_an_infinite_cost_is_owned_up_to_in_the_legend() -> None:
    (ax,) = plot_costs({"random ×10": [np.inf, 0.6, 0.4]})
    assert ax.get_legend().get_texts()[0].get_text() == "random ×10 (1 not finite)"
    ax.figure.canvas.draw()


def test_side_by_side_curves_share_one_scale() -> None:
    axes = plot_costs({"zeros": [0.7, 0.7], "He": [0.9, 0.1]}, side_by_side=True)
    assert [ax.get_title() for ax in axes] == ["zeros", "He"]
    assert axes[0].get_ylim() == axes[1].get_ylim()
    axes[0].figure.canvas.draw()


def test_costs_that_cannot_be_drawn_are_told_why() -> None:
    with pytest.raises(OptionError, match="no curve to draw"):
        plot_costs({})
    with pytest.raises(ShapeError, match="'He' has costs of shape"):
        plot_costs({"He": [1, 2, 3]}, [0, 1])
    with pytest.raises(OptionError, match="leave out ax"):
        plot_costs({"He": [1]}, ax=plt.gca(), side_by_side=True)


def test_histograms_have_a_row_an_initialization_and_a_column_a_layer(random: np.random.Generator) -> None:
    layers = [random.normal(size=(5, 20)), random.normal(size=(3, 20))]
    axes = plot_activation_histograms({"He": layers, "zeros": [0 * layer for layer in layers]})
    assert axes.shape == (2, 2)
    for panel in axes[:, 1]:
        (stairs,) = panel.patches
        assert sum(stairs.get_data().values) == pytest.approx(1)
    assert axes[0, 0].get_ylabel() == "He\nfraction"
    assert axes[1, 1].texts[0].get_text() == "std 0"
    assert axes[0, 0].patches[0].get_hatch() != axes[1, 0].patches[0].get_hatch()
    axes[0, 0].figure.canvas.draw()


def test_histograms_that_cannot_be_drawn_are_told_why() -> None:
    with pytest.raises(OptionError, match="nothing to draw"):
        plot_activation_histograms({"He": []})
    with pytest.raises(ShapeError, match="numbers of layers differ"):
        plot_activation_histograms({"He": [np.eye(2)], "zeros": [np.eye(2), np.eye(2)]})


def test_errors_of_slopes_have_a_line_for_each_order_and_the_machine_precision() -> None:
    steps = np.logspace(-8, -1, 15)
    ax = plot_slope_errors(steps, {"one-sided": steps, "two-sided": steps**2 * 0}, orders={"one-sided": 1})
    one, guide, two, precision = ax.get_lines()
    assert one.get_marker() != two.get_marker()
    assert two.get_ydata() == pytest.approx(1e-17)
    assert np.diff(np.log(guide.get_ydata())) == pytest.approx(np.diff(np.log(guide.get_xdata())))
    assert np.asarray(precision.get_ydata())[0] == 2.0**-52
    with pytest.raises(OptionError, match="has 0 entries"):
        plot_slope_errors(steps, {})
    with pytest.raises(OptionError, match="names 'other'"):
        plot_slope_errors(steps, {"one-sided": steps}, orders={"other": 1})
    with pytest.raises(OptionError, match="an order is 4"):
        plot_slope_errors(steps, {"one-sided": steps}, orders={"one-sided": 4})
    with pytest.raises(ShapeError, match=r"steps has shape \(0,\)"):
        plot_slope_errors([], {"one-sided": []})
    with pytest.raises(ShapeError, match=r"'one-sided' has shape \(2,\)"):
        plot_slope_errors(steps, {"one-sided": [1, 2]})


def test_the_palette_has_as_many_signs_as_colours() -> None:
    assert len(SERIES_COLOURS) == len(SERIES_LINES) == len(SERIES_MARKERS) == len(set(SERIES_HATCHES)) == 7
