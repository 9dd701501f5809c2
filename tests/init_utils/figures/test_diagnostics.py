"""Diagnostic figures say what they show, and admit what cannot be drawn."""

from typing import Any, cast

import numpy as np
import pytest

from init_utils import (
    OptionError,
    ShapeError,
    plot_fixes,
    plot_gradient_flow,
    plot_layer_histograms,
    plot_scale_sweep,
    plot_update_ratios,
    sweep_scales,
)


def legend(ax: Any) -> list[Any]:
    return [text.get_text() for text in ax.get_legend().get_texts()]


def test_each_layer_has_its_histogram_and_its_numbers(random: np.random.Generator) -> None:
    axes = plot_layer_histograms([random.normal(size=(4, 100)) for _ in range(7)], activation="linear")
    assert len(axes) == 7
    first = axes[0].get_title().splitlines()
    assert first[0] == "layer 1"
    assert first[1].startswith("mean ")
    assert sum(bar.get_height() for bar in axes[6].patches) == pytest.approx(1)
    assert axes[0].get_xlim() == axes[6].get_xlim()
    # 7 layers in two rows of 4: the eighth place stays empty
    assert [ax.get_visible() for ax in axes[0].figure.axes] == [True] * 7 + [False]
    axes[0].figure.canvas.draw()


def test_what_is_wrong_with_a_layer_is_marked() -> None:
    dead = np.array([[0.0, 0], [0, 0], [1, 2]])
    fine = np.ones((2, 3))
    axes = plot_layer_histograms([dead, fine])
    assert axes[0].get_title().endswith("▶ 67% dead")
    assert axes[1].get_title().endswith("\n0% dead")
    assert axes[0].get_facecolor() != axes[1].get_facecolor()
    (ax,) = plot_layer_histograms({"recurrent": [[1.0, -1.0, 0.0, 0.99]]}, activation="tanh")
    assert ax.get_title().startswith("recurrent\n")
    assert ax.get_title().endswith("▶ 75% saturated")


def test_gradients_and_weights_are_neither_dead_nor_saturated() -> None:
    for quantity in ("gradient", "weight"):
        (ax,) = plot_layer_histograms([np.zeros((2, 3)) + 5], quantity, activation="tanh", share=False)
        assert ax.get_title() == "layer 1\nmean 5, std 0"
        assert ax.figure.get_suptitle() == f"{quantity.capitalize()}s, layer by layer"
        ax.figure.canvas.draw()
    with pytest.raises(OptionError, match="unknown quantity 'loss'"):
        plot_layer_histograms([np.eye(2)], "loss")
    with pytest.raises(ShapeError, match="plot_layer_histograms: layer 2 holds 1 nan"):
        plot_layer_histograms([np.eye(2), [np.nan]])


def test_gradient_flow_is_logarithmic_and_owns_up_to_zeros() -> None:
    nets = {"He": [np.array([1.0, -1]), np.array([2.0, -2])], "zeros": [np.zeros(2), np.array([3.0, -3])]}
    ax = plot_gradient_flow(nets)
    assert ax.get_yscale() == "log"
    assert legend(ax) == ["He", "zeros (1 of 2 layers zero)"]
    assert ax.get_ylabel() == "standard deviation of gradient (log scale)"
    np.testing.assert_array_equal(ax.get_lines()[0].get_ydata(), [1, 2])
    assert np.isnan(np.asarray(ax.get_lines()[1].get_ydata())[0])
    norms = plot_gradient_flow(nets, quantity="activation", measure="norm")
    assert norms.get_title() == "Activation flow"
    assert np.asarray(norms.get_lines()[0].get_ydata())[0] == pytest.approx(np.sqrt(2))
    ax.figure.canvas.draw()


def test_a_flow_that_cannot_be_drawn_is_told_why() -> None:
    with pytest.raises(OptionError, match=r"one net is \{'mine'"):
        plot_gradient_flow(cast(Any, [np.eye(2)]))
    with pytest.raises(OptionError, match="pass a dictionary"):
        plot_gradient_flow({})
    with pytest.raises(OptionError, match="unknown measure 'max'"):
        plot_gradient_flow({"a": [np.eye(2)]}, measure="max")
    with pytest.raises(ShapeError, match="plot_gradient_flow: a: layer 1 holds 1 nan"):
        plot_gradient_flow({"a": [[np.nan]]})


def test_update_ratios_have_a_guide_line_at_a_thousandth() -> None:
    ax = plot_update_ratios([[1e-3, 1e-2], [np.inf, 2e-2], [0, 3e-2]], [0, 10, 20])
    assert ax.get_yscale() == "log"
    assert legend(ax) == ["layer 1", "layer 2", "guide, 0.001"]
    np.testing.assert_array_equal(ax.get_lines()[-1].get_ydata(), [1e-3, 1e-3])
    np.testing.assert_array_equal(ax.get_lines()[0].get_ydata(), [1e-3, np.nan, np.nan])
    assert ax.get_xlabel() == "iteration"
    assert plot_update_ratios([[1.0]], names=["embedding"]).get_xlabel() == "record"
    ax.figure.canvas.draw()


def test_ratios_that_cannot_be_drawn_are_told_why() -> None:
    for wrong in ([], [1e-3, 1e-3]):
        with pytest.raises(ShapeError, match="append update_ratios"):
            plot_update_ratios(wrong)
    with pytest.raises(ShapeError, match="3 records of 1 layers do not fit 2 iterations and 1 names"):
        plot_update_ratios([[1], [2], [3]], [0, 1])


def test_a_sweep_is_drawn_on_two_logarithmic_axes() -> None:
    sweep = sweep_scales(lambda scale: [scale, scale**2, -1], [0.1, 1, 10])
    ax = plot_scale_sweep(sweep, ["first", "second", "never"], marks={"He": 1.0}, quantity="std")
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "log")
    assert legend(ax) == ["first", "second", "never"]
    assert ax.get_ylabel() == "std (log scale)"
    assert ax.texts[0].get_text() == "He"
    np.testing.assert_allclose(np.asarray(ax.get_lines()[1].get_ydata()), [0.01, 1, 100])
    assert np.isnan(ax.get_lines()[2].get_ydata()).all()
    assert plot_scale_sweep(sweep_scales(lambda scale: scale, [1, 2])).get_legend() is None
    ax.figure.canvas.draw()
    with pytest.raises(ShapeError, match="1 labels for 3 numbers"):
        plot_scale_sweep(sweep, ["first"])
    with pytest.raises(OptionError, match="got list; pass what sweep_scales"):
        plot_scale_sweep(cast(Any, [1, 2]))


@pytest.mark.parametrize("log", [False, True])
def test_a_repair_is_read_from_the_top_down(log: bool) -> None:
    ax = plot_fixes({"as found": 0.69, "He": np.inf, "bug fixed": 0.08}, reference=("entropy", 0.69), log=log)
    assert [label.get_text() for label in ax.get_yticklabels()] == ["as found", "He", "bug fixed"]
    bottom, top = ax.get_ylim()
    assert bottom > top
    words = [text.get_text() for text in ax.texts]
    assert words == ["0.69", "inf", "0.08"]
    assert [text.get_fontweight() for text in ax.texts] == ["normal", "normal", "bold"]
    assert len(ax.patches) == 2
    assert ax.patches[0].get_hatch() != ax.patches[1].get_hatch()
    assert legend(ax) == ["entropy"]
    assert ax.get_xlabel() == ("cost (nats, log scale)" if log else "cost (nats)")
    ax.figure.canvas.draw()


def test_a_repair_without_any_finite_cost_can_be_drawn() -> None:
    plot_fixes({"as found": np.nan}).figure.canvas.draw()


def test_fixes_that_cannot_be_drawn_are_told_why() -> None:
    for wrong in (dict[str, float](), [0.69]):
        with pytest.raises(OptionError, match="pass a dictionary"):
            plot_fixes(cast(Any, wrong))
    with pytest.raises(OptionError, match=r"after 'He' is \[0.6, 0.1\]; give one number"):
        plot_fixes({"He": cast(Any, [0.6, 0.1])})
    with pytest.raises(OptionError, match="log=True needs it to be positive"):
        plot_fixes({"He": 0.0}, log=True)
