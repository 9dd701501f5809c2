"""How large a picture is that a page would show: a small file may unpack to gigabytes in the browser that opens it."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator

MAX_IMAGE = 4_000_000
"""Characters of one picture in base64."""

MAX_PIXELS = 25_000_000
"""Of one picture."""

PNG = b"\x89PNG\r\n\x1a\n"
FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
"""The parts of a JPEG file that say how large it is."""

ALONE = {0x01, *range(0xD0, 0xD9)}
"""The parts of a JPEG file that have no length."""


def picture_size(data: str) -> tuple[int, int] | None:
    """Width and height of a PNG, GIF or JPEG file in base64; None if it is none, is damaged or is too large to show."""
    try:
        content = base64.b64decode("".join(data.split()), validate=True) if len(data) <= MAX_IMAGE else b""
    except (binascii.Error, ValueError):
        return None
    for width, height in _sizes(content):
        return (width, height) if 0 < width * height <= MAX_PIXELS else None
    return None


def _sizes(content: bytes) -> Iterator[tuple[int, int]]:
    if content.startswith(PNG) and len(content) >= 24:
        yield _number(content[16:20]), _number(content[20:24])
    elif content.startswith((b"GIF87a", b"GIF89a")) and len(content) >= 10:
        yield _number(content[7:5:-1]), _number(content[9:7:-1])
    elif content.startswith(b"\xff\xd8"):
        place = 2
        while place + 9 <= len(content) and content[place] == 0xFF:
            kind = content[place + 1]
            if kind in FRAMES:
                yield _number(content[place + 7 : place + 9]), _number(content[place + 5 : place + 7])
                return
            filled = kind == 0xFF
            place += 1 if filled else 2 if kind in ALONE else 2 + _number(content[place + 2 : place + 4])


def _number(content: bytes) -> int:
    return int.from_bytes(content, "big")
