"""Frames between two processes: the length of a JSON text, the length of a buffer, then both, as in `grader.values`."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from typing import Any

from grader import values

HEADER = struct.Struct("!QQ")


def encode(value: Any) -> bytes:
    """One frame.

    Raises
    ------
    BadValue
        If the value is larger or deeper than `grader.values` allows.
    """
    text, buffer = values.pack(value)
    data = text.encode()
    return b"".join((HEADER.pack(len(data), len(buffer)), data, buffer))


def read_frame(channel: socket.socket) -> Any:
    """The next value from a trusted peer, or None at the end."""
    header = _read(channel, HEADER.size)
    if header is None:
        return None
    lengths = HEADER.unpack(header)
    text, buffer = (_read(channel, length) for length in lengths)
    return None if text is None or buffer is None else values.unpack(text.decode(), buffer)


def _read(channel: socket.socket, length: int) -> bytes | None:
    parts: list[bytes] = []
    for part in _parts(channel, length):
        if not part:
            return None
        parts.append(part)
    return b"".join(parts)


def _parts(channel: socket.socket, length: int) -> Iterator[bytes]:
    while length:
        part = channel.recv(min(length, 2**20))
        yield part
        if not part:
            return
        length -= len(part)
