"""A slider for each idea: a figure that is redrawn where ipywidgets is installed, and three small ones where it is not."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from math import log10
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.image import imsave

from init_utils.errors import OptionError
from init_utils.progress import in_notebook

WIDTH = 8.0  # inches
DOTS = 100  # in an inch: 800 pixels


@dataclass(frozen=True)
class Slider:
    """The range of one parameter.

    Attributes
    ----------
    start : float or int
        Where the slider starts. An int moves in whole steps.
    low, high : float or int
        The ends.
    log : bool
        Whether the slider moves in powers of ten.
    """

    start: float
    low: float
    high: float
    log: bool = False


def explore(draw: Callable[..., Any], *, panels: int = 0, **sliders: Slider) -> None:
    """Draw a figure, and below it a number with a slider for each parameter.

    The figure is an ordinary output: it stays in a saved or printed notebook. Moving a slider draws it again in its place.
    Outside a notebook, or without ipywidgets, it becomes three small pictures: for the low end of the first slider, for its
    start and for its high end. The other sliders are at their start.

    Parameters
    ----------
    draw : callable
        Called with a number for each parameter, by name. Without ``panels`` it draws one figure of its own. With them it
        draws in the axes that it is given first, and sets their limits, so that the picture holds still.
    panels : int
        How many axes ``draw`` is given: one as it is, more as an array of shape (panels,).
    sliders : Slider
        Keyword arguments: for each parameter of ``draw`` its start and its ends.

    Returns
    -------
    None

    Raises
    ------
    OptionError
        When there is no slider, or one whose start lies outside its ends; when ``panels`` is no count.
    """
    if not sliders:
        raise OptionError(
            "explore: there is no slider; write explore(draw, scale=Slider(1.0, 0.01, 100.0, log=True))."
        )
    if not isinstance(panels, int) or panels < 0:
        raise OptionError(
            f"explore: panels is {panels!r}; give the number of axes that draw is given, or leave it out."
        )
    for name, slider in sliders.items():
        _require_usable(name, slider)
    if not in_notebook():
        _draw_three(draw, panels, sliders)
        return

    from IPython.display import display  # noqa: PLC0415 - only a notebook needs it

    try:
        widgets = importlib.import_module("ipywidgets")
    except ImportError:
        for figure in _draw_three(draw, panels, sliders):
            display(figure)
            plt.close(figure)  # or the notebook would show it twice
        first, *others = sliders
        drawn_for = f"{first} = {', '.join(f'{value:g}' for value in _three(sliders[first]))}"
        with_others = f" (with {_as_text({name: sliders[name].start for name in others})})" if others else ""
        print(
            f"Drawn for {drawn_for}{with_others}. "
            f"To move it with a slider: pip install ipywidgets, and restart the kernel."
        )
        return

    values = {name: slider.start for name, slider in sliders.items()}
    picture = Picture(draw, panels) if panels else None
    shown = None

    def redraw() -> None:
        nonlocal shown
        figure = _drawn(draw, values) if picture is None else None
        output = figure if picture is None else picture.drawn(values)
        if shown is None:
            shown = display(output, display_id=True)
        else:
            shown.update(output)
        if figure is not None:
            plt.close(figure)

    def move(name: str, value: float) -> None:
        values[name] = value
        redraw()

    redraw()
    for name, slider in sliders.items():
        control, handle = _control(widgets, name, slider)
        handle.observe(lambda change, name=name: move(name, change["new"]), names="value")
        display(control)


class Picture:
    """Axes that are drawn in again and again.

    Their places are found once, which takes as long as drawing itself, and so they hold still.

    Parameters
    ----------
    draw : callable
        Draws in the axes that it is given first, with a number for each parameter by name.
    panels : int
        How many axes ``draw`` is given: one as it is, more as an array of shape (panels,).
    """

    def __init__(self, draw: Callable[..., Any], panels: int) -> None:
        self._draw = draw
        self._figure = Figure(figsize=(WIDTH, 3.4), dpi=DOTS, layout="constrained")
        self._canvas: Any = FigureCanvasAgg(self._figure)
        self._axes = self._figure.subplots(1, panels, squeeze=False)[0]

    def drawn(self, values: dict[str, float]) -> Any:
        """Draw the picture for these values.

        Parameters
        ----------
        values : dict of str to float
            A number for each parameter.

        Returns
        -------
        IPython.display.Image
            A PNG of 800 x 340 pixels, which a notebook shows and saves.
        """
        from IPython.display import Image  # noqa: PLC0415 - only a notebook needs it

        for ax in self._axes:
            ax.clear()
        _fill(self._draw, self._axes, values)
        self._figure.suptitle(_as_text(values), fontsize="medium")
        self._canvas.draw()  # savefig would go through all of it twice
        self._figure.set_layout_engine("none")
        file = BytesIO()
        imsave(file, np.asarray(self._canvas.buffer_rgba()), format="png", pil_kwargs={"compress_level": 1})
        return Image(file.getvalue(), format="png")


def _draw_three(draw: Callable[..., Any], panels: int, sliders: dict[str, Slider]) -> list[Figure]:
    """The pictures without a slider: one figure with a column for each of three values, or three figures."""
    values = {name: slider.start for name, slider in sliders.items()}
    first = next(iter(sliders))
    columns = [{**values, first: value} for value in _three(sliders[first])]
    if not panels:
        return [_drawn(draw, column) for column in columns]
    with plt.rc_context({"font.size": 8.0, "lines.markersize": 4.0}):
        figure, grid = plt.subplots(
            panels, len(columns), figsize=(WIDTH, 2.3 * panels + 0.3), squeeze=False, layout="constrained"
        )
        for number, column in enumerate(columns):
            axes = grid[:, number]
            _fill(draw, axes, column)
            axes[0].set_title(f"{_as_text({first: column[first]})}\n{axes[0].get_title()}".rstrip())
            for ax in axes if number else ():  # what the first column says, the others need not
                ax.set_ylabel("")
                if legend := ax.get_legend():
                    legend.remove()
    return [figure]


def _fill(draw: Callable[..., Any], axes: Any, values: dict[str, float]) -> None:
    draw(axes if len(axes) > 1 else axes[0], **values)


def _three(slider: Slider) -> list[float]:
    return list(dict.fromkeys((slider.low, slider.start, slider.high)))


def _as_text(values: dict[str, float]) -> str:
    return ", ".join(f"{name} = {value:.4g}" for name, value in values.items())


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
