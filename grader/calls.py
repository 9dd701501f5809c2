"""Calling a graded function on the cases of its exercise.

What comes out is data (`Outcome`): this half runs where the learner's code is and knows nothing of right or wrong. A call
finds Python and NumPy as the notebook left them: warnings, floating-point errors, print options, folders. Only NumPy's global
random stream differs, and where the function prints to. What it changes about these is undone afterward.
"""

from __future__ import annotations

import contextlib
import copy
import functools
import inspect
import io
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from grader import values
from grader.errors import BadValue
from grader.exercise import Case, Exercise, Outcome
from grader.failures.traceback import failure_of
from grader.failures.undefined import why_undefined
from grader.given_away import GivenAway, withheld
from grader.plain_text import one_line, unbound_name
from grader.standins import find_standin, in_place_of
from grader.time_limit import TimeLimit, time_limit

CALL_SECONDS = 10.0
"""Limit for one call, in seconds of the clock."""

REPEAT_CASES = 2
"""On how many cases a second call shows whether the function repeats itself."""


def call_exercise(
    exercise: Exercise, namespace: Mapping[str, Any], seconds: float = CALL_SECONDS
) -> tuple[Outcome, ...]:
    """Call the exercise's function of a notebook on each case.

    Parameters
    ----------
    exercise : Exercise
        Gives the name and the cases; its expected values are not used.
    namespace : mapping
        The variables of the notebook.
    seconds : float
        Limit for each call, enforced only in the main thread of a system with interval timers. After the first call that
        reaches it, the others are not made.

    Returns
    -------
    tuple of Outcome
        One for each case. A learner's error is an outcome, never an exception.
    """
    nothing = nothing_to_call(namespace, exercise.name)
    if nothing is not None:
        return (nothing,) * len(exercise.cases)
    function = namespace[exercise.name]
    outcomes: list[Outcome] = []
    for index, case in enumerate(exercise.cases):
        if stops(outcomes):
            outcomes.append(outcomes[-1])
        else:
            with withheld(exercise.given_away):
                outcomes.append(call_case(function, case, seconds, repeat=index < REPEAT_CASES))
    return tuple(outcomes)


def nothing_to_call(namespace: Mapping[str, Any], name: str) -> Outcome | None:
    """The outcome of each call of what is missing or not a function; None if it can be called."""
    if name not in namespace:
        history = namespace.get("In")  # what a kernel has run
        texts = [text for text in history if isinstance(text, str)] if isinstance(history, list) else []
        return Outcome("missing", error=why_undefined(name, texts))
    function = namespace[name]
    return None if callable(function) else Outcome("not callable", error=type(function).__name__)


def refusal(function: Callable[..., Any], arguments: Sequence[Any]) -> Outcome | None:
    """The outcome of a call that the function's signature does not take; None if it does, or cannot be asked."""
    try:
        inspect.signature(function).bind(*arguments)
    except TypeError as error:
        return Outcome("other arguments", error=str(error))
    except ValueError:
        pass  # a builtin without a signature: the call itself will tell
    return None


def stops(outcomes: Sequence[Outcome]) -> bool:
    """Whether the outcomes so far decide those of the cases that follow.

    A function that is not written at all says so on its first case; if only a later case is not, others may be right.
    """
    if not outcomes:
        return False
    return outcomes[-1].status in ("timed out", "other arguments") or outcomes[0].status == "unsolved"


def call_case(
    function: Callable[..., Any], case: Case, seconds: float = CALL_SECONDS, *, repeat: bool = True
) -> Outcome:
    """Call `function` on one case, twice with `repeat`, and say what happened."""
    arguments = realize(case.arguments)
    pristine = copy.deepcopy(arguments)
    refused = refusal(function, arguments)
    if refused is not None:
        return refused
    first = call_once(function, arguments, case, seconds, stream=0)
    if first.status != "returned":
        return first
    changed = tuple(
        position
        for position, (before, after) in enumerate(zip(pristine, arguments, strict=True))
        if not same(before, after)
    )
    repeatable = True
    if repeat:
        second = call_once(function, copy.deepcopy(pristine), case, seconds, stream=1)
        repeatable = second.status == "returned" and same(first.value, second.value)
    return Outcome("returned", first.value, changed=changed, repeatable=repeatable, printed=first.printed)


def realize(arguments: tuple[Any, ...]) -> list[Any]:
    """Fresh copies of a case's arguments, with stand-ins and generators instead of their names."""
    made: list[Any] = []
    for argument in arguments:
        if isinstance(argument, values.StandIn):
            made.append(find_standin(argument.name))
        elif isinstance(argument, values.Generator):
            made.append(np.random.default_rng(argument.seed))
        else:
            made.append(copy.deepcopy(argument))
    return made


def same(one: Any, other: Any) -> bool:
    """Whether two values are the same data, bit for bit; values that are not data count as equal to their own kind."""
    try:
        return values.pack(one) == values.pack(other)
    except BadValue:
        return False


def call_once(
    function: Callable[..., Any], arguments: list[Any], case: Case, seconds: float, stream: int
) -> Outcome:
    """One call, cut off from the notebook's screen and random stream; `stream` seeds its own.

    Where it fails with stand-ins for its siblings, it may miss entries that the learner's own siblings return besides: then
    it is called once more, with these in the stand-ins' answers.
    """
    fresh = copy.deepcopy(arguments) if case.siblings else []
    outcome = _call(function, arguments, case, seconds, stream)
    if outcome.status == "raised" and case.siblings:
        again = _call(function, fresh, case, seconds, stream, and_own=True)
        if again.status == "returned":
            arguments[:] = fresh
            return again
    return outcome


def _call(
    function: Callable[..., Any],
    arguments: list[Any],
    case: Case,
    seconds: float,
    stream: int,
    *,
    and_own: bool = False,
) -> Outcome:
    printed = io.StringIO()
    try:
        with (
            _siblings_replaced(function, case.siblings, and_own=and_own),
            _own_random_stream(stream),
            contextlib.redirect_stdout(printed),
            contextlib.redirect_stderr(io.StringIO()),
            warnings.catch_warnings(),
            np.errstate(),
            time_limit(seconds),
        ):
            text, buffer = values.pack(function(*arguments))
    except TimeLimit:
        return Outcome("timed out", error=f"no answer within {seconds:g} s")
    except NotImplementedError:
        return Outcome("unsolved")
    except BadValue as error:
        return Outcome("not data", error=str(error))
    except GivenAway as error:
        return Outcome("given away", error=str(error))
    except KeyboardInterrupt:
        raise  # the person at the notebook wants to stop
    except BaseException as error:
        failure = failure_of(error)  # before anything of the learner's is asked for its text
        return Outcome("raised", error=one_line(error), unbound=unbound_name(error), failure=failure)
    return Outcome("returned", values.unpack(text, buffer), printed=len(printed.getvalue()))


@contextlib.contextmanager
def _siblings_replaced(
    function: Callable[..., Any], siblings: Mapping[str, str], *, and_own: bool
) -> Iterator[None]:
    """Put stand-ins where the function looks up its siblings, and restore the learner's own afterward."""
    names = _variables_of(function) if siblings else {}
    absent = object()
    before = {name: names.get(name, absent) for name in siblings}
    try:
        for name, stand_in in siblings.items():
            own = None if before[name] is absent else before[name]
            names[name] = in_place_of(own, find_standin(stand_in), name, and_own=and_own)
        yield
    finally:
        for name, value in before.items():
            if value is absent:
                names.pop(name, None)
            else:
                names[name] = value


def _variables_of(function: Any) -> dict[str, Any]:
    """The global variables of a function, also of one that is decorated, partly called, or an object's."""
    while isinstance(function, functools.partial):
        function = function.func
    with contextlib.suppress(ValueError):  # it says that it wraps itself
        function = inspect.unwrap(function)
    if not hasattr(function, "__globals__"):
        function = inspect.getattr_static(type(function), "__call__", None)
    found = getattr(function, "__globals__", {})
    return found if isinstance(found, dict) else {}


@contextlib.contextmanager
def _own_random_stream(stream: int) -> Iterator[None]:
    """A different state of NumPy's global stream in each call, and the notebook's own restored afterward.

    A function that forgets the seed then shows it at once, and a check cell does not disturb what is drawn after it.
    """
    before = np.random.get_state()
    np.random.seed(20_000 + stream)
    try:
        yield
    finally:
        np.random.set_state(before)
