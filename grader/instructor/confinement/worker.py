"""The confined process: it runs cells and answers calls as long as somebody asks.

It knows nothing about right or wrong. The submission shares its memory and may do with it what it likes: only values leave it.
"""

from __future__ import annotations

import os
import random
import socket
from collections.abc import Mapping
from typing import Any

import numpy as np

from grader import calls, values
from grader.errors import BadValue
from grader.exercise import Case
from grader.failures.failure import failure_to_data
from grader.given_away import withheld
from grader.instructor.confinement.cells import (
    ConfinedShell,
    cpu_limit,
    say_what_is_unavailable,
    stand_in_for_what_is_shared,
)
from grader.instructor.confinement.frames import encode, read_frame
from grader.instructor.confinement.limits import Isolation
from grader.plain_text import one_line
from grader.time_limit import TimeLimit
from grader.tracing.watch import watch


def work(channel: socket.socket, shell: ConfinedShell, isolation: Isolation) -> None:
    """Answer requests until the channel is closed.

    A request is a dictionary: ``{"cell": source}`` or ``{"call": name, "arguments": …, "siblings": …, "given_away": …,
    "stream": …}``, or the latter with "watch" in place of "call"; all with "seconds" of CPU time and of the "clock". The
    answer says what happened.
    """
    np.random.seed()  # otherwise, each fork would go on with the same stream
    random.seed()
    say_what_is_unavailable()
    if isolation == "strong":
        stand_in_for_what_is_shared()
    channel.sendall(encode({"ready": os.getpid()}))
    while (request := read_frame(channel)) is not None:
        try:
            answer = encode(respond(request, shell))
        except (BadValue, TimeLimit) as error:
            answer = encode({"status": "not data", "error": str(error)[:300]})
        channel.sendall(answer)
        del request, answer


def respond(request: Mapping[str, Any], shell: ConfinedShell) -> dict[str, Any]:
    """Do what one request asks for."""
    seconds, clock = request["seconds"], request["clock"]
    if "cell" in request:
        notes = shell.run_limited(request["cell"], seconds, clock)
        return {"notes": notes, "unbound": shell.unbound, "failed": shell.failed}
    if "watch" in request:
        return watched(request, shell)
    name = request["call"]
    nothing = calls.nothing_to_call(shell.namespace, name)
    if nothing is not None:
        return {"status": nothing.status, "error": nothing.error}
    try:
        with cpu_limit(seconds, clock), withheld(request["given_away"]):
            return call(
                shell.namespace[name],
                Case(request["arguments"], request["siblings"]),
                request["stream"],
                clock,
            )
    except TimeLimit:
        return {"status": "timed out"}
    except BaseException as error:
        return {"status": "raised", "error": one_line(error)}


def watched(request: Mapping[str, Any], shell: ConfinedShell) -> dict[str, Any]:
    """What the expressions of a function came to in one call; empty if that cannot be told."""
    function, case = shell.namespace.get(request["watch"]), Case(request["arguments"], request["siblings"])
    try:
        with cpu_limit(request["seconds"], request["clock"]):
            trace = watch(function, case, request["given_away"], request["clock"])
            answer = (
                {} if trace is None else {"source": trace.source, "line": trace.line, "values": trace.values}
            )
            values.pack(answer)
            return answer
    except BaseException:  # the call itself has told what there is to tell
        return {}


def call(function: Any, case: Case, stream: int, clock: float) -> dict[str, Any]:
    """Call the function once; besides the outcome, report what its arguments are afterward."""
    arguments = calls.realize(case.arguments)
    refused = calls.refusal(function, arguments)
    if refused is not None:
        return {"status": refused.status, "error": refused.error[:300]}
    outcome = calls.call_once(function, arguments, case, clock, stream)
    answer = {
        "status": outcome.status,
        "value": outcome.value,
        "error": outcome.error,
        "unbound": outcome.unbound,
        "failure": failure_to_data(outcome.failure),
        "printed": outcome.printed,
        "arguments": tuple(arguments),
    }
    values.pack(answer["arguments"])  # within the time limit: it may hold objects with methods of their own
    return answer
