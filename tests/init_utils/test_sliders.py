"""A slider draws its figure again; without sliders there are three pictures in its place."""

import sys
from io import BytesIO
from types import SimpleNamespace
from typing import Any, cast

import matplotlib.pyplot as plt
import numpy as np
import pytest

from init_utils import OptionError, Slider, explore, sliders


def drawing(calls: Any) -> Any:
    """A draw that makes its own figure."""

    def draw(scale: Any, layers: Any) -> None:
        calls.append((scale, layers))
        plt.subplots()

    return draw


def in_panels(calls: Any) -> Any:
    """A draw that is given two axes."""

    def draw(axes: Any, scale: Any, layers: Any) -> None:
        calls.append((scale, layers))
        left, right = axes
        left.plot([0, 1], [scale, layers], label="line")
        left.legend()
        left.set(ylabel="size", title="left", ylim=(0, 100))
        right.set_ylabel("other")

    return draw


RANGES = {"scale": Slider(1.0, 0.01, 100.0, log=True), "layers": Slider(3, 1, 9)}
THREE = [(0.01, 3), (1.0, 3), (100.0, 3)]


def test_without_a_notebook_there_are_three_figures_and_no_slider() -> None:
    calls: list[Any] = []
    explore(drawing(calls), panels=0, **RANGES)
    assert calls == THREE
    assert len(plt.get_fignums()) == 3


def test_without_a_notebook_panels_stand_in_three_columns_of_one_figure() -> None:
    calls: list[Any] = []
    explore(in_panels(calls), panels=2, **RANGES)
    assert calls == THREE
    figure = plt.gcf()
    assert plt.get_fignums() == [figure.number]
    assert figure.get_figwidth() * 100 <= 800
    first, second, third, *below = figure.axes
    assert [ax.get_title() for ax in figure.axes[:3]] == [
        f"scale = {value}\nleft" for value in (0.01, 1, 100)
    ]
    assert [ax.get_ylabel() for ax in figure.axes] == ["size", "", "", "other", "", ""]
    assert [ax.get_legend() is not None for ax in (first, second, third)] == [True, False, False]
    assert [ax.get_title() for ax in below] == ["", "", ""]
    figure.canvas.draw()


def test_an_end_that_is_the_start_is_drawn_once() -> None:
    calls: list[Any] = []
    explore(drawing(calls), scale=Slider(0.0, 0.0, 1.0), layers=Slider(1, 1, 2))
    assert calls == [(0.0, 1), (1.0, 1)]


@pytest.fixture
def displayed(monkeypatch: pytest.MonkeyPatch) -> Any:
    """What a notebook would display, and what replaced it."""
    import IPython.display

    shown = []

    def display(thing: Any, display_id: bool = False) -> Any:
        shown.append(thing)
        return SimpleNamespace(update=lambda new: shown.append(("again", new)))

    monkeypatch.setattr(IPython.display, "display", display)
    monkeypatch.setattr(sliders, "in_notebook", lambda: True)
    return shown


@pytest.mark.parametrize(("draw", "panels", "figures"), [(drawing, 0, 3), (in_panels, 2, 1)])
def test_without_ipywidgets_three_pictures_stand_and_a_line_says_what_is_missing(
    draw: Any,
    panels: int,
    figures: int,
    displayed: Any,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    calls: list[Any] = []
    explore(draw(calls), panels=panels, **RANGES)
    assert calls == THREE
    assert [type(thing).__name__ for thing in displayed] == ["Figure"] * figures
    assert plt.get_fignums() == []
    assert capsys.readouterr().out.startswith(
        "Drawn for scale = 0.01, 1, 100 (with layers = 3). To move it with a slider: pip"
    )


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_moving_a_slider_draws_the_figure_again_in_its_place(displayed: Any) -> None:
    calls: list[Any] = []
    explore(drawing(calls), panels=0, **RANGES)
    figure, *controls = displayed
    (labelled_scale, scale), (labelled_layers, layers) = [control.children for control in controls]
    assert type(figure).__name__ == "Figure"
    assert (type(scale).__name__, type(layers).__name__) == ("FloatLogSlider", "IntSlider")
    assert (labelled_scale.description, labelled_layers.description) == ("scale", "layers")
    assert (scale.min, scale.max) == (-2, 2)
    scale.value = 10.0
    labelled_layers.value = 5
    assert (labelled_scale.value, layers.value) == (10.0, 5)
    assert calls == [(1.0, 3), (10.0, 3), (10.0, 5)]
    assert [kind for kind, _ in displayed[3:]] == ["again", "again"]
    assert plt.get_fignums() == []


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_panels_are_images_of_one_size_that_a_notebook_saves(displayed: Any) -> None:
    explore(in_panels([]), panels=2, **RANGES)
    first, *controls = displayed
    controls[0].children[1].value = 10.0
    controls[1].children[1].value = 9
    images = [first, *(image for _, image in displayed[3:])]
    assert all("image/png" in image._repr_mimebundle_()[0] for image in images)
    pixels = [plt.imread(BytesIO(image.data)) for image in images]
    assert {picture.shape for picture in pixels} == {(340, 800, 4)}
    assert not np.array_equal(pixels[0], pixels[1])
    assert not np.array_equal(pixels[1], pixels[2])
    # the axes hold still: what is to the left of them is the same, ticks included
    np.testing.assert_array_equal(pixels[0][40:, :60], pixels[1][40:, :60])
    assert plt.get_fignums() == []


def test_a_single_panel_is_given_as_it_is() -> None:
    found: list[Any] = []
    explore(lambda ax, scale: found.append(ax.get_title()), panels=1, scale=Slider(1, 0, 2))
    assert found == ["", "", ""]


def test_sliders_that_cannot_be_used_are_told_why() -> None:
    with pytest.raises(OptionError, match="there is no slider"):
        explore(drawing([]))
    with pytest.raises(OptionError, match="scale starts at 5, which is not between 0 and 1"):
        explore(drawing([]), scale=Slider(5, 0, 1))
    with pytest.raises(OptionError, match="needs positive ends"):
        explore(drawing([]), scale=Slider(0.5, 0, 1, log=True))
    with pytest.raises(OptionError, match="draw made no figure"):
        explore(lambda scale: None, scale=Slider(0.5, 0, 1))
    for wrong in (-1, 1.5, Slider(1, 0, 2)):
        with pytest.raises(OptionError, match=r"panels is .*; give the number of axes"):
            explore(drawing([]), panels=cast(Any, wrong), scale=Slider(0.5, 0, 1))
