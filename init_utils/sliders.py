"""A slider for each idea: a figure that is redrawn where ipywidgets is installed, and stands on its own where it is not."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from math import log10
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from init_utils.errors import OptionError
from init_utils.progress import in_notebook


@dataclass(frozen=True)
class Slider:
    """The range of one parameter.

    Attributes
    ----------
    start : float or int
        Where the slider starts; the figure without sliders is drawn for this value. An int moves in whole steps.
    low, high : float or int
        The ends.
    log : bool
        Whether the slider moves in powers of ten.
    """

    start: float
    low: float
    high: float
    log: bool = False


def explore(draw: Callable[..., Any], **sliders: Slider) -> None:
    """Draw a figure, and below it a number with a slider for each parameter.

    The figure is an ordinary output: it stays in a saved or printed notebook. Moving a slider draws it again in its place.
    Outside a notebook, or without ipywidgets, there is only the figure.

    Parameters
    ----------
    draw : callable
        Draws one figure; called with a number for each parameter, by name.
    sliders : Slider
        Keyword arguments: for each parameter of ``draw`` its start and its ends.

    Returns
    -------
    None

    Raises
    ------
    OptionError
        When there is no slider, or one whose start lies outside its ends.
    """
    if not sliders:
        raise OptionError(
            "explore: there is no slider; write explore(draw, scale=Slider(1.0, 0.01, 100.0, log=True))."
        )
    for name, slider in sliders.items():
        _require_usable(name, slider)
    values = {name: slider.start for name, slider in sliders.items()}
    figure = _drawn(draw, values)
    if not in_notebook():
        return

    from IPython.display import display  # noqa: PLC0415 - only a notebook needs it

    shown = display(figure, display_id=True)
    plt.close(figure)  # or the notebook would show it twice
    try:
        widgets = importlib.import_module("ipywidgets")
    except ImportError:
        drawn_for = ", ".join(f"{name} = {value:g}" for name, value in values.items())
        print(
            f"Drawn for {drawn_for}. To move it with a slider: pip install ipywidgets, and restart the kernel."
        )
        return

    def redraw(name: str, value: float) -> None:
        values[name] = value
        again = _drawn(draw, values)
        shown.update(again)
        plt.close(again)

    for name, slider in sliders.items():
        control, handle = _control(widgets, name, slider)
        handle.observe(lambda change, name=name: redraw(name, change["new"]), names="value")
        display(control)


def _require_usable(name: str, slider: Slider) -> None:
    if not slider.low <= slider.start <= slider.high or slider.low == slider.high:
        raise OptionError(
            f"explore: the slider {name} starts at {slider.start}, which is not between {slider.low} "
            f"and {slider.high}."
        )
    if slider.log and slider.low <= 0:
        raise OptionError(
            f"explore: the slider {name} has log=True and reaches down to {slider.low}; "
            f"a logarithmic slider needs positive ends."
        )


def _drawn(draw: Callable[..., Any], values: dict[str, float]) -> Figure:
    """The figure that ``draw`` leaves: a new one, never one that was open before."""
    before = set(plt.get_fignums())
    draw(**values)
    new = [number for number in plt.get_fignums() if number not in before]
    if not new:
        raise OptionError("explore: draw made no figure; start it with plt.subplots() or a plot_… function.")
    for extra in new[:-1]:
        plt.close(extra)
    return plt.figure(new[-1])


def _control(widgets: Any, name: str, slider: Slider) -> tuple[Any, Any]:
    """A labeled number with a slider beside it, both holding the same value; and the slider alone.

    ipywidgets gives its sliders no name that a screen reader could say, but it does name its number fields.
    """
    whole = all(isinstance(value, int) for value in (slider.start, slider.low, slider.high))
    number = {"value": slider.start, "description": name, "min": slider.low, "max": slider.high}
    # one call when the handle is released, not one for every pixel on the way
    common = {"value": slider.start, "continuous_update": False, "readout": False}
    if slider.log:
        field = widgets.BoundedFloatText(**number, step=slider.low)
        handle = widgets.FloatLogSlider(min=log10(slider.low), max=log10(slider.high), step=0.05, **common)
    elif whole:
        field = widgets.BoundedIntText(**number)
        handle = widgets.IntSlider(min=slider.low, max=slider.high, **common)
    else:
        step = (slider.high - slider.low) / 100
        field = widgets.BoundedFloatText(**number, step=step)
        handle = widgets.FloatSlider(min=slider.low, max=slider.high, step=step, **common)
    field.layout.width = "11em"
    field.style.description_width = "initial"
    widgets.link((field, "value"), (handle, "value"))
    return widgets.HBox([field, handle]), handle
