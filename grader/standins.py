"""The small library of functions that take the place of others while a graded function is called.

They travel by name. None of them is what a learner is asked to write: where an exercise calls a sibling, the stand-in is
a different function with the same signature, so that the exercise is judged alone and nothing is given away.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from grader.errors import BadValue

LIBRARY: dict[str, Callable[..., Any]] = {}


def standin(function: Callable[..., Any]) -> Callable[..., Any]:
    """Register `function` under its own name."""
    LIBRARY[function.__name__] = function
    return function


def find_standin(name: str) -> Callable[..., Any]:
    """The function registered as `name`; raises `BadValue` if there is none."""
    try:
        return LIBRARY[name]
    except KeyError:
        raise BadValue(f"there is no stand-in {name!r}") from None


def in_place_of(
    own: Any, stand_in: Callable[..., Any], name: str, *, and_own: bool = False
) -> Callable[..., Any]:
    """A function that answers as `stand_in` does, and takes each call that the learner's `own` function takes.

    Parameters
    ----------
    own : object
        What the notebook calls `name`: a function with parameters, defaults and an order of its own. Where it is not a
        function, or says nothing of its parameters, the stand-in's own count.
    stand_in : callable
    name : str
    and_own : bool
        Whether entries that `own` returns beyond those of the stand-in, in a dictionary or behind the others in a tuple, are
        in the answer too.

    Returns
    -------
    callable
        Where the arguments of a call cannot be those of the stand-in, it calls `own` instead.
    """
    theirs = inspect.signature(stand_in)
    try:
        mine = inspect.signature(own)
    except (TypeError, ValueError):
        own, mine = _refusing(name, theirs), theirs

    @functools.wraps(own)
    def answering(*arguments: Any, **named: Any) -> Any:
        try:
            given = _matched(mine.bind(*arguments, **named), theirs)
            answer = stand_in(**given)
        except Exception as error:
            try:
                return own(*arguments, **named)
            except NotImplementedError:  # of an exercise that is not solved yet, and not judged here
                raise error from None
        return _with_entries(answer, own, arguments, named) if and_own else answer

    return answering


def _refusing(name: str, signature: inspect.Signature) -> Callable[..., Any]:
    """A function that says, as Python would, why a call of `name` does not fit, or does nothing."""

    def refuse(*arguments: Any, **named: Any) -> None:
        try:
            signature.bind(*arguments, **named)
        except TypeError as error:
            raise TypeError(f"{name}() {error}") from None
        raise NotImplementedError

    refuse.__name__ = refuse.__qualname__ = name
    return refuse


def _matched(bound: inspect.BoundArguments, theirs: inspect.Signature) -> dict[str, Any]:
    """A learner's arguments by the stand-in's names: those of the same name first, then the others in their order."""
    bound.apply_defaults()
    kinds = {name: parameter.kind for name, parameter in bound.signature.parameters.items()}
    given: list[tuple[str, Any]] = []
    for name, value in bound.arguments.items():
        if kinds[name] is inspect.Parameter.VAR_POSITIONAL:
            given += [("", item) for item in value]
        elif kinds[name] is inspect.Parameter.VAR_KEYWORD:
            given += value.items()
        else:
            given.append((name, value))
    matched = {name: value for name, value in given if name in theirs.parameters}
    others = iter(value for name, value in given if name not in theirs.parameters)
    for name in theirs.parameters:
        if name not in matched:
            matched[name] = next(
                others
            )  # StopIteration: the learner's function has fewer, and is called itself
    return matched


def _with_entries(answer: Any, own: Callable[..., Any], arguments: Any, named: Mapping[str, Any]) -> Any:
    """`answer` with what the learner's own function returns besides."""
    try:
        more = own(*arguments, **named)
    except Exception:  # it is not the function that is judged
        return answer
    if isinstance(answer, Mapping) and isinstance(more, Mapping):
        return {**more, **answer}
    parts = answer if isinstance(answer, tuple) else (answer,)
    return (*parts, *more[len(parts) :]) if isinstance(more, tuple) else answer


# For gradient_check: different functions J, with right and with wrong derivatives. x enters cost and slopes in several
# powers: a wrong x in a call, or the same one in both, shows in the relative difference, where a common factor would cancel.
# Products, sums and quotients of two numbers are rounded alike on every machine, and with a small step only round-off is left.


@standin
def cubic_cost(x: float, theta: float) -> float:
    """J = x θ³ + x² θ."""
    return x * theta * (theta * theta + x)


@standin
def cubic_slope(x: float, theta: float) -> float:
    """dJ/dθ of `cubic_cost`: 3 x θ² + x²."""
    return x * (3 * theta * theta + x)


@standin
def cubic_slope_without_factor(x: float, theta: float) -> float:
    """A wrong derivative of `cubic_cost`, without the 3: x θ² + x²."""
    return x * (theta * theta + x)


@standin
def cubic_slope_doubled(x: float, theta: float) -> float:
    """A wrong derivative of `cubic_cost`, its first term doubled: 6 x θ² + x²."""
    return x * (6 * theta * theta + x)


@standin
def cubic_slope_negated(x: float, theta: float) -> float:
    """A wrong derivative of `cubic_cost`, of the wrong sign and size: -2 x θ² - x²."""
    return -x * (2 * theta * theta + x)


@standin
def reciprocal_cost(x: float, theta: float) -> float:
    """J = x / θ: one correctly rounded division, so that its round-off is the same on every machine."""
    return x / theta


@standin
def reciprocal_slope_cubed(x: float, theta: float) -> float:
    """A wrong derivative of `reciprocal_cost`, with a power of x: -x³ / θ²."""
    return -x * x * x / (theta * theta)


# For complex_step_gradient: analytic functions of an array.


@standin
def sum_of_tanh(theta: Any) -> Any:
    """f(θ) = Σ tanh θᵢ, whose gradient is 1 - tanh² θ."""
    return np.sum(np.tanh(theta))


@standin
def weighted_exponentials(theta: Any) -> Any:
    """f(θ) = Σ i exp(θᵢ / 2), i = 1, 2, …: every entry has a different slope."""
    weights = np.arange(1, np.size(theta) + 1).reshape(np.shape(theta))
    return np.sum(weights * np.exp(theta / 2))


@standin
def product_of_sines(theta: Any) -> Any:
    """f(θ) = Π (2 + sin θᵢ): every partial derivative depends on all entries."""
    return np.prod(2 + np.sin(theta))


# For variance_scaling: the fans of some layers, by their shapes.

FANS = {
    (2, 5): (5, 2), (3, 5): (5, 3), (4, 6): (6, 4), (5, 2): (2, 5), (5, 3): (3, 5), (5, 7): (7, 5),
    (6, 4): (4, 6), (7, 5): (5, 7), (1, 9): (9, 1), (9, 1): (1, 9), (8, 3): (3, 8), (3, 8): (8, 3),
    (7, 4): (4, 7), (4, 7): (7, 4), (9, 5): (5, 9), (5, 9): (9, 5),
    (20, 100): (100, 20), (100, 20): (20, 100), (30, 80): (80, 30), (80, 30): (30, 80), (120, 90): (90, 120),
    (3, 2, 2, 2): (8, 12), (2, 3, 2, 2): (12, 8), (4, 3, 3, 3): (27, 36), (3, 4, 3, 3): (36, 27),
}  # fmt: skip


@standin
def fans_of_some_layers(shape: Any) -> Any:
    """(fan_in, fan_out) of the layers in `FANS`, so that what uses them is judged alone.

    Raises
    ------
    ValueError
        If the shape is not that of a layer in `FANS`.
    """
    try:
        return FANS[tuple(shape)]
    except (KeyError, TypeError):
        raise ValueError(
            f"compute_fans was called with {shape}, which is not the shape of the layer"
        ) from None


# For pretrain: instead of training, weights that depend on everything that goes in.


@standin
def rippling_autoencoder(
    X: Any, n_hidden: int, learning_rate: float, num_iterations: int, seed: int
) -> dict[str, Any]:
    """Waves instead of a trained auto-encoder, in the same form; every input shifts them."""
    rows, columns = np.arange(n_hidden).reshape(-1, 1), np.arange(len(X)).reshape(1, -1)
    shift = np.mean(X * (1 + np.arange(len(X)).reshape(-1, 1))) + learning_rate + num_iterations / 10
    W = np.cos(rows + 2 * columns + seed + shift)
    W_out = np.sin(2 * rows + columns - seed + shift).T
    b, b_out = np.sin(rows + shift), np.cos(columns.T + shift)
    return {"W": W, "b": b, "W_out": W_out, "b_out": b_out, "costs": np.full(num_iterations, 0.5)}
