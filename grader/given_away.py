"""Shipped functions that would give an exercise away: while it is judged, a call of one says so instead of answering."""

from __future__ import annotations

import contextlib
import importlib
import inspect
from collections.abc import Iterator, Sequence
from types import CodeType, FunctionType
from typing import Any

from grader.errors import GraderError


class GivenAway(GraderError):
    """A graded function called a shipped one that does what it is asked to do; the message is the shipped one's name."""


@contextlib.contextmanager
def withheld(names: Sequence[str]) -> Iterator[None]:
    """Let the functions of these names raise `GivenAway`, by whatever name they are called, and restore them afterward.

    Their code is exchanged, not the variables that hold them: so an alias, a re-export, a partial call and an import inside
    the graded function all meet the same end.

    Parameters
    ----------
    names : sequence of str
        Module and function, ``"init_utils.three_layer_net.initialize_parameters"``. One that is not there is passed over.

    Yields
    ------
    None
    """
    before: list[tuple[FunctionType, CodeType]] = []
    try:
        for name in names:
            function = shipped_function(name)
            if function is not None:
                before.append((function, function.__code__))
                function.__code__ = _refusal(name, function.__code__)
        yield
    finally:
        for function, code in reversed(before):
            function.__code__ = code


def shipped_function(name: str) -> FunctionType | None:
    """The function of that module and name, below its decorators; None if there is none."""
    module, _, attribute = name.rpartition(".")
    try:
        found: Any = inspect.unwrap(getattr(importlib.import_module(module), attribute))
    except (ImportError, AttributeError, ValueError):
        return None
    return found if isinstance(found, FunctionType) else None


def _refusal(name: str, code: CodeType) -> CodeType:
    """Code that takes any arguments and raises `GivenAway`; it fits a function with the variables that `code` closes over."""
    made: dict[str, Any] = {}
    source = f"def refuse(*_, **__):\n    from {__name__} import GivenAway\n    raise GivenAway({name!r})\n"
    exec(source, made)
    refusing: CodeType = made["refuse"].__code__
    return refusing.replace(co_freevars=code.co_freevars)
