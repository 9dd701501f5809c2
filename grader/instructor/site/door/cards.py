"""A picture for each notebook's card, drawn from its own subject: an SVG whose colors are those of the page."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from init_utils.data import load_dataset, load_digits_even_odd

Array = NDArray[np.float64]

WIDTH, HEIGHT = 280, 120
MARGIN = 8
MAIN, OTHER, FAINT = "var(--draw)", "var(--draw-2)", "var(--line)"


def picture(assignment: str) -> str:
    """The picture of an assignment's card.

    Parameters
    ----------
    assignment : str

    Returns
    -------
    str
        An ``<svg>`` element; without any mark in it where the assignment is not one of the course's.
    """
    drawn = PICTURES.get(assignment, list)()
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" focusable="false">{"".join(drawn)}</svg>'


def _scaled(values: Array, low: float, high: float, size: int, *, upward: bool = False) -> Array:
    share = (np.asarray(values, float) - low) / (high - low)
    return MARGIN + (1 - share if upward else share) * (size - 2 * MARGIN)


def _curves(x: Array, curves: Sequence[Array], colors: Sequence[str]) -> list[str]:
    """Curves over one range, each in its color."""
    low, high = min(map(np.min, curves)), max(map(np.max, curves))
    across = _scaled(x, float(x.min()), float(x.max()), WIDTH)
    drawn = []
    for curve, color in zip(curves, colors, strict=True):
        up = _scaled(curve, float(low), float(high), HEIGHT, upward=True)
        points = " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(across, up, strict=True))
        drawn.append(f'<polyline points="{points}" fill="none" stroke="{color}" stroke-width="3"/>')
    return drawn


def _circles() -> list[str]:
    X, Y, _, _ = load_dataset()
    side = HEIGHT / 2 - MARGIN
    return [
        f'<circle cx="{WIDTH / 2 + side * x:.1f}" cy="{HEIGHT / 2 - side * y:.1f}" r="2.6" fill="{OTHER if label else MAIN}"/>'
        for x, y, label in zip(*(X / np.max(np.abs(X))), Y.ravel(), strict=True)
    ]


def _plateau() -> list[str]:
    """The cost of a net that learns the share of the labels, p = 0.35, and nothing else, above that of one that goes on."""
    share, bias, costs = 0.35, 2.5, []
    for _ in range(120):
        output = 1 / (1 + np.exp(-bias))
        costs.append(-share * np.log(output) - (1 - share) * np.log(1 - output))
        bias -= 0.15 * (output - share)
    steps = np.arange(120.0)
    learns = np.asarray(costs) * np.where(steps < 60, 1, np.exp(-(steps - 60) / 18))
    return _curves(steps, [np.asarray(costs), learns], [OTHER, MAIN])


def _spreads() -> list[str]:
    """A normal and a uniform density of one variance."""
    x = np.linspace(-3, 3, 121)
    normal = np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi)
    uniform = np.where(np.abs(x) < np.sqrt(3), 1 / (2 * np.sqrt(3)), 0.0)
    return _curves(x, [normal, uniform], [MAIN, OTHER])


def _depth() -> list[str]:
    """The logarithm of a signal that each of fifty layers multiplies by 0.9, by 1 or by 1.1."""
    layers = np.arange(51.0)
    return _curves(layers, [layers * np.log(factor) for factor in (0.9, 1.0, 1.1)], [OTHER, MAIN, OTHER])


def _penalty() -> list[str]:
    """Training and test error of a polynomial of degree 12 with an L2 penalty that grows from left to right."""
    rng = np.random.default_rng(3)
    x, new = rng.uniform(-1, 1, 18), np.linspace(-0.95, 0.95, 60)
    true = [np.sin(3 * at) for at in (x, new)]
    seen = true[0] + 0.25 * rng.standard_normal(18)
    powers, errors = np.vander(x, 13), []
    exponents = np.linspace(-5, 1.5, 50)
    for penalty in 10.0**exponents:
        weights = np.linalg.solve(powers.T @ powers + penalty * np.eye(13), powers.T @ seen)
        errors.append(
            [np.mean((powers @ weights - seen) ** 2), np.mean((np.vander(new, 13) @ weights - true[1]) ** 2)]
        )
    training, test = np.sqrt(np.asarray(errors)).T
    return _curves(exponents, [training, test], [OTHER, MAIN])


def _normalized() -> list[str]:
    """Three units' densities, and the one that all have after batch normalization."""
    x = np.linspace(-6, 7, 160)
    bells = [
        np.exp(-(((x - mean) / spread) ** 2) / 2) / spread
        for mean, spread in ((-3, 1.4), (1.5, 0.8), (4, 1.1), (0, 1))
    ]
    return _curves(x, bells, [FAINT, FAINT, FAINT, MAIN])


def _steps() -> list[str]:
    """The error of a one-sided and of a two-sided quotient of exp at 1, by the logarithm of the step."""
    exponents = np.linspace(-12, -0.5, 60)
    errors = []
    for step in 10.0**exponents:
        ahead, here, behind = np.exp(1 + step), np.exp(1), np.exp(1 - step)
        errors.append([abs((ahead - here) / step - here), abs((ahead - behind) / (2 * step) - here)])
    one, two = np.log10(np.maximum(np.asarray(errors), 1e-12)).T
    return _curves(exponents, [one, two], [OTHER, MAIN])


def _digits() -> list[str]:
    """Four digits of 8 × 8 pixels, and below what five principal components keep of them."""
    X, _, _, _ = load_digits_even_odd()
    mean = X.mean(axis=1, keepdims=True)
    U, _, _ = np.linalg.svd(X - mean, full_matrices=False)
    kept = mean + U[:, :5] @ (U[:, :5].T @ (X - mean))
    size, drawn = 6, []
    for row, pictures in enumerate((X, kept)):
        for column in range(4):
            pixels = pictures[:, column].reshape(8, 8) / X.max()
            left, top = 22 + column * 64, 6 + row * 58
            drawn += [
                f'<rect x="{left + b * size}" y="{top + a * size}" width="{size}" height="{size}" fill="{MAIN}" '
                f'opacity="{shade:.1f}"/>'
                for (a, b), shade in np.ndenumerate(np.clip(pixels, 0, 1))
                if shade > 0.1
            ]
    return drawn


PICTURES: dict[str, Callable[[], list[str]]] = {
    "01_initialization": _circles,
    "02_plateaus": _plateau,
    "03_variance_scaling": _spreads,
    "04_deep_signals": _depth,
    "05_regularization": _penalty,
    "06_batch_normalization": _normalized,
    "07_gradient_checking": _steps,
    "08_pretraining": _digits,
}
